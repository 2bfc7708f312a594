"""Whatever orders go through and whenever the lake looks, its figures are a recount of the books."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.lake.public import Answer, ask
from zayton.orders.models import Order
from zayton.orders.public import RETURN, PlaceOptions, cancel_orders
from zayton.orders.tests.builders import DAY, Business, a_business, charge
from zayton.orders.tests.test_facts import ASKED, MARCH, figures, mirrored, recounted

pytestmark = pytest.mark.django_db
COUNTRIES = ("GB", "FR", "DE", "")


@pytest.fixture
def business(tmp_path: Path, settings: Any) -> Business:
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    made = a_business()
    made.stock("LEEDS", CUP=30, POT=30)
    return made


def say(business: Business, chance: random.Random) -> None:
    """One order, new or later, of random goods, country, day and charges."""
    lines = [
        business.goods(code, chance.randint(1, 9), chance.randint(0, 9_999))
        for code in chance.sample(["CUP", "POT", "LID"], chance.randint(1, 3))
    ]
    if chance.random() < 0.4:
        lines.append(charge("POST", "postage", chance.randint(-500, 500)))
    facts = {
        "country": chance.choice(COUNTRIES),
        "placed_at": DAY + timedelta(days=chance.randint(0, 20), hours=chance.randint(0, 14)),
    }
    business.place([business.draft(str(chance.randint(1, 9)), *lines, **facts)])


def take_back(business: Business, chance: random.Random) -> None:
    lines = [business.goods("CUP", -chance.randint(1, 3), -chance.randint(1, 999))]
    draft = business.draft(f"C{chance.randint(1, 5)}", *lines, kind=RETURN)
    business.place([draft], PlaceOptions(restock_to=business.houses["LEEDS"]))


def cancel(_: Business, chance: random.Random) -> None:
    keys = list(Order.objects.order_by("pk").values_list("pk", flat=True))
    if keys:
        cancel_orders(order_ids=[chance.choice(keys)], actor=SYSTEM, at=DAY)


@pytest.mark.parametrize("seed", range(3))
def test_the_lake_is_a_recount_after_any_story_however_often_it_looked(business: Business, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        chance.choices([say, take_back, cancel], [6, 2, 1])[0](business, chance)
        if chance.random() < 0.2:
            mirrored()
    mirrored()
    assert figures().totals.figures == recounted()
    assert Order.objects.filter(version__gt=1).exists()


@pytest.mark.parametrize("by", ["country", "day", "shop", "hour", "charge"])
def test_groups_of_any_cut_add_up_to_the_total(business: Business, by: str) -> None:
    chance = random.Random(11)
    for _ in range(25):
        say(business, chance)
    mirrored()
    # orders are counted, not added, by what splits them; sums are sums by anything
    metrics = [name for name in ASKED if name != "orders"]
    answer = ask(metrics=metrics, by=[by], period=MARCH, scope=Scope.everything())
    assert isinstance(answer, Answer)
    for name in metrics:
        assert sum(row.figures[name] or 0 for row in answer.rows) == answer.totals.figures[name]
    assert {name: answer.totals.figures[name] for name in metrics} == {
        name: figure for name, figure in recounted().items() if name != "orders"
    }


def test_an_order_moved_to_another_day_counts_there_alone(business: Business) -> None:
    business.place([business.draft("1", business.goods("CUP", 1, 700))])
    mirrored()
    business.place([business.draft("1", business.goods("CUP", 1, 700), placed_at=DAY + timedelta(days=3))])
    mirrored()
    answer = figures(by=["day"])
    sold = {
        str(row.keys[0]): row.figures["revenue_gross"] for row in answer.rows if row.figures["revenue_gross"]
    }
    assert sold == {"2026-03-05": 700}


def test_a_cancelled_order_leaves_no_trace_in_any_figure(business: Business) -> None:
    key = business.sell("1", CUP=4)
    mirrored()
    cancel_orders(order_ids=[key], actor=SYSTEM, at=DAY + timedelta(days=5))
    mirrored()
    assert set(figures().totals.figures.values()) == {0}
    assert {figure for row in figures(by=["day"]).rows for figure in row.figures.values()} == {0}


def test_an_order_of_charges_alone_is_an_order_without_units(business: Business) -> None:
    business.place([business.draft("1", charge("M", "manual", 500))])
    mirrored()
    found = figures().totals.figures
    assert (found["orders"], found["units_sold"], found["revenue_gross"], found["charges"]) == (1, 0, 0, 500)
