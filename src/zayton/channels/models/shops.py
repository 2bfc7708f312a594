"""Columns and constraints of sites and shops."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MarketplaceSite(models.Model):
    """One marketplace in one country, such as `amazon-de`; an own web shop is a site of its own."""

    code = models.CharField(max_length=40, unique=True)
    marketplace = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    zone = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(code=""), name="site_code_given")]

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """An account of ours on a site: whose goods it sells, in which currency, and when its day begins.

    `splits` says whether one order may leave from several warehouses.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    site = models.ForeignKey(MarketplaceSite, models.PROTECT, related_name="shops")
    owner = models.ForeignKey("stock.Owner", models.PROTECT, related_name="+")
    zone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    routing = models.CharField(max_length=8, default="priority")
    splits = models.BooleanField(default=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="shop_code_given"),
            models.CheckConstraint(
                condition=Q(routing__in=["priority", "nearest"]), name="shop_routing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShopWarehouse(models.Model):
    """A warehouse that may serve a shop; the lowest priority number is asked first."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="warehouses")
    warehouse = models.ForeignKey("stock.Warehouse", models.PROTECT, related_name="+")
    priority = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "warehouse"], name="shop_warehouse_once"),
            models.UniqueConstraint(fields=["shop", "priority"], name="shop_priority_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.priority}. {self.warehouse_id}"
