"""The states of an offer to a store and every move that is allowed, and the words in which terms are written."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.kernel.errors import Refusal


class OfferState(TextChoices):
    """Where an order stands with the store that was asked to serve it."""

    OFFERED = "offered", pgettext_lazy("store offer", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("store offer", "Accepted")
    PACKED = "packed", pgettext_lazy("store offer", "Packed")
    READY = "ready", pgettext_lazy("store offer", "Ready for pick-up")
    SHIPPED = "shipped", pgettext_lazy("store offer", "Shipped")
    HANDED_OVER = "handed_over", pgettext_lazy("store offer", "Handed over")
    PASSED_ON = "passed_on", pgettext_lazy("store offer", "Passed on")
    EXPIRED = "expired", pgettext_lazy("store offer", "Time ran out")
    RECALLED = "recalled", pgettext_lazy("store offer", "Called back")
    WITHDRAWN = "withdrawn", pgettext_lazy("store offer", "Not wanted any more")


class Handover(TextChoices):
    """How goods reach the buyer."""

    SHIP = "ship", pgettext_lazy("store", "Ship")
    PICKUP = "pickup", pgettext_lazy("store", "Pick-up")


class WhenClosed(TextChoices):
    """What becomes of orders that come while a store is closed."""

    WAIT = "wait", _("Ask it anyway; its time starts when it opens")
    SKIP = "skip", _("Ask those who are open first")


class SettledBy(TextChoices):
    """How what a store gets for goods is worked out."""

    PRICE = "price", _("Agreed price per unit")
    COMMISSION = "commission", _("Commission on the value of the goods")


class Side(TextChoices):
    """One of the two who settle."""

    MERCHANT = "merchant", pgettext_lazy("settlement", "Merchant")
    STORE = "store", pgettext_lazy("settlement", "Store")


class EntryKind(TextChoices):
    """What a line of a statement is about."""

    DELIVERED = "delivered", pgettext_lazy("settlement", "Delivered")
    RETURNED = "returned", pgettext_lazy("settlement", "Returned")


OPEN = frozenset({OfferState.OFFERED, OfferState.ACCEPTED, OfferState.PACKED, OfferState.READY})
# a store that let an order go is not asked for it again
DECLINED = frozenset({OfferState.PASSED_ON, OfferState.EXPIRED, OfferState.RECALLED})
DELIVERED = frozenset({OfferState.SHIPPED, OfferState.HANDED_OVER})

# the merchant may ship, recall or cancel at any time before the goods have left
_BY_MERCHANT = frozenset({OfferState.SHIPPED, OfferState.RECALLED, OfferState.WITHDRAWN})
_ONCE_ACCEPTED = _BY_MERCHANT | {OfferState.PASSED_ON, OfferState.HANDED_OVER}

ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        OfferState.OFFERED: _BY_MERCHANT | {OfferState.ACCEPTED, OfferState.PASSED_ON, OfferState.EXPIRED},
        # straight to handed over: the buyer may stand in the store before anybody packed
        OfferState.ACCEPTED: _ONCE_ACCEPTED | {OfferState.PACKED, OfferState.READY},
        OfferState.PACKED: _ONCE_ACCEPTED | {OfferState.READY},
        OfferState.READY: _ONCE_ACCEPTED,
        **{state: frozenset[str]() for state in set(OfferState) - OPEN},
    }
)


def move(state: str, target: str, *, number: str = "") -> Refusal | None:
    """Whether an offer may go from one state to another: `None`, or the reason why not."""
    if target in ALLOWED[state]:
        return None
    return Refusal("orders.store-move", number, {"state": state, "target": target})
