"""Reports that are asked for again and again: what is asked for, and what became of each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.channels.models.connections import Connection
from zayton.channels.report_states import OPEN, ReportStep


class ReportPlan(models.Model):
    """A kind of report that a connection is asked for on a cadence of its own; `kind` is the marketplace's name of it.

    `due_at` is when it is asked for next; a shop of which one failed waits besides for that one's `again_at`.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="report_plans")
    kind = models.CharField(max_length=120)
    every_seconds = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    due_at = models.DateTimeField()
    good_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind"], name="report_planned_once"),
            models.CheckConstraint(condition=Q(every_seconds__gte=3600), name="report_cadence_bearable"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="report_plan_due", condition=Q(is_on=True))]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.kind}"


class Report(models.Model):
    """One report of a plan for one shop, over a span of time where it has one.

    `name` is the marketplace's, known once it was asked for; `asked_at` is written before it is, so that whoever goes
    on after a death in between looks for it first. Whoever is at it has a `claim` until `due_at`; after that it is
    anybody's again; `claims` counts those who have not said since what became of it. `code` and `figures` are the
    refusal for which a person is needed.

    `failures` counts those in a row of this plan and shop that failed, this one included, and `again_at` is when the
    last of them is asked for again. `trouble_at` is since when people are told that they keep failing, are parked or
    need an answer; of a plan and shop only the last one that ended has it.
    """

    plan = models.ForeignKey(ReportPlan, models.CASCADE, related_name="reports")
    shop = models.ForeignKey("channels.Shop", models.CASCADE, related_name="+")
    trigger = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=ReportStep.choices, default=ReportStep.WANTED)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    name = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=300, blank=True)
    raw_file = models.ForeignKey("intake.RawFile", models.SET_NULL, null=True, related_name="+")
    source_import = models.ForeignKey("intake.Import", models.SET_NULL, null=True, related_name="+")
    claim = models.CharField(max_length=16, blank=True)
    due_at = models.DateTimeField()
    claims = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)
    code = models.CharField(max_length=60, blank=True)
    figures = models.JSONField(default=dict)
    failures = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField(null=True)
    trouble_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ReportStep.values), name="report_state_known"),
            # a second one beside it would be the same
            models.UniqueConstraint(
                fields=["plan", "shop"], condition=Q(state__in=OPEN), name="report_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="report_due", condition=Q(state__in=OPEN)),
            models.Index(fields=["plan", "-started_at"], name="report_latest"),
            models.Index(fields=["again_at"], name="report_again", condition=Q(again_at__isnull=False)),
            # every page asks for the bell
            models.Index(fields=["plan"], name="report_in_trouble", condition=Q(trouble_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} @ {self.started_at}"
