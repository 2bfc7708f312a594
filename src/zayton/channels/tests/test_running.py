"""Runs: pages pulled and kept, faults told apart, and nothing lost when a run is cut off."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from zayton.channels import jobs
from zayton.channels.connecting.steering import pause_connections
from zayton.channels.models import Connection, Inbound, Stream, SyncRun
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.states import RunState
from zayton.channels.syncing import reading
from zayton.channels.syncing.receiving import body_of, take_in
from zayton.channels.syncing.running import run_stream
from zayton.channels.syncing.working import work_waiting
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import LISTENING_SINCE, connected, pull, states, stream
from zayton.channels.tests.fake_market import T0, document, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.bulk import COPY_FROM
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    return market()


@pytest.fixture
def found(server):
    return connected(None)


@pytest.fixture
def five(server):
    for number in range(5):
        server.put(order(str(number), line("CUP", 1), changed=T0 + timedelta(minutes=number)))


def test_all_pages_are_read_kept_and_accounted_for(found, server, five):
    run = pull(found)
    # nobody has these SKUs, so all are held: none is lost
    assert (run.state, run.read, run.quarantined, run.trigger, run.calls) == ("partly", 5, 5, "person", 3)
    assert server.calls[1:] == ["orders from 0", "orders from 2", "orders from 4"]
    assert len(states(found)) == 5
    after = stream(found)
    assert (after.failures, after.reached_at, after.good_at) == (0, run.until, run.ended_at)


def test_the_same_things_read_again_are_skipped(found, five):
    pull(found)
    run = pull(found)
    assert (run.read, run.skipped, run.quarantined, run.state) == (5, 5, 0, "done")


def test_a_run_looks_back_over_the_overlap_for_what_shows_late(found, server):
    Stream.objects.update(reached_at=T0 + timedelta(minutes=5))
    server.put(order("1", line("CUP", 1)))
    run_stream(stream(found).pk, trigger="schedule")
    assert states(found) == {"1": ["quarantined"]}


def test_a_first_run_looks_back_thirty_days(found):
    run = run_stream(stream(found).pk, trigger="schedule")
    assert timedelta(days=29, hours=23) < now() - run.since < timedelta(days=30, hours=1)


def test_a_fault_ends_a_run_with_its_reason_and_the_next_comes_soon(found, server):
    server.faults = [Fault(FaultKind.AWAY, "503 down for a day")]
    run = pull(found)
    assert (run.state, run.fault_kind, run.fault_said) == ("failed", "away", "503 down for a day")
    assert run.calls == 1
    after = stream(found)
    assert after.failures == 1
    assert after.due_at - run.ended_at == timedelta(seconds=30)
    assert after.reached_at == LISTENING_SINCE
    assert after.connection.state == "away"


def test_a_marketplace_that_answers_again_works_again_and_what_was_missed_is_fetched(found, server, five):
    server.faults = [Fault(FaultKind.AWAY, "503")] * 3
    for _ in range(3):
        pull(found)
    run = pull(found)
    assert (run.read, stream(found).connection.state, stream(found).failures) == (5, "working", 0)


def test_throttling_is_waited_out_as_long_as_was_asked_and_is_no_state_of_the_connection(found, server):
    server.faults = [Fault(FaultKind.THROTTLED, "slow down", retry_after=900)]
    run = pull(found)
    after = stream(found)
    assert after.due_at - run.ended_at == timedelta(seconds=900)
    assert after.connection.state == "working"


def test_a_long_span_that_is_throttled_is_got_through_in_parts(found, server, five):
    class Patience(Exception):
        pass

    first = server.asked
    calls = []

    def tired(what):
        first(what)
        calls.append(what)
        # only two calls before it refuses
        if len(calls) % 3 == 0:
            raise Fault(FaultKind.THROTTLED, "slow down", retry_after=60)

    server.asked = tired
    pulled = [run_stream(stream(found).pk, trigger="schedule") for _ in range(1)]
    Stream.objects.update(reached_at=LISTENING_SINCE)
    SyncRun.objects.all().delete()
    calls.clear()
    pulled = [run_stream(stream(found).pk, trigger="schedule") for _ in range(2)]
    assert [SyncRun.objects.get(pk=run.pk).state for run in pulled] == ["failed", "partly"]
    assert calls == ["orders from 0", "orders from 2", "orders from 4", "orders from 4"]
    assert len(states(found)) == 5


def test_a_place_that_fails_again_and_again_is_given_up_and_the_span_read_from_its_start(found, server, five):
    run = SyncRun.objects.create(
        stream=stream(found), trigger="schedule", started_at=T0, state="failed", fault_kind="away",
        cursor="4", since=LISTENING_SINCE, until=now(),
    )  # fmt: skip
    Stream.objects.update(failures=5)
    assert pull(found).pk != run.pk
    assert server.calls[1] == "orders from 0"


def test_wrong_credentials_shut_a_connection_until_a_person_acts(found, server):
    server.password = "changed over there"
    server.faults = [Fault(FaultKind.DENIED, "token revoked")]
    run = pull(found)
    assert (run.state, run.fault_kind) == ("failed", "denied")
    found.refresh_from_db()
    assert (found.state, found.fault_said) == ("denied", "token revoked")
    calls = len(server.calls)
    assert run_stream(stream(found).pk, trigger="schedule") is None
    assert len(server.calls) == calls


def test_an_account_that_may_not_read_one_thing_goes_on_with_the_others(found, server, five):
    server.no_listings = True
    run = pull(found, "listings")
    assert (run.state, run.fault_kind, run.fault_said) == (
        "failed",
        "denied",
        "the account may not read listings",
    )
    found.refresh_from_db()
    assert found.state == "working"
    assert pull(found).read == 5


def test_an_adapters_own_mistake_is_a_run_that_failed_and_says_so(found, server):
    server.faults = [KeyError("Payload")]
    run = pull(found)
    assert (run.state, run.fault_kind, run.fault_said) == ("failed", "unreadable", "KeyError: 'Payload'")
    assert pull(found).state == "done"


def test_a_run_that_was_cut_off_is_taken_up_where_it_stood(found, server, five):
    class Killed(BaseException):
        pass

    def die(_read):
        raise Killed

    Stream.objects.update(reached_at=LISTENING_SINCE)
    with pytest.raises(Killed):
        run_stream(stream(found).pk, trigger="schedule", between=die)
    cut = SyncRun.objects.get()
    assert (cut.state, cut.cursor, cut.read) == (RunState.RUNNING, "2", 2)
    run = pull(found)
    assert (run.pk, run.state, run.read) == (cut.pk, "partly", 5)
    assert server.calls[1:] == ["orders from 0", "orders from 2", "orders from 4"]


def test_when_the_books_are_away_a_run_stays_to_be_taken_up(found, server, five):
    server.faults = [OperationalError("the server has gone")]
    with pytest.raises(OperationalError):
        pull(found)
    assert SyncRun.objects.get().state == RunState.RUNNING
    assert pull(found).read == 5


@pytest.mark.parametrize("how", ["off", "paused"])
def test_what_is_off_or_paused_calls_nobody(found, server, how):
    if how == "off":
        Stream.objects.update(is_on=False)
    else:
        pause_connections(ids=[found.pk], actor=SYSTEM, at=T0)
    assert run_stream(stream(found).pk, trigger="schedule") is None
    assert server.calls == ["check"]


def test_what_is_asked_for_while_a_run_goes_on_has_its_turn_after_it(found, server, five):
    def asked_meanwhile(_read):
        Stream.objects.update(due_at=now())

    Stream.objects.update(reached_at=LISTENING_SINCE)
    run_stream(stream(found).pk, trigger="schedule", between=asked_meanwhile)
    assert stream(found).due_at <= now()


def test_a_listing_that_comes_back_to_what_it_was_is_seen(found, server):
    for standing in ("live", "inactive", "live"):
        server.listings = {"CUP": {"sku": "CUP", "standing": standing}}
        pull(found, "listings")
    assert Inbound.objects.filter(subject="listing").count() == 2
    assert pull(found, "listings").skipped == 1


# ---- asking for runs


def due():
    Stream.objects.update(due_at=now() - timedelta(seconds=5))


def test_a_stream_that_is_due_is_asked_for_once(server):
    connected(seller().open("WEB"))
    due()
    assert jobs.ask_for_due()
    assert not jobs.ask_for_due()
    assert Job.objects.filter(name=jobs.SYNC_JOB).count() == 2


def test_one_that_runs_is_not_run_beside_itself_but_after(server):
    connected(seller().open("WEB"))
    due()
    jobs.ask_for_due()
    due()
    assert not jobs.ask_for_due()
    for key in Job.objects.values_list("pk", flat=True):
        perform_job(job_id=key)
    due()
    assert jobs.ask_for_due()


def test_a_connection_without_shops_has_nobody_to_pull_for(found):
    due()
    assert not jobs.ask_for_due()


@pytest.mark.parametrize("state", ["paused", "denied"])
def test_a_connection_that_may_not_call_is_not_asked_for(server, state):
    connected(seller().open("WEB"))
    Connection.objects.update(state=state)
    due()
    assert not jobs.ask_for_due()


def test_the_job_pulls_and_says_what_it_read(server, five):
    connected(seller().open("WEB"))
    Stream.objects.filter(kind="listings").update(is_on=False)
    Stream.objects.update(reached_at=LISTENING_SINCE)
    due()
    jobs.ask_for_due()
    job = Job.objects.get(name=jobs.SYNC_JOB)
    perform_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["read"]) == ("succeeded", 5)


def test_pull_now_runs_at_once_and_only_once(server):
    found = connected(seller().open("WEB"))
    assert jobs.pull_now(stream(found))
    assert not jobs.pull_now(stream(found))
    assert Job.objects.count() == 1
    assert stream(found).due_at <= now()


def test_what_notifications_brought_is_worked_by_the_service(found, five, server, monkeypatch):
    take_in([document(one) for one in server.orders.values()], connection_id=found.pk, run_id=None, at=T0)
    few = len(server.orders)
    monkeypatch.setattr(jobs, "work_waiting", lambda *lane: work_waiting(*lane, limit=few))
    monkeypatch.setattr(jobs, "SLICE", few)
    # a full slice is worth asking for more at once; what trickles in is let gather
    assert jobs.work_inbound()
    assert not jobs.work_inbound()
    assert set(Inbound.objects.values_list("state", flat=True)) == {"quarantined"}


def test_lanes_that_have_not_had_their_turn_are_worked_at_once(found, monkeypatch):
    documents = [RawDocument(subject, "1", T0, b"{}") for subject in (Subject.ORDER, Subject.LISTING)]
    take_in(documents, connection_id=found.pk, run_id=None, at=T0)
    monkeypatch.setattr(jobs, "_LANES", 1)
    assert jobs.work_inbound()
    # the last lane had little, and nobody waits behind it
    assert not jobs.work_inbound()
    assert not Inbound.objects.filter(state="waiting").exists()


def test_a_run_that_calls_nobody_says_nothing_of_how_the_marketplace_is(found, server):
    Connection.objects.update(state="away")
    offers = Stream.objects.create(connection=found, kind="offers", every_seconds=60)
    assert run_stream(offers.pk, trigger="schedule").state == "done"
    assert Connection.objects.get().state == "away"
    assert pull(found).state == "done"
    assert Connection.objects.get().state == "working"


def test_a_page_is_worked_from_what_is_at_hand_and_is_kept_all_the_same(found, server, monkeypatch):
    monkeypatch.setattr(reading, "opened_body", lambda _kept: pytest.fail("read back"))
    server.page = COPY_FROM
    for number in range(COPY_FROM):
        server.put(order(str(number)))
    assert pull(found).read == COPY_FROM
    assert "waiting" not in str(states(found))
    assert {body_of(one) for one in Inbound.objects.all()} == {
        document(one).body for one in server.orders.values()
    }
