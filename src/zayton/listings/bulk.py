"""Acting on many listings: off sale, on sale again, their quantity rule; previewed, and undone where possible."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.listings.models import Listing, ShowRule
from zayton.listings.operations.bringing import bring_over
from zayton.listings.operations.publishing import Asked
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.operations.switching import delist, relist
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.listing import seen_listings
from zayton.listings.states import ListingState
from zayton.ui.public import BulkAction, BulkField, BulkRequest, BulkResult, Change, Preview

_SHOWN = 200


def delist_action() -> BulkAction:
    """Take listings off sale."""
    return BulkAction(
        "delist",
        gettext_lazy("Take off sale"),
        MANAGE.name,
        lambda asked: _switch_preview(asked, off=True),
        lambda asked: _done(delist(listing_ids=_ids(asked), actor=asked.actor, at=asked.at), off=True),
        undo=lambda asked: _done(
            relist(listing_ids=asked.values["ids"], actor=asked.actor, at=asked.at),  # type: ignore[arg-type]
            off=False,
        ),
        icon="player-pause",
    )


def relist_action() -> BulkAction:
    """Put listings on sale again."""
    return BulkAction(
        "relist",
        gettext_lazy("Put on sale again"),
        MANAGE.name,
        lambda asked: _switch_preview(asked, off=False),
        lambda asked: _done(relist(listing_ids=_ids(asked), actor=asked.actor, at=asked.at), off=False),
        icon="player-play",
    )


def _ids(asked: BulkRequest) -> list[int]:
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _switch_preview(asked: BulkRequest, *, off: bool) -> Preview:
    moves = Q(is_ended=not off) if off else Q(is_ended=True) | Q(state=ListingState.DELETED)
    found = seen_listings(scope=asked.actor.scope).filter(moves, pk__in=_ids(asked))
    count = found.count()
    sentence = (
        ngettext("%(count)s listing would go off sale.", "%(count)s listings would go off sale.", count)
        if off
        else ngettext("%(count)s listing would go on sale.", "%(count)s listings would go on sale.", count)
    )
    before, after = (_("On sale"), _("Off sale")) if off else (_("Off sale"), _("On sale"))
    rows = found.select_related("shop").order_by("shop__name", "msku")[:_SHOWN]
    changes = [Change(f"{one.shop.name} · {one.msku}", before, after) for one in rows]
    return Preview(sentence % {"count": count}, changes, count)


def _done(asked: Asked, *, off: bool) -> BulkResult:
    count = len(asked.listing_ids)
    sentence = (
        ngettext("%(count)s listing goes off sale.", "%(count)s listings go off sale.", count)
        if off
        else ngettext("%(count)s listing goes on sale.", "%(count)s listings go on sale.", count)
    )
    undo: dict[str, Any] | None = {"ids": asked.listing_ids} if off and asked.listing_ids else None
    return BulkResult(sentence % {"count": count}, asked.refusals, undo)


def bring_over_action() -> BulkAction:
    """Bring listings over that were made at their marketplace by other means."""
    return BulkAction(
        "bring_over",
        gettext_lazy("Bring over"),
        MANAGE.name,
        _bring_preview,
        _brought,
        icon="plug-connected",
    )


def _bring_preview(asked: BulkRequest) -> Preview:
    would = bring_over(listing_ids=_ids(asked), actor=asked.actor, at=asked.at, dry_run=True)
    count = len(would.listing_ids)
    sentence = ngettext(
        "%(count)s would be brought over, with all of its variations.",
        "%(count)s would be brought over, with all of their variations.",
        count,
    )
    before, after = str(ListingState.OUTSIDE.label), str(ListingState.LIVE.label)
    rows = Listing.objects.filter(pk__in=would.listing_ids).select_related("shop")
    changes = [
        Change(f"{one.shop.name} · {one.msku}", before, after)
        for one in rows.order_by("shop__name", "msku")[:_SHOWN]
    ]
    return Preview(sentence % {"count": count}, changes, count, would.refusals)


def _brought(asked: BulkRequest) -> BulkResult:
    done = bring_over(listing_ids=_ids(asked), actor=asked.actor, at=asked.at)
    return BulkResult(brought_words(len(done.listing_ids)), done.refusals)


def brought_words(count: int) -> str:
    """That so many listings are asked to be brought over."""
    sentence = ngettext(
        "%(count)s is being brought over; what its marketplace answers shows on its page.",
        "%(count)s are being brought over; what their marketplace answers shows on their pages.",
        count,
    )
    return sentence % {"count": count}


def show_rule_action() -> BulkAction:
    """Give listings a quantity rule of their own."""
    fields = [
        BulkField("keep_back", gettext_lazy("Units kept back"), "number", required=False),
        BulkField("percent", gettext_lazy("Percent of the rest that is shown"), "number", required=False),
        BulkField("cap", gettext_lazy("At most this many units"), "number", required=False),
        BulkField("stop_at", gettext_lazy("Stop selling at this many units"), "number", required=False),
    ]
    return BulkAction(
        "show_rule",
        gettext_lazy("Set the quantity rule"),
        MANAGE.name,
        _rule_preview,
        _ruled,
        fields,
        icon="adjustments",
    )


def _drafts(asked: BulkRequest) -> list[RuleDraft]:
    found = Listing.objects.filter(pk__in=_ids(asked)).values_list("pk", "shop_id")
    told = {name: text.strip() for name, text in asked.values.items() if text.strip()}
    return [RuleDraft(shop, listing, **told) for listing, shop in found]


def _rule_preview(asked: BulkRequest) -> Preview:
    written = set_show_rules(drafts=_drafts(asked), actor=asked.actor, at=asked.at, dry_run=True)
    changes = [Change(one.subject, one.before, one.after) for one in written.changes[:_SHOWN]]
    count = len(written.changes)
    sentence = ngettext(
        "%(count)s listing would show another number.", "%(count)s listings would show another number.", count
    )
    return Preview(sentence % {"count": count}, changes, count, written.refusals)


def _ruled(asked: BulkRequest) -> BulkResult:
    written = set_show_rules(drafts=_drafts(asked), actor=asked.actor, at=asked.at)
    count = written.written
    sentence = ngettext("%(count)s rule was set.", "%(count)s rules were set.", count)
    return BulkResult(sentence % {"count": count}, written.refusals)


def rule_of(listing: Listing) -> ShowRule | None:
    """The rule that holds for a listing: its own, else its shop's."""
    held = ShowRule.objects.filter(shop=listing.shop_id)
    return held.filter(listing=listing).first() or held.filter(listing=None).first()
