"""Bulk edits: who set which fields of which listings from what to what, before and after it was applied."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.listings.models.listings import Listing
from zayton.listings.states import EditSource, EditState, LineState


class ListingEdit(models.Model):
    """One edit of many listings: a draft that was previewed, or what was applied; an undoing is one of its own.

    `refusals` are the rows of a file that name no listing, as `{code, subject, figures, row}`.
    """

    source = models.CharField(max_length=8, choices=EditSource.choices)
    state = models.CharField(max_length=8, choices=EditState.choices, default=EditState.DRAFT)
    file_name = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    applied_at = models.DateTimeField(null=True)
    listing_count = models.PositiveIntegerField(default=0)
    change_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="undoings", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EditState.values), name="listing_edit_state"),
            models.CheckConstraint(
                condition=Q(state=EditState.DRAFT, applied_at=None) | Q(state=EditState.APPLIED),
                name="listing_edit_applied_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-made_at"], name="listing_edit_latest"),
            models.Index(fields=["undoes"], name="listing_edit_undoes", condition=~Q(undoes=None)),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class EditLine(models.Model):
    """One field of one listing in an edit: `was` and `will` as the listing keeps it, `before` as people saw it.

    `code` says why a line is left out (then `state` is `left`) or what to know about it, with its figures. `row` is
    the line of the file.
    """

    edit = models.ForeignKey(ListingEdit, models.CASCADE, related_name="lines", db_index=False)
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="+")
    field = models.CharField(max_length=16)
    was = models.JSONField(null=True)
    will = models.JSONField(null=True)
    before = models.JSONField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.READY)
    code = models.CharField(max_length=40, blank=True)
    figures = models.JSONField(default=dict)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edit", "listing", "field"], name="edit_line_once"),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="edit_line_state"),
        ]

    def __str__(self) -> str:
        return f"{self.edit_id}: {self.listing_id} {self.field}"


class ProductLimits(models.Model):
    """What a channel demanded of a kind of product when it was last asked, so that a page can say it at once.

    `limits` as `ProductRules.limits`.
    """

    connection_id = models.BigIntegerField()
    site_ref = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=120, blank=True)
    limits = models.JSONField(default=dict)
    known_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection_id", "site_ref", "kind"], name="product_limits_once")
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.kind}"
