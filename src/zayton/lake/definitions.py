"""Metrics and dimensions that people defined, beside the declared ones: the words a question may use."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from zayton.lake.declarations import Dimension, Metric, Unit
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.questions import Question, Vocabulary
from zayton.lake.registry import declared_dimensions, declared_metrics
from zayton.lake.rules.formulas import DAYS, FormulaError, Power, names_in, parse, power_of, written
from zayton.lake.vocabulary import COUNT, DAY_COUNT, MONEY, SHARE, TIMES

OWN_METRIC = "own_"
OWN_DIMENSION = "group_"
STYLES: Mapping[str, Unit] = {"money": MONEY, "count": COUNT, "percent": SHARE, "decimal": TIMES}


def vocabulary(question: Question) -> Vocabulary:
    """Every word this question may use; definitions are read only when it uses one that nobody declared."""
    names = {*question.metrics, *question.by, *(name for name, _values in question.filters)}
    # most questions use declared words only, and then cost no query here
    if names <= {*declared_metrics(), *declared_dimensions()}:
        return Vocabulary(declared_metrics(), declared_dimensions())
    return whole_vocabulary()


def whole_vocabulary() -> Vocabulary:
    """Every metric and dimension there is, those that people defined last."""
    metrics = dict(declared_metrics())
    for defined in DefinedMetric.objects.order_by("pk"):
        metric = as_metric(defined, metrics)
        metrics[metric.name] = metric
    dimensions = dict(declared_dimensions())
    for group in DefinedDimension.objects.order_by("pk"):
        # a declared dimension may be gone after an upgrade; its groups then wait for its return
        if group.base in dimensions:
            dimension = as_dimension(group, dimensions[group.base])
            dimensions[dimension.name] = dimension
    return Vocabulary(metrics, dimensions)


def as_metric(defined: DefinedMetric, known: Mapping[str, Metric]) -> Metric:
    """A definition as a metric that may be asked; it shows costs when anything it is made of does."""
    node = parse(defined.formula)
    parts = [known[name] for name in names_in(node) if name in known]
    return Metric(
        name=f"{OWN_METRIC}{defined.pk}",
        words=defined.title,
        unit=DAY_COUNT if unit_of(defined.formula, known) == (0, 1) else STYLES[defined.style],
        formula_words=written(node, lambda name: word_of(name, known)),
        formula=defined.formula,
        # otherwise a formula over a cost would show it to those who may not see it
        needs_cost=any(part.needs_cost for part in parts),
        rise_is_good=None,
    )


def as_dimension(defined: DefinedDimension, base: Dimension) -> Dimension:
    """A definition as a dimension: the base's values, gathered in groups."""
    groups = tuple((name, tuple(values)) for name, values in defined.groups)
    return replace(
        base, name=f"{OWN_DIMENSION}{defined.pk}", words=defined.title, groups=groups, label=None, page=""
    )


def word_of(name: str, known: Mapping[str, Metric]) -> str:
    """What a name in a formula is called."""
    return str(_("days of the period")) if name == DAYS else str(known[name].words) if name in known else name


def unit_of(formula: str, known: Mapping[str, Metric]) -> Power | None:
    """The unit of a formula as powers of money and days; `None` when it has none that makes sense."""
    powers = {name: metric.unit.power for name, metric in known.items()} | {DAYS: (0, 1)}
    try:
        return power_of(parse(formula), powers)
    except FormulaError:
        return None
