"""Reports that fail pace themselves, those that kill whoever is at them are parked, and people are told once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.translation import override

from zayton.channels.models import Connection, Report, ReportPlan
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.reporting import notices, running, taking
from zayton.channels.reporting.claiming import plans_due
from zayton.channels.reporting.held_notices import moments_of_held_rows, told_of_held_rows
from zayton.channels.reporting.notices import moments_of_reports, told_of_reports
from zayton.channels.reporting.planning import want_reports
from zayton.channels.reporting.steering import ask_for_report, set_report_plan
from zayton.channels.reporting.tests.press import ledger, row
from zayton.channels.tests.connected import person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Import, discard_rows, quarantine_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.ui.public import count_newer, href_of, newest_notices

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture
def failing(world):
    """Its report could not be made, once."""
    world.press.stages = [ReportStage.FAILED]
    world.turn()
    world.turn()
    return world


def pause(report):
    return report.again_at - report.ended_at


def told(actor=SYSTEM):
    with override("en"):
        return [str(one.words) for one in told_of_reports(actor, 10)]


def dies(world, times, monkeypatch):
    """A file that kills whoever reads it."""

    def killing(*_given, **_facts):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(taking, "upload_file", killing)
        for _ in range(times):
            with suppress(Killed):
                world.turn()


def test_each_failure_makes_the_next_pause_longer_up_to_a_day(failing):
    pauses = [pause(failing.report())]
    for _ in range(4):
        failing.again()
        pauses.append(pause(failing.report()))
    assert pauses == [4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR, 24 * HOUR]
    assert failing.report().failures == len(failing.press.asked) == 5


def test_a_turn_leaves_out_what_still_rests(failing):
    ReportPlan.objects.update(due_at=now() - HOUR)
    failing.turn()
    assert len(failing.press.asked) == 1
    # but its plan goes on
    assert failing.plan().due_at > now() + 23 * HOUR


def test_of_several_shops_only_the_one_that_failed_is_asked_for_again(world):
    world.press.stages = [ReportStage.FAILED, ReportStage.EMPTY]
    world.turn()
    plan = world.plan("LISTED")
    assert ask_for_report(plan_id=plan.pk, actor=SYSTEM, at=now()) == 2
    set_report_plan(plan_id=plan.pk, every_seconds=86_400, is_on=True, actor=SYSTEM, at=now())
    world.press.stages = [ReportStage.FAILED, ReportStage.EMPTY]
    Report.objects.filter(plan__kind="LEDGER").delete()
    for _ in range(2):
        world.turn()
    states = dict(Report.objects.filter(plan=plan).values_list("shop_id", "state"))
    (bad,) = (shop for shop, state in states.items() if state == "failed")
    before = len(world.press.asked)
    world.again()
    assert len(world.press.asked) == before + 1
    assert Report.objects.filter(plan=plan, shop=bad).count() == 2


def test_whoever_finds_it_at_once_asks_for_it_again_once(failing):
    Report.objects.update(again_at=now() - HOUR)
    (plan,) = plans_due(now())
    assert [want_reports(plan, trigger="schedule", at=now()) for _ in range(2)] == [1, 0]
    assert not plans_due(now()).exists()


def test_what_went_well_again_fails_with_a_short_pause(failing):
    failing.again()
    failing.press.stages = [ReportStage.EMPTY]
    failing.again()
    assert (failing.report().state, failing.report().failures) == ("empty", 0)
    failing.press.stages = [ReportStage.FAILED]
    failing.tomorrow()
    for _ in range(2):
        failing.turn()
    assert pause(failing.report()) == 4 * HOUR


def test_a_person_is_given_it_at_once(failing):
    assert ask_for_report(plan_id=failing.plan().pk, actor=SYSTEM, at=now()) == 1
    failing.turn()
    assert len(failing.press.asked) == 2


def test_switched_on_anew_it_is_due_at_once(failing):
    for is_on in (False, True):
        said = {"plan_id": failing.plan().pk, "every_seconds": 86_400, "is_on": is_on}
        assert set_report_plan(**said, actor=SYSTEM, at=now()) is None
    failing.turn()
    assert len(failing.press.asked) == 2


def test_one_that_kills_its_workers_is_parked_after_three_of_them(world, monkeypatch):
    world.press.content = ledger(row())
    world.turn()
    dies(world, 9, monkeypatch)
    found = world.report()
    assert (found.state, found.code, found.figures["step"]) == ("parked", "channels.report_kills", "ready")
    assert world.press.calls.count("fetch") == 3
    assert Entry.objects.filter(verb="channels.report_failed").count() == 1


def test_what_is_parked_is_asked_for_by_hand_only(world, monkeypatch):
    world.press.content = ledger(row())
    world.turn()
    dies(world, 9, monkeypatch)
    world.tomorrow()
    world.turn()
    assert Report.objects.count() == 1
    assert ask_for_report(plan_id=world.plan().pk, actor=SYSTEM, at=now()) == 1
    world.turn()
    world.turn()
    assert (world.report().state, told()) == ("taken", [])
    world.tomorrow()
    world.turn()
    assert Report.objects.count() == 3


def test_deaths_in_between_and_long_waits_park_nothing(world, monkeypatch):
    world.press.stages = [ReportStage.WAITING]
    for _ in range(8):
        world.turn()
    assert world.report().claims == 0
    world.press.stages = [ReportStage.READY]
    world.press.content = ledger(row())
    dies(world, 2, monkeypatch)
    world.turn()
    assert world.report().state == "taken"


def test_a_database_that_is_lost_counts_as_nobodys_death(world):
    world.turn()
    for _ in range(5):
        world.press.faults = {"state": [OperationalError("gone")]}
        with pytest.raises(OperationalError):
            world.turn()
    assert (world.report().state, world.report().claims) == ("making", 0)


def test_the_bell_tells_the_third_failure_once_and_is_settled_when_it_goes_well(failing):
    failing.again()
    assert told() == []
    before = now()
    failing.again()
    (words,) = told()
    assert words.startswith("Press one: reports keep failing: Ledger of the press.")
    assert "could not make this report" in words
    (moment,) = moments_of_reports(SYSTEM)[0].values_list("moment", flat=True)
    assert moment >= before
    failing.again()
    # who read it is not told again of the same
    assert list(moments_of_reports(SYSTEM)[0].values_list("moment", flat=True)) == [moment]
    assert told() == [words]
    failing.press.stages = [ReportStage.EMPTY]
    failing.again()
    assert (told(), list(moments_of_reports(SYSTEM)[0])) == ([], [])


def test_the_bell_tells_what_was_parked(world, monkeypatch):
    world.turn()
    dies(world, 4, monkeypatch)
    (words,) = told()
    assert words.startswith("Press one: parked, and asked for by hand only: Ledger of the press.")
    assert "broke off 3 times" in words
    assert "To be fetched" in words


def test_in_chinese_the_bell_puts_kinds_beside_each_other_with_the_mark_for_it(world, monkeypatch):
    world.turn()
    dies(world, 4, monkeypatch)
    (one,) = Report.objects.all()
    plan = ReportPlan.objects.create(
        connection=one.plan.connection, kind="OTHER", every_seconds=86_400, due_at=now()
    )
    Report.objects.create(
        plan=plan,
        shop=one.shop,
        state="parked",
        due_at=now(),
        started_at=now(),
        trouble_at=now(),
        code=one.code,
    )
    known = notices.offered
    monkeypatch.setattr(notices, "offered", lambda adapter: {**known(adapter), "OTHER": None})
    with override("zh-hans"):
        (words,) = [str(one.words) for one in told_of_reports(SYSTEM, 10)]
    assert words == "Press one：报告已挂起，只能手动获取：OTHER、Ledger of the press。"


def test_the_bell_counts_what_it_tells_and_only_for_who_may_mend_it(failing, world):
    failing.again()
    failing.again()
    assert count_newer(SYSTEM, None, most=9) == 1 + len(told_elsewhere())
    one_shop = frozenset({world.business.shop})
    for actor in (person("channels.read"), person("channels.connect", shops=one_shop)):
        assert told(actor) == []
        assert not any(asked.exists() for asked in moments_of_reports(actor))
    assert len(told(person("channels.connect"))) == 1


def told_elsewhere():
    with override("en"):
        return [one for one in newest_notices(SYSTEM) if "keep failing" not in str(one.words)]


@pytest.mark.parametrize("how", ["off", "paused", "shop", "kind"])
def test_what_is_asked_for_no_more_is_told_no_more(failing, how):
    failing.again()
    failing.again()
    assert len(told()) == 1
    if how == "off":
        said = {"plan_id": failing.plan().pk, "every_seconds": 86_400, "is_on": False}
        assert set_report_plan(**said, actor=SYSTEM, at=now()) is None
    elif how == "paused":
        Connection.objects.update(state="paused")
    elif how == "shop":
        failing.connection.shops.all().delete()
    else:
        ReportPlan.objects.filter(kind="LEDGER").update(kind="NOBODY_READS")
    assert told() == []


def test_a_denial_that_lasts_is_paced_and_told_in_the_marketplaces_words(world):
    world.press.faults = {"ask": [Fault(FaultKind.DENIED, "the role is lacking") for _ in range(9)]}
    world.turn()
    for _ in range(2):
        world.again()
    assert pause(world.report()) == 16 * HOUR
    (words,) = told()
    assert "the role is lacking" in words


def test_one_that_came_again_forgives_no_other(world):
    world.turn()
    report = running.claim_report(world.connection.pk, now() + HOUR)
    Report.objects.update(claim="another", claims=3)
    running.forgive_claim(report)
    assert Report.objects.get().claims == 3


def tomorrow(world):
    """The next one is due, and is gone on with to its end."""
    ReportPlan.objects.filter(kind="LEDGER").update(due_at=now() - timedelta(seconds=1))
    world.again()


def test_the_bell_tells_what_needs_an_answer_once_until_somebody_answered(world):
    world.press.content = b"What\tIs\tThis\r\n1\t2\t3\r\n"
    world.turn()
    world.turn()
    (words,) = told()
    assert words.startswith("Press one: reports need an answer: Ledger of the press. Nobody can tell")
    (moment,) = moments_of_reports(SYSTEM)[0].values_list("moment", flat=True)
    tomorrow(world)
    # the next one asks the same, of which people know
    assert Report.objects.filter(state="held").count() == 2
    assert list(moments_of_reports(SYSTEM)[0].values_list("moment", flat=True)) == [moment]
    # one that fails once after it is no news yet
    world.press.stages = [ReportStage.FAILED]
    tomorrow(world)
    assert told() == []
    world.press.stages = [ReportStage.READY]
    tomorrow(world)
    assert len(told()) == 1
    answered = Report.objects.filter(state="held").latest("pk").raw_file
    Import.objects.create(
        raw_file=answered, target="stock.marketplace_ledger", columns={}, actor="x", asked_at=now()
    )
    assert told() == []


def test_rows_of_reports_that_are_held_back_ring_until_they_are_settled(world):
    world.press.content = ledger(row(), row("NOBODY-HAS-IT"), row("NOR-THIS"))
    world.turn()
    world.turn()
    world.imported()
    one_shop = person("intake.mend", shops=frozenset({world.report().shop_id}))
    with override("en"):
        (notice,) = told_of_held_rows(one_shop, 10)
    assert str(notice.words) == "Press one: 2 rows of reports are held back."
    assert notice.href == href_of("import", Report.objects.get().source_import_id)
    assert [row["moment"] for row in moments_of_held_rows(one_shop)[0]] == [notice.at]
    for actor in (person("intake.read"), person("intake.mend", shops=frozenset({world.business.shop}))):
        assert not told_of_held_rows(actor, 10)
        assert not any(asked.exists() for asked in moments_of_held_rows(actor))
    run = Report.objects.get().source_import
    lines = list(quarantine_of(run).values_list("row", flat=True))
    assert discard_rows(import_id=run.pk, rows=lines, reason="none of ours", actor=SYSTEM, at=now()) == 2
    assert (told_of_held_rows(SYSTEM, 10), list(moments_of_held_rows(SYSTEM)[0])) == ([], [])
