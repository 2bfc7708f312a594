"""Metrics and dimensions that people define; what they mean is read from here each time they are used."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DefinedMetric(models.Model):
    """A formula over metrics under a title of its own; questions know it as `own_<id>`."""

    title = models.CharField(max_length=80, unique=True)
    formula = models.CharField(max_length=400)
    style = models.CharField(max_length=8)
    defined_by = models.CharField(max_length=64)
    defined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(formula=""), name="defined_metric_given"),
            models.CheckConstraint(
                condition=Q(style__in=["money", "count", "percent", "decimal"]),
                name="defined_metric_style_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DefinedDimension(models.Model):
    """Named groups of the values of another dimension, as pairs of name and values; known as `group_<id>`."""

    title = models.CharField(max_length=80, unique=True)
    base = models.CharField(max_length=40)
    groups = models.JSONField()
    defined_by = models.CharField(max_length=64)
    defined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(base=""), name="defined_dimension_given"),
        ]

    def __str__(self) -> str:
        return self.title
