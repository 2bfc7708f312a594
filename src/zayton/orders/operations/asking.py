"""What an order asks of the warehouses, and who may change that before they are asked.

Higher rooms of this domain know more of a warehouse than its stock: that it is a store, closed, or has let the order
go. They register here, so that routing need not know of them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from zayton.channels.public import ShopFacts
from zayton.kernel.statements import Statement
from zayton.orders.rules.countries import CENTRES, Point
from zayton.orders.rules.versions import Wanted


class Area(NamedTuple):
    """Where an order goes whose coordinates nobody gave."""

    country: str
    postcode: str


class Ask(NamedTuple):
    """An order that wants goods: what its lines still need and where they go.

    `area` is set where a postcode may say more than the country's point. Warehouses in `last` are asked after the
    others; with `fullest_first` the one that has most begins where nobody has everything.
    """

    order_id: int
    number: str
    shop: ShopFacts
    goal: Point | None
    wanted: Sequence[Wanted]
    area: Area | None = None
    last: frozenset[int] = frozenset()
    fullest_first: bool = False


Preparing = Callable[[Sequence[Ask], datetime], Sequence[Ask]]
_PREPARINGS: dict[str, Preparing] = {}
_FORESEEN: list[Statement] = []


def register_preparing(name: str, preparing: Preparing) -> None:
    """Let every set of asks pass through a function, with the moment, before warehouses are chosen."""
    if _PREPARINGS.setdefault(name, preparing) is not preparing:
        raise ValueError(f"the preparing {name!r} is declared twice")


def prepared(asks: Sequence[Ask], at: datetime) -> Sequence[Ask]:
    """Asks as those who know more want them; none is added or left out, and their order stays."""
    for preparing in _PREPARINGS.values():
        asks = preparing(asks, at)
    return asks


def register_foreseen(question: Statement) -> None:
    """Let a question that a preparing always asks go out in one round trip with the others of a small set."""
    if question not in _FORESEEN:
        _FORESEEN.append(question)


def foreseen_questions() -> list[Statement]:
    """The questions that asks will put, for those who foresee them."""
    return list(_FORESEEN)


def goal_of(country: str, latitude_e6: int | None, longitude_e6: int | None) -> Point | None:
    """Where an order goes: its coordinates, else its country's point, else unknown."""
    # zero is a coordinate too, in the Gulf of Guinea
    if latitude_e6 is not None and longitude_e6 is not None:
        return Point(latitude_e6, longitude_e6)
    return CENTRES.get(country)


def area_of(country: str, postcode: str, latitude_e6: int | None, longitude_e6: int | None) -> Area | None:
    """The area to look up, where a postcode is all that says more than the country."""
    located = latitude_e6 is not None and longitude_e6 is not None
    return None if located or not postcode else Area(country, postcode)
