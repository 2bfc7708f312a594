"""Tokens and actors: what a secret opens, until when, and what is left of somebody who has gone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from zayton.kernel.access.models import Token
from zayton.kernel.access.public import (
    NOBODY,
    SYSTEM,
    actor_by_id,
    actor_for,
    actor_of,
    actor_of_token,
    deactivate_people,
    make_token,
    people,
    permissions_of,
    revoke_tokens,
    tokens_seen_by,
)
from zayton.kernel.access.tests.builders import AT, codes, draft, invite, rights, someone

pytestmark = pytest.mark.django_db


def test_an_actor_is_asked_anew_for_what_they_may_do_now():
    person = someone("lin", "boss", shops=[3], sees_cost=True)
    kept = actor_for(person).id
    rights(person, "service", shops=[4])
    now_ = actor_by_id(kept)
    assert (now_.scope.shops, now_.scope.sees_cost, now_.permissions) == (
        frozenset({4}),
        False,
        permissions_of(["service"]),
    )


def test_an_actor_who_has_left_keeps_the_name_and_nothing_else():
    person = someone()
    kept = actor_for(person)
    deactivate_people(people=[person.pk], actor=SYSTEM, at=AT)
    gone = actor_by_id(kept.id)
    assert (gone.id, gone.permissions, gone.scope) == (kept.id, NOBODY.permissions, NOBODY.scope)
    assert actor_by_id("system") is SYSTEM
    assert actor_by_id("rule:7").permissions == frozenset()


def test_a_request_is_made_by_whoever_is_signed_in_and_active():
    person = someone()
    for user, expected in ((person, f"person:{person.opaque_id}"), (AnonymousUser(), "nobody")):
        request = RequestFactory().get("/")
        request.user = user
        assert actor_of(request).id == expected
    request = RequestFactory().get("/")
    request.user = person
    person.is_active = False
    assert actor_of(request) is NOBODY


def test_nobody_may_anything_and_sees_nothing_and_the_system_everything():
    assert not NOBODY.may("catalog.read")
    assert not NOBODY.scope.sees_shop(1)
    assert not NOBODY.scope.sees_warehouse(1)
    assert SYSTEM.may("whatever.it_is")
    assert SYSTEM.scope.sees_shop(1)


def test_a_token_of_an_administrator_makes_nobody_an_administrator():
    admin = someone("a", "administrator")
    _token, secret = make_token(person=admin, name="ERP", permissions=["access.manage"], at=AT)
    by_token = actor_of_token(secret, at=AT)
    assert by_token.may("access.manage")
    assert codes(invite(draft("b", "administrator"), actor=by_token)) == [("access.beyond_own", 0)]
    assert actor_for(admin).is_administrator


def test_a_token_is_good_until_the_moment_it_ends():
    _token, secret = make_token(
        person=someone(), name="ERP", permissions=[], at=AT, expires_at=AT + timedelta(hours=1)
    )
    late = AT + timedelta(hours=1)
    assert actor_of_token(secret, at=late - timedelta(microseconds=1))
    assert actor_of_token(secret, at=late) is None


def test_the_use_of_a_token_is_noted_at_most_once_a_minute():
    token, secret = make_token(person=someone(), name="ERP", permissions=[], at=AT)
    seen = []
    for seconds in (0, 30, 60, 61, 90):
        actor_of_token(secret, at=AT + timedelta(seconds=seconds))
        token.refresh_from_db()
        seen.append((token.last_used_at - AT).seconds)
    assert seen == [0, 0, 0, 61, 61]


def test_two_tokens_of_one_name_have_two_secrets_and_two_ends():
    person = someone()
    made = [make_token(person=person, name="ERP", permissions=[], at=AT) for _ in range(2)]
    assert revoke_tokens(tokens=[made[0][0].pk], actor=SYSTEM, at=AT) == 1
    assert [bool(actor_of_token(secret, at=AT)) for _token, secret in made] == [False, True]
    assert all(secret.startswith("zt_") and len(secret) > 40 for _token, secret in made)
    assert revoke_tokens(tokens=[], actor=SYSTEM, at=AT) == 0


def test_tokens_are_seen_by_their_person_and_by_who_manages_people():
    mine, other = someone("lin", "finance"), someone("mei", "finance")
    for person in (mine, other):
        make_token(person=person, name=person.username, permissions=[], at=AT)
    assert [token.name for token in tokens_seen_by(actor_for(mine))] == ["lin"]
    boss = someone("boss", "boss")
    assert [token.name for token in tokens_seen_by(actor_for(boss))] == ["mei", "lin"]
    assert not tokens_seen_by(NOBODY).exists()


def test_people_come_with_the_number_of_their_living_tokens():
    person = someone()
    made = [make_token(person=person, name=name, permissions=[], at=AT)[0] for name in "abc"]
    revoke_tokens(tokens=[made[0].pk], actor=SYSTEM, at=AT)
    someone("mei")
    assert dict(people().values_list("username", "living_tokens")) == {"lin": 2, "mei": 0}


def test_tokens_die_with_their_person_but_are_kept_as_they_were():
    person = someone()
    token, secret = make_token(person=person, name="ERP", permissions=["catalog.read"], at=AT)
    deactivate_people(people=[person.pk], actor=SYSTEM, at=AT)
    assert actor_of_token(secret, at=AT) is None
    assert Token.objects.get().permissions == token.permissions
