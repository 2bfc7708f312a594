"""What a listing's channel says in words, whose words they are, and how they are told: pure."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from zayton.channels.ports.offers import ListingSeen, Problem

WORDS = ("title", "description", "bullets")
"""The texts that may be changed alone."""
# marketplaces take their time until they show what they took
SHOWS_LATE = timedelta(minutes=30)
# longer ones could be shown only in part, and a part must never be written back
_LONGEST = 200_000
_LONGEST_TOLD = 200


def words_seen(seen: ListingSeen) -> dict[str, Any]:
    """The texts that a sighting tells, by field; what it does not tell, or tells at too great a length, is left out."""
    told: dict[str, Any] = {
        "title": seen.title if seen.own_title is None else seen.own_title,
        "description": seen.description,
        "bullets": None if seen.bullets is None else list(seen.bullets),
    }
    return {
        name: value
        for name, value in told.items()
        if value is not None and len(value if isinstance(value, str) else "".join(value)) <= _LONGEST
    }


def alike(one: Any, other: Any) -> bool:
    """Whether two texts are the same but for blanks, which channels set as they like."""
    return _plain(one) == _plain(other)


def _plain(value: Any) -> list[list[str]]:
    lines = [value] if isinstance(value, str) else value or [""]
    return [str(line).split() for line in lines]


def still_old(sent_at: datetime | None, at: datetime) -> bool:
    """Whether a channel may still show what stood before it took ours."""
    return sent_at is not None and at - sent_at < SHOWS_LATE


def is_ours(title: Any, *said: Mapping[str, Any] | None) -> bool:
    """Whether a title is among those that we had a channel say, or are having it say."""
    ours = [one["title"] for one in said if one and "title" in one]
    return title is not None and any(alike(one, title) for one in ours)


def retitled(shown: str, was: str | None, will: str) -> str:
    """A title as it is shown, once the part of it that was changed says otherwise."""
    return will + shown[len(was) :] if was and shown.startswith(was) else will


def short(value: Any) -> Any:
    """A value short enough for the journal."""
    text = " · ".join(value) if isinstance(value, list) else value
    return text[: _LONGEST_TOLD - 1] + "…" if isinstance(text, str) and len(text) > _LONGEST_TOLD else text


def told_in_short(was: Mapping[str, Any], will: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Fields as `[before, after]` for the journal."""
    return {name: [short(was.get(name)), short(value)] for name, value in will.items()}


def declined_since(
    sent: Mapping[str, Any],
    sent_at: datetime | None,
    seen: ListingSeen,
    *,
    before: Collection[tuple[str | None, str | None]],
    called: Mapping[str, str],
    at: datetime,
) -> dict[str, Problem]:
    """The texts that a channel took and has something against now, by field, with what it has against them.

    `before` are code and words of what it had against the listing before: that counts once it had time to show ours.
    What it shows as we told it was not declined; of what it shows otherwise a warning suffices.
    """
    shown, late = words_seen(seen), not still_old(sent_at, at)
    found: dict[str, Problem] = {}
    for problem in seen.problems:
        name = called.get(problem.field, problem.field)
        if name not in sent or (name in shown and alike(shown[name], sent[name])):
            continue
        is_news = (problem.code, problem.words) not in before
        if (problem.severe and (is_news or late)) or (late and name in shown):
            found.setdefault(name, problem)
    return found
