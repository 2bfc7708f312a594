"""What channels are asked for: the newest wish of each listing and kind, and whether it was fulfilled."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.listings.models.listings import Listing
from zayton.listings.states import AskKind, AskState


class Ask(models.Model):
    """The newest wish of a listing: `value` units or minor units, and the value that the channel last accepted.

    `turn` is counted up with each new wish, so that an answer to an older one settles nothing. `asked_by` is who or
    what rule wanted it, `why` a code with its figures. Renewed before it was told, it is unmet since the first wish.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="asks", db_index=False)
    kind = models.CharField(max_length=8, choices=AskKind.choices)
    value = models.BigIntegerField()
    sent_value = models.BigIntegerField(null=True)
    turn = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=6, choices=AskState.choices, default=AskState.DUE)
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    unmet_since = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    why = models.CharField(max_length=40, blank=True)
    figures = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "kind"], name="ask_newest_only"),
            models.CheckConstraint(condition=Q(value__gte=0), name="ask_not_negative"),
            models.CheckConstraint(condition=Q(state__in=AskState.values), name="ask_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="ask_due", condition=Q(state=AskState.DUE)),
            # how publishing goes on is asked every other second while somebody looks
            models.Index(fields=["asked_at"], name="ask_content", condition=Q(kind=AskKind.CONTENT)),
            # the bell asks for them on every page
            models.Index(fields=["kind", "listing"], name="ask_failed", condition=Q(state=AskState.FAILED)),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.kind} {self.value}"


class PushLane(models.Model):
    """Who sends a connection's wishes now: one process at a time, until `until`, so that the newest value wins."""

    connection_id = models.BigIntegerField(unique=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.holder}"
