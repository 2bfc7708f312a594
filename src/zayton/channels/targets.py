"""Matches from a file: which SKU of ours each seller SKU of a shop is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_ids_by_code
from zayton.channels.errors import BAD_MSKU, TWO_MATCHES, UNKNOWN_SKU, UNSEEN_SHOP
from zayton.channels.matching import LONGEST_MSKU, MatchDraft, MskuKey, as_they_stand, match_skus
from zayton.channels.permissions import WORK_HELD
from zayton.channels.queries import shops_seen
from zayton.kernel.access.public import Scope
from zayton.kernel.intake.public import (
    BadRow,
    Context,
    Outcome,
    SliceFrame,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)

_Row = Mapping[str, Any]


def work(piece: SliceFrame, context: Context) -> SliceResult:
    """Match what a slice says, through the same code as the page; what stands so already is unchanged."""
    rows = list(piece.frame.iter_rows(named=True))
    shops = _shop_names(context)
    skus = sku_ids_by_code({row["sku"] for row in rows})
    bad = [one for row in rows if (one := _problem(row, shops, skus))]
    faulty = {one.row for one in bad}
    said: dict[MskuKey, list[_Row]] = defaultdict(list)
    for row in rows:
        if row["row"] not in faulty:
            said[_shop(row, shops) or 0, row["msku"]].append(row)
    for some in said.values():
        # neither is righter than the other
        if len({skus[row["sku"]] for row in some}) > 1:
            bad += [
                BadRow(row["row"], TWO_MATCHES, "sku", row["sku"], {"subject": row["msku"]}) for row in some
            ]
    faulty = {one.row for one in bad}
    good = {key: some for key, some in said.items() if some[0]["row"] not in faulty}
    return SliceResult(_matched(good, skus, context), bad)


def _matched(
    good: Mapping[MskuKey, Sequence[_Row]], skus: Mapping[str, int], context: Context
) -> dict[str, int]:
    before = {one.key: one.sku_id for one in as_they_stand(good)} if good else {}
    drafts = [MatchDraft(*key, skus[some[0]["sku"]]) for key, some in good.items()]
    match_skus(drafts=drafts, actor=context.actor, at=context.at)
    accepted = {"matched": 0, "unchanged": 0}
    for key, some in good.items():
        accepted["unchanged" if before.get(key) == skus[some[0]["sku"]] else "matched"] += len(some)
    return accepted


def _problem(row: _Row, shops: Mapping[str, int], skus: Mapping[str, int]) -> BadRow | None:
    if _shop(row, shops) is None:
        said = row["shop"] or "–"
        return BadRow(row["row"], UNSEEN_SHOP, "shop", row["shop"] or "", {"subject": said})
    if len(row["msku"]) > LONGEST_MSKU:
        figures: dict[str, int | str] = {"length": len(row["msku"]), "most": LONGEST_MSKU}
        return BadRow(row["row"], BAD_MSKU, "msku", row["msku"][:LONGEST_MSKU], figures)
    if row["sku"] not in skus:
        return BadRow(row["row"], UNKNOWN_SKU, "sku", row["sku"], {"subject": row["sku"]})
    return None


def _shop(row: _Row, shops: Mapping[str, int]) -> int | None:
    return shops.get((row["shop"] or "").casefold())


def _shop_names(context: Context) -> dict[str, int]:
    """Shops by code and by name, in small letters; by nothing the one that was chosen for the whole file."""
    seen = shops_seen(scope=context.actor.scope)
    found = {shop.name.casefold(): shop.id for shop in seen} | {
        shop.code.casefold(): shop.id for shop in seen
    }
    chosen = context.options.get("shop")
    return found | ({"": int(chosen)} if chosen and int(chosen) in found.values() else {})


def _choices(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(shop.id), shop.name) for shop in shops_seen(scope=scope)]


MATCHES = Target(
    name="channels.matches",
    title=_("Matches of seller SKUs"),
    columns=(
        TargetColumn("shop", _("Shop"), synonyms=("store", "account", "店铺", "店铺名称", "店铺编码")),
        TargetColumn(
            "msku",
            _("Seller SKU"),
            required=True,
            synonyms=(
                "MSKU",
                "seller-sku",
                "merchant SKU",
                "marketplace SKU",
                "channel SKU",
                "店铺SKU",
                "平台SKU",
                "渠道SKU",
            ),
        ),
        TargetColumn(
            "sku",
            _("Our SKU"),
            required=True,
            synonyms=("SKU", "code", "local SKU", "our code", "商品编码", "本地SKU", "系统SKU", "商品SKU"),
        ),
    ),
    work=work,
    # a seller SKU that is named twice is looked at as a whole
    group_by=("shop", "msku"),
    options=(TargetOption("shop", _("Shop, where the file names none"), _choices, required=False),),
    outcomes=(Outcome("matched", _("Matched")), Outcome("unchanged", _("Unchanged"))),
    permission=WORK_HELD.name,
)
register_target(MATCHES)
