"""A figure opened: its parts, groups and source rows, each narrower step, and what an address may ask."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zayton.cockpit.tests.conftest import mirrored
from zayton.kernel.time import now
from zayton.orders.models import Order
from zayton.orders.tests.builders import Business
from zayton.ui.public import said

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def opened(client: Client, metric: str, query: str = "", status: int = 200) -> Any:
    got = client.get(f"{reverse('cockpit:figure', args=[metric])}?period=7d&{query}")
    assert got.status_code == status, got.content[:500]
    return got


def test_a_sum_opens_into_rows_that_add_up_to_it(boss: Client) -> None:
    rows = opened(boss, "revenue_gross").context["rows"]
    assert sorted(row["text"] for row in rows) == ["£20.00", "£40.00", "£5.00"]
    keys = {
        reverse("orders:order", args=[key])
        for key in Order.objects.filter(kind="sale").values_list("pk", flat=True)
    }
    assert {row["href"] for row in rows} == keys


def test_a_ratio_opens_into_its_parts_and_no_rows(boss: Client) -> None:
    shown = opened(boss, "return_rate").context
    assert [part["text"] for part in shown["parts"]] == ["1", "7"]
    assert (shown["rows"], shown["row_count"]) == ([], 0)


def test_a_part_opens_with_the_same_filters_and_days(boss: Client) -> None:
    (first, *_) = opened(boss, "average_order_value", "f.country=FR").context["parts"]
    got = boss.get(first["href"])
    assert got.status_code == 200
    assert got.context["filters"] == ["Country: France"]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("country", ["France", "United Kingdom"]),
        ("shop", ["Web"]),
        ("sku", ["CUP Cup", "LID Lid", "(blank)"]),
        ("moon", []),
    ],
)
def test_a_figure_is_cut_by_what_is_chosen(boss: Client, by: str, names: list[str]) -> None:
    groups = opened(boss, "revenue_gross", f"by={by}").context["groups"]
    assert [group["name"] for group in groups] == names


def test_a_group_leads_to_the_figure_of_that_group_alone(boss: Client) -> None:
    (france, *_) = opened(boss, "revenue_gross", "by=country").context["groups"]
    got = boss.get(france["href"])
    assert "£40.00" in got.context["standing"]
    assert "country" not in {re.search(r"by=(\w+)", cut["href"])[1] for cut in got.context["cuts"]}


def test_a_bucket_of_time_leads_no_further(boss: Client) -> None:
    groups = opened(boss, "revenue_gross", "by=day").context["groups"]
    assert {group["href"] for group in groups} == {""}
    assert len(groups) == 7


def test_the_blank_group_can_be_opened_too(business: Business, boss: Client) -> None:
    business.place([business.draft("Z", business.goods("POT", 1, 777), country="", placed_at=now())])
    mirrored()
    groups = {one["name"]: one for one in opened(boss, "revenue_gross", "by=country").context["groups"]}
    assert "£7.77" in boss.get(groups["(blank)"]["href"]).context["standing"]


def test_rows_come_in_pages_that_miss_and_repeat_none(business: Business, boss: Client) -> None:
    lines = [business.goods("POT", 1, 100 + n) for n in range(130)]
    business.place([business.draft("long", *lines, placed_at=now())])
    mirrored()
    first = opened(boss, "revenue_gross", "f.sku=" + str(business.skus["POT"]))
    rows = list(first.context["rows"])
    assert (len(rows), first.context["row_count"], first.context["shown_to"]) == (100, 130, 100)
    second = boss.get(first.context["more"])
    rows += second.context["rows"]
    assert len({row["text"] for row in rows}) == len(rows) == 130
    assert second.context["more"] == ""


def test_a_figure_stays_as_it_was_printed_when_more_is_sold(business: Business, boss: Client) -> None:
    position = opened(boss, "revenue_gross").context["position"]
    business.place([business.draft("later", business.goods("POT", 1, 9_900), placed_at=now())])
    mirrored()
    assert "£65.00" in opened(boss, "revenue_gross", f"position={position}").context["standing"]
    assert "£164.00" in opened(boss, "revenue_gross").context["standing"]


def test_a_ratio_stays_as_it_was_printed_with_its_parts_and_groups(business: Business, boss: Client) -> None:
    query = "by=country&f.country=GB&f.country=FR"
    before = opened(boss, "average_order_value", query).context
    business.place([business.draft("later", business.goods("POT", 1, 990_000), placed_at=now())])
    mirrored()
    then = opened(boss, "average_order_value", f"{query}&position={before['position']}").context
    for name in ("standing", "position"):
        assert then[name] == before[name]
    for name in ("parts", "groups"):
        assert [one["text"] for one in then[name]] == [one["text"] for one in before[name]]
        assert all(f"position={before['position']}" in one["href"] for one in then[name])
    for name in ("standing", "parts", "groups"):
        assert opened(boss, "average_order_value", query).context[name] != before[name]


def test_every_figure_within_an_earlier_one_leads_to_what_its_own_link_says(
    business: Business, boss: Client
) -> None:
    position = opened(boss, "return_rate").context["position"]
    business.place([business.draft("later", business.goods("POT", 5, 9_900), placed_at=now())])
    mirrored()
    then = opened(boss, "return_rate", f"by=country&position={position}").context
    assert [part["text"] for part in then["parts"]] == ["1", "7"]
    for one in (*then["parts"], *then["groups"]):
        got = boss.get(one["href"]).context
        assert (got["standing"].split(" ")[0], got["position"]) == (said(one["text"]), position)


def test_an_average_stands_as_an_average_and_not_as_what_there_is_at_the_end(boss: Client) -> None:
    value = opened(boss, "stock_value").context
    average = opened(boss, "average_stock_value", "by=warehouse").context
    assert average["standing"] != value["standing"]
    # all that there is lies in one house
    (house,) = average["groups"]
    assert average["standing"].startswith(house["text"])


@pytest.mark.parametrize("metric", ["revenue_gross", "average_order_value", "stock_value"])
def test_no_position_is_printed_that_the_lake_has_not_reached(
    business: Business, boss: Client, metric: str
) -> None:
    newest = opened(boss, metric).context
    claimed = opened(boss, metric, f"by=sku&position={newest['position'] + 1_000}").context
    assert (claimed["position"], claimed["standing"]) == (newest["position"], newest["standing"])
    # a link that kept the number would show other figures under it as soon as the lake moves on
    hrefs = [one["href"] for name in ("parts", "groups", "cuts") for one in claimed[name]]
    assert {re.search(r"position=(\d+)", href)[1] for href in hrefs} == {str(newest["position"])}


def test_the_hour_of_the_lake_stands_only_beside_its_newest_position(
    business: Business, boss: Client
) -> None:
    position = opened(boss, "average_order_value").context["position"]
    assert opened(boss, "average_order_value", f"position={position}").context["as_of"]
    business.place([business.draft("later", business.goods("POT", 1, 9_900), placed_at=now())])
    mirrored()
    assert opened(boss, "average_order_value").context["as_of"]
    earlier = opened(boss, "average_order_value", f"position={position}")
    assert earlier.context["as_of"] is None
    assert f"position {position} of the journal" in earlier.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "position=-1",
        "position=99999999999999999999",
        "position=x",
        "offset=-5",
        "offset=x",
        "offset=999",
        "by=",
        "f.=1",
    ],
)
def test_what_an_address_says_wrongly_is_passed_over_or_refused(boss: Client, query: str) -> None:
    got = boss.get(f"{reverse('cockpit:figure', args=['revenue_gross'])}?period=7d&{query}")
    assert got.status_code in (200, 400)
    if "position" in query:
        assert "£65.00" in got.context["standing"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("f.moon=1", "called “moon”"),
        ("f.sku=abc", "value to filter by"),
        ("f.day=soon", "value to filter by"),
        ("f.country=7", "value to filter by"),
        ("f.country=--3", None),
        ("f.warehouse=1", "is not known by"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_in_words(boss: Client, query: str, words: str | None) -> None:
    got = opened(boss, "revenue_gross", query, status=400 if words else 200)
    if words:
        assert words in unescape(got.content.decode())


def test_an_address_filters_by_itself_although_the_bar_chose_other_countries(boss: Client) -> None:
    assert "£40.00" in opened(boss, "revenue_gross", "country=FR").context["standing"]
    assert "£25.00" in opened(boss, "revenue_gross", "country=FR&f.country=GB").context["standing"]


def test_another_shops_rows_and_groups_stay_hidden(business: Business, signed_in: Enter) -> None:
    stranger = signed_in("operator", shops=[business.shop + 1000])
    shown = opened(stranger, "revenue_gross", "by=country").context
    assert (shown["rows"], shown["groups"], shown["row_count"]) == ([], [], 0)


def test_costs_are_refused_to_who_may_not_see_them_in_every_cut(business: Business, signed_in: Enter) -> None:
    client = signed_in("operator", sees_cost=False)
    for query in ("", "by=sku", "f.sku=1"):
        assert "may not see" in unescape(opened(client, "stock_value", query, status=400).content.decode())


def test_a_figure_reads_chinese(business: Business, signed_in: Enter) -> None:
    shown = opened(signed_in("boss", language="zh-hans"), "revenue_gross", "by=country&f.country=FR").context
    assert shown["filters"] == ["国家/地区: 法国"] or "法国" in shown["filters"][0]
    assert [group["name"] for group in shown["groups"]] == ["法国"]
