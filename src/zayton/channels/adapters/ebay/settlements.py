"""Payouts by Sell Finances, each with the transactions it is made of.

Calls for sellers in the EU and the UK must be signed (`signing.py`); without a key eBay refuses them.

No filter of `getPayouts` asks by when a payout changed: `payoutDate` is when it began, and `lastAttemptedPayoutDate`
goes with `RETRYABLE_FAILED` alone (developer.ebay.com/api-docs/sell/finances, getPayouts). A bank gives money back
weeks later, so older payouts are asked for by the states in which they were not paid after all, one state a call.
"""

from datetime import datetime, timedelta
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
_TAKEN_BACK = ("REVERSED", "TERMINAL_FAILED")
_LATE = timedelta(days=90)


class Settlements:
    """See `SettlementsPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def settled(self, *, since: datetime, cursor: str) -> Page:
        """Twenty payouts at a time, oldest first; no payouts are an answer without a body.

        After them come those of the three months before `since` that were taken back.
        """
        state, _colon, offset = cursor.rpartition(":")
        filter_ = f"payoutDate:[{written(since)}..]"
        if state:
            filter_ = f"payoutDate:[{written(since - _LATE)}..{written(since)}],payoutStatus:{{{state}}}"
        # "By default … sorted in descending order" (getPayouts, Finances API)
        params = {
            "filter": filter_,
            "sort": "payoutDate",
            "limit": str(_PAYOUTS),
            "offset": offset or "0",
        }
        told = self._read("payout", params)
        found = [self._document(one) for one in parts(told, "payouts")]
        following = _following(text(told, "next")) if found else ""
        return Page(found, f"{state}:{following}" if following else _next_state(state))

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


def _next_state(state: str) -> str:
    """Where the payouts of the next state begin; blank after the last one."""
    left = _TAKEN_BACK[_TAKEN_BACK.index(state) + 1 :] if state in _TAKEN_BACK else _TAKEN_BACK
    return f"{left[0]}:0" if left else ""


def _following(link: str) -> str:
    offset = parse_qs(urlsplit(link).query).get("offset", [""])[0]
    return offset if offset.isdecimal() else ""
