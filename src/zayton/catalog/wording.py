"""Cells in words: ids by their names, stages and amounts as the reader has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language

from zayton.catalog.models import Brand, Product, Sku
from zayton.catalog.people import people_names
from zayton.catalog.queries import category_titles
from zayton.catalog.results import Cell, Value
from zayton.catalog.rules.standing import PRODUCT_FIELDS
from zayton.catalog.words import FIELDS, STAGES
from zayton.ui.public import money_text, number_text

HIDDEN = "***"


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


class WordedCell(NamedTuple):
    """A changed cell ready for reading."""

    subject: str
    field: str
    before: str
    after: str


def worded(cells: Sequence[Cell], *, sees_cost: bool) -> list[WordedCell]:
    """Cells in words, without those that only say whether a figure is simulated; costs hidden where they must be."""
    # the mark follows from the other cells, and says nothing to a reader
    shown = [cell for cell in cells if cell.field != "simulated"]
    names = _names(shown)
    skus = _codes(Sku, {cell.owner_id for cell in shown if cell.field not in PRODUCT_FIELDS})
    products = _codes(Product, {cell.owner_id for cell in shown if cell.field in PRODUCT_FIELDS})
    lines = []
    for cell in shown:
        codes = products if cell.field in PRODUCT_FIELDS else skus
        # that a cost was changed is no secret, only what it is
        hidden = cell.field == "purchase_cost_minor" and not sees_cost
        before, after = (
            HIDDEN if hidden else value_words(cell.field, value, names) for value in (cell.before, cell.after)
        )
        subject = codes.get(cell.owner_id, str(cell.owner_id))
        lines.append(WordedCell(subject, str(FIELDS[cell.field]), before, after))
    return lines


def value_words(field: str, value: Value, names: Mapping[str, Mapping[int, str]]) -> str:
    """One value in words; blank where there is none."""
    if value is None or value == "":
        return ""
    if field in names and isinstance(value, int):
        return names[field].get(value, str(value))
    if field == "lifecycle":
        return str(STAGES.get(str(value), value))
    if field == "purchase_cost_minor" and isinstance(value, int):
        return money_text(value, settings.BASE_CURRENCY)
    if isinstance(value, int):
        return number_text(value)
    return " ".join(value) if isinstance(value, tuple) else value


def _names(cells: Iterable[Cell]) -> dict[str, Mapping[int, str]]:
    named: dict[str, set[int]] = {"brand": set(), "category": set(), "person": set(), "product": set()}
    for cell in cells:
        if cell.field in named:
            named[cell.field] |= {value for value in (cell.before, cell.after) if isinstance(value, int)}
    return {
        "brand": _called(Brand, "name", named["brand"]),
        "category": category_titles(named["category"], chinese=in_chinese()) if named["category"] else {},
        "person": people_names(named["person"]) if named["person"] else {},
        "product": _codes(Product, named["product"]),
    }


def _codes(model: Any, keys: Collection[int]) -> dict[int, str]:
    return _called(model, "code", keys)


def _called(model: Any, column: str, keys: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    # a statement takes only so many parameters, on either database
    wanted = list(keys)
    for first in range(0, len(wanted), 10_000):
        found |= dict(model.objects.filter(pk__in=wanted[first : first + 10_000]).values_list("pk", column))
    return found
