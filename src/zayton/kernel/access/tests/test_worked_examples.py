"""A shop of five people: what each may do and see, and what happens when somebody comes, changes or goes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.models import Person, Token
from zayton.kernel.access.permissions import EVERY_ROLE, declared_permissions, permissions_of
from zayton.kernel.access.public import (
    SYSTEM,
    Actor,
    Scope,
    actor_for,
    actor_of_token,
    deactivate_people,
    make_token,
    revoke_tokens,
)
from zayton.kernel.access.rules import beyond
from zayton.kernel.access.tests.builders import AT, codes, draft, invite, rights, someone
from zayton.kernel.journal.models import Entry

books = pytest.mark.django_db
KEYS = st.none() | st.frozensets(st.integers(1, 4), max_size=3)
SCOPES = st.builds(Scope, KEYS, KEYS, st.booleans())
ROLES = st.frozensets(st.sampled_from(sorted(EVERY_ROLE)), max_size=3)


def journalled() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


@books
def test_a_manager_of_two_shops_hires_for_one_of_them_and_not_for_a_third():
    manager = actor_for(someone("wu", "boss", shops=[1, 2], warehouses=[5], sees_cost=False))
    done = invite(
        draft("a", "operator", shops=[1], warehouses=[5]),
        draft("b", "operator", shops=[1, 3], warehouses=[5]),
        draft("c", "operator", shops=[2], warehouses=[6]),
        draft("d", "operator", shops=None, warehouses=[5]),
        draft("e", "buyer", shops=[1], warehouses=[5], sees_cost=True),
        draft("f", "administrator", shops=[1], warehouses=[5]),
        actor=manager,
    )
    assert [person.username for person in done.people] == ["a"]
    assert codes(done) == [("access.beyond_own", row) for row in (1, 2, 3, 4, 5)]
    assert [refusal.figures["what"] for refusal in done.refusals] == [
        "shops", "warehouses", "shops", "costs", "administrator",
    ]  # fmt: skip
    assert set(Person.objects.values_list("username", flat=True)) == {"wu", "a"}


@books
def test_who_was_hired_cannot_widen_their_own_rights():
    person = someone("lin", "boss", shops=[1])
    refused = rights(person, "boss", shops=[1, 2], actor=actor_for(person))
    assert codes(refused) == [("access.beyond_own", 0)]
    person.refresh_from_db()
    assert person.shops == [1]


@books
def test_a_year_of_one_person_is_four_entries_and_names_nobody():
    """Invited, moved to another shop, given a token, let go: four entries, none with a name in it."""
    person = someone("lin.mei@example.com", "operator", display_name="林梅", shops=[1])
    rights(person, "operator", "finance", shops=[2], sees_cost=True)
    person.refresh_from_db()
    make_token(person=person, name="梅的笔记本", permissions=["access.tokens"], at=AT)
    deactivate_people(people=[person.pk], actor=SYSTEM, at=AT)
    assert journalled() == ["access.invited", "access.changed", "access.token_made", "access.deactivated"]
    told = str([entry.payload for entry in Entry.objects.all()])
    for name in ("lin.mei", "林梅", "笔记本"):
        assert name not in told
    assert person.opaque_id in told


@books
def test_a_token_for_a_month_works_for_a_month():
    person = someone("lin", "boss")
    _token, secret = make_token(
        person=person, name="month", permissions=["access.read"], at=AT, expires_at=AT + timedelta(30)
    )
    assert actor_of_token(secret, at=AT + timedelta(30) - timedelta(seconds=1)).may("access.read")
    assert actor_of_token(secret, at=AT + timedelta(30)) is None


@books
def test_of_two_tokens_the_lost_one_is_revoked_and_the_other_goes_on():
    person = someone("lin", "boss")
    (lost, lost_secret), (kept, kept_secret) = (
        make_token(person=person, name=name, permissions=["access.read"], at=AT) for name in ("lost", "kept")
    )
    assert revoke_tokens(tokens=[lost.pk], actor=actor_for(person), at=AT) == 1
    assert actor_of_token(lost_secret, at=AT) is None
    assert actor_of_token(kept_secret, at=AT).id == actor_for(person).id
    assert revoke_tokens(tokens=[lost.pk, 10**9], actor=SYSTEM, at=AT) == 0
    assert Token.objects.get(pk=kept.pk).revoked_at is None
    assert journalled().count("access.token_revoked") == 1


@books
@pytest.mark.parametrize("change", [("service",), ("operator", "finance"), ()])
def test_a_token_never_outgrows_its_person(change):
    """Made with all of a boss's rights; it may what the person may today, and never more than on its first day."""
    person = someone("lin", "boss")
    made_with = permissions_of(["boss"])
    _token, secret = make_token(person=person, name="all", permissions=made_with, at=AT)
    rights(person, *change)
    may = actor_of_token(secret, at=AT).permissions
    assert may == made_with & permissions_of(change)


@books
@pytest.mark.parametrize("secret", ["", "zt_", "zt_x", "ZT_" + "x" * 43, "zt_' OR 1=1 --", "茶"])
def test_a_secret_that_somebody_made_up_opens_nothing(secret):
    make_token(person=someone("lin", "boss"), name="t", permissions=["access.read"], at=AT)
    assert actor_of_token(secret, at=AT) is None
    assert Token.objects.get().last_used_at is None


@books
def test_a_secret_is_shown_once_and_kept_nowhere():
    token, secret = make_token(person=someone(), name="t", permissions=[], at=AT)
    assert secret.startswith("zt_")
    assert len(secret) >= 43
    kept = " ".join(str(value) for value in Token.objects.values().get().values())
    assert secret not in kept
    assert secret[:10] == token.prefix
    assert secret not in str([entry.payload for entry in Entry.objects.all()])


@books
def test_letting_the_only_administrator_go_is_refused_and_the_others_of_the_set_go():
    chief, clerk = someone("chief", "administrator"), someone("clerk")
    done = deactivate_people(people=[chief.pk, clerk.pk, chief.pk], actor=SYSTEM, at=AT)
    assert [person.pk for person in done.people] == [clerk.pk]
    assert [refusal.code for refusal in done.refusals] == ["access.last_administrator"]
    assert set(Person.objects.filter(is_active=True)) == {chief}


class TestHandingOut:
    """What one hands out is never more than one holds, whatever roles and scopes there are."""

    @given(ROLES, SCOPES, SCOPES, st.booleans())
    def test_what_passes_is_within_ones_own(self, roles, given_, held, administrator):
        actor = Actor("person:x", frozenset(), held, 1, is_administrator=administrator)
        if beyond(roles, given_, actor) == "":
            assert administrator or "administrator" not in roles
            assert held.sees_cost or not given_.sees_cost
            for key in range(1, 5):
                assert held.sees_shop(key) or not given_.sees_shop(key)
                assert held.sees_warehouse(key) or not given_.sees_warehouse(key)

    @given(ROLES, SCOPES, st.booleans())
    def test_ones_own_scope_can_always_be_handed_on(self, roles, held, administrator):
        actor = Actor("person:x", frozenset(), held, 1, is_administrator=administrator)
        assert beyond(roles - {"administrator"}, held, actor) == ""

    @given(ROLES, ROLES)
    def test_roles_together_may_what_each_of_them_may(self, some, others):
        assert permissions_of(some | others) == permissions_of(some) | permissions_of(others)
        assert permissions_of(some) <= declared_permissions().keys()
