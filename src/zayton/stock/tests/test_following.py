"""Following the past in one pass comes to the same end as booking its documents one by one."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Level, LotBalance, Movement
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
    ship_stock,
)
from zayton.stock.tests.builders import AT, ORDER, Company, company

SHIPPED, RETURNED, DAMAGED, FOUND = (
    MovementKind.SHIPPED,
    MovementKind.RETURNED,
    MovementKind.DAMAGED,
    MovementKind.FOUND,
)
past = st.lists(
    st.tuples(
        st.sampled_from([SHIPPED, RETURNED, DAMAGED, FOUND]),
        st.lists(st.tuples(st.sampled_from(["MUG", "PLATE"]), st.integers(1, 6)), min_size=1, max_size=3),
    ),
    max_size=8,
)


def filled() -> Company:
    made = company()
    for sku in ("MUG", "PLATE"):
        made.receive(sku, 7, 1000, at=AT - timedelta(days=9))
        made.receive(sku, 5, 901, at=AT - timedelta(days=5))
    return made


def books() -> object:
    movements = (
        Movement.objects.exclude(kind=MovementKind.RECEIVED)
        .order_by("id")
        .values_list("kind", "sku__code", "quantity", "cost_minor", "document_id")
    )
    balances = LotBalance.objects.exclude(quantity=0).values_list(
        "lot__sku__code", "place__code", "quantity", "cost_minor"
    )
    levels = Level.objects.values_list("sku__code", "on_hand", "reserved")
    return list(movements), sorted(balances), sorted(levels)


def document(made: Company, number: int, kind: MovementKind, lines) -> PastDocument:
    sign = -1 if kind in (SHIPPED, DAMAGED) else 1
    told = [PastLine(index, made.skus[sku], sign * units, kind) for index, (sku, units) in enumerate(lines)]
    return PastDocument(
        Document(ORDER, number), AT + timedelta(hours=number), made.owner, made.shelves["LEEDS"], told
    )


def one_by_one(made: Company, told: PastDocument) -> bool:
    number, at, shelf = told.document.id, told.at, told.shelf_id
    kind = told.lines[0].kind
    if kind == SHIPPED:
        wishes = [
            made.wish(number, code_of(made, line.sku_id), -line.quantity, line=line.line_id, at=at)
            for line in told.lines
        ]
        return not ship_stock(lines=wishes, document_kind=ORDER, at=at, actor=SYSTEM).refusals
    if kind == RETURNED:
        back = [
            ReturnLine(number, line.line_id, line.sku_id, made.owner, shelf, line.quantity, at=at)
            for line in told.lines
        ]
        return not accept_return(lines=back, document_kind=ORDER, at=at, actor=SYSTEM).refusals
    lines = [
        AdjustLine(line.sku_id, made.owner, shelf, line.quantity, line.kind, line_id=line.line_id)
        for line in told.lines
    ]
    return not adjust_stock(lines=lines, at=at, actor=SYSTEM, document=told.document).refusals


def code_of(made: Company, sku_id: int) -> str:
    return next(code for code, key in made.skus.items() if key == sku_id)


class TestFollowing(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(past)
    def test_one_pass_equals_one_by_one(self, told) -> None:
        from django.db import transaction

        ends = []
        for follows in (True, False):
            with transaction.atomic():
                made = filled()
                documents = [document(made, number, *one) for number, one in enumerate(told, start=1)]
                documents = [
                    one for one in documents if len({line.sku_id for line in one.lines}) == len(one.lines)
                ]
                if follows:
                    refused = {one.row for one in follow_history(documents=documents, actor=SYSTEM)}
                    accepted = [row not in refused for row in range(len(documents))]
                else:
                    accepted = [one_by_one(made, one) for one in documents]
                assert not prove()
                verbs = sorted(Entry.objects.values_list("verb", flat=True))
                ends.append((accepted, books(), verbs))
                transaction.set_rollback(True)
        assert ends[0] == ends[1]


@pytest.mark.django_db
def test_a_document_that_stock_cannot_follow_leaves_no_trace():
    made = filled()
    before = books()
    short = document(made, 1, SHIPPED, [("PLATE", 2), ("MUG", 99)])
    (refusal,) = follow_history(documents=[short], actor=SYSTEM)
    assert (refusal.row, refusal.code, refusal.figures["free"]) == (0, "stock.short", 12)
    assert books() == before


@pytest.mark.django_db
def test_reserved_goods_stay_for_whom_they_are_reserved():
    from zayton.stock.public import reserve_stock

    made = filled()
    reserve_stock(lines=[made.wish(9, "MUG", 10)], document_kind=ORDER, at=AT, actor=SYSTEM)
    refusals = follow_history(documents=[document(made, 1, SHIPPED, [("MUG", 3)])], actor=SYSTEM)
    assert [refusal.code for refusal in refusals] == ["stock.short"]
