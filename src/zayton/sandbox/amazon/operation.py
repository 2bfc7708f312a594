"""What an operation of the API is: its path, who may call it, and how often."""

from collections.abc import Callable
from typing import NamedTuple

from zayton.sandbox.amazon.mall import Answer, Call, Mall

NOTIFICATIONS_SCOPE = "sellingpartnerapi::notifications"


class Operation(NamedTuple):
    """An operation with its published usage plan: `rate` calls a second, `burst` at once.

    A `grantless` one takes a token of the application instead of one of a seller; `alone` means that only a restricted
    token opens it.
    """

    name: str
    method: str
    path: str
    work: Callable[[Mall, Call], Answer]
    rate: float
    burst: int
    grantless: bool = False
    alone: bool = False
