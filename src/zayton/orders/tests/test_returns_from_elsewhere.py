"""Returns of what a marketplace sent from its own warehouse stand beside their sale, and move no stock of ours."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Order
from zayton.orders.operations.elsewhere import ship_elsewhere
from zayton.orders.public import PlaceOptions, State
from zayton.orders.tests.builders import DAY, Business, a_business
from zayton.stock.models import Movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    """Four cups and a pot were sold, and sent by the marketplace."""
    made = a_business()
    made.stock("LEEDS", CUP=20)
    sale = made.draft("F1", made.goods("CUP", 4), made.goods("POT", 1))
    placed = made.place([sale], PlaceOptions(allocate=False))
    assert ship_elsewhere(order_ids=placed.order_ids, actor=SYSTEM, at=DAY) == placed.order_ids
    return made


def back(business, units, number="C1", sku="CUP", original="F1"):
    return business.take_back(number, "LEEDS", business.goods(sku, -units, -units * 500), original=original)


def test_it_is_received_and_no_stock_moves(business) -> None:
    before = Movement.objects.count()
    placed = back(business, 3)
    assert not placed.refusals
    order = Order.objects.get(pk=placed.order_ids[0])
    assert (order.state, order.units) == (State.RECEIVED, -3)
    assert order.original is not None
    assert order.original.external_number == "F1"
    assert business.level("CUP") == (20, 0)
    assert Movement.objects.count() == before


def test_all_returns_of_a_sale_bring_back_no_more_than_was_ordered(business) -> None:
    assert not back(business, 3).refusals
    [refusal] = back(business, 2, "C2").refusals
    assert refusal.code == "orders.returned-more"
    assert (refusal.figures["sku"], refusal.figures["wanted"], refusal.figures["left"]) == ("CUP", 2, 1)
    assert not back(business, 1, "C3").refusals
    assert not back(business, 1, "C4", sku="POT").refusals


def test_two_of_one_set_share_what_is_left(business) -> None:
    drafts = [
        business.draft(number, business.goods("CUP", -3, -1500), kind="return", original="F1")
        for number in ("C1", "C2")
    ]
    options = PlaceOptions(allocate=False, restock_to=business.houses["LEEDS"])
    placed = business.place(drafts, options)
    assert [(one.code, one.row) for one in placed.refusals] == [("orders.returned-more", 1)]
    assert len(placed.order_ids) == 1


def test_the_same_return_twice_is_one(business) -> None:
    assert not back(business, 4).refusals
    assert not back(business, 4).refusals
    assert Order.objects.filter(kind="return").count() == 1
