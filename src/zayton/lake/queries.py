"""What pages read of definitions and of the values that dimensions have."""

from collections.abc import Collection
from datetime import date

import polars as pl

from zayton.lake.declarations import Value
from zayton.lake.engines.duck import embedded
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.naming import every_word
from zayton.lake.publication import files_in, published
from zayton.lake.registry import declared_dimensions, declared_facts, declared_metrics


def defined_metric(key: int | None) -> DefinedMetric | None:
    """A metric that somebody defined."""
    return DefinedMetric.objects.filter(pk=key).first() if key is not None else None


def defined_dimension(key: int | None) -> DefinedDimension | None:
    """A dimension that somebody defined."""
    return DefinedDimension.objects.filter(pk=key).first() if key is not None else None


def values_of(name: str) -> dict[Value, str]:
    """The values that a declared dimension has, each with its words in the active language."""
    dimension, cut = declared_dimensions().get(name), published()
    if dimension is None or cut is None or dimension.grain or dimension.bands:
        return {}
    if dimension.label:
        return every_word(dimension, cut)
    fact = next((one for one in declared_facts().values() if dimension.column in one.rollup_schema), None)
    # an attribute's values are not columns of a fact, and its table has labels as a rule
    if fact is None or dimension.through:
        return {}
    sql = f'SELECT DISTINCT "{dimension.column}" AS value FROM "{fact.rollup_name}" ORDER BY 1'
    sources = {fact.rollup_name: (files_in(cut, fact.rollup_name), fact.rollup_schema)}
    values = embedded().query(sql, {}, sources)["value"].to_list()
    # the blank group is offered by every list anyway
    return {value: str(value) for value in values if value not in (None, "")}


def first_day(metric: str) -> date | None:
    """The first day that the fact behind a declared sum knows; before it a comparison would compare with nothing."""
    fact, cut = declared_facts().get(declared_metrics()[metric].fact), published()
    if fact is None or cut is None:
        return None
    return _first_day(fact.rollup_name, files_in(cut, fact.rollup_name))


_first_days: dict[str, tuple[frozenset[str], date | None]] = {}


def _first_day(name: str, files: Collection[str]) -> date | None:
    """Read only in the files that came since the last time: what a lake has only grows."""
    known, first = _first_days.get(name, (frozenset(), None))
    if known.isdisjoint(files):
        known, first = frozenset(), None
    fresh = [file for file in files if file not in known]
    if fresh:
        sources = {name: (fresh, {"day": pl.Date})}
        found = embedded().query(f'SELECT MIN(day) AS day FROM "{name}"', {}, sources)["day"][0]
        first = min((day for day in (first, found) if isinstance(day, date)), default=None)
        _first_days[name] = (frozenset(files), first)
    return first
