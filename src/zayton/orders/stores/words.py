"""How offers, terms and entries are called on screens."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words
from zayton.orders.stores.states import EntryKind, Handover, OfferState, Side
from zayton.ui.public import Shown

OFFERS: Mapping[str, Shown] = {
    OfferState.OFFERED: Shown(OfferState.OFFERED.label, "blue", "bell"),
    OfferState.ACCEPTED: Shown(OfferState.ACCEPTED.label, "amber", "thumb-up"),
    OfferState.PACKED: Shown(OfferState.PACKED.label, "amber", "package"),
    OfferState.READY: Shown(OfferState.READY.label, "amber", "building-store"),
    OfferState.SHIPPED: Shown(OfferState.SHIPPED.label, "green", "truck-delivery"),
    OfferState.HANDED_OVER: Shown(OfferState.HANDED_OVER.label, "green", "check"),
    OfferState.PASSED_ON: Shown(OfferState.PASSED_ON.label, "grey", "arrow-forward"),
    OfferState.EXPIRED: Shown(OfferState.EXPIRED.label, "red", "clock-exclamation"),
    OfferState.RECALLED: Shown(OfferState.RECALLED.label, "grey", "arrow-back-up"),
    OfferState.WITHDRAWN: Shown(OfferState.WITHDRAWN.label, "grey", "ban"),
}
HANDOVERS: Mapping[str, Shown] = {
    Handover.SHIP: Shown(Handover.SHIP.label, "grey", "truck"),
    Handover.PICKUP: Shown(Handover.PICKUP.label, "grey", "building-store"),
}
ENTRIES: Mapping[str, Shown] = {
    EntryKind.DELIVERED: Shown(EntryKind.DELIVERED.label, "green", "package"),
    EntryKind.RETURNED: Shown(EntryKind.RETURNED.label, "amber", "arrow-back-up"),
}
SIDES: Mapping[str, Words] = {side: side.label for side in Side}
WEEKDAYS: tuple[Words, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
FIELDS: Mapping[str, Words] = {
    "currency": _("Currency"),
    "accept_minutes": _("Minutes to accept"),
    "hours": _("Opening hours"),
    "closed_dates": _("Closed days"),
    "when_closed": _("While it is closed"),
    "ships": _("Ships or offers pick-up"),
    "settled_by": _("Settled by"),
    "commission_bp": _("Commission in percent"),
    "commission_to": _("Who gets the commission"),
    "fee_minor": _("Fee for an order"),
    "shipping_by": _("Who bears shipping"),
    "shipping_minor": _("For a parcel"),
}
FLAWS: Mapping[str, Words] = {
    "price": _("No price is agreed for a SKU of it"),
    "rate": _("No exchange rate for that day"),
    "delivery": _("Its delivery is not settled yet"),
}
REASONS: Mapping[str, Words] = {
    # kept as codes, read as words: the store and the merchant may read different languages
    "sold": _("Just sold to somebody else"),
    "damaged": _("Damaged or incomplete"),
    "missing": _("Cannot be found"),
    "busy": _("No time to pack it"),
    "other": _("Another reason"),
}


def offer_words(state: str) -> Words:
    """A state of an offer in the reader's language; an unknown code shows itself."""
    shown = OFFERS.get(state)
    return shown.label if shown else state


def reason_words(reason: str) -> str:
    """Why a store passed an order on; what it wrote itself stays as written."""
    return str(REASONS.get(reason, reason))
