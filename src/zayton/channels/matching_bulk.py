"""Acting on many seller SKUs: suggestions confirmed, one SKU for all, set aside, taken back; each can be undone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.catalog.public import SkuCard, found_skus, sku_cards, sku_ids_by_code
from zayton.channels.errors import MANY_SKUS, NOTHING_ALIKE, SIGNS_DIFFER, UNKNOWN_SKU
from zayton.channels.matching import MatchDraft, MskuKey, as_they_stand, match_skus, undo_matches
from zayton.channels.matching_words import MATCH_LOOKS, STRENGTH_LOOKS, code_of, codes_named, why_words
from zayton.channels.permissions import WORK_HELD
from zayton.channels.rules.signs import Strength
from zayton.channels.states import MatchState
from zayton.channels.suggestions import suggested
from zayton.channels.unmatched import SellerSku, seller_skus_named
from zayton.kernel.errors import Refusal
from zayton.ui.public import BulkAction, BulkField, BulkRequest, BulkResult, Change, Preview, count_text

_SHOWN = 200
_OFFERED = 5


class Plan(NamedTuple):
    """What would be said of seller SKUs, who is refused, and what a suggestion that is not strong rests on."""

    rows: Mapping[MskuKey, SellerSku]
    drafts: Sequence[MatchDraft]
    refusals: Sequence[Refusal] = ()
    doubts: Mapping[MskuKey, str] = {}


Planner = Callable[[BulkRequest, Mapping[MskuKey, SellerSku]], Plan]


def bulk_actions() -> list[BulkAction]:
    """The verbs of the table of seller SKUs."""
    code = BulkField("sku", gettext_lazy("SKU: its code, or words of its title"))
    return [
        _action("confirm", gettext_lazy("Confirm the suggestions"), _confirmed, "check"),
        _action("match", gettext_lazy("Match to one SKU"), _to_one, "arrows-left-right", [code]),
        _action("aside", gettext_lazy("Nothing of ours"), _aside, "circle-off"),
        _action("back", gettext_lazy("Take back what was said"), _taken_back, "arrow-back-up"),
    ]


def _action(
    name: str, label: Any, planner: Planner, icon: str, fields: Sequence[BulkField] = ()
) -> BulkAction:
    return BulkAction(
        name,
        label,
        WORK_HELD.name,
        lambda asked: _preview(_planned(asked, planner)),
        lambda asked: _applied(asked, _planned(asked, planner)),
        fields,
        undo=_undone,
        icon=icon,
    )


def _confirmed(_asked: BulkRequest, rows: Mapping[MskuKey, SellerSku]) -> Plan:
    to_match = {key: one for key, one in rows.items() if one.state == MatchState.OPEN}
    found = suggested([one.offered for one in to_match.values()])
    cards = sku_cards({reason.sku_id for one in found.values() for reason in one.reasons})
    drafts = [MatchDraft(*key, one.sku_id) for key, one in found.items() if one.sku_id is not None]
    refusals = [
        Refusal(SIGNS_DIFFER, key[1], {"codes": codes_named(one, cards)})
        if one.strength == Strength.CONFLICT
        else Refusal(NOTHING_ALIKE, key[1])
        for key, one in found.items()
        if one.sku_id is None
    ]
    doubts = {
        key: f"{STRENGTH_LOOKS[one.strength].label}: {why_words(one, cards)}"
        for key, one in found.items()
        if one.sku_id is not None and one.strength != Strength.STRONG
    }
    return Plan(rows, drafts, refusals, doubts)


def _to_one(asked: BulkRequest, rows: Mapping[MskuKey, SellerSku]) -> Plan:
    sku_id = _sku_meant(asked.values["sku"])
    if isinstance(sku_id, Refusal):
        return Plan(rows, [], [sku_id])
    return Plan(rows, [MatchDraft(*key, sku_id) for key in rows])


def _sku_meant(text: str) -> int | Refusal:
    """The SKU of a code, or the only one that is called so."""
    if found := sku_ids_by_code([text]):
        return next(iter(found.values()))
    cards = found_skus(text, limit=_OFFERED + 1)
    if len(cards) == 1:
        return cards[0].id
    if not cards:
        return Refusal(UNKNOWN_SKU, text)
    codes = ", ".join(card.code for card in cards[:_OFFERED]) + (" …" if len(cards) > _OFFERED else "")
    return Refusal(MANY_SKUS, text, {"codes": codes})


def _aside(_asked: BulkRequest, rows: Mapping[MskuKey, SellerSku]) -> Plan:
    return Plan(rows, [MatchDraft(*key, None, aside=True) for key in rows])


def _taken_back(_asked: BulkRequest, rows: Mapping[MskuKey, SellerSku]) -> Plan:
    return Plan(rows, [MatchDraft(*key, None) for key, one in rows.items() if one.state != MatchState.OPEN])


def _planned(asked: BulkRequest, planner: Planner) -> Plan:
    # only what the page shows: a form made by hand matches nothing else
    return planner(asked, seller_skus_named(list(map(_key_of, asked.ids)), scope=asked.actor.scope))


def _key_of(text: str) -> MskuKey:
    shop, _slash, msku = text.partition("/")
    return (int(shop) if shop.isdecimal() and shop.isascii() and len(shop) < 19 else 0), msku


def _preview(plan: Plan) -> Preview:
    meant = {one.sku_id for one in plan.drafts} | {one.sku_id for one in plan.rows.values()}
    cards = sku_cards(one for one in meant if one is not None)
    changes = [_change(plan, one, cards) for one in plan.drafts[:_SHOWN]]
    count = len(plan.drafts)
    sentence = ngettext("%(n)s seller SKU would be changed.", "%(n)s seller SKUs would be changed.", count)
    return Preview(sentence % {"n": count_text(count)}, changes, count, plan.refusals)


def _change(plan: Plan, draft: MatchDraft, cards: Mapping[int, SkuCard]) -> Change:
    one = plan.rows[draft.key]
    after = _said(draft.sku_id, MatchState.ASIDE if draft.aside else MatchState.OPEN, cards)
    doubt = plan.doubts.get(draft.key, "")
    return Change(
        f"{one.shop} · {draft.msku}",
        _said(one.sku_id, one.state, cards),
        f"{after} · {doubt}" if doubt else after,
    )


def _said(sku_id: int | None, state: MatchState, cards: Mapping[int, SkuCard]) -> str:
    return code_of(sku_id, cards) if sku_id is not None else str(MATCH_LOOKS[state].label)


def _applied(asked: BulkRequest, plan: Plan) -> BulkResult:
    before = as_they_stand([one.key for one in plan.drafts]) if plan.drafts else []
    done = match_skus(drafts=plan.drafts, actor=asked.actor, at=asked.at)
    # what was made of them beside it: what somebody says after us is not ours to undo
    undo = {"before": before, "made": plan.drafts} if done else None
    return BulkResult(_done_words(plan, done), plan.refusals, undo)


def _done_words(plan: Plan, done: int) -> str:
    if not done:
        return _("Nothing was changed.")
    if any(one.sku_id is None for one in plan.drafts):
        words = ngettext("%(n)s seller SKU was noted.", "%(n)s seller SKUs were noted.", done)
    else:
        words = ngettext(
            "%(n)s seller SKU is matched; what waited for it is being taken over.",
            "%(n)s seller SKUs are matched; what waited for them is being taken over.",
            done,
        )
    return words % {"n": count_text(done)}


def _undone(asked: BulkRequest) -> BulkResult:
    before, made = (_kept(asked.values[name]) for name in ("before", "made"))
    done, left = undo_matches(before=before, made=made, actor=asked.actor, at=asked.at)
    words = ngettext("%(n)s seller SKU is as before.", "%(n)s seller SKUs are as before.", done)
    return BulkResult(words % {"n": count_text(done)}, left)


def _kept(rows: Any) -> list[MatchDraft]:
    return [MatchDraft(*one) for one in rows]
