"""Columns and constraints of orders, their lines by version, allocations and shipments."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zayton.orders.states import Clearance, Kind, State


class Order(models.Model):
    """A sale or a return as a shop names it; totals are of the present version, refunds negative.

    `digest` is of the present version's content, so that a second delivery is known to be the same. Coordinates are
    in millionths of a degree. `label` is what sellers call the order where that is not its number (`#1001`). `rate` is
    base currency for one unit of `currency` on `rate_date`. `original` is the sale that a return brings goods of back.
    """

    shop = models.ForeignKey(
        "channels.Shop", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=6, choices=Kind.choices)
    external_number = models.CharField(max_length=80)
    label = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=14, choices=State.choices)
    # by the database too: rows are written by the thousand without naming what few have
    clearance = models.CharField(
        max_length=7, choices=Clearance.choices, blank=True, default=Clearance.CLEAR, db_default=""
    )
    version = models.PositiveIntegerField(default=1)
    placed_at = models.DateTimeField()
    local_date = models.DateField()
    country = models.CharField(max_length=2, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    latitude_e6 = models.IntegerField(null=True)
    longitude_e6 = models.IntegerField(null=True)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    currency = models.CharField(max_length=3)
    goods_minor = models.BigIntegerField()
    charge_minor = models.BigIntegerField()
    base_goods_minor = models.BigIntegerField()
    base_charge_minor = models.BigIntegerField()
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    rate_date = models.DateField()
    units = models.BigIntegerField()
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="returns", db_index=False, db_constraint=False
    )
    digest = models.CharField(max_length=32)
    source_import_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "external_number", "kind"], name="order_once_in_shop"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="order_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="order_state_known"),
            models.CheckConstraint(condition=Q(clearance__in=Clearance.values), name="order_clearance_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.RETURN, state__in=[State.RECEIVED, State.CANCELLED])
                | Q(kind=Kind.SALE) & ~Q(state=State.RECEIVED),
                name="order_state_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, rate__gt=0), name="order_version_and_rate_positive"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.RETURN) | Q(original__isnull=True), name="order_original_of_return"
            ),
        ]
        indexes: ClassVar = [
            # every list of orders is read this way, with the id to break ties between pages
            models.Index(fields=["-placed_at", "-id"], name="order_latest"),
            models.Index(
                fields=["placed_at", "id"],
                condition=Q(state__in=[State.PLACED, State.BACKORDERED, State.PARTLY_SHIPPED]),
                # few orders wait, so an index of those alone stays small
                name="order_waiting",
            ),
            # asked for with every page that is drawn, by the bell
            models.Index(
                fields=["shop", "placed_at"],
                condition=Q(state=State.BACKORDERED),
                name="order_backordered",
            ),
            models.Index(
                fields=["placed_at"], condition=Q(clearance=Clearance.AWAITED), name="order_awaited"
            ),
            models.Index(fields=["shop", "label"], name="order_labelled", condition=~Q(label="")),
            models.Index(fields=["customer"], name="order_of_customer", condition=Q(customer__isnull=False)),
            models.Index(fields=["original"], name="order_original", condition=Q(original__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.external_number

    @property
    def called(self) -> str:
        """What sellers call the order."""
        return self.label or self.external_number


class OrderLine(models.Model):
    """A line of one version of an order; never changed. Money is the line's total, in the order's currency.

    Goods name a SKU, charges a charge code (`postage`, `discount` …). Returns and refunds are negative.
    """

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    version = models.PositiveIntegerField()
    line_no = models.PositiveIntegerField()
    kind = models.CharField(max_length=6)
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, null=True, related_name="+", db_constraint=False)
    charge = models.CharField(max_length=20, blank=True)
    external_code = models.CharField(max_length=64)
    title = models.CharField(max_length=300, blank=True)
    quantity = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    base_minor = models.BigIntegerField()
    source_import_id = models.BigIntegerField(null=True)
    source_row = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            # also the index by which an order's lines are read
            models.UniqueConstraint(fields=["order", "version", "line_no"], name="order_line_once"),
            models.CheckConstraint(
                condition=Q(kind="goods", sku__isnull=False, charge="") & ~Q(quantity=0)
                | Q(kind="charge", sku__isnull=True) & ~Q(charge=""),
                name="order_line_goods_or_charge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.version}/{self.line_no}"


class Allocation(models.Model):
    """Units of one line promised from one warehouse, with the reason; what left is `shipped_quantity`.

    A bundle's line has an allocation for each component, so `sku` may differ from the line's.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="allocations", db_constraint=False)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    sku = models.ForeignKey(
        "catalog.Sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    warehouse = models.ForeignKey(
        "stock.Warehouse", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    owner = models.ForeignKey(
        "stock.Owner", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    quantity = models.BigIntegerField()
    shipped_quantity = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=24)
    figures = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(shipped_quantity__gte=0, quantity__gte=F("shipped_quantity")),
                name="allocation_shipped_within_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku_id} ← {self.warehouse_id}"


class Shipment(models.Model):
    """Goods of one order that left one warehouse together; its contents are the ledger's movements.

    `number` is the carrier's number of the parcel, or our own.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments", db_constraint=False)
    warehouse = models.ForeignKey(
        "stock.Warehouse", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    carrier = models.CharField(max_length=60, blank=True, default="", db_default="")
    number = models.CharField(max_length=40, blank=True)
    units = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number or str(self.pk)


class Correction(models.Model):
    """A correction of stock that came in an order file; what it moved stands in the goods ledger under its key."""

    shop = models.ForeignKey("channels.Shop", models.PROTECT, related_name="+", db_index=False)
    external_number = models.CharField(max_length=80)
    at = models.DateTimeField()
    digest = models.CharField(max_length=32)
    source_import_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "external_number"], name="correction_once_in_shop"),
        ]

    def __str__(self) -> str:
        return self.external_number


class CorrectionLine(models.Model):
    """Units of one SKU written up (positive) or down, why, and the remark of the file's row."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="lines")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    reason = models.CharField(max_length=12)
    remark = models.CharField(max_length=300, blank=True)
    source_row = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(quantity=0), name="correction_line_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+d} × {self.sku_id}"


class ServiceCode(models.Model):
    """A code that a shop's files use for money rather than goods; `gift_*` covers all that begin so."""

    shop = models.ForeignKey("channels.Shop", models.CASCADE, related_name="+")
    pattern = models.CharField(max_length=64)
    charge = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "pattern"], name="service_code_once_in_shop"),
            models.CheckConstraint(condition=~Q(charge="") & ~Q(pattern=""), name="service_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} = {self.charge}"


class Traffic(models.Model):
    """How often people looked at one listing of a shop in a span of days, and what they ordered, as its site tells.

    Ratios are no columns: they are worked out of sums, since those of two rows cannot be added. `buy_box_views` are the
    page views on which the offer was the featured one. Amounts are in the shop's currency.
    """

    shop = models.ForeignKey(
        "channels.Shop", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    listing = models.CharField(max_length=40)
    parent = models.CharField(max_length=40, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    sessions = models.BigIntegerField()
    page_views = models.BigIntegerField()
    buy_box_views = models.BigIntegerField()
    units = models.BigIntegerField()
    items = models.BigIntegerField()
    sales_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    source_import_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop", "listing", "first_day", "last_day"], name="traffic_once_in_a_span"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="traffic_span_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.listing} {self.first_day} – {self.last_day}"
