import pytest

from zayton.kernel.jobs.models import Job, JobMove
from zayton.kernel.jobs.operations import cancel_job, move_job, retry_job, start_job
from zayton.kernel.jobs.performing import perform_job
from zayton.kernel.jobs.queries import jobs_seen_by
from zayton.kernel.jobs.states import MOVES, JobState
from zayton.kernel.jobs.tests.builders import declare, someone
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> None:
    declare("test.double", lambda run, number: number * 2)


def asked(**facts: object) -> Job:
    return Job.objects.get(pk=start_job("test.double", arguments={"number": 4}, actor=someone(), **facts))


def test_a_job_asked_for_waits_in_its_queue_with_progress_to_show() -> None:
    job = asked(subject="orders.csv")
    assert (job.state, job.workflow, job.subject) == ("queued", "", "orders.csv")
    assert (job.progress.done, job.progress.total) == (0, None)


def test_the_same_key_twice_is_one_job() -> None:
    first, second = asked(key="file 7"), asked(key="file 7")
    assert first.pk == second.pk
    assert JobMove.objects.filter(job=first).count() == 1


def test_jobs_without_a_key_are_never_the_same() -> None:
    assert asked().pk != asked().pk


def test_a_name_nobody_declared_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        start_job("test.nothing", arguments={}, actor=someone())
    assert not Job.objects.exists()


def test_cancelling_a_waiting_job_ends_it() -> None:
    job = asked()
    assert cancel_job(job_id=job.pk, actor=someone(), at=now()) is None
    perform_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("cancelled", None)


def test_an_ended_job_cannot_be_cancelled_and_stays_as_it_is() -> None:
    job = asked()
    perform_job(job_id=job.pk)
    refusal = cancel_job(job_id=job.pk, actor=someone(), at=now())
    job.refresh_from_db()
    assert refusal is not None
    assert refusal.code == "jobs.ended"
    assert (job.state, job.cancel_asked_at) == ("succeeded", None)


def test_a_cancelled_job_can_be_started_again_and_keeps_its_history() -> None:
    job = asked()
    cancel_job(job_id=job.pk, actor=someone(), at=now())
    assert retry_job(job_id=job.pk, actor=someone(), at=now()) is None
    perform_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempt) == ("succeeded", 8, 2)
    history = list(job.moves.order_by("pk").values_list("state", "attempt"))
    assert history == [("queued", 1), ("cancelled", 1), ("queued", 2), ("running", 2), ("succeeded", 2)]


def test_a_waiting_job_cannot_be_started_again() -> None:
    job = asked()
    refusal = retry_job(job_id=job.pk, actor=someone(), at=now())
    assert refusal is not None
    assert refusal.code == "jobs.not_ended"
    assert Job.objects.get(pk=job.pk).attempt == 1


def test_somebody_elses_job_is_neither_seen_nor_cancelled() -> None:
    job = asked()
    stranger = someone("b")
    assert not jobs_seen_by(stranger).exists()
    refusal = cancel_job(job_id=job.pk, actor=stranger, at=now())
    assert refusal is not None
    assert refusal.code == "jobs.unknown"
    assert Job.objects.get(pk=job.pk).state == "queued"


def test_who_may_see_all_jobs_sees_and_steers_them() -> None:
    job = asked()
    boss = someone("b", "jobs.read_all")
    assert [seen.pk for seen in jobs_seen_by(boss)] == [job.pk]
    assert cancel_job(job_id=job.pk, actor=boss, at=now()) is None


@pytest.mark.parametrize("target", JobState)
@pytest.mark.parametrize("source", JobState)
def test_a_job_moves_only_as_the_table_allows(source: JobState, target: JobState) -> None:
    job = asked()
    Job.objects.filter(pk=job.pk).update(state=source)
    moved = move_job(job, target, actor="system", at=now())
    assert moved is (target in MOVES[source])
    assert Job.objects.get(pk=job.pk).state == (target if moved else source)
