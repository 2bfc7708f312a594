"""Raw files, their imports, and the rows that nobody could rightly accept."""

from django.db import models
from django.db.models import F, Q

from zayton.kernel.intake.states import ImportState, RowState
from zayton.kernel.sealed_json import SealedJSONField

PURPOSE = "quarantined row"


class RawFile(models.Model):
    """A file as it came; its bytes lie encrypted in the workspace's folder under `digest` (SHA-256 of the
    bytes).
    """

    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=48)

    class Meta:
        constraints = [
            # by person too: whose upload it was decides who may see it
            models.UniqueConstraint(fields=["digest", "name", "uploaded_by"], name="one_file_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """How a person mapped the headings of a kind of file, so that the next one of its kind maps itself.

    `columns` is {target column: heading}; `fingerprint` stands for the headings.
    """

    target = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    options = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=48)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "fingerprint"], name="one_mapping_a_heading")
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.fingerprint[:8]}"


class Import(models.Model):
    """One run of a file through a target. `read` is also the cursor: how many rows, in the plan's order, are
    done.

    `accepted + quarantined = read`, always; at the end `read = total`. `outcomes` counts accepted rows by
    kind.
    """

    raw_file = models.ForeignKey(RawFile, on_delete=models.PROTECT, related_name="imports")
    target = models.CharField(max_length=60)
    headings = models.JSONField(default=list)
    columns = models.JSONField()
    options = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    conventions = models.JSONField(default=dict)
    # bare keys: shops and warehouses lie on floors above this one
    shop_id = models.BigIntegerField(null=True, db_index=True)
    warehouse_id = models.BigIntegerField(null=True)
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=ImportState.WAITING)
    total = models.PositiveIntegerField(null=True)
    read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    documents = models.PositiveIntegerField(default=0)
    outcomes = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, default="", blank=True)
    error_figures = models.JSONField(default=dict)
    reading_ms = models.PositiveIntegerField(default=0)
    working_ms = models.PositiveIntegerField(default=0)
    actor = models.CharField(max_length=48)
    # a bare key too, since jobs are forgotten after half a year and imports are not
    job_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                # the database itself refuses to lose a row between the two
                condition=Q(read=F("accepted") + F("quarantined")),
                name="every_row_is_accepted_or_quarantined",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(read__lte=F("total")), name="no_more_rows_than_the_file_holds"
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.DONE) | Q(total__isnull=False, read=F("total")),
                name="done_means_every_row_was_read",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(ImportState)), name="an_import_is_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.pk}"


class QuarantinedRow(models.Model):
    """A row of a file that was not accepted, with its first reason, the others in `more`, and its cells as
    they came.

    `row` is its line in the file. `cells` stand in the order of the file's headings (for a row that could not
    be cut into cells, what was found). `mended` is {target column: new text}. All that may quote a cell stands sealed,
    since any column may hold a person where it was mistaken for another: only `document` and `code` can be looked for.
    """

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    row = models.BigIntegerField()
    document = models.CharField(max_length=200, default="", blank=True)
    column = models.CharField(max_length=60, default="", blank=True)
    value = SealedJSONField(default="", blank=True, purpose=PURPOSE)
    code = models.CharField(max_length=60)
    figures = SealedJSONField(default=dict, purpose=PURPOSE)
    more = SealedJSONField(default=list, purpose=PURPOSE)
    # sealed, as the file is: order files name people and where they live
    cells = SealedJSONField(default=list, purpose=PURPOSE)
    mended = SealedJSONField(default=dict, purpose=PURPOSE)
    state = models.CharField(max_length=12, default=RowState.OPEN)
    note = models.CharField(max_length=200, default="", blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=48, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "row"], name="a_row_is_quarantined_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(RowState)), name="a_quarantined_row_is_in_a_known_state"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "state", "code"], name="quarantine_by_reason"),
            models.Index(fields=["source", "document"], name="quarantine_by_document"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.row} {self.code}"
