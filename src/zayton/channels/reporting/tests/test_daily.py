"""A kind that is told a day a report: day after day up to the newest, then the late ones once more."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from zayton.channels import registry
from zayton.channels.models import Report, ReportPlan, Shop
from zayton.channels.ports.exchange import ReportKind, ReportStage
from zayton.channels.reporting.steering import ask_for_report
from zayton.channels.reporting.tests import press
from zayton.channels.reporting.tests.press import a_world
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake import layouts
from zayton.kernel.intake.public import Import
from zayton.kernel.time import local_date, now

pytestmark = pytest.mark.django_db
KIND = ReportKind(
    "DAYS", late=timedelta(days=1), lag=timedelta(days=2), first=timedelta(days=3), is_daily=True
)


@pytest.fixture
def world(monkeypatch):
    """A business whose press tells days."""
    layout = replace(press.LEDGER, name="press.days", target="orders.traffic", reports=("DAYS",))
    monkeypatch.setitem(layouts._LAYOUTS, layout.name, layout)
    monkeypatch.setitem(registry._ADAPTERS, "press", replace(press.ADAPTER, reports=(KIND,)))
    made = a_world()
    made.connection.shops.exclude(shop=made.business.shop).delete()
    made.press.content = told()
    return made


def told(*rows):
    about = {"reportOptions": {"asinGranularity": "CHILD"}}
    by_date = [{"date": "2026-03-03"}]
    said = {
        "reportSpecification": about,
        "salesAndTrafficByDate": by_date,
        "salesAndTrafficByAsin": list(rows),
    }
    return json.dumps(said).encode()


def newest():
    return local_date(now() - KIND.lag, "Europe/London")


def turn(world):
    """Its next turn has come; how many days before the newest one is told, and none where nothing is."""
    before = Report.objects.count()
    world.tomorrow("DAYS")
    world.turn()
    world.turn()
    world.imported()
    if Report.objects.count() == before:
        return None
    return (newest() - world.report("DAYS").since.date()).days


def test_a_day_is_asked_for_as_that_day_and_imported_as_that_day(world):
    assert turn(world) == 3
    found = world.report("DAYS")
    day = newest() - timedelta(days=3)
    midnight = datetime.combine(day, time(), UTC)
    assert world.press.asked[0][2:] == (midnight, midnight + timedelta(hours=23, minutes=59, seconds=59))
    options = Import.objects.get(pk=found.source_import_id).options
    assert (options["first_day"], options["last_day"]) == (day.isoformat(), day.isoformat())
    assert found.raw_file.name.count(day.isoformat()) == 2


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Shanghai"])
def test_it_is_that_day_wherever_the_shop_counts_its_own(world, zone):
    Shop.objects.update(zone=zone)
    turn(world)
    found = world.report("DAYS")
    options = Import.objects.get(pk=found.source_import_id).options
    assert options["first_day"] == options["last_day"] == found.since.date().isoformat()


def test_days_come_hour_by_hour_and_then_the_late_ones_once_more(world):
    days = []
    while (day := turn(world)) is not None:
        days.append(day)
        is_last = len(days) == 5
        assert (world.plan("DAYS").due_at - now() > timedelta(hours=2)) == is_last
    assert days == [3, 2, 1, 0, 1]
    assert set(Report.objects.values_list("state", flat=True)) == {"taken"}


def test_a_day_that_failed_is_told_before_those_after_it(world):
    assert turn(world) == 3
    world.press.stages = [ReportStage.FAILED]
    assert turn(world) == 2
    world.press.stages = [ReportStage.READY]
    assert [turn(world), turn(world)] == [2, 1]


def test_asked_for_by_hand_the_newest_is_told_once_more(world):
    while turn(world) is not None:
        pass
    assert ask_for_report(plan_id=ReportPlan.objects.get().pk, actor=SYSTEM, at=now()) == 1
    assert world.report("DAYS").since.date() == newest()
