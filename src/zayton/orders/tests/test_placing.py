"""Placing: what a draft must be, what a set of drafts comes to, and what a refusal leaves behind."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from zayton.customers.models import Customer
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.orders.models import Allocation, Order, OrderLine
from zayton.orders.public import (
    CHARGE,
    GOODS,
    NEW,
    RETURN,
    REVISED,
    UNCHANGED,
    LineDraft,
    PlaceOptions,
    State,
    place_orders,
)
from zayton.orders.tests.builders import DAY, a_business, a_shop, charge, in_the_books

pytestmark = pytest.mark.django_db
HUGE = 9_007_199_254_740_993
"""One more than a float can tell apart."""


def goods(sku: int | None, quantity: int, kind: str = GOODS, said: str = "") -> LineDraft:
    return LineDraft(kind, sku, said, "X", "", quantity, 100)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"currency": "pounds"}, "orders.bad-currency"),
        ({"currency": "gbp"}, "orders.bad-currency"),
        ({"currency": ""}, "orders.bad-currency"),
        ({"kind": "exchange"}, "orders.no-lines"),
        ({"currency": "XTS"}, "orders.no-rate"),
    ],
)
def test_a_head_that_cannot_stand_is_refused(facts: dict[str, Any], code: str) -> None:
    business = a_business()
    business.stock("LEEDS", CUP=5)
    before = in_the_books()
    placed = business.place([business.draft("1", business.goods("CUP", 1), **facts)])
    assert [(one.code, one.subject, one.row) for one in placed.refusals] == [(code, "1", 0)]
    assert in_the_books() == before


@pytest.mark.parametrize(("kind", "quantity"), [("sale", 0), ("sale", -1), ("return", 0), ("return", 1)])
def test_goods_must_have_the_sign_of_their_kind(kind: str, quantity: int) -> None:
    business = a_business()
    before = in_the_books()
    lines = business.goods("POT", -1 if kind == RETURN else 1), business.goods("CUP", quantity)
    placed = business.place([business.draft("1", *lines, kind=kind)])
    (refusal,) = placed.refusals
    assert (refusal.code, refusal.figures["quantity"]) == ("orders.bad-line", quantity)
    assert in_the_books() == before


@pytest.mark.parametrize("line", [goods(None, 1), goods(None, 1, CHARGE), goods(None, 1, "gift", "postage")])
def test_a_line_is_goods_with_a_sku_or_a_charge_with_a_code(line: LineDraft) -> None:
    business = a_business()
    placed = business.place([business.draft("1", line)])
    assert [one.code for one in placed.refusals] == ["orders.bad-line"]
    assert not Order.objects.exists()


def test_a_bad_line_is_named_by_its_place_among_the_lines() -> None:
    business = a_business()
    placed = business.place(
        [
            business.draft(
                "1", business.goods("CUP", 1), business.goods("POT", 0), charge("POST", "postage", 1)
            )
        ]
    )
    assert placed.refusals[0].figures == {"line": 2, "quantity": 0}


@pytest.mark.parametrize("number", ["", "1"])
def test_an_order_needs_a_number_and_a_line(number: str) -> None:
    business = a_business()
    lines = [] if number else [business.goods("CUP", 1)]
    placed = business.place([business.draft(number, *lines)])
    assert [one.code for one in placed.refusals] == ["orders.no-lines"]
    assert not Order.objects.exists()


def test_a_shop_that_is_none_is_refused_and_holds_up_no_other() -> None:
    business = a_business()
    elsewhere = replace(business, shop=business.shop + 99)
    placed = business.place(
        [elsewhere.draft("1", business.goods("CUP", 1)), business.draft("2", business.goods("CUP", 1))]
    )
    assert [(one.code, one.row) for one in placed.refusals] == [("orders.unknown-shop", 0)]
    assert [(one.row, one.outcome) for one in placed.settled] == [(1, NEW)]


def test_a_shop_beyond_the_actors_scope_is_as_if_there_were_none() -> None:
    business = a_business()
    other = a_shop(business.owner, tuple(business.houses.values()), code="OTHER")
    clerk = Actor("person:x", frozenset({"orders.place"}), Scope(frozenset({other})))
    before = in_the_books()
    placed = place_orders(drafts=[business.draft("1", business.goods("CUP", 1))], actor=clerk, at=DAY)
    assert [one.code for one in placed.refusals] == ["orders.unknown-shop"]
    assert in_the_books() == before


def test_no_drafts_are_placed_as_nothing() -> None:
    business = a_business()
    before = in_the_books()
    placed = business.place([])
    assert (placed.settled, placed.refusals, placed.order_ids) == ([], [], [])
    assert in_the_books() == before


def test_every_draft_of_a_mixed_set_is_answered_once_under_its_position() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=9)
    business.sell("old", CUP=1)
    business.sell("same", CUP=1)
    drafts = [
        business.draft("new", business.goods("CUP", 1)),
        business.draft("bad"),
        business.draft("old", business.goods("CUP", 2)),
        business.draft("same", business.goods("CUP", 1)),
        business.draft("short", business.goods("POT", 1)),
    ]
    placed = business.place(drafts)
    assert {one.row: one.outcome for one in placed.settled} == {0: NEW, 2: REVISED, 3: UNCHANGED, 4: NEW}
    assert [one.row for one in placed.refusals] == [1]
    numbers = [Order.objects.get(pk=key).external_number for key in placed.order_ids]
    assert numbers == ["new", "old", "same", "short"]


def test_three_words_on_one_order_in_one_set_are_three_versions_in_turn() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=9)
    placed = business.place([business.draft("1", business.goods("CUP", units)) for units in (4, 2, 3)])
    assert [(one.row, one.outcome, one.version) for one in sorted(placed.settled)] == [
        (0, NEW, 1),
        (1, REVISED, 2),
        (2, REVISED, 3),
    ]
    assert business.level("CUP") == (9, 3)


def test_a_sale_waits_for_no_order_not_even_itself() -> None:
    business = a_business()
    drafts = [business.draft(number, business.goods("CUP", 1), original="1") for number in ("1", "2")]
    assert [one.outcome for one in business.place(drafts).settled] == [NEW, NEW]
    assert not Order.objects.filter(original__isnull=False).exists()


def test_a_sale_and_a_return_may_share_a_number() -> None:
    business = a_business()
    business.sell("1", CUP=1)
    assert business.take_back("1", "LEEDS", business.goods("CUP", -1)).settled[0].outcome == NEW
    assert list(Order.objects.order_by("kind").values_list("kind", flat=True)) == ["return", "sale"]


def test_two_shops_may_use_one_number() -> None:
    business = a_business()
    other = replace(business, shop=a_shop(business.owner, tuple(business.houses.values()), code="OTHER"))
    business.sell("1", CUP=1)
    assert other.sell("1", CUP=1) != business.sell("2", CUP=1)
    assert Order.objects.filter(external_number="1").count() == 2


def test_numbers_that_differ_in_case_are_two_orders() -> None:
    business = a_business()
    placed = business.place([business.draft(number, business.goods("CUP", 1)) for number in ("a1", "A1")])
    assert [one.outcome for one in placed.settled] == [NEW, NEW]
    assert len(set(placed.order_ids)) == 2


def test_lines_in_another_order_are_the_same_order() -> None:
    business = a_business()
    lines = [business.goods("CUP", 1), business.goods("POT", 2, 50), charge("POST", "postage", 350)]
    first = business.place([business.draft("1", *lines)])
    again = business.place([business.draft("1", *reversed(lines))])
    assert again.settled[0].outcome == UNCHANGED
    assert again.order_ids == first.order_ids


def test_two_equal_lines_are_two_lines() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=9)
    order = business.place(
        [business.draft("1", business.goods("CUP", 2), business.goods("CUP", 2))]
    ).order_ids[0]
    assert OrderLine.objects.filter(order=order).count() == 2
    assert Order.objects.get(pk=order).units == 4
    assert business.level("CUP") == (9, 4)


def test_an_order_of_money_alone_has_shipped_when_it_stands() -> None:
    business = a_business()
    order = business.place([business.draft("1", charge("M", "manual", 500))]).settled[0]
    assert order.state == State.SHIPPED
    assert not Allocation.objects.exists()


def test_an_order_that_is_only_kept_touches_no_stock() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=9)
    placed = business.place([business.draft("1", business.goods("CUP", 2))], PlaceOptions(allocate=False))
    assert placed.settled[0].state == State.PLACED
    assert business.level("CUP") == (9, 0)


def test_words_in_any_script_are_kept_as_they_came() -> None:
    business = a_business()
    line = business.goods("CUP", 1)._replace(title="马克杯 ☕️ «naïve» 🧧")
    draft = business.draft("订单-01 🎁", line, postcode="〒150", customer="王小明 👩‍💻")
    business.place([draft])
    order = Order.objects.get()
    assert (order.external_number, order.postcode) == ("订单-01 🎁", "〒150")
    assert OrderLine.objects.get().title == "马克杯 ☕️ «naïve» 🧧"
    assert Customer.objects.get(pk=order.customer_id).external_number == "王小明 👩‍💻"
    assert business.place([draft]).settled[0].outcome == UNCHANGED


def test_figures_beyond_what_a_float_can_tell_apart_are_kept_exactly() -> None:
    business = a_business()
    line = business.goods("CUP", HUGE, HUGE)
    order = Order.objects.get(pk=business.place([business.draft("1", line)]).order_ids[0])
    assert (order.goods_minor, order.base_goods_minor, order.units) == (HUGE, HUGE, HUGE)
    assert OrderLine.objects.get().quantity == HUGE


def test_buyers_are_one_person_by_the_shops_number_and_blank_is_nobody() -> None:
    business = a_business()
    drafts = [
        business.draft(number, charge("M", "manual", 1), customer=buyer)
        for number, buyer in (("1", "17850"), ("2", "17850"), ("3", ""), ("4", "12583"))
    ]
    business.place(drafts)
    buyers = dict(Order.objects.values_list("external_number", "customer_id"))
    assert buyers["1"] == buyers["2"] != buyers["4"]
    assert buyers["3"] is None
    assert Customer.objects.count() == 2


def test_a_refused_order_leaves_not_even_its_buyer() -> None:
    business = a_business()
    draft = business.draft("1", business.goods("CUP", 1), customer="17850")
    placed = business.place([draft], PlaceOptions(refuse_short=True))
    assert placed.refusals[0].figures == {"wanted": 1, "free": 0}
    assert not Customer.objects.exists()


def test_placing_more_orders_asks_no_more_questions(django_assert_max_num_queries: Any) -> None:
    business = a_business()
    business.stock("LEEDS", CUP=900)
    drafts = [business.draft(str(number), business.goods("CUP", 1), customer="7") for number in range(120)]
    business.place(drafts[:60])
    with django_assert_max_num_queries(40):
        assert len(business.place(drafts[60:]).settled) == 60


def test_what_was_placed_is_dated_by_the_shop_and_recorded_by_the_clock() -> None:
    business = a_business()
    placed_at = DAY.replace(year=2025)
    draft = business.draft("1", charge("M", "manual", 1), placed_at=placed_at)
    place_orders(drafts=[draft], actor=SYSTEM, at=DAY)
    order = Order.objects.get()
    assert (order.placed_at, order.recorded_at) == (placed_at, DAY)


@pytest.mark.postgres
def test_an_order_is_written_in_four_statements_where_there_are_warehouses_to_choose_among():
    business = a_business()
    business.stock("LEEDS", CUP=9)
    sent: list[str] = []

    def listen(execute, sql, parameters, many, context):
        sent.append(sql)
        return execute(sql, parameters, many, context)

    business.sell("1", CUP=1)  # plans are made now
    with connection.execute_wrapper(listen):
        business.sell("2", CUP=1)
    # what was foreseen, the levels to choose among, those chosen, and all that is written
    assert [sql.count("EXECUTE") for sql in sent if "SAVEPOINT" not in sql] == [5, 0, 1, 1]
