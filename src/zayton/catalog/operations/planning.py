"""From drafts to what would be written: reads and decides, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zayton.catalog.models import Sku
from zayton.catalog.operations.naming import (
    Ids,
    Names,
    ProductFacts,
    name_brands,
    name_categories,
    name_products,
)
from zayton.catalog.operations.standing import barcode_owners, standing_by_key
from zayton.catalog.people import people_by_name
from zayton.catalog.results import Cell, Value
from zayton.catalog.rules.drafts import SkuDraft, agreeing, check_drafts
from zayton.catalog.rules.reading import key_of
from zayton.catalog.rules.standing import Standing, cells_between, stage_refusal, still_simulated
from zayton.catalog.states import Stage
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal

_PLAIN = (
    "title_zh",
    "title_en",
    "lifecycle",
    "length_mm",
    "width_mm",
    "height_mm",
    "weight_g",
    "purchase_cost_minor",
)


@dataclass(slots=True)
class Plan:
    """Everything a set comes to, ready to be written or shown."""

    names: Names = field(default_factory=Names)
    skus: list[tuple[Any, ...]] = field(default_factory=list)
    barcodes: list[tuple[int, str, str]] = field(default_factory=list)
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    created: dict[str, int] = field(default_factory=dict)
    changed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    unchanged: int = 0
    siblings: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def revise(self, sku: int, cells: Sequence[Cell]) -> None:
        """Take up the cells that one SKU's words change."""
        if not cells:
            self.unchanged += 1
            return
        self.cells.update(((cell.owner_id, cell.field), cell) for cell in cells)
        # the mark only follows from other cells, so a SKU is not called changed by it alone
        fields = (cell.field for cell in cells if cell.field != "simulated")
        self.changed[sku] = tuple(dict.fromkeys((*self.changed.get(sku, ()), *fields)))


def plan_drafts(drafts: Sequence[SkuDraft], *, actor: Actor, at: datetime, dry: bool, only_new: bool) -> Plan:
    """What a set of drafts comes to; with `only_new` a draft of a SKU that exists is refused."""
    good, refusals = check_drafts(drafts)
    plan = Plan(refusals=refusals)
    # barcodes are a table of their own, and most sets say nothing of them
    scanned = any(draft.barcodes is not None for draft in good.values())
    standing = standing_by_key(good, barcodes=scanned)
    people = people_by_name(draft.person for draft in good.values() if draft.person)
    # filled to 14 digits: the same code may be printed as UPC and as EAN
    owners = barcode_owners({digits.zfill(14) for draft in good.values() for digits in draft.barcodes or ()})
    fitting: list[tuple[str, SkuDraft]] = []
    for key, draft in good.items():
        stands = standing.get(key)
        if refusal := _misfit(draft, stands, actor, people, owners, only_new=only_new):
            plan.refusals.append(refusal)
        else:
            fitting.append((_product_key(draft, stands, key), draft))
    # only now are names looked up and made: a refused row must not leave a brand behind
    agreed, disagreeing = agreeing(fitting)
    plan.refusals += disagreeing
    _name(plan.names, agreed, standing, Ids(dry=dry))
    _revise(plan, agreed, standing, people)
    _create(plan, [draft for draft in agreed if key_of(draft.code) not in standing], people, at, Ids(dry=dry))
    return plan


def _product_key(draft: SkuDraft, stands: Standing | None, key: str) -> str:
    if draft.product:
        return key_of(draft.product)
    return stands.product_key if stands else key


