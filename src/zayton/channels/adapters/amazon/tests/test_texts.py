"""Texts changed alone at the sandbox's Amazon: what is told changes, and nothing else of the listing."""

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.mapping.writing import text_patches
from zayton.channels.adapters.amazon.tests.answering import DE
from zayton.channels.adapters.amazon.tests.sandboxed import DRAFT, connected, listed
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.texts import TextsAsked


def seen(channel, key):
    (document,) = channel.listings.named([key])
    (found,) = ADAPTER.reading.listing(document.body)
    return found


def said(channel, sku, **texts):
    (outcome,) = channel.texts.say([TextsAsked(ListingKey(DE, sku, "HOME"), "de", **texts)])
    return outcome.fault


def test_every_text_is_changed_and_all_else_stays(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SAID")))
    channel = connected(stand)
    before = seen(channel, ListingKey(DE, "SAID"))
    fault = said(channel, "SAID", title="Tasse, rot", description="Randvoll.", bullets=("Eins", "Zwei"))
    assert fault is None
    after = seen(channel, ListingKey(DE, "SAID"))
    assert (after.title, after.description, after.bullets) == ("Tasse, rot", "Randvoll.", ("Eins", "Zwei"))
    texts = {"title": before.title, "description": before.description, "bullets": before.bullets}
    assert after._replace(**texts) == before


def test_one_text_alone_leaves_the_others(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SAID-1")))
    channel = connected(stand)
    assert said(channel, "SAID-1", description="Nur das.") is None
    after = seen(channel, ListingKey(DE, "SAID-1"))
    assert (after.title, after.description, after.bullets) == (DRAFT.title, "Nur das.", DRAFT.bullets)


def test_what_the_product_type_demands_cannot_be_taken_away(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SAID-2")))
    channel = connected(stand)
    fault = said(channel, "SAID-2", title="Neu", bullets=())
    assert (fault.kind, "bullet_point" in fault.said) == (FaultKind.REFUSED, True)
    after = seen(channel, ListingKey(DE, "SAID-2"))
    assert (after.title, after.bullets) == (DRAFT.title, DRAFT.bullets)


def test_of_a_set_each_fails_by_itself(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SAID-3")))
    channel = connected(stand)
    outcomes = channel.texts.say(
        [TextsAsked(ListingKey(DE, sku, "HOME"), "de", title="Neu") for sku in ("NOBODY", "SAID-3")]
    )
    assert [one.fault and one.fault.kind for one in outcomes] == [FaultKind.GONE, None]
    assert seen(channel, ListingKey(DE, "SAID-3")).title == "Neu"


def test_nor_can_a_title(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SAID-4")))
    channel = connected(stand)
    fault = said(channel, "SAID-4", title="")
    assert (fault.kind, seen(channel, ListingKey(DE, "SAID-4")).title) == (FaultKind.REFUSED, DRAFT.title)
    assert "item_name" in fault.said


def test_a_patch_names_the_store_and_its_language():
    patches = text_patches(TextsAsked(ListingKey(DE, "A"), "de", title="Neu", bullets=()))
    where = {"marketplace_id": DE, "language_tag": "de_DE"}
    assert patches == [
        {"op": "replace", "path": "/attributes/item_name", "value": [{"value": "Neu"} | where]},
        {"op": "delete", "path": "/attributes/bullet_point", "value": [where]},
    ]


def test_the_texts_of_another_language_stay():
    patches = text_patches(TextsAsked(ListingKey(DE, "A"), "en-GB", description="New"))
    assert patches[0]["value"] == [{"value": "New", "marketplace_id": DE, "language_tag": "en_GB"}]
