"""From edits of single cells to what would be written: reads and decides, writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zayton.catalog.models import Brand, Category, Product, Sku
from zayton.catalog.operations.naming import ProductFacts
from zayton.catalog.operations.planning import Plan
from zayton.catalog.operations.standing import barcode_owners, known_ids, standing_by_id
from zayton.catalog.people import known_people
from zayton.catalog.results import Cell, Edit, Value
from zayton.catalog.rules.drafts import LARGEST, SkuDraft, faults_of
from zayton.catalog.rules.standing import (
    EDITABLE,
    PRODUCT_FIELDS,
    Standing,
    cells_between,
    stage_refusal,
    still_simulated,
)
from zayton.catalog.states import MOVES
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal

_LINKED: Mapping[str, Any] = {"brand": Brand, "category": Category}
_KINDS: Mapping[str, type] = {
    "title_zh": str,
    "title_en": str,
    "barcodes": tuple,
    **dict.fromkeys(LARGEST, int),
}
# a text's column knows no NULL, and barcodes are rows: clearing them means none, not unknown
_CLEARED: Mapping[str, Value] = {"title_zh": "", "title_en": "", "lifecycle": "", "barcodes": ()}


def plan_edits(edits: Sequence[Edit], *, actor: Actor) -> Plan:
    """What a set of edits comes to; of two edits of one cell the later stands."""
    plan = Plan()
    wanted: dict[int, dict[str, Value]] = {}
    for edit in edits:
        value = _CLEARED.get(edit.field) if edit.value is None else edit.value
        wanted.setdefault(edit.sku_id, {})[edit.field] = value
    scanned = any(edit.field == "barcodes" for edit in edits)
    standing = standing_by_id(wanted, barcodes=scanned)
    facts = _Facts(edits)
    for sku, said in wanted.items():
        faults = list(facts.faults(standing.get(sku), sku, said, actor))
        plan.refusals += faults
        if not faults:
            plan.revise(sku, _cells(standing[sku], said, facts.product_of(standing[sku], said)))
    plan.siblings = _siblings(plan, wanted)
    return plan


def _cells(stands: Standing, said: Mapping[str, Value], product: ProductFacts) -> list[Cell]:
    own = {name: value for name, value in said.items() if name not in PRODUCT_FIELDS}
    if isinstance(printed := own.get("barcodes"), tuple):
        own["barcodes"] = tuple(sorted(printed))
    if stands.simulated:
        own["simulated"] = still_simulated(stands.simulated, said)
    shared = [
        Cell(product.id, name, getattr(product, name), value)
        for name, value in said.items()
        if name in PRODUCT_FIELDS and getattr(product, name) != value
    ]
    return [*cells_between(stands, own), *shared]


def _siblings(plan: Plan, named: Mapping[int, Any]) -> int:
    products = {cell.owner_id for cell in plan.cells.values() if cell.field in PRODUCT_FIELDS}
    if not products:
        return 0
    touched = Sku.objects.filter(product__in=products).values_list("pk", flat=True)
    # only those that nobody named: whoever was named shows the change in a row of its own
    return len(set(touched) - set(named))


def _is_kind(field: str, value: Value) -> bool:
    return value is None or isinstance(value, _KINDS.get(field, object))


def _values(edits: Sequence[Edit], field: str) -> set[Any]:
    # a text can be no id, and asking the database for it would raise
    return {edit.value for edit in edits if edit.field == field and isinstance(edit.value, int)}


def _products(ids: set[Any]) -> dict[int, ProductFacts]:
    found = Product.objects.filter(pk__in=ids).values_list("pk", "brand_id", "category_id") if ids else ()
    return {facts[0]: ProductFacts(*facts) for facts in found}


class _Facts:
    """What the faults of edits are judged by, read once for the whole set."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        named = {field: _values(edits, field) for field in (*_LINKED, "person", "product")}
        self._known = {field: known_ids(model, named[field]) for field, model in _LINKED.items()}
        self._known["person"] = known_people(named["person"])
        self._moved_to = _products(named["product"])
        self._known["product"] = set(self._moved_to)
        printed = [edit.value for edit in edits if edit.field == "barcodes" and isinstance(edit.value, tuple)]
        self._owners = barcode_owners({digits.zfill(14) for value in printed for digits in value})
        self._products: dict[tuple[int, str], Value] = {}
        self._scanned: dict[str, int] = {}

    def faults(
        self, stands: Standing | None, sku: int, said: Mapping[str, Value], actor: Actor
    ) -> Iterator[Refusal]:
        """Everything that speaks against the edits of one SKU."""
        if stands is None:
            yield Refusal("catalog.sku_unknown", str(sku))
            return
        # the names come from a form, and must not reach a column that is not theirs
        if unknown := said.keys() - EDITABLE - {"product"}:
            yield Refusal("catalog.field_unknown", stands.code, {"field": min(unknown)})
            return
        if unfit := [name for name, value in said.items() if not _is_kind(name, value)]:
            for name in unfit:
                yield Refusal("catalog.value_unfit", stands.code, {"field": name, "value": str(said[name])})
            # a value of the wrong kind would break the rules below instead of being refused
            return
        if "purchase_cost_minor" in said and not actor.scope.sees_cost:
            yield Refusal("catalog.cost_hidden", stands.code, {"field": "purchase_cost_minor"})
        yield from self._linked(stands, said)
        plain = {name: value for name, value in said.items() if name not in self._known and value is not None}
        yield from faults_of(SkuDraft(stands.code, **plain))  # type: ignore[arg-type]
        after = str(said.get("lifecycle"))
        # an unknown stage is a fault already, and must not be judged as a move too
        if after in MOVES and (refusal := stage_refusal(stands, after)):
            yield refusal
        yield from self._barcodes(stands, said)

    def product_of(self, stands: Standing, said: Mapping[str, Value]) -> ProductFacts:
        """The product of a SKU once its edits are made: a brand or category that is said with a move is that one's."""
        stays = ProductFacts(stands.product, stands.brand, stands.category)
        moved = said.get("product")
        return self._moved_to.get(moved, stays) if isinstance(moved, int) else stays

    def _linked(self, stands: Standing, said: Mapping[str, Value]) -> Iterator[Refusal]:
        for field, known in self._known.items():
            value = said.get(field)
            if (value is not None and value not in known) or (
                # a SKU always has a product, where brand, category and person may be none
                field == "product" and field in said and not value
            ):
                yield Refusal(f"catalog.{field}_unknown", stands.code, {"field": field, "value": str(value)})
        product = self.product_of(stands, said).id
        for field in PRODUCT_FIELDS:
            if field in said and self._products.setdefault((product, field), said[field]) != said[field]:
                figures = {"field": field, "product": stands.product_key, "first": stands.product_key}
                yield Refusal("catalog.product_disagrees", stands.code, figures)

    def _barcodes(self, stands: Standing, said: Mapping[str, Value]) -> Iterator[Refusal]:
        printed = said.get("barcodes")
        for digits in printed if isinstance(printed, tuple) else ():
            gtin = digits.zfill(14)
            owner = self._owners.get(gtin)
            figures = {"field": "barcodes", "value": digits}
            if owner and owner[0] != stands.id:
                yield Refusal("catalog.barcode_taken", stands.code, {**figures, "owner": owner[1]})
            elif gtin in self._scanned:
                yield Refusal(
                    "catalog.barcode_repeated", stands.code, {**figures, "first": self._scanned[gtin]}
                )
            self._scanned[gtin] = stands.id
