"""One figure, opened: what it is, how it is computed, what it is made of, down to the rows of the books."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zayton.cockpit.asking import Asker
from zayton.cockpit.money import Money
from zayton.cockpit.wording import (
    BLANK,
    figure_href,
    figure_text,
    key_text,
    period_text,
    simulated,
    unit_text,
)
from zayton.kernel.errors import Refusal, words_of
from zayton.lake.public import (
    GRAINS,
    Answer,
    Drilled,
    Key,
    Metric,
    Period,
    Value,
    ask,
    cut_for,
    dimensions_of,
    drill,
    named_period,
    whole_vocabulary,
)
from zayton.ui.public import page, problem_page, said

SHOWN = 100
_PREFIX = "f."
_CUTS = ("country", "shop", "category", "brand", "sku", "warehouse", "person", "age", "charge", "stock_state")


@dataclass(frozen=True, slots=True)
class Opened:
    """What is asked of a figure, as its address says."""

    metric: str
    period: Period
    filters: Mapping[str, tuple[Value, ...]]
    position: int | None
    by: str
    offset: int
    shops: frozenset[int]
    money: Money


@page(permission="lake.ask")
def figure(request: HttpRequest, metric: str) -> HttpResponse:
    """What a figure is made of: its parts when it is a formula, else groups and the source rows."""
    asker = Asker.of(request)
    asked = opened_of(request, asker, metric)
    answer = _answered(asker, asked, metric)
    made = drill(
        metric=metric,
        period=asked.period,
        scope=asker.scope,
        filters=asked.filters,
        position=asked.position,
        limit=SHOWN,
        offset=asked.offset,
        cut=asker.cut,
    )
    if isinstance(answer, Refusal) or isinstance(made, Refusal):
        return refused_page(request, answer if isinstance(answer, Refusal) else made)
    return render(request, "cockpit/figure.html", _context(asker, asked, answer, made))


def _answered(asker: Asker, asked: Opened, metric: str, by: Sequence[str] = ()) -> Answer | Refusal:
    """A figure of the page: all of them are as of one position, within the same days and filters."""
    return ask(
        metrics=[metric],
        by=by,
        period=asked.period,
        scope=asker.scope,
        filters=asked.filters,
        limit=SHOWN,
        position=asked.position,
        cut=asker.cut,
    )


def refused_page(request: HttpRequest, refusal: Refusal | Any) -> HttpResponse:
    """A question that cannot be answered, in words."""
    happened, remedy = words_of(refusal)
    return problem_page(
        request, status=400, title=_("This figure cannot be shown"), happened=happened, remedy=remedy
    )


def opened_of(request: HttpRequest, asker: Asker, metric: str) -> Opened:
    """Read what is asked from the address; 404 for a metric that there is not.

    The countries of the scope bar hold unless the address filters by country itself.
    """
    if metric not in whole_vocabulary().metrics:
        raise Http404(metric)
    asked, chosen = request.GET, asker.period
    period = named_period(f"{asked.get('from', '')}..{asked.get('to', '')}", chosen.end)
    names = [name for name in asked if name.startswith(_PREFIX)]
    position, offset = asked.get("position", ""), asked.get("offset", "")
    filters = {name[len(_PREFIX) :]: tuple(_value(text) for text in asked.getlist(name)) for name in names}
    # the address wins: a link into one country must not be narrowed to another
    countries = {name: tuple(values) for name, values in asker.narrowing([metric]).items()}
    return Opened(
        metric,
        period or chosen,
        countries | filters,
        # a position beyond a bigint is no position
        _reached(asker, int(position)) if position.isdecimal() and len(position) < 19 else None,
        asked.get("by", ""),
        int(offset) if offset.isdecimal() and len(offset) < 9 else 0,
        asker.chosen.shops,
        asker.money,
    )


def _reached(asker: Asker, position: int) -> int:
    """The position asked for, from a lake that has come so far; its newest where none has."""
    # once for the whole page, as the lake may move on between two of its questions
    asker.cut = cut_for(asker.cut, position)
    return min(position, asker.cut.position) if asker.cut else position


def _value(text: str) -> Value:
    if text == BLANK:
        return None
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 19 else text


def _context(asker: Asker, asked: Opened, answer: Answer, made: Drilled) -> dict[str, Any]:
    metric = made.metric
    stands = said(figure_text(metric, answer.totals.figures[metric.name], asker.money))
    return {
        "title": metric.words,
        "standing": f"{stands} {unit_text(metric)} · {period_text(asked.period)}",
        "formula": metric.formula_words,
        "simulated": bool(simulated([metric.name])),
        "filters": _filter_words(asked, asker),
        "position": answer.position,
        # the lake knows when it was last up to date, not when it was at an earlier position
        "as_of": answer.as_of if asker.cut and answer.position == asker.cut.position else None,
        "money_note": asker.money.note if metric.unit.style == "money" else "",
        "parts": [_part(asker, asked, part) for part in made.parts],
        "cuts": _cuts(asked),
        "groups": _groups(asker, asked),
        "rows": [_row(made, row.keys, row.figure) for row in made.rows],
        "row_count": made.row_count,
        "shown_to": asked.offset + len(made.rows),
        "more": _more(asked, made),
    }


def _link(asked: Opened, metric: str, filters: Mapping[str, Iterable[Value]], by: str = "") -> str:
    return figure_href(
        metric,
        asked.period,
        filters=filters,
        shops=asked.shops,
        position=asked.position,
        by=by,
        money=asked.money,
    )


def _more(asked: Opened, made: Drilled) -> str:
    # counted by what came and not by the page size: the last page may be short
    after = asked.offset + len(made.rows)
    more = after < made.row_count
    return f"{_link(asked, asked.metric, asked.filters)}&offset={after}" if more else ""


def _part(asker: Asker, asked: Opened, part: Metric) -> dict[str, str]:
    answer = _answered(asker, asked, part.name)
    text = (
        figure_text(part, answer.totals.figures[part.name], asker.money) if isinstance(answer, Answer) else ""
    )
    return {
        "words": str(part.words),
        "text": text,
        "formula": str(part.formula_words),
        "href": _link(asked, part.name, asked.filters),
    }


def _cuts(asked: Opened) -> list[dict[str, Any]]:
    """The dimensions by which this figure can be cut further."""
    words = whole_vocabulary()
    # dimensions of people's own stand between ours and the grains of time
    own = [name for name in words.dimensions if name.startswith("group_")]
    known = dimensions_of(asked.metric, words)
    names = [
        name for name in (*_CUTS, *own, "month", "week", "day") if name in known and name not in asked.filters
    ]
    return [
        {
            "words": words.dimensions[name].words,
            "href": _link(asked, asked.metric, asked.filters, name),
            "on": name == asked.by,
        }
        for name in names
    ]


def _groups(asker: Asker, asked: Opened) -> list[dict[str, str]]:
    if not asked.by:
        return []
    answer = _answered(asker, asked, asked.metric, [asked.by])
    if isinstance(answer, Refusal):
        return []
    metric = answer.metrics[0]
    return [
        {
            "name": key_text(asked.by, row.keys[0], answer),
            "text": figure_text(metric, row.figures[metric.name], asker.money),
            "href": _narrower(asked, row.keys[0]),
        }
        for row in answer.rows
    ]


def _narrower(asked: Opened, key: Key) -> str:
    """The same figure for one group; a bucket of time has no filter, so it does not lead further."""
    # days are the address's own from and to
    if asked.by in GRAINS:
        return ""
    return _link(
        asked, asked.metric, {**asked.filters, asked.by: [key if isinstance(key, (int, str)) else None]}
    )


def _filter_words(asked: Opened, asker: Asker) -> list[str]:
    said = []
    for name, values in asked.filters.items():
        answer = ask(
            metrics=[asked.metric],
            # asked for its words only: the answer names the values, and its figures are left
            by=[name],
            period=asked.period,
            scope=asker.scope,
            filters={name: values},
            limit=20,
            cut=asker.cut,
        )
        known = answer if isinstance(answer, Answer) else None
        words = whole_vocabulary().dimensions[name].words if name in whole_vocabulary().dimensions else name
        said.append(f"{words}: {', '.join(key_text(name, value, known) for value in values)}")
    return said


def _columns(made: Drilled) -> list[str]:
    """Which keys of the source rows people can read: what has words, and countries."""
    if made.fact is None or not made.rows:
        return []
    return [name for name in made.rows[0].keys if name in made.words or name == "country"]


def _row(made: Drilled, keys: Mapping[str, Key], amount: int) -> dict[str, Any]:
    assert made.fact is not None
    named = [name for name in made.fact.source if name in keys]
    last = made.fact.source[-1] if made.fact.source else ""
    return {
        "day": key_text("day", keys["day"]),
        "href": _page_of(made, keys),
        "name": made.word(last, keys[last])
        if last in made.words
        else " / ".join(str(keys[name]) for name in named),
        "cells": [_cell(made, name, keys[name]) for name in _columns(made) if name != last],
        # rows are what the books say, and these are in one currency
        "text": figure_text(made.metric, amount, Money(settings.BASE_CURRENCY)),
    }


def _page_of(made: Drilled, keys: Mapping[str, Key]) -> str:
    assert made.fact is not None
    url_name, column = made.fact.page
    try:
        return reverse(url_name, args=[keys[column]]) if column in keys else ""
    # a fact may name a page that this installation does not have
    except NoReverseMatch:
        return ""


def _cell(made: Drilled, column: str, key: Key) -> str:
    return key_text("country", key) if column == "country" else made.word(column, key)
