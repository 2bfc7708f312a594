"""What requests about settlements say, and what their answers show."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from zayton.channels.ports.settlements import MoneyKind, PaidState, Statement
from zayton.kernel.http.public import Key, PageAsked, Shown


class SettlementShown(Shown):
    """A settlement; amounts in minor units of its currency.

    `total_minor` is what the marketplace says, null where it says nothing; `lines_minor` what the lines come to without
    what was paid to the bank; `difference_minor` the first less the second. `counts` is true of one document about each
    settlement: add up only those. `state` says where its money is, `came_back_in_id` which later settlement says that
    its payment failed; `paid_minor` is what was paid, 0 of what is on its way, failed or does not count. `check` says
    whether the lines come to the total: `cut` lacks the total, `moved` failed and has its lines elsewhere.
    """

    id: int
    ref: str
    statement: Statement
    connection_id: int | None
    shop_id: int | None
    currency: str
    starts_at: datetime | None
    ends_at: datetime | None
    deposited_at: datetime | None
    state: PaidState
    came_back_in_id: int | None
    paid_minor: int | None
    total_minor: int | None
    lines_minor: int
    difference_minor: int | None
    check: Literal["agrees", "differs", "untold", "cut", "moved"]
    lines: int
    counts: bool
    version: int
    changed_at: datetime


class SettlementsAsked(PageAsked):
    """Which settlements are wanted."""

    shop: Key | None = None
    ref: Annotated[str, Field(max_length=80)] | None = None
    statement: Statement | None = None
    counts: bool | None = None
    state: PaidState | None = None


class KindShown(Shown):
    """What the lines of one kind come to."""

    kind: MoneyKind
    lines: int
    amount_minor: int


class SettlementOpened(Shown):
    """A settlement with its sums by kind."""

    settlement: SettlementShown
    kinds: list[KindShown]


class SettlementLineShown(Shown):
    """A line; `said` are the marketplace's own words, `source_row` its line in the file that it came from."""

    id: int
    kind: MoneyKind
    said: str
    order_number: str
    msku: str
    quantity: int | None
    amount_minor: int
    posted_at: datetime | None
    source_import_id: int | None
    source_row: int | None
