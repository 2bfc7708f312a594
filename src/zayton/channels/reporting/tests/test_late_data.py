"""What shows late is asked for again, and rows that say the same are told apart by how many a day has."""

from datetime import timedelta

import pytest

from zayton.channels.models import Report, ReportPlan
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.reporting.planning import open_plans, want_reports
from zayton.channels.reporting.tests.press import ledger, row
from zayton.kernel.intake.public import Import
from zayton.kernel.time import now
from zayton.stock.models import MarketplaceEvent

pytestmark = pytest.mark.django_db


def come(world, *rows):
    """The next turn brings these rows."""
    world.press.content = ledger(*rows)
    world.tomorrow()
    world.turn()
    world.turn()
    world.imported()
    return world.report()


def units():
    return MarketplaceEvent.objects.count()


def figures(report):
    run = Import.objects.get(pk=report.source_import_id)
    return run.read, run.outcomes


def test_the_next_one_reaches_back_a_week_and_doubles_nothing(world):
    come(world, row(), row(), row(day="2026-03-03"))
    first = world.report()
    assert units() == 3
    report = come(world, row(), row(), row(day="2026-03-03"), row(day="2026-03-04"))
    assert timedelta(days=7) <= first.until - report.since <= timedelta(days=8)
    assert report.until > first.until
    assert units() == 4
    assert figures(report) == (4, {"recorded": 1, "unchanged": 3})


def test_a_row_that_shows_late_is_new_though_it_says_the_same_as_others(world):
    come(world, row(), row())
    report = come(world, row(), row(), row())
    assert (units(), figures(report)) == (3, (3, {"recorded": 1, "unchanged": 2}))


def test_a_day_that_is_only_partly_in_a_report_takes_nothing_away(world):
    come(world, row(), row(), row())
    come(world, row())
    assert units() == 3


def test_the_same_report_twice_changes_nothing_the_second_time(world):
    come(world, row(), row("POT", -2))
    report = come(world, row(), row("POT", -2))
    assert (units(), figures(report)) == (2, (2, {"unchanged": 2}))


def test_what_failed_is_asked_for_again_with_all_that_it_should_have_told(world):
    come(world, row())
    first = world.report()
    world.press.stages = [ReportStage.FAILED]
    come(world)
    world.press.stages = [ReportStage.READY]
    report = come(world, row(), row())
    assert first.until - report.since <= timedelta(days=8)
    assert units() == 2


def test_no_data_counts_as_told(world):
    world.press.stages = [ReportStage.EMPTY]
    come(world)
    first = world.report()
    come(world)
    assert first.until - world.report().since <= timedelta(days=8)


def test_after_weeks_without_one_it_is_caught_up_with_hour_by_hour(world):
    come(world, row())
    Report.objects.update(until=now() - timedelta(days=90))
    come(world, row())
    assert world.plan().due_at - now() <= timedelta(hours=1)
    before = world.report().until
    come(world, row())
    assert world.report().until > before
    assert (units(), world.report().failures) == (1, 0)


def test_one_whose_import_failed_has_told_nothing(world):
    come(world, row())
    first = world.report()
    come(world, row())
    Import.objects.filter(pk=world.report().source_import_id).update(state="failed")
    Report.objects.filter(pk=world.report().pk).update(until=first.until + timedelta(days=20))
    assert come(world, row()).since < first.until


def test_what_waits_for_a_person_is_not_asked_for_hour_by_hour(world):
    come(world, row())
    Report.objects.update(until=now() - timedelta(days=90))
    world.press.content = b"What\tIs\tThis\r\n1\t2\t3\r\n"
    for _ in range(2):
        world.tomorrow()
        world.turn()
        world.turn()
        assert world.report().state == "held"
    assert world.plan().due_at - now() > timedelta(hours=20)


def test_while_one_is_on_its_way_no_other_is_asked_for(world):
    world.press.stages = [ReportStage.WAITING]
    world.turn()
    world.tomorrow()
    world.turn()
    assert (Report.objects.count(), len(world.press.asked)) == (1, 1)


def test_two_who_find_a_turn_at_once_take_it_once(world):

    open_plans(now())
    found = ReportPlan.objects.select_related("connection").get(kind="LEDGER")
    assert [want_reports(found, trigger="schedule", at=now()) for _ in range(2)] == [1, 0]
