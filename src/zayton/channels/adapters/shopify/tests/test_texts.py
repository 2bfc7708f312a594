"""Texts changed alone at a shop: a product's title and description, which all its variants show."""

import pytest

from zayton.channels.adapters.shopify.tests.connecting import connected, faulty, listings
from zayton.channels.adapters.shopify.tests.drafting import cup, draft
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.texts import TextsAsked
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand).channel


def asked(sku, remote="", **texts):
    return TextsAsked(ListingKey("", sku, remote), "en", **texts)


def test_title_and_description_change_and_all_else_stays(channel):
    channel.listings.publish([draft("POT-1")])
    before = listings(channel)["POT-1"]
    (outcome,) = channel.texts.say(
        [asked("POT-1", before.key.remote, title="Iron pot", description="<p>New</p>")]
    )
    after = listings(channel)["POT-1"]
    assert (outcome.fault, after.title, after.description) == (None, "Iron pot", "<p>New</p>")
    changed = {name: getattr(before, name) for name in ("title", "own_title", "description")}
    assert after._replace(**changed) == before


def test_a_variant_changes_the_product_and_so_its_siblings(channel):
    channel.listings.publish([cup("Red"), cup("Blue")])
    (outcome,) = channel.texts.say([asked("CUP-Red", title="Steel cup")])
    found = listings(channel)
    assert outcome.fault is None
    assert [found[f"CUP-{colour}"].title for colour in ("Red", "Blue")] == [
        "Steel cup - Red",
        "Steel cup - Blue",
    ]
    assert {found[f"CUP-{colour}"].own_title for colour in ("Red", "Blue")} == {"Steel cup"}


def test_of_several_for_one_product_the_later_wins(channel):
    channel.listings.publish([cup("Red"), cup("Blue")])
    outcomes = channel.texts.say([asked("CUP-Red", title="First"), asked("CUP-Blue", title="Second")])
    assert [one.fault for one in outcomes] == [None, None]
    assert {listings(channel)[f"CUP-{colour}"].own_title for colour in ("Red", "Blue")} == {"Second"}


def test_one_that_is_refused_or_gone_does_not_touch_the_others(channel):
    channel.listings.publish([draft("POT-2"), draft("POT-3")])
    outcomes = channel.texts.say(
        [
            asked("POT-2", title="x" * 256),
            asked("NOBODY", title="Who"),
            asked("POT-3", title="Good"),
            asked("LOST", "999:998:997:1", title="Who"),
        ]
    )
    kinds = [one.fault and one.fault.kind for one in outcomes]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE, None, FaultKind.GONE]
    assert "too long" in outcomes[0].fault.said
    found = listings(channel)
    assert (found["POT-2"].title, found["POT-3"].title) == ("Tea pot", "Good")


def test_a_description_can_be_taken_away(channel):
    channel.listings.publish([draft("POT-4")])
    (outcome,) = channel.texts.say([asked("POT-4", description="")])
    assert (outcome.fault, listings(channel)["POT-4"].description) == (None, "")


def test_told_again_after_a_lost_answer_it_is_as_told_once(stand, channel):
    channel.listings.publish([draft("POT-5")])
    with faulty(stand, kinds=["fail_after"], only="graphql"), pytest.raises(Fault):
        channel.texts.say([asked("POT-5", title="Once")])
    assert [one.fault for one in channel.texts.say([asked("POT-5", title="Once")])] == [None]
    assert listings(channel)["POT-5"].title == "Once"
