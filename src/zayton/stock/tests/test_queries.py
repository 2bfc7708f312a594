"""The reads: states, past moments, ages, holders, traces, and what a scope hides."""

import pytest

from zayton.kernel.access.public import Scope
from zayton.stock.public import (
    Document,
    MoveLine,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    ReturnLine,
    State,
    accept_return,
    aging,
    bucket_words,
    holders,
    ledger,
    move_stock,
    reserve_stock,
    ship_stock,
    standings,
    start_production,
    stock_as_of,
    trace_lot,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, told

pytestmark = pytest.mark.django_db
ALL = Scope.everything()


def story():
    """Ten mugs at 100, four shipped on day 10, one back into inspection on day 12, three on the way to Berlin."""
    acme = company()
    mug = (acme.skus["MUG"], acme.owner)
    acme.lot = acme.receive("MUG", 10, 1000).lot_ids[0]
    ship_stock(lines=[acme.wish(1, "MUG", 4)], **asked(10))
    inspection = acme.place("LEEDS", PlaceKind.INSPECTION)
    accept_return(lines=[ReturnLine(2, 1, *mug, inspection, 1, Document(ORDER, 1), 1)], **asked(12))
    transit = acme.place("BERLIN", PlaceKind.TRANSIT)
    move_stock(lines=[MoveLine(*mug, acme.shelves["LEEDS"], transit, 3)], **told(20))
    reserve_stock(lines=[acme.wish(3, "MUG", 2)], **asked(21))
    start_production(lines=[ReceiptLine(*mug, acme.production(), 50, 4000)], **told(22))
    return acme


def only(acme, *houses):
    return Scope(warehouses=frozenset(acme.warehouses[house] for house in houses))


def test_states_add_up_over_everything():
    acme = story()
    total = standings(scope=ALL)[acme.skus["MUG"]]
    assert total._asdict() == {
        "sku_id": acme.skus["MUG"],
        "in_production": 50,
        "in_transit": 3,
        "on_hand": 3,
        "reserved": 2,
        "inspection": 1,
        "scrapped": 0,
        "value_minor": 4700,
    }
    assert total.available == 1


def test_states_keep_to_the_scope_and_hide_cost():
    acme = story()
    total = standings(scope=only(acme, "BERLIN"))[acme.skus["MUG"]]
    assert (total.in_transit, total.on_hand, total.in_production, total.value_minor) == (3, 0, 0, None)


@pytest.mark.parametrize(
    ("number", "on_hand", "inspection"),
    [(-1, 0, 0), (0, 10, 0), (9, 10, 0), (10, 6, 0), (12, 6, 1), (20, 3, 1)],
)
def test_a_past_moment_is_recomputed_from_movements(number, on_hand, inspection):
    acme = story()
    rows = stock_as_of(day(number), scope=only(acme, "LEEDS"))
    found = {row.state: row.quantity for row in rows}
    assert (found.get(State.ON_HAND, 0), found.get(State.INSPECTION, 0)) == (on_hand, inspection)
    assert all(row.cost_minor is None for row in rows)


def test_a_past_moment_knows_what_goods_cost():
    story()
    assert {row.state: row.cost_minor for row in stock_as_of(day(12), scope=ALL)} == {
        State.ON_HAND: 600,
        State.INSPECTION: 100,
    }


def test_ages_count_from_the_first_receipt():
    acme = story()
    (row,) = aging(day(45), scope=ALL)
    assert dict(zip(bucket_words(), row.units, strict=True))["31-60"] == 4
    assert sum(row.cost_minor) == 400
    assert aging(day(45), scope=only(acme, "BERLIN")) == []


def test_a_reserved_figure_opens_into_the_documents_behind_it():
    acme = story()
    (held,) = holders(scope=ALL, skus=[acme.skus["MUG"]])
    assert (held.document_kind, held.document_id, held.quantity, held.since) == (ORDER, 3, 2, day(21))
    assert holders(scope=only(acme, "BERLIN"), skus=[acme.skus["MUG"]]) == []


def test_the_ledger_is_read_by_sku_by_lot_and_by_document():
    acme = story()
    kinds = [MovementKind(row.kind) for row in ledger(scope=ALL, lots=[acme.lot])]
    assert kinds == [MovementKind.MOVED, MovementKind.RETURNED, MovementKind.SHIPPED, MovementKind.RECEIVED]
    assert len(ledger(scope=ALL, skus=[acme.skus["MUG"]])) == 5
    (shipped,) = ledger(scope=ALL, document=(ORDER, 1))
    assert (shipped.quantity, shipped.cost_minor) == (4, 400)
    assert ledger(scope=ALL, skus=[acme.skus["MUG"]], before=shipped.id)[0].kind == MovementKind.RECEIVED
    assert [row.cost_minor for row in ledger(scope=only(acme, "BERLIN"))] == [None]


def test_a_lot_is_traced_from_its_receipt_to_where_its_units_are():
    acme = story()
    trace = trace_lot(acme.lot, scope=ALL)
    assert [row.quantity for row in trace.movements] == [10, 4, 1, 3]
    where = {PlaceKind(place.place_kind): (place.quantity, place.cost_minor) for place in trace.whereabouts}
    assert where[PlaceKind.BIN] == (3, 300)
    assert where[PlaceKind.TRANSIT] == (3, 300)
    assert where[PlaceKind.CUSTOMER] == (3, 300)
    assert sum(units for units, _ in where.values()) == 0


def test_a_lot_outside_the_scope_has_no_trace():
    acme = story()
    acme.receive("PLATE", 1, 5)
    lot = ledger(scope=ALL, skus=[acme.skus["PLATE"]])[0].lot_id
    assert trace_lot(lot, scope=only(acme, "BERLIN")) is None
    assert trace_lot(10**9, scope=ALL) is None
    assert trace_lot(acme.lot, scope=only(acme, "BERLIN")).lot.cost_minor is None
