"""Notifications: genuine or not, kept, fetched or pulled."""

import json

import pytest

from zayton.channels.models import Connection, Wanted
from zayton.channels.ports.faults import FaultKind
from zayton.channels.syncing.hooks import Received, _addressed, challenged, hook_secret, receive
from zayton.channels.tests.connected import connected, states
from zayton.channels.tests.fake_market import T0, market, order, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    market()
    return connected(None)


def send(found, told, *, signature=None):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = {"x-signature": signed(body, hook_secret(found)) if signature is None else signature}
    return receive(found.hook_key, headers=headers, body=body, address="https://x/hooks/k", at=T0)


def test_a_notification_that_brings_the_thing_keeps_it(found):
    assert send(found, {"order": order("1")}) == Received(1, 0)
    assert states(found) == {"1": ["waiting"]}


def test_one_that_comes_five_times_is_one_document(found):
    for _ in range(5):
        send(found, {"order": order("1")})
    assert states(found) == {"1": ["waiting"]}


@pytest.mark.parametrize("times", [1, 3])
def test_one_costs_two_statements_new_or_known(found, django_assert_num_queries, times):
    for _ in range(times - 1):
        send(found, {"order": order("1")})
    body = json.dumps({"order": order("1")}).encode()
    headers = {"x-signature": signed(body, hook_secret(found))}
    with django_assert_num_queries(2):
        assert receive(found.hook_key, headers=headers, body=body, address="", at=T0) == Received(1, 0)


def test_its_connection_tells_the_rest_when_asked(found):
    known = _addressed(found.hook_key)
    assert (known.name, known.settings) == (found.name, found.settings)


def test_one_that_names_things_has_them_fetched_later(found):
    assert send(found, {"changed": ["1", "2"]}) == Received(0, 2)
    assert sorted(Wanted.objects.values_list("key", flat=True)) == ["1", "2"]
    assert states(found) == {}


@pytest.mark.parametrize("signature", ["", "0" * 64])
def test_one_that_is_not_genuine_is_denied_and_leaves_nothing(found, signature):
    assert send(found, {"order": order("1")}, signature=signature).kind == FaultKind.DENIED
    assert (states(found), Wanted.objects.count()) == ({}, 0)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"changed": [1]}', b'{"subject": "x", "changed": ["1"]}']
)
def test_one_that_nobody_foresaw_is_unreadable_and_no_crash(found, body):
    assert send(found, body).kind == FaultKind.UNREADABLE


def test_a_key_that_nobody_has(found):
    assert receive("nosuch", headers={}, body=b"", address="", at=T0) is None
    assert challenged("nosuch", query={}, address="") is None


@pytest.mark.parametrize("state", ["paused", "denied", "away"])
def test_a_connection_that_calls_nobody_keeps_what_is_sent_to_it(found, state):
    Connection.objects.update(state=state)
    assert send(found, {"order": order("1")}) == Received(1, 0)


def test_one_whose_secret_does_not_open_may_come_again(found):
    Connection.objects.update(hook_secret=b"0" * 60)
    fault = receive(found.hook_key, headers={}, body=b"{}", address="", at=T0)
    assert fault.kind == FaultKind.AWAY


def test_a_question_whether_the_address_is_ours_is_answered(found):
    answer = challenged(found.hook_key, query={"code": "abc"}, address="https://x/hooks/k")
    assert len(json.loads(answer)["answer"]) == 64
    assert challenged(found.hook_key, query={}, address="").kind == FaultKind.REFUSED
