"""How far publishing is: by shop, what was asked for, sent, taken and refused, how fast, and why it waits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet

from zayton.kernel.access.public import Scope
from zayton.listings.models import Ask
from zayton.listings.rules.progress import LATELY, pace_of, sent_by
from zayton.listings.states import AskKind, AskState, ListingState

_CALLED = frozenset({"working", "away"})


class Rest(NamedTuple):
    """Listings that are not sent before a moment, and the fault that put them off."""

    kind: str
    said: str
    listings: int
    again_at: datetime


class Way(NamedTuple):
    """The connection by which a shop's listings go out: none, when the shop sells through no connection any more."""

    connection_id: int | None
    adapter: str
    state: str
    fault_kind: str
    fault_said: str

    @property
    def is_open(self) -> bool:
        """Whether anything is sent by it."""
        return self.state in _CALLED


class Progress(NamedTuple):
    """Listings of a shop by what became of them, how fast that goes, and what those wait for that are put off.

    `waiting` were not answered yet, `put_off` of them after a failure; `deciding` the channel has taken and not decided
    on; `on_sale` stand there, with those that show no units; `refused` it does not take as they are. `per_hour` is how
    many it took lately, `ready_at` roughly when the rest is sent at that pace; either is `None` while nobody knows.
    """

    shop_id: int
    shop: str
    asked: int
    waiting: int
    put_off: int
    deciding: int
    on_sale: int
    refused: int
    again_at: datetime | None
    way: Way
    rests: tuple[Rest, ...]
    per_hour: int | None
    ready_at: datetime | None

    @property
    def sent(self) -> int:
        """Those that the channel has answered."""
        return self.asked - self.waiting


def publishing_progress(*, scope: Scope, since: datetime, at: datetime) -> list[Progress]:
    """What was asked to be published from a moment on, by shop; those with most to do first. Two questions."""
    asked = Ask.objects.filter(kind=AskKind.CONTENT, asked_at__gte=since)
    if scope.shops is not None:
        asked = asked.filter(listing__shop__in=scope.shops)
    rests = _rests(asked, at)
    rows = asked.values("listing__shop_id", "listing__shop__name", *_WAY).annotate(**_counts(at))
    found = [_progress(row, rests.get(row["listing__shop_id"], ()), at) for row in rows]
    return sorted(found, key=lambda one: (-one.waiting, one.shop))


_CONNECTION = "listing__shop__connected__connection"
_WAY = tuple(f"{_CONNECTION}__{name}" for name in ("pk", "adapter", "state", "fault_kind", "fault_said"))


def _counts(at: datetime) -> dict[str, Any]:
    due, done, failed = (Q(state=state) for state in (AskState.DUE, AskState.DONE, AskState.FAILED))
    rejected, pending = (Q(listing__state=state) for state in (ListingState.REJECTED, ListingState.PENDING))
    put_off = due & Q(tries__gt=0)
    lately = done & Q(sent_at__gt=at - LATELY)
    return {
        "asked": Count("pk"),
        "waiting": Count("pk", filter=due),
        "put_off": Count("pk", filter=put_off),
        "deciding": Count("pk", filter=done & pending),
        "on_sale": Count("pk", filter=done & ~rejected & ~pending),
        "refused": Count("pk", filter=failed | (done & rejected)),
        "again_at": Min("due_at", filter=put_off),
        "taken": Count("pk", filter=done),
        "lately": Count("pk", filter=lately),
        "lately_from": Min("asked_at", filter=lately),
    }


def _rests(asked: "QuerySet[Ask]", at: datetime) -> dict[int, tuple[Rest, ...]]:
    """What is put off, by shop and by what put it off; those whose pause is over are in the queue as all others."""
    resting = asked.filter(state=AskState.DUE, tries__gt=0, due_at__gt=at)
    rows = resting.values_list("listing__shop_id", "fault_kind").annotate(
        said=Max("fault_said"), number=Count("pk"), first=Min("due_at")
    )
    found: dict[int, tuple[Rest, ...]] = {}
    for shop, kind, said, number, again_at in rows.order_by("-number", "fault_kind"):
        found[shop] = (*found.get(shop, ()), Rest(kind, said, number, again_at))
    return found


def _progress(row: Mapping[str, Any], rests: tuple[Rest, ...], at: datetime) -> Progress:
    counts = {name: row[name] for name in _COUNTED}
    way = Way(row[_WAY[0]], *(row[name] or "" for name in _WAY[1:]))
    waiting, answered = row["waiting"], row["asked"] - row["waiting"]
    per_hour = pace_of(
        taken=row["lately"],
        answered=row["taken"],
        answered_in_all=answered,
        began=at - row["lately_from"] if row["lately_from"] else timedelta(0),
    )
    # while one listing may go out the channel is at work; when all rest it is not before the first of them
    first = min(one.again_at for one in rests) if sum(one.listings for one in rests) >= waiting > 0 else None
    ready_at = sent_by(at=at, waiting=waiting, per_hour=per_hour, not_before=first) if way.is_open else None
    return Progress(
        row["listing__shop_id"],
        row["listing__shop__name"],
        **counts,
        way=way,
        rests=rests,
        per_hour=per_hour,
        ready_at=ready_at,
    )


_COUNTED = ("asked", "waiting", "put_off", "deciding", "on_sale", "refused", "again_at")
