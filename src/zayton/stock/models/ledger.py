"""The ledger of goods: what moved and was held, and the balances kept beside it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zayton.stock.models.places import Owner, Place, Warehouse
from zayton.stock.states import ClaimKind, MovementKind


class Slip(models.Model):
    """A document of the stock domain itself: a receipt, transfer, adjustment, count, scrapping or production.

    `external_number` is what it is called where it came from, so that a second delivery changes nothing.
    """

    kind = models.PositiveSmallIntegerField()
    external_number = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "external_number"],
                # most slips come from a person and have none
                condition=~Q(external_number=""),
                name="slip_external_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "-at"], name="slip_latest")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.pk}"


class Lot(models.Model):
    """Units of one SKU that came together and share one cost, kept as a total in the base currency.

    `received_at` is when the first of them reached a warehouse; until then they are in production or in transit.
    """

    # no constraints where rows come by the thousand: `kernel.proof` asks them as a set
    sku = models.ForeignKey(
        "catalog.Sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    received_at = models.DateTimeField(null=True, blank=True)
    quantity = models.BigIntegerField()
    cost_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    document_kind = models.PositiveSmallIntegerField()
    document_id = models.BigIntegerField()
    line_id = models.BigIntegerField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lot_quantity_positive"),
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="lot_cost_not_negative"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document_kind", "document_id"], name="lot_by_document"),
            models.Index(fields=["sku", "owner"], name="lot_by_sku"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Level(models.Model):
    """What one owner has of one SKU in one warehouse: a cache of balances and claims, and what writers lock."""

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="levels")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+", db_index=False)
    on_hand = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sku", "warehouse", "owner"], name="level_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="level_reserved_not_negative"),
            models.CheckConstraint(condition=Q(on_hand__gte=F("reserved")), name="level_reserved_on_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand}/{self.reserved}"


class LotBalance(models.Model):
    """How many of a lot are in a place and what they cost: a cache of movements.

    `level` is set where the place is a shelf, whose goods count as on hand; `ours` repeats what the place's kind
    says, so that the database itself can refuse a place of ours going below zero.
    """

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="balances", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_constraint=False)
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )
    ours = models.BooleanField()
    quantity = models.BigIntegerField()
    cost_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lot", "place"], name="balance_once"),
            models.CheckConstraint(
                # the last unit takes the rest of the cost: money without goods would be lost to view
                condition=Q(ours=False) | Q(quantity__gt=0, cost_minor__gte=0) | Q(quantity=0, cost_minor=0),
                name="balance_ours_not_negative",
            ),
        ]
        indexes: ClassVar = [
            # partial: what lies with customers and suppliers is never picked from
            models.Index(fields=["level"], condition=Q(level__isnull=False), name="balance_on_shelf"),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}@{self.place_id}: {self.quantity}"


class Movement(models.Model):
    """One step of goods from a place to a place, with its share of the lot's cost; written once, never changed.

    `document_*` and `line_id` say which source line asked for it, `reverses` which shipment a return takes back.
    """

    at = models.DateTimeField()
    kind = models.PositiveSmallIntegerField()
    sku = models.ForeignKey(
        "catalog.Sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="movements", db_constraint=False)
    from_place = models.ForeignKey(
        Place, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    quantity = models.BigIntegerField()
    cost_minor = models.BigIntegerField()
    document_kind = models.PositiveSmallIntegerField()
    document_id = models.BigIntegerField()
    line_id = models.BigIntegerField(null=True, blank=True)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_quantity_positive"),
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="movement_cost_not_negative"),
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="movement_goes_somewhere"),
            models.CheckConstraint(condition=Q(kind__in=[*MovementKind]), name="movement_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sku", "at"], name="movement_by_sku"),
            models.Index(fields=["document_kind", "document_id"], name="movement_by_document"),
            models.Index(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="movement_by_reversed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id}: {self.from_place_id} → {self.to_place_id}"


class Claim(models.Model):
    """A signed change of a document's hold on a level; what a line still holds is the sum. Written once."""

    level = models.ForeignKey(Level, models.PROTECT, related_name="+", db_constraint=False)
    kind = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    quantity = models.BigIntegerField()
    document_kind = models.PositiveSmallIntegerField()
    document_id = models.BigIntegerField()
    line_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=ClaimKind.RESERVED, quantity__gt=0)
                | Q(kind__in=[ClaimKind.RELEASED, ClaimKind.SHIPPED], quantity__lt=0),
                name="claim_sign_follows_kind",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["document_kind", "document_id"], name="claim_by_document")]

    def __str__(self) -> str:
        return f"{self.quantity:+d} on {self.level_id}"


class Count(models.Model):
    """What a count found in a place beside what the books said; the difference was booked as a movement."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="counts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="+")
    expected = models.BigIntegerField()
    counted = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slip", "place", "sku", "owner"], name="count_once"),
            models.CheckConstraint(condition=Q(expected__gte=0, counted__gte=0), name="count_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.counted} of {self.expected}"
