"""Orders, read by REST: whole, as changed since, or by their ids."""

from collections.abc import Sequence
from datetime import UTC, datetime

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.mapping import changed_at, is_test, read_order
from zayton.channels.ports.documents import Page, Parsed, RawDocument, Subject
from zayton.channels.ports.parts import Json, ident, needed_parts, stored

_PAGE = 250
_IDS = 100


class ShopifyOrders:
    """An `OrdersPort`; orders that only try the shop out are left out."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """See `OrdersPort`. Without the scope `read_all_orders` a shop shows those of the last 60 days only."""
        params = {
            "status": "any",
            "limit": str(_PAGE),
            "order": "updated_at asc",
            "updated_at_min": _written(since),
            "updated_at_max": _written(until),
        }
        found = self._client.page("orders", params, cursor=cursor)
        return Page(documents(found.body), found.cursor)

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """See `OrdersPort`."""
        ids = [key for key in dict.fromkeys(keys) if key.isdecimal()]
        found: list[RawDocument] = []
        for start in range(0, len(ids), _IDS):
            params = {"status": "any", "limit": str(_PAGE), "ids": ",".join(ids[start : start + _IDS])}
            found += documents(self._client.page("orders", params).body)
        return found


def documents(body: Json) -> list[RawDocument]:
    """One document for each order of a page."""
    return [document(one) for one in needed_parts(body, "orders") if not is_test(one)]


def document(order: Json) -> RawDocument:
    """An order as a document, whole."""
    return RawDocument(
        Subject.ORDER, ident(order), changed_at(order), stored(order), Parsed(order, read_order)
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
