"""A later word on an order: what changes with it, what stays, and what it cannot change."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.kernel.journal.models import Entry
from zayton.orders.models import Allocation, Order, OrderLine
from zayton.orders.public import (
    REVISED,
    UNCHANGED,
    PlaceOptions,
    ShipDraft,
    State,
    cancel_orders,
)
from zayton.orders.tests.builders import (
    DAY,
    SYSTEM,
    Business,
    a_business,
    charge,
    in_the_books,
    state_of_order,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10, POT=10)
    return made


def say(business: Business, *lines: Any, options: PlaceOptions | None = None, **facts: Any) -> Any:
    """Give order 1 again with these lines."""
    return business.place([business.draft("1", *lines, **facts)], options)


@pytest.mark.parametrize(
    "facts",
    [
        {"country": "FR"},
        {"postcode": "LS1 4AP"},
        {"placed_at": DAY.replace(minute=31)},
    ],
)
def test_another_head_is_another_version_with_the_same_goods(
    business: Business, facts: dict[str, Any]
) -> None:
    order = business.sell("1", CUP=4)
    (settled,) = say(business, business.goods("CUP", 4), **facts).settled
    assert (settled.outcome, settled.version, settled.changes) == (REVISED, 2, ())
    ((name, value),) = facts.items()
    assert getattr(Order.objects.get(pk=order), name) == value
    assert business.promised(order) == [("CUP", "LEEDS", 4, 0)]


def test_another_buyer_or_title_is_no_other_version(business: Business) -> None:
    business.sell("1", CUP=4)
    line = business.goods("CUP", 4)._replace(title="A CUP")
    assert say(business, line, customer="17850").settled[0].outcome == UNCHANGED
    assert OrderLine.objects.count() == 1


def test_going_back_to_the_first_content_is_a_third_version(business: Business) -> None:
    business.sell("1", CUP=4)
    for units, version in ((5, 2), (4, 3)):
        assert say(business, business.goods("CUP", units)).settled[0].version == version
    versions = OrderLine.objects.order_by("version").values_list("version", "quantity")
    assert list(versions) == [(1, 4), (2, 5), (3, 4)]
    assert business.level("CUP") == (10, 4)


def test_fewer_units_free_what_was_reserved(business: Business) -> None:
    order = business.sell("1", CUP=9)
    say(business, business.goods("CUP", 2))
    assert business.level("CUP") == (10, 2)
    assert business.promised(order) == [("CUP", "LEEDS", 2, 0)]


def test_more_units_than_there_are_wait(business: Business) -> None:
    order = business.sell("1", CUP=4)
    settled = say(business, business.goods("CUP", 15)).settled[0]
    assert settled.state == State.BACKORDERED == state_of_order(order)
    assert business.level("CUP") == (10, 10)


def test_an_order_that_waited_is_allocated_once_it_asks_for_less(business: Business) -> None:
    order = business.sell("1", CUP=15)
    assert state_of_order(order) == State.BACKORDERED
    assert say(business, business.goods("CUP", 10)).settled[0].state == State.ALLOCATED


def test_another_sku_is_reserved_and_the_former_given_back(business: Business) -> None:
    order = business.sell("1", CUP=4)
    say(business, business.goods("POT", 3))
    assert (business.level("CUP"), business.level("POT")) == ((10, 0), (10, 3))
    assert business.promised(order) == [("POT", "LEEDS", 3, 0)]


def test_one_line_split_in_two_keeps_its_goods(business: Business) -> None:
    order = business.sell("1", CUP=4)
    say(business, business.goods("CUP", 3, 750), business.goods("CUP", 1, 250))
    assert sorted(one[2] for one in business.promised(order)) == [1, 3]
    assert business.level("CUP") == (10, 4)
    assert state_of_order(order) == State.ALLOCATED


def test_an_order_left_with_charges_alone_gives_all_its_goods_back(business: Business) -> None:
    order = business.sell("1", CUP=4)
    say(business, charge("M", "manual", 100))
    assert business.level("CUP") == (10, 0)
    assert not Allocation.objects.filter(order=order).exists()
    assert Order.objects.get(pk=order).units == 0


def test_an_order_that_waited_and_is_left_with_charges_alone_waits_no_more(business: Business) -> None:
    business.sell("1", LID=4)
    assert say(business, charge("M", "manual", 100)).settled[0].state == State.SHIPPED


def test_an_order_that_waited_and_then_is_told_to_have_left_has_left(business: Business) -> None:
    order = business.sell("1", LID=4)
    history = PlaceOptions(ship_from=business.houses["LEEDS"])
    assert say(business, business.goods("CUP", 3), options=history).settled[0].state == State.SHIPPED
    assert business.promised(order) == [("CUP", "LEEDS", 3, 3)]
    assert business.level("CUP") == (7, 0)


def test_a_partly_shipped_order_that_asks_for_no_more_than_left_is_shipped(business: Business) -> None:
    order = business.sell("1", CUP=4)
    line = OrderLine.objects.get(order=order).pk
    business.ship(ShipDraft(order, {line: 3}))
    assert say(business, business.goods("CUP", 3)).settled[0].state == State.SHIPPED
    assert business.level("CUP") == (7, 0)


def test_a_shipped_order_that_asks_for_more_is_partly_shipped(business: Business) -> None:
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order))
    assert say(business, business.goods("CUP", 6)).settled[0].state == State.PARTLY_SHIPPED
    assert business.promised(order) == [("CUP", "LEEDS", 4, 4), ("CUP", "LEEDS", 2, 0)]
    assert business.level("CUP") == (6, 2)


def test_what_has_left_cannot_become_another_sku(business: Business) -> None:
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order))
    before = in_the_books()
    (refusal,) = say(business, business.goods("POT", 4)).refusals
    assert (refusal.code, refusal.figures["shipped"], refusal.figures["wanted"]) == (
        "orders.shipped-more",
        4,
        0,
    )
    assert in_the_books() == before


def test_a_cancelled_order_has_no_later_version(business: Business) -> None:
    order = business.sell("1", CUP=4)
    cancel_orders(order_ids=[order], actor=SYSTEM, at=DAY)
    before = in_the_books()
    assert [one.code for one in say(business, business.goods("CUP", 5)).refusals] == [
        "orders.revised-cancelled"
    ]
    assert in_the_books() == before


def test_a_cancelled_order_delivered_again_stays_cancelled(business: Business) -> None:
    order = business.sell("1", CUP=4)
    cancel_orders(order_ids=[order], actor=SYSTEM, at=DAY)
    settled = say(business, business.goods("CUP", 4)).settled[0]
    assert (settled.outcome, settled.state) == (UNCHANGED, State.CANCELLED)
    assert business.level("CUP") == (10, 0)


def test_an_order_changed_without_serving_says_what_it_lacks_now(business: Business) -> None:
    order = business.sell("1", CUP=4)
    options = PlaceOptions(allocate=False)
    assert say(business, business.goods("CUP", 9), options=options).settled[0].state == State.BACKORDERED
    assert business.promised(order) == [("CUP", "LEEDS", 4, 0)]
    assert say(business, business.goods("CUP", 3), options=options).settled[0].state == State.ALLOCATED
    assert business.level("CUP") == (10, 3)


SHORT = PlaceOptions(refuse_short=True)


def test_a_later_version_that_may_not_wait_is_refused_when_goods_are_short(business: Business) -> None:
    business.sell("1", CUP=4)
    before = in_the_books()
    (refusal,) = say(business, business.goods("CUP", 11), options=SHORT).refusals
    assert (refusal.code, refusal.row) == ("orders.short", 0)
    assert in_the_books() == before


def test_a_later_version_that_may_not_wait_takes_what_is_there(business: Business) -> None:
    business.sell("1", CUP=4)
    assert say(business, business.goods("CUP", 10), options=SHORT).settled[0].state == State.ALLOCATED
    assert business.level("CUP") == (10, 10)


def test_what_one_version_gives_up_serves_another_of_the_same_set(business: Business) -> None:
    first, second = business.sell("1", CUP=6), business.sell("2", CUP=4)
    drafts = [business.draft("1", business.goods("CUP", 2)), business.draft("2", business.goods("CUP", 8))]
    assert not business.place(drafts, SHORT).refusals
    assert [one[2] for key in (first, second) for one in business.promised(key)] == [2, 4, 4]


def test_what_a_refused_version_would_give_up_serves_nobody(business: Business) -> None:
    business.sell("1", CUP=6)
    business.sell("2", CUP=4)
    drafts = [
        business.draft("1", business.goods("CUP", 2), business.goods("LID", 1)),
        business.draft("2", business.goods("CUP", 8)),
    ]
    before = in_the_books()
    assert sorted(one.row for one in business.place(drafts, SHORT).refusals) == [0, 1]
    assert in_the_books() == before


def test_an_order_that_is_only_kept_stays_placed_when_it_changes(business: Business) -> None:
    options = PlaceOptions(allocate=False)
    order = business.sell("1", options, CUP=4)
    assert say(business, business.goods("CUP", 5), options=options).settled[0].state == State.PLACED
    assert state_of_order(order) == State.PLACED
    assert business.level("CUP") == (10, 0)


def test_a_set_that_changes_one_order_and_places_another_shares_the_goods(business: Business) -> None:
    first = business.sell("1", CUP=9)
    drafts = [business.draft("1", business.goods("CUP", 4)), business.draft("2", business.goods("CUP", 3))]
    placed = business.place(drafts)
    # the new order comes first and finds one cup, since the change frees its five only after it
    states = {one.row: one.state for one in placed.settled}
    assert states == {0: State.ALLOCATED, 1: State.BACKORDERED}
    assert business.promised(first) == [("CUP", "LEEDS", 4, 0)]


def test_a_revision_is_told_with_what_it_was_and_what_changed(business: Business) -> None:
    order = business.sell("1", CUP=4)
    say(business, business.goods("CUP", 5, 1250), country="FR")
    entry = Entry.objects.get(verb="orders.revised", document_id=order)
    assert entry.payload["version"] == 2
    assert entry.payload["was"] == {"country": "GB", "local_date": "2026-03-02", "hour": 9}
    assert entry.payload["country"] == "FR"
    assert entry.payload["changes"] == [["CUP", [4, 1000], [5, 1250]]]


def test_nothing_is_told_of_an_order_that_came_again(business: Business) -> None:
    business.sell("1", CUP=4)
    told = Entry.objects.count()
    say(business, business.goods("CUP", 4))
    assert Entry.objects.count() == told


versions = st.lists(
    st.dictionaries(st.sampled_from(["CUP", "POT"]), st.integers(1, 14), min_size=1), min_size=1, max_size=4
)


@given(versions)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_after_any_versions_goods_are_promised_as_if_only_the_last_had_come(
    said: list[dict[str, int]],
) -> None:
    from django.db import transaction

    with transaction.atomic():
        business = a_business()
        business.stock("LEEDS", CUP=10, POT=10)
        for lines in said:
            say(business, *(business.goods(code, units) for code, units in lines.items()))
        for code in ("CUP", "POT"):
            assert business.level(code) == (10, min(said[-1].get(code, 0), 10))
        transaction.set_rollback(True)
