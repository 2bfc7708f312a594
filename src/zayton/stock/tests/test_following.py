"""A past followed in one pass ends as it would have done step by step."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Level, Lot, LotBalance, Movement
from zayton.stock.public import (
    AdjustLine,
    Document,
    MovementKind,
    PastDocument,
    PastLine,
    ReturnLine,
    accept_return,
    adjust_stock,
    follow_history,
    prove,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, everything

pytestmark = pytest.mark.django_db
SKUS = ("MUG", "PLATE")
KINDS = {MovementKind.SHIPPED: -1, MovementKind.RETURNED: 1, MovementKind.LOST: -1, MovementKind.FOUND: 1}
documents = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)),
        st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 6)), min_size=1, max_size=3),
    ),
    max_size=12,
)


def stocked():
    acme = company(" ".join(SKUS), "LEEDS")
    acme.receive("MUG", 7, 1001, at=day(-3))
    acme.receive("MUG", 5, 333, at=day(-2))
    acme.receive("PLATE", 6, 77, at=day(-1))
    reserve_stock(lines=[acme.wish(900, "PLATE", 2)], **asked(-1))
    return acme


def at_once(acme, told):
    past = [
        PastDocument(
            Document(ORDER, number),
            day(number),
            acme.owner,
            acme.shelves["LEEDS"],
            [
                PastLine(row, acme.skus[sku], KINDS[kind] * units, kind)
                for row, (sku, units) in enumerate(lines)
            ],
        )
        for number, (kind, lines) in enumerate(told)
    ]
    return {refusal.row for refusal in follow_history(documents=past, actor=SYSTEM)}


def one_by_one(acme, told):
    return {number for number, (kind, lines) in enumerate(told) if _refused(acme, number, kind, lines)}


def _refused(acme, number, kind, lines):
    shelf = acme.shelves["LEEDS"]
    if kind == MovementKind.SHIPPED:
        wishes = [acme.wish(number, sku, units, line=row) for row, (sku, units) in enumerate(lines)]
        return bool(ship_stock(lines=wishes, **asked(number)).refusals)
    if kind == MovementKind.RETURNED:
        for row, (sku, units) in enumerate(lines):
            line = ReturnLine(number, row, acme.skus[sku], acme.owner, shelf, units)
            accept_return(lines=[line], **asked(number))
        return False
    changes = [
        AdjustLine(acme.skus[sku], acme.owner, shelf, KINDS[kind] * units, kind, line_id=row)
        for row, (sku, units) in enumerate(lines)
    ]
    if kind == MovementKind.FOUND:
        for change in changes:
            adjust_stock(lines=[change], at=day(number), actor=SYSTEM, document=Document(ORDER, number))
        return False
    return bool(
        adjust_stock(lines=changes, at=day(number), actor=SYSTEM, document=Document(ORDER, number)).refusals
    )


def books():
    """The ledger without ids: what moved, what lies where, what is on hand."""
    lots = {key: row for row, key in enumerate(Lot.objects.order_by("id").values_list("id", flat=True))}
    told = Movement.objects.filter(document_kind=ORDER)
    moved = told.order_by("document_id", "line_id", "lot_id").values_list(
        "kind",
        "at",
        "sku_id",
        "lot_id",
        "quantity",
        "cost_minor",
        "document_id",
        "line_id",
        "from_place",
        "to_place",
    )
    held = LotBalance.objects.order_by("lot_id", "place_id").values_list(
        "lot_id", "place_id", "quantity", "cost_minor"
    )
    return (
        [(*row[:3], lots[row[3]], *row[4:]) for row in moved],
        [(lots[row[0]], *row[1:]) for row in held],
        list(Level.objects.order_by("sku_id").values_list("sku_id", "on_hand", "reserved")),
        list(Lot.objects.order_by("id").values_list("sku_id", "received_at", "quantity", "cost_minor")),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=documents)
def test_following_a_past_at_once_ends_as_one_by_one(told):
    ends = []
    for follow in (at_once, one_by_one):
        with transaction.atomic():
            acme = stocked()
            refused = follow(acme, told)
            assert prove() == []
            names = {key: code for code, key in acme.skus.items()}
            ends.append((refused, _renamed(books(), names, acme)))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


def _renamed(found, names, acme):
    """The same rows with codes for the ids that a second company got anew."""
    moved, held, on_hand, lots = found
    shelf = acme.shelves["LEEDS"]
    return (
        [(*row[:2], names[row[2]], *row[3:8], row[8] == shelf, row[9] == shelf) for row in moved],
        sorted((row[0], row[1] == shelf, *row[2:]) for row in held),
        [(names[row[0]], *row[1:]) for row in on_hand],
        [(names[row[0]], *row[1:]) for row in lots],
    )


def test_a_document_that_does_not_fit_leaves_no_trace():
    acme = stocked()
    before = everything()
    assert at_once(acme, [(MovementKind.SHIPPED, [("MUG", 1), ("PLATE", 5)])]) == {0}
    assert everything() == before


def test_reserved_goods_stay_untouched():
    acme = stocked()
    assert at_once(
        acme, [(MovementKind.SHIPPED, [("PLATE", 4)]), (MovementKind.SHIPPED, [("PLATE", 1)])]
    ) == {1}


def test_every_document_is_told_to_the_journal_at_its_own_time():
    acme = stocked()
    at_once(acme, [(MovementKind.SHIPPED, [("MUG", 1)]), (MovementKind.FOUND, [("MUG", 2)])])
    told = Entry.objects.filter(document_kind=ORDER, verb__in=["stock.shipped", "stock.adjusted"]).order_by(
        "document_id"
    )
    assert [(entry.verb, entry.at) for entry in told] == [
        ("stock.shipped", day(0)),
        ("stock.adjusted", day(1)),
    ]
