"""All that the stand-in knows, as plain dictionaries that a file can keep."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zayton.sandbox.clock import Clock
from zayton.sandbox.ebay.answers import Json, moment
from zayton.sandbox.ebay.credentials import AUTHORIZATION_CODE, REFRESH_TOKEN
from zayton.sandbox.market import Hook

_RUNTIME = ("clock", "hooks", "auto_approve", "out_of_stock_option", "demands_signature")


@dataclass
class World:
    """The seller's account: by key, each in the shape that the API gives it.

    Two preferences of the seller: `auto_approve` has buyers' cancellations approved at once, and with
    `out_of_stock_option` a listing may stand with nothing left. `demands_signature` makes it a seller of the EU or the
    UK, whose calls about money must be signed.
    """

    clock: Clock
    hooks: list[Hook]
    auto_approve: bool = True
    out_of_stock_option: bool = True
    demands_signature: bool = False
    serial: int = 0
    access: dict[str, Json] = field(default_factory=dict)
    refresh: list[str] = field(default_factory=lambda: [REFRESH_TOKEN])
    codes: list[str] = field(default_factory=lambda: [AUTHORIZATION_CODE])
    items: dict[str, Json] = field(default_factory=dict)
    groups: dict[str, Json] = field(default_factory=dict)
    offers: dict[str, Json] = field(default_factory=dict)
    outside: dict[str, Json] = field(default_factory=dict)
    locations: dict[str, Json] = field(default_factory=dict)
    orders: dict[str, Json] = field(default_factory=dict)
    fulfilments: dict[str, list[Json]] = field(default_factory=dict)
    cancellations: dict[str, Json] = field(default_factory=dict)
    transactions: list[Json] = field(default_factory=list)
    payouts: list[Json] = field(default_factory=list)
    tasks: dict[str, Json] = field(default_factory=dict)
    config: Json = field(default_factory=dict)
    destinations: dict[str, Json] = field(default_factory=dict)
    subscriptions: dict[str, Json] = field(default_factory=dict)
    messages: list[Json] = field(default_factory=list)

    def next(self) -> int:
        """The next number that nothing else has."""
        self.serial += 1
        return self.serial

    def now(self) -> datetime:
        """The stand-in's clock."""
        return self.clock.now()

    def stamp(self, *, later: timedelta = timedelta(0)) -> str:
        """The present moment as the API writes it."""
        return moment(self.now() + later)

    def dump(self) -> dict[str, Any]:
        """A copy of everything that a restart must not lose."""
        return {name: copy.deepcopy(value) for name, value in vars(self).items() if name not in _RUNTIME}

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what was dumped."""
        for name, value in copy.deepcopy(dict(state)).items():
            setattr(self, name, value)
