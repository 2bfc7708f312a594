"""The lake over HTTP: which figures there are, how they can be cut, and asking for them."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import WHOLE, Body, Problem, Routes, Shown, invalid_field
from zayton.kernel.time import latest_local_date, now
from zayton.lake.answers import Answer, Row
from zayton.lake.asking import ask
from zayton.lake.declarations import Metric
from zayton.lake.definitions import whole_vocabulary
from zayton.lake.permissions import ASK
from zayton.lake.questions import MAX_DIMENSIONS, Vocabulary, dimensions_of, fits, held_by
from zayton.lake.rules.periods import Period, named_period
from zayton.ui.public import zones_of

MOST_METRICS = 20
# an answer is one JSON text, in memory at both ends
MOST_ROWS = 10_000
MOST_VALUES = 1_000
# ten years and some days, as long as the journal is kept
LONGEST_DAYS = 3_700
_STATUS = {"lake.empty": 409, "lake.cost_hidden": 403}

Name = Annotated[str, Field(min_length=1, max_length=120)]
WholeNumber = Annotated[int, Field(ge=-(2**62), le=2**62, strict=True)]
FilterValue = WholeNumber | Annotated[str, Field(max_length=300)] | None
FilterValues = Annotated[list[FilterValue], Field(max_length=MOST_VALUES)]

routes = Routes("metrics", _("Figures"))


class MetricShown(Shown):
    """A metric: its words, unit, how it is reckoned, and the dimensions it can be cut by."""

    name: str
    words: str
    unit: str
    style: str
    formula: str
    dimensions: list[str]


class MetricsShown(Shown):
    """Every metric that the token may ask for."""

    items: list[MetricShown]


class DimensionShown(Shown):
    """A dimension; `holds` is the type of its values in filters and keys."""

    name: str
    words: str
    holds: Literal["integer", "text", "date"]


class DimensionsShown(Shown):
    """Every dimension."""

    items: list[DimensionShown]


class Question(Body):
    """Which figures, for which days, cut and filtered how.

    `period` is a name (`today`, `yesterday`, `7d`, `30d`, `90d`, `365d`, `week`, `month`, `quarter`, `year`) or two
    dates, `2026-01-01..2026-01-31`; names end today, which is the day of the shops asked about, or of the one furthest
    ahead where their zones differ. `order` is a metric or a dimension, with `-` in front for the largest first.
    """

    metrics: Annotated[list[Name], Field(min_length=1, max_length=MOST_METRICS)]
    period: Annotated[str, Field(max_length=24)] = "30d"
    by: Annotated[list[Name], Field(max_length=MAX_DIMENSIONS)] = []
    filters: Annotated[dict[Name, FilterValues], Field(max_length=20)] = {}
    compare: Literal["previous", "last_year"] | None = None
    order: Annotated[str, Field(max_length=121)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, strict=True), WHOLE] = 1_000


class Days(Shown):
    """Whole local days, both included."""

    start: date
    end: date


class GroupShown(Shown):
    """One group: its keys, what they are called, its figures, and those of the compared period."""

    keys: dict[str, int | str | None]
    words: dict[str, str]
    figures: dict[str, int | float | None]
    before: dict[str, int | float | None]


class AnswerShown(Shown):
    """Figures, and the journal position and moment they are true for; money is in minor units of the base currency.

    `rows` are the first `limit` of `row_count` groups; `totals` are over all of them.
    """

    period: Days
    compared: Days | None
    rows: list[GroupShown]
    row_count: int
    totals: GroupShown
    position: int
    as_of: str


@routes.read("", permission=ASK, answers=MetricsShown, words=_("List metrics"))
def list_metrics(request: HttpRequest) -> MetricsShown:
    """The metrics that the caller may ask for."""
    vocabulary, sees_cost = whole_vocabulary(), actor_of(request).scope.sees_cost
    seen = [metric for metric in vocabulary.metrics.values() if sees_cost or not metric.needs_cost]
    return MetricsShown(items=[_metric(metric, vocabulary) for metric in seen])


@routes.read("/dimensions", permission=ASK, answers=DimensionsShown, words=_("List dimensions"))
def list_dimensions(request: HttpRequest) -> DimensionsShown:
    """The dimensions that figures can be cut and filtered by."""
    found = whole_vocabulary().dimensions.values()
    return DimensionsShown(
        items=[DimensionShown(name=one.name, words=str(one.words), holds=held_by(one)) for one in found]
    )


@routes.ask(
    "/ask",
    permission=ASK,
    answers=AnswerShown,
    words=_("Ask for figures"),
    about=_("The same figures that the pages show, within the token's shops and warehouses; totals too."),
)
def ask_metrics(request: HttpRequest, question: Question) -> AnswerShown:
    """Figures for a period."""
    _check_filters(question)
    answer = ask(
        # a name twice would be a column twice
        metrics=list(dict.fromkeys(question.metrics)),
        period=_period(question, actor_of(request).scope),
        scope=actor_of(request).scope,
        by=list(dict.fromkeys(question.by)),
        filters=question.filters,
        compare=question.compare or "",
        order=question.order,
        limit=question.limit,
    )
    if isinstance(answer, Refusal):
        raise Problem(_STATUS.get(answer.code, 422), answer)
    return _answer(answer)


def _period(question: Question, scope: Scope) -> Period:
    today = latest_local_date(now(), zones_of(_asked_about(question, scope)))
    period = named_period(question.period, today)
    if (
        period is None
        or period.days > LONGEST_DAYS
        or not 1980 <= period.start.year <= period.end.year <= 2199
    ):
        words = _("A name such as 30d, or two dates such as 2026-01-01..2026-01-31, at most ten years apart.")
        raise invalid_field("body.question.period", "period", words)
    return period


def _asked_about(question: Question, scope: Scope) -> Scope:
    """The scope cut down to the shops that the question filters by: "today" is the day of those."""
    shops = frozenset(value for value in question.filters.get("shop", ()) if isinstance(value, int))
    if not shops:
        return scope
    # a filter may name shops out of scope; they must not lend their day either
    return replace(scope, shops=shops if scope.shops is None else shops & scope.shops)


def _check_filters(question: Question) -> None:
    known = whole_vocabulary().dimensions
    for name, values in question.filters.items():
        if name in known and not all(fits(known[name], value) for value in values):
            words = _("Its values are of the type %(type)s.") % {"type": held_by(known[name])}
            raise invalid_field(f"body.question.filters.{name}", "filter_value", words)


def _metric(metric: Metric, vocabulary: Vocabulary) -> MetricShown:
    return MetricShown(
        name=metric.name,
        words=str(metric.words),
        unit=str(metric.unit.words),
        style=metric.unit.style,
        formula=str(metric.formula_words),
        dimensions=list(dimensions_of(metric.name, vocabulary)),
    )


def _answer(answer: Answer) -> AnswerShown:
    return AnswerShown(
        period=Days.model_validate(answer.period),
        compared=Days.model_validate(answer.compared) if answer.compared else None,
        rows=[_row(row, answer) for row in answer.rows],
        row_count=answer.row_count,
        totals=GroupShown(
            keys={}, words={}, figures=dict(answer.totals.figures), before=dict(answer.totals.before)
        ),
        position=answer.position,
        as_of=answer.as_of.isoformat(),
    )


def _row(row: Row, answer: Answer) -> GroupShown:
    names = [dimension.name for dimension in answer.by]
    keys = dict(zip(names, row.keys, strict=True))
    return GroupShown(
        keys={name: key.isoformat() if isinstance(key, date) else key for name, key in keys.items()},
        words={name: answer.word(name, key) for name, key in keys.items()},
        figures=dict(row.figures),
        before=dict(row.before),
    )
