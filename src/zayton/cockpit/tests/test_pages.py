"""The cockpit's pages: what they show, to whom, at what cost, and that every figure opens."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
QUERIES_OF_HOME = 20
"""The baseline: raise it only for a reason that is worth a query on every first screen."""


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:2000]
    return unescape(answer.content.decode())


def figure(client: Client, metric: str, query: str = "period=7d") -> str:
    return page(client, f"{reverse('cockpit:figure', args=[metric])}?{query}")


def test_a_first_day_says_what_to_do(empty: None, signed_in: Enter) -> None:
    said = page(signed_in("boss"), reverse("cockpit:home"))
    assert "There are no figures yet" in said
    assert reverse("web:imports") in said


def test_the_first_screen_says_how_things_stand(business: Business, signed_in: Enter) -> None:
    said = page(signed_in("boss", sees_cost=True), reverse("cockpit:home"))
    for words in (
        "£60 net revenue",
        "Sales today so far",
        "£35",
        "Stock value",
        "Net revenue by country",
        "Stock by age",
    ):
        assert words in said
    assert "position" in said


def test_the_first_screen_speaks_chinese(business: Business, signed_in: Enter) -> None:
    said = page(signed_in("boss", language="zh-hans"), reverse("cockpit:home"))
    for words in ("经营总览", "近 30 天销售额", "客单价", "库龄分布"):
        assert words in said


def test_every_figure_of_the_first_screen_opens(business: Business, signed_in: Enter) -> None:
    client = signed_in("boss", sees_cost=True)
    said = page(client, reverse("cockpit:home"))
    opened = set(re.findall(r'"(/cockpit/figures/[^"]+)"', said))
    assert len(opened) > 15
    for address in opened:
        assert "As of" in page(client, address.encode().decode("unicode_escape"))


def test_the_first_screen_asks_the_books_little(business: Business, signed_in: Enter) -> None:
    client = signed_in("boss", sees_cost=True)
    page(client, reverse("cockpit:home"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, reverse("cockpit:home"))
    assert len(asked) <= QUERIES_OF_HOME, [query["sql"][:120] for query in asked]


def test_costs_are_shown_only_to_those_who_see_them(business: Business, signed_in: Enter) -> None:
    client = signed_in("operator", sees_cost=False)
    said = page(client, reverse("cockpit:home"))
    assert "Stock value" not in said
    assert "Units on hand" in said
    refused = page(client, reverse("cockpit:figure", args=["stock_value"]), 400)
    assert "may not see" in refused


def test_another_shops_figures_are_nowhere(business: Business, signed_in: Enter) -> None:
    client = signed_in("operator", shops=[business.shop + 1000])
    assert "£60" not in page(client, reverse("cockpit:home"))
    assert "1 source row" not in figure(client, "revenue_gross")
    assert "£" not in figure(client, "revenue_gross").partition("z-standing")[2].partition("</p>")[0]


def test_a_figure_opens_into_groups_and_source_rows(business: Business, signed_in: Enter) -> None:
    said = figure(signed_in("boss"), "revenue_gross", "period=7d&by=country")
    for words in ("£65.00", "France", "United Kingdom", "3 source rows", "A", "B"):
        assert words in said


def test_a_group_narrows_the_figure(business: Business, signed_in: Enter) -> None:
    said = figure(signed_in("boss"), "revenue_gross", "period=7d&f.country=FR")
    assert "£40.00" in said
    assert "Country: France" in said
    assert "1 source row" in said


def test_a_ratio_opens_into_what_it_is_made_of(business: Business, signed_in: Enter) -> None:
    said = figure(signed_in("boss"), "average_order_value")
    assert "£32.50" in said
    assert "Gross revenue" in said
    assert reverse("cockpit:figure", args=["orders"]) in said


def test_a_balance_opens_into_lots(business: Business, signed_in: Enter) -> None:
    said = figure(signed_in("boss", sees_cost=True), "units_on_hand")
    assert reverse("stock:lot", args=[1]).rstrip("1") in said


def test_an_unknown_metric_is_not_found(business: Business, signed_in: Enter) -> None:
    page(signed_in("boss"), reverse("cockpit:figure", args=["nothing"]), 404)


def test_odd_addresses_are_answered_in_words(business: Business, signed_in: Enter) -> None:
    client = signed_in("boss")
    for query in (
        "f.moon=1",
        "by=moon",
        "from=x&to=y",
        "position=-1",
        "offset=99999999999",
        "f.country=%00",
        "f.sku=abc",
    ):
        answer = client.get(f"{reverse('cockpit:figure', args=['revenue_net'])}?{query}")
        assert answer.status_code in (200, 400), query


def test_exploring_shows_table_chart_and_totals(business: Business, signed_in: Enter) -> None:
    address = f"{reverse('cockpit:explore')}?m=revenue_net&m=orders&by=country&compare=previous"
    said = page(signed_in("boss"), address)
    for words in ("Net revenue £60", "chart-explored", "France", "compared period"):
        assert words in said


def test_exploring_refuses_in_words_what_has_no_meaning(business: Business, signed_in: Enter) -> None:
    said = page(signed_in("boss"), f"{reverse('cockpit:explore')}?m=units_on_hand&by=country")
    assert "is not known by Country" in said


def test_an_exploration_is_exported_as_seen(business: Business, signed_in: Enter) -> None:
    address = f"{reverse('cockpit:explore')}?m=orders&by=country&format=csv"
    content = b"".join(signed_in("boss").get(address)).decode("utf-8-sig")
    assert "France" in content
    assert "United Kingdom" in content


def test_a_metric_is_defined_shown_and_deleted_in_the_page(business: Business, signed_in: Enter) -> None:
    client = signed_in("boss")
    odd = client.post(
        reverse("cockpit:metric-new"), {"title": "Odd", "formula": "orders +", "style": "money"}
    )
    assert "cannot be read" in odd.content.decode()
    assert not DefinedMetric.objects.exists()
    fields = {"title": "Per unit", "formula": "revenue_net / units_sold", "style": "money"}
    assert client.post(reverse("cockpit:metric-new"), fields).status_code == 302
    own = DefinedMetric.objects.get()
    assert "Per unit" in page(client, reverse("cockpit:definitions"))
    assert "£8.57" in figure(client, f"own_{own.pk}")
    assert client.post(reverse("cockpit:definition-delete"), {"metric": own.pk}).status_code == 302
    assert not DefinedMetric.objects.exists()


def test_a_dimension_is_defined_and_cuts_figures(business: Business, signed_in: Enter) -> None:
    client = signed_in("boss")
    fields = {"title": "Regions", "base": "country", "groups": "Islands: GB\nMainland: FR, DE"}
    assert client.post(reverse("cockpit:dimension-new"), fields).status_code == 302
    own = DefinedDimension.objects.get()
    assert own.groups == [["Islands", ["GB"]], ["Mainland", ["FR", "DE"]]]
    said = figure(client, "revenue_gross", f"period=7d&by=group_{own.pk}")
    assert "Mainland" in said
    assert "£40.00" in said
    assert "Islands: GB" in page(client, reverse("cockpit:dimension", args=[own.pk]))


def test_defining_needs_its_permission(business: Business, signed_in: Enter) -> None:
    client = signed_in("warehouse")
    page(client, reverse("cockpit:metric-new"), 403)
    assert client.post(reverse("cockpit:metric-new"), {"title": "A", "formula": "orders"}).status_code == 403
    assert not DefinedMetric.objects.exists()
