"""A slice of a listing file: its rows as sightings, taken over by the code that takes over what channels show."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zayton.catalog.public import SkuDraft, create_skus
from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.public import Offered, language_of_shops, shops_by_id, skus_of_mskus, unlike_ours
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import BadRow, Context, SliceFrame, SliceResult
from zayton.listings.errors import BAD_STATE, BAD_UNITS, LONG_MSKU, UNKNOWN_FULFILMENT
from zayton.listings.models import Listing
from zayton.listings.operations.sighting import Seer, record_sightings
from zayton.listings.rules.filed import fulfilled_by_of, standing_of
from zayton.listings.states import STATES

_LONGEST = 120
_STANDINGS = {state: standing for standing, state in STATES.items()}
_Row = Mapping[str, Any]


class _Shop(NamedTuple):
    id: int
    currency: str
    site: str


def work(piece: SliceFrame, context: Context) -> SliceResult:
    """Take over what a file says of a shop's listings; a blank cell is no news. The last row of a seller SKU counts."""
    shop = _shop(context)
    rows = list(piece.frame.iter_rows(named=True))
    bad = [problem for row in rows if (problem := _problem(row))]
    faulty = {one.row for one in bad}
    good = [row for row in rows if row["row"] not in faulty]
    standing = _standing(shop.id, {row["msku"] for row in good})
    accepted = dict.fromkeys(("found", "changed", "unchanged", "known"), 0)
    kept = [row for row in good if context.options.get("known") == "keep" and row["msku"] in standing]
    accepted["known"] = len(kept)
    taken = [row for row in good if row not in kept]
    refused = _create(taken, shop, context)
    bad += [_refused(row, refused[row["msku"]]) for row in taken if row["msku"] in refused]
    taken = [row for row in taken if row["msku"] not in refused]
    seen = {(shop.id, row["msku"]): _seen(row, shop, standing.get(row["msku"])) for row in taken}
    sighted = record_sightings(seen=seen, seer=Seer(context.actor), at=context.at)
    for row in taken:
        key = (shop.id, row["msku"])
        accepted[
            "found" if key in sighted.found else "changed" if key in sighted.changed else "unchanged"
        ] += 1
    return SliceResult(accepted, bad)


def _shop(context: Context) -> _Shop:
    key = int(context.options["shop"])
    site, _language = language_of_shops([key]).get(key, ("", ""))
    return _Shop(key, shops_by_id([key])[key].currency, site)


def _standing(shop_id: int, mskus: set[str]) -> dict[str, Listing]:
    found = Listing.objects.filter(shop_id=shop_id, msku__in=mskus)
    return {one.msku: one for one in found}


def _problem(row: _Row) -> BadRow | None:
    if len(row["msku"]) > _LONGEST:
        figures: dict[str, int | str] = {"subject": row["msku"][:40], "most": _LONGEST}
        return BadRow(row["row"], LONG_MSKU, "msku", row["msku"][:_LONGEST], figures)
    if row["state"] and standing_of(row["state"]) is None:
        return _bad(row, BAD_STATE, "state")
    if row["fulfilled_by"] and fulfilled_by_of(row["fulfilled_by"]) is None:
        return _bad(row, UNKNOWN_FULFILMENT, "fulfilled_by")
    below = next((name for name in ("quantity", "price") if (row[name] or 0) < 0), "")
    return _bad(row, BAD_UNITS, below) if below else None


def _bad(row: _Row, code: str, column: str) -> BadRow:
    value = str(row[column])[:80]
    return BadRow(row["row"], code, column, value, {"subject": row["msku"], "value": value})


def _seen(row: _Row, shop: _Shop, known: Listing | None) -> ListingSeen:
    """A row as a sighting; who sends the goods and how it stands are as before where the file does not say."""
    standing = standing_of(row["state"] or "")
    fulfilled_by = fulfilled_by_of(row["fulfilled_by"] or "")
    return ListingSeen(
        ListingKey(shop.site, row["msku"]),
        row["item"] or "",
        _stands(standing, known),
        title=row["title"],
        price_minor=row["price"],
        currency=shop.currency if row["price"] is not None else "",
        quantity=row["quantity"],
        fulfilled_by=fulfilled_by or (FulfilledBy(known.fulfilled_by) if known else FulfilledBy.SELLER),
        barcode=row["barcode"],
    )


def _stands(told: Standing | None, known: Listing | None) -> Standing:
    before = _STANDINGS.get(known.state, Standing.LIVE) if known else Standing.LIVE
    # that it is on sale says nothing of whether it can be changed from here
    return before if told is None or (before, told) == (Standing.OUTSIDE, Standing.LIVE) else told


def _create(rows: Sequence[_Row], shop: _Shop, context: Context) -> dict[str, Refusal]:
    """Add SKUs of their name to the catalogue for those that nothing in it is like; the others wait to be matched.

    Answers what the catalogue refused, by seller SKU: a code that differs in its case alone, rights that are lacking.
    """
    if context.options.get("unknown_skus") != "create":
        return {}
    known = skus_of_mskus([(shop.id, row["msku"]) for row in rows])
    offers = {
        row["msku"]: Offered(
            shop.id, row["msku"], row["title"] or "", row["item"] or "", row["barcode"] or ""
        )
        for row in rows
        if (shop.id, row["msku"]) not in known
    }
    drafts = [
        SkuDraft(
            code=one.msku,
            title_en=one.title or None,
            barcodes=(one.barcode,) if one.barcode else None,
            row=number,
        )
        for number, one in enumerate(unlike_ours(list(offers.values())))
    ]
    if not drafts:
        return {}
    refusals = create_skus(drafts=drafts, actor=context.actor, at=context.at).refusals
    # one that names no draft is about all of them
    whole = {one.code: refusal for refusal in refusals if refusal.row is None for one in drafts}
    return whole | {drafts[refusal.row].code: refusal for refusal in refusals if refusal.row is not None}


def _refused(row: _Row, refusal: Refusal) -> BadRow:
    figures = {"subject": refusal.subject or row["msku"], **refusal.figures}
    return BadRow(row["row"], refusal.code, "msku", row["msku"][:80], figures)
