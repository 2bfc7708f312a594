"""What the lines of a request name, looked up once for the whole set and only within the caller's scope."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zayton.catalog.public import sku_ids_by_code
from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import UNKNOWN, Refused, Shown, all_refused, refused
from zayton.stock.lines import Outcome
from zayton.stock.models import Owner, Place
from zayton.stock.queries.places import warehouse_cards


@dataclass(frozen=True, slots=True)
class Known:
    """The SKUs by code, and the owners, places and warehouses that the caller may use."""

    skus: Mapping[str, int]
    owners: Collection[int]
    places: Collection[int]
    warehouses: Collection[int]


def known(lines: Sequence[Any], *, scope: Scope) -> Known:
    """Look up what lines name in their fields `sku`, `owner_id`, `place_id` (also `from_`, `to_`), `warehouse_id`.

    If any line names something else the request ends (409) with a refusal for each such line.
    """
    found = Known(
        sku_ids_by_code(_named(lines, "sku")),
        frozenset(Owner.objects.filter(pk__in=_named(lines, "owner_id")).values_list("pk", flat=True)),
        _places({key for name in _PLACES for key in _named(lines, name)}, scope),
        warehouse_cards(scope=scope).keys() if _named(lines, "warehouse_id") else (),
    )
    refusals = [refusal for row, line in enumerate(lines) for refusal in _unknown(line, row, found)]
    # all of them at once: a program that is told one at a time asks five hundred times
    if refusals:
        raise all_refused(refusals)
    return found


_PLACES = ("place_id", "from_place_id", "to_place_id")


def _named(lines: Iterable[Any], name: str) -> set[Any]:
    return {getattr(line, name) for line in lines if hasattr(line, name)}


def _places(keys: Collection[int], scope: Scope) -> frozenset[int]:
    # production and the outside belong to nobody's warehouse, so no program names them
    seen = Place.objects.filter(pk__in=keys, warehouse__isnull=False)
    seen = seen if scope.warehouses is None else seen.filter(warehouse__in=scope.warehouses)
    return frozenset(seen.values_list("pk", flat=True)) if keys else frozenset()


def _unknown(line: Any, row: int, found: Known) -> list[Refusal]:
    among: Mapping[str, Collection[Any]] = {
        "sku": found.skus,
        "owner_id": found.owners,
        "warehouse_id": found.warehouses,
        **dict.fromkeys(_PLACES, found.places),
    }
    return [
        Refusal(UNKNOWN, figures={"field": name, "value": getattr(line, name)}, row=row)
        for name, keys in among.items()
        if hasattr(line, name) and getattr(line, name) not in keys
    ]


class LineBooked(Shown):
    """What was booked for one line: units, and their cost for those who may see it."""

    quantity: int
    cost_minor: int | None
    lot_id: int | None


class Booked(Shown):
    """What became of a set of lines, in their order."""

    document_id: int | None
    lines: list[LineBooked]
    refusals: list[Refused]


def booked(outcome: Outcome, *, scope: Scope, document_id: int | None = None) -> Booked:
    """The outcome as an answer; when nothing was booked because of refusals, the request ends (409)."""
    # a count of differences may be all zeros and yet done: only refusals make it a failure
    if outcome.refusals and not any(outcome.quantities):
        raise all_refused(outcome.refusals)
    nothing: Sequence[int | None] = [None] * len(outcome.quantities)
    costs = list(outcome.costs_minor) if scope.sees_cost and outcome.costs_minor else nothing
    lots = list(outcome.lot_ids) if outcome.lot_ids else nothing
    return Booked(
        document_id=outcome.document.id if outcome.document else document_id,
        lines=[
            LineBooked(quantity=quantity, cost_minor=cost, lot_id=lot or None)
            for quantity, cost, lot in zip(outcome.quantities, costs, lots, strict=True)
        ],
        refusals=[refused(refusal) for refusal in outcome.refusals],
    )
