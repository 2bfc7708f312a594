"""All that the stand-in knows, as plain dictionaries that a file can keep."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zayton.sandbox.aliexpress.answers import Json, pacific
from zayton.sandbox.aliexpress.credentials import AUTHORIZATION_CODE, REFRESH_TOKEN
from zayton.sandbox.clock import Clock
from zayton.sandbox.market import Hook

_RUNTIME = ("clock", "hooks", "push_to", "auto_approve")


@dataclass
class World:
    """The seller's account. `push_to` is where messages are pushed, as set in the console; blank for nowhere.

    `auto_approve` agrees at once to what buyers cancel.
    """

    clock: Clock
    hooks: list[Hook]
    push_to: str = ""
    auto_approve: bool = True
    serial: int = 0
    access: dict[str, str] = field(default_factory=dict)
    refresh: list[str] = field(default_factory=lambda: [REFRESH_TOKEN])
    codes: list[str] = field(default_factory=lambda: [AUTHORIZATION_CODE])
    products: dict[str, Json] = field(default_factory=dict)
    orders: dict[str, Json] = field(default_factory=dict)

    def next(self) -> int:
        """The next number that nothing else has."""
        self.serial += 1
        return self.serial

    def now(self) -> datetime:
        """The stand-in's clock."""
        return self.clock.now()

    def stamp(self) -> str:
        """The present moment as the methods write it."""
        return pacific(self.now())

    def touch(self, order: Json) -> None:
        """Note that an order changed now."""
        order["modified"] = self.now().isoformat()

    def dump(self) -> dict[str, Any]:
        """A copy of everything that a restart must not lose."""
        return {name: copy.deepcopy(value) for name, value in vars(self).items() if name not in _RUNTIME}

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what was dumped."""
        for name, value in copy.deepcopy(dict(state)).items():
            setattr(self, name, value)
