"""Any story of buying and forgetting ends as pencil and paper say; sets may be cut, joined and met by two sessions."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zayton.customers.models import Customer, new_public_id
from zayton.customers.public import customer_numbers, opaque_ids, resolve_customers
from zayton.customers.tests.builders import ALL, AT, erase, kept, shops
from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry

STEPS = st.lists(
    st.tuples(st.sampled_from(["buys", "forget"]), st.integers(0, 1), st.sampled_from(["1", "李", "A-1"])),
    max_size=12,
)


class TestAnyStory(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_ends_with_those_known_who_bought_since_they_were_forgotten(self, steps) -> None:
        with transaction.atomic():
            both = shops("WEB", "FBA")
            known: dict[tuple[int, str], str] = {}
            forgotten: list[str] = []
            for what, place, number in steps:
                pair = both[place], number
                if what == "buys":
                    (key,) = resolve_customers([pair]).values()
                    assert known.setdefault(pair, key.public_id) == key.public_id
                elif pair in known:
                    erase(known[pair])
                    forgotten.append(known.pop(pair))
            rows = Customer.objects.values_list("shop_id", "external_number", "public_id", "erased_at")
            living = {(shop, number): opaque for shop, number, opaque, at in rows if at is None}
            assert living == known
            assert sorted(opaque for _, number, opaque, at in rows if number is None) == sorted(forgotten)
            told = Entry.objects.filter(verb="customers.erased").order_by("id")
            assert [entry.payload["customer"] for entry in told] == forgotten
            transaction.set_rollback(True)


@pytest.mark.django_db
class TestSets:
    @pytest.mark.parametrize("size", [1, 3, 7])
    def test_forgotten_in_parts_are_forgotten(self, size):
        (web,) = shops("WEB")
        names = [key.public_id for key in resolve_customers([(web, str(n)) for n in range(7)]).values()]
        for start in range(0, 7, size):
            erase(*names[start : start + size])
        assert not Customer.objects.filter(erased_at=None).exists()
        assert Entry.objects.filter(verb="customers.erased").count() == 7

    def test_take_as_many_statements_for_a_hundred_as_for_one(self, django_assert_max_num_queries):
        (web,) = shops("WEB")
        keys = resolve_customers([(web, str(n)) for n in range(100)]).values()
        erase(new_public_id())
        with django_assert_max_num_queries(12):
            assert len(erase(*(key.public_id for key in keys)).public_ids) == 100

    def test_of_known_unknown_and_foreign_are_answered_each_by_its_place(self):
        web, fba = shops("WEB", "FBA")
        found = resolve_customers([(web, "1"), (fba, "1")])
        mine, foreign = found[web, "1"].public_id, found[fba, "1"].public_id
        result = erase(foreign, mine, "c0", mine, "", scope=Scope(shops=frozenset({web})))
        assert result.public_ids == [mine, mine]
        assert [(one.row, one.subject) for one in result.refusals] == [(0, foreign), (2, "c0"), (4, "")]
        assert customer_numbers(ids=[found[fba, "1"].id], scope=ALL) == {found[fba, "1"].id: "1"}

    def test_of_nobody_one_may_see_change_nothing(self):
        (web,) = shops("WEB")
        names = [key.public_id for key in resolve_customers([(web, "1"), (web, "2")]).values()]
        before = kept()
        result = erase(*names, scope=Scope(shops=frozenset()))
        assert (result.public_ids, len(result.refusals)) == ([], 2)
        assert kept() == before

    def test_forgotten_at_two_times_keep_the_first(self):
        (web,) = shops("WEB")
        (key,) = resolve_customers([(web, "1")]).values()
        for days in (0, 1, 400):
            erase(key.public_id, at=AT + timedelta(days=days))
        assert Customer.objects.get().erased_at == AT

    @pytest.mark.parametrize(
        "number",
        [
            "0",
            "00",
            " 1",
            "1 ",
            "١",
            "茶壶 🫖",
            "x" * 80,
            "=1+1",
            "a\tb",
            "NULL",
            "'; --",
            "%",
            "é",
            "e\u0301",
        ],
    )
    def test_of_odd_numbers_are_found_again_and_forgotten(self, number):
        (web,) = shops("WEB")
        (key,) = resolve_customers([(web, number), (web, "1")]).keys() - {(web, "1")}
        (again,) = resolve_customers([key]).values()
        assert customer_numbers(ids=[again.id], scope=ALL) == {again.id: number}
        erase(again.public_id)
        assert customer_numbers(ids=[again.id], scope=ALL) == {again.id: ""}
        assert opaque_ids([again.id]) == {again.id: again.public_id}


def test_an_opaque_id_is_a_letter_and_nineteen_digits_and_never_the_same():
    made = {new_public_id() for _ in range(2_000)}
    assert len(made) == 2_000
    assert all(len(one) == 20 and one[0] == "c" and int(one[1:], 16) >= 0 for one in made)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sessions_that_forget_the_same_people_at_once_tell_of_each_once():
    (web,) = shops("WEB")
    names = [key.public_id for key in resolve_customers([(web, str(n)) for n in range(30)]).values()]
    start, done = threading.Barrier(4), []

    def forget(order: int) -> None:
        try:
            start.wait(timeout=30)
            done.append(len(erase(*(names if order % 2 else names[::-1])).public_ids))
        finally:
            connection.close()

    sessions = [threading.Thread(target=forget, args=(order,)) for order in range(4)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert done == [30] * 4
    assert Entry.objects.filter(verb="customers.erased").count() == 30
    assert not Customer.objects.filter(erased_at=None).exists()
