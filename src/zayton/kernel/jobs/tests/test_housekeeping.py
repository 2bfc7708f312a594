"""Declaring kinds of jobs, telling how far they are, and what pages show when they fail."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils.translation import override

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, actor_for
from zayton.kernel.errors import Refusal
from zayton.kernel.jobs.claims import Claim, seat_name
from zayton.kernel.jobs.errors import JobRefused
from zayton.kernel.jobs.models import Job, JobMove, JobProgress
from zayton.kernel.jobs.operations import cancel_job, is_open, retry_job, start_job
from zayton.kernel.jobs.performing import is_passing, perform_job
from zayton.kernel.jobs.queries import (
    failure_words,
    job_seen_by,
    jobs_by_state,
    jobs_seen_by,
    progress_words,
    running_work,
)
from zayton.kernel.jobs.registry import _KINDS, QUEUES, job, job_kinds
from zayton.kernel.jobs.run import Run
from zayton.kernel.jobs.states import MOVES, OPEN, JobState, sources_of
from zayton.kernel.jobs.tests.builders import declare, someone
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


def asked(name: str = "", actor=None, **facts) -> Job:
    name = name or declare("test.plain", lambda run: 1)
    return Job.objects.get(pk=start_job(name, arguments={}, actor=actor or someone(), **facts))


def performed(work, **facts) -> Job:
    made = asked(declare("test.work", work), **facts)
    perform_job(job_id=made.pk)
    return Job.objects.select_related("progress").get(pk=made.pk)


def test_a_kind_is_declared_once_and_for_a_queue_that_there_is(monkeypatch):
    monkeypatch.setattr("zayton.kernel.jobs.registry._KINDS", {})

    def work(run: Run) -> None: ...

    job(name="test.once", title="Once", schedule="1 2 * * *")(work)
    job(name="test.once", title="Once")(work)
    with pytest.raises(ValueError, match="declared twice"):
        job(name="test.once", title="Other")(lambda run: None)
    with pytest.raises(ValueError, match="unknown queue"):
        job(name="test.queue", title="Queue", queue="express")(work)
    assert list(job_kinds()) == ["test.once"]


def test_every_declared_kind_has_words_and_a_queue():
    for kind in job_kinds().values():
        assert str(kind.title)
        assert kind.queue in QUEUES


@pytest.mark.parametrize("state", JobState)
def test_where_a_job_may_come_from_is_where_another_may_go(state):
    assert set(sources_of(state)) == {source for source, goals in MOVES.items() if state in goals}


def test_what_is_open_has_not_ended():
    made = asked()
    assert is_open("test.plain")
    for state in JobState:
        Job.objects.filter(pk=made.pk).update(state=state)
        assert is_open("test.plain") is (state in OPEN)
    assert not is_open("test.other")


def test_a_subject_longer_than_its_column_is_cut():
    assert asked(subject="订单" * 200).subject == "订单" * 100


def test_the_same_key_for_another_kind_is_another_job():
    one = asked(declare("test.one", lambda run: 1), key="k")
    other = asked(declare("test.other", lambda run: 1), key="k")
    assert one.pk != other.pk


def test_a_key_whose_job_has_ended_does_not_start_it_again():
    first = asked(key="k")
    perform_job(job_id=first.pk)
    assert asked(key="k").pk == first.pk
    assert list(JobMove.objects.values_list("state", flat=True)) == ["queued", "running", "succeeded"]


def test_arguments_come_back_as_they_were_given():
    seen = []
    name = declare("test.arguments", lambda run, **arguments: seen.append(arguments))
    given = {"rows": [1, 2], "name": "订单 🫖.csv", "none": None}
    perform_job(job_id=start_job(name, arguments=given, actor=SYSTEM))
    assert seen == [given]


def test_a_job_runs_with_the_rights_of_the_moment_it_runs():
    person = Person.objects.create_user("lin", roles=["boss"], display_name="Lin")
    seen = []
    made = asked(
        declare("test.rights", lambda run: seen.append(run.actor.may("access.manage"))), actor_for(person)
    )
    Person.objects.filter(pk=person.pk).update(roles=["service"])
    perform_job(job_id=made.pk)
    assert seen == [False]


def test_progress_is_written_when_it_says_something_new():
    written = []

    def work(run: Run) -> None:
        for done, note in ((0, "Reading"), (1, "Reading"), (2, "Working"), (3, "Working"), (9, "Working")):
            run.progress(done, 9, note)
            written.append(JobProgress.objects.get(job=run.job_id).done)

    made = performed(work)
    assert written == [0, 0, 2, 2, 9]
    assert (made.progress.done, made.progress.total) == (9, 9)


def test_a_note_is_shown_in_the_readers_language_and_cut_to_its_column():
    made = performed(lambda run: run.progress(1, 2, "Reading the file"))
    with override("zh-hans"):
        assert progress_words(made) not in ("", "Reading the file")
    assert progress_words(performed(lambda run: run.progress(1, 2))) == ""
    assert len(performed(lambda run: run.progress(1, 2, "x" * 500)).progress.note) == 200


def test_a_note_without_an_end_is_taken_away_when_the_work_is_done():
    assert performed(lambda run: run.progress(5, None, "Reading the file")).progress.note == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError("茶壶"), "jobs.broke"),
        (JobRefused(Refusal("jobs.unknown", "7", {"n": 1})), "jobs.unknown"),
        (KeyError("x"), "jobs.broke"),
        (RecursionError(), "jobs.broke"),
    ],
)
def test_whatever_work_ends_with_is_told_in_words(error, code):
    def work(run: Run) -> None:
        raise error

    made = performed(work)
    assert (made.state, made.error_code, made.result) == ("failed", code, None)
    what, remedy = failure_words(made)
    assert what
    assert remedy
    assert bool(made.trace) == (code == "jobs.broke")


def test_a_job_that_did_not_fail_has_no_words_for_it():
    assert failure_words(asked()) == ("", "")


def test_a_failed_job_that_is_started_again_begins_with_nothing_held_against_it():
    fails = [True]

    def work(run: Run) -> str:
        if fails:
            raise ValueError("not yet")
        return "done"

    made = performed(work)
    fails.clear()
    assert retry_job(job_id=made.pk, actor=someone(), at=now()) is None
    made.refresh_from_db()
    assert (made.state, made.error_code, made.trace, made.ended_at, made.attempt) == (
        "queued",
        "",
        "",
        None,
        2,
    )
    perform_job(job_id=made.pk)
    made.refresh_from_db()
    assert (made.state, made.result) == ("succeeded", "done")


@pytest.mark.parametrize("verb", [cancel_job, retry_job])
def test_a_job_that_nobody_asked_for_is_unknown(verb):
    refusal = verb(job_id=10**9, actor=SYSTEM, at=now())
    assert (refusal.code, refusal.subject) == ("jobs.unknown", str(10**9))


def test_asking_a_running_job_to_stop_twice_keeps_the_first_moment():
    made = asked()
    Job.objects.filter(pk=made.pk).update(state="running")
    first = now()
    for at in (first, first + timedelta(minutes=1)):
        assert cancel_job(job_id=made.pk, actor=someone(), at=at) is None
    made.refresh_from_db()
    assert (made.state, made.cancel_asked_at) == ("running", first)


def test_a_job_that_was_asked_to_stop_before_it_began_does_nothing():
    calls = []
    made = asked(declare("test.never", lambda run: calls.append(1)))
    Job.objects.filter(pk=made.pk).update(state="running", cancel_asked_at=now())
    perform_job(job_id=made.pk)
    assert (Job.objects.get(pk=made.pk).state, calls) == ("cancelled", [])


def test_one_sees_ones_own_jobs_by_state_and_newest_first():
    mine = [asked().pk, asked().pk]
    asked(actor=someone("b"))
    perform_job(job_id=mine[0])
    assert [seen.pk for seen in jobs_seen_by(someone())] == mine[::-1]
    assert [seen.pk for seen in running_work(someone())] == mine[1:]
    assert [seen.pk for seen in jobs_seen_by(someone(), states=[JobState.SUCCEEDED])] == mine[:1]
    assert jobs_by_state(someone()) == {"queued": 1, "succeeded": 1}
    assert sum(jobs_by_state(someone("boss", "jobs.read_all")).values()) == 3
    assert job_seen_by(someone("b"), mine[0]) is None


def test_a_job_is_called_by_its_kind_and_what_it_is_about():
    assert str(asked(subject="orders.csv")) == "Test.Plain: orders.csv"
    made = asked()
    _KINDS.pop("test.plain")
    assert (str(made), made.title) == ("test.plain", "test.plain")


def test_a_job_that_is_gone_is_left_alone():
    perform_job(job_id=10**9)
    assert not Job.objects.exists()


def test_a_database_that_is_busy_will_pass_and_one_that_is_wrong_will_not():
    busy, wrong = OperationalError("database is locked"), OperationalError("no such table: x")
    if connection.vendor == "postgresql":
        busy.__cause__ = type("Gone", (Exception,), {"sqlstate": "57P01"})()
        wrong.__cause__ = type("Wrong", (Exception,), {"sqlstate": "42P01"})()
    assert (is_passing(busy), is_passing(wrong)) == (True, False)


def test_a_claim_is_taken_once_by_its_holder_and_given_back_once():
    claim, other = Claim(seat_name(77)), Claim(seat_name(78))
    assert claim.take()
    assert claim.take()
    assert other.take()
    claim.release()
    claim.release()
    assert not claim.still_held()
    other.release()
    again = Claim(seat_name(77))
    assert again.take()
    again.release()
