"""People get what is theirs to give, and tokens never more than their person."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.kernel.access.models import Person, Token
from zayton.kernel.access.public import (
    SYSTEM,
    Permission,
    PersonDraft,
    RightsDraft,
    actor_for,
    actor_of_token,
    deactivate_people,
    give_rights,
    invite_people,
    make_token,
    permissions_of,
    register_permissions,
    revoke_tokens,
)
from zayton.kernel.journal.models import Entry

AT = datetime(2026, 3, 1, tzinfo=UTC)
READ = Permission("tests.read", "Read", frozenset({"operator", "boss"}))
WRITE = Permission("tests.write", "Write", frozenset({"boss"}))
register_permissions([READ, WRITE])


def invite(name, *roles, actor=SYSTEM, **facts):
    return invite_people(
        drafts=[PersonDraft(name, name, roles, "a long password", **facts)], actor=actor, at=AT
    )


@pytest.mark.django_db
def test_a_person_may_what_their_roles_may_and_administrators_everything():
    assert "tests.write" not in permissions_of(["operator"])
    assert {"tests.read", "tests.write"} <= permissions_of(["administrator"])
    actor = actor_for(invite("lin", "operator", shops=[3]).people[0])
    assert actor.may("tests.read")
    assert not actor.may("tests.write")
    assert actor.scope.sees_shop(3)
    assert not actor.scope.sees_shop(4)
    assert actor.scope.sees_warehouse(9)


@pytest.mark.django_db
def test_an_invitation_is_journalled_under_an_opaque_name_and_the_password_is_kept_as_a_hash():
    person = invite("chen", "buyer").people[0]
    entry = Entry.objects.get(verb="access.invited")
    assert entry.payload["person"] == person.opaque_id
    assert "chen" not in str(entry.payload)
    assert Person.objects.get().password.startswith("argon2")
    assert person.check_password("a long password")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "roles", "facts", "code"),
    [
        ("BOSS", ["operator"], {}, "access.name_taken"),
        ("  ", ["operator"], {}, "access.name_missing"),
        ("x", ["emperor"], {}, "access.unknown_role"),
        ("x", ["administrator"], {}, "access.beyond_own"),
        ("x", ["operator"], {"shops": None}, "access.beyond_own"),
        ("x", ["operator"], {"shops": [1, 2]}, "access.beyond_own"),
        ("x", ["operator"], {"shops": [1], "sees_cost": True}, "access.beyond_own"),
    ],
)
def test_nobody_hands_out_more_than_they_hold(name, roles, facts, code):
    boss = invite("boss", "boss", shops=[1]).people[0]
    done = invite(name, *roles, actor=actor_for(boss), **facts)
    assert [refusal.code for refusal in done.refusals] == [code]
    assert Person.objects.count() == 1
    assert Entry.objects.filter(verb="access.invited").count() == 1


@pytest.mark.django_db
def test_the_last_administrator_can_neither_leave_nor_step_down():
    first = invite("a", "administrator").people[0]
    assert (
        deactivate_people(people=[first.pk], actor=SYSTEM, at=AT).refusals[0].code
        == "access.last_administrator"
    )
    down = give_rights(drafts=[RightsDraft(first.pk, ["boss"])], actor=SYSTEM, at=AT)
    assert down.refusals[0].code == "access.last_administrator"
    first.refresh_from_db()
    assert first.is_active
    assert first.roles == ["administrator"]
    invite("b", "administrator")
    assert deactivate_people(people=[first.pk], actor=SYSTEM, at=AT).refusals == []


@pytest.mark.django_db
def test_a_token_is_kept_as_a_hash_and_has_no_more_rights_than_its_person():
    person = invite("lin", "operator").people[0]
    token, secret = make_token(person=person, name="ERP", permissions=["tests.read", "tests.write"], at=AT)
    assert secret not in str(Token.objects.values().get())
    actor = actor_of_token(secret, at=AT)
    assert actor.permissions == {"tests.read"}
    give_rights(drafts=[RightsDraft(person.pk, ["warehouse"])], actor=SYSTEM, at=AT)
    assert actor_of_token(secret, at=AT).permissions == frozenset()
    assert token.prefix in str(Entry.objects.get(verb="access.token_made").payload)


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["revoked", "expired", "left", "unknown"])
def test_a_token_that_ended_opens_nothing(end):
    person = invite("lin", "operator").people[0]
    token, secret = make_token(
        person=person, name="ERP", permissions=["tests.read"], at=AT, expires_at=AT + timedelta(days=1)
    )
    assert actor_of_token(secret, at=AT)
    if end == "revoked":
        assert revoke_tokens(tokens=[token.pk], actor=SYSTEM, at=AT) == 1
        assert revoke_tokens(tokens=[token.pk], actor=SYSTEM, at=AT) == 0
    if end == "left":
        deactivate_people(people=[person.pk], actor=SYSTEM, at=AT)
    late = AT + timedelta(days=2) if end == "expired" else AT
    assert actor_of_token(secret + "x" if end == "unknown" else secret, at=late) is None
