"""Subject and detail changed alone at the stand-in: a product's, which all its SKUs show."""

from zayton.channels.adapters.aliexpress import ADAPTER
from zayton.channels.adapters.aliexpress.tests.selling import draft, listed, shown
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.texts import TextsAsked

AE = "AE_GLOBAL"


def seen(channel, sku):
    [document] = channel.listings.named([ListingKey(AE, sku)])
    return next(one for one in ADAPTER.reading.listing(document.body) if one.key.sku == sku)


def variant(sku, colour):
    group = {"key": "WORDS", "title": "Plain Tee", "varies_by": ["Color"]}
    return draft(sku, attributes={"Color": colour, "variation_group": group})


def asked(sku, **texts):
    return TextsAsked(ListingKey(AE, sku), "en", **texts)


def test_title_and_description_change_and_all_else_stays(stand, channel):
    listed(stand, channel, draft("WORDS-1", quantity=7))
    before = seen(channel, "WORDS-1")
    [outcome] = channel.texts.say([asked("WORDS-1", title="A Better Jar", description="<p>New.</p>")])
    after = seen(channel, "WORDS-1")
    assert (outcome.fault, after.title, after.description) == (None, "A Better Jar", "<p>New.</p>")
    assert after._replace(title=before.title, description=before.description) == before
    assert shown(stand, "WORDS-1") == [(7, 1299)]


def test_one_sku_changes_the_product_of_all_its_skus(stand, channel):
    listed(stand, channel, variant("WORDS-2", "Red"), variant("WORDS-3", "Blue"))
    [outcome] = channel.texts.say([asked("WORDS-2", title="Other Tee")])
    assert outcome.fault is None
    assert [seen(channel, sku).title for sku in ("WORDS-2", "WORDS-3")] == ["Other Tee", "Other Tee"]
    assert [len(shown(stand, sku)) for sku in ("WORDS-2", "WORDS-3")] == [1, 1]


def test_each_of_a_set_is_refused_by_itself(stand, channel):
    listed(stand, channel, draft("WORDS-4"))
    listed(stand, channel, draft("WORDS-5"))
    outcomes = channel.texts.say(
        [asked("WORDS-4", title="x" * 219), asked("NOBODY", title="Who"), asked("WORDS-5", title="Good")]
    )
    kinds = [one.fault and one.fault.kind for one in outcomes]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE, None]
    assert [seen(channel, sku).title for sku in ("WORDS-4", "WORDS-5")] == ["Glass Storage Jar", "Good"]


def test_a_text_that_is_taken_away_is_refused_rather_than_left_as_it_is(stand, channel):
    listed(stand, channel, draft("WORDS-6"))
    [outcome] = channel.texts.say([asked("WORDS-6", description="")])
    assert outcome.fault.kind is FaultKind.REFUSED
