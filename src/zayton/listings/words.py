"""How states, wishes and reasons of listings are called on screens."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.kernel.errors import Words
from zayton.listings.field_words import field_words
from zayton.listings.pricing.words import reason_words
from zayton.listings.states import AskState, ListingState
from zayton.ui.public import Shown

STATE_WORDS: Mapping[str, Shown] = {
    ListingState.PENDING: Shown(pgettext_lazy("listing", "Being published"), "blue", "clock"),
    ListingState.LIVE: Shown(pgettext_lazy("listing", "On sale"), "green", "check"),
    ListingState.INACTIVE: Shown(pgettext_lazy("listing", "Not on sale"), "grey", "player-pause"),
    ListingState.REJECTED: Shown(pgettext_lazy("listing", "Rejected"), "red", "alert-triangle"),
    ListingState.DELETED: Shown(pgettext_lazy("listing", "Gone from the channel"), "grey", "trash"),
    ListingState.OUTSIDE: Shown(
        pgettext_lazy("listing", "On sale, not brought over"), "amber", "plug-connected-x"
    ),
    ListingState.KEPT: Shown(pgettext_lazy("listing", "Kept for your own shop"), "green", "building-store"),
}
ASK_WORDS: Mapping[str, Shown] = {
    AskState.DUE: Shown(pgettext_lazy("wish", "To be sent"), "blue", "send"),
    AskState.DONE: Shown(pgettext_lazy("wish", "As asked"), "green", "check"),
    AskState.FAILED: Shown(pgettext_lazy("wish", "Refused"), "red", "alert-triangle"),
}
_WHY: Mapping[str, Words] = {
    "available": _("All that is available"),
    "none": _("Nothing is available"),
    "stopped": _("Selling stops at the last units"),
    "kept_back": _("Some units are kept back"),
    "percent": _("A share of what is available"),
    "cap": _("No more than the cap"),
    "ended": _("Taken off sale"),
    "published": _("Published"),
    "relisted": _("Put on sale again"),
    "edited": _("Edited by hand"),
    "size_chart": _("A size chart changed"),
    "brought_over": _("Brought over"),
    "channels_own": _("By the field map the channel’s word counts now"),
    "of_product": _("Its variants share the product's texts"),
}
FULFILMENT: Mapping[str, Shown] = {
    "seller": Shown(_("Self-fulfilled"), "grey", "truck"),
    "marketplace": Shown(_("Fulfilled by the marketplace"), "blue", "building-warehouse"),
}
_PROBLEMS: Mapping[str, Words] = {
    "required": _("%(field)s is required."),
    "too_long": _("%(field)s is longer than %(words)s characters."),
    "too_many": _("%(field)s has more than %(words)s."),
    "not_allowed": _("%(field)s must be one of: %(words)s"),
    "unfit": _("%(field)s does not fit what the channel demands: %(words)s"),
    "no_seller_sku": _(
        "It has no SKU of its own there. Give it one, best the code of our SKU; then bring it over."
    ),
    "seller_sku_taken": _("Another listing on its site has the SKU %(words)s. Give it one of its own there."),
    "auction": _("It is an auction, which cannot be brought over."),
    "size_unknown": _("%(field)s: no size chart says %(words)s."),
}
# whose name is of many is spoken of as many
_OF_MANY: Mapping[str, Words] = {
    "required": _("%(field)s are required."),
    "too_long": _("%(field)s: one is longer than %(words)s characters."),
    "too_many": _("%(field)s: more than %(words)s."),
}
_MANY = frozenset({"bullets", "images"})


def why_words(code: str, figures: Mapping[str, Any], currency: str, *, sees_cost: bool) -> str:
    """Why a wish has its value; what a price rule decided says itself, its costs only to those who see them."""
    known = _WHY.get(code)
    return str(known) if known else reason_words(code, figures, currency, sees_cost=sees_cost)


def problem_words(problem: Mapping[str, str]) -> str:
    """What is wrong with a listing, in words: ours in the reader's language, the channel's as it said them."""
    name = problem.get("field", "")
    said = (_OF_MANY if name in _MANY else _PROBLEMS).get(problem["code"])
    field = field_words(name)
    if said is None:
        return f"{field}: {problem['words']}" if field else problem["words"] or problem["code"]
    return str(said) % {"field": field, "words": problem["words"]}
