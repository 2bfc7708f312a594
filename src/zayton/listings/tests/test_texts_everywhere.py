"""Texts of listings that were only found, changed in bulk at three marketplaces, and taken back: nothing else moves."""

from datetime import timedelta

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.listings.bulkedit.applying import apply_edit, undo_edit
from zayton.listings.bulkedit.previewing import preview_edit
from zayton.listings.models import Ask, Finding, Listing, ListingTexts, Offering
from zayton.listings.states import EditSource
from zayton.listings.tests.selling import SITES, World
from zayton.listings.watching.judging import judge_listings
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    names = tuple(SITES)
    with (
        standing(MARKETS[names[0]]) as first,
        standing(MARKETS[names[1]]) as second,
        standing(MARKETS[names[2]]) as third,
    ):
        made = World(dict(zip(names, (first, second, third), strict=True)))
        made.publish()
        made.settle()
        # from here on they are as if somebody else had published them
        Offering.objects.all().delete()
        Ask.objects.filter(kind="content").delete()
        Listing.objects.update(published_at=None)
        judge_listings(listing_ids=Listing.objects.values_list("pk", flat=True), at=now())
        yield made


def texts():
    return {
        (one.listing.shop.code, one.listing.msku): (one.title, one.description)
        for one in ListingTexts.objects.select_related("listing__shop")
    }


def seen_anew(world):
    """What the marketplaces show once they are believed again."""
    ListingTexts.objects.update(sent_at=now() - timedelta(hours=2))
    world.pull()
    return texts()


def test_texts_alone_change_and_come_back_and_nobody_takes_it_for_a_strangers(world) -> None:
    before, shown = seen_anew(world), world.shown()
    prices = dict(Listing.objects.values_list("pk", "price_minor"))
    typed = {
        one.pk: {"title": f"Best {one.msku} of {one.shop.code}", "description": "<p>Finer goods</p>"}
        for one in Listing.objects.select_related("shop")
    }
    edit = preview_edit(typed=typed, actor=SYSTEM, at=now(), source=EditSource.GRID)
    apply_edit(edit_id=edit.pk, actor=SYSTEM, at=now())
    assert set(edit.lines.values_list("state", flat=True)) == {"written"}
    world.settle()
    assert not Ask.objects.exclude(state="done").exists()
    assert seen_anew(world) == {
        (shop, msku): (f"Best {msku} of {shop}", "<p>Finer goods</p>") for shop, msku in before
    }
    assert (world.shown(), dict(Listing.objects.values_list("pk", "price_minor"))) == (shown, prices)
    judge_listings(listing_ids=typed, at=now())
    assert not Finding.objects.filter(kind="title").exists()
    changed = Entry.objects.filter(verb="listings.changed_there")
    assert not [one for one in changed if "title" in one.payload["fields"]]
    undo_edit(edit_id=edit.pk, actor=SYSTEM, at=now())
    world.settle()
    assert seen_anew(world) == before
