"""Orders: whole, with their refunds, as changed since or by their ids."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.limits import MOST_AT_ONCE
from zayton.channels.adapters.woocommerce.mapping import FULL_REFUNDS, NOT_ORDERS, changed_at
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.parts import Json, ident, parts, stored, text


class WooOrders:
    """An `OrdersPort`.

    Pages are numbered, so the set they are cut from must not shrink while they are read: no end is asked for, as an
    order that changed beyond it would drop out and push another over the edge. What changed after `until` comes too.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:  # noqa: ARG002 see above
        """See `OrdersPort`."""
        # what is after a moment is not at it
        after = (
            (since.astimezone(UTC) - timedelta(seconds=1)).replace(tzinfo=None).isoformat(timespec="seconds")
        )
        params = {
            "modified_after": after,
            "dates_are_gmt": "true",
            "orderby": "id",
            "order": "asc",
            "status": "any",
        }
        found = self._client.rows("orders", params, page=cursor or "1")
        return Page(self._documents(found.rows), found.following)

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """See `OrdersPort`."""
        ids = [key for key in dict.fromkeys(keys) if key.isdecimal()]
        found: list[RawDocument] = []
        for start in range(0, len(ids), MOST_AT_ONCE):
            some = {"include": ",".join(ids[start : start + MOST_AT_ONCE]), "status": "any"}
            found += self._documents(self._client.all_rows("orders", some))
        return found

    def _documents(self, orders: Sequence[Json]) -> list[RawDocument]:
        return [self._document(one) for one in orders if text(one, "status") not in NOT_ORDERS]

    def _document(self, order: Json) -> RawDocument:
        """An order as a document; its refunds, of which it says only the sums, are asked for."""
        if parts(order, "refunds"):
            order = {**order, FULL_REFUNDS: self._client.all_rows(f"orders/{ident(order)}/refunds")}
        return document(order)


def document(order: Json) -> RawDocument:
    """An order as a document."""
    return RawDocument(Subject.ORDER, ident(order), changed_at(order), stored(order))
