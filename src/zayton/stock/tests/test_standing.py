"""How goods stand now, how old they are, who holds them: edges, scopes and limits."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.kernel.access.public import Scope
from zayton.stock.models import Warehouse
from zayton.stock.public import (
    Document,
    MoveLine,
    OwnerDraft,
    PlaceKind,
    ReceiptLine,
    ReleaseLine,
    ReturnLine,
    ScrapLine,
    accept_return,
    add_owners,
    aging,
    bucket_words,
    has_simulated_lots,
    holders,
    ledger,
    levels,
    move_stock,
    receive_stock,
    release_stock,
    reserve_stock,
    scrap_stock,
    ship_stock,
    standings,
    trace_lot,
)
from zayton.stock.queries.selecting import among, within
from zayton.stock.queries.standing import skus_in_stock
from zayton.stock.tests.builders import AT, ORDER, asked, company, day, told

pytestmark = pytest.mark.django_db
ALL, NONE = Scope.everything(), Scope(warehouses=frozenset())


def only(acme, *houses, **more):
    return Scope(warehouses=frozenset(acme.warehouses[house] for house in houses), **more)


class TestNobodyAndNothing:
    def test_without_goods_every_answer_is_empty(self):
        acme = company()
        assert (levels(scope=ALL), standings(scope=ALL), aging(AT, scope=ALL), ledger(scope=ALL)) == (
            [],
            {},
            [],
            [],
        )
        assert holders(scope=ALL, skus=acme.skus.values()) == []
        assert has_simulated_lots() is False

    def test_an_empty_choice_is_not_everything(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked())
        assert levels(scope=ALL, skus=[]) == levels(scope=ALL, warehouses=[]) == []
        assert standings(scope=ALL, skus=[]) == standings(scope=ALL, warehouses=[]) == {}
        assert aging(day(1), scope=ALL, skus=[]) == aging(day(1), scope=ALL, warehouses=[]) == []
        assert (
            ledger(scope=ALL, skus=[]) == ledger(scope=ALL, warehouses=[]) == ledger(scope=ALL, lots=[]) == []
        )
        assert holders(scope=ALL, skus=[]) == holders(scope=ALL, skus=acme.skus.values(), warehouses=[]) == []

    def test_who_sees_no_warehouse_sees_no_goods(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked())
        assert levels(scope=NONE) == []
        assert standings(scope=NONE) == {}
        assert aging(day(1), scope=NONE) == []
        assert ledger(scope=NONE) == []
        assert holders(scope=NONE, skus=acme.skus.values()) == []


class TestStanding:
    def test_levels_come_by_sku_then_warehouse_then_owner(self):
        acme = company()
        other = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **told())["SHU"]
        for owner in (other, acme.owner):
            for sku in ("PLATE", "MUG"):
                for shelf in sorted(acme.shelves.values(), reverse=True):
                    receive_stock(lines=[ReceiptLine(acme.skus[sku], owner, shelf, 1, 1)], **told())
        keys = [(row.sku_id, row.warehouse_id, row.owner_id) for row in levels(scope=ALL)]
        assert keys == sorted(keys)
        assert len(keys) == 8

    def test_two_owners_goods_add_up_for_the_sku_and_stay_apart_by_level(self):
        acme = company()
        other = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **told())["SHU"]
        acme.receive("MUG", 5, 500)
        receive_stock(lines=[ReceiptLine(acme.skus["MUG"], other, acme.shelves["LEEDS"], 2, 900)], **told())
        total = standings(scope=ALL)[acme.skus["MUG"]]
        assert (total.on_hand, total.value_minor) == (7, 1400)
        assert [row.on_hand for row in levels(scope=ALL)] == [5, 2]

    def test_a_choice_of_warehouses_narrows_the_scope_and_never_widens_it(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("MUG", 7, 700, into="BERLIN")
        both = list(acme.warehouses.values())
        assert standings(scope=only(acme, "BERLIN"), warehouses=both)[acme.skus["MUG"]].on_hand == 7
        assert [row.on_hand for row in levels(scope=only(acme, "LEEDS"), warehouses=both)] == [5]

    def test_scrapped_goods_are_worth_nothing_and_those_in_inspection_what_they_cost(self):
        acme = company()
        goods = (acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"])
        acme.receive("MUG", 10, 1000)
        scrap_stock(lines=[ScrapLine(*goods, 3)], **told(1))
        move_stock(lines=[MoveLine(*goods, acme.place("LEEDS", PlaceKind.INSPECTION), 2)], **told(1))
        total = standings(scope=ALL)[acme.skus["MUG"]]
        assert (total.on_hand, total.inspection, total.scrapped, total.value_minor) == (5, 2, 3, 700)

    def test_a_sku_that_sold_out_is_still_known_with_nothing(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        ship_stock(lines=[acme.wish(1, "MUG", 1)], **asked(1))
        total = standings(scope=ALL)[acme.skus["MUG"]]
        assert (total.on_hand, total.available, total.value_minor) == (0, 0, 0)
        assert skus_in_stock(acme.skus.values()) == {acme.skus["MUG"]}

    def test_goods_of_a_demo_are_marked_for_as_long_as_any_lot_is(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        assert has_simulated_lots() is False
        acme.receive("MUG", 1, 100, simulated=True)
        assert has_simulated_lots() is True


class TestAges:
    def age(self, at, **more):
        (row,) = aging(at, scope=ALL, **more)
        return {words: units for words, units in zip(bucket_words(), row.units, strict=True) if units}

    def test_the_day_turns_at_midnight_where_the_warehouse_stands(self):
        """Received on 31 January at 23:30 in Shanghai: on 3 March at 00:10 there it is 31 days old, not 30."""
        acme = company()
        Warehouse.objects.update(zone="Asia/Shanghai")
        acme.receive("MUG", 1, 100, at=datetime(2026, 1, 31, 15, 30, tzinfo=UTC))
        before = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
        assert self.age(before) == {"0-30": 1}
        assert self.age(before + timedelta(minutes=1)) == {"31-60": 1}

    def test_units_of_several_lots_stand_each_in_its_bucket_with_their_cost(self):
        acme = company()
        acme.receive("MUG", 2, 222, at=day(0))
        acme.receive("MUG", 3, 99, at=day(60))
        (row,) = aging(day(61), scope=ALL)
        assert (row.units[:3], row.cost_minor[:3]) == ((3, 0, 2), (99, 0, 222))

    def test_goods_in_inspection_age_and_goods_on_the_way_do_not(self):
        acme = company()
        goods = (acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"])
        acme.receive("MUG", 5, 500)
        move_stock(lines=[MoveLine(*goods, acme.place("LEEDS", PlaceKind.INSPECTION), 2)], **told(1))
        move_stock(lines=[MoveLine(*goods, acme.place("LEEDS", PlaceKind.TRANSIT), 2)], **told(1))
        assert self.age(day(40)) == {"31-60": 3}

    def test_goods_that_came_back_are_as_old_as_when_they_left(self):
        acme = company()
        acme.receive("MUG", 2, 200)
        ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked(10))
        line = ReturnLine(2, 1, acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 1, Document(ORDER, 1), 1)
        accept_return(lines=[line], **asked(80))
        assert self.age(day(100)) == {"91-180": 1}

    def test_goods_dated_ahead_count_as_new(self):
        acme = company()
        acme.receive("MUG", 2, 200, at=day(9))
        assert self.age(day(0)) == {"0-30": 2}

    def test_rows_come_by_warehouse_and_sku_without_cost_for_those_who_may_not_see_it(self):
        acme = company()
        for house in ("BERLIN", "LEEDS"):
            for sku in ("PLATE", "MUG"):
                acme.receive(sku, 1, 1, into=house)
        rows = aging(day(1), scope=Scope(sees_cost=False))
        assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)
        assert {row.cost_minor for row in rows} == {None}


class TestHolders:
    def test_who_has_held_longest_comes_first(self):
        acme = company()
        acme.receive("MUG", 9, 900)
        for order, number in ((5, 3), (6, 1), (7, 2)):
            reserve_stock(lines=[acme.wish(order, "MUG", 1)], **asked(number))
        found = holders(scope=ALL, skus=[acme.skus["MUG"]])
        assert [held.document_id for held in found] == [6, 7, 5]
        assert [held.document_id for held in holders(scope=ALL, skus=[acme.skus["MUG"]], limit=2)] == [6, 7]

    def test_what_was_released_or_shipped_is_held_no_more(self):
        acme = company()
        acme.receive("MUG", 9, 900)
        reserve_stock(lines=[acme.wish(order, "MUG", 3) for order in (1, 2, 3)], **asked())
        release_stock(lines=[ReleaseLine(1)], **asked(1))
        ship_stock(lines=[acme.wish(2, "MUG", 2, from_reserved=True)], **asked(1))
        found = holders(scope=ALL, skus=[acme.skus["MUG"]])
        assert [(held.document_id, held.quantity) for held in found] == [(2, 1), (3, 3)]

    def test_each_line_and_warehouse_is_a_holder_of_its_own(self):
        acme = company()
        acme.receive("MUG", 9, 900)
        acme.receive("MUG", 9, 900, into="BERLIN")
        lines = [acme.wish(1, "MUG", 1), acme.wish(1, "MUG", 2, line=2), acme.wish(1, "MUG", 3, of="BERLIN")]
        reserve_stock(lines=lines, **asked())
        found = holders(scope=ALL, skus=[acme.skus["MUG"]])
        assert sorted((held.line_id, held.quantity) for held in found) == [(1, 1), (1, 3), (2, 2)]
        here = holders(scope=ALL, skus=[acme.skus["MUG"]], warehouses=[acme.warehouses["BERLIN"]])
        assert [held.quantity for held in here] == [3]


class TestTheLedger:
    def test_it_is_cut_and_continued_without_gap_or_repeat(self):
        acme = company()
        for number in range(7):
            acme.receive("MUG", number + 1, 10)
        first = ledger(scope=ALL, limit=3)
        second = ledger(scope=ALL, limit=3, before=first[-1].id)
        third = ledger(scope=ALL, limit=3, before=second[-1].id)
        assert [row.quantity for row in [*first, *second, *third]] == [7, 6, 5, 4, 3, 2, 1]

    def test_a_transfer_is_seen_from_both_of_its_warehouses(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        transit = acme.place("BERLIN", PlaceKind.TRANSIT)
        move_stock(
            lines=[MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], transit, 2)], **told(1)
        )
        assert [row.quantity for row in ledger(scope=only(acme, "BERLIN"))] == [2]
        assert [row.quantity for row in ledger(scope=only(acme, "LEEDS"))] == [2, 5]
        assert [row.quantity for row in ledger(scope=ALL, warehouses=[acme.warehouses["BERLIN"]])] == [2]

    def test_a_row_says_what_its_ends_and_its_lot_are(self):
        acme = company()
        acme.receive("MUG", 5, 500, simulated=True)
        (row,) = ledger(scope=ALL)
        assert (row.from_kind, row.from_code, row.from_warehouse_id) == (PlaceKind.SUPPLIER, "SUPPLIER", None)
        assert (row.to_code, row.to_warehouse_id, row.to_zone) == ("MAIN", acme.warehouses["LEEDS"], "UTC")
        assert (row.owner_id, row.received_at, row.simulated, row.cost_minor) == (acme.owner, AT, True, 500)

    def test_a_document_of_another_kind_with_the_same_number_is_another(self):
        acme = company()
        outcome = acme.receive("MUG", 5, 500)
        ship_stock(lines=[acme.wish(outcome.document.id, "MUG", 1)], **asked(1))
        assert [row.quantity for row in ledger(scope=ALL, document=outcome.document)] == [5]
        assert [row.quantity for row in ledger(scope=ALL, document=(ORDER, outcome.document.id))] == [1]


class TestTracing:
    def test_a_trace_begins_with_the_receipt_however_long_it_is(self):
        acme = company()
        lot = acme.receive("MUG", 9, 900).lot_ids[0]
        for order in range(1, 6):
            ship_stock(lines=[acme.wish(order, "MUG", 1)], **asked(order))
        trace = trace_lot(lot, scope=ALL, limit=3)
        assert [row.document_id for row in trace.movements][1:] == [1, 2]
        assert trace.movements[0].quantity == 9

    def test_places_that_were_emptied_are_left_out(self):
        acme = company()
        lot = acme.receive("MUG", 2, 200).lot_ids[0]
        ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked(1))
        kinds = [place.place_kind for place in trace_lot(lot, scope=ALL).whereabouts]
        assert kinds == [PlaceKind.SUPPLIER, PlaceKind.CUSTOMER]

    def test_a_keeper_sees_the_part_of_the_way_that_touched_their_warehouse(self):
        acme = company()
        lot = acme.receive("MUG", 5, 500).lot_ids[0]
        transit = acme.place("BERLIN", PlaceKind.TRANSIT)
        move_stock(
            lines=[MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], transit, 2)], **told(1)
        )
        trace = trace_lot(lot, scope=only(acme, "BERLIN", sees_cost=False))
        assert [row.quantity for row in trace.movements] == [2]
        assert [(place.quantity, place.cost_minor) for place in trace.whereabouts] == [(2, None)]


@pytest.mark.parametrize(
    ("keys", "condition"),
    [(None, ("true", [])), ([], ("x IN (NULL)", [])), ({3, 1}, ("x IN (%s, %s)", [1, 3]))],
)
def test_a_condition_lets_through_all_none_or_the_named(keys, condition):
    assert among("x", keys) == condition


def test_a_scope_is_met_by_either_end():
    assert within(Scope(warehouses=frozenset({7})), "a", "b") == ("(a IN (%s) OR b IN (%s))", [7, 7])
    assert within(ALL, "a") == ("(true)", [])
