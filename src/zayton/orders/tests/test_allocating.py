"""Allocating orders that stand: who is served, from which warehouse and why, and who is left waiting."""

from dataclasses import replace

import pytest

from zayton.channels.models import ShopWarehouse
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.orders.models import Allocation
from zayton.orders.public import (
    PlaceOptions,
    ShipDraft,
    State,
    allocate_orders,
    cancel_orders,
)
from zayton.orders.tests.builders import DAY, Business, a_business, a_shop, in_the_books, state_of_order
from zayton.stock.public import OwnerDraft, ReceiptLine, add_owners, receive_stock

pytestmark = pytest.mark.django_db
UNSERVED = PlaceOptions(allocate=False)


def allocate(*order_ids: int):
    return allocate_orders(order_ids=order_ids, actor=SYSTEM, at=DAY)


def why(order_id: int) -> list[tuple[str, dict[str, int] | None]]:
    return list(Allocation.objects.filter(order=order_id).order_by("id").values_list("reason", "figures"))


def test_an_order_that_is_named_twice_is_served_once() -> None:
    business = a_business()
    order = business.sell("1", UNSERVED, CUP=4)
    business.stock("LEEDS", CUP=10)
    assert allocate(order, order).states == {order: State.ALLOCATED}
    assert business.promised(order) == [("CUP", "LEEDS", 4, 0)]
    assert business.level("CUP") == (10, 4)


def test_a_refusal_names_its_place_in_the_set_also_after_a_repetition() -> None:
    business = a_business()
    order = business.sell("1", UNSERVED, CUP=4)
    assert [(one.code, one.row) for one in allocate(order, order, 999).refusals] == [("orders.unknown", 2)]


def test_an_order_that_has_its_goods_is_left_as_it_is() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    before = in_the_books()
    assert allocate(order).states == {order: State.ALLOCATED}
    assert in_the_books() == before


def test_the_rest_of_an_order_comes_from_what_came_in_later() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    order = business.sell("1", CUP=4)
    business.stock("KOELN", CUP=9)
    assert allocate(order).states == {order: State.ALLOCATED}
    assert business.promised(order) == [("CUP", "LEEDS", 3, 0), ("CUP", "KOELN", 1, 0)]


def test_a_shipped_order_is_not_served_again() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order))
    before = in_the_books()
    assert not allocate(order).refusals
    assert in_the_books() == before


def test_a_partly_shipped_order_gets_the_rest() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order))
    business.stock("LEEDS", CUP=3)
    assert allocate(order).states == {order: State.PARTLY_SHIPPED}
    assert business.promised(order) == [("CUP", "LEEDS", 3, 3), ("CUP", "LEEDS", 1, 0)]
    assert business.ship(ShipDraft(order)).states == {order: State.SHIPPED}


def test_a_cancelled_order_and_a_return_are_refused_and_the_others_served() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    gone, kept = business.sell("1", UNSERVED, CUP=1), business.sell("2", UNSERVED, CUP=1)
    cancel_orders(order_ids=[gone], actor=SYSTEM, at=DAY)
    back = business.take_back("C1", "LEEDS", business.goods("CUP", -1)).order_ids[0]
    moved = allocate(gone, back, kept)
    assert [(one.code, one.row, one.figures["state"]) for one in moved.refusals] == [
        ("orders.move", 0, "cancelled"),
        ("orders.move", 1, "received"),
    ]
    assert moved.states == {kept: State.ALLOCATED}


def test_nothing_is_allocated_beyond_the_actors_shops() -> None:
    business = a_business()
    order = business.sell("1", UNSERVED, CUP=1)
    business.stock("LEEDS", CUP=1)
    stranger = Actor("person:x", frozenset({"orders.allocate"}), Scope(frozenset({business.shop + 1})))
    before = in_the_books()
    moved = allocate_orders(order_ids=[order], actor=stranger, at=DAY)
    assert [one.code for one in moved.refusals] == ["orders.unknown"]
    assert in_the_books() == before


def test_no_orders_are_allocated_as_nothing() -> None:
    assert (allocate().states, allocate().refusals) == ({}, [])


def test_the_first_ordered_is_served_first_whatever_its_number_or_place_in_the_set() -> None:
    business = a_business()
    late = business.draft("1", business.goods("CUP", 4), placed_at=DAY.replace(hour=12))
    early = business.draft("2", business.goods("CUP", 4), placed_at=DAY.replace(hour=8))
    keys = business.place([late, early], UNSERVED).order_ids
    business.stock("LEEDS", CUP=4)
    assert allocate(*keys).states == {keys[0]: State.BACKORDERED, keys[1]: State.ALLOCATED}


def test_a_shop_takes_only_from_its_own_warehouses() -> None:
    business = a_business()
    narrow = replace(business, shop=a_shop(business.owner, (business.houses["KOELN"],), code="NARROW"))
    business.stock("LEEDS", CUP=10)
    order = narrow.sell("1", CUP=1)
    assert state_of_order(order) == State.BACKORDERED
    business.stock("KOELN", CUP=1)
    assert allocate(order).states == {order: State.ALLOCATED}
    assert why(order) == [("only", None)]


def test_a_shop_without_warehouses_leaves_every_order_waiting() -> None:
    business = a_business()
    ShopWarehouse.objects.filter(shop=business.shop).delete()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=1)
    assert state_of_order(order) == State.BACKORDERED
    assert business.level("CUP") == (10, 0)
    short = PlaceOptions(refuse_short=True)
    refused = business.place([business.draft("2", business.goods("CUP", 1))], short)
    assert [(one.code, dict(one.figures)) for one in refused.refusals] == [
        ("orders.short", {"wanted": 1, "free": 0})
    ]


