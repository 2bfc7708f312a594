"""Connections to marketplaces: accounts with their credentials, and the shops that sell through them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.channels.states import ConnectionState


class Connection(models.Model):
    """An account of ours on a marketplace. `sealed` holds its secret credentials, `settings` the plain ones.

    `address` says where the marketplace lives when it is not the real one. `owners` is {field: "system" or
    "channel"}: whose word counts where they differ. `hook_key` names the connection in the address that its
    notifications are sent to; `hook_secret` (sealed) is what they are signed with. They were asked for last at
    `hooks_at`, are again at `hooks_due_at`, and could not be since `hooks_fault_at`.
    """

    adapter = models.CharField(max_length=24)
    name = models.CharField(max_length=120, unique=True)
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField(default=b"")
    address = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ConnectionState.choices, default=ConnectionState.WORKING)
    seller = models.CharField(max_length=80, blank=True)
    owners = models.JSONField(default=dict)
    hook_key = models.CharField(max_length=48, unique=True)
    hook_secret = models.BinaryField(default=b"")
    hooks_at = models.DateTimeField(null=True)
    hooks_due_at = models.DateTimeField(null=True)
    hooks_fault_kind = models.CharField(max_length=12, blank=True)
    hooks_fault_said = models.CharField(max_length=500, blank=True)
    hooks_fault_at = models.DateTimeField(null=True)
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)
    fault_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ConnectionState.values), name="connection_state_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(adapter=""), name="connection_named"),
        ]

    def __str__(self) -> str:
        return self.name


class ConnectedShop(models.Model):
    """A shop of ours that sells through a connection, on one site of the marketplace (`""` where it has none).

    `marketplace_warehouse` mirrors what the marketplace holds of ours for this shop (FBA and the like).
    """

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="shops")
    shop = models.OneToOneField("channels.Shop", models.PROTECT, related_name="connected")
    site_ref = models.CharField(max_length=40, blank=True)
    marketplace_warehouse = models.ForeignKey(
        "stock.Warehouse", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "site_ref"], name="connected_site_once")
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.site_ref} → {self.shop_id}"


class LeftSite(models.Model):
    """Where a shop sold last that sells over no connection now: its orders wait there to be told of."""

    shop = models.OneToOneField("channels.Shop", models.CASCADE, related_name="left")
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    site_ref = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.shop_id} ← {self.connection_id}: {self.site_ref}"


class KeptSecret(models.Model):
    """Something a connection's calls keep for a while, sealed: an access token."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    sealed = models.BinaryField()
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "name"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.name}"


class SkuMatch(models.Model):
    """What a seller SKU of a shop (MSKU) is in our catalogue; many of them may be one SKU of ours.

    Without `sku` somebody has said that it is nothing of ours: it is asked about no more.
    """

    shop = models.ForeignKey("channels.Shop", models.CASCADE, related_name="+")
    msku = models.CharField(max_length=120)
    sku = models.ForeignKey("catalog.Sku", models.CASCADE, null=True, blank=True, related_name="+")
    matched_at = models.DateTimeField()
    matched_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "msku"], name="msku_once_in_shop"),
            models.CheckConstraint(condition=~Q(msku=""), name="msku_given"),
        ]

    def __str__(self) -> str:
        return f"{self.msku} = {self.sku_id}"
