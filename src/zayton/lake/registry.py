"""What the domains have declared, by name; checked once, when it is declared."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from zayton.lake.declarations import Dimension, DimensionTable, Fact, Metric
from zayton.lake.rules.formulas import DAYS, names_in, parse
from zayton.lake.rules.periods import GRAINS

Declared = TypeVar("Declared", Fact, DimensionTable, Dimension, Metric)
_FACTS: dict[str, Fact] = {}
_TABLES: dict[str, DimensionTable] = {}
_DIMENSIONS: dict[str, Dimension] = {}
_METRICS: dict[str, Metric] = {}


def _keep(known: dict[str, Declared], name: str, one: Declared) -> None:
    # Django may start twice in one process; the same object again is no mistake
    if known.setdefault(name, one) is not one:
        raise ValueError(f"{name!r} is declared twice")


def register_facts(facts: Iterable[Fact]) -> None:
    """Make facts known; a name declared twice, or a key that is no column, is a `ValueError`."""
    for fact in facts:
        if missing := {*fact.keys, *fact.sums, *fact.source, *fact.balance_source} - {*fact.columns}:
            raise ValueError(f"the fact {fact.name} has no columns {sorted(missing)}")
        _keep(_FACTS, fact.name, fact)


def register_dimension_tables(tables: Iterable[DimensionTable]) -> None:
    """Make tables of attributes known; a name declared twice is a `ValueError`."""
    for table in tables:
        _keep(_TABLES, table.name, table)


def register_dimensions(dimensions: Iterable[Dimension]) -> None:
    """Make dimensions known; a name declared twice, or a grain of time under another name, is a `ValueError`."""
    for dimension in dimensions:
        if dimension.grain != (dimension.name if dimension.name in GRAINS else ""):
            raise ValueError(f"{dimension.name!r} and its grain do not agree")
        _keep(_DIMENSIONS, dimension.name, dimension)


def register_metrics(metrics: Iterable[Metric]) -> None:
    """Make metrics known, those they are made of first; a formula over unknown ones is a `ValueError`."""
    for metric in metrics:
        if metric.formula and (missing := names_in(parse(metric.formula)) - {*_METRICS, DAYS}):
            raise ValueError(f"the metric {metric.name} is made of unknown {sorted(missing)}")
        if not metric.formula and (metric.fact not in _FACTS or metric.sums is None):
            raise ValueError(f"the metric {metric.name} sums nothing of a known fact")
        _keep(_METRICS, metric.name, metric)


def declared_facts() -> Mapping[str, Fact]:
    """Every fact by name."""
    return MappingProxyType(_FACTS)


def declared_tables() -> Mapping[str, DimensionTable]:
    """Every table of attributes by name."""
    return MappingProxyType(_TABLES)


def declared_dimensions() -> Mapping[str, Dimension]:
    """Every dimension by name, time grains included."""
    return MappingProxyType(_DIMENSIONS)


def declared_metrics() -> Mapping[str, Metric]:
    """Every metric that a domain declared, by name; those that people define are in `definitions`."""
    return MappingProxyType(_METRICS)