def _misfit(
    draft: SkuDraft,
    stands: Standing | None,
    actor: Actor,
    people: dict[str, int],
    owners: dict[str, tuple[int, str]],
    *,
    only_new: bool,
) -> Refusal | None:
    """Why a draft does not fit what stands."""
    # also where every word agrees: who adds must hear that the SKU was there already
    if stands and only_new:
        return Refusal("catalog.code_taken", draft.code, {"field": "code", "value": draft.code}, draft.row)
    if draft.purchase_cost_minor is not None and not actor.scope.sees_cost:
        return Refusal("catalog.cost_hidden", draft.code, {"field": "purchase_cost_minor"}, draft.row)
    if draft.person and draft.person not in people:
        return Refusal(
            "catalog.person_unknown", draft.code, {"field": "person", "value": draft.person}, draft.row
        )
    for digits in draft.barcodes or ():
        owner = owners.get(digits.zfill(14))
        # a SKU may say its own barcode again, as every repeated import does
        if owner and (stands is None or owner[0] != stands.id):
            figures = {"field": "barcodes", "value": digits, "owner": owner[1]}
            return Refusal("catalog.barcode_taken", draft.code, figures, draft.row)
    return stage_refusal(stands, draft.lifecycle, draft.row) if stands and draft.lifecycle else None


def _name(names: Names, drafts: Sequence[SkuDraft], standing: dict[str, Standing], ids: Ids) -> None:
    name_brands(names, [draft.brand for draft in drafts if draft.brand], ids)
    name_categories(names, [draft.category for draft in drafts if draft.category], ids)
    wanted: dict[str, SkuDraft] = {}
    for draft in drafts:
        key = key_of(draft.code)
        stands = standing.get(key)
        product = _product_key(draft, stands, key)
        # known from the SKU itself, so the usual import asks nothing about products
        if stands and product == stands.product_key:
            names.products[product] = ProductFacts(stands.product, stands.brand, stands.category)
        else:
            wanted.setdefault(product, draft)
    if wanted:
        name_products(names, wanted, ids)


def _product_cells(names: Names, draft: SkuDraft, facts: ProductFacts) -> list[Cell]:
    said = (("brand", facts.brand, names.brand(draft)), ("category", facts.category, names.category(draft)))
    # None is "not said" in a draft, so it must not clear what the product has
    return [
        Cell(facts.id, name, before, after) for name, before, after in said if after not in (None, before)
    ]


def _revise(
    plan: Plan, drafts: Sequence[SkuDraft], standing: dict[str, Standing], people: dict[str, int]
) -> None:
    for draft in drafts:
        stands = standing.get(key_of(draft.code))
        if stands is None:
            continue
        facts = plan.names.products[_product_key(draft, stands, stands.key)]
        said: dict[str, Value] = {
            name: value for name in _PLAIN if (value := getattr(draft, name)) is not None
        }
        if draft.person:
            said["person"] = people[draft.person]
        if draft.barcodes is not None:
            # sorted as what stands is, or another order of the same codes would be a change
            said["barcodes"] = tuple(sorted(draft.barcodes))
        said["product"] = facts.id
        # what is said for real, even unchanged, is simulated no longer
        if stands.simulated or draft.simulated:
            said["simulated"] = still_simulated(stands.simulated, _named(draft), draft.simulated)
        plan.revise(stands.id, [*cells_between(stands, said), *_product_cells(plan.names, draft, facts)])


def _named(draft: SkuDraft) -> list[str]:
    return [name for name, value in zip(SkuDraft._fields, draft, strict=True) if value is not None]


def _create(plan: Plan, drafts: Sequence[SkuDraft], people: dict[str, int], at: datetime, ids: Ids) -> None:
    # keys are taken ahead, so that barcodes can name their SKU without reading it back
    for draft, sku in zip(drafts, ids.take(Sku, len(drafts)), strict=True):
        key = key_of(draft.code)
        code = draft.code.strip()
        facts = plan.names.products[key_of(draft.product) if draft.product else key]
        for cell in _product_cells(plan.names, draft, facts):
            plan.cells[cell.owner_id, cell.field] = cell
        person = people[draft.person] if draft.person else None
        # the mark is sorted from the first, or the same words said again would be a change
        plan.skus.append(
            (sku, facts.id, code, key, draft.title_zh or "", draft.title_en or "", draft.length_mm, draft.width_mm,
             draft.height_mm, draft.weight_g, draft.purchase_cost_minor, person, draft.lifecycle or Stage.NEW,
             False, still_simulated("", (), draft.simulated), at)
        )  # fmt: skip
        plan.created[code] = sku
        for digits in draft.barcodes or ():
            plan.barcodes.append((sku, digits, digits.zfill(14)))
