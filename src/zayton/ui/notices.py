"""Notices: what happened that somebody should know, read from where it is kept, never copied."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Words
from zayton.kernel.statements import selected

Moments = Sequence[QuerySet[Any, Any]]
"""Questions that answer a row for each notice, with its moment as `moment`."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: when, what in words, where it leads, and its status colour with an icon."""

    at: datetime
    words: Words | str
    href: str
    colour: str = "blue"
    icon: str = "info-circle"


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """Answers an actor's newest notices (at most `limit`), within their scope and permissions.

    Notices that are alike are told as one, or a busy day would push out all else. `moments` asks for when the same ones
    were, so that those of all sources are counted together; without it, or where it answers `None`, the notices
    themselves are counted.
    """

    name: str
    newest: Callable[[Actor, int], Sequence[Notice]]
    moments: Callable[[Actor], Moments | None] = lambda _actor: None


_SOURCES: dict[str, NoticeSource] = {}


def register_notices(sources: Iterable[NoticeSource]) -> None:
    """Let a domain tell people what happened."""
    _SOURCES.update({source.name: source for source in sources})


def newest_notices(actor: Actor, limit: int = 30) -> list[Notice]:
    """The newest notices of all sources, newest first."""
    # each source gives as many as are wanted, since all of them may be of one source
    found = [notice for source in _SOURCES.values() for notice in source.newest(actor, limit)]
    return sorted(found, key=lambda notice: notice.at, reverse=True)[:limit]


def count_newer(actor: Actor, since: datetime | None, *, most: int) -> int:
    """How many notices are newer than a moment (`None`: all of them), counted up to `most`."""
    told = 0
    asked: list[QuerySet[Any, Any]] = []
    for source in _SOURCES.values():
        moments = source.moments(actor)
        if moments is None:
            told += sum(since is None or one.at > since for one in source.newest(actor, most))
        else:
            asked += moments
    return min(told + _counted(asked, since, most), most)


def _counted(asked: Moments, since: datetime | None, most: int) -> int:
    """The rows of all these questions, asked as one: every page is drawn with their number."""
    parts: list[str] = []
    parameters: list[Any] = []
    for number, found in enumerate(asked):
        newer = found if since is None else found.filter(moment__gt=since)
        try:
            text, given = newer.order_by().values_list("moment")[:most].query.sql_with_params()
        # a reader who sees no shop at all need not be asked about
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT COUNT(*) FROM ({text}) AS told_{number})")
        parameters += given
    return int(selected(f"SELECT {' + '.join(parts)}", parameters)[0][0]) if parts else 0
