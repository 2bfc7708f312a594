"""What publishing told of prices: noted as the price that was last told, as when it is told alone."""

from collections.abc import Mapping
from datetime import datetime

from zayton.channels.ports.offers import ListingDraft
from zayton.kernel.rewriting import update_rows
from zayton.listings.models import Ask, Listing
from zayton.listings.states import AskKind, AskState

_AT_ONCE = 500
_NOTED = ("value", "sent_value", "sent_at", "state", "tries", "fault_kind", "fault_said")


def note_priced(taken: Mapping[int, tuple[Ask, ListingDraft]], *, at: datetime) -> None:
    """Note the prices of drafts that channels took, by listing; the caller has locked the listings.

    A wish that is still on its way stays so; one that was refused before is over, as it is with a newer price. Where
    the channel's word counts nothing of ours was told.
    """
    if not taken:
        return
    rows = Listing.objects.filter(pk__in=taken).values_list(
        "pk", "currency", "shop__connected__connection__owners"
    )
    told = {
        key: taken[key][1].price_minor
        for key, currency, owners in rows
        if currency == taken[key][1].currency and (owners or {}).get("price") != "channel"
    }
    standing = {one.listing_id: one for one in Ask.objects.filter(listing_id__in=told, kind=AskKind.PRICE)}
    fresh = [
        Ask(
            listing_id=key,
            kind=AskKind.PRICE,
            value=minor,
            sent_value=minor,
            state=AskState.DONE,
            due_at=at,
            asked_at=at,
            unmet_since=at,
            sent_at=at,
            asked_by=taken[key][0].asked_by,
            why=taken[key][0].why,
        )
        for key, minor in sorted(told.items())
        if key not in standing
    ]
    Ask.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    update_rows(Ask, _NOTED, [(one.pk, *_noted(one, told[key], at)) for key, one in sorted(standing.items())])
    update_rows(Listing, ["price_minor"], sorted(told.items()))


def _noted(ask: Ask, minor: int, at: datetime) -> tuple[int, int, datetime, str, int, str, str]:
    """What a wish for a price is, once publishing told another one."""
    if ask.state == AskState.DUE and ask.value != minor:
        return ask.value, minor, at, ask.state, ask.tries, ask.fault_kind, ask.fault_said
    return minor, minor, at, AskState.DONE, 0, "", ""
