"""Strangers who name keys that are none: refused at the door, and asked for at most a handful of times."""

from datetime import timedelta

import pytest
from django.test import Client

from zayton.channels.models import SigningKey, UnprovenNotice, Wanted
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing import proving
from zayton.channels.syncing.hooks import Received, fetch_keys_wanted
from zayton.channels.syncing.proving import MOST_UNKNOWN_NAMES
from zayton.channels.tests.signed_notices import (  # noqa: F401 - fixtures
    asked,
    found_fixture,
    made_up,
    market_fixture,
    send,
    stand_fixture,
    told,
)
from zayton.kernel.time import now
from zayton.sandbox.ebay.signing import signature_header

pytestmark = pytest.mark.django_db


def test_a_made_up_name_is_asked_for_once_and_then_refused_at_the_door(found, stand):
    name = made_up(77)
    assert send(found, told(), key=name) == Received(1, 0)
    fetch_keys_wanted()
    assert SigningKey.objects.get(name=name).key == ""
    again = send(found, told(), key=name)
    assert isinstance(again, Fault)
    assert again.kind is FaultKind.DENIED
    assert not fetch_keys_wanted()
    assert asked(stand)[name] == 1


def test_a_flood_of_made_up_names_is_a_handful_of_calls(found, stand):
    before = sum(asked(stand).values())
    answers = [send(found, told(ident=str(number)), key=made_up(1000 + number)) for number in range(60)]
    assert sum(answer == Received(1, 0) for answer in answers) == MOST_UNKNOWN_NAMES
    while fetch_keys_wanted():
        pass
    more = [send(found, told(ident=str(number)), key=made_up(2000 + number)) for number in range(20)]
    assert all(isinstance(answer, Fault) for answer in more)
    assert sum(asked(stand).values()) - before == MOST_UNKNOWN_NAMES


def test_a_key_that_was_good_once_is_fetched_again_whatever_strangers_name(found):
    send(found, told())
    fetch_keys_wanted()
    SigningKey.objects.update(fetched_at=now() - timedelta(hours=2))
    for number in range(40):
        send(found, told(ident=str(number)), key=made_up(3000 + number))
    assert send(found, told("44-4-4", "n-4")) == Received(1, 0)
    while fetch_keys_wanted():
        pass
    assert Wanted.objects.filter(key="44-4-4").exists()


def test_no_more_wait_than_there_is_room_for(found, monkeypatch):
    monkeypatch.setattr(proving, "MOST_WAITING", 3)
    answers = [send(found, told(ident=str(number))) for number in range(5)]
    assert [isinstance(answer, Fault) for answer in answers] == [False] * 3 + [True] * 2


@pytest.mark.parametrize("name", ["", "../config", "a" * 65, "short", "x y z 1 2 3", "Ü" * 10, "a/b/c/d/e/f"])
def test_a_name_that_is_none_is_refused_at_once(found, name):
    assert isinstance(send(found, told(), key=name), Fault)
    assert not UnprovenNotice.objects.exists()


def test_a_huge_one_is_not_kept(found):
    assert isinstance(send(found, told("9" * 70_000)), Fault)


def test_the_door_itself_calls_nobody_and_asks_the_books_little(found, stand, django_assert_max_num_queries):
    body = told()
    before = asked(stand)
    with django_assert_max_num_queries(12):
        answer = Client().post(
            f"/hooks/{found.hook_key}",
            body,
            content_type="application/json",
            headers={"x-ebay-signature": signature_header(body)},
        )
    assert answer.status_code == 200
    assert asked(stand) == before
