"""Reports, messages and notifications."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from zayton.channels.ports.documents import Notice
from zayton.channels.ports.orders import Outcome


class ReportStage(StrEnum):
    """Where a report that was asked for stands; `empty` is how a marketplace says that there was no data."""

    WAITING = "waiting"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"


class ReportState(NamedTuple):
    """A report's stage, and the name of its content once it is ready."""

    stage: ReportStage
    document: str = ""


class ReportKind(NamedTuple):
    """A report of the marketplace's own kind that is worth asking for again and again, unless a person says otherwise.

    `late` is how far back each asking reaches beyond what is known, as what happened shows so much later; `None` where
    a report is a picture of now. `first` is how far back the first one reaches, `most` the longest span of one, `lag`
    how long after its end it is whole. Of one that `is_daily` each report tells of one day of the marketplace, written
    as that day in UTC. `dates` is the order of day and month in its files (`mdy`) where their cells may not tell.
    """

    kind: str
    late: timedelta | None = None
    first: timedelta = timedelta(days=28)
    most: timedelta = timedelta(days=30)
    lag: timedelta = timedelta(0)
    every: timedelta = timedelta(days=1)
    is_on: bool = True
    dates: str = ""
    is_daily: bool = False


class ReportsPort(Protocol):
    """Asks for reports, waits, fetches them."""

    def ask(self, kind: str, *, sites: Sequence[str], since: datetime | None, until: datetime | None) -> str:
        """Ask for a report of the marketplace's own kind; answers its name."""

    def made(
        self,
        kind: str,
        *,
        sites: Sequence[str],
        since: datetime | None,
        until: datetime | None,
        after: datetime,
    ) -> str:
        """The name of a report that was asked for so since a moment, whatever became of the answer; blank for none."""

    def state(self, report: str) -> ReportState:
        """How it stands."""

    def fetch(self, document: str) -> bytes:
        """Its content, decompressed, in the marketplace's encoding; an address that expired is asked for anew."""


class MessageAsked(NamedTuple):
    """A message to the buyer of an order: `kind` is `review_request` or `text`."""

    key: str
    number: str
    site: str
    kind: str
    text: str = ""


class MessagesPort(Protocol):
    """Writes to buyers in the ways that the marketplace allows."""

    def allowed(self, number: str, *, site: str) -> Sequence[str]:
        """The kinds of message that may be sent about an order now."""

    def send(self, asked: Sequence[MessageAsked]) -> Sequence[Outcome]:
        """Send messages."""


class NotificationsPort(Protocol):
    """Has notifications sent to us."""

    def subscribe(self, address: str, *, secret: str) -> Sequence[str]:
        """Have everything we understand sent to this address; answers the topics. Told twice is told once."""


class KeysPort(Protocol):
    """Fetches the public keys that notifications are signed with."""

    def public_key(self, name: str) -> str:
        """The key of a name, as the marketplace writes it; a name that it does not know is a `Fault` (GONE)."""


class Challenged(Protocol):
    """Answers a marketplace that asks, before it notifies, whether an address is ours; pure."""

    def __call__(
        self, query: Mapping[str, str], *, secret: str, address: str, values: Mapping[str, str]
    ) -> str:
        """The body of the answer, JSON. A question that is none is a `Fault` (REFUSED).

        `secret` and `values` as for `Receiver`.
        """


class Receiver(Protocol):
    """Understands notifications; pure, as it is called within the request."""

    def __call__(
        self, headers: Mapping[str, str], body: bytes, *, secret: str, address: str, values: Mapping[str, str]
    ) -> Sequence[Notice]:
        """What a notification says; header names are lower case. A bad signature is a `Fault` (DENIED).

        What stood behind the address is among the headers as `query-string`.

        `secret` is the one that `subscribe` was given, `values` are the connection's credentials: some marketplaces
        sign with a secret of the app. A marketplace that signs with keys has those that are known among them, as
        `public_key:<name>`; one that is not there is a `Fault` (DENIED) with its name as `key` in the figures.
        """
