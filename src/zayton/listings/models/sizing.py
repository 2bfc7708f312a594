"""Size charts of the seller: what our sizes are called by the conventions of other countries."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SizeChart(models.Model):
    """The sizes of a brand's or category's goods by convention; a proposal is not used until somebody has checked it.

    `own` names the convention of our own sizes, `columns` the others in their order. `attributes` names the attribute
    that carries the size, by marketplace; `""` is any other.
    """

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, blank=True)
    brand = models.ForeignKey("catalog.Brand", models.CASCADE, null=True, blank=True, related_name="+")
    category = models.ForeignKey("catalog.Category", models.CASCADE, null=True, blank=True, related_name="+")
    own = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    is_proposal = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="size_chart_named")]

    def __str__(self) -> str:
        return self.name


class SizeRow(models.Model):
    """One of our sizes as written on SKUs, and what it is by convention (`sizes`)."""

    chart = models.ForeignKey(SizeChart, models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveSmallIntegerField()
    ours = models.CharField(max_length=40)
    sizes = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chart", "position"], name="size_row_once"),
            models.CheckConstraint(condition=~Q(ours=""), name="size_row_said"),
        ]

    def __str__(self) -> str:
        return f"{self.chart_id} {self.ours}"
