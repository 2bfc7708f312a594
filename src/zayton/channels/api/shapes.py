"""What requests about connections say, and what their answers show."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from zayton.channels.states import ConnectionState, InboundState, RunState, StreamKind
from zayton.kernel.http.public import Body, Key, PageAsked, Refused, Shown

MOST_DOCUMENTS = 1000
MOST_MATCHES = 500


class StreamShown(Shown):
    """A stream; `is_silent` says that it has stopped without a word, `fault_said` is of its last run if that failed."""

    id: int
    kind: StreamKind
    every_seconds: int
    is_on: bool
    due_at: datetime | None
    good_at: datetime | None
    failures: int
    is_silent: bool
    fault_kind: str
    fault_said: str


class ConnectionShown(Shown):
    """A connection; `held` are documents held back, null for those who do not see all of its shops.

    `rests_until` says that a working one was asked for fewer calls, and when all of it goes on.
    """

    id: int
    adapter: str
    name: str
    state: ConnectionState
    fault_kind: str
    fault_said: str
    simulated: bool
    shops: list[str]
    streams: list[StreamShown]
    held: int | None
    good_at: datetime | None
    due_at: datetime | None
    rests_until: datetime | None


class ConnectionsShown(Shown):
    """All connections that the caller sees."""

    items: list[ConnectionShown]


class RunShown(Shown):
    """A run; `read` is `changed` and `skipped` and `quarantined` and what still waits to be worked."""

    id: int
    stream_id: int
    trigger: str
    state: RunState
    since: datetime | None
    until: datetime | None
    calls: int
    read: int
    changed: int
    skipped: int
    quarantined: int
    fault_kind: str
    fault_said: str
    started_at: datetime
    ended_at: datetime | None


class RunsAsked(PageAsked):
    """Which runs are wanted."""

    stream: Key | None = None
    state: RunState | None = None


class HeldDocumentShown(Shown):
    """A document that is held back; what happened and what to do, in the caller's language."""

    id: int
    connection_id: int
    subject: str
    key: str
    state: InboundState
    changed_at: datetime | None
    received_at: datetime
    reason: Refused


class HeldAsked(PageAsked):
    """Which documents are wanted; those that were discarded only with `discarded`."""

    connection: Key | None = None
    code: Annotated[str, Field(max_length=60)] | None = None
    discarded: bool = False


class DocumentIds(Body):
    """Documents by their ids."""

    document_ids: Annotated[list[Key], Field(min_length=1, max_length=MOST_DOCUMENTS)]


class HeldMoved(Shown):
    """The documents that moved, and the refusals."""

    document_ids: list[int]
    refusals: list[Refused]


class MatchSaid(Body):
    """A seller SKU of a shop and the code of the SKU of ours that it is; null takes a match back."""

    shop_id: Key
    msku: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^\S(.*\S)?$")]
    sku: Annotated[str, Field(min_length=1, max_length=64)] | None


class MatchesSaid(Body):
    """Seller SKUs to be matched."""

    matches: Annotated[list[MatchSaid], Field(min_length=1, max_length=MOST_MATCHES)]


class MatchesShown(Shown):
    """How many matches changed, and the refusals."""

    changed: int
    refusals: list[Refused]
