"""The scope bar's country and currency: they hold on every page of figures, and each page says at which rate."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from zayton.cockpit.money import Money
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.rates.public import RateDraft, give_rates, latest_rate
from zayton.kernel.time import now
from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def page(client: Client, name: str, query: str, *arguments: str) -> str:
    answer = client.get(f"{reverse(f'cockpit:{name}', args=arguments)}?{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def rate(business: Business) -> None:
    """One pound is two units of a currency that the central bank does not know, since two days ago."""
    given = RateDraft("GBP", "AED", now().date() - timedelta(days=2), Decimal(2))
    assert give_rates(rates=[given], origin="a bank", actor=SYSTEM, at=now())[1] == []


def test_the_bar_offers_the_countries_that_were_sold_to(business: Business, signed_in: Enter) -> None:
    said = page(signed_in("boss"), "home", "")
    assert re.findall(
        r'<option value="(\w\w)">', said.partition('name="country"')[2].partition("</select>")[0]
    ) == [
        "FR",
        "GB",
    ]


def test_another_shops_countries_are_not_offered(business: Business, signed_in: Enter) -> None:
    said = page(signed_in("boss", shops=[business.shop + 1000]), "home", "")
    assert 'name="country"' not in said


def test_a_country_narrows_sales_but_not_stock(business: Business, signed_in: Enter) -> None:
    said = page(signed_in("boss", sees_cost=True), "home", "country=FR")
    assert "£40 net revenue" in said
    assert "stock belongs to no country" in said
    assert '<option value="FR" selected>France' in said
    opened = page(signed_in("boss"), "figure", "period=7d&country=FR", "revenue_gross")
    assert "£40.00" in opened
    assert "Country: France" in opened


def test_a_country_that_is_none_narrows_nothing(business: Business, signed_in: Enter) -> None:
    assert "£60 net revenue" in page(signed_in("boss"), "home", "country=1x")


def test_amounts_are_shown_in_the_currency_chosen_with_the_rate_and_its_day(
    rate: None, signed_in: Enter
) -> None:
    client = signed_in("boss", sees_cost=True)
    said = page(client, "home", "currency=AED")
    assert "AED" in said.partition("net revenue")[0][-40:]
    assert "120" in said.partition("net revenue")[0][-40:]
    assert "1 GBP = 2.0000 AED" in said
    assert "currency=AED" in re.findall(r'"(/cockpit/figures/[^"]+)"', said)[0]
    opened = page(client, "figure", "period=7d&currency=AED&by=country", "revenue_gross")
    assert "AED\xa080.00" in opened or "AED80.00" in opened
    assert "£40.00" in opened, "the rows of the books stay in the books' currency"
    explored = page(client, "explore", "m=revenue_gross&m=orders&by=country&currency=AED")
    assert "130.00" in explored.partition("z-standing")[2].partition("</p>")[0]


def test_a_currency_without_any_rate_leaves_amounts_as_they_are_and_says_so(
    business: Business, signed_in: Enter
) -> None:
    said = page(signed_in("boss"), "home", "currency=AED")
    assert "£60 net revenue" in said
    assert "No rate from GBP to AED is known" in said


def test_the_newest_rate_is_taken_however_old_and_never_one_of_the_future(rate: None) -> None:
    today = now().date()
    found = latest_rate("GBP", "AED", today)
    assert (found.rate, found.on_date) == (Decimal(2), today - timedelta(days=2))
    assert latest_rate("AED", "GBP", today).rate == Decimal("0.5")
    assert latest_rate("GBP", "AED", today - timedelta(days=3)) is None
    published = latest_rate("GBP", "USD", date(2199, 1, 1))
    assert published.origin == "ECB"
    assert latest_rate("GBP", "USD", date(2024, 3, 3)).on_date == date(2024, 3, 1)
    assert latest_rate("GBP", "GBP", today).rate == 1


def test_amounts_are_rounded_half_to_even_in_the_target_currency() -> None:
    yen = Money("JPY", Decimal("1.5"), date(2026, 3, 1), "ECB")
    assert [yen.minor(minor) for minor in (100, 300, None)] == [2, 4, None]
    assert Money("GBP").minor(12.0) == 12
