"""A report from its turn to its import; whoever dies in between, it is asked for once."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from zayton.channels.models import Connection, Report, ReportPlan
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.report_states import ReportStep
from zayton.channels.reporting import running, taking
from zayton.channels.reporting.tests.press import ledger, row
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Import, RawFile
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.stock.models import MarketplaceEvent

pytestmark = pytest.mark.django_db
AWAY = Fault(FaultKind.AWAY, "bad gateway")


class Killed(BaseException):
    """The process is gone: nothing catches it."""


def units():
    return sorted(MarketplaceEvent.objects.values_list("sku__code", "quantity"))


def told(verb):
    return Entry.objects.filter(verb=verb).count()


def test_a_report_is_asked_for_awaited_fetched_and_imported_like_a_file_that_is_dropped(world):
    world.press.content = ledger(row("CUP", -1), row("POT", -2))
    world.press.stages = [ReportStage.WAITING, ReportStage.READY]
    world.turn()
    assert world.report().state == "making"
    world.turn()
    assert world.report().state == "making"
    world.turn()
    found = world.report()
    assert (found.state, found.claim, found.fault_said) == ("taken", "", "")
    assert (found.raw_file.uploaded_by, found.source_import.actor) == (SYSTEM.id, SYSTEM.id)
    assert found.source_import.options == {"warehouse": str(world.house)}
    assert found.source_import.choices["layout"] == "amazon.ledger_detail"
    world.imported()
    assert units() == [("CUP", -1), ("POT", -2)]
    assert world.press.calls == ["ask", "state", "state", "fetch"]
    assert (found.failures, found.claims, world.plan().good_at) == (0, 1, found.ended_at)
    assert told("channels.report_taken") == 1


def test_a_row_that_cannot_be_booked_lies_in_quarantine_and_holds_up_no_other(world):
    world.press.content = ledger(row("CUP"), row("NOBODY-HAS-IT"))
    world.turn()
    world.turn()
    world.imported()
    run = world.report().source_import
    run.refresh_from_db()
    assert (run.accepted, run.quarantined, units()) == (1, 1, [("CUP", -1)])


def test_of_shops_that_share_a_warehouse_one_is_asked_for(world):
    world.turn()
    assert [(kind, sites) for kind, sites, *_ in world.press.asked] == [("LEDGER", ("DE",))]


def test_what_is_switched_off_or_read_by_nobody_is_not_asked_for(world):
    world.turn()
    assert {plan.kind: plan.is_on for plan in ReportPlan.objects.all()} == {"LEDGER": True, "LISTED": False}
    assert {kind for kind, *_ in world.press.asked} == {"LEDGER"}


def test_without_a_shop_or_while_it_is_paused_nobody_is_called(world):
    Connection.objects.update(state="paused")
    world.turn()
    assert world.press.calls == []


def test_no_data_is_an_end_like_any_other(world):
    world.press.stages = [ReportStage.EMPTY]
    world.turn()
    world.turn()
    assert (world.report().state, world.report().failures) == ("empty", 0)
    assert not RawFile.objects.exists()


def test_a_file_without_rows_is_no_data(world):
    world.press.content = ledger()
    world.turn()
    world.turn()
    assert (world.report().state, Import.objects.count()) in {("empty", 0), ("taken", 1)}


def test_a_report_that_could_not_be_made_says_so_and_is_asked_for_again_within_hours(world):
    world.press.stages = [ReportStage.FAILED]
    world.turn()
    world.turn()
    found = world.report()
    assert (found.state, found.fault_kind, found.failures) == ("failed", "refused", 1)
    assert world.plan().good_at is None
    assert found.again_at - found.ended_at == timedelta(hours=4)
    assert told("channels.report_failed") == 1


def test_a_report_that_is_never_made_is_given_up_after_a_day(world):
    world.press.stages = [ReportStage.WAITING]
    world.turn()
    Report.objects.update(asked_at=now() - timedelta(hours=25))
    world.turn()
    assert (world.report().state, world.report().fault_kind) == ("failed", "away")


def test_an_address_that_expired_is_tried_again_later_from_where_it_stands(world):
    world.press.content = ledger(row())
    expired = Fault(FaultKind.AWAY, "403 Request has expired", figures={"status": 403})
    world.press.faults = {"fetch": [expired]}
    world.turn()
    world.turn()
    found = world.report()
    assert (found.state, found.fault_said, found.claim) == ("ready", "403 Request has expired", "")
    world.turn()
    assert world.report().state == "taken"
    assert world.press.calls == ["ask", "state", "fetch", "fetch"]


@pytest.mark.parametrize("step", ["ask", "state", "fetch"])
def test_a_marketplace_that_throttles_or_is_away_is_asked_the_same_later(world, step):
    world.press.faults = {step: [Fault(FaultKind.THROTTLED, "429", retry_after=90.0), AWAY]}
    for _ in range(5):
        world.turn()
    assert world.report().state in ("taken", "empty")
    assert len(world.press.asked) == 1


def test_a_wait_that_is_asked_for_is_kept(world):
    world.press.faults = {"ask": [Fault(FaultKind.THROTTLED, "429", retry_after=900.0)]}
    world.turn()
    found = world.report()
    assert (found.state, found.fault_kind) == ("wanted", "throttled")
    assert found.due_at - now() > timedelta(minutes=14)


def test_a_denial_of_one_report_is_that_reports_alone(world):
    world.press.faults = {"ask": [Fault(FaultKind.DENIED, "the role is lacking")]}
    world.turn()
    assert (world.report().state, world.report().fault_said) == ("failed", "the role is lacking")
    assert Connection.objects.get().state == "working"


def test_an_answer_that_was_lost_is_looked_for_before_it_is_asked_again(world):
    world.press.lost = {"ask": [Fault(FaultKind.AWAY, "cut", may_be_done=True)]}
    world.turn()
    assert world.report().state == "asking"
    world.turn()
    world.turn()
    assert world.report().name == "R1"
    assert world.press.calls[:2] == ["ask", "made"]
    assert len(world.press.asked) == 1


def test_what_surely_was_not_heard_is_asked_again_without_looking(world):
    world.press.faults = {"ask": [AWAY]}
    world.turn()
    world.turn()
    assert world.press.calls[:2] == ["ask", "ask"]
    assert len(world.press.asked) == 1


@pytest.mark.parametrize("step", ["ask", "state", "fetch"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whoever_dies_at_a_step_is_followed_by_another_who_asks_no_second_time(world, step, when):
    world.press.content = ledger(row(), row())
    (world.press.faults if when == "before" else world.press.lost)[step] = [Killed()]
    for _ in range(4):
        with suppress(Killed):
            world.turn()
    world.imported()
    assert (world.report().state, units()) == ("taken", [("CUP", -1), ("CUP", -1)])
    assert len(world.press.asked) == Report.objects.count() == Import.objects.count() == 1


@pytest.mark.parametrize("where", ["upload_file", "import_arrived", "end"])
def test_whoever_dies_while_it_is_handed_over_hands_it_over_once(world, where, monkeypatch):
    world.press.content = ledger(row())
    world.turn()
    real = getattr(taking, where)

    def dies(*given, **facts):
        real(*given, **facts)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(taking, where, dies)
        with pytest.raises(Killed):
            world.turn()
    assert (world.report().state, Import.objects.count()) == ("ready", 0)
    world.turn()
    assert (world.report().state, Import.objects.count(), RawFile.objects.count()) == ("taken", 1, 1)
    assert len(world.press.asked) == 1


def test_a_plan_is_locked_before_its_reports_as_whoever_wants_them_does(world):
    world.press.content = ledger(row())
    world.turn()
    report = running.claim_report(world.connection.pk, now() + timedelta(hours=1))
    running.go_on(report, ReportStep.READY)
    with CaptureQueriesContext(connection) as asked:
        taking.take(report, world.press.content, at=now())
    touched = [one["sql"] for one in asked if '"channels_report' in one["sql"]]
    assert '"channels_reportplan"' in touched[0]
    assert world.report().state == "taken"


def test_whoever_comes_late_changes_nothing_of_what_another_did(world):
    world.press.content = ledger(row())
    world.turn()
    mine = running.claim_report(world.connection.pk, now() + timedelta(hours=1))
    Report.objects.update(claim="another")
    running._work(mine)
    assert (world.report().state, world.report().claim) == ("making", "another")
    assert Import.objects.count() == 0


def test_a_claim_is_nobody_elses_until_it_is_over(world):
    world.turn()
    Report.objects.update(due_at=now() - timedelta(seconds=1))
    assert running.claim_report(world.connection.pk, now()) is not None
    assert running.claim_report(world.connection.pk, now()) is None
    assert running.claim_report(world.connection.pk, now() + timedelta(minutes=16)) is not None


def test_an_adapter_that_breaks_over_a_report_fails_that_one(world):
    world.press.faults = {"state": [ValueError("no number: Jane Doe, 1 High Street")]}
    world.turn()
    world.turn()
    found = world.report()
    assert (found.state, found.fault_kind) == ("failed", "unreadable")
    # what broke it may be a cell with people in it
    assert (
        found.fault_said == Entry.objects.get(verb="channels.report_failed").payload["said"] == "ValueError"
    )


def test_a_database_that_is_lost_is_no_fault_of_the_report(world):
    world.turn()
    world.press.faults = {"state": [OperationalError("gone")]}
    with pytest.raises(OperationalError):
        world.turn()
    assert world.report().state == "making"


def test_a_file_that_nobody_knows_waits_for_a_person_with_its_reason(world):
    world.press.content = b"What\tIs\tThis\r\n1\t2\t3\r\n"
    world.turn()
    world.turn()
    found = world.report()
    assert (found.state, found.code, Import.objects.count()) == ("held", "intake.not_recognised", 0)
    # the file is kept: a person imports it by hand
    assert found.raw_file is not None
    assert (found.failures, found.trouble_at) == (0, found.ended_at)


def test_a_shop_that_was_taken_off_is_asked_for_no_more(world):
    world.press.faults = {"ask": [AWAY]}
    world.turn()
    world.connection.shops.all().delete()
    world.turn()
    assert (world.report().state, world.report().fault_kind) == ("failed", "gone")
    assert world.press.asked == []
