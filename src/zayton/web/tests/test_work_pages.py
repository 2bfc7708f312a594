"""Work, notices and parked entries: seen, steered and settled by those who may."""

from datetime import timedelta

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import actor_for
from zayton.kernel.errors import Refusal
from zayton.kernel.jobs.errors import JobRefused
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job, start_job
from zayton.kernel.jobs.tests.builders import declare
from zayton.kernel.journal.models import Parked
from zayton.kernel.journal.public import advance, sequence
from zayton.kernel.journal.tests.builders import a_reader, sign
from zayton.kernel.time import now
from zayton.web.models import NoticesRead
from zayton.web.notices import mark_read, read_until, unread_notices
from zayton.web.tests.builders import html_of, rows_of, visitor

pytestmark = pytest.mark.django_db


def refuse(run):
    raise JobRefused(Refusal("jobs.unknown", "7"))


def crash(run):
    raise ValueError("茶壶 <b>broke</b>")


def job_of(person: Person, work=lambda run: 1, *, perform: bool = False, subject: str = "orders.csv") -> int:
    job = start_job(declare("test.web", work), arguments={}, actor=actor_for(person), subject=subject)
    if perform:
        perform_job(job_id=job)
    return job


def test_work_is_listed_with_its_words_its_person_and_its_state(boss):
    job_of(boss)
    (row,) = rows_of(visitor(boss), "/jobs/")
    assert (row["title"], row["subject"], row["state"], row["actor"]) == (
        "Test.Web",
        "orders.csv",
        "queued",
        "Boss",
    )


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("f.state=succeeded", ["done.csv"]),
        ("f.state=queued&f.state=failed", ["broken.csv", "waits.csv"]),
        ("f.state=nonsense", []),
        ("f.subject=has:WAIT", ["waits.csv"]),
        ("q=broken", ["broken.csv"]),
        ("f.attempt=gte:2", []),
        ("sort=subject", ["broken.csv", "done.csv", "waits.csv"]),
    ],
)
def test_work_is_narrowed_and_sorted(boss, query, subjects):
    job_of(boss, subject="waits.csv")
    job_of(boss, crash, perform=True, subject="broken.csv")
    job_of(boss, perform=True, subject="done.csv")
    assert sorted(row["subject"] for row in rows_of(visitor(boss), "/jobs/", query)) == subjects


