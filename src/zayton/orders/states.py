"""The states of a sale and of a return, and every move that is allowed between them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.kernel.errors import Refusal


class Kind(TextChoices):
    """What an order document is."""

    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")


class State(TextChoices):
    """Where an order stands; a return is only ever `received` or `cancelled`."""

    PLACED = "placed", _("Placed")
    BACKORDERED = "backordered", _("Backordered")
    ALLOCATED = "allocated", _("Allocated")
    PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
    SHIPPED = "shipped", pgettext_lazy("order", "Shipped")
    CANCELLED = "cancelled", _("Cancelled")
    RECEIVED = "received", _("Return received")


class Clearance(TextChoices):
    """Whether a marketplace lets a sale be shipped: its goods are promised all the same, since it sold them."""

    CLEAR = "", _("May be shipped")
    AWAITED = "awaited", _("Waits for payment or a check")
    WAIVED = "waived", _("May be shipped: somebody here said so")


START: Mapping[str, frozenset[str]] = MappingProxyType(
    {Kind.SALE: frozenset({State.PLACED}), Kind.RETURN: frozenset({State.RECEIVED})}
)
_OPEN = frozenset({State.PLACED, State.BACKORDERED, State.ALLOCATED})

ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        State.PLACED: frozenset(
            {State.BACKORDERED, State.ALLOCATED, State.PARTLY_SHIPPED, State.SHIPPED, State.CANCELLED}
        ),
        # straight to shipped: a later version wants no more goods, or says that they left in the past
        State.BACKORDERED: _OPEN | {State.PARTLY_SHIPPED, State.SHIPPED, State.CANCELLED},
        State.ALLOCATED: _OPEN | {State.PARTLY_SHIPPED, State.SHIPPED, State.CANCELLED},
        State.PARTLY_SHIPPED: frozenset({State.SHIPPED, State.PARTLY_SHIPPED}),
        # back to waiting: an order of charges alone counts as shipped until a later version names goods
        State.SHIPPED: frozenset({State.BACKORDERED, State.ALLOCATED, State.PARTLY_SHIPPED, State.SHIPPED}),
        State.CANCELLED: frozenset(),
        State.RECEIVED: frozenset({State.RECEIVED}),
    }
)


def move(state: str, target: str, *, number: str = "") -> Refusal | None:
    """Whether a document may go from one state to another: `None`, or the reason why not."""
    if target in ALLOWED[state]:
        return None
    return Refusal("orders.move", number, {"state": state, "target": target})


def state_of(*, ordered: int, allocated: int, shipped: int) -> str:
    """The state that a sale's quantities speak of, all counted in units of goods.

    `allocated` includes what was shipped. A sale without goods is shipped as soon as it stands.
    """
    # also where nothing was ordered: charges alone have nothing to wait for
    if shipped >= ordered:
        return State.SHIPPED
    if shipped:
        return State.PARTLY_SHIPPED
    return State.ALLOCATED if allocated >= ordered else State.BACKORDERED
