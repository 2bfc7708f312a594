"""Inviting people and giving rights, member by member; what queries and tokens show of them."""

import pytest
from django.db import IntegrityError, transaction

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import (
    ROLES,
    SYSTEM,
    Actor,
    Permission,
    RightsDraft,
    Scope,
    actor_for,
    actor_ids_named,
    change_own_password,
    deactivate_people,
    give_rights,
    names_of,
    permission_words,
    permissions_of,
    register_permissions,
)
from zayton.kernel.access.rules import beyond
from zayton.kernel.access.tests.builders import AT, codes, draft, invite, rights, someone
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def actor(*, shops=None, warehouses=None, sees_cost=False, administrator=False) -> Actor:
    scope = Scope(*(None if keys is None else frozenset(keys) for keys in (shops, warehouses)), sees_cost)
    return Actor("person:x", frozenset(), scope, 1, is_administrator=administrator)


@pytest.mark.parametrize(
    ("roles", "scope", "holds", "what"),
    [
        ((), Scope(), {}, ""),
        (("administrator",), Scope(), {}, "administrator"),
        (("administrator",), Scope(), {"administrator": True}, ""),
        ((), Scope(frozenset({1})), {"shops": [1, 2]}, ""),
        ((), Scope(frozenset({1, 3})), {"shops": [1, 2]}, "shops"),
        ((), Scope(None), {"shops": [1, 2]}, "shops"),
        ((), Scope(frozenset()), {"shops": []}, ""),
        ((), Scope(None, None), {"warehouses": []}, "warehouses"),
        ((), Scope(None, frozenset({5})), {"warehouses": [6]}, "warehouses"),
        ((), Scope(None, frozenset({5})), {"warehouses": [5]}, ""),
        ((), Scope(sees_cost=True), {}, "costs"),
        ((), Scope(sees_cost=True), {"sees_cost": True}, ""),
    ],
)
def test_what_somebody_would_hand_out_beyond_their_own_has_a_name(roles, scope, holds, what):
    assert beyond(roles, scope, actor(**holds)) == what
    assert beyond(roles, scope, SYSTEM) == ""


def test_of_a_set_the_good_are_invited_and_each_of_the_others_is_told_its_place():
    someone("wei")
    done = invite(
        draft("mei", "buyer"), draft("WEI"), draft(" "), draft("Mei "), draft("x", "emperor"), draft("lan")
    )
    assert [person.username for person in done.people] == ["mei", "lan"]
    assert codes(done) == [
        ("access.name_taken", 1),
        ("access.name_missing", 2),
        ("access.name_taken", 3),
        ("access.unknown_role", 4),
    ]
    assert Entry.objects.filter(verb="access.invited").count() == 3


@pytest.mark.parametrize("spaced", [[" lin", "lin"], ["lin", "lin "], ["LIN ", " lin"]])
def test_spaces_and_capitals_make_no_second_person_in_one_set(spaced):
    done = invite(*map(draft, spaced))
    assert (len(done.people), codes(done)) == (1, [("access.name_taken", 1)])
    assert Person.objects.get().username == spaced[0].strip()


@pytest.mark.parametrize("name", ["lin", "LIN", "lIn"])
def test_the_books_themselves_hold_no_two_names_that_differ_in_case_only(name):
    Person.objects.create_user("Lin")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user(name)
    assert Person.objects.get().username == "Lin"


