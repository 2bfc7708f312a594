"""Every metric that the product declares answers the same on Spark, cut by everything it can be cut by."""

from collections.abc import Generator
from datetime import date

import pytest

from tests.trade import FIRST, ask_for_import
from zayton.catalog.models import Sku
from zayton.channels.models import Shop
from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.jobs.public import perform_job
from zayton.kernel.journal.public import catch_up, sequence
from zayton.lake.asking import Engine, ask
from zayton.lake.public import Answer, Period, dimensions_of, whole_vocabulary
from zayton.lake.tests.sparks import local_spark
from zayton.orders.traffic.recording import Looked, record_traffic
from zayton.stock.models import Owner, Place
from zayton.stock.public import MoveLine, ReceiptLine, dispatch_stock, receive_stock, start_production
from zayton.stock.states import PlaceKind

pytestmark = [pytest.mark.spark, pytest.mark.django_db]
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
LATER = Period(date(2026, 3, 4), date(2026, 4, 15))
UNDER_WAY = (PlaceKind.PRODUCTION, PlaceKind.TRANSIT, PlaceKind.INSPECTION)


@pytest.fixture(scope="module")
def spark() -> Generator[Engine]:
    with local_spark() as engine:
        yield engine


@pytest.fixture
def traded() -> None:
    """A small trade, imported from its file, with goods under way to it, all mirrored into the lake."""
    perform_job(job_id=ask_for_import())
    _send_goods()
    _look_at_listings()
    while sequence():
        pass
    catch_up()


def _send_goods() -> None:
    """Let some goods be made, be on their way, and lie in inspection."""
    sku, owner = Sku.objects.earliest("pk").pk, Owner.objects.get().pk
    places = {kind: Place.objects.filter(kind=kind).earliest("pk").pk for kind in UNDER_WAY}
    made, sent, looked_at = (places[kind] for kind in UNDER_WAY)
    done = [
        start_production(lines=[ReceiptLine(sku, owner, made, 9, 900)], at=FIRST, actor=SYSTEM),
        dispatch_stock(lines=[MoveLine(sku, owner, made, sent, 4)], at=FIRST, actor=SYSTEM),
        receive_stock(lines=[ReceiptLine(sku, owner, looked_at, 5, 500)], at=FIRST, actor=SYSTEM),
    ]
    assert not any(one.refusals for one in done)


def _look_at_listings() -> None:
    """Let people look at two listings in two spans of days."""
    shop = shops_by_id([Shop.objects.get().pk])[Shop.objects.get().pk]
    for first, last in ((date(2026, 3, 2), date(2026, 3, 2)), (date(2026, 3, 9), date(2026, 3, 15))):
        rows = [Looked("B0CUP", "B0SET", 40, 90, 60, 7, 6, 4_900), Looked("B0POT", "", 9, 12, 12, 0, 0, 0)]
        record_traffic(shop=shop, days=(first, last), rows=rows, import_id=None, actor=SYSTEM, at=FIRST)


def test_every_declared_metric_by_each_of_its_dimensions_is_equal(traded: None, spark: Engine) -> None:
    vocabulary = whole_vocabulary()
    cuts: dict[str, list[str]] = {"": list(vocabulary.metrics)}
    for metric in vocabulary.metrics:
        for dimension in dimensions_of(metric, vocabulary):
            cuts.setdefault(dimension, []).append(metric)
    assert cuts.keys() == {"", *vocabulary.dimensions}
    seen = dict.fromkeys(vocabulary.metrics, 0)
    for dimension, metrics in cuts.items():
        _compare(metrics, dimension, MARCH, spark, seen)
    # a later start opens with the balances of the days before it
    _compare(cuts[""], "", LATER, spark, seen)
    nothing = [metric for metric, figures in seen.items() if not figures]
    assert not nothing, f"no question gave these a figure: {nothing}"


def _compare(metrics: list[str], dimension: str, period: Period, spark: Engine, seen: dict[str, int]) -> None:
    by = [dimension] if dimension else []
    ours, theirs = (
        ask(
            metrics=metrics,
            by=by,
            period=period,
            compare="previous",
            scope=Scope.everything(),
            engine=engine,
        )
        for engine in (None, spark)
    )
    assert isinstance(ours, Answer), (dimension, ours)
    assert ours == theirs, dimension
    for metric in metrics:
        seen[metric] += ours.totals.figures[metric] not in (None, 0)
