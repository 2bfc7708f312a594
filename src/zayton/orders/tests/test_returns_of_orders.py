"""Returns that name their order: what they cost, how much may come back, and how the two find each other."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import Scope
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.orders.models import Order
from zayton.orders.public import RETURN, UNCHANGED, PlaceOptions, ShipDraft, State, order_history
from zayton.orders.tests.builders import DAY, Business, a_business, a_shop, charge, in_the_books
from zayton.stock.models import LotBalance, Movement
from zayton.stock.public import MovementKind, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    """Ten cups for 1.00 each lie in Leeds; four of them were sold and shipped; then ten came in for 3.00 each."""
    made = a_business(skus=("CUP", "POT", "SET"))
    made.receive("LEEDS", "CUP", 10, 1000)
    sold = made.sell("A1", CUP=4)
    made.ship(ShipDraft(sold))
    made.receive("LEEDS", "CUP", 10, 3000)
    return made


def back(business: Business, units: int, number: str = "C1", original: str = "A1", **facts):
    return business.take_back(
        number, "LEEDS", business.goods("CUP", -units, -units * 500), original=original, **facts
    )


def costs(kind: MovementKind) -> list[tuple[int, int]]:
    return list(Movement.objects.filter(kind=kind).order_by("id").values_list("quantity", "cost_minor"))


def test_goods_come_back_at_the_cost_they_left_with(business: Business) -> None:
    placed = back(business, 3)
    order, sale = (
        Order.objects.get(pk=placed.order_ids[0]),
        Order.objects.get(external_number="A1", kind="sale"),
    )
    assert (order.state, order.original_id) == (State.RECEIVED, sale.pk)
    # not at the average of (6 x 1.00 + 10 x 3.00) / 16 = 2.25 each
    assert costs(MovementKind.RETURNED) == [(3, 300)]
    assert business.level("CUP") == (19, 0)
    assert prove() == []


def test_they_come_back_into_the_lot_they_left(business: Business) -> None:
    back(business, 3)
    lots = LotBalance.objects.filter(level__isnull=False, quantity__gt=0).order_by("lot_id")
    assert list(lots.values_list("quantity", "cost_minor")) == [(9, 900), (10, 3000)]


def test_a_return_without_its_order_comes_at_the_average_of_what_lies_there(business: Business) -> None:
    back(business, 4, original="")
    # (6 x 1.00 + 10 x 3.00) / 16 = 2.25 each
    assert costs(MovementKind.RETURNED) == [(4, 900)]


def test_no_more_comes_back_than_was_shipped(business: Business) -> None:
    back(business, 3)
    before = in_the_books()
    placed = back(business, 2, "C2")
    assert [(one.code, one.subject, dict(one.figures), one.row) for one in placed.refusals] == [
        ("orders.returned-more", "C2", {"original": "A1", "sku": "CUP", "wanted": 2, "left": 1}, 0)
    ]
    assert in_the_books() == before
    assert not back(business, 1, "C2").refusals
    assert back(business, 1, "C3").refusals
    assert prove() == []


def test_what_was_promised_and_has_not_left_cannot_come_back(business: Business) -> None:
    business.sell("A2", CUP=2)
    assert [one.code for one in back(business, 1, original="A2").refusals] == ["orders.returned-more"]


def test_lines_of_one_sku_are_counted_together(business: Business) -> None:
    before = in_the_books()
    lines = [business.goods("CUP", -3, -1500), business.goods("CUP", -2, -1000)]
    placed = business.take_back("C1", "LEEDS", *lines, original="A1")
    (refusal,) = placed.refusals
    assert (refusal.figures["wanted"], refusal.figures["left"]) == (5, 4)
    assert in_the_books() == before


def test_who_brings_back_too_much_is_not_told_to_leave_the_order_out(business: Business) -> None:
    (refusal,) = back(business, 5).refusals
    with override("en"):
        what, remedy = words_of(refusal)
    assert what == ("Return C1 brings 5 units of CUP back, of order A1 only 4 are still with the buyer.")
    assert "without" not in remedy


def test_an_order_that_the_shop_does_not_have_is_named(business: Business) -> None:
    before = in_the_books()
    placed = back(business, 1, original="Z9")
    assert [(one.code, one.subject, dict(one.figures), one.row) for one in placed.refusals] == [
        ("orders.unknown-original", "C1", {"original": "Z9"}, 0)
    ]
    assert in_the_books() == before


def test_another_shops_order_of_the_same_number_is_not_meant(business: Business) -> None:
    other = replace(business, shop=a_shop(business.owner, tuple(business.houses.values()), code="OTHER"))
    assert [one.code for one in back(other, 1).refusals] == ["orders.unknown-original"]


def test_a_return_is_no_original(business: Business) -> None:
    back(business, 1, "C1")
    assert [one.code for one in back(business, 1, "C2", original="C1").refusals] == [
        "orders.unknown-original"
    ]


def test_one_bad_return_of_a_set_holds_up_no_other(business: Business) -> None:
    drafts = [
        business.draft(number, business.goods("CUP", -units), kind=RETURN, original=original)
        for number, units, original in (("C1", 1, "Z9"), ("C2", 9, "A1"), ("C3", 4, "A1"))
    ]
    placed = business.place(drafts, PlaceOptions(restock_to=business.houses["LEEDS"]))
    assert {(one.row, one.code) for one in placed.refusals} == {
        (0, "orders.unknown-original"),
        (1, "orders.returned-more"),
    }
    assert [one.row for one in placed.settled] == [2]
    assert costs(MovementKind.RETURNED) == [(4, 400)]


def test_a_sale_its_return_and_a_stranger_may_come_in_one_set(business: Business) -> None:
    drafts = [
        business.draft("C1", business.goods("CUP", -1), kind=RETURN, original="B1"),
        business.draft("C2", business.goods("CUP", -2), kind=RETURN),
        business.draft("B1", business.goods("CUP", 2)),
    ]
    house = business.houses["LEEDS"]
    placed = business.place(drafts, PlaceOptions(ship_from=house, restock_to=house))
    assert not placed.refusals
    sale = Order.objects.get(external_number="B1")
    assert Order.objects.get(external_number="C1").original_id == sale.pk
    assert Order.objects.get(external_number="C2").original_id is None
    assert business.level("CUP") == (16 - 2 + 2 + 1, 0)
    assert prove() == []


def test_a_bundle_comes_back_as_the_parts_that_left(business: Business) -> None:
    business.receive("LEEDS", "POT", 2, 800)
    business.bundle("SET", CUP=2, POT=1)
    sold = business.sell("S1", SET=2)
    business.ship(ShipDraft(sold))
    placed = business.take_back("C1", "LEEDS", business.goods("SET", -1), original="S1")
    assert not placed.refusals
    assert costs(MovementKind.RETURNED) == [(2, 200), (1, 400)]


def test_money_alone_may_name_its_order(business: Business) -> None:
    draft = business.draft("C1", charge("M", "manual", -500, -1), kind=RETURN, original="A1")
    placed = business.place([draft])
    assert not placed.refusals
    assert Order.objects.get(kind="return").original is not None
    assert not Movement.objects.filter(kind=MovementKind.RETURNED).exists()


def test_the_same_return_twice_comes_back_once(business: Business) -> None:
    back(business, 3)
    assert back(business, 3).settled[0].outcome == UNCHANGED
    assert costs(MovementKind.RETURNED) == [(3, 300)]


def test_its_refund_may_be_corrected_and_it_keeps_its_order(business: Business) -> None:
    back(business, 3)
    business.take_back("C1", "LEEDS", business.goods("CUP", -3, -900), original="A1")
    order = Order.objects.get(kind="return")
    assert (order.version, order.goods_minor, order.original.external_number) == (2, -900, "A1")


def test_the_journal_leads_from_the_return_to_its_order(business: Business) -> None:
    placed = back(business, 3)
    entry = Entry.objects.get(verb="orders.returned", document_id=placed.order_ids[0])
    sale = Order.objects.get(external_number="A1", kind="sale")
    assert sale.pk in [key for keys in references_of([entry.pk])[entry.pk].values() for key in keys]


def test_a_sale_never_names_an_original(business: Business) -> None:
    sale = Order.objects.get(external_number="A1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=sale.pk).update(original=sale)


def test_the_two_find_each_other_in_the_page_and_in_the_read(business: Business) -> None:
    key = back(business, 3).order_ids[0]
    sale = Order.objects.get(external_number="A1")
    for one, other in ((key, sale.pk), (sale.pk, key)):
        found = order_history(one, scope=Scope.everything())
        assert found is not None
        assert [row.id for row in found.related] == [other]
        page = client_of("operator").get(reverse("orders:order", args=[one])).content.decode()
        assert reverse("orders:order", args=[other]) in page


def test_the_page_says_which_way(business: Business, client: Client) -> None:
    key = back(business, 3).order_ids[0]
    page = client_of("operator", language="zh-hans").get(reverse("orders:order", args=[key])).content.decode()
    assert "原订单" in page


def test_history_keeps_the_day_of_the_return(business: Business) -> None:
    late = DAY.replace(day=28)
    back(business, 1, placed_at=late)
    assert Movement.objects.get(kind=MovementKind.RETURNED).at == late