def test_the_head_of_the_list_says_what_runs_and_what_failed(boss):
    client = visitor(boss)
    assert "Nothing runs and nothing failed." in html_of(client, "/jobs/")
    job_of(boss)
    job_of(boss, crash, perform=True)
    assert "1 under way · 1 failed" in html_of(client, "/jobs/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_list_without_work_says_what_will_stand_there(keeper, language):
    words = {"en": "No work yet", "zh-hans": "还没有任务"}[language]
    html = html_of(visitor(keeper, language), "/jobs/")
    assert words in html


def test_a_failed_job_shows_what_and_what_to_do_and_runs_nothing_of_it(boss):
    html = html_of(visitor(boss), f"/jobs/{job_of(boss, crash, perform=True)}/")
    assert "The work broke off: ValueError: 茶壶 &lt;b&gt;broke&lt;/b&gt;" in html
    assert "<b>broke</b>" not in html
    assert "/retry/" in html
    assert "/cancel/" not in html


def test_a_job_that_was_refused_says_the_reason_in_the_readers_language(boss):
    job = job_of(boss, refuse, perform=True)
    assert "that you may see" in html_of(visitor(boss), f"/jobs/{job}/")
    assert "that you may see" not in html_of(visitor(boss, "zh-hans"), f"/jobs/{job}/")


@pytest.mark.parametrize(
    ("perform", "verb", "words", "state"),
    [
        (False, "cancel", "It stops at its next safe point.", "cancelled"),
        (True, "cancel", "This job has already ended.", "succeeded"),
        (False, "retry", "Only a job that failed or was cancelled", "queued"),
        (True, "retry", "Only a job that failed or was cancelled", "succeeded"),
    ],
)
def test_a_job_is_steered_only_where_it_can_be(boss, perform, verb, words, state):
    job = job_of(boss, perform=perform)
    html = visitor(boss).post(f"/jobs/{job}/{verb}/", follow=True).content.decode()
    assert words in html
    assert Job.objects.get(pk=job).state == state


def test_a_failed_job_is_put_back_into_its_queue(boss):
    job = job_of(boss, crash, perform=True)
    html = visitor(boss).post(f"/jobs/{job}/retry/", follow=True).content.decode()
    assert "It waits for its turn again." in html
    assert Job.objects.get(pk=job).attempt == 2


@pytest.mark.parametrize("verb", ["cancel", "retry"])
def test_somebody_elses_job_cannot_be_steered(boss, keeper, verb):
    job = job_of(boss)
    assert visitor(keeper).post(f"/jobs/{job}/{verb}/").status_code == 302
    assert Job.objects.get(pk=job).state == "queued"


def test_the_progress_of_somebody_elses_job_is_not_told(boss, keeper):
    job = job_of(boss, subject="secret.csv")
    assert "secret" not in visitor(keeper).get(f"/ui/jobs/{job}/").content.decode()
    assert visitor(boss).get(f"/ui/jobs/{job}/").status_code == 200


def test_the_list_costs_the_same_queries_for_many(boss, django_assert_max_num_queries):
    client = visitor(boss)
    client.get("/jobs/")
    for number in range(40):
        job_of(boss, subject=f"{number}.csv")
    with django_assert_max_num_queries(14):
        assert len(rows_of(client, "/jobs/")) == 40


def test_notices_are_of_ones_own_work_newest_first_and_new_once(boss, keeper):
    job_of(boss, perform=True, subject="first.csv")
    job_of(boss, crash, perform=True, subject="second.csv")
    job_of(boss, subject="waits.csv")
    client = visitor(boss)
    assert unread_notices(actor_for(boss)) == 2
    html = html_of(client, "/notices/")
    assert "2 new" in html
    assert html.index("second.csv: Failed") < html.index("first.csv: Done")
    assert "waits.csv: " not in html
    assert "Nothing new." in html_of(client, "/notices/")
    assert unread_notices(actor_for(boss)) == 0
    assert "first.csv" not in html_of(visitor(keeper), "/notices/")


def test_what_was_read_is_remembered_for_each_person(boss, keeper):
    at = now()
    mark_read(actor_for(boss), at)
    mark_read(actor_for(boss), at + timedelta(minutes=1))
    assert read_until(actor_for(boss)) == at + timedelta(minutes=1)
    assert read_until(actor_for(keeper)) is None
    assert NoticesRead.objects.count() == 1


@pytest.fixture
def parked(db) -> int:
    with a_reader() as (reader, _seen, poison):
        poison.add(1)
        sign(1, 2)
        sequence()
        advance(reader)
        yield Parked.objects.get().pk


def settle(client, verb: str, *keys: object, step: str = "apply") -> str:
    return client.post("/journal/parked/", {"bulk": verb, "step": step, "id": keys}).content.decode()


def test_a_parked_entry_is_shown_with_its_reader_and_the_last_line_of_its_reason(signed_in, parked):
    (row,) = rows_of(signed_in, "/journal/parked/")
    assert (row["reader"], row["position"], row["state"]) == ("tests.reader", 1, "parked")
    assert row["reason"] == "ValueError: cannot stomach 1"
    assert "1 entry waits to be settled." in html_of(signed_in, "/journal/parked/")


def test_parked_entries_are_told_to_those_who_settle_them_only(signed_in, keeper, parked):
    assert "tests.reader could not work entry 1." in html_of(signed_in, "/notices/")
    assert "tests.reader" not in html_of(visitor(keeper), "/notices/")
    assert visitor(keeper).get("/journal/parked/").status_code == 403


def test_discarding_is_previewed_done_and_done_once(signed_in, boss, parked):
    assert "1 parked entry is meant." in settle(signed_in, "discard", parked, step="preview")
    assert Parked.objects.get().state == "parked"
    assert "1 entry is discarded." in settle(signed_in, "discard", parked)
    assert "0 entries are discarded." in settle(signed_in, "discard", parked)
    settled = Parked.objects.get()
    assert (settled.state, settled.settled_by) == ("discarded", f"person:{boss.opaque_id}")


def test_trying_again_says_how_many_went_through(signed_in, parked):
    assert "0 went through, 1 are still parked." in settle(signed_in, "retry", parked)
    assert Parked.objects.get().attempts == 2


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "0"])
def test_a_key_that_nothing_has_settles_nothing(signed_in, parked, key):
    assert "0 entries are discarded." in settle(signed_in, "discard", key)
    assert Parked.objects.get().state == "parked"


def test_the_keeper_settles_nothing_by_posting_all_the_same(keeper, parked):
    settle(visitor(keeper), "discard", parked)
    assert Parked.objects.get().state == "parked"
