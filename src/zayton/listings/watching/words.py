"""What the watch found and what to do about it, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from zayton.kernel.errors import Words
from zayton.listings.watch_states import FindingKind, FindingState
from zayton.ui.public import Shown, money_text

_REMEDIES: Mapping[str, Words] = {
    FindingKind.SELLER: gettext_lazy(
        "Look at who sells there. If it is your own brand, make a test purchase and report the seller to the"
        " marketplace; if they may sell it, dismiss this, and they count as known."
    ),
    FindingKind.BOX: gettext_lazy(
        "Compare price, delivery time and stock with the offer that has it now; a price rule may win it back within"
        " its bounds. Without any holder the marketplace finds the price too high."
    ),
    FindingKind.TITLE: gettext_lazy(
        "Publish your own title again and report the change to the marketplace; if it is right, dismiss this."
    ),
    FindingKind.PICTURE: gettext_lazy(
        "Look at the picture, publish your own again and report the change; if it is right, dismiss this."
    ),
    FindingKind.CATEGORY: gettext_lazy(
        "In another category the listing is not found and may cost another commission: ask the marketplace to move it"
        " back, or dismiss this if it is right."
    ),
    FindingKind.PARENT: gettext_lazy(
        "The listing was moved into another variation, perhaps to borrow its reviews: have the marketplace undo it,"
        " or dismiss this if it is right."
    ),
    FindingKind.BELOW_FLOOR: gettext_lazy(
        "Every sale at this price loses money. Raise the price, or lower the floor in the price rule."
    ),
    FindingKind.PRICE: gettext_lazy(
        "Find out who changed it (another tool, a coupon, a person in the marketplace's own pages) and set your price"
        " again; if it is right, dismiss this."
    ),
    FindingKind.GONE: gettext_lazy(
        "Put it on sale again, which publishes it anew, or take it off sale for good. If the marketplace removed it,"
        " read its messages first; if you deleted it there yourself, dismiss this."
    ),
}
_STATES: Mapping[str, Shown] = {
    FindingState.OPEN: Shown(pgettext_lazy("finding", "Open"), "red", "alert-triangle"),
    FindingState.ACKNOWLEDGED: Shown(pgettext_lazy("finding", "Somebody is on it"), "amber", "user-check"),
    FindingState.SETTLED: Shown(pgettext_lazy("finding", "Gone by itself"), "green", "check"),
    FindingState.DISMISSED: Shown(pgettext_lazy("finding", "Dismissed"), "grey", "x"),
}


_CONDITIONS: Mapping[str, Words] = {
    "new": pgettext_lazy("condition of goods", "new"),
    "open_box": pgettext_lazy("condition of goods", "opened"),
    "used": pgettext_lazy("condition of goods", "used"),
    "like_new": pgettext_lazy("condition of goods", "like new"),
    "mint": pgettext_lazy("condition of goods", "like new"),
    "very_good": pgettext_lazy("condition of goods", "very good"),
    "good": pgettext_lazy("condition of goods", "good"),
    "acceptable": pgettext_lazy("condition of goods", "acceptable"),
    "refurbished": pgettext_lazy("condition of goods", "refurbished"),
    "collectible": pgettext_lazy("condition of goods", "collectible"),
}


def condition_words(condition: str) -> str:
    """The condition of what somebody offers; a marketplace's own word for it where it is none that all know."""
    return str(_CONDITIONS.get(condition.replace(" ", "_"), condition))


def condition_choices() -> list[tuple[str, str]]:
    """The conditions that all know, as price rules take them, with their words."""
    return [(name, str(words)) for name, words in _CONDITIONS.items()]


def kind_words(kind: str) -> str:
    """What was found."""
    return str(dict(FindingKind.choices).get(kind, kind))


def kind_choices() -> dict[str, Shown]:
    """The kinds of findings, to filter by."""
    return {kind: Shown(words) for kind, words in FindingKind.choices}


def state_choices() -> Mapping[str, Shown]:
    """The states of findings with their colours."""
    return _STATES


def remedy_words(kind: str) -> str:
    """What to do about it."""
    return str(_REMEDIES.get(kind, ""))


def said_words(kind: str, figures: Mapping[str, Any], *, sees_cost: bool) -> str:
    """What a finding says, in a sentence; the floor, which is break-even, only to those who see costs."""
    if kind == FindingKind.SELLER:
        # the price first: it is what a table has room for
        return _("From %(price)s delivered: %(sellers)s") % {
            "sellers": pgettext("between names", ", ").join(figures["sellers"]),
            "price": money_text(figures["lowest"], figures["currency"]),
        }
    if kind == FindingKind.GONE:
        return _("The channel shows it no more")
    if kind == FindingKind.BOX:
        return _box_words(figures)
    if kind == FindingKind.BELOW_FLOOR and not sees_cost:
        return money_text(figures["now"], figures["currency"])
    if kind == FindingKind.BELOW_FLOOR:
        return _("%(now)s, and the floor is %(floor)s") % {
            "now": money_text(figures["now"], figures["currency"]),
            "floor": money_text(figures["floor"], figures["currency"]),
        }
    was, now = figures["was"], figures["now"]
    if kind == FindingKind.PRICE:
        was, now = (money_text(minor, figures["currency"]) for minor in (was, now))
    return _("%(was)s → %(now)s") % {"was": was or "–", "now": now or "–"}


def _box_words(figures: Mapping[str, Any]) -> str:
    if not figures["seller"]:
        return _("Nobody has it now")
    price = money_text(figures["price"], figures["currency"])
    return _("%(seller)s has it at %(price)s delivered") % {"seller": figures["seller"], "price": price}