@pytest.mark.parametrize(
    "wrong",
    [
        draft("x" * 81, display_name="X"),
        draft("x", display_name="d" * 121),
        draft("a\x00b", display_name="A"),
        draft("a\u200bb", display_name="A"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_and_nobody_is_made(wrong):
    assert codes(invite(wrong)) == [("access.name_unfit", 0)]
    assert not Person.objects.exists()


def test_a_name_that_just_fits_is_taken_chinese_and_emoji_included():
    done = invite(draft("梅" * 80, display_name="🫖" * 120))
    assert (len(done.people), done.refusals) == (1, [])


def test_who_is_invited_without_a_password_cannot_sign_in():
    assert not someone().has_usable_password()
    assert not someone("mei", password="a long secret").check_password("")


def test_nobody_is_invited_by_an_empty_set():
    assert invite().people == []
    assert not Entry.objects.exists()


def test_rights_are_replaced_whole():
    person = someone("lin", "buyer", shops=[1], warehouses=[2], sees_cost=True)
    assert not rights(person, "finance", "service", shops=None, warehouses=[]).refusals
    person.refresh_from_db()
    assert (person.roles, person.shops, person.warehouses, person.sees_cost) == (
        ["finance", "service"],
        None,
        [],
        False,
    )
    entry = Entry.objects.get(verb="access.changed")
    assert entry.payload == {
        "person": person.opaque_id,
        "roles": ["finance", "service"],
        "shops": None,
        "warehouses": [],
        "sees_cost": False,
    }


@pytest.mark.parametrize(
    ("roles", "facts", "code"),
    [
        (("emperor",), {"shops": [1]}, "access.unknown_role"),
        (("administrator",), {"shops": [1]}, "access.beyond_own"),
        (("buyer",), {"shops": [1, 2]}, "access.beyond_own"),
        (("buyer",), {"shops": [1], "sees_cost": True}, "access.beyond_own"),
        (("buyer",), {"shops": [1], "warehouses": [9]}, "access.beyond_own"),
    ],
)
def test_rights_beyond_ones_own_are_refused_and_nothing_changes(roles, facts, code):
    boss = someone("boss", "boss", shops=[1], warehouses=[2])
    person = someone("lin", "operator", shops=[1], warehouses=[2])
    facts = {"warehouses": [2]} | facts
    assert codes(rights(person, *roles, actor=actor_for(boss), **facts)) == [(code, 0)]
    person.refresh_from_db()
    assert (person.roles, person.shops) == (["operator"], [1])
    assert not Entry.objects.filter(verb="access.changed").exists()


def test_rights_of_nobody_are_refused_and_those_of_the_others_given():
    person = someone()
    drafts = [RightsDraft(10**9, ["boss"]), RightsDraft(person.pk, ["buyer"])]
    done = give_rights(drafts=drafts, actor=SYSTEM, at=AT)
    assert codes(done) == [("access.unknown_person", 0)]
    assert Person.objects.get().roles == ["buyer"]


def test_of_two_administrators_in_one_set_one_must_stay():
    first, second = someone("a", "administrator"), someone("b", "administrator")
    done = deactivate_people(people=[first.pk, second.pk], actor=SYSTEM, at=AT)
    assert (done.people, codes(done)) == ([first], [("access.last_administrator", 1)])
    assert list(Person.objects.filter(is_active=True)) == [second]


def test_an_administrator_who_has_left_does_not_count_as_one():
    first, second = someone("a", "administrator"), someone("b", "administrator")
    deactivate_people(people=[first.pk], actor=SYSTEM, at=AT)
    assert codes(rights(second, "boss")) == [("access.last_administrator", 0)]


def test_letting_nobody_or_a_stranger_go_changes_nothing():
    assert deactivate_people(people=[], actor=SYSTEM, at=AT).people == []
    assert deactivate_people(people=[10**9], actor=SYSTEM, at=AT).people == []
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong", "a longer one", "access.wrong_password"),
        ("", "a longer one", "access.wrong_password"),
        ("the old one", "ten chars", "access.short_password"),
        ("the old one", "", "access.short_password"),
    ],
)
def test_a_password_that_is_not_changed_stays(old, new, code):
    person = someone(password="the old one")
    assert change_own_password(person=person, old=old, new=new).code == code
    person.refresh_from_db()
    assert person.check_password("the old one")


def test_a_password_of_ten_characters_of_any_script_is_long_enough():
    person = someone(password="the old one")
    assert change_own_password(person=person, old="the old one", new="茶壶茶壶茶壶茶壶茶壶") is None
    person.refresh_from_db()
    assert person.check_password("茶壶茶壶茶壶茶壶茶壶")


def test_actors_are_called_by_their_names_and_found_by_them():
    lin = someone("lin", display_name="林 Lin")
    plain = Person.objects.create_user("plain", display_name="")
    ids = {person.username: f"person:{person.opaque_id}" for person in (lin, plain)}
    assert names_of([*ids.values(), "system", "person:gone"]) == {ids["lin"]: "林 Lin", ids["plain"]: "plain"}
    assert actor_ids_named("林") == actor_ids_named("LIN") == [ids["lin"]]
    assert actor_ids_named("nobody at all") == []
    assert names_of([]) == {}


def test_a_permission_is_declared_once_and_only_for_roles_that_exist():
    once = Permission("tests.once", "Do it once", frozenset({"boss"}))
    register_permissions([once])
    register_permissions([once])
    with pytest.raises(ValueError, match="declared twice"):
        register_permissions([Permission("tests.once", "Do it twice", frozenset())])
    with pytest.raises(ValueError, match="emperor"):
        register_permissions([Permission("tests.other", "Rule", frozenset({"emperor"}))])
    assert (permission_words("tests.once"), permission_words("tests.gone")) == ("Do it once", "tests.gone")


@pytest.mark.parametrize("role", ROLES)
def test_an_administrator_may_whatever_another_role_may(role):
    assert permissions_of([role]) <= permissions_of(["administrator"])
    assert permissions_of([]) == permissions_of(["no such role"]) == frozenset()
