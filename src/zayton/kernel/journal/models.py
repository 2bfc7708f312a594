"""Entries, what they reference, the positions given to them, and those who follow.

`Entry` and `Reference` are partitioned by month on PostgreSQL; their tables are made by hand in the migration.
"""

from django.db import models


class Entry(models.Model):
    """One business fact. `at` is when it happened, `recorded_at` when it was written down."""

    verb = models.CharField(max_length=48)
    version = models.SmallIntegerField()
    document_kind = models.SmallIntegerField()
    document_id = models.BigIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=48)
    payload = models.JSONField()

    class Meta:
        db_table = "journal_entry"

    def __str__(self) -> str:
        return f"{self.verb} {self.document_kind}:{self.document_id}"


class Reference(models.Model):
    """One thing that an entry names: the key of a dimension or of another document."""

    pk = models.CompositePrimaryKey("dimension", "key", "entry_id", "month")
    dimension = models.SmallIntegerField()
    month = models.DateField()
    key = models.BigIntegerField()
    entry_id = models.BigIntegerField()

    class Meta:
        db_table = "journal_reference"

    def __str__(self) -> str:
        return f"{self.dimension}:{self.key} in {self.entry_id}"


class Pending(models.Model):
    """An entry that is written but has no position yet."""

    entry_id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "journal_pending"

    def __str__(self) -> str:
        return str(self.entry_id)


class Position(models.Model):
    """The place of a committed entry in the order that readers follow; consecutive from 1."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "journal_position"

    def __str__(self) -> str:
        return f"{self.position}: {self.entry_id}"


class Cursor(models.Model):
    """How far a reader has come."""

    reader = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "journal_cursor"

    def __str__(self) -> str:
        return f"{self.reader} at {self.position}"


class Parked(models.Model):
    """An entry that a reader could not work: why, how often it tried, and what became of it."""

    class State(models.TextChoices):
        """Parked until somebody retries it with success or discards it."""

        PARKED = "parked"
        WORKED = "worked"
        DISCARDED = "discarded"

    reader = models.CharField(max_length=60)
    position = models.BigIntegerField()
    reason = models.TextField()
    attempts = models.IntegerField(default=1)
    parked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PARKED)
    settled_by = models.CharField(max_length=48, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journal_parked"
        constraints = [models.UniqueConstraint(fields=["reader", "position"], name="parked_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.reader} {self.position} {self.state}"
