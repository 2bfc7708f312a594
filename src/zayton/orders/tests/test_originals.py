"""Which order a return may name: none that was placed after it, and once goods came back no other one."""

from datetime import timedelta
from typing import Any

import pytest

from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.orders.models import Order
from zayton.orders.public import RETURN, REVISED, Placed, PlaceOptions, ShipDraft
from zayton.orders.tests.builders import DAY, Business, a_business, charge, in_the_books
from zayton.stock.public import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    """Orders A1 and A2 over four cups each have left Leeds."""
    made = a_business()
    made.stock("LEEDS", CUP=20)
    for number in ("A1", "A2"):
        made.ship(ShipDraft(made.sell(number, CUP=4)))
    return made


def back(business: Business, original: str, **facts: Any) -> Placed:
    return business.take_back("C1", "LEEDS", business.goods("CUP", -3, -1500), original=original, **facts)


def refund(business: Business, original: str, minor: int = -500, units: int = -1, **facts: Any) -> Placed:
    line = charge("M", "manual", minor, units)
    return business.place([business.draft("C1", line, kind=RETURN, original=original, **facts)])


def named() -> str:
    original = Order.objects.get(kind=RETURN).original
    return original.external_number if original else ""


@pytest.mark.parametrize("say", [back, refund])
def test_nothing_comes_back_before_it_was_sold(business: Business, say: Any) -> None:
    before = in_the_books()
    (refusal,) = say(business, "A1", placed_at=DAY - timedelta(seconds=1)).refusals
    assert (refusal.code, refusal.subject, refusal.row) == ("orders.return-before-sale", "C1", 0)
    assert dict(refusal.figures) == {
        "original": "A1",
        "returned": "2026-03-02 09:29:59",
        "sold": "2026-03-02 09:30:00",
    }
    assert in_the_books() == before


def test_what_comes_back_at_the_moment_of_its_sale_comes_back(business: Business) -> None:
    assert not back(business, "A1", placed_at=DAY).refusals
    assert prove() == []


def test_moments_are_told_by_the_clock_of_the_shop(business: Business) -> None:
    summer = DAY.replace(month=7)
    business.place([business.draft("A3", business.goods("CUP", 1), placed_at=summer)])
    (refusal,) = refund(business, "A3", placed_at=summer - timedelta(days=1)).refusals
    assert refusal.figures["sold"] == "2026-07-02 10:30:00"


def test_a_return_of_a_sale_in_the_same_set_is_not_older_than_it_either(business: Business) -> None:
    drafts = [
        business.draft(
            "C1", business.goods("CUP", -1), kind=RETURN, original="B1", placed_at=DAY - timedelta(days=1)
        ),
        business.draft("B1", business.goods("CUP", 1)),
    ]
    house = business.houses["LEEDS"]
    placed = business.place(drafts, PlaceOptions(ship_from=house, restock_to=house))
    assert [(one.row, one.code) for one in placed.refusals] == [(0, "orders.return-before-sale")]
    assert [one.row for one in placed.settled] == [1]


def test_a_later_version_cannot_move_a_return_before_its_sale(business: Business) -> None:
    back(business, "A1")
    before = in_the_books()
    placed = back(business, "A1", placed_at=DAY - timedelta(days=1))
    assert [one.code for one in placed.refusals] == ["orders.return-before-sale"]
    assert in_the_books() == before


@pytest.mark.parametrize(("first", "later"), [("", "A1"), ("A1", ""), ("A1", "A2")])
def test_goods_that_came_back_cannot_be_of_another_order_later(
    business: Business, first: str, later: str
) -> None:
    back(business, first)
    before = in_the_books()
    (refusal,) = back(business, later).refusals
    assert (refusal.code, refusal.subject, refusal.row) == ("orders.original-changed", "C1", 0)
    assert dict(refusal.figures) == {"before": first, "after": later}
    assert in_the_books() == before


@pytest.mark.parametrize(("first", "later"), [("", "A1"), ("A1", ""), ("A1", "A2")])
def test_money_alone_may_find_its_order_later(business: Business, first: str, later: str) -> None:
    refund(business, first)
    settled = refund(business, later).settled[0]
    assert (settled.outcome, settled.version, named()) == (REVISED, 2, later)


def test_the_journal_leads_from_the_later_version_to_the_order(business: Business) -> None:
    refund(business, "")
    refund(business, "A1")
    entry = Entry.objects.get(verb="orders.revised")
    sale = Order.objects.get(external_number="A1")
    assert sale.pk in [key for keys in references_of([entry.pk])[entry.pk].values() for key in keys]


def test_money_alone_finds_no_order_that_its_shop_does_not_have(business: Business) -> None:
    refund(business, "A1")
    before = in_the_books()
    assert [one.code for one in refund(business, "Z9").refusals] == ["orders.unknown-original"]
    assert in_the_books() == before


def test_money_alone_may_be_counted_otherwise_and_keeps_its_order(business: Business) -> None:
    refund(business, "A1")
    assert refund(business, "A1", -900, -2).settled[0].outcome == REVISED
    assert (Order.objects.get(kind=RETURN).charge_minor, named()) == (-900, "A1")


def test_money_alone_cannot_become_goods_by_naming_an_order(business: Business) -> None:
    refund(business, "")
    before = in_the_books()
    assert [one.code for one in back(business, "A1").refusals] == ["orders.return-changed"]
    assert in_the_books() == before
