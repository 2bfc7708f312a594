"""What the grid shows: its columns, and listings as rows of cells with all that the browser checks by."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor
from zayton.kernel.money import exponent, to_major
from zayton.listings.bulkedit.standing import Found, KnownLimits, found_by_id, listings_to_edit
from zayton.listings.bulkedit.words import SHORT_WORDS, cell_words, remark_words
from zayton.listings.rules.cells import (
    CELLS,
    CONTENT,
    LARGEST_UNITS,
    LISTS,
    MOST_LINES,
    RULE_PARTS,
    TEXTS,
    cell_texts,
    field_of,
)
from zayton.listings.rules.wording import WORDS

_WIDTHS = {"title": 300, "bullets": 260, "description": 260, "images": 200, "price": 90}
_WHOLE_WIDTH, _WIDTH = 92, 130


def grid_columns() -> list[dict[str, Any]]:
    """The editable columns in their order; `kind` is `text`, `lines`, `money` or `units`."""
    return [
        {
            "key": cell,
            "label": str(SHORT_WORDS[cell]),
            "hint": str(cell_words(cell)),
            "kind": _kind(cell),
            "width": _WIDTHS.get(cell, _WHOLE_WIDTH if cell in RULE_PARTS else _WIDTH),
            "max_length": TEXTS.get(cell) or LISTS.get(cell) or 0,
            "max_items": MOST_LINES if cell in LISTS else 0,
            "most": 100 if cell == "percent" else LARGEST_UNITS,
        }
        for cell in CELLS
    ]


def _kind(cell: str) -> str:
    if cell == "price":
        return "money"
    if cell in RULE_PARTS:
        return "units"
    return "lines" if cell in LISTS or cell == "description" else "text"


def grid_rows(ids: Sequence[int], *, actor: Actor) -> list[dict[str, Any]]:
    """Listings as rows of the grid, in the order of their ids given."""
    listings = list(listings_to_edit(ids, scope=actor.scope).select_related("sku"))
    found = found_by_id(listings, sees_cost=actor.scope.sees_cost)
    limits = KnownLimits(found.values())
    return [_row(found[key], limits) for key in ids if key in found]


def _row(found: Found, limits: KnownLimits) -> dict[str, Any]:
    listing, standing = found.listing, found.standing
    known = limits.of(found, standing.kind())
    # what falls back to the SKU or the shop when it is cleared
    left = {
        cell: text
        for field, value in standing.common.items()
        for cell, text in cell_texts(field, value, standing.currency).items()
    }
    own = [cell for cell in CELLS if standing.own.get(field_of(cell)) is not None]
    return {
        "id": listing.pk,
        "msku": listing.msku,
        "shop": listing.shop.name,
        "sku": listing.sku.code if listing.sku else "",
        "currency": standing.currency,
        "decimals": exponent(standing.currency),
        "texts": standing.texts(),
        "left": left,
        "own": own,
        "isFound": standing.is_found,
        "unknown": [name for name in WORDS if standing.is_found and standing.own[name] is None],
        "locked": {
            cell: remark_words(fault.code, fault.figures)
            for cell in CELLS
            if (fault := standing.locked.get(field_of(cell)))
        },
        "limits": {name: dict(known[name]) for name in CONTENT if name in known},
        "kind": standing.kind(),
        **_money(found),
    }


def _money(found: Found) -> dict[str, Any]:
    money, currency = found.standing.money, found.standing.currency
    told = {"floor": money.floor, "ceiling": money.ceiling, "breakEven": money.break_even}
    figures = {name: f"{to_major(minor, currency):f}" for name, minor in told.items() if minor is not None}
    return {**figures, "isRuled": money.is_ruled}


def grid_words() -> dict[str, str]:
    """Every text of the grid's scripts, in the reader's language; `%s` is a place for a figure."""
    return {
        "sku": _("Seller SKU"),
        "shop": _("Shop"),
        "changed": _("%s changed"),
        "wrong": _("%s wrong"),
        "nothing": _("Nothing is changed yet. Type into a cell, or paste a block from a spreadsheet."),
        "fromSku": _("As the SKU has it"),
        "fromShop": _("As the shop has it"),
        "unknown": _("Not told by the channel"),
        "needed": _("It cannot be blank."),
        "noAmount": _("Write an amount above zero with a point before the decimals; at most %s of them."),
        "belowFloor": _("Below the floor of %s."),
        "aboveCeiling": _("Above the ceiling of %s."),
        "belowCost": _("Below break-even, which is %s."),
        "ruled": _("A price rule moves this price by itself."),
        "noUnits": _("Write a whole number from 0 to %s."),
        "tooLong": _("Longer than %s characters."),
        "tooMany": _("More than %s lines."),
        "noPicture": _("Addresses begin with https://, one a line."),
        "formula": _("This is a formula; write the text itself."),
        "was": _("Was: %s"),
        "rows": _("%s listings"),
        "pasted": _("Part of what you pasted lies outside the grid or in cells that cannot be changed: %s."),
        "grid": _("Listings to be edited"),
    }
