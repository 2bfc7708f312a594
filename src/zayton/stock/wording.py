"""Ids in words: SKUs, places, warehouses, documents and kinds as the reader has them."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards, titled
from zayton.kernel.journal.public import kind_coded
from zayton.stock.states import PlaceKind
from zayton.stock.words import PLACE_WORDS
from zayton.ui.public import href_of, names_for


class Named(NamedTuple):
    """Words and where they lead."""

    words: str
    href: str = ""


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def sku_names(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Code and title of SKUs, in the reader's language."""
    cards = sku_cards(ids)
    return {key: (card.code, titled(card, chinese=in_chinese())) for key, card in cards.items()}


def sku_href(sku_id: int, warehouse_id: int | None = None) -> str:
    """Where a SKU's standing and ledger are shown, of one warehouse or of all."""
    address = reverse("stock:sku", args=[sku_id])
    return address if warehouse_id is None else f"{address}?warehouse={warehouse_id}"


def place_words(kind: int, code: str, warehouse: str | None) -> str:
    """A place as people say it: `LEEDS A-01`, `LEEDS transit`, `Supplier`."""
    words = str(PLACE_WORDS[PlaceKind(kind)])
    # other places have one of a kind in a warehouse, whose code is only that kind in English
    shown = code if kind in (PlaceKind.BIN, PlaceKind.MARKETPLACE) else words
    return f"{warehouse} {shown}" if warehouse else shown


Numbers = Mapping[tuple[int, int], str]


def numbers_of(documents: Iterable[tuple[int, int]]) -> Numbers:
    """What people call documents by (kind, key), such as an order by its number; one query a kind."""
    keys: dict[int, set[int]] = {}
    for kind, key in documents:
        keys.setdefault(kind, set()).add(key)
    called = {kind: names_for(declared.name, keys[kind]) for kind in keys if (declared := kind_coded(kind))}
    return {(kind, key): name for kind, names in called.items() for key, name in names.items()}


def document_named(kind: int, key: int, line_id: int | None = None, numbers: Numbers | None = None) -> Named:
    """A document with its kind's word and, where it has one, its page; with the line that asked."""
    declared = kind_coded(kind)
    if declared is None:
        return Named(f"{kind}-{key}")
    number = (numbers or {}).get((kind, key), str(key))
    words = f"{declared.words} {number}"
    # who has numbers of their own counts lines by themselves: ours would name a line that nobody finds
    if line_id is not None and number == str(key):
        words = _("%(document)s, line %(line)s") % {"document": words, "line": line_id}
    return Named(words, href_of(declared.name, key))
