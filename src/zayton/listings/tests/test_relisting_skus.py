"""Putting a SKU on sale again everywhere: what is gone from its channel is published anew, or named with its reason."""

import pytest
from django.urls import reverse

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist_skus, relist_skus
from zayton.listings.tests.builders import DAY, seller
from zayton.listings.tests.test_api_of_switching import sent
from zayton.listings.tests.test_publishing import published

pytestmark = pytest.mark.django_db


def vanished(*shops):
    """A cup that is published in two shops, and gone from the channels of these."""
    made = published("CUP", shops=("A", "B"))
    for shop in shops:
        made.see(shop, "CUP", standing="deleted")
        made.markets[shop].published.clear()
    return made


def unwritten():
    """A cup that was listed at its channel by somebody else, and is gone from there."""
    made = seller("CUP", shops=("A",))
    made.see("A", "CUP", quantity=0)
    made.see("A", "CUP", standing="deleted")
    return made


def test_what_is_gone_from_its_channel_is_published_anew() -> None:
    made = vanished("A")
    here = made.listing("A", "CUP")
    asked = relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    assert (asked.anew_ids, asked.refusals) == ([here.pk], [])
    assert here.pk in asked.listing_ids
    push_due()
    assert made.markets["A"].published["CUP"].title == "A cup"
    assert made.listing("A", "CUP").state == "live"


def test_asked_for_twice_it_is_published_once() -> None:
    made = vanished("A")
    for _time in range(2):
        relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    made.markets["A"].calls.clear()
    push_due()
    assert made.markets["A"].calls.count("publish") == 1
    assert relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY).anew_ids == []


def test_what_nobody_wrote_down_here_is_named_with_its_shop() -> None:
    made = unwritten()
    asked = relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    assert [(one.code, one.subject) for one in asked.refusals] == [
        ("listings.nothing_written", "A · CUP"),
    ]
    assert (asked.listing_ids, asked.anew_ids) == ([], [])
    assert made.listing("A", "CUP").state == "deleted"


def test_what_is_about_to_be_published_anew_goes_off_with_the_others() -> None:
    made = vanished("A")
    relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    assert "CUP" not in made.markets["A"].published
    assert made.listing("A", "CUP").is_ended


def test_what_is_gone_and_nobody_wants_back_is_left_out_of_taking_off() -> None:
    made = vanished("A")
    asked = delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    assert asked.listing_ids == [made.listing("B", "CUP").pk]
    assert not Ask.objects.filter(kind="end", listing=made.listing("A", "CUP")).exists()


def test_the_page_of_the_sku_offers_it_and_says_what_comes_anew() -> None:
    made = vanished("A", "B")
    client = client_of("operator")
    sku = made.skus["CUP"]
    page = _panel(client, sku)
    assert "Gone from the channel" in page
    assert reverse("listings:relist-sku", args=[sku]) in page
    # nothing is on sale that could be taken off
    assert reverse("listings:delist-sku", args=[sku]) not in page
    said = client.post(reverse("listings:relist-sku", args=[sku]), follow=True).content.decode()
    assert "2 were gone from their channels and are published anew." in said


def _panel(client, sku: int) -> str:
    return client.get(reverse("catalog:sku", args=[sku])).content.decode()


def test_the_page_says_what_cannot_come_back_and_what_to_do() -> None:
    made = unwritten()
    where = reverse("listings:relist-sku", args=[made.skus["CUP"]])
    said = client_of("operator").post(where, follow=True).content.decode()
    assert "A · CUP is gone from its channel" in said
    assert "Publish its SKU in this shop" in said


def test_the_api_names_what_is_published_anew() -> None:
    made = vanished("A")
    read_journal()
    answer = sent(client_of("operator"), "relist-skus", {"sku_ids": [made.skus["CUP"]]})
    assert answer["anew_ids"] == [made.listing("A", "CUP").pk]
    assert made.ask("A", "CUP", "content").asked_at <= now()
