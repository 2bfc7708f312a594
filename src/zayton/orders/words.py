"""How states, reasons and charges of orders are called on screens."""

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words
from zayton.orders.states import Clearance, State
from zayton.ui.public import Shown

STATES: Mapping[str, Shown] = {
    State.PLACED: Shown(_("Placed"), "blue", "inbox"),
    State.BACKORDERED: Shown(_("Backordered"), "red", "clock-exclamation"),
    State.ALLOCATED: Shown(_("Allocated"), "amber", "package"),
    State.PARTLY_SHIPPED: Shown(_("Partly shipped"), "amber", "truck-loading"),
    State.SHIPPED: Shown(pgettext_lazy("order", "Shipped"), "green", "truck-delivery"),
    State.CANCELLED: Shown(_("Cancelled"), "grey", "ban"),
    State.RECEIVED: Shown(_("Return received"), "green", "arrow-back-up"),
}

CLEARANCES: Mapping[str, Shown] = {
    Clearance.AWAITED: Shown(Clearance.AWAITED.label, "amber", "hourglass"),
    Clearance.WAIVED: Shown(Clearance.WAIVED.label, "grey", "player-play"),
}
"""Whether an order may be shipped, by the code of its column; of most there is nothing to say."""

WAYS_OUT: Mapping[str, Shown] = {
    "elsewhere": Shown(_("Another warehouse has it"), "green", "building-warehouse"),
    "elsewhere_part": Shown(_("Another warehouse has a part"), "amber", "building-warehouse"),
    "part": Shown(_("A part can leave now"), "amber", "package"),
    "none": Shown(_("Nobody has it: wait or cancel"), "red", "clock-exclamation"),
}
"""What can be done about an order that was sold beyond stock, by the code of its choices."""

CHARGE_WORDS: Mapping[str, Words] = {
    "postage": _("Postage"),
    "carriage": _("Carriage"),
    "manual": _("Entered by hand"),
    "discount": _("Discount"),
    "samples": _("Samples"),
    "bank_charges": _("Bank charges"),
    "marketplace_fee": _("Marketplace fee"),
    "commission": _("Commission"),
    "bad_debt": _("Bad debt"),
    "voucher": _("Gift voucher"),
    "tax": _("Tax on top"),
    "gift_wrap": _("Gift wrap"),
    "other": _("Other charge"),
}

CORRECTION_WORDS: Mapping[str, Words] = {
    "damaged": _("Damaged"),
    "sample": _("Given away as sample"),
    "found": _("Found"),
    "lost": _("Lost"),
    "corrected": _("Booking corrected"),
}

_REASONS: Mapping[str, Words] = {
    # codes are stored, words are looked up: old rows read in any language
    "history": _("Left from here when it was ordered (imported history)"),
    "only": _("The shop's only warehouse"),
    "priority": _("First in the shop's order, and it has everything"),
    "priority_with_stock": _(
        "First in the shop's order that has everything; %(passed)s before it lacked something"
    ),
    "nearest": _("Nearest to the buyer (%(km)s km), and it has everything"),
    "nearest_with_stock": _(
        "Nearest that has everything (%(km)s km); %(passed)s nearer ones lacked something"
    ),
    "split": _("No warehouse had everything, so the order leaves from several"),
    "partial": _("The only warehouse asked; it had only a part"),
    "most": _("Nobody had everything: who had most of it was asked first"),
    "chosen": _("Somebody chose this warehouse"),
    "fullest": _("May not be split: this warehouse had the most of it"),
}


def state_words(state: str) -> Words:
    """A state of an order or a return in the reader's language; an unknown code shows itself."""
    shown = STATES.get(state)
    return shown.label if shown else state


def reason_words(reason: str, figures: Mapping[str, int] | None) -> str:
    """Why a warehouse was chosen, in the reader's language; an unknown code shows itself."""
    words = _REASONS.get(reason)
    return reason if words is None else str(words) % {"km": "?", "passed": 0, **(figures or {})}


def charge_words(charge: str) -> str:
    """A kind of charge in the reader's language."""
    return str(CHARGE_WORDS.get(charge, charge or gettext("Other charge")))


def original_words(number: str) -> str:
    """The order that a return names, in the reader's language; blank is none."""
    if not number:
        return pgettext("what a return names", "no order")
    return pgettext("what a return names", "order %(number)s") % {"number": number}
