"""What `ask` gives back: rows, totals, comparisons, and the position and moment they are true for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from zayton.lake.declarations import Dimension, Metric
from zayton.lake.rules.periods import Period

Key = int | str | date | None
Figure = int | float | None
Words = Mapping[str, Mapping[Key, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its keys in the order asked for, its figures by metric, and those of the compared period."""

    keys: tuple[Key, ...]
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures with everything needed to print them honestly.

    `rows` are the first `limit` of `row_count` groups; `totals` are over all of them. A figure is an integer (minor
    units, pieces), a ratio as a double, or `None` where something would have been divided by zero. `as_of` is when the
    lake that was read was known to be up to date, whatever `position` was asked of it.
    """

    metrics: tuple[Metric, ...]
    by: tuple[Dimension, ...]
    period: Period
    compared: Period | None
    rows: tuple[Row, ...]
    row_count: int
    totals: Row
    position: int
    as_of: datetime
    words: Words

    def word(self, dimension: str, key: Key) -> str:
        """What a key is called, in the active language; the key itself where it has no words."""
        return said(self.words, dimension, key)


def said(words: Words, name: str, key: Key) -> str:
    """What a key is called, in the active language; the key itself where it has no words."""
    pair = words.get(name, {}).get(key)
    if pair is None:
        return "" if key is None else str(key)
    english, chinese = pair
    return (chinese or english) if (get_language() or "").startswith("zh") else (english or chinese)


def change(now: Figure, before: Figure) -> float | None:
    """The change against the compared period as a share of its size; `None` where there was nothing to compare with."""
    if now is None or not before:
        return None
    # by its size: from −100 to −50 is a rise
    return (now - before) / abs(before)
