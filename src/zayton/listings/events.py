"""What happens to listings."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)

LISTING = DocumentKind("listing", 60, _("Listing"), page="listings:listing")
register_kinds([LISTING])

FOUND = Event("listings.found", LISTING.name, _("Listing found on the channel"))
CHANGED_THERE = Event("listings.changed_there", LISTING.name, _("Listing changed on the channel"))
QUANTITY_SHOWN = Event("listings.quantity_shown", LISTING.name, _("Quantity shown on the channel"))
PRICE_MOVED = Event("listings.price_moved", LISTING.name, _("Price moved on the channel"))
REFUSED = Event("listings.refused", LISTING.name, _("Channel refused a change"))
PUBLISHED = Event("listings.published", LISTING.name, _("Listing published"))
ENDED = Event("listings.ended", LISTING.name, _("Listing taken off sale"))
RELISTED = Event("listings.relisted", LISTING.name, _("Listing put on sale again"))
BROUGHT_OVER = Event("listings.brought_over", LISTING.name, _("Listing brought over"))
TEXTS_CHANGED = Event("listings.texts_changed", LISTING.name, _("Texts changed on the channel"))
LET_GO = Event("listings.let_go", LISTING.name, _("Change let go before it was sent"))
RULE_SET = Event("listings.show_rule_set", LISTING.name, _("Quantity rule changed"))
CONTENT_WRITTEN = Event("listings.content_written", "sku", _("Texts or pictures for listings written"))
SHOP_RULE_SET = Event("listings.shop_rule_set", "shop", _("Quantity rule of the shop changed"))
register_events(
    (
        CONTENT_WRITTEN,
        SHOP_RULE_SET,
        FOUND,
        CHANGED_THERE,
        QUANTITY_SHOWN,
        PRICE_MOVED,
        REFUSED,
        PUBLISHED,
        ENDED,
        RELISTED,
        RULE_SET,
        TEXTS_CHANGED,
        BROUGHT_OVER,
        LET_GO,
    )
)
register_figures(
    {
        "was_value": _("Before"),
        "value": _("Now"),
        "why": _("Reason"),
        "state": _("State"),
        "fields": _("Changed fields"),
        "keep_back": _("Kept back"),
        "percent": _("Percent shown"),
        "cap": _("At most"),
        "stop_at": _("Stop selling at"),
    }
)
