"""Jobs, how far they are, and the history of their states."""

from django.db import models
from django.db.models import Q

from zayton.kernel.jobs.registry import job_kinds
from zayton.kernel.jobs.states import JobState


class Job(models.Model):
    """One piece of work that somebody or a schedule asked for.

    `attempt` counts from one and grows with each retry; `workflow` is the id under which DBOS carries the
    attempt out, empty until a worker has handed it over.
    """

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - several jobs without a key
    # as it was when the job was asked for: a release may have moved the kind, or dropped it
    queue = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(default=1)
    workflow = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    fruitless_starts = models.PositiveIntegerField(default=0)
    done_at_start = models.BigIntegerField(default=0)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=80, blank=True)
    error_figures = models.JSONField(default=dict)
    trace = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="jobs_job_key_once"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_job_state_known"),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="jobs_job_by_state"),
            models.Index(fields=["actor", "-id"], name="jobs_job_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.subject}" if self.subject else self.title

    @property
    def title(self) -> str:
        """The words of its kind in the active language; the bare name when the kind is gone."""
        kind = job_kinds().get(self.name)
        return str(kind.title) if kind else self.name


class JobProgress(models.Model):
    """How far a job is; a row of its own, so that a long transaction of the job never blocks a cancellation."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(done__gte=0), name="jobs_progress_not_negative")]

    def __str__(self) -> str:
        return f"{self.done}/{self.total if self.total is not None else '?'}"


class JobMove(models.Model):
    """One change of a job's state: the history behind its present one."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=10, choices=JobState.choices)
    attempt = models.PositiveIntegerField()
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.state}"
