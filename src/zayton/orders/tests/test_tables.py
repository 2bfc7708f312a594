"""The tables of orders: what they show of whom, filtered, sorted, added up, kept as views and exported."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.orders.models import Order
from zayton.orders.public import PlaceOptions, ShipDraft, cancel_orders
from zayton.orders.tests.builders import DAY, Business, a_business, charge
from zayton.orders.tests.test_pages import client_of, queries_of

pytestmark = pytest.mark.django_db
calamine = pytest.importorskip("python_calamine")
YEAR = "from=2026-01-01&to=2026-12-31"


def answer(client: Client, query: str = "", name: str = "orders") -> Any:
    got = client.get(f"{reverse(f'orders:{name}')}?format=json&{YEAR}&{query}")
    assert got.status_code == 200
    return json.loads(got.content)


def numbers(client: Client, query: str = "", name: str = "orders") -> list[str]:
    return [row["number"] for row in answer(client, query, name)["rows"]]


@pytest.fixture
def business() -> Business:
    """Four sales: allocated to Britain, waiting for France, shipped to nowhere known, cancelled; days apart."""
    made = a_business()
    made.stock("LEEDS", CUP=10)
    days = {"A1": 1, "A2": 2, "b3": 3, "=4": 4}
    lines = {"A1": ("CUP", 4, 4000), "A2": ("POT", 2, 900), "b3": ("CUP", 1, 100), "=4": ("CUP", 1, 50)}
    countries = {"A1": "GB", "A2": "FR", "b3": "", "=4": "GB"}
    for number, day in days.items():
        draft = made.draft(
            number,
            made.goods(*lines[number]),
            charge("POST", "postage", 350),
            country=countries[number],
            placed_at=DAY.replace(day=day),
            customer=f"buyer {number}",
        )
        made.place([draft])
    keys = dict(Order.objects.values_list("external_number", "pk"))
    made.ship(ShipDraft(keys["b3"]))
    cancel_orders(order_ids=[keys["=4"]], actor=SYSTEM, at=DAY)
    return made


def test_the_latest_order_comes_first(business: Business) -> None:
    assert numbers(client_of("operator")) == ["=4", "b3", "A2", "A1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("f.state=backordered", ["A2"]),
        ("f.state=shipped&f.state=cancelled", ["=4", "b3"]),
        ("f.country=GB", ["=4", "A1"]),
        ("f.units=gte:2", ["A2", "A1"]),
        ("f.units=gte:2&f.country=FR", ["A2"]),
        ("f.goods=lte:1.00", ["=4", "b3"]),
        ("f.total=gte:43.5", ["A1"]),
        ("f.state=received", []),
        ("f.shop=Web", ["=4", "b3", "A2", "A1"]),
        ("f.shop=Other", []),
        ("country=FR", ["A2"]),
        ("sort=units,number", ["=4", "b3", "A2", "A1"]),
        ("sort=-total", ["A1", "A2", "b3", "=4"]),
        ("sort=number", ["=4", "A1", "A2", "b3"]),
        ("q=a", ["A2", "A1"]),
        ("q=%3D4", ["=4"]),
        ("q=%25", []),
        ("q=buyer", []),
    ],
)
def test_a_table_is_filtered_sorted_and_searched(business: Business, query: str, found: list[str]) -> None:
    assert numbers(client_of("operator"), query) == found


def test_a_page_holds_part_of_the_rows_and_the_totals_of_all(business: Business) -> None:
    business.place([business.draft(f"m{n:02}", charge("M", "manual", 100)) for n in range(56)])
    told = answer(client_of("operator"), "size=50&page=2&sort=number")
    assert [row["number"] for row in told["rows"]] == [f"m{n}" for n in range(46, 56)]
    assert told["total"] == 60


def test_the_totals_add_up_units_and_base_amounts(business: Business) -> None:
    told = answer(client_of("operator"))
    assert told["totals"]["units"] == 4 + 2 + 1 + 1
    # goods of 4000 + 900 + 100 + 50 and postage of 4 × 350, in pounds
    assert Decimal(str(told["totals"]["total"])) == Decimal("64.50")


def test_amounts_stand_in_the_orders_currency_and_their_total_in_ours(business: Business) -> None:
    give_rates(
        rates=[RateDraft("JPY", "GBP", DAY.date(), Decimal("0.005"))], origin="a bank", actor=SYSTEM, at=DAY
    )
    business.place([business.draft("yen", charge("M", "manual", 3000), currency="JPY")])
    (row,) = answer(client_of("operator"), "q=yen")["rows"]
    assert (row["currency"], Decimal(str(row["charges"])), Decimal(str(row["total"]))) == ("JPY", 3000, 15)


def test_a_buyer_is_shown_by_the_shops_number(business: Business) -> None:
    (row,) = answer(client_of("operator"), "q=A1")["rows"]
    assert row["customer"] == "buyer A1"


def test_an_order_belongs_to_the_period_of_its_shops_day(business: Business) -> None:
    late = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
    business.place([business.draft("late", charge("M", "manual", 1), placed_at=late)])
    client = client_of("operator")

    def within(first: str, last: str) -> list[str]:
        got = client.get(f"{reverse('orders:orders')}?format=json&from={first}&to={last}")
        return [row["number"] for row in json.loads(got.content)["rows"]]

    # half past eleven by UTC is half past midnight in London's summer
    assert within("2026-06-01", "2026-06-01") == ["late"]
    assert within("2026-05-31", "2026-05-31") == []


def test_the_backorders_are_those_that_wait_whenever_they_were_ordered(business: Business) -> None:
    business.sell("never asked for", PlaceOptions(allocate=False), CUP=1)
    business.place([business.draft("old", business.goods("LID", 1), placed_at=DAY.replace(year=2019))])
    assert sorted(numbers(client_of("operator"), name="backorders")) == ["A2", "old"]


def rows_of(client: Client, query: str, name: str = "orders") -> list[list[str]]:
    got = client.get(f"{reverse(f'orders:{name}')}?format=csv&{YEAR}&{query}")
    text = b"".join(got.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_an_export_holds_what_the_table_shows_and_no_formula(business: Business) -> None:
    heading, *rows = rows_of(client_of("operator"), "columns=number,state,country,units,total&sort=-number")
    assert heading == ["Order number", "State", "Country", "Units", "Total (GBP)"]
    assert rows == [
        ["b3", "Shipped", "", "1", "4.50"],
        ["A2", "Backordered", "FR", "2", "12.50"],
        ["A1", "Allocated", "GB", "4", "43.50"],
        ["'=4", "Cancelled", "GB", "1", "4.00"],
    ]


def test_an_export_speaks_the_readers_language(business: Business) -> None:
    heading, first, *_ = rows_of(
        client_of("operator", language="zh-hans"), "columns=number,state&sort=number"
    )
    assert heading == ["订单号", "状态"]
    assert first == ["'=4", "已取消"]


def test_a_workbook_holds_figures_as_figures(business: Business) -> None:
    query = "format=xlsx&columns=number,units,total&sort=number"
    got = client_of("operator").get(f"{reverse('orders:orders')}?{YEAR}&{query}")
    content = b"".join(got.streaming_content) if got.streaming else got.content
    sheet = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert sheet.to_python()[:3] == [
        ["Order number", "Units", "Total (GBP)"],
        ["=4", 1, 4.0],
        ["A1", 4, 43.5],
    ]


def test_another_shops_orders_are_in_no_export_and_no_total(business: Business) -> None:
    stranger = client_of("operator", shops=[business.shop + 1])
    assert rows_of(stranger, "columns=number") == [["Order number"]]
    assert answer(stranger)["total"] == 0
    assert not any(answer(stranger)["totals"].values())


def test_a_view_of_the_table_is_kept_and_offered(business: Business) -> None:
    client = client_of("operator")
    client.post("/ui/views/", {"table": "orders", "name": "等货", "query": "f.state=backordered"})
    (view,) = client.get(reverse("orders:orders")).context["table"]["config"]["views"]
    assert (view["name"], view["query"]) == ("等货", "f.state=backordered")


@pytest.mark.parametrize("name", ["orders", "returns", "backorders", "oversold"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_empty_table_has_a_page_that_says_so(name: str, language: str) -> None:
    words = {
        ("oversold", "en"): "Nothing is sold beyond stock",
        ("oversold", "zh-hans"): "没有超卖",
    }.get((name, language), {"en": "No orders yet", "zh-hans": "还没有订单"}[language])
    got = client_of("operator", language=language).get(reverse(f"orders:{name}"))
    assert got.status_code == 200
    assert words in got.content.decode()


@pytest.mark.parametrize(
    "query", ["f.units=many", "f.total=gte:NaN", "sort=customer", "sort=-nothing", "size=-1", "page=9999999"]
)
def test_what_an_address_says_wrongly_does_not_break_the_table(business: Business, query: str) -> None:
    got = client_of("operator").get(f"{reverse('orders:orders')}?format=json&{YEAR}&{query}")
    assert got.status_code == 200


def test_who_may_not_act_is_offered_no_actions_and_changes_nothing(business: Business) -> None:
    client = client_of("buyer")
    offered = client.get(reverse("orders:orders")).context["table"]["config"]["bulk"]
    assert [one["name"] for one in offered] == []
    keys = [str(key) for key in Order.objects.values_list("pk", flat=True)]
    before = list(Order.objects.order_by("pk").values_list("state", flat=True))
    for verb in ("allocate", "ship", "cancel"):
        said = {"bulk": verb, "step": "apply", "id": keys}
        assert client.post(reverse("orders:orders"), said).status_code == 403
    assert list(Order.objects.order_by("pk").values_list("state", flat=True)) == before


def test_a_longer_list_of_what_waits_costs_no_more_queries(business: Business) -> None:
    client = client_of("operator")
    before = queries_of(client, reverse("orders:oversold") + "?format=json")
    business.place([business.draft(f"w{n}", business.goods("LID", n)) for n in range(1, 30)])
    assert queries_of(client, reverse("orders:oversold") + "?format=json") <= before
