"""Examples that a data-protection officer can check by hand."""

import pytest

from zayton.customers.models import Customer
from zayton.customers.public import customer_numbers, resolve_customers
from zayton.customers.tests.builders import ALL, erase, shops
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_three_orders_of_two_people_one_of_whom_asks_to_be_forgotten_and_buys_again():
    """17850 buys twice and 13047 once: two customers. 17850 is forgotten and buys again: three customers.

    The two old orders point at a customer without a number, the new one at 17850; 13047 is as before.
    """
    (web,) = shops("WEB")
    orders = [resolve_customers([(web, number)])[web, number].id for number in ("17850", "13047", "17850")]
    assert (orders[0], Customer.objects.count()) == (orders[2], 2)
    erase(Customer.objects.get(pk=orders[0]).public_id)
    orders.append(resolve_customers([(web, "17850")])[web, "17850"].id)
    assert Customer.objects.count() == 3
    shown = customer_numbers(ids=orders, scope=ALL)
    assert [shown[key] for key in orders] == ["", "13047", "", "17850"]


def test_a_person_known_in_two_shops_is_forgotten_in_each_by_itself():
    """The same number in two shops is two customers: forgetting one leaves the other, with one entry told."""
    web, fba = shops("WEB", "FBA")
    found = resolve_customers([(web, "7"), (fba, "7")])
    erase(found[web, "7"].public_id)
    numbers = customer_numbers(ids=[key.id for key in found.values()], scope=ALL)
    assert (numbers[found[web, "7"].id], numbers[found[fba, "7"].id]) == ("", "7")
    assert Entry.objects.filter(verb="customers.erased").count() == 1


def test_the_whole_journal_never_held_the_number():
    """Known, forgotten, known again: nothing in the journal says 17850."""
    (web,) = shops("WEB")
    for _ in range(2):
        (key,) = resolve_customers([(web, "17850")]).values()
        erase(key.public_id)
    told = " ".join(str(entry.payload) for entry in Entry.objects.all())
    assert "17850" not in told
    assert Customer.objects.filter(external_number=None).count() == 2
