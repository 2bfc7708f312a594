"""What placing and allocating must know of shops, money and stock, read once for a whole set."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from zayton.catalog.public import Part, parts_of
from zayton.channels.public import ShopFacts, shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.money import AmountError, convert, exponent
from zayton.kernel.rates.public import rates_on
from zayton.kernel.time import local_date
from zayton.orders import errors
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft


@dataclass(frozen=True, slots=True)
class PlaceOptions:
    """How placed orders are served.

    `ship_from`: the goods left this warehouse when the order was placed (history). Else `allocate` reserves by the
    shop's routing; with `refuse_short` an order that cannot be reserved wholly is refused instead of backordered.
    `restock_to`: the warehouse that takes the goods of returns; with `inspect` not its shelf but its inspection takes
    those that name their sale.
    """

    allocate: bool = True
    refuse_short: bool = False
    ship_from: int | None = None
    restock_to: int | None = None
    inspect: bool = False


class Priced(NamedTuple):
    """A draft in its shop's day and in base currency; `line_bases` are the base amounts of its lines."""

    row: int
    draft: OrderDraft
    shop: ShopFacts
    day: date
    rate: Decimal
    rate_date: date
    line_bases: Sequence[int]


@dataclass(slots=True)
class World:
    """Shops by id and the actor who acts in them, with refusals collected on the way."""

    actor: Actor
    at: datetime
    shops: Mapping[int, ShopFacts]
    refusals: list[Refusal] = field(default_factory=list)

    @classmethod
    def of(cls, shop_ids: Collection[int], *, actor: Actor, at: datetime) -> "World":
        """Read the shops that the actor may see."""
        # a shop out of scope is as unknown as one that does not exist
        seen = {shop_id for shop_id in shop_ids if actor.scope.sees_shop(shop_id)}
        return cls(actor, at, shops_by_id(seen))

    def priced(self, drafts: Sequence[tuple[int, OrderDraft]]) -> list[Priced]:
        """Drafts that hold together, with their local day and base amounts; the others are refused."""
        sound: list[tuple[int, OrderDraft, ShopFacts, date]] = []
        days: dict[str, set[date]] = {}
        for row, draft in drafts:
            shop = self.shops.get(draft.shop_id)
            if shop is None:
                self.refusals.append(Refusal(errors.UNKNOWN_SHOP, draft.number, row=row))
            elif problem := problem_of(draft, row):
                self.refusals.append(problem)
            else:
                day = local_date(draft.placed_at, shop.zone)
                # all days of a currency in one question, whatever the size of the set
                days.setdefault(draft.currency, set()).add(day)
                sound.append((row, draft, shop, day))
        rates = {
            currency: rates_on(currency, settings.BASE_CURRENCY, asked) for currency, asked in days.items()
        }
        priced = []
        for row, draft, shop, day in sound:
            found = rates[draft.currency].get(day)
            if found is None:
                figures = {"currency": draft.currency, "date": day.isoformat()}
                self.refusals.append(Refusal(errors.NO_RATE, draft.number, figures, row))
                continue
            # line by line, so that an order's total in base currency is the sum of its lines to the penny
            bases = based([line[6] for line in draft.lines], draft.currency, found.rate)
            priced.append(Priced(row, draft, shop, day, found.rate, found.on_date, bases))
        return priced


def based(amounts: Sequence[int], currency: str, rate: Decimal) -> Sequence[int]:
    """Amounts in minor units of the base currency, each rounded half to even."""
    base = settings.BASE_CURRENCY
    # no copy for what most orders are
    if currency == base:
        return amounts
    return [convert(amount, currency, base, rate) for amount in amounts]


def problem_of(draft: OrderDraft, row: int) -> Refusal | None:
    """Why a draft cannot stand by itself, if it cannot."""
    try:
        exponent(draft.currency)
    except AmountError:
        return Refusal(errors.BAD_CURRENCY, draft.number, {"currency": draft.currency}, row)
    if not draft.lines or draft.kind not in (SALE, RETURN) or not draft.number:
        return Refusal(errors.NO_LINES, draft.number, row=row)
    for number, line in enumerate(draft.lines, start=1):
        if not _sound(line, draft.kind):
            figures = {"line": number, "quantity": line.quantity}
            return Refusal(errors.BAD_LINE, draft.number, figures, row)
    return None


def _sound(line: LineDraft, kind: str) -> bool:
    if line[0] == GOODS:
        return line[1] is not None and (line[5] > 0 if kind == SALE else line[5] < 0)
    return line[0] == CHARGE and bool(line[2])


def components(sku_ids: Collection[int]) -> Mapping[int, Sequence[Part]]:
    """What stock must give for SKUs that are bundles; the others are left out."""
    return parts_of(sku_ids)
