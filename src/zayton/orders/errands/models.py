"""Columns and constraints of errands."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.orders.errands.states import ErrandKind, ErrandState


class Errand(models.Model):
    """Something that an order's marketplace is to be told; its key is the name by which the marketplace knows it again.

    `goods` are units by the seller's code that left, `lines` the same by the marketplace's line keys, as they were told
    first: told again, the same is told. `reason` is a cancellation's code, `sealed` a letter's text. An errand that
    somebody runs has a `claim` until `due_at`; after that it is anybody's again. One that is due and has a `reference`
    was taken by the marketplace at `told_at`, and is looked at until the order shows it. `note` is how a person
    says that it was settled by hand.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="errands", db_constraint=False)
    connection = models.ForeignKey(
        "channels.Connection", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=ErrandKind.choices)
    state = models.CharField(max_length=8, choices=ErrandState.choices, default=ErrandState.DUE)
    at = models.DateTimeField()
    goods = models.JSONField(default=dict)
    lines = models.JSONField(null=True)
    carrier = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    sealed = models.BinaryField(default=b"")
    asked_by = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    claim = models.CharField(max_length=16, blank=True)
    tries = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=200, blank=True)
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ErrandKind.values), name="errand_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ErrandState.values), name="errand_state_known"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind=ErrandKind.CANCEL), name="errand_cancels_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind=ErrandKind.REVIEW), name="errand_asks_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["connection", "due_at"], name="errand_due", condition=Q(state=ErrandState.DUE)
            ),
            models.Index(fields=["-at"], name="errand_failed", condition=Q(state=ErrandState.FAILED)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"
