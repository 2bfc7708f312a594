"""What Amazon paid and took: `listTransactions` of the Finances API v2024-06-19.

That and not the settlement report, because transactions show within two days instead of every two weeks, have ids of
their own, and say of money that is held back when it is released. The settlement report still comes through the
reports port and by hand, as it is what a bank statement is matched with.
"""

from datetime import datetime, timedelta
from typing import Any

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.payloads import known, moment, named, needed_list
from zayton.channels.adapters.amazon.sets import written
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.parts import part, stored, text
from zayton.kernel.time import now

# of a longer span Amazon answers nothing at all
LONGEST_SPAN = timedelta(days=179)
# and it refuses one that ends nearer to now than two minutes
_LAG = timedelta(minutes=3)
_RECENT = timedelta(minutes=10)


class Settlements:
    """See `SettlementsPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def settled(self, *, since: datetime, cursor: str) -> Page:
        """Transactions posted since, in spans of half a year; `cursor` is a span's two ends and Amazon's token.

        A document is keyed by the transaction's id and status, as releasing held money is a news of its own.
        """
        after, before, token = _opened(cursor, since)
        if after >= before:
            return Page(())
        answer = self._client.read(
            "list_transactions",
            posted_after=written(after),
            posted_before=written(before),
            next_token=token or None,
        )
        payload = part(answer, "payload")
        found = [_document(each) for each in needed_list(payload, "transactions")]
        following = text(payload, "nextToken")
        if following:
            return Page(found, f"{written(after)} {written(before)} {following}")
        # a span that was cut to its longest ends long ago, and the next one begins there
        return Page(found, f"{written(before)}  " if before < now() - _LAG - _RECENT else "")


def _opened(cursor: str, since: datetime) -> tuple[datetime, datetime, str]:
    first, _, rest = cursor.partition(" ")
    second, _, token = rest.partition(" ")
    after = datetime.fromisoformat(first) if first else since
    before = datetime.fromisoformat(second) if second else min(after + LONGEST_SPAN, now() - _LAG)
    return after, before, token


def _document(transaction: Any) -> RawDocument:
    status = text(known(transaction), "transactionStatus")
    ident = named(transaction, "transactionId")
    return RawDocument(
        Subject.SETTLEMENT,
        f"{ident}:{status}" if status else ident,
        moment(known(transaction), "postedDate"),
        stored(transaction),
    )