def test_another_owners_goods_in_the_same_warehouse_are_not_ours_to_sell() -> None:
    business = a_business()
    theirs = add_owners(drafts=[OwnerDraft("THEM", "Them Ltd")], at=DAY, actor=SYSTEM)["THEM"]
    line = ReceiptLine(business.skus["CUP"], theirs, business.shelves["LEEDS"], 9, 900)
    assert not receive_stock(lines=[line], at=DAY, actor=SYSTEM).refusals
    assert state_of_order(business.sell("1", CUP=1)) == State.BACKORDERED
    other = replace(business, shop=a_shop(theirs, tuple(business.houses.values()), code="THEIRS"))
    assert state_of_order(other.sell("1", CUP=9)) == State.ALLOCATED


def test_the_nearest_warehouse_serves_and_the_distance_is_kept() -> None:
    business = a_business(routing="nearest")
    for house in business.houses:
        business.stock(house, CUP=9)
    home, away = (
        business.place([business.draft(country, business.goods("CUP", 1), country=country)]).order_ids[0]
        for country in ("GB", "AT")
    )
    assert [business.promised(key)[0][1] for key in (home, away)] == ["LEEDS", "KOELN"]
    ((reason, figures),) = why(away)
    assert figures is not None
    assert reason == "nearest"
    assert 500 < figures["km"] < 600


def test_coordinates_of_the_order_say_more_than_its_country() -> None:
    business = a_business(routing="nearest")
    for house in business.houses:
        business.stock(house, CUP=9)
    # an order "to Britain" whose coordinates are Vienna's
    draft = business.draft("1", business.goods("CUP", 1), latitude_e6=48_200_000, longitude_e6=16_400_000)
    order = business.place([draft]).order_ids[0]
    assert business.promised(order)[0][1] == "KOELN"


def test_an_order_to_nowhere_known_follows_the_shops_own_order_of_warehouses() -> None:
    business = a_business(routing="nearest")
    for house in business.houses:
        business.stock(house, CUP=9)
    order = business.place([business.draft("1", business.goods("CUP", 1), country="")]).order_ids[0]
    assert [reason for reason, _ in why(order)] == ["priority"]


def test_an_order_that_may_not_be_split_waits_for_one_warehouse() -> None:
    business = a_business(splits=False)
    business.stock("LEEDS", CUP=3)
    business.stock("KOELN", CUP=4)
    order = business.sell("1", CUP=5)
    assert business.promised(order) == [("CUP", "KOELN", 4, 0)]
    assert business.level("CUP", "LEEDS") == (3, 0)


def test_orders_of_one_set_do_not_promise_the_same_unit_twice() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    business.stock("KOELN", CUP=2)
    placed = business.place([business.draft(str(n), business.goods("CUP", 2)) for n in range(3)])
    assert [one.state for one in sorted(placed.settled)] == [
        State.ALLOCATED,
        State.ALLOCATED,
        State.BACKORDERED,
    ]
    assert sum(business.level("CUP", house)[1] for house in business.houses) == 5


def test_a_set_in_which_one_may_not_wait_leaves_its_goods_to_the_next() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    business.stock("KOELN", CUP=2)
    drafts = [business.draft(str(n), business.goods("CUP", units)) for n, units in enumerate((6, 5))]
    placed = business.place(drafts, PlaceOptions(refuse_short=True))
    assert [dict(one.figures) for one in placed.refusals] == [{"wanted": 6, "free": 5}]
    assert [one.state for one in placed.settled] == [State.ALLOCATED]


def test_what_was_promised_is_told_with_line_sku_warehouse_units_and_reason() -> None:
    business = a_business()
    order = business.sell("1", CUP=4)
    business.stock("LEEDS", CUP=4)
    allocate(order)
    entry = Entry.objects.get(verb="orders.allocated", document_id=order)
    (line, *rest) = entry.payload["promises"][0]
    assert rest == [business.skus["CUP"], business.houses["LEEDS"], 4, "priority"]
    assert Allocation.objects.get().line_id == line


def test_what_is_missing_is_told_once_with_its_units() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=1)
    order = business.sell("1", CUP=4)
    (entry,) = Entry.objects.filter(verb="orders.backordered", document_id=order)
    assert [rest for _, *rest in entry.payload["missing"]] == [[business.skus["CUP"], 3]]
    allocate(order)
    assert Entry.objects.filter(verb="orders.backordered").count() == 1


def missing_parts(business: Business, order: int) -> dict[str, int]:
    codes = {key: code for code, key in business.skus.items()}
    (entry,) = Entry.objects.filter(verb="orders.backordered", document_id=order)
    return {codes[sku]: units for _, sku, units in entry.payload["missing"]}


def test_a_bundle_waits_for_the_part_it_lacks() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    business.stock("LEEDS", CUP=5, POT=9)
    order = business.sell("1", SET=3)
    assert state_of_order(order) == State.BACKORDERED
    assert missing_parts(business, order) == {"CUP": 1}
    business.stock("KOELN", CUP=1)
    assert allocate(order).states == {order: State.ALLOCATED}


def test_a_bundle_and_its_part_in_one_order_share_the_parts() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2)
    business.stock("LEEDS", CUP=5)
    order = business.sell("1", SET=2, CUP=2)
    assert missing_parts(business, order) == {"CUP": 1}
    assert business.level("CUP") == (5, 5)
