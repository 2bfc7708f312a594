"""One customer a shop and number, however they come."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zayton.customers.models import Customer
from zayton.customers.public import customer_numbers, opaque_ids, resolve_customers
from zayton.customers.tests.builders import ALL, erase, kept, shops
from zayton.kernel.access.public import Scope

pytestmark = pytest.mark.django_db


def test_nobody_is_nobody_without_a_question(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert resolve_customers([]) == {}


def test_the_same_number_in_two_shops_is_two_customers():
    web, fba = shops("WEB", "FBA")
    found = resolve_customers([(web, "17850"), (fba, "17850")])
    assert len({key.id for key in found.values()}) == 2
    assert len({key.public_id for key in found.values()}) == 2


def test_known_and_new_customers_are_answered_together():
    (web,) = shops("WEB")
    old = resolve_customers([(web, "1")])
    found = resolve_customers([(web, "2"), (web, "1"), (web, "2")])
    assert sorted(found) == [(web, "1"), (web, "2")]
    assert found[web, "1"] == old[web, "1"]


def test_asking_again_writes_nothing():
    (web,) = shops("WEB")
    resolve_customers([(web, "1"), (web, "2")])
    before = kept()
    resolve_customers([(web, "2"), (web, "1")])
    assert kept() == before


@pytest.mark.parametrize("number", ["17850", "017850", "客户-7", "🦊", "a b", "O'Hara; --", "x" * 80])
def test_a_number_is_kept_as_the_shop_wrote_it(number):
    (web,) = shops("WEB")
    key = resolve_customers([(web, number), (web, "17850")])[web, number]
    assert customer_numbers(ids=[key.id], scope=ALL) == {key.id: number}


@pytest.mark.parametrize("other", ["a-1", "A-1 ", "Ａ-1"])
def test_numbers_that_only_look_alike_are_different_customers(other):
    (web,) = shops("WEB")
    assert len({key.id for key in resolve_customers([(web, "A-1"), (web, other)]).values()}) == 2


def test_no_two_customers_share_an_opaque_id_and_none_reveals_its_order():
    (web,) = shops("WEB")
    found = resolve_customers([(web, str(number)) for number in range(300)])
    opaque = [found[web, str(number)].public_id for number in range(300)]
    assert len(set(opaque)) == 300
    assert opaque != sorted(opaque)
    assert all(len(one) == 20 and one.startswith("c") for one in opaque)


def test_a_thousand_new_customers_take_as_many_statements_as_a_hundred(django_assert_max_num_queries):
    (web,) = shops("WEB")
    resolve_customers([(web, f"a{number}") for number in range(100)])
    with django_assert_max_num_queries(12):
        assert len(resolve_customers([(web, f"b{number}") for number in range(1000)])) == 1000


def test_who_resolves_joins_the_callers_transaction():
    (web,) = shops("WEB")
    with transaction.atomic():
        resolve_customers([(web, "1")])
        transaction.set_rollback(True)
    assert not Customer.objects.exists()


class TestReading:
    def test_numbers_are_shown_within_the_shops_one_works_for(self):
        web, fba = shops("WEB", "FBA")
        found = resolve_customers([(web, "1"), (fba, "2")])
        mine, other = found[web, "1"].id, found[fba, "2"].id
        assert customer_numbers(ids=[mine, other], scope=ALL) == {mine: "1", other: "2"}
        assert customer_numbers(ids=[mine, other], scope=Scope(shops=frozenset({web}))) == {mine: "1"}
        assert customer_numbers(ids=[mine, other], scope=Scope(shops=frozenset())) == {}

    def test_a_forgotten_customer_has_no_number_but_keeps_the_opaque_id(self):
        (web,) = shops("WEB")
        (key,) = resolve_customers([(web, "1")]).values()
        erase(key.public_id)
        assert customer_numbers(ids=[key.id], scope=ALL) == {key.id: ""}
        assert opaque_ids([key.id]) == {key.id: key.public_id}

    def test_ids_that_nobody_has_are_left_out(self):
        assert customer_numbers(ids=[10**9], scope=ALL) == {}
        assert opaque_ids([10**9]) == {}
        assert opaque_ids([]) == {}


class TestAnyOrderOfDeliveries(TestCase):
    """Each example in a transaction of its own."""

    deliveries = st.lists(
        st.lists(st.tuples(st.integers(0, 1), st.sampled_from("abc")), max_size=4), max_size=4
    )

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(deliveries)
    def test_each_pair_is_one_customer_forever(self, deliveries) -> None:
        with transaction.atomic():
            both = shops("WEB", "FBA")
            known: dict = {}
            for delivery in deliveries:
                found = resolve_customers([(both[shop], number) for shop, number in delivery])
                for pair, key in found.items():
                    assert known.setdefault(pair, key) == key
            assert Customer.objects.count() == len(known)
            transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sessions_that_meet_the_same_new_customers_agree_on_them():
    (web,) = shops("WEB")
    pairs = [(web, str(number)) for number in range(40)]
    answers, start = [], threading.Barrier(4)

    def meet(order: int) -> None:
        try:
            start.wait(timeout=30)
            with transaction.atomic():
                answers.append(resolve_customers(pairs if order % 2 else pairs[::-1]))
        finally:
            connection.close()

    sessions = [threading.Thread(target=meet, args=(order,)) for order in range(4)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)
    assert Customer.objects.count() == 40
