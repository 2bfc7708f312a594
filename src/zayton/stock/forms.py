"""What people do to goods by hand: the verbs with their fields, and from a filled form to an operation."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_ids_by_barcode, sku_ids_by_code
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal, Words
from zayton.kernel.money import AmountError, to_minor
from zayton.stock.errors import BAD_AMOUNT, NO_SKU, NOT_CHOSEN, UNREADABLE
from zayton.stock.lines import AdjustLine, CountedLine, MoveLine, Outcome, ReceiptLine, ScrapLine
from zayton.stock.models import Owner, Place
from zayton.stock.operations.correcting import adjust_stock, count_stock
from zayton.stock.operations.moving import move_stock, scrap_stock
from zayton.stock.operations.receiving import receive_stock
from zayton.stock.permissions import ADJUST, MOVE
from zayton.stock.rules.reading import TypedLine, read_lines
from zayton.stock.states import ADJUSTMENT_REASONS, MovementKind, PlaceKind
from zayton.stock.wording import place_words

_SHELVES = (PlaceKind.BIN, PlaceKind.MARKETPLACE, PlaceKind.INSPECTION)
_MOVABLE = (*_SHELVES, PlaceKind.TRANSIT)


class FilledLine(NamedTuple):
    """A line of the form with what it names; the cost in minor units of the base currency, where it was given."""

    code: str
    sku_id: int
    quantity: int
    cost_minor: int | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that could be read."""

    actor: Actor
    at: datetime
    owner_id: int
    place_id: int
    target_id: int
    reason: MovementKind
    note: str
    lines: Sequence[FilledLine]


@dataclass(frozen=True, slots=True)
class Verb:
    """Something to do to goods: its words, who may, which places it goes from and to, and the operation."""

    name: str
    title: Words
    explanation: Words
    permission: str
    book: Callable[[Filled], Outcome]
    from_kinds: Collection[PlaceKind] = _SHELVES
    to_kinds: Collection[PlaceKind] = ()
    reasons: Sequence[MovementKind] = field(default_factory=tuple)
    takes_cost: bool = False


def _receive(form: Filled) -> Outcome:
    lines = [
        ReceiptLine(line.sku_id, form.owner_id, form.place_id, line.quantity, line.cost_minor)
        for line in form.lines
    ]
    return receive_stock(lines=lines, at=form.at, actor=form.actor, note=form.note)


def _move(form: Filled) -> Outcome:
    lines = [
        MoveLine(line.sku_id, form.owner_id, form.place_id, form.target_id, line.quantity)
        for line in form.lines
    ]
    return move_stock(lines=lines, at=form.at, actor=form.actor, note=form.note)


def _count(form: Filled) -> Outcome:
    lines = [CountedLine(line.sku_id, form.owner_id, form.place_id, line.quantity) for line in form.lines]
    return count_stock(lines=lines, at=form.at, actor=form.actor, note=form.note)


def _adjust(form: Filled) -> Outcome:
    lines = [
        AdjustLine(line.sku_id, form.owner_id, form.place_id, line.quantity, form.reason)
        for line in form.lines
    ]
    return adjust_stock(lines=lines, at=form.at, actor=form.actor, note=form.note)


def _scrap(form: Filled) -> Outcome:
    lines = [ScrapLine(line.sku_id, form.owner_id, form.place_id, line.quantity) for line in form.lines]
    return scrap_stock(lines=lines, at=form.at, actor=form.actor, note=form.note)


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "receive",
            _("Receive goods"),
            _(
                "SKU, quantity and total cost, one SKU a line. Without a cost the goods cost what the others do."
            ),
            MOVE.name,
            _receive,
            takes_cost=True,
        ),
        Verb(
            "move",
            _("Move goods"),
            _("SKU and quantity, one SKU a line. Another warehouse is reached through its transit."),
            MOVE.name,
            _move,
            from_kinds=_MOVABLE,
            to_kinds=_MOVABLE,
        ),
        Verb(
            "count",
            _("Count goods"),
            _("SKU and the quantity that you found, one SKU a line. The difference is booked."),
            ADJUST.name,
            _count,
        ),
        Verb(
            "adjust",
            _("Adjust stock"),
            _("SKU and how many more or fewer (with a minus) there are, one SKU a line."),
            ADJUST.name,
            _adjust,
            reasons=tuple(sorted(ADJUSTMENT_REASONS)),
        ),
        Verb(
            "scrap",
            _("Scrap goods"),
            _("SKU and quantity, one SKU a line. Scrapped goods stay visible, but are worth nothing."),
            ADJUST.name,
            _scrap,
        ),
    )
}


