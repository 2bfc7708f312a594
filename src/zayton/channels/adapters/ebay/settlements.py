"""Payouts by Sell Finances, each with the transactions it is made of.

Calls for sellers in the EU and the UK must be signed (`signing.py`); without a key eBay refuses them.
"""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.orders import written
from zayton.channels.adapters.ebay.payloads import moment, stored
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, parts, text

_BASE = "/sell/finances/v1"
_PAYOUTS = 20
_TRANSACTIONS = 1000
# a payout of more than a million transactions is an answer that goes round in circles
_MOST_PAGES = 1000


class Settlements:
    """See `SettlementsPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def settled(self, *, since: datetime, cursor: str) -> Page:
        """Twenty payouts at a time, oldest first; no payouts are an answer without a body."""
        params = {
            "filter": f"payoutDate:[{written(since)}..]",
            "limit": str(_PAYOUTS),
            "offset": cursor or "0",
        }
        told = self._read("payout", params)
        found = [self._document(one) for one in parts(told, "payouts")]
        return Page(found, _following(text(told, "next")) if found else "")

    def _document(self, payout: Json) -> RawDocument:
        number = needed(payout, "payoutId")
        body = stored({"payout": payout, "transactions": self._inside(number)})
        return RawDocument(Subject.SETTLEMENT, number, moment(payout, "payoutDate"), body)

    def _inside(self, payout: str) -> list[Json]:
        found: list[Json] = []
        offset = "0"
        for _ in range(_MOST_PAGES):
            params = {"filter": f"payoutId:{{{payout}}}", "limit": str(_TRANSACTIONS), "offset": offset}
            told = self._read("transaction", params)
            found += parts(told, "transactions")
            offset = _following(text(told, "next"))
            if not offset:
                return found
        raise Fault(FaultKind.UNREADABLE, f"payout {payout} has no last page")

    def _read(self, what: str, params: dict[str, str]) -> Json:
        return self._client.read("finances", f"{_BASE}/{what}", params=params, signed=True)


def _following(link: str) -> str:
    offset = parse_qs(urlsplit(link).query).get("offset", [""])[0]
    return offset if offset.isdecimal() else ""
