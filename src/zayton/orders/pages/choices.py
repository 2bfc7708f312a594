"""The panel of an order that was sold beyond stock: where else its goods are, what can leave, and how to cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import Actor
from zayton.orders.choices import Elsewhere, choices_of
from zayton.orders.operations.rehousing import HouseDraft, allocate_from
from zayton.orders.permissions import ALLOCATE, CANCEL, SHIP
from zayton.orders.queries import OrderRow
from zayton.orders.results import Moved
from zayton.orders.states import ALLOWED, State
from zayton.ui.public import count_text

_MOST_HOUSES = 12


def choices_on_order(order: OrderRow, actor: Actor) -> dict[str, Any] | None:
    """What the order's page offers where goods are missing; `None` where none are."""
    found = choices_of([order.id], scope=actor.scope).get(order.id)
    if found is None:
        return None
    codes = {key: card.code for key, card in sku_cards(found.missing).items()}
    return {
        "missing": sum(found.missing.values()),
        "ready": found.ready,
        "houses": [_shown(one, codes) for one in found.houses[:_MOST_HOUSES]],
        "may_allocate": actor.may(ALLOCATE.name),
        "may_ship": actor.may(SHIP.name),
        "may_cancel": actor.may(CANCEL.name) and State.CANCELLED in ALLOWED[order.state],
    }


def _shown(one: Elsewhere, codes: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": one.warehouse_id,
        "name": one.name,
        "serves": one.serves,
        "covers": one.covers,
        "takes_all": one.takes_all,
        "has": ", ".join(f"{count_text(units)} × {codes.get(sku, sku)}" for sku, units in one.units.items()),
    }


def rehoused(order_id: int, said: Mapping[str, str], *, whole: bool, actor: Actor, at: datetime) -> Moved:
    """What is missing, or all of it, from the warehouse that a form names."""
    house = said.get("house", "")
    key = int(house) if house.isdecimal() and len(house) < 19 else 0
    return allocate_from(drafts=[HouseDraft(order_id, key, whole)], actor=actor, at=at)