def owners() -> list[tuple[int, str]]:
    """The owners of goods to choose from."""
    return list(Owner.objects.order_by("id").values_list("id", "name"))


def places_for(kinds: Collection[PlaceKind], scope: Scope) -> list[tuple[int, str]]:
    """Places of these kinds in the warehouses within a scope, as people say them."""
    found = Place.objects.filter(kind__in=kinds)
    if scope.warehouses is not None:
        found = found.filter(warehouse__in=scope.warehouses)
    rows = found.order_by("warehouse__priority", "warehouse_id", "kind", "code")
    return [
        (key, place_words(kind, code, house))
        for key, kind, code, house in rows.values_list("id", "kind", "code", "warehouse__code")
    ]


def filled(
    verb: Verb, values: Mapping[str, str], *, actor: Actor, at: datetime
) -> tuple[Filled, list[Refusal]]:
    """Read a form; the refusals name every line and choice at fault."""
    choices = {
        "owner": (_("Owner of the goods"), [key for key, _words in owners()]),
        "place": (_("Place"), [key for key, _words in places_for(verb.from_kinds, actor.scope)]),
        "target": (_("To"), [key for key, _words in places_for(verb.to_kinds, actor.scope)]),
        "reason": (_("Reason"), [int(kind) for kind in verb.reasons]),
    }
    chosen = {name: _key(values[name]) for name in choices}
    wanted = (
        {"owner", "place"}
        | ({"target"} if verb.to_kinds else set())
        | ({"reason"} if verb.reasons else set())
    )
    refusals = [
        Refusal(NOT_CHOSEN, subject=str(words))
        for name, (words, keys) in choices.items()
        if name in wanted and chosen[name] not in keys
    ]
    lines, unread = _lines(verb, values["lines"])
    # unread lines have their own refusals; that nothing is typed would be untrue
    if not lines and not unread:
        unread = [Refusal(NOT_CHOSEN, subject=str(_("Lines")))]
    # verbs without reasons never read it
    reason = MovementKind(chosen["reason"]) if chosen["reason"] in verb.reasons else MovementKind.CORRECTED
    form = Filled(
        actor, at, chosen["owner"], chosen["place"], chosen["target"], reason, values["note"][:500], lines
    )
    return form, refusals + unread


def _key(text: str) -> int:
    """A key that was chosen from a list; 0, which no row has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _lines(verb: Verb, text: str) -> tuple[list[FilledLine], list[Refusal]]:
    reading = read_lines(text)
    codes = {line.code for line in reading.lines}
    # a SKU's code wins over a barcode of the same digits
    known = {**sku_ids_by_barcode([code for code in codes if code.isdecimal()]), **sku_ids_by_code(codes)}
    refusals = [Refusal(UNREADABLE, figures={"line": number}) for number in reading.unread]
    merged: dict[tuple[int, bool], FilledLine] = {}
    for line in reading.lines:
        cost = _cost(line) if verb.takes_cost else None
        if line.code not in known:
            refusals.append(Refusal(NO_SKU, subject=line.code, figures={"value": line.code}))
        elif isinstance(cost, Refusal):
            refusals.append(cost)
        else:
            _merge(merged, FilledLine(line.code, known[line.code], line.quantity, cost))
    return list(merged.values()), refusals


def _cost(line: TypedLine) -> int | Refusal | None:
    if not line.cost:
        return None
    try:
        minor = to_minor(line.cost, settings.BASE_CURRENCY)
    # an amount that is none and one below zero are refused in the same words
    except AmountError:
        minor = -1
    return minor if minor >= 0 else Refusal(BAD_AMOUNT, subject=line.cost, figures={"line": line.number})


def _merge(merged: dict[tuple[int, bool], FilledLine], line: FilledLine) -> None:
    # units without a cost stay apart, or those with one would have to pay for them
    key = (line.sku_id, line.cost_minor is None)
    before = merged.get(key)
    if before is not None:
        cost = None if line.cost_minor is None else (before.cost_minor or 0) + line.cost_minor
        line = line._replace(quantity=before.quantity + line.quantity, cost_minor=cost)
    merged[key] = line
