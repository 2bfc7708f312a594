"""A write is done once for each key, whatever becomes of the connection."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.http.idempotency import forget_answers, once
from zayton.kernel.http.models import KeptAnswer
from zayton.kernel.http.problems import Problem

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANN = Actor("person:ann", frozenset(), Scope())
BEN = Actor("person:ben", frozenset(), Scope())
pytestmark = pytest.mark.django_db


def request(key="key", body='{"name": "x"}', path="/api/things"):
    headers = {} if key is None else {"HTTP_IDEMPOTENCY_KEY": key}
    return RequestFactory().post(path, body, content_type="application/json", **headers)


def adding(name="x", answer=None):
    def work():
        Person.objects.create(username=name, display_name=name)
        if isinstance(answer, Exception):
            raise answer
        return HttpResponse(json.dumps({"added": name}), content_type="application/json")

    return work


def names():
    return sorted(Person.objects.values_list("username", flat=True))


def test_the_same_key_and_request_get_the_same_answer_and_nothing_more_is_done():
    first = once(request(), ANN, adding("first"), at=AT)
    second = once(request(), ANN, adding("second"), at=AT)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second["Idempotency-Replayed"] == "true"
    assert names() == ["first"]


@pytest.mark.parametrize("other", [request(body='{"name": "y"}'), request(path="/api/others")])
def test_the_same_key_for_another_request_is_refused(other):
    once(request(), ANN, adding("first"), at=AT)
    with pytest.raises(Problem) as caught:
        once(other, ANN, adding("second"), at=AT)
    assert (caught.value.status, caught.value.refusal.code) == (422, "http.key_reused")
    assert names() == ["first"]


def test_two_actors_may_use_the_same_key():
    once(request(), ANN, adding("ann's"), at=AT)
    once(request(), BEN, adding("ben's"), at=AT)
    assert names() == ["ann's", "ben's"]


@pytest.mark.parametrize("key", [None, "", "a b", "é", "x" * 129])
def test_a_write_without_a_usable_key_is_refused(key):
    with pytest.raises(Problem) as caught:
        once(request(key), ANN, adding(), at=AT)
    assert (caught.value.status, caught.value.refusal.code) == (400, "http.key_missing")
    assert names() == []


def test_a_refusal_is_an_answer_too_and_leaves_nothing_behind():
    refusal = Problem(409, Refusal("test.short"))
    first = once(request(), ANN, adding("x", refusal), at=AT)
    second = once(request(), ANN, adding("y"), at=AT)
    assert first.status_code == second.status_code == 409
    assert second["Content-Type"] == "application/problem+json"
    assert names() == []


def test_a_failure_is_not_kept_so_that_it_can_be_tried_again():
    with pytest.raises(RuntimeError):
        once(request(), ANN, adding("x", RuntimeError("no")), at=AT)
    assert names() == []
    assert once(request(), ANN, adding("y"), at=AT).status_code == 200
    assert names() == ["y"]


def test_while_a_key_is_worked_on_a_second_request_is_told_so():
    inner = []

    def work():
        with pytest.raises(Problem) as caught:
            once(request(), ANN, adding("second"), at=AT)
        inner.append((caught.value.status, caught.value.refusal.code))
        return adding("first")()

    once(request(), ANN, work, at=AT)
    assert inner == [(409, "http.key_in_use")]
    assert names() == ["first"]


def test_answers_are_forgotten_after_their_time():
    once(request("old"), ANN, adding("a"), at=AT - timedelta(days=2))
    once(request("new"), ANN, adding("b"), at=AT)
    assert forget_answers(before=AT - timedelta(days=1)) == 1
    assert [answer.key for answer in KeptAnswer.objects.all()] == ["new"]
