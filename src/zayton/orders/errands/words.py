"""How errands are called on screens."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.kernel.errors import Words
from zayton.orders.errands.states import ErrandKind, ErrandState
from zayton.ui.public import Shown

KINDS: Mapping[str, Shown] = {
    ErrandKind.DISPATCH: Shown(ErrandKind.DISPATCH.label, "blue", "truck-delivery"),
    ErrandKind.CANCEL: Shown(ErrandKind.CANCEL.label, "grey", "ban"),
    ErrandKind.LETTER: Shown(ErrandKind.LETTER.label, "blue", "mail"),
    ErrandKind.REVIEW: Shown(ErrandKind.REVIEW.label, "blue", "star"),
}
STATES: Mapping[str, Shown] = {
    ErrandState.DUE: Shown(ErrandState.DUE.label, "blue", "hourglass"),
    ErrandState.DONE: Shown(ErrandState.DONE.label, "green", "check"),
    ErrandState.NEEDLESS: Shown(ErrandState.NEEDLESS.label, "green", "equal"),
    ErrandState.FAILED: Shown(ErrandState.FAILED.label, "red", "alert-triangle"),
    ErrandState.SETTLED: Shown(ErrandState.SETTLED.label, "grey", "user-check"),
}
REASON_WORDS: Mapping[str, Words] = {
    "no_stock": pgettext_lazy("why an order is cancelled", "We do not have it"),
    "buyer_asked": pgettext_lazy("why an order is cancelled", "The buyer asked for it"),
    "bad_address": pgettext_lazy("why an order is cancelled", "It cannot be delivered to the address"),
}
TAKEN = _(
    "Taken; it counts as told once the marketplace shows the order as cancelled, and is looked at until then."
)
STRAYS = _(
    "Waits: the shop has no connection to this marketplace now. It is told by itself once the shop is connected."
)
UNCALLED = _("Waits: its connection is not called now. It is told by itself once that is called again.")
WAITS = _("The marketplace does not answer; it is told again by itself.")


def reason_words(code: str) -> str:
    """Why an order is cancelled, in the reader's language; what somebody wrote shows itself."""
    return str(REASON_WORDS.get(code, code))
