"""Summaries and what was sent of them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Summary(models.Model):
    """Figures to be sent again and again: which, cut by what, to whom, and when next (`due_at`).

    `failed_at` is set while the last attempt to put them together failed.
    """

    title = models.CharField(max_length=80, unique=True)
    metrics = models.JSONField()
    by = models.CharField(max_length=40, blank=True)
    every = models.CharField(max_length=5)
    hour = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    weekday = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    people: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    is_active = models.BooleanField(default=True)
    due_at = models.DateTimeField(db_index=True)
    failed_at = models.DateTimeField(null=True)
    defined_by = models.CharField(max_length=64)
    defined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(every__in=["day", "week", "month"]), name="summary_every_known"
            ),
            models.CheckConstraint(
                condition=Q(hour__lte=23, weekday__lte=6, day__gte=1, day__lte=31), name="summary_time_exists"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SummaryIssue(models.Model):
    """What one person was sent at one time: the figures as they stood at a position of the journal.

    `shops` and `warehouses` are those whose figures are in it, null where all are.
    """

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="issues")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    first_date = models.DateField()
    last_date = models.DateField()
    position = models.BigIntegerField()
    shops = models.JSONField(null=True)
    warehouses = models.JSONField(null=True)
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["summary", "person", "due_at"], name="summary_sent_once"),
            models.CheckConstraint(
                condition=Q(last_date__gte=models.F("first_date")), name="summary_days_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="summary_issue_newest"),
            models.Index(fields=["at"], name="summary_issue_oldest"),
        ]

    def __str__(self) -> str:
        return f"{self.summary} {self.last_date}"
