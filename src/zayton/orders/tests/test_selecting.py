"""Many orders at once: the preview says what would happen, and applying it does just that."""

from collections.abc import Generator

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.orders.models import Order, Shipment
from zayton.orders.public import PlaceOptions, ShipDraft, State, cancel_orders
from zayton.orders.selecting import order_bulk
from zayton.orders.tests.builders import DAY, Business, a_business, in_the_books
from zayton.ui.public import BulkRequest, BulkResult, Preview

pytestmark = pytest.mark.django_db
VERBS = ("allocate", "ship", "cancel")
UNSERVED = PlaceOptions(allocate=False)


@pytest.fixture(autouse=True)
def english() -> Generator[None]:
    with override("en"):
        yield


def asked(*keys: object, actor: Actor = SYSTEM, **values: str) -> BulkRequest:
    return BulkRequest(actor, [str(key) for key in keys], values, DAY)


def preview(verb: str, *keys: object, actor: Actor = SYSTEM) -> Preview:
    (action,) = [one for one in order_bulk() if one.name == verb]
    return action.preview(asked(*keys, actor=actor))


def apply(verb: str, *keys: object, actor: Actor = SYSTEM, **values: str) -> BulkResult:
    (action,) = [one for one in order_bulk() if one.name == verb]
    return action.apply(asked(*keys, actor=actor, **values))


def told(found: Preview) -> list[tuple[str, str, str]]:
    return [(one.subject, one.before, one.after) for one in found.changes]


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


@pytest.fixture
def five(business: Business) -> list[int]:
    """Orders that are allocated, short, only kept, shipped and cancelled, by their numbers 1 to 5."""
    keys = [
        business.sell("1", CUP=4),
        business.sell("2", CUP=1, LID=2),
        business.sell("3", UNSERVED, CUP=1),
        business.sell("4", CUP=1),
        business.sell("5", CUP=1),
    ]
    business.ship(ShipDraft(keys[3]))
    cancel_orders(order_ids=[keys[4]], actor=SYSTEM, at=DAY)
    return keys


@pytest.mark.parametrize("verb", VERBS)
def test_a_preview_writes_nothing(five: list[int], verb: str) -> None:
    before = in_the_books()
    preview(verb, *five)
    assert in_the_books() == before


def test_what_a_preview_of_shipping_says_is_what_shipping_does(five: list[int]) -> None:
    found = preview("ship", *five)
    assert told(found) == [("1", "Allocated", "Shipped"), ("2", "Backordered", "Partly shipped")]
    assert [(one.subject, one.code) for one in found.refusals] == [
        ("3", "orders.not-allocated"),
        ("4", "orders.not-allocated"),
        ("5", "orders.move"),
    ]
    result = apply("ship", *five, number="P-9")
    assert [(one.subject, one.code) for one in result.refusals] == [
        ("5", "orders.move"),
        ("3", "orders.not-allocated"),
        ("4", "orders.not-allocated"),
    ]
    assert list(Order.objects.order_by("external_number").values_list("state", flat=True)) == [
        State.SHIPPED,
        State.PARTLY_SHIPPED,
        State.PLACED,
        State.SHIPPED,
        State.CANCELLED,
    ]
    assert Shipment.objects.filter(number="P-9").count() == 2


def test_what_a_preview_of_cancelling_says_is_what_cancelling_does(five: list[int]) -> None:
    found = preview("cancel", *five)
    assert [subject for subject, _, after in told(found) if after == "Cancelled"] == ["1", "2", "3"]
    assert [one.subject for one in found.refusals] == ["4", "5"]
    result = apply("cancel", *five, reason="顾客取消")
    assert result.sentence == "Cancelled: 3"
    assert [one.subject for one in result.refusals] == ["4", "5"]


def test_what_a_preview_of_allocating_says_is_what_allocating_does(
    business: Business, five: list[int]
) -> None:
    business.stock("KOELN", LID=1)
    found = preview("allocate", *five)
    assert told(found) == [
        ("2", "Backordered", "KOELN 1 · 1 unit missing"),
        ("3", "Placed", "LEEDS 1"),
    ]
    apply("allocate", *five)
    assert business.promised(five[1])[-1] == ("LID", "KOELN", 1, 0)
    assert business.promised(five[2]) == [("CUP", "LEEDS", 1, 0)]


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_of_another_shop_is_previewed_or_done(business: Business, five: list[int], verb: str) -> None:
    stranger = Actor("person:x", frozenset({"orders.ship"}), Scope(frozenset({business.shop + 1})))
    before = in_the_books()
    found = preview(verb, *five, actor=stranger)
    assert (found.count, list(found.refusals)) == (0, [])
    result = apply(verb, *five, actor=stranger)
    assert {one.code for one in result.refusals} == {"orders.unknown"}
    assert in_the_books() == before


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("key", ["", "abc", "-1", "1.5", "9" * 30, "１２x"])
def test_what_is_no_key_of_an_order_is_left_out(business: Business, verb: str, key: str) -> None:
    before = in_the_books()
    assert preview(verb, key).count == 0
    assert apply(verb, key).sentence == "Nothing changed."
    assert in_the_books() == before


def test_a_preview_shows_the_first_hundred_and_counts_all(business: Business) -> None:
    business.place([business.draft(f"{n:03}", business.goods("POT", 1)) for n in range(120)])
    found = preview("cancel", *Order.objects.values_list("pk", flat=True))
    assert (len(found.changes), found.count) == (100, 120)
    assert found.sentence == "120 orders would change."


def test_the_result_counts_orders_by_the_state_they_reached(five: list[int]) -> None:
    assert apply("ship", *five[:2]).sentence == "Partly shipped: 1 · Shipped: 1"


def test_previewing_more_orders_asks_no_more_questions(
    business: Business, django_assert_max_num_queries
) -> None:
    business.place([business.draft(f"{n:03}", business.goods("CUP", 1)) for n in range(40)])
    keys = list(Order.objects.values_list("pk", flat=True))
    for verb in VERBS:
        with django_assert_max_num_queries(8):
            preview(verb, *keys)
