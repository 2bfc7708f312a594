"""What a form would change: it is booked for a moment, looked at and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from zayton.kernel.errors import Refusal
from zayton.stock.forms import Filled, Verb
from zayton.stock.models import LotBalance


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a line would change in a place: units before and after, and the cost that moves, in minor units."""

    code: str
    place_id: int
    before: int
    after: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """What would change, or why not."""

    lines: Sequence[Foreseen]
    refusals: Sequence[Refusal]


def foresee(verb: Verb, form: Filled) -> Foresight:
    """Book a form, note what changed, and take everything back; exact, since it is the operation itself."""
    places = [form.place_id, form.target_id] if verb.to_kinds else [form.place_id]
    with transaction.atomic():
        before = _held(form, places)
        outcome = verb.book(form)
        after = _held(form, places)
        transaction.set_rollback(True)
    costs: dict[int, int] = {}
    # a SKU may stand in two lines, with a cost and without; what changes in a place is one change
    for line, cost in zip(form.lines, outcome.costs_minor or [0] * len(form.lines), strict=True):
        costs[line.sku_id] = costs.get(line.sku_id, 0) + cost
    codes = {line.sku_id: line.code for line in form.lines}
    lines = [
        Foreseen(codes[sku], place, before.get((place, sku), 0), after.get((place, sku), 0), cost)
        for sku, cost in costs.items()
        for place in places
    ]
    return Foresight([] if outcome.refusals else lines, outcome.refusals)


def _held(form: Filled, places: Sequence[int]) -> dict[tuple[int, int], int]:
    found = LotBalance.objects.filter(
        place__in=places, lot__owner=form.owner_id, lot__sku__in=[line.sku_id for line in form.lines]
    )
    units = found.values_list("place_id", "lot__sku_id").annotate(units=Sum("quantity"))
    return {(place, sku): count for place, sku, count in units}
