"""Whom pages show a recipient to, that each look is written down, and that a store sees no door before it accepts."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from zayton.channels.ports.orders import Address
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.recipients.models import Recipient, RecipientTerm
from zayton.orders.recipients.operations import keep_recipients
from zayton.orders.recipients.tests.mary import ADDRESS, SECRETS
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.tests.browsing import client_of
from zayton.orders.stores.tests.builders import a_town
from zayton.orders.tests.builders import DAY

pytestmark = pytest.mark.django_db
MARY = Address(**{**ADDRESS, "lines": tuple(ADDRESS["lines"])})


@pytest.fixture
def key(business):
    made = business.sell("1", CUP=1)
    keep_recipients(addresses={made: MARY}, at=DAY)
    return made


def words(answer):
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def shown_in(text):
    return [secret for secret in SECRETS if secret in text]


def page_of(client, key):
    return words(client.get(reverse("orders:order", args=[key])))


def post(client, key, verb):
    return client.post(reverse("orders:order-recipient", args=[key]), {"verb": verb})


def looks():
    return list(Entry.objects.filter(verb="orders.recipient_seen").values_list("document_id", "actor"))


def test_the_order_says_that_an_address_is_kept_and_shows_nothing_of_it(key):
    said = page_of(client_of("warehouse"), key)
    assert "Show the address" in said
    assert shown_in(said) == []
    assert looks() == []


def test_asked_for_it_is_shown_whole_to_be_kept_by_no_browser_and_the_look_is_written_down(key):
    answer = post(client_of("warehouse"), key, "show")
    assert shown_in(words(answer)) == list(SECRETS)
    assert answer["Cache-Control"] == "no-store"
    ((document, actor),) = looks()
    assert (document, actor.startswith("person:")) == (key, True)


def test_a_link_is_no_look(key):
    answer = client_of("boss").get(reverse("orders:order-recipient", args=[key]))
    assert answer["Location"] == reverse("orders:order", args=[key])
    assert looks() == []


@pytest.mark.parametrize("role", ["finance", "buyer", "marketing"])
def test_who_has_no_business_with_parcels_sees_none_of_it(key, role):
    client = client_of(role)
    assert "Recipient" not in page_of(client, key)
    assert post(client, key, "show").status_code == 403
    assert looks() == []


def test_an_order_of_another_shop_is_unknown(key):
    assert post(client_of("boss", shops=[]), key, "show").status_code == 404
    assert looks() == []


def test_who_works_in_another_warehouse_is_not_even_told_that_there_is_one(business, key):
    packer = client_of("warehouse", warehouses=[business.houses["KOELN"]])
    assert "Recipient" not in page_of(packer, key)
    answer = packer.post(reverse("orders:order-recipient", args=[key]), {"verb": "show"}, follow=True)
    assert "is to be sent from the warehouses that you see" in words(answer)
    assert shown_in(words(answer)) == []
    assert looks() == []


def test_who_works_in_the_warehouse_that_sends_it_sees_it(business, key):
    packer = client_of("warehouse", warehouses=[business.houses["LEEDS"]])
    assert "Show the address" in page_of(packer, key)
    assert shown_in(words(post(packer, key, "show"))) == list(SECRETS)


def test_an_order_without_one_says_so_and_asking_is_answered_in_words(business):
    bare = business.sell("2", CUP=1)
    client = client_of("operator")
    assert "None is kept" in page_of(client, bare)
    answer = client.post(reverse("orders:order-recipient", args=[bare]), {"verb": "show"}, follow=True)
    assert "No address of order 2 is kept." in words(answer)


def test_erase_now_is_for_those_who_may_and_for_good(key):
    assert post(client_of("warehouse"), key, "erase").status_code == 404
    assert Recipient.objects.get().erased_at is None
    client = client_of("service")
    assert "Erase the address" in words(post(client, key, "show"))
    post(client, key, "erase")
    assert bytes(Recipient.objects.get().sealed) == b""
    assert "Erased:" in page_of(client, key)


def test_days_are_said_by_shop_and_a_word_is_refused_in_words(business, key):
    client = client_of("boss")
    address = reverse("orders:recipient-terms")
    assert 'value="30"' in words(client.get(address))
    client.post(address, {f"days_{business.shop}": "12"})
    assert RecipientTerm.objects.get().days == 12
    refused = client.post(address, {f"days_{business.shop}": "soon"}, follow=True)
    assert "at most" in words(refused)
    assert RecipientTerm.objects.get().days == 12
    assert client_of("operator").get(address).status_code == 403


def test_without_a_shop_the_days_page_says_what_to_do(business):
    assert "You see no shop yet." in words(client_of("boss", shops=[]).get(reverse("orders:recipient-terms")))


@pytest.fixture
def town():
    made = a_town(picks_up=True)
    made.stock("LONDON", CUP=9)
    made.stock("READING", CUP=9)
    return made


@pytest.fixture
def offer(town):
    order = town.order("1", CUP=2)
    keep_recipients(addresses={order: MARY}, at=DAY)
    found = StoreOffer.objects.get(order_id=order)
    StoreOffer.objects.update(offered_at=now(), due_at=now() + timedelta(minutes=30))
    return found


def at_store(client, offer, verb=""):
    address = reverse("orders:store-offer", args=[offer.pk])
    return client.post(address, {"verb": verb}, follow=True) if verb else client.get(address)


def test_a_store_sees_the_place_before_it_accepts_and_the_door_after(town, offer):
    staff = client_of("store", warehouses=[town.houses["LONDON"]], shops=[])
    before = words(at_store(staff, offer))
    assert shown_in(before) == ["Gardenham"]
    assert "Show the address" not in before
    assert shown_in(words(at_store(staff, offer, "address"))) == ["Gardenham"]
    assert looks() == []
    assert "Show the address" in words(at_store(staff, offer, "accept"))
    shown = shown_in(words(at_store(staff, offer, "address")))
    assert shown == [secret for secret in SECRETS if not secret.startswith("mary@")]
    assert [document for document, _actor in looks()] == [offer.order_id]


def test_once_it_is_sent_the_store_need_not_know_any_more(town, offer):
    staff = client_of("store", warehouses=[town.houses["LONDON"]], shops=[])
    at_store(staff, offer, "accept")
    at_store(staff, offer, "ship")
    assert shown_in(words(at_store(staff, offer, "address"))) in ([], ["Gardenham"])
    assert looks() == []


def test_another_store_learns_nothing(town, offer):
    other = client_of("store", warehouses=[town.houses["READING"]], shops=[])
    assert at_store(other, offer, "address").status_code == 404
    assert looks() == []
