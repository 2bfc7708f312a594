"""Who owns goods, and where goods can be."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.stock.states import WITHOUT_WAREHOUSE, PlaceKind, WarehouseKind


class Owner(models.Model):
    """The legal entity whose goods they are (货权)."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Warehouse(models.Model):
    """A node that can hold goods; a lower `priority` serves first, `zone` names its local day."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    kind = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=2)
    latitude_microdegrees = models.IntegerField(null=True, blank=True)
    longitude_microdegrees = models.IntegerField(null=True, blank=True)
    # of the warehouse and not of a shop: goods move where they lie, whoever sold them
    zone = models.CharField(max_length=64, default="UTC")
    priority = models.PositiveIntegerField(default=100)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[*WarehouseKind]), name="warehouse_kind_known"),
            models.CheckConstraint(
                condition=Q(latitude_microdegrees=None)
                | Q(latitude_microdegrees__range=(-90_000_000, 90_000_000)),
                name="warehouse_latitude_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(longitude_microdegrees=None)
                | Q(longitude_microdegrees__range=(-180_000_000, 180_000_000)),
                name="warehouse_longitude_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Place(models.Model):
    """Where goods can be: a bin, a warehouse's transit or inspection, or a boundary of our world."""

    kind = models.PositiveSmallIntegerField()
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, null=True, blank=True, related_name="places")
    code = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["warehouse", "kind", "code"], name="place_once_in_warehouse"),
            # NULL equals nothing, so the constraint above lets any number of them through
            models.UniqueConstraint(
                fields=["kind", "code"], condition=Q(warehouse=None), name="place_once_outside"
            ),
            models.CheckConstraint(condition=Q(kind__in=[*PlaceKind]), name="place_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[*WITHOUT_WAREHOUSE], warehouse=None)
                | Q(kind__in=[*frozenset(PlaceKind) - WITHOUT_WAREHOUSE], warehouse__isnull=False),
                name="place_in_warehouse_or_outside",
            ),
        ]

    def __str__(self) -> str:
        return self.code
