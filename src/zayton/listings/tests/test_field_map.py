"""What a field map leaves to the channel stays as the channel has it, also when the listing is published anew."""

import pytest
from django.urls import reverse

from zayton.channels.models import Connection
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.errors import UNITS_ARE_THEIRS
from zayton.listings.models import Content
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.rewording import ask_for_words
from zayton.listings.operations.switching import delist_skus
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.states import AskKind
from zayton.listings.tests.builders import DAY, seller
from zayton.listings.tests.speaking import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    one = seller("CUP", shops=("A", "B"))
    one.receive("CUP", 10)
    write(one, "Our cup")
    offer(one, 999)
    read_journal()
    push_due()
    return one


def write(made, title):
    signed = {"written_at": DAY, "written_by": "system", "reviewed_at": DAY}
    said = {"title": title, "description": "Ours", "bullets": ["Ours"], **signed}
    Content.objects.update_or_create(sku_id=made.skus["CUP"], language="en", defaults=said)


def offer(made, price):
    drafts = [OfferDraft(shop, made.skus["CUP"], "CUP", price) for shop in made.shops.values()]
    assert not publish(drafts=drafts, actor=SYSTEM, at=now()).refusals


def owned(made, shop, **owners):
    Connection.objects.filter(pk=made.connections[shop]).update(owners=owners)


def published_anew(made):
    write(made, "Our new cup")
    offer(made, 1099)
    push_due()
    return [made.markets[shop].published["CUP"] for shop in "AB"]


def test_a_title_that_is_the_channels_is_sent_as_the_channel_has_it(made) -> None:
    made.see("A", "CUP", title="Their cup", description="Theirs", quantity=10, price_minor=999)
    owned(made, "A", title="channel", description="system")
    theirs, ours = published_anew(made)
    assert (theirs.title, theirs.description) == ("Their cup", "Ours")
    assert (ours.title, ours.description) == ("Our new cup", "Ours")


def test_a_price_that_is_the_channels_is_sent_as_the_channel_has_it(made) -> None:
    made.see("A", "CUP", title="Our cup", quantity=10, price_minor=1234)
    owned(made, "A", price="channel")
    theirs, ours = published_anew(made)
    assert (theirs.price_minor, ours.price_minor) == (1234, 1099)


def test_such_a_price_is_in_the_currency_that_the_channel_shows_it_in(made) -> None:
    made.see("A", "CUP", title="Our cup", quantity=10, price_minor=1234, currency="EUR")
    owned(made, "A", price="channel")
    theirs, ours = published_anew(made)
    assert [(one.price_minor, one.currency) for one in (theirs, ours)] == [(1234, "EUR"), (1099, "GBP")]


def test_units_that_are_the_channels_are_sent_as_the_channel_has_them(made) -> None:
    made.see("A", "CUP", title="Our cup", quantity=3, price_minor=999)
    owned(made, "A", quantity="channel")
    theirs, ours = published_anew(made)
    assert (theirs.quantity, ours.quantity) == (3, 10)


def test_what_no_channel_ever_told_is_ours_to_say(made) -> None:
    owned(made, "A", title="channel", bullets="channel", price="channel", quantity="channel")
    theirs, _ours = published_anew(made)
    assert (theirs.title, theirs.bullets, theirs.price_minor) == ("Our new cup", ("Ours",), 1099)


def test_a_map_costs_two_queries_at_most(made, django_assert_max_num_queries) -> None:
    listings = [made.listing(shop, "CUP") for shop in "AB"]
    with django_assert_max_num_queries(18):
        drafts_of(listings)
    owned(made, "A", title="channel")
    with django_assert_max_num_queries(19):
        drafts_of(listings)


def test_what_goes_off_by_units_that_are_the_channels_is_refused_by_name() -> None:
    made = seller("CUP", shops=("A", "B"))
    made.receive("CUP", 10)
    for shop in "AB":
        made.see(shop, "CUP", quantity=3)
    read_journal()
    push_due()
    owned(made, "A", quantity="channel")
    asked = delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=now())
    push_due()
    assert [(one.code, one.subject) for one in asked.refusals] == [(UNITS_ARE_THEIRS, "A · CUP")]
    assert asked.listing_ids == [made.listing("B", "CUP").pk]
    assert (made.listing("A", "CUP").is_ended, made.listing("B", "CUP").is_ended) == (False, True)
    assert (made.shown("A", "CUP"), made.shown("B", "CUP")) == (10, 0)


def test_what_was_published_here_goes_off_whoever_says_its_units(made) -> None:
    owned(made, "A", quantity="channel")
    asked = delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=now())
    push_due()
    assert not asked.refusals
    assert "CUP" not in made.markets["A"].published


def test_a_wish_that_waited_while_its_field_was_left_to_the_channel_is_let_go_and_the_log_says_so(
    made,
) -> None:
    asked = [Wish(made.listing(shop, "CUP").pk, 1234, "edited") for shop in "AB"]
    ask_channels(kind=AskKind.PRICE, wishes=asked, by="person:x", at=now())
    made.lose("CUP", 4)
    read_journal()
    owned(made, "A", price="channel", quantity="system")
    push_due()
    assert [made.markets[shop].prices["", "CUP"] for shop in "AB"] == [999, 1234]
    assert (made.shown("A", "CUP"), made.shown("B", "CUP")) == (6, 6)
    assert not made.listing("A", "CUP").asks.filter(kind=AskKind.PRICE).exists()
    client = client_of("operator")
    log = client.get(reverse("listings:listing-log", args=[made.listing("A", "CUP").pk]) + "?format=json")
    (row,) = [one for one in log.json()["rows"] if one["kind"] == "listing" and one["before"]]
    shown = {name: row[name] for name in ("what", "before", "after", "why")}
    assert shown == {
        "what": "Change let go before it was sent",
        "before": "Price: £12.34",
        "after": "",
        "why": "By the field map the channel’s word counts now",
    }


def test_units_that_waited_are_let_go_too(made) -> None:
    made.lose("CUP", 4)
    read_journal()
    owned(made, "A", quantity="channel")
    push_due()
    assert (made.shown("A", "CUP"), made.shown("B", "CUP")) == (10, 6)
    assert Entry.objects.get(verb="listings.let_go").payload["fields"] == {"quantity": [6, None]}


def test_of_texts_that_waited_those_of_the_channel_are_let_go_and_the_others_told() -> None:
    here = found("CUP")
    words = {"title": "Best", "description": "New"}
    ask_for_words([(here.listing(), words)], why="edited", by="person:x", at=now())
    Connection.objects.update(owners={"title": "channel"})
    push_due()
    assert (here.speaker.last().title, here.speaker.last().description) == (None, "New")
    assert Entry.objects.get(verb="listings.let_go").payload["fields"] == {"title": ["Best", None]}
    Connection.objects.update(owners={"title": "channel", "description": "channel"})
    ask_for_words([(here.listing(), {"description": "Newer"})], why="edited", by="person:x", at=now())
    push_due()
    assert len(here.speaker.asked) == 1
    assert not here.listing().asks.filter(kind=AskKind.TEXTS).exists()
