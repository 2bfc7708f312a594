"""Free exploration: what is chosen is what is asked, shown, sorted, charted and exported, and nothing else."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def explored(client: Client, query: str) -> Any:
    got = client.get(f"{reverse('cockpit:explore')}?period=7d&{query}")
    assert got.status_code == 200
    return got


def rows(client: Client, query: str) -> list[dict[str, Any]]:
    return json.loads(explored(client, f"format=json&{query}").content)["rows"]


def chart(client: Client, query: str) -> Any:
    return explored(client, query).context["chart"]


def test_nothing_chosen_is_net_revenue_by_month(boss: Client) -> None:
    chosen = explored(boss, "").context
    assert [one["name"] for one in chosen["metrics"] if one["chosen"]] == ["revenue_net"]
    assert [one["name"] for one in chosen["dimensions"] if one["chosen"]] == ["month"]


def test_unknown_and_repeated_words_are_left_out(boss: Client) -> None:
    chosen = explored(boss, "m=orders&m=orders&m=moon&by=country&by=sun&compare=never").context
    assert [one["name"] for one in chosen["metrics"] if one["chosen"]] == ["orders"]
    assert [one["name"] for one in chosen["dimensions"] if one["chosen"]] == ["country"]
    assert chosen["compare"] == ""


@pytest.mark.parametrize(
    ("query", "countries"),
    [
        ("", ["France", "United Kingdom"]),
        ("sort=revenue_gross", ["United Kingdom", "France"]),
        ("sort=-revenue_gross", ["France", "United Kingdom"]),
        ("sort=-by_country", ["United Kingdom", "France"]),
        ("sort=moon", ["France", "United Kingdom"]),
    ],
)
def test_rows_stand_in_the_order_asked_for(boss: Client, query: str, countries: list[str]) -> None:
    found = rows(boss, f"m=revenue_gross&by=country&{query}")
    assert [row["by_country"] for row in found] == countries


def test_blank_figures_stand_last_whichever_way_it_is_sorted(boss: Client) -> None:
    # nothing was sold to France before, so there is nothing to compare with
    for direction in ("", "-"):
        found = rows(boss, f"m=return_rate&by=sku&sort={direction}return_rate")
        known = [row["return_rate"] is None for row in found]
        assert known == sorted(known)


def test_figures_of_the_compared_period_have_columns_of_their_own(boss: Client) -> None:
    (france, _) = rows(boss, "m=orders&by=country&compare=previous")
    assert (france["orders"], france["before_orders"]) == (1, None)
    assert "before_orders" not in rows(boss, "m=orders&by=country")[0]


@pytest.mark.parametrize(
    ("query", "kind", "series"),
    [
        ("m=orders&by=country", "BarChart", 1),
        ("m=orders&by=day", "LineChart", 1),
        ("m=revenue_net&m=revenue_gross&m=orders&by=day", "LineChart", 2),
    ],
)
def test_time_is_a_line_other_groups_bars_and_only_one_unit_shares_an_axis(
    boss: Client, query: str, kind: str, series: int
) -> None:
    drawn = chart(boss, query)
    assert (type(drawn).__name__, len(drawn.series)) == (kind, series)


@pytest.mark.parametrize(
    "query", ["m=orders&by=country&by=day", "m=units_on_hand&by=country", "m=orders&by=charge"]
)
def test_what_has_no_single_axis_or_no_answer_has_no_chart(boss: Client, query: str) -> None:
    assert chart(boss, query) is None


def test_a_chart_shows_money_in_major_units_and_shares_in_percent(boss: Client) -> None:
    assert sorted(chart(boss, "m=revenue_gross&by=country").series[0].values) == [25.0, 40.0]
    assert max(value or 0 for value in chart(boss, "m=return_rate&by=sku").series[0].values) == 100.0


def test_costs_are_refused_in_words_to_who_may_not_see_them(business: Business, signed_in: Enter) -> None:
    told = explored(signed_in("operator", sees_cost=False), "m=stock_value&by=sku")
    assert told.context["chart"] is None
    assert any("may not see" in what for what, _ in told.context["problems"])


def test_another_shops_figures_are_in_no_row_and_no_export(business: Business, signed_in: Enter) -> None:
    stranger = signed_in("operator", shops=[business.shop + 1000])
    assert rows(stranger, "m=revenue_gross&by=country") == []
    content = b"".join(explored(stranger, "m=revenue_gross&by=country&format=csv").streaming_content)
    assert len(content.decode("utf-8-sig").splitlines()) == 1


def test_an_export_holds_every_chosen_column_in_the_readers_language(
    business: Business, signed_in: Enter
) -> None:
    query = "m=revenue_gross&m=orders&by=country&format=csv"
    content = b"".join(explored(signed_in("boss", language="zh-hans"), query).streaming_content)
    heading, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(heading) == 3
    assert "订单数" in heading or any("订单" in one for one in heading)
    assert [line[1:] for line in lines] == [["40.00", "1"], ["25.00", "1"]]


def test_an_exploration_is_kept_as_a_view(boss: Client) -> None:
    boss.post("/ui/views/", {"table": "explore", "name": "各国", "query": "m=orders&by=country"})
    (view,) = explored(boss, "").context["table"]["config"]["views"]
    assert (view["name"], view["query"]) == ("各国", "m=orders&by=country")


@pytest.mark.parametrize("days", ["from=9999-12-01&to=9999-12-31", "from=0001-01-01&to=0001-01-02"])
def test_days_beyond_the_calendar_break_no_page(boss: Client, days: str) -> None:
    for name in ("explore", "home"):
        assert boss.get(f"{reverse(f'cockpit:{name}')}?{days}&compare=previous&by=day").status_code == 200
    refused = boss.get(f"{reverse('cockpit:figure', args=['revenue_net'])}?{days}")
    assert refused.status_code == 400
    assert "1980" in refused.content.decode()
