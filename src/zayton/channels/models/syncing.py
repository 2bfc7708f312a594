"""Synchronisation: what is pulled when, its runs, and what came from outside before it is worked."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.channels.models.connections import Connection
from zayton.channels.states import InboundState, RunState, StreamKind


class Stream(models.Model):
    """One kind of thing of one connection that is pulled on its own cadence.

    `reached_at` is the moment up to which everything was pulled; the next run goes back from it by the adapter's
    overlap. `due_at` is when it runs next; `failures` counts runs in a row that failed.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="streams")
    kind = models.CharField(max_length=12, choices=StreamKind.choices)
    every_seconds = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    reached_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    good_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind"], name="stream_once"),
            models.CheckConstraint(condition=Q(every_seconds__gte=10), name="stream_cadence_bearable"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="stream_due", condition=Q(is_on=True))]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.kind}"


class SyncRun(models.Model):
    """One run of a stream: what it asked for, how far it came (`cursor`), and what became of what it read.

    `read = changed + skipped + quarantined` once it ended well; what waits to be worked is none of them yet.
    """

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="runs")
    trigger = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    cursor = models.TextField(blank=True)
    calls = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # a run that was cut off is taken up again; a second one beside it would read the same
            models.UniqueConstraint(
                fields=["stream"], condition=Q(state=RunState.RUNNING), name="run_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["stream", "-started_at"], name="run_latest")]

    def __str__(self) -> str:
        return f"{self.stream_id} @ {self.started_at}"


class Inbound(models.Model):
    """A document as it came, sealed, from a run or a notification; the same content twice is one row.

    `rank` orders versions that share a moment. The body is dropped some time after it was worked; the row stays, so
    that the same content is still known.
    """

    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    subject = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    changed_at = models.DateTimeField(null=True)
    rank = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=32)
    body = models.BinaryField()
    # a run that is forgotten leaves its number behind: to look for its documents would mean to read all there are
    run = models.ForeignKey(
        SyncRun, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=11, choices=InboundState.choices, default=InboundState.WAITING)
    code = models.CharField(max_length=60, blank=True)
    subject_said = models.CharField(max_length=200, blank=True)
    figures = models.JSONField(null=True)
    received_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "subject", "digest"], name="inbound_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["connection", "subject", "id"],
                name="inbound_waiting",
                condition=Q(state=InboundState.WAITING),
            ),
            models.Index(
                fields=["connection", "id"],
                name="inbound_held",
                condition=Q(state=InboundState.QUARANTINED),
            ),
            models.Index(fields=["connection", "subject", "key"], name="inbound_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key}"


class Wanted(models.Model):
    """Something a notification named without telling it: to be fetched by its key (`""`: pull the whole stream)."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=12)
    key = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    # counted up by each mention, so that one that comes while it is fetched is not forgotten
    mentions = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "subject", "key"], name="wanted_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key}"


class CallGate(models.Model):
    """How soon a connection may call an operation again (GCRA): shared by all processes.

    `arrival` is the theoretical arrival time of the next call, in seconds since 1970; `rate` the calls a second that
    the marketplace itself has named, if it did.
    """

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    operation = models.CharField(max_length=80)
    arrival = models.FloatField(default=0.0)
    rate = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "operation"], name="gate_once")
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.operation}"
