"""Texts changed alone at a shop: of products, and of variations, whose name is their product's."""

import pytest

from zayton.channels.adapters.woocommerce.tests.connecting import bare, connected, listings
from zayton.channels.adapters.woocommerce.tests.drafting import cup, draft
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.texts import TextsAsked
from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce.tests.shops import StockedStore


@pytest.fixture(scope="module")
def stand():
    with standing(StockedStore) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand).channel


def asked(sku, remote="", **texts):
    return TextsAsked(ListingKey("", sku, remote), "en", **texts)


def test_name_and_description_change_and_all_else_stays(channel):
    channel.listings.publish([draft("POT-1")])
    before = listings(channel)["POT-1"]
    (outcome,) = channel.texts.say([asked("POT-1", before.key.remote, title="Iron pot", description="New")])
    after = listings(channel)["POT-1"]
    assert (outcome.fault, after.title, after.description) == (None, "Iron pot", "New")
    changed = {name: getattr(before, name) for name in ("title", "own_title", "description")}
    assert after._replace(**changed) == before


def test_a_variation_has_its_products_name_and_a_description_of_its_own(stand, channel):
    channel.listings.publish([cup("Red"), cup("Blue")])
    (outcome,) = channel.texts.say([asked("CUP-Red", title="Steel cup", description="Red as fire")])
    found = listings(channel)
    red, blue = found["CUP-Red"], found["CUP-Blue"]
    assert outcome.fault is None
    assert [red.title, blue.title] == ["Steel cup - Red", "Steel cup - Blue"]
    assert (red.description, blue.description != red.description) == ("Red as fire", True)
    assert bare(stand, "GET", f"products/{red.parent}")["name"] == "Steel cup"


def test_products_and_variations_of_one_set_are_all_told(channel):
    channel.listings.publish([draft("POT-2"), cup("Red"), cup("Blue")])
    outcomes = channel.texts.say(
        [
            asked("CUP-Red", title="First"),
            asked("POT-2", title="Pot two"),
            asked("CUP-Blue", title="Second"),
            asked("NOBODY", title="Who"),
        ]
    )
    assert [one.fault and one.fault.kind for one in outcomes] == [None, None, None, FaultKind.GONE]
    found = listings(channel)
    assert [found[sku].own_title for sku in ("CUP-Red", "CUP-Blue", "POT-2")] == [
        "Second",
        "Second",
        "Pot two",
    ]


def test_a_product_that_is_gone_is_told_so_and_the_others_change(channel):
    channel.listings.publish([draft("POT-3")])
    outcomes = channel.texts.say([asked("LOST", "999999:", description="x"), asked("POT-3", description="y")])
    assert [one.fault and one.fault.kind for one in outcomes] == [FaultKind.GONE, None]
    assert listings(channel)["POT-3"].description == "y"


def test_a_variation_of_a_product_that_is_gone_is_not_said_to_be_done(channel):
    (outcome,) = channel.texts.say([asked("LOST", "999999:999998", title="Who")])
    assert outcome.fault.kind == FaultKind.GONE
