"""A program that writes over a bad line: what it may repeat, how long, and what it is told in between."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.http import idempotency
from zayton.kernel.http.idempotency import KEPT_HOURS, forget_answers, once
from zayton.kernel.http.models import KeptAnswer
from zayton.kernel.http.paging import PageAsked, rows_of
from zayton.kernel.http.problems import Problem, answer_of
from zayton.kernel.http.throttle import Throttle

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PROGRAM = Actor("person:program", frozenset(), Scope())
books = pytest.mark.django_db


def send(key: str, name: str, *, at: datetime = AT, fails: Exception | None = None) -> HttpResponse:
    """Ask for a person of this name to be added, as a program would."""

    def work() -> HttpResponse:
        Person.objects.create(username=name, display_name=name)
        if fails:
            raise fails
        return HttpResponse(json.dumps({"added": name}), content_type="application/json")

    body = json.dumps({"name": name})
    asked = RequestFactory().post(
        "/api/people", body, content_type="application/json", HTTP_IDEMPOTENCY_KEY=key
    )
    return once(asked, PROGRAM, work, at=at)


def there() -> list[str]:
    return sorted(Person.objects.values_list("username", flat=True))


@books
def test_five_requests_over_a_bad_line_and_three_people():
    """a, a again (the answer was lost), b, b again, c: five requests, three people, two answers said twice."""
    answers = [send(key, key) for key in ("a", "a", "b", "b", "c")]
    assert [json.loads(answer.content)["added"] for answer in answers] == ["a", "a", "b", "b", "c"]
    assert [answer.get("Idempotency-Replayed", "") for answer in answers] == ["", "true", "", "true", ""]
    assert (there(), KeptAnswer.objects.count()) == (["a", "b", "c"], 3)


@books
def test_a_request_that_failed_inside_is_done_when_it_is_repeated():
    with pytest.raises(ZeroDivisionError):
        send("k", "a", fails=ZeroDivisionError())
    assert (there(), KeptAnswer.objects.count()) == ([], 0)
    assert send("k", "a").status_code == 200
    assert there() == ["a"]


@books
def test_a_request_that_was_refused_is_refused_in_the_same_words_when_it_is_repeated():
    """The stock has come in meanwhile; the same key still hears the first answer, a new key the new one."""
    refusal = Problem(409, Refusal("http.refused", figures={"count": 1}), refusals=[Refusal("tests.short")])
    first = send("k", "a", fails=refusal)
    again = send("k", "a")
    assert (first.status_code, again.status_code, again.content) == (409, 409, first.content)
    assert again["Content-Type"] == "application/problem+json"
    assert there() == []
    assert send("another", "a").status_code == 200


@books
@pytest.mark.parametrize(("hours", "people"), [(KEPT_HOURS - 1, ["a"]), (KEPT_HOURS + 1, ["a", "b"])])
def test_a_key_is_remembered_for_a_day(hours, people):
    """The nightly clearing forgets what is older than a day; only then may the key stand for something else."""
    send("k", "a")
    later = AT + timedelta(hours=hours)
    forget_answers(before=later - timedelta(hours=KEPT_HOURS))
    if people == ["a"]:
        with pytest.raises(Problem) as caught:
            send("k", "b", at=later)
        assert caught.value.refusal.code == "http.key_reused"
    else:
        send("k", "b", at=later)
    assert there() == people


@books
def test_an_answer_whose_transaction_is_undone_was_never_given():
    def undone() -> None:
        with transaction.atomic():
            send("k", "a")
            raise OSError("the process was stopped")

    with pytest.raises(OSError, match="stopped"):
        undone()
    assert (there(), KeptAnswer.objects.count(), idempotency._WORKING) == ([], 0, set())
    assert "Idempotency-Replayed" not in send("k", "a")


@books
def test_two_keys_that_share_a_beginning_are_two():
    for name, key in enumerate(("k", "k1", "K", "k" * 128)):
        send(key, str(name))
    assert there() == ["0", "1", "2", "3"]


@books
def test_a_list_of_seven_by_threes_is_three_pages():
    """3 + 3 + 1; the third has no next."""
    for number in range(7):
        Person.objects.create(username=f"p{number}", display_name="x")
    sizes, cursor = [], None
    while True:
        rows, cursor = rows_of(Person.objects.all(), PageAsked(limit=3, cursor=cursor))
        sizes.append(len(rows))
        if cursor is None:
            break
    assert sizes == [3, 3, 1]


def test_a_program_that_may_ask_three_times_a_minute():
    """At 0, 10 and 20 s it is let in with 2, 1 and 0 left; at 50 s it hears of 10 s; at 60 s a new minute begins."""
    throttle = Throttle(most=3)
    assert [throttle.count("a", seconds=at) for at in (0, 10, 20)] == [2, 1, 0]
    with pytest.raises(Problem) as caught:
        throttle.count("a", seconds=50)
    answer = answer_of(caught.value)
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert json.loads(answer.content)["code"] == "http.too_many"
    assert throttle.count("a", seconds=60) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 300)), max_size=40), st.integers(1, 4))
def test_nobody_is_let_in_more_often_than_allowed_nor_kept_out_before(asked, most):
    throttle = Throttle(most=most)
    let_in: dict[tuple[str, int], int] = {}
    for who, seconds in sorted(asked, key=lambda one: one[1]):
        minute = (who, seconds // 60)
        before = let_in.get(minute, 0)
        if before < most:
            assert throttle.count(who, seconds=seconds) == most - before - 1
            let_in[minute] = before + 1
            continue
        with pytest.raises(Problem) as caught:
            throttle.count(who, seconds=seconds)
        assert seconds + int(caught.value.headers["Retry-After"]) >= (seconds // 60 + 1) * 60
