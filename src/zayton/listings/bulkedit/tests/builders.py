"""Listings to be edited: published from here in one shop, only found on the channel in another."""

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.lake.tests.following import read_journal
from zayton.listings.bulkedit.applying import apply_edit
from zayton.listings.bulkedit.previewing import preview_edit
from zayton.listings.models import Content, Listing, ListingEdit
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.states import EditSource
from zayton.listings.tests.builders import DAY, seller

OPERATOR = frozenset({"listings.manage", "listings.read"})


def operator(*shops, sees_cost=False, name="person:x"):
    """Somebody who may change listings, of all shops or of these."""
    return Actor(name, OPERATOR, Scope(shops=frozenset(shops) or None, sees_cost=sees_cost))


def offered(*codes, shops=("A", "B")):
    """A seller of ten each, published in every shop at 9.99 with the texts of its SKU."""
    made = seller(*codes, shops=shops)
    for code in codes:
        made.receive(code, 10)
        Content.objects.create(
            sku_id=made.skus[code],
            language="en",
            title=f"A {code.lower()}",
            description="Fine",
            bullets=["One", "Two"],
            written_at=DAY,
            written_by="system",
            reviewed_at=DAY,
        )
        drafts = [OfferDraft(made.shops[shop], made.skus[code], code, 999, "HOME") for shop in shops]
        assert not publish(drafts=drafts, actor=SYSTEM, at=DAY).refusals
    read_journal()
    push_due()
    return made


def only_seen(*codes, shops=("A",)):
    """A seller whose listings stand on the channel and were never published from here."""
    made = seller(*codes, shops=shops)
    for code in codes:
        made.receive(code, 10)
        for shop in shops:
            made.see(shop, code, quantity=0, title=f"A {code.lower()}", price_minor=999, currency="GBP")
    read_journal()
    push_due()
    return made


def previewed(typed, *, actor=SYSTEM, source=EditSource.GRID, **more):
    """A draft of cells typed into listings."""
    keyed = {one.pk if isinstance(one, Listing) else one: cells for one, cells in typed.items()}
    return preview_edit(typed=keyed, actor=actor, at=DAY, source=source, **more)


def applied(typed, *, actor=SYSTEM, **more) -> ListingEdit:
    """Cells typed into listings, previewed and applied."""
    draft = previewed(typed, actor=actor, **more)
    assert isinstance(draft, ListingEdit), draft
    done = apply_edit(edit_id=draft.pk, actor=actor, at=DAY)
    assert isinstance(done, ListingEdit), done
    return done


def told(edit):
    """The lines of an edit as (seller SKU, field, state, code)."""
    rows = edit.lines.order_by("listing__msku", "listing_id", "field")
    return [tuple(row) for row in rows.values_list("listing__msku", "field", "state", "code")]
