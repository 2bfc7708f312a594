"""Saying what a bundle holds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from zayton.catalog import events
from zayton.catalog.models import BundlePart, Sku
from zayton.catalog.operations.skus import refused
from zayton.catalog.operations.writing import record, writing
from zayton.catalog.queries import Part
from zayton.catalog.results import Written
from zayton.catalog.trees import bundle_refusal
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import insert_rows
from zayton.kernel.errors import Refusal
from zayton.kernel.statements import selected

StockGuard = Callable[[Collection[int]], Collection[int]]
# filled by higher domains at start, as the catalogue must not import stock
_GUARDS: list[StockGuard] = []


def register_stock_guard(guard: StockGuard) -> None:
    """Let a higher domain say which of some SKUs have been in stock, and so cannot become bundles."""
    _GUARDS.append(guard)


def define_bundles(*, bundles: Mapping[int, Sequence[Part]], actor: Actor, at: datetime) -> Written:
    """Make SKUs bundles of these components, replacing what they held; a circle or an empty bundle is refused."""
    if refusal := refused(actor, len(bundles)):
        return Written(refusals=(refusal,))
    with writing():
        # all of them: a circle may lead through bundles that this set does not name
        held = _held()
        codes = dict(Sku.objects.filter(pk__in=_named(bundles)).values_list("pk", "code"))
        stocked = {sku for guard in _GUARDS for sku in guard(list(bundles))}
        taken: dict[int, Sequence[Part]] = {}
        refusals: list[Refusal] = []
        for bundle, parts in bundles.items():
            if refusal := _fault(bundle, parts, codes, held, stocked):
                refusals.append(refusal)
            else:
                taken[bundle] = parts
                # the next bundle of the set is judged as if this one stood already
                held[bundle] = {part.component_id: part.quantity for part in parts}
        change = _write(taken, actor=actor, at=at) if taken else None
    return Written(change, changed=dict.fromkeys(taken, ("parts",)), refusals=tuple(refusals))


def _named(bundles: Mapping[int, Sequence[Part]]) -> set[int]:
    return {*bundles, *(part.component_id for parts in bundles.values() for part in parts)}


def _held() -> dict[int, dict[int, int]]:
    held: dict[int, dict[int, int]] = {}
    for bundle, component, quantity in selected(
        "SELECT bundle_id, component_id, quantity FROM catalog_bundlepart", []
    ):
        held.setdefault(bundle, {})[component] = quantity
    return held


def _fault(
    bundle: int,
    parts: Sequence[Part],
    codes: Mapping[int, str],
    held: Mapping[int, Collection[int]],
    stocked: Collection[int],
) -> Refusal | None:
    for named in (bundle, *(part.component_id for part in parts)):
        if named not in codes:
            return Refusal("catalog.sku_unknown", str(named))
    if bundle in stocked:
        return Refusal("catalog.bundle_in_stock", codes[bundle])
    return bundle_refusal(codes[bundle], bundle, parts, held)


def _write(bundles: Mapping[int, Sequence[Part]], *, actor: Actor, at: datetime) -> int:
    before: dict[int, list[tuple[int, int]]] = {}
    standing = BundlePart.objects.filter(bundle__in=bundles)
    for bundle, component, quantity in standing.values_list("bundle_id", "component_id", "quantity"):
        before.setdefault(bundle, []).append((component, quantity))
    # replaced and not compared: a bundle holds a handful, and its history is in the journal
    standing.delete()
    # the same component on two lines is one row, as the table has it once a bundle
    rows = [(bundle, *part) for bundle, parts in bundles.items() for part in _summed(parts)]
    insert_rows(BundlePart, ("bundle_id", "component_id", "quantity"), rows)
    # never taken back: a SKU that was a bundle has no stock history of its own
    Sku.objects.filter(pk__in=bundles).update(is_bundle=True)
    told = [(bundle, before.get(bundle, []), _summed(parts)) for bundle, parts in bundles.items()]
    return record(events.BUNDLES_DEFINED, sorted(_named(bundles)), {"parts": told}, actor=actor, at=at)


def _summed(parts: Sequence[Part]) -> list[Part]:
    quantities: dict[int, int] = {}
    for part in parts:
        quantities[part.component_id] = quantities.get(part.component_id, 0) + part.quantity
    return [Part(component, quantity) for component, quantity in quantities.items()]
