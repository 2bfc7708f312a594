"""Customers become known by their shop's number, and are forgotten for good."""

import pytest

from zayton.channels.public import ShopDraft, SiteDraft, add_sites, write_shops
from zayton.customers import operations
from zayton.customers.models import Customer
from zayton.customers.public import erase_customers, resolve_customers
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.stock.models import Owner
from zayton.stock.public import WarehouseDraft, WarehouseKind, open_warehouses

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> int:
    at = now()
    owner = Owner.objects.create(code="US", name="Us")
    houses = open_warehouses(
        drafts=[WarehouseDraft("LEEDS", "Leeds", WarehouseKind.OWN, "GB")], at=at, actor=SYSTEM
    )
    add_sites(drafts=[SiteDraft("own", "own", "Own", "GB", "GBP", "Europe/London")], actor=SYSTEM, at=at)
    draft = ShopDraft("WEB", "Web", "own", owner.pk, "Europe/London", "GBP", tuple(houses.values()))
    return write_shops(drafts=[draft], actor=SYSTEM, at=at).ids["WEB"]


def test_a_number_is_one_customer_however_often_it_comes(shop):
    first = resolve_customers([(shop, "17850"), (shop, "17850"), (shop, "13047")])
    again = resolve_customers([(shop, "17850")])
    assert first[shop, "17850"] == again[shop, "17850"]
    assert Customer.objects.count() == 2


def test_many_become_known_together_also_where_another_session_was_quicker_with_one(shop, monkeypatch):
    wanted = [(shop, str(number)) for number in range(60)]
    opaque = iter(range(999))

    def meanwhile():
        if (turn := next(opaque)) == 5:
            Customer.objects.create(shop_id=shop, external_number="30", public_id="quicker")
        return f"opaque-{turn}"

    monkeypatch.setattr(operations, "new_public_id", meanwhile)
    found = resolve_customers(wanted)
    assert (len(found), Customer.objects.count()) == (60, 60)
    assert found[shop, "30"].public_id == "quicker"


def test_the_opaque_id_says_nothing_of_the_number(shop):
    (key,) = resolve_customers([(shop, "17850")]).values()
    assert "17850" not in key.public_id
    assert len(key.public_id) == 20


def test_a_forgotten_customer_keeps_only_the_opaque_id(shop):
    (key,) = resolve_customers([(shop, "17850")]).values()
    Customer.objects.filter(pk=key.id).update(name="Ann Lee", email="ann@example.org")
    result = erase_customers(public_ids=[key.public_id], actor=SYSTEM, at=now(), scope=Scope.everything())
    customer = Customer.objects.get(pk=key.id)
    assert result.public_ids == [key.public_id]
    assert (customer.external_number, customer.name, customer.email) == (None, "", "")
    (entry,) = Entry.objects.filter(verb="customers.erased")
    assert "17850" not in str(entry.payload)


def test_forgetting_twice_is_told_once(shop):
    (key,) = resolve_customers([(shop, "17850")]).values()
    for _ in range(2):
        erase_customers(public_ids=[key.public_id], actor=SYSTEM, at=now(), scope=Scope.everything())
    assert Entry.objects.filter(verb="customers.erased").count() == 1


def test_a_forgotten_number_that_buys_again_is_somebody_new(shop):
    (before,) = resolve_customers([(shop, "17850")]).values()
    erase_customers(public_ids=[before.public_id], actor=SYSTEM, at=now(), scope=Scope.everything())
    (after,) = resolve_customers([(shop, "17850")]).values()
    assert after.public_id != before.public_id


def test_another_shops_customer_is_unknown_and_stays(shop):
    (key,) = resolve_customers([(shop, "17850")]).values()
    result = erase_customers(public_ids=[key.public_id], actor=SYSTEM, at=now(), scope=Scope(frozenset()))
    assert [refusal.code for refusal in result.refusals] == ["customers.unknown"]
    assert Customer.objects.get(pk=key.id).external_number == "17850"
