"""What others may know of the lake: declaring facts and metrics, asking, and drilling down."""

from zayton.lake.answers import Answer, Figure, Key, Row, change
from zayton.lake.asking import ask
from zayton.lake.declarations import Dimension, DimensionTable, Distinct, Fact, Kind, Metric, Unit, Value
from zayton.lake.definitions import whole_vocabulary
from zayton.lake.drilling import Drilled, SourceRow, drill
from zayton.lake.keeping import cut_for, readiness
from zayton.lake.operations import define_dimensions, define_metrics, delete_definitions
from zayton.lake.publication import Cut, published
from zayton.lake.queries import defined_dimension, defined_metric, first_day, values_of
from zayton.lake.questions import dimensions_of, facts_of
from zayton.lake.registry import (
    declared_dimensions,
    declared_facts,
    declared_metrics,
    register_dimension_tables,
    register_dimensions,
    register_facts,
    register_metrics,
)
from zayton.lake.results import DimensionDraft, Kept, MetricDraft
from zayton.lake.rules.periods import (
    COMPARISONS,
    GRAINS,
    NAMED_PERIODS,
    Period,
    buckets,
    last_days,
    last_year,
    named_period,
    previous,
)
from zayton.lake.services import follow_journal
from zayton.lake.upkeep import rebuild
from zayton.lake.vocabulary import COUNT, DAY_COUNT, MONEY, PIECES, SHARE, TIMES

__all__ = [
    "COMPARISONS",
    "COUNT",
    "DAY_COUNT",
    "GRAINS",
    "MONEY",
    "NAMED_PERIODS",
    "PIECES",
    "SHARE",
    "TIMES",
    "Answer",
    "Cut",
    "Dimension",
    "DimensionDraft",
    "DimensionTable",
    "Distinct",
    "Drilled",
    "Fact",
    "Figure",
    "Kept",
    "Key",
    "Kind",
    "Metric",
    "MetricDraft",
    "Period",
    "Row",
    "SourceRow",
    "Unit",
    "Value",
    "ask",
    "buckets",
    "change",
    "cut_for",
    "declared_dimensions",
    "declared_facts",
    "declared_metrics",
    "define_dimensions",
    "define_metrics",
    "defined_dimension",
    "defined_metric",
    "delete_definitions",
    "dimensions_of",
    "drill",
    "facts_of",
    "first_day",
    "follow_journal",
    "last_days",
    "last_year",
    "named_period",
    "previous",
    "published",
    "readiness",
    "rebuild",
    "register_dimension_tables",
    "register_dimensions",
    "register_facts",
    "register_metrics",
    "values_of",
    "whole_vocabulary",
]
