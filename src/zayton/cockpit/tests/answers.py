"""Answers of the lake made by hand, and one who asks and is given them: for what is done with figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from zayton.cockpit.money import Money
from zayton.kernel.access.public import Scope
from zayton.lake.public import Answer, Key, Period, Row, declared_dimensions, declared_metrics
from zayton.ui.public import Chosen
from zayton.ui.scopebar import Period as Days

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
GBP = Money("GBP")
TODAY = date(2026, 3, 31)


def row(*keys: Key, before: Mapping[str, Any] | None = None, **figures: Any) -> Row:
    """One group with its figures."""
    return Row(keys, figures, before or {})


def answer(
    metrics: Sequence[str],
    by: Sequence[str] = (),
    rows: Sequence[Row] = (),
    *,
    period: Period = MARCH,
    compared: Period | None = None,
    totals: Row | None = None,
    row_count: int | None = None,
    words: Mapping[str, Any] | None = None,
) -> Answer:
    """What the lake would say."""
    return Answer(
        metrics=tuple(declared_metrics()[name] for name in metrics),
        by=tuple(declared_dimensions()[name] for name in by),
        period=period,
        compared=compared,
        rows=tuple(rows),
        row_count=len(rows) if row_count is None else row_count,
        totals=totals or row(**dict.fromkeys(metrics, 0)),
        position=77,
        as_of=datetime(2026, 3, 31, 12, tzinfo=UTC),
        words=words or {},
    )


@dataclass
class Given:
    """Asks like the pages' own asker, and is given the answers that were laid ready, in their order."""

    answers: list[Answer | None]
    scope: Scope = field(default_factory=Scope.everything)
    money: Money = GBP
    shops: frozenset[int] = frozenset()
    countries: tuple[str, ...] = ()
    period: Period = MARCH
    asked: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, metrics: Sequence[str], **question: Any) -> Answer | None:
        """The next answer."""
        self.asked.append({"metrics": list(metrics), **question})
        return self.answers.pop(0)

    @property
    def chosen(self) -> Chosen:
        """What was chosen at the top of the page."""
        days = Days("dates", self.period.start, self.period.end)
        return Chosen(self.shops, frozenset(self.countries), days, self.money.currency, "", TODAY)

    def narrowing(self, metrics: Sequence[str]) -> dict[str, Any]:
        """The chosen countries."""
        return {"country": list(self.countries)} if self.countries else {}
