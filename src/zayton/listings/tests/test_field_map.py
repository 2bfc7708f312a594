"""What a field map leaves to the channel stays as the channel has it, also when the listing is published anew."""

import pytest

from zayton.channels.models import Connection
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.errors import UNITS_ARE_THEIRS
from zayton.listings.models import Content
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist_skus
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.tests.builders import DAY, catch_up_readers, seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    one = seller("CUP", shops=("A", "B"))
    one.receive("CUP", 10)
    write(one, "Our cup")
    offer(one, 999)
    catch_up_readers()
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
    catch_up_readers()
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
