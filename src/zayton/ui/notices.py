"""Notices: what happened that somebody should know, read from where it is kept, never copied."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Words


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
    """Answers an actor's newest notices (at most `limit`), within their scope and permissions."""

    name: str
    newest: Callable[[Actor, int], Sequence[Notice]]


_SOURCES: dict[str, NoticeSource] = {}


def register_notices(sources: Iterable[NoticeSource]) -> None:
    """Let a domain tell people what happened."""
    _SOURCES.update({source.name: source for source in sources})


def newest_notices(actor: Actor, limit: int = 30) -> list[Notice]:
    """The newest notices of all sources, newest first."""
    # each source gives as many as are wanted, since all of them may be of one source
    found = [notice for source in _SOURCES.values() for notice in source.newest(actor, limit)]
    return sorted(found, key=lambda notice: notice.at, reverse=True)[:limit]
