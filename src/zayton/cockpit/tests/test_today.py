"""Today is the shops' day: figures around midnight in Shanghai and in Los Angeles."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from zayton.channels.models import Shop
from zayton.cockpit.tests.conftest import mirrored
from zayton.kernel.access.models import Person
from zayton.orders.tests.builders import a_business, a_shop
from zayton.ui.public import chosen_of

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
SOLD = datetime(2026, 3, 1, 17, tzinfo=UTC)
AFTER_MIDNIGHT_IN_SHANGHAI = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)


@pytest.fixture
def shops(empty: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A shop in Los Angeles that sold for £10 at its morning, one in Shanghai that sold for £20 after its midnight."""
    monkeypatch.setattr("zayton.ui.scopebar.now", lambda: AFTER_MIDNIGHT_IN_SHANGHAI)
    monkeypatch.setattr("zayton.lake.api.now", lambda: AFTER_MIDNIGHT_IN_SHANGHAI)
    west = a_business()
    keys = {"LA": west.shop, "SH": a_shop(west.owner, tuple(west.houses.values()), code="SH")}
    zones = {"LA": "America/Los_Angeles", "SH": "Asia/Shanghai"}
    for code, zone in zones.items():
        Shop.objects.filter(pk=keys[code]).update(zone=zone)
    west.stock("LEEDS", CUP=9)
    drafts = []
    for code, amount in (("LA", 1000), ("SH", 2000)):
        shop = replace(west, shop=keys[code])
        drafts.append(shop.draft(code, shop.goods("CUP", 1, amount), placed_at=SOLD))
    assert not west.place(drafts).refusals
    mirrored()
    return keys


def today(query: str = "") -> date:
    request = RequestFactory().get(f"/?{query}")
    request.user = Person.objects.filter(username="somebody").first() or Person.objects.create_user(
        "somebody", "secret", roles=["boss"]
    )
    return chosen_of(request).today


def test_the_day_is_that_of_the_shops_chosen(shops: dict[str, int]) -> None:
    assert today(f"shop={shops['LA']}") == date(2026, 3, 1)
    assert today(f"shop={shops['SH']}") == date(2026, 3, 2)
    assert today() == date(2026, 3, 2)


def sold_today(client: Client, query: str = "") -> str:
    said = unescape(client.get(f"{reverse('cockpit:home')}?{query}").content.decode())
    return said.partition("Sales today so far")[2].partition("Sales yesterday")[0]


def test_the_first_screen_shows_what_was_sold_on_the_shops_own_day(
    shops: dict[str, int], signed_in: Enter
) -> None:
    client = signed_in("boss")
    assert "£10" in sold_today(client, f"shop={shops['LA']}")
    assert "£20" in sold_today(client, f"shop={shops['SH']}")
    assert "£20" in sold_today(client)


@pytest.mark.parametrize(
    ("day", "words"), [(1, ""), (4, "last sale on 2 Mar 2026"), (30, "no sale in 30 days")]
)
def test_a_day_without_sales_says_when_there_was_one_last(
    shops: dict[str, int], signed_in: Enter, monkeypatch: pytest.MonkeyPatch, day: int, words: str
) -> None:
    later = AFTER_MIDNIGHT_IN_SHANGHAI.replace(month=4 if day == 30 else 3, day=day)
    monkeypatch.setattr("zayton.ui.scopebar.now", lambda: later)
    said = sold_today(signed_in("boss"), f"shop={shops['SH']}")
    assert words in said
    assert bool(words) == ("last sale" in said or "no sale" in said)


def test_the_page_says_so_when_zones_differ(shops: dict[str, int], signed_in: Enter) -> None:
    client, words = signed_in("boss"), "Shops stand in several time zones"
    assert words in client.get(reverse("cockpit:home")).content.decode()
    one = client.get(f"{reverse('cockpit:home')}?shop={shops['SH']}").content.decode()
    assert words not in one


def test_a_token_for_one_shop_asks_about_that_shops_day(shops: dict[str, int], signed_in: Enter) -> None:
    question = {"metrics": ["revenue_gross"], "period": "today"}
    answers = {
        code: signed_in("boss", shops=[key])
        .post("/api/metrics/ask", question, content_type="application/json")
        .json()
        for code, key in shops.items()
    }
    assert {code: one["period"]["start"] for code, one in answers.items()} == {
        "LA": "2026-03-01",
        "SH": "2026-03-02",
    }
    assert {code: one["totals"]["figures"]["revenue_gross"] for code, one in answers.items()} == {
        "LA": 1000,
        "SH": 2000,
    }
