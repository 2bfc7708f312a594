"""Misbehaviour on demand: which share of calls fails, and in which of the ways that real marketplaces know."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

THROTTLE = "throttle"
FAIL_BEFORE = "fail_before"
FAIL_AFTER = "fail_after"
DELAY = "delay"
DROP_BEFORE = "drop_before"
DROP_AFTER = "drop_after"
EXPIRE = "expire"
CALL_FAULTS = (THROTTLE, FAIL_BEFORE, FAIL_AFTER, DELAY, DROP_BEFORE, DROP_AFTER, EXPIRE)
"""What can go wrong with a call: `after` means that the work was done and only the answer is lost."""

REPEAT = "repeat"
REORDER = "reorder"
LOSE = "lose"
HOOK_FAULTS = (REPEAT, REORDER, LOSE)
"""What can go wrong with a notification."""


@dataclass
class Faults:
    """How a marketplace misbehaves now.

    `rate` is the share of calls that fail (0 to 1), each in one of `kinds`; only calls whose path contains `only`.
    `down` answers every call with a server error. `hooks` is the share of notifications that misbehave, `copies` how
    often one is delivered at most. `seen` counts what was done, by kind.
    """

    rate: float = 0.0
    kinds: Sequence[str] = CALL_FAULTS
    only: str = ""
    down: bool = False
    retry_after: float = 0.2
    delay: float = 0.3
    hooks: float = 0.0
    hook_kinds: Sequence[str] = HOOK_FAULTS
    copies: int = 3
    seed: int = 1
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        unknown = {*self.kinds} - {*CALL_FAULTS} | {*self.hook_kinds} - {*HOOK_FAULTS}
        if unknown:
            raise ValueError(f"unknown faults: {sorted(unknown)}")
        self._dice = random.Random(self.seed)

    def for_call(self, path: str) -> str:
        """What goes wrong with a call to this path, `""` for nothing."""
        if self.down:
            return self._noted(FAIL_BEFORE)
        if not self.kinds or self.only not in path or self._dice.random() >= self.rate:
            return ""
        return self._noted(self._dice.choice(self.kinds))

    def for_hook(self) -> str:
        """What goes wrong with a notification, `""` for nothing."""
        if not self.hook_kinds or self._dice.random() >= self.hooks:
            return ""
        return self._noted(self._dice.choice(self.hook_kinds))

    def times(self) -> int:
        """How often a repeated notification is delivered."""
        return self._dice.randint(2, max(2, self.copies))

    def _noted(self, kind: str) -> str:
        self.seen[kind] += 1
        return kind
