"""A week of a small shop that its owner can add up on paper, as the first screen and its figures tell it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zayton.cockpit.tests.conftest import mirrored
from zayton.kernel.time import now
from zayton.orders.public import PlaceOptions, ShipDraft
from zayton.orders.tests.builders import Business, a_business, charge

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def week(empty: None) -> Business:
    """Twenty cups and twenty pots on the shelf, each booked in at £1; no lids.

    today      2 cups for £20.00, postage £3.00, to France
    yesterday  1 pot for £9.00, to Britain; 1 cup of the first order comes back, £10.00
    last week  3 cups for £27.00, to Britain, which left the house
    """
    made = a_business()
    made.stock("LEEDS", CUP=20, POT=20)

    def ago(days: int) -> Any:
        return now() - timedelta(days=days)

    old = made.place(
        [made.draft("1", made.goods("CUP", 3, 2_700), country="GB", placed_at=ago(8))]
    ).order_ids[0]
    made.ship(ShipDraft(old))
    made.place([made.draft("2", made.goods("POT", 1, 900), country="GB", placed_at=ago(1))])
    made.place(
        [made.draft("3", made.goods("CUP", -1, -1_000), kind="return", country="GB", placed_at=ago(1))],
        PlaceOptions(restock_to=made.houses["LEEDS"]),
    )
    made.place(
        [
            made.draft(
                "4",
                made.goods("CUP", 2, 2_000),
                charge("POST", "postage", 300),
                country="FR",
                placed_at=now(),
            )
        ]
    )
    mirrored()
    return made


@pytest.fixture
def owner(week: Business, signed_in: Enter) -> Client:
    return signed_in("boss", sees_cost=True)


def figure(owner: Client, metric: str, query: str) -> Any:
    return owner.get(f"{reverse('cockpit:figure', args=[metric])}?{query}").context


def test_the_week_adds_up_on_the_first_screen(owner: Client) -> None:
    """Today £20. Yesterday 9 − 10 = −£1. Seven days 20 − 1 = £19. Thirty days 19 + 27 = £46."""
    shown = owner.get(f"{reverse('cockpit:home')}?period=7d").context
    assert [tile.text for tile in shown["sales"]] == ["£20", "−£1", "£19", "£46"]
    keys = {str(tile.label): tile.text for tile in shown["keys"]}
    assert (keys["Orders"], keys["Units sold"]) == ("2", "3")
    # £20.00 and £9.00 over two orders
    assert keys["Average order value"] == "£14.50"


def test_the_map_the_list_and_the_days_are_the_same_nineteen_pounds(owner: Client) -> None:
    """France 20, Britain 9 − 10 = −1; cups 20 − 10 = 10, pots 9; the days 20 and −1."""
    shown = owner.get(f"{reverse('cockpit:home')}?period=7d").context
    assert shown["charts"]["by_country"].values == {"FR": 20.0, "GB": -1.0}
    assert {line.name.split()[0]: line.text for line in shown["best"]} == {"CUP": "£10", "POT": "£9"}
    days = [value for value in shown["charts"]["by_day"].series[0].values if value]
    assert sorted(days) == [-1.0, 20.0]
    assert sum(days) == sum(shown["charts"]["by_country"].values.values()) == 19.0


def test_nineteen_pounds_open_into_the_three_documents_they_come_from(owner: Client) -> None:
    """20 + 9 − 10, each row a document of the books."""
    opened = figure(owner, "revenue_net", "period=7d")
    assert opened["standing"].startswith("£19.00")
    assert sorted(row["text"] for row in opened["rows"]) == ["£20.00", "£9.00", "−£10.00"]
    assert opened["row_count"] == 3
    assert {row["name"] for row in opened["rows"]} == {"2", "3", "4"}


def test_the_return_rate_is_one_of_three_units(owner: Client) -> None:
    """3 units went out within the week and 1 came back: 33.3 %."""
    opened = figure(owner, "return_rate", "period=7d")
    assert opened["standing"].startswith("33.3%")
    assert [part["text"] for part in opened["parts"]] == ["1", "3"]


def test_the_shelf_holds_what_was_booked_in_less_what_left_plus_what_came_back(owner: Client) -> None:
    """20 cups and 20 pots, 3 cups left, 1 came back: 38 units; nothing else has been shipped."""
    shown = owner.get(f"{reverse('cockpit:home')}?period=7d").context
    stock = {str(tile.label): tile.text for tile in shown["stock"]}
    assert stock["Units on hand"] == "38"


def test_france_alone_is_twenty_pounds_and_its_postage_is_no_sale(owner: Client) -> None:
    """Goods £20.00; the £3.00 of postage are a charge and not in net revenue."""
    shown = owner.get(f"{reverse('cockpit:home')}?period=7d&country=FR").context
    assert shown["sales"][2].text == "£20"
    assert shown["by_country"] is True
