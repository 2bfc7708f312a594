"""The first screen in figures: tiles, comparisons, lists and charts over a trade small enough to add up."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zayton.cockpit.tests.conftest import mirrored
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.public import PlaceOptions, ShipDraft, ship_orders
from zayton.orders.tests.builders import Business, a_business, charge

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def shop(empty: None) -> Business:
    """CUP and POT on the shelf in tens, LID not at all."""
    made = a_business()
    made.stock("LEEDS", CUP=10, POT=10)
    return made


def sell(
    shop: Business, number: str, code: str, units: int, minor: int, *, ago: int = 0, **facts: Any
) -> int:
    at = now() - timedelta(days=ago)
    draft = shop.draft(number, shop.goods(code, units, minor), placed_at=at, **facts)
    return shop.place([draft]).order_ids[0]


@pytest.fixture
def home(shop: Business, signed_in: Enter) -> Callable[..., Mapping[str, Any]]:
    """The first screen's figures, once the lake has caught up."""

    def seen(query: str = "", role: str = "boss", **facts: Any) -> Mapping[str, Any]:
        mirrored()
        got = signed_in(role, **{"sees_cost": True, **facts}).get(f"{reverse('cockpit:home')}?{query}")
        assert got.status_code == 200
        return got.context

    return seen


def tile(tiles: Any, label: str) -> Any:
    (found,) = [one for one in tiles if str(one.label) == label]
    return found


def test_sales_are_added_up_by_day_and_set_beside_the_days_before(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    sell(shop, "2", "CUP", 1, 2_000, ago=1)
    sell(shop, "3", "CUP", 1, 1_000, ago=2)
    sales = home()["sales"]
    assert [(str(one.label), one.text) for one in sales] == [
        ("Sales today so far", "£30"),
        ("Sales yesterday", "£20"),
        ("Sales, 7 days", "£60"),
        ("Sales, 30 days", "£60"),
    ]
    today, yesterday = sales[0].comparisons[0], sales[1].comparisons[0]
    assert "50" in today.text
    assert "100" in yesterday.text


def test_a_return_takes_its_amount_out_of_the_day_it_came_back_on(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 2, 3_000)
    shop.place(
        [shop.draft("C1", shop.goods("CUP", -1, -1_500), kind="return", placed_at=now())],
        PlaceOptions(restock_to=shop.houses["LEEDS"]),
    )
    assert home()["sales"][0].text == "£15"
    assert tile(home()["keys"], "Return rate").text == "50%"


def test_charges_are_no_sales(shop: Business, home: Any) -> None:
    shop.place([shop.draft("1", charge("POST", "postage", 999), placed_at=now())])
    sell(shop, "2", "CUP", 1, 100)
    assert home()["sales"][0].text == "£1"


def test_last_year_is_compared_with_only_where_it_was_there_in_full(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    sell(shop, "2", "CUP", 1, 1_000, ago=364)
    counts = {str(one.label): len(one.comparisons) for one in home()["sales"]}
    # of the 30 days a year ago the books know only the last one, which would flatter the growth
    assert counts == {"Sales today so far": 2, "Sales yesterday": 1, "Sales, 7 days": 1, "Sales, 30 days": 1}


def test_a_first_screen_of_orders_alone_has_stock_of_nothing(shop: Business, home: Any) -> None:
    sell(shop, "1", "LID", 1, 100)
    stock = home()["stock"]
    assert tile(stock, "Units on hand").text == "20"
    assert tile(stock, "Stock value").text == "£20"


def test_costs_are_left_out_for_who_may_not_see_them(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 100)
    labels = {str(one.label) for one in home(role="operator", sees_cost=False)["stock"]}
    assert "Units on hand" in labels
    assert not labels & {"Stock value", "Stock turnover"}


def test_skus_are_listed_by_what_they_brought_and_the_least_from_below(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    sell(shop, "2", "POT", 1, 2_000)
    sell(shop, "3", "LID", 1, 1_000)
    shop.place([shop.draft("4", charge("POST", "postage", 9_999), placed_at=now())])
    shown = home()
    assert [one.name.split()[0] for one in shown["best"]] == ["CUP", "POT", "LID"]
    assert [one.name.split()[0] for one in shown["worst"]] == ["LID", "POT", "CUP"]
    assert [one.text for one in shown["best"]] == ["£30", "£20", "£10"]


def leave(shop: Business, number: str, code: str, units: int) -> None:
    ship_orders(drafts=[ShipDraft(sell(shop, number, code, units, 100))], actor=SYSTEM, at=now())


def test_what_still_sells_and_will_not_last_two_weeks_runs_out(shop: Business, home: Any) -> None:
    leave(shop, "1", "CUP", 8)
    leave(shop, "2", "POT", 1)
    ending = home()["ending"]
    # 2 cups left at 8 in 30 days last 7.5 days; 9 pots at 1 in 30 days last 270
    assert (ending.count, [one.name.split()[0] for one in ending.first]) == (1, ["CUP"])
    assert ending.first[0].text == "7.5 days"
    assert ending.first[0].note == "2 on hand"


def test_what_is_gone_has_run_out_and_what_never_sold_has_not(shop: Business, home: Any) -> None:
    leave(shop, "1", "CUP", 10)
    ending = home()["ending"]
    assert [(one.name.split()[0], one.text) for one in ending.first] == [("CUP", "out of stock")]


def test_an_order_without_a_country_is_in_the_total_and_not_on_the_map(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000, country="")
    sell(shop, "2", "CUP", 1, 1_000, country="FR")
    shown = home()
    assert shown["charts"]["by_country"].values == {"FR": 10.0}
    assert shown["sales"][0].text == "£40"


@pytest.mark.parametrize(("days", "points"), [(7, 7), (90, 90), (365, 53)])
def test_long_periods_are_drawn_by_week(shop: Business, home: Any, days: int, points: int) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    chart = home(f"period={days}d")["charts"]["by_day"]
    assert abs(len(chart.x) - points) <= 1
    assert chart.series[0].values[-1] == 30.0
    assert len(chart.series[0].links) == len(chart.x)


def test_the_sentence_says_sales_what_runs_out_and_what_waits(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    sentence = home("period=7d")["standing"]
    assert sentence.startswith("£30 net revenue from ")
    assert "0 SKUs run out" in sentence
    assert "quarantine" not in sentence


def test_every_figure_of_the_page_is_of_one_position(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    shown = home()
    assert shown["position"] == shown["cut"].position
    hrefs = [one.href for one in (*shown["sales"], *shown["keys"], *shown["stock"])]
    assert all(f"position={shown['position']}" in href for href in hrefs)


def test_the_warehouse_sees_no_rows_that_only_others_may_mend(shop: Business, home: Any) -> None:
    sell(shop, "1", "CUP", 1, 3_000)
    assert home()["failed"]["seen"] is True
    assert home(role="warehouse")["failed"]["rows"] == 0
