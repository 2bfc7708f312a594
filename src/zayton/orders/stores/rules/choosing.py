"""Which of a shop's warehouses may be asked for an order, when some of them are stores."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple


class Candidate(NamedTuple):
    """What counts of a store when an order looks for goods.

    `answers`: it takes orders and opens again; `last`: it is closed, and others are to be asked first.
    """

    answers: bool
    ships: bool
    picks_up: bool
    last: bool


class Wish(NamedTuple):
    """A buyer wants to fetch the goods; from one place, if it is named."""

    warehouse_id: int | None


class Chosen(NamedTuple):
    """The warehouses that may be asked, in the shop's order; those asked last; and whether any is a store."""

    warehouses: tuple[int, ...]
    last: frozenset[int]
    has_stores: bool


def choose(
    warehouses: Sequence[int],
    stores: Mapping[int, Candidate],
    declined: Collection[int] = (),
    wish: Wish | None = None,
) -> Chosen:
    """Leave out who let this order go, takes none, or cannot deliver it as wished.

    Warehouses of the house ship only; a buyer who comes for the goods is sent to stores alone.
    """
    asked = tuple(key for key in warehouses if key not in declined and _fits(key, stores.get(key), wish))
    last = frozenset(key for key in asked if key in stores and stores[key].last)
    return Chosen(asked, last, any(key in stores for key in asked))


def _fits(key: int, store: Candidate | None, wish: Wish | None) -> bool:
    if store is None:
        return wish is None
    if wish is None:
        return store.answers and store.ships
    return store.answers and store.picks_up and wish.warehouse_id in (None, key)
