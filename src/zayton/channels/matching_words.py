"""How suggestions for seller SKUs are told: their strength, and the signs that speak for them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.catalog.public import SkuCard
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.rules.signs import Sign, Strength, Suggestion
from zayton.channels.states import MatchState
from zayton.kernel.errors import Words
from zayton.ui.public import Shown

STRENGTH_LOOKS: Mapping[str, Shown] = {
    Strength.STRONG: Shown(pgettext_lazy("suggestion", "Strong"), "green", "check"),
    Strength.FAIR: Shown(pgettext_lazy("suggestion", "Likely"), "blue", "help"),
    Strength.WEAK: Shown(pgettext_lazy("suggestion", "Weak"), "grey", "help"),
    Strength.CONFLICT: Shown(pgettext_lazy("suggestion", "Signs differ"), "red", "alert-triangle"),
    Strength.NONE: Shown(pgettext_lazy("suggestion", "Nothing alike"), "grey", "circle-off"),
}
MATCH_LOOKS: Mapping[str, Shown] = {
    MatchState.OPEN: Shown(MatchState.OPEN.label, "amber", "help"),
    MatchState.MATCHED: Shown(MatchState.MATCHED.label, "green", "check"),
    MatchState.ASIDE: Shown(MatchState.ASIDE.label, "grey", "circle-off"),
}
FULFILMENT_LOOKS: Mapping[str, Shown] = {
    FulfilledBy.SELLER: Shown(_("Self-fulfilled"), "grey", "truck"),
    FulfilledBy.MARKETPLACE: Shown(_("Fulfilled by the marketplace"), "blue", "building-warehouse"),
}
_SIGNS: Mapping[Sign, Words] = {
    Sign.CODE: _("the same code"),
    Sign.SPELLING: _("the same letters and digits"),
    Sign.MARKS: _("its code with marks of site or fulfilment"),
    Sign.BARCODE: _("barcode %(said)s"),
    Sign.ITEM: _("another listing on %(said)s is matched to it"),
    Sign.PART: _("its code is a part"),
    Sign.TITLE: _("much the same title"),
}


def why_words(found: Suggestion, cards: Mapping[int, SkuCard]) -> str:
    """The signs of a suggestion; where they differ, each with the SKU that it names."""
    said = {
        sku: ", ".join(
            str(_SIGNS[one.sign]) % {"said": one.said.lstrip("0") or one.said}
            for one in found.reasons
            if one.sku_id == sku
        )
        for sku in dict.fromkeys(one.sku_id for one in found.reasons)
    }
    if found.sku_id is not None:
        return said.get(found.sku_id, "")
    return "; ".join(f"{code_of(sku, cards)}: {words}" for sku, words in said.items())


def code_of(sku_id: int, cards: Mapping[int, SkuCard]) -> str:
    """A SKU's code; its number where it is gone meanwhile."""
    return cards[sku_id].code if sku_id in cards else str(sku_id)


def codes_named(found: Suggestion, cards: Mapping[int, SkuCard]) -> str:
    """The codes of all SKUs that signs name."""
    return ", ".join(code_of(sku, cards) for sku in dict.fromkeys(one.sku_id for one in found.reasons))
