"""Payouts of Shopify Payments with the transactions they are made of, read by REST."""

from datetime import date, datetime

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, ident, needed_parts, stored, text

_PAGE = 20
_ROWS = 250
_DONE = frozenset({"paid", "failed", "canceled", "cancelled"})


class ShopifySettlements:
    """A `SettlementsPort`: one document a payout, `{"payout": …, "transactions": […]}`, once it is done."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def settled(self, *, since: datetime, cursor: str) -> Page:
        """See `SettlementsPort`; a shop that is paid by others than Shopify Payments has none."""
        params = {"limit": str(_PAGE), "date_min": _day(since).isoformat()}
        try:
            found = self._client.page("shopify_payments/payouts", params, cursor=cursor)
        except Fault as fault:
            if fault.kind == FaultKind.GONE:
                return Page(())
            raise
        done = [one for one in needed_parts(found.body, "payouts") if text(one, "status") in _DONE]
        return Page([self._document(one) for one in done], found.cursor)

    def _document(self, payout: Json) -> RawDocument:
        number, rows, cursor = ident(payout), [], ""
        while True:
            params = {"limit": str(_ROWS), "payout_id": number}
            found = self._client.page("shopify_payments/balance/transactions", params, cursor=cursor)
            rows += needed_parts(found.body, "transactions")
            cursor = found.cursor
            if not cursor:
                break
        return RawDocument(Subject.SETTLEMENT, number, None, stored({"payout": payout, "transactions": rows}))


def _day(at: datetime) -> date:
    return at.date()
