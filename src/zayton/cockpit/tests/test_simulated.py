"""Figures that rest on made-up goods are marked wherever they are shown, and no others."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zayton.cockpit.models import SummaryIssue
from zayton.cockpit.summaries.reading import lines_of, tiles_of
from zayton.cockpit.summaries.sending import send_now
from zayton.cockpit.tests.builders import WEEKLY, kept, somebody
from zayton.cockpit.wording import simulated
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.time import now
from zayton.lake.public import declared_metrics
from zayton.orders.tests.builders import Business
from zayton.stock.models import Lot

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
SALES = frozenset(
    {"revenue_gross", "revenue_net", "orders", "average_order_value", "return_rate", "units_sold", "charges"}
)


@pytest.fixture
def made_up(business: Business) -> Business:
    """The business with one lot that is simulated."""
    Lot.objects.filter(pk=Lot.objects.order_by("pk")[0].pk).update(simulated=True)
    return business


def test_all_that_rests_on_stock_is_marked_once_a_lot_is_made_up(made_up: Business) -> None:
    marked = simulated(declared_metrics())
    assert {
        "stock_value",
        "units_on_hand",
        "stock_turnover",
        "days_of_supply",
        "cost_of_goods_sold",
    } <= marked
    assert not marked & SALES


def test_nothing_is_marked_while_every_lot_is_real(business: Business) -> None:
    assert simulated(declared_metrics()) == frozenset()


def test_a_summary_marks_its_figures_and_its_table(made_up: Business) -> None:
    key = kept(somebody(sees_cost=True), metrics=("revenue_net", "stock_value"), by="sku", cadence=WEEKLY)
    assert send_now(summary_id=key, actor=SYSTEM, at=now()) == 1
    issue = SummaryIssue.objects.select_related("summary").get()
    assert [tile.mark for tile in tiles_of(issue, ALL)] == ["", "simulated"]
    assert lines_of(issue, ALL)["simulated"]
    # who sees no costs reads sales alone, and they are real
    assert not lines_of(issue, Scope())["simulated"]


@pytest.mark.parametrize(("metric", "marked"), [("stock_value", True), ("revenue_net", False)])
def test_an_opened_figure_and_an_exploration_are_marked(
    made_up: Business, signed_in: Callable[..., Client], metric: str, marked: bool
) -> None:
    boss = signed_in("boss", sees_cost=True)
    for address in (
        reverse("cockpit:figure", args=[metric]),
        f"{reverse('cockpit:explore')}?m={metric}&by=sku",
    ):
        page = boss.get(address).content.decode()
        assert ("z-mark-simulated" in page) == marked
