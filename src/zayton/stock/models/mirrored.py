"""What marketplaces tell of goods in their own warehouses, kept beside the ledger and never part of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.stock.models.ledger import Slip
from zayton.stock.models.places import Owner, Warehouse
from zayton.stock.states import MirrorLineState, MirrorState


class Mirror(models.Model):
    """What a marketplace says lies in its own warehouse, beside our books: a document that somebody settles.

    `as_of` is the moment that its word is about. `digest` stands for its lines, so that a second delivery changes
    nothing. A newer one of the same warehouse and owner overtakes it.
    """

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="mirrors")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    state = models.CharField(max_length=10, default=MirrorState.OPEN)
    digest = models.CharField(max_length=32)
    actor = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    # a bare key: imports lie on a floor that knows no stock
    source_import_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[*MirrorState]), name="mirror_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["warehouse", "owner", "-as_of"], name="mirror_latest")]

    def __str__(self) -> str:
        return f"{self.warehouse_id} {self.as_of:%Y-%m-%d}"


class MirrorLine(models.Model):
    """One SKU of a mirror: what can be sold and what is reserved over there, and what our books had on the shelf.

    `unsellable` and `inbound` are told and not compared: they lie on no shelf of ours. `slip` is the adjustment that
    booked the difference.
    """

    mirror = models.ForeignKey(Mirror, models.PROTECT, related_name="lines")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+")
    sellable = models.BigIntegerField()
    reserved = models.BigIntegerField()
    unsellable = models.BigIntegerField()
    inbound = models.BigIntegerField()
    expected = models.BigIntegerField()
    state = models.CharField(max_length=10)
    note = models.CharField(max_length=200, blank=True)
    slip = models.ForeignKey(Slip, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mirror", "sku"], name="mirror_line_once"),
            models.CheckConstraint(condition=Q(state__in=[*MirrorLineState]), name="mirror_line_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sku_id}: {self.found} of {self.expected}"

    @property
    def found(self) -> int:
        """Units that the marketplace has on its shelf, sold ones that it has not sent yet included."""
        return self.sellable + self.reserved

    @property
    def difference(self) -> int:
        """Units that the marketplace has more (+) or fewer (-) than our books."""
        return self.found - self.expected


class MarketplaceEvent(models.Model):
    """One row of a marketplace's ledger: what it says happened to goods in its warehouse. Written once.

    Such rows carry no number, and the same row twice is two events: `occurrence` counts them.
    """

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", db_index=False)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=60, blank=True)
    quantity = models.BigIntegerField()
    centre = models.CharField(max_length=20, blank=True)
    disposition = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    occurrence = models.PositiveIntegerField()
    source_import_id = models.BigIntegerField(null=True)
    source_row = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "warehouse", "sku", "at", "kind", "reference", "quantity", "centre", "disposition", "reason",
                    "occurrence",
                ],
                name="marketplace_event_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity:+d} of {self.sku_id}"


class Removal(models.Model):
    """One SKU of an order to take goods out of a marketplace's warehouse: back to us, or destroyed."""

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=80)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+")
    disposition = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    requested = models.BigIntegerField()
    cancelled = models.BigIntegerField()
    disposed = models.BigIntegerField()
    shipped = models.BigIntegerField()
    in_process = models.BigIntegerField()
    source_import_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["warehouse", "number", "sku", "disposition"], name="removal_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.requested} of {self.sku_id}"
