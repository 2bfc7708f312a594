"""The reads: what they find, in which order, within whose scope, and that a page is never torn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zayton.kernel.access.public import Scope
from zayton.orders.frame import find_order_pages
from zayton.orders.models import Order, OrderLine
from zayton.orders.previews import foresee_allocation, foresee_shipping, from_words
from zayton.orders.public import (
    Kind,
    PlaceOptions,
    ShipDraft,
    State,
    find_orders,
    order_history,
    order_row,
    orders_by_number,
)
from zayton.orders.queries import (
    line_sources,
    lines_of_versions,
    units_missing,
    waiting_for_goods,
    waiting_orders_seen,
    waiting_units,
)
from zayton.orders.tests.builders import DAY, Business, a_business, a_shop, charge, state_of_order

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
NOBODY = Scope(shops=frozenset())


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def other_shop(business: Business) -> Business:
    return replace(business, shop=a_shop(business.owner, tuple(business.houses.values()), code="OTHER"))


def numbers(**asked) -> list[str]:
    return [row.external_number for row in find_orders(**{"scope": ALL, **asked})]


def test_orders_of_one_moment_come_the_latest_entered_first(business: Business) -> None:
    for number in "123":
        business.sell(number, CUP=1)
    assert numbers() == ["3", "2", "1"]


def test_pages_join_to_the_whole_list_whatever_their_size(business: Business) -> None:
    drafts = [
        business.draft(f"{n}", business.goods("LID", 1), placed_at=DAY + timedelta(hours=n % 3))
        for n in range(10)
    ]
    business.place(drafts)
    whole = numbers()
    for size in (1, 3, 10, 11):
        seen, before = [], None
        while page := find_orders(scope=ALL, before=before, limit=size):
            seen += [row.external_number for row in page]
            before = (page[-1].placed_at, page[-1].id)
        assert seen == whole


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"number": "A"}, ["A2", "A1"]),
        ({"number": "a"}, []),
        ({"number": "A_"}, []),
        ({"states": [State.BACKORDERED]}, ["B1"]),
        ({"states": [State.ALLOCATED, State.BACKORDERED]}, ["B1", "A2", "A1"]),
        ({"kind": Kind.RETURN}, ["C1"]),
        ({"shop_ids": []}, []),
        ({"scope": NOBODY}, []),
        ({"limit": 0}, []),
    ],
)
def test_orders_are_found_by_what_is_asked(business: Business, asked, found: list[str]) -> None:
    business.sell("A1", CUP=1)
    business.sell("A2", CUP=1)
    business.sell("B1", LID=1)
    business.take_back("C1", "LEEDS", business.goods("CUP", -1))
    assert numbers(**asked) == found


def test_orders_of_another_shop_are_absent_from_every_read(business: Business) -> None:
    key = business.sell("1", CUP=1, LID=1)
    stranger = Scope(shops=frozenset({business.shop + 1}))
    assert find_orders(scope=stranger) == []
    assert order_row(key, scope=stranger) is None
    assert order_history(key, scope=stranger) is None
    assert orders_by_number(["1"], shop_id=business.shop, scope=stranger) == {}
    assert waiting_orders_seen(scope=stranger) == 0
    assert waiting_units(scope=stranger) == {}
    assert find_order_pages("1", stranger, 5) == []
    assert foresee_allocation(order_ids=[key], scope=stranger) == []
    assert foresee_shipping(order_ids=[key], scope=stranger) == []


def test_a_sale_and_a_return_are_found_by_kind_and_number(business: Business) -> None:
    sale = business.sell("1", CUP=1)
    back = business.take_back("1", "LEEDS", business.goods("CUP", -1)).order_ids[0]
    found = orders_by_number(["1", "2"], shop_id=business.shop, scope=ALL)
    assert {key: row.id for key, row in found.items()} == {("sale", "1"): sale, ("return", "1"): back}


def test_a_history_holds_every_version_in_turn(business: Business) -> None:
    key = business.place(
        [business.draft("1", business.goods("CUP", 1), charge("POST", "postage", 1))]
    ).order_ids[0]
    business.place([business.draft("1", business.goods("POT", 2))])
    found = order_history(key, scope=ALL)
    assert found is not None
    assert [(line.version, line.line_no, line.external_code) for line in found.lines] == [
        (1, 1, "CUP"),
        (1, 2, "POST"),
        (2, 1, "POT"),
    ]
    assert found.order == order_row(key, scope=ALL)


def test_units_that_wait_are_counted_by_sku_over_all_orders(business: Business) -> None:
    other = other_shop(business)
    business.sell("1", CUP=12)
    business.sell("2", CUP=3, LID=1)
    other.sell("1", LID=4)
    business.sell("kept", PlaceOptions(allocate=False), POT=2)
    skus = business.skus
    assert waiting_units(scope=ALL) == {skus["CUP"]: 5, skus["LID"]: 5, skus["POT"]: 2}
    assert waiting_units(scope=Scope(shops=frozenset({other.shop}))) == {skus["LID"]: 4}
    # who was placed without asking for goods is not filled when they come, and so waits for nobody
    assert waiting_orders_seen(scope=ALL) == 3


def test_units_that_wait_count_bundles_as_their_parts() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    business.stock("LEEDS", CUP=5, POT=9)
    key = business.sell("1", SET=3)
    business.sell("2", CUP=1)
    assert waiting_units(scope=ALL) == {business.skus["CUP"]: 2}
    found = order_history(key, scope=ALL)
    assert found is not None
    assert list(units_missing(found).values()) == [1]


def test_what_left_of_a_partly_shipped_order_does_not_wait(business: Business) -> None:
    order = business.sell("1", CUP=14)
    business.ship(ShipDraft(order))
    assert waiting_units(scope=ALL) == {business.skus["CUP"]: 4}


def test_a_partly_shipped_order_waits_for_goods_while_it_is_short(business: Business) -> None:
    business.stock("LEEDS", POT=2)
    order = business.sell("1", CUP=14)
    whole = business.sell("2", POT=2)
    business.ship(ShipDraft(order))
    assert state_of_order(order) == State.PARTLY_SHIPPED
    assert waiting_orders_seen(scope=ALL) == 1
    assert waiting_orders_seen(scope=NOBODY) == 0
    seen = Order.objects.filter(waiting_for_goods(scope=ALL)).values_list("pk", flat=True)
    assert (order in seen, whole in seen) == (True, False)


def test_nothing_waits_when_everything_is_there(business: Business) -> None:
    business.sell("1", CUP=10)
    assert waiting_units(scope=ALL) == {}


def test_lines_of_versions_are_those_asked_for_with_their_shop_and_kind(business: Business) -> None:
    key = business.sell("1", CUP=1)
    business.place([business.draft("1", business.goods("POT", 2, 700))])
    frame = lines_of_versions([(key, 2)])
    columns = ["order_id", "version", "line_no", "quantity", "base_minor", "shop_id", "order_kind", "charge"]
    assert frame.select(columns).rows() == [(key, 2, 1, 2, 700, business.shop, "sale", "")]
    assert lines_of_versions([(key, 1), (key, 2)]).height == 2
    assert lines_of_versions([(key, 3)]).height == lines_of_versions([]).height == 0


def test_a_line_that_came_by_no_file_is_named_by_its_order(business: Business) -> None:
    business.sell("1", CUP=1)
    line = OrderLine.objects.get().pk
    assert line_sources([line]) == [(line, "1", "", None)]
    assert line_sources([]) == []


def test_the_palette_finds_orders_by_the_beginning_of_their_number_in_any_case(business: Business) -> None:
    for number in ("AB-1", "ab-2", "订单-3", "X-AB"):
        business.sell(number, CUP=1)
    assert sorted(hit.label for hit in find_order_pages(" ab", ALL, 9)) == ["AB-1", "ab-2"]
    assert [hit.label for hit in find_order_pages("订", ALL, 9)] == ["订单-3"]
    assert len(find_order_pages("", ALL, 2)) == 2


def test_where_goods_would_come_from_is_added_up_by_warehouse(business: Business) -> None:
    business.stock("KOELN", CUP=5, LID=2)
    key = business.sell("1", PlaceOptions(allocate=False), CUP=12, LID=1)
    (foreseen,) = foresee_allocation(order_ids=[key], scope=ALL)
    houses = {key: code for code, key in business.houses.items()}
    assert from_words(foreseen.promises, houses) == "LEEDS 10, KOELN 3"
    assert from_words([], houses) == ""
    assert foreseen.missing == 0


def test_what_is_foreseen_is_what_allocating_then_does(business: Business) -> None:
    from zayton.kernel.access.public import SYSTEM
    from zayton.orders.public import allocate_orders

    business.stock("KOELN", CUP=3, POT=1)
    keys = [business.sell(str(n), PlaceOptions(allocate=False), CUP=4, POT=1) for n in range(4)]
    foreseen = {
        one.order.pk: sorted((p.warehouse_id, p.sku_id, p.quantity) for p in one.promises)
        for one in foresee_allocation(order_ids=keys, scope=ALL)
    }
    allocate_orders(order_ids=keys, actor=SYSTEM, at=DAY)
    houses, skus = business.houses, business.skus
    for key in keys:
        made = sorted((houses[house], skus[code], units) for code, house, units, _ in business.promised(key))
        assert made == foreseen[key]
