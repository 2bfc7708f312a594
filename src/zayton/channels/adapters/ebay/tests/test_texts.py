"""Texts changed alone at the stand-in: the item is read, changed and put back with its units."""

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.adapters.ebay.tests.selling import draft, listed, shown
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.texts import TextsAsked

GB = "EBAY_GB"


def seen(channel, sku):
    [document] = channel.listings.named([ListingKey(GB, sku)])
    return ADAPTER.reading.listing(document.body)[0]


def said(channel, sku, **texts):
    [outcome] = channel.texts.say([TextsAsked(ListingKey(GB, sku), "en", **texts)])
    return outcome.fault


def test_title_and_description_change_and_all_else_stays(stand, channel):
    listed(channel, "WORDS-1", quantity=7, price_minor=1995)
    before = seen(channel, "WORDS-1")
    assert said(channel, "WORDS-1", title="A Better Jar", description="<p>New.</p>") is None
    after = seen(channel, "WORDS-1")
    assert (after.title, after.description) == ("A Better Jar", "<p>New.</p>")
    assert after._replace(title=before.title, description=before.description) == before
    assert shown(stand, "WORDS-1") == [(7, 1995)]


def test_units_and_price_that_were_told_since_are_kept(stand, channel):
    published = listed(channel, "WORDS-2", quantity=7, price_minor=1995)
    channel.stock.show([StockAsked(published.key, 3)])
    channel.prices.price([PriceAsked(published.key, 2_500, "GBP")])
    assert said(channel, "WORDS-2", title="Another Jar", description="<p>Other.</p>") is None
    assert shown(stand, "WORDS-2") == [(3, 2_500)]


def test_what_sold_is_not_put_back_on_the_shelf(stand, channel):
    listed(channel, "WORDS-3", quantity=5)
    stand.tell("buy", [{"items": [["WORDS-3", 2]], "site": GB}])
    assert said(channel, "WORDS-3", title="Sold Jar") is None
    assert [units for units, _price in shown(stand, "WORDS-3")] == [3]


def test_a_title_alone_leaves_the_offer_as_it_is(stand, channel):
    listed(channel, "WORDS-4")
    before = seen(channel, "WORDS-4")
    assert said(channel, "WORDS-4", title="Only Title") is None
    assert seen(channel, "WORDS-4").description == before.description


def test_each_of_a_set_is_refused_by_itself(stand, channel):
    listed(channel, "WORDS-5")
    listed(channel, "WORDS-6")
    asked = [("WORDS-5", "x" * 81), ("NOBODY", "Who"), ("WORDS-6", "Good")]
    outcomes = channel.texts.say([TextsAsked(ListingKey(GB, sku), "en", title) for sku, title in asked])
    assert [one.fault and one.fault.kind for one in outcomes] == [
        FaultKind.REFUSED,
        FaultKind.GONE,
        None,
    ]
    assert [seen(channel, sku).title for sku in ("WORDS-5", "WORDS-6")] == ["Glass Storage Jar", "Good"]


def test_an_item_that_is_on_sale_on_two_sites_is_left_alone(stand, channel):
    listed(channel, "WORDS-7")
    channel.listings.publish([draft("WORDS-7", site="EBAY_DE", currency="EUR", language="de-DE")])
    before = seen(channel, "WORDS-7").title
    fault = said(channel, "WORDS-7", title="English only")
    assert (fault.kind, seen(channel, "WORDS-7").title) == (FaultKind.REFUSED, before)
    assert "several sites" in fault.said


def test_a_variation_is_left_to_its_group(stand, channel):
    group = {"key": "WORDS", "title": "Jars", "varies_by": ["Colour"]}
    drafts = [
        draft(f"WORDS-{colour}", attributes={"Colour": colour, "variation_group": group})
        for colour in ("Red", "Blue")
    ]
    assert {one.outcome.fault for one in channel.listings.publish(drafts)} == {None}
    fault = said(channel, "WORDS-Red", title="Red Jar")
    assert (fault.kind, seen(channel, "WORDS-Red").title) == (FaultKind.REFUSED, "Glass Storage Jar")


def test_when_the_line_is_cut_the_rest_comes_again(stand, channel):
    listed(channel, "WORDS-8")
    stand.tell("faults", {"rate": 1.0, "kinds": ["fail_before"]})
    outcomes = channel.texts.say(
        [TextsAsked(ListingKey(GB, sku), "en", title="New") for sku in ("WORDS-8", "WORDS-9")]
    )
    assert [(one.key, one.fault.kind) for one in outcomes] == [
        ("WORDS-8", FaultKind.AWAY),
        ("WORDS-9", FaultKind.AWAY),
    ]
