"""Taking back a change, as far as nobody has changed the same cells since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.catalog import events
from zayton.catalog.history import cells_told, told_by
from zayton.catalog.models import Brand, Category, Change, Product, Sku
from zayton.catalog.operations.planning import Plan
from zayton.catalog.operations.skus import refused
from zayton.catalog.operations.standing import barcode_owners, known_ids, standing_by_id
from zayton.catalog.operations.writing import outcome, record, told_of, write_cells, writing
from zayton.catalog.results import Cell, Value, Written
from zayton.catalog.rules.standing import PRODUCT_FIELDS, Standing
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal


def undo_change(*, change_id: int, actor: Actor, at: datetime) -> Written:
    """Set the cells of one change back to what they were; a cell that was changed again since is refused.

    An undoing restores what was and is no move of its own, so a stage may go back. Created SKUs stay.
    """
    if refusal := refused(actor):
        return Written(refusals=(refusal,))
    with writing():
        if isinstance(told := _undoable(change_id), Refusal):
            return Written(refusals=(told,))
        plan = _plan(told, actor)
        # nothing that could be undone leaves no document, so a later try is still the first
        if not plan.cells:
            return outcome(plan)
        cells = tuple(plan.cells.values())
        write_cells(cells)
        payload = {**told_of({}, cells), "undoes": change_id}
        change = record(
            events.CHANGE_UNDONE, list(plan.changed), payload, actor=actor, at=at, undoes=change_id
        )
        return outcome(plan, change)


def _undoable(change_id: int) -> Mapping[str, Any] | Refusal:
    # by its own key first: SQLite fails on a number of more than 64 bits in any other column
    if not Change.objects.filter(pk=change_id).exists():
        return Refusal("catalog.change_unknown")
    # asked within the lock of all writers, so two who undo at once cannot both pass
    if Change.objects.filter(undoes=change_id).exists():
        return Refusal("catalog.undone_already")
    told = told_by(change_id)
    return told if told.get("cells") else Refusal("catalog.change_unknown")


def _plan(told: Mapping[str, Any], actor: Actor) -> Plan:
    cells = cells_told(told)
    own = {cell.owner_id for cell in cells if cell.field not in PRODUCT_FIELDS}
    standing = standing_by_id(own, barcodes="barcodes" in told["cells"])
    products = _products({cell.owner_id for cell in cells if cell.field in PRODUCT_FIELDS})
    lost = _lost(cells)
    plan = Plan()
    for cell in cells:
        if refusal := _kept(cell, standing, products, actor, lost):
            plan.refusals.append(refusal)
        else:
            plan.cells[cell.owner_id, cell.field] = cell._replace(before=cell.after, after=cell.before)
    _name_changed(plan)
    return plan


def _products(ids: set[int]) -> dict[int, dict[str, int | str | None]]:
    rows = (
        Product.objects.filter(pk__in=ids).values_list("pk", "code", "brand_id", "category_id") if ids else ()
    )
    return {pk: {"code": code, "brand": brand, "category": category} for pk, code, brand, category in rows}


def _kept(
    cell: Cell,
    standing: Mapping[int, Standing],
    products: Mapping[int, Mapping[str, int | str | None]],
    actor: Actor,
    lost: Mapping[str, set[Value]],
) -> Refusal | None:
    """Why a cell stays as it is."""
    if cell.field in PRODUCT_FIELDS:
        stands = products[cell.owner_id]
        code, now = str(stands["code"]), stands[cell.field]
    else:
        code, now = standing[cell.owner_id].code, getattr(standing[cell.owner_id], cell.field)
    if cell.field == "purchase_cost_minor" and not actor.scope.sees_cost:
        return Refusal("catalog.cost_hidden", code, {"field": cell.field})
    # nor what names something that is gone: it would come back as a key to nothing
    if now != cell.after or cell.before in lost.get(cell.field, ()):
        return Refusal("catalog.edited_since", code, {"field": cell.field})
    return None


def _lost(cells: Sequence[Cell]) -> dict[str, set[Value]]:
    """Values that cannot come back: what they name is gone, or a barcode went to another SKU."""
    lost: dict[str, set[Value]] = {}
    for field, model in {"brand": Brand, "category": Category, "product": Product}.items():
        before = {cell.before for cell in cells if cell.field == field and isinstance(cell.before, int)}
        lost[field] = set(before - known_ids(model, before))
    printed = {cell.owner_id: cell.before for cell in cells if cell.field == "barcodes"}
    back = [
        (sku, digits.zfill(14))
        for sku, before in printed.items()
        if isinstance(before, tuple)
        for digits in before
    ]
    owners = barcode_owners({gtin for _, gtin in back})
    taken = {sku for sku, gtin in back if gtin in owners and owners[gtin][0] != sku}
    lost["barcodes"] = {printed[sku] for sku in taken}
    return lost


def _name_changed(plan: Plan) -> None:
    fields: dict[int, list[str]] = {}
    products: Sequence[int] = [owner for owner, field in plan.cells if field in PRODUCT_FIELDS]
    members: dict[int, list[int]] = {}
    for sku, product in Sku.objects.filter(product__in=products).values_list("pk", "product_id"):
        members.setdefault(product, []).append(sku)
    for owner, field in plan.cells:
        for sku in members.get(owner, []) if field in PRODUCT_FIELDS else [owner]:
            fields.setdefault(sku, []).append(field)
    plan.changed = {sku: tuple(names) for sku, names in fields.items()}
