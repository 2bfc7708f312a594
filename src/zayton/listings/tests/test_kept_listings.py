"""A channel of files and the API is told nothing: its listings stand as written, for whoever takes them."""

import pytest
from django.urls import reverse

from zayton.channels.models import Connection, Stream
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Content, Listing
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.operations.switching import delist_skus, relist_skus
from zayton.listings.tests.builders import DAY, seller

pytestmark = pytest.mark.django_db
OWN = {"country": "GB", "currency": "GBP", "zone": "Europe/London"}


@pytest.fixture
def made():
    """A shop of files and the API, with ten cups on the shelf and their texts written."""
    one = seller("CUP", shops=("A",))
    Connection.objects.update(adapter="custom", settings=OWN)
    Stream.objects.all().delete()
    one.receive("CUP", 10)
    signed = {"written_at": DAY, "written_by": "system", "reviewed_at": DAY}
    Content.objects.create(sku_id=one.skus["CUP"], language="en", title="A cup", **signed)
    return one


def offer(made, price=999):
    draft = OfferDraft(made.shops["A"], made.skus["CUP"], "CUP", price)
    assert not publish(drafts=[draft], actor=SYSTEM, at=DAY).refusals
    settle()


def settle():
    read_journal()
    # what is published shows its units next, in a round of its own
    while push_due():
        read_journal()


def filed(made, **told):
    """A file of the shop tells of its cup; such rows are taken over as sightings are."""
    Connection.objects.update(adapter="memory")
    made.see("A", "CUP", **told)
    Connection.objects.update(adapter="custom")


def row(made):
    items = client_of("operator").get(f"/api/listings?shop={made.shops['A']}").json()["items"]
    assert len(items) == 1
    return items[0]


def wishes():
    return dict(Ask.objects.values_list("kind", "state"))


def test_what_is_published_stands_as_written_for_files_and_the_api(made) -> None:
    offer(made)
    one = row(made)
    assert (one["state"], one["title"], one["price_minor"]) == ("kept", "A cup", 999)
    assert set(wishes().values()) == {"done"}
    assert not Entry.objects.filter(verb="listings.refused").exists()


def test_the_api_tells_what_it_may_show_by_its_rule_and_that_nobody_is_known_to_show_it(made) -> None:
    offer(made)
    rule = RuleDraft(made.shops["A"], None, "4", "", "", "")
    assert not set_show_rules(drafts=[rule], actor=SYSTEM, at=DAY).refusals
    settle()
    made.lose("CUP", 1)
    settle()
    assert (row(made)["may_show"], row(made)["quantity"]) == (5, None)
    # told to nobody, so the log must not say that a channel shows it
    assert not Entry.objects.filter(verb="listings.quantity_shown").exists()
    assert Ask.objects.get(kind="quantity").sent_value == 5


def test_nothing_is_left_to_be_sent_and_the_same_again_is_not_asked_again(made) -> None:
    offer(made)
    turn = Ask.objects.get(kind="content").turn
    offer(made)
    assert Ask.objects.get(kind="content").turn == turn
    assert not push_due()


def test_a_new_price_stands_at_once(made) -> None:
    offer(made)
    ask_channels(kind="price", wishes=[Wish(made.listing("A", "CUP").pk, 1250)], by="system", at=DAY)
    settle()
    assert row(made)["price_minor"] == 1250


def test_taken_off_everywhere_it_may_show_nothing_and_put_on_again_it_is_kept(made) -> None:
    offer(made)
    assert not delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY).refusals
    settle()
    one = row(made)
    assert (one["state"], one["may_show"], one["is_ended"]) == ("inactive", 0, True)
    assert not relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY).refusals
    settle()
    one = row(made)
    assert (one["state"], one["may_show"], one["is_ended"]) == ("kept", 10, False)


def test_what_a_file_showed_stays_as_it_was_shown_until_the_next_file(made) -> None:
    filed(made, quantity=12, title="Cup, old", price_minor=500, currency="GBP")
    offer(made)
    ask_channels(kind="price", wishes=[Wish(made.listing("A", "CUP").pk, 999)], by="system", at=DAY)
    settle()
    one = row(made)
    # the marketplace behind the file was told nothing: it shows twelve for five pounds still
    assert (one["state"], one["title"], one["price_minor"]) == ("live", "Cup, old", 500)
    assert (one["quantity"], one["may_show"]) == (12, 10)


def test_its_page_says_how_it_gets_to_the_shop(made) -> None:
    offer(made)
    page = client_of("operator").get(reverse("listings:listing", args=[made.listing("A", "CUP").pk]))
    said = page.content.decode()
    assert "Kept for your own shop" in said
    assert "take it by the API or an export" in said


def test_its_connection_says_that_nothing_is_pulled_from_it(made) -> None:
    page = client_of("boss").get(reverse("channels:connection", args=[made.connections["A"]]))
    said = page.content.decode()
    assert "It works by files and the API: nothing is pulled from it." in said
    assert "switched off" not in said


def test_one_that_nobody_wrote_is_refused_and_not_kept(made) -> None:
    offer(made)
    Listing.objects.update(sku=None)
    ask_channels(
        kind="content", wishes=[Wish(made.listing("A", "CUP").pk, 2)], by="system", at=DAY, again=True
    )
    push_due()
    assert wishes()["content"] == "failed"
