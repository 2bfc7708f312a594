"""Forgetting somebody: what goes, what stays, who may, and that it is told once and without a name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from zayton.customers.models import Customer
from zayton.customers.permissions import ERASE
from zayton.customers.public import resolve_customers
from zayton.customers.tests.builders import ALL, AT, erase, kept, shops
from zayton.kernel.access.public import Scope
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return shops("WEB")[0]


def known(shop, *numbers):
    """Customers with name and address, in the order of their numbers."""
    found = resolve_customers([(shop, number) for number in numbers])
    for pair, key in found.items():
        Customer.objects.filter(pk=key.id).update(name=f"李 {pair[1]}", email=f"{pair[1]}@example.org")
    return [found[shop, number] for number in numbers]


def test_everything_that_says_who_it_was_goes_at_once(shop):
    (key,) = known(shop, "1")
    assert erase(key.public_id).public_ids == [key.public_id]
    row = Customer.objects.values().get(pk=key.id)
    assert row == {
        "id": key.id,
        "shop_id": shop,
        "public_id": key.public_id,
        "external_number": None,
        "name": "",
        "email": "",
        "erased_at": AT,
    }


def test_only_those_who_were_named_are_forgotten(shop):
    first, second = known(shop, "1", "2")
    erase(first.public_id)
    assert Customer.objects.get(pk=second.id).name == "李 2"


def test_many_are_forgotten_at_once_and_answered_in_their_order(shop):
    keys = [key.public_id for key in known(shop, "1", "2", "3")]
    assert erase(*keys[::-1]).public_ids == keys[::-1]
    assert not Customer.objects.filter(erased_at=None).exists()


def test_the_journal_is_told_by_the_opaque_id_and_the_shop(shop):
    (key,) = known(shop, "17850")
    erase(key.public_id)
    entry = Entry.objects.get(verb="customers.erased")
    assert (entry.payload, entry.document_id, entry.at) == ({"customer": key.public_id}, key.id, AT)
    assert [shop] in references_of([entry.id])[entry.id].values()


def test_the_first_time_counts(shop):
    (key,) = known(shop, "1")
    erase(key.public_id)
    before = kept()
    again = erase(key.public_id, at=AT + timedelta(days=9))
    assert (again.public_ids, again.refusals) == ([key.public_id], [])
    assert kept() == before


def test_one_who_is_named_twice_is_told_once(shop):
    (key,) = known(shop, "1")
    erase(key.public_id, key.public_id)
    assert Entry.objects.filter(verb="customers.erased").count() == 1


def test_the_unknown_are_refused_by_their_row_and_the_others_forgotten(shop):
    (key,) = known(shop, "1")
    result = erase("c-nobody", key.public_id, "17850")
    assert result.public_ids == [key.public_id]
    assert [(one.row, one.code, one.subject) for one in result.refusals] == [
        (0, "customers.unknown", "c-nobody"),
        (2, "customers.unknown", "17850"),
    ]


def test_a_shops_number_is_no_name_to_forget_somebody_by(shop):
    known(shop, "17850")
    before = kept()
    assert erase("17850").refusals
    assert kept() == before


def test_nobody_forgets_another_shops_customer(shop):
    (key,) = known(shop, "1")
    before = kept()
    result = erase(key.public_id, scope=Scope(shops=frozenset({shop + 1})))
    assert (result.public_ids, [one.code for one in result.refusals]) == ([], ["customers.unknown"])
    assert kept() == before


def test_a_scope_that_holds_the_shop_is_enough(shop):
    (key,) = known(shop, "1")
    assert erase(key.public_id, scope=Scope(shops=frozenset({shop}))).public_ids == [key.public_id]


def test_forgetting_nobody_tells_nothing(shop):
    before = kept()
    assert erase() == type(erase())([], [])
    assert kept() == before


def test_the_refusal_is_said_in_both_languages(shop):
    (only,) = erase("c-nobody", scope=ALL).refusals
    with override("en"):
        assert words_of(only)[0] == "There is no customer c-nobody."
    with override("zh-hans"):
        assert "c-nobody" in words_of(only)[0] != "There is no customer c-nobody."


def test_only_service_and_boss_may_forget_people():
    assert ERASE.roles == {"service", "boss"}


class TestWhatTheDatabaseRefuses:
    @pytest.mark.parametrize("left", [{"external_number": "1"}, {"name": "Ann"}, {"email": "a@b.c"}])
    def test_half_an_erasure(self, shop, left):
        (key,) = known(shop, "1")
        gone = {"external_number": None, "name": "", "email": "", "erased_at": AT}
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=key.id).update(**gone | left)

    def test_one_number_twice_in_a_shop(self, shop):
        known(shop, "1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.create(shop_id=shop, external_number="1")

    def test_two_customers_under_one_opaque_id(self, shop):
        (key,) = known(shop, "1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.create(shop_id=shop, external_number="2", public_id=key.public_id)

    def test_many_may_be_forgotten_in_one_shop(self, shop):
        keys = known(shop, "1", "2")
        erase(*(key.public_id for key in keys))
        assert Customer.objects.filter(shop=shop, external_number=None).count() == 2
