"""The workbook of an edit: the chosen listings with their cells, a hidden key in front, and a sheet that explains."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Words
from zayton.listings.bulkedit.standing import Found, found_by_id, listings_to_edit
from zayton.listings.bulkedit.words import CELL_WORDS
from zayton.listings.rules.cells import CELLS, field_of

CLEAR = "-"
"""What is typed to empty a cell: a blank one is left alone."""
KEY, MSKU = "key", "msku"
HEADINGS: dict[str, Words] = {
    KEY: gettext_lazy("Key (leave as it is)"),
    "shop": gettext_lazy("Shop"),
    MSKU: gettext_lazy("Seller SKU"),
    "sku": gettext_lazy("SKU"),
    "currency": gettext_lazy("Currency"),
    **{cell: CELL_WORDS[cell] for cell in CELLS},
}
_MOST_OF_A_CELL = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_")
_WIDTHS = {"title": 50, "bullets": 50, "description": 60, "images": 40, "msku": 20, "shop": 18, "sku": 16}


def known_headings() -> dict[str, str]:
    """Our columns by their headings in every language that the program speaks, folded."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {folded(str(words)): key for key, words in HEADINGS.items()}
    return found


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(heading.casefold().split())


def write_workbook(file: IO[bytes], *, ids: Sequence[int], actor: Actor) -> int:
    """Write the listings of a scope with their cells; how many there were."""
    listings = list(listings_to_edit(ids, scope=actor.scope).select_related("sku"))
    found = found_by_id(listings, sees_cost=False)
    # what looks like a formula, a link or a number stays the text it was
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options | {"strings_to_numbers": False}) as book:
        _listings_sheet(book, [found[one.pk] for one in listings])
        _notes_sheet(book)
    return len(listings)


def _listings_sheet(book: Any, found: Iterable[Found]) -> None:
    sheet = book.add_worksheet(_("Listings"))
    bold = book.add_format({"bold": True})
    closed = book.add_format({"font_color": "#7a7f87", "bg_color": "#f2f3f5", "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for place, key in enumerate(HEADINGS):
        sheet.set_column(place, place, _WIDTHS.get(key, 12), None, {"hidden": key == KEY})
        sheet.write_string(0, place, str(HEADINGS[key]), bold)
    for line, one in enumerate(found, start=1):
        sheet.set_row(line, 15)
        for place, (key, text) in enumerate(_cells(one)):
            written = _as_cell(text)
            is_open = (
                key in CELLS and field_of(key) not in one.standing.locked and bool(written) == bool(text)
            )
            sheet.write_string(line, place, written, plain if is_open else closed)
    sheet.freeze_panes(1, 3)


def _as_cell(text: str) -> str:
    """A text as a cell keeps it; blank, which is left alone, where it could not come back as it went."""
    # other line ends, control characters and what looks like their codes would come back otherwise, a longer text cut
    lines = "\n".join(text.splitlines())
    return lines if len(lines) <= _MOST_OF_A_CELL and not _CONTROL.search(lines) else ""


def _cells(found: Found) -> Iterator[tuple[str, str]]:
    listing, texts = found.listing, found.standing.texts()
    named = {
        KEY: str(listing.pk),
        "shop": listing.shop.name,
        MSKU: listing.msku,
        "sku": listing.sku.code if listing.sku else "",
        "currency": found.standing.currency,
    }
    for key in HEADINGS:
        yield key, named[key] if key in named else texts[key]


def _notes_sheet(book: Any) -> None:
    """How it is filled in: a second sheet, which is not read."""
    sheet = book.add_worksheet(_("How to fill this in"))
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    notes = [
        _(
            "Change the cells that shall change and upload the file; you see what would change before it does."
        ),
        _("A blank cell is left alone. A cell with only %(sign)s is cleared: a text is the SKU's again.")
        % {"sign": CLEAR},
        _("Prices have a point before the decimals and are in the currency of their row."),
        _("%(bullets)s and %(pictures)s: one a line within the cell.")
        % {"bullets": CELL_WORDS["bullets"], "pictures": CELL_WORDS["images"]},
        _("Grey cells cannot be changed here. Rows may be left out and sorted; do not add any."),
        _("The hidden first column names the listing: leave it, and the seller SKU, as they are."),
    ]
    for line, note in enumerate(notes):
        sheet.write_string(line, 0, note)
