"""The fake market, with payouts."""

import json
from dataclasses import replace
from typing import Any

from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.settlements import MoneyKind, MoneyLine, PaidState, SettlementSeen
from zayton.channels.registry import adapters
from zayton.channels.tests import fake_market


class Payouts(dict[str, Any]):
    """What the market paid, by number; `asked` since when somebody looked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    def __bool__(self) -> bool:
        # a till that is empty is a till
        return True

    def settled(self, *, since: Any, cursor: str) -> Page:
        """See `SettlementsPort`."""
        self.asked.append(since)
        return Page(
            [
                RawDocument(Subject.SETTLEMENT, key, None, json.dumps(one).encode())
                for key, one in self.items()
            ]
        )


def payout(ref: str, total: int, **amounts: int) -> dict[str, Any]:
    """A payout as this market writes it."""
    return {"id": ref, "total": total, "amounts": amounts}


def paying_market(monkeypatch: Any) -> Any:
    """Open the fake market with a till of its own; its `payouts` are what tests write to."""
    server = fake_market.market()
    server.payouts = Payouts()
    real = adapters()["fake"]

    def connect(account: Any, caller: Any) -> Any:
        return replace(real.connect(account, caller), settlements=server.payouts)

    paying = replace(real, connect=connect, reading=replace(real.reading, settlement=_read))
    monkeypatch.setitem(_table(), "fake", paying)
    return server


def _table() -> Any:
    from zayton.channels import registry

    return registry._ADAPTERS


def _read(body: bytes) -> SettlementSeen:
    told = json.loads(body)
    if "total" not in told:
        raise Fault(FaultKind.UNREADABLE, "total is missing")
    lines = [MoneyLine(MoneyKind(kind), kind, amount) for kind, amount in told["amounts"].items()]
    return SettlementSeen(told["id"], "GBP", lines, total=told["total"], state=PaidState.PAID)
