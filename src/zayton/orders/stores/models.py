"""Columns and constraints of stores, offers, pick-ups, postcode areas and what is settled."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zayton.orders.stores.states import (
    OPEN,
    EntryKind,
    Handover,
    OfferState,
    SettledBy,
    Side,
    WhenClosed,
)


class Store(models.Model):
    """A warehouse whose people answer offers, with the terms on which they do.

    `hours` are `[weekday, opens, closes]` (Monday is 0, minutes of the day in the warehouse's zone); none at all
    means always open. `commission_bp` is in hundredths of a percent of the goods' value, kept by `commission_to`.
    `fee_minor` is what the merchant pays for an order, `shipping_minor` for a parcel if the merchant bears shipping.
    """

    warehouse = models.OneToOneField("stock.Warehouse", models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    paused = models.BooleanField(default=False)
    accept_minutes = models.PositiveIntegerField(default=30)
    hours = models.JSONField(default=list)
    closed_dates = models.JSONField(default=list)
    when_closed = models.CharField(max_length=4, choices=WhenClosed.choices, default=WhenClosed.WAIT)
    ships = models.BooleanField(default=True)
    picks_up = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    settled_by = models.CharField(max_length=10, choices=SettledBy.choices, default=SettledBy.COMMISSION)
    commission_bp = models.PositiveIntegerField(default=0)
    commission_to = models.CharField(max_length=8, choices=Side.choices, default=Side.MERCHANT)
    fee_minor = models.BigIntegerField(default=0)
    shipping_by = models.CharField(max_length=8, choices=Side.choices, default=Side.STORE)
    shipping_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(accept_minutes__gte=1), name="store_accept_minutes_positive"),
            models.CheckConstraint(
                condition=Q(commission_bp__lte=10_000), name="store_commission_at_most_all"
            ),
            models.CheckConstraint(condition=Q(shipping_minor__gte=0), name="store_shipping_not_negative"),
            models.CheckConstraint(condition=Q(ships=True) | Q(picks_up=True), name="store_delivers_somehow"),
        ]

    def __str__(self) -> str:
        return f"store {self.warehouse_id}"


class AgreedPrice(models.Model):
    """What a store gets for one unit of a SKU, in minor units of its currency."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="prices")
    sku = models.ForeignKey("catalog.Sku", models.PROTECT, related_name="+", db_index=False)
    price_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "sku"], name="agreed_price_once"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="agreed_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.sku_id}: {self.price_minor}"


class PostcodeArea(models.Model):
    """Where the postcodes of a country that begin so lie, in millionths of a degree; the longest beginning wins."""

    country = models.CharField(max_length=2)
    prefix = models.CharField(max_length=12)
    latitude_e6 = models.IntegerField()
    longitude_e6 = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "prefix"], name="postcode_area_once"),
            models.CheckConstraint(condition=~Q(prefix=""), name="postcode_area_given"),
            models.CheckConstraint(
                condition=Q(
                    latitude_e6__range=(-90_000_000, 90_000_000),
                    longitude_e6__range=(-180_000_000, 180_000_000),
                ),
                name="postcode_area_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.prefix}"


class StoreOffer(models.Model):
    """An order, or its part that is promised from a store, laid before that store.

    `due_at` is when the store's time to accept ends. `terms` are those of the moment it accepted, which a later
    change of the store's terms does not touch.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    store = models.ForeignKey(Store, models.PROTECT, related_name="offers", db_index=False)
    state = models.CharField(max_length=11, choices=OfferState.choices)
    handover = models.CharField(max_length=6, choices=Handover.choices)
    units = models.BigIntegerField()
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    terms = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "store"], condition=Q(state__in=sorted(OPEN)), name="store_offer_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="store_offer_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["order"], name="store_offer_of_order"),
            models.Index(fields=["store", "-state_at"], name="store_offer_latest"),
            models.Index(
                fields=["due_at"], condition=Q(state=OfferState.OFFERED), name="store_offer_running_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.store_id}: {self.state}"


class Pickup(models.Model):
    """The buyer's wish to fetch an order, from any store that offers it or from one; its code only as a digest."""

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pick-up of {self.order_id}"


class StoreStatement(models.Model):
    """What merchant and store owe each other for a period, closed for good; positive is owed to the store.

    `goods_minor` is the buyers' price of what was delivered, of which `due_minor` is the store's by its terms;
    `returned_minor` takes back what came back (negative). Minor units of `currency`.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="statements", db_index=False)
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=48, unique=True)
    first_date = models.DateField()
    last_date = models.DateField()
    currency = models.CharField(max_length=3)
    entries = models.PositiveIntegerField()
    goods_minor = models.BigIntegerField()
    due_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    shipping_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "sequence"], name="store_statement_in_sequence"),
            models.UniqueConstraint(fields=["store", "last_date"], name="store_statement_once_a_day"),
            models.CheckConstraint(
                condition=Q(
                    net_minor=F("due_minor") + F("fee_minor") + F("shipping_minor") + F("returned_minor")
                ),
                name="store_statement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(first_date__lte=F("last_date")), name="store_statement_has_days"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StoreEntry(models.Model):
    """What one delivery or one return of a store comes to; without a statement it waits for the next one.

    `document` is the sale, or the return that took goods back; `lines` are `[sku, units, goods, due]`, goods in the
    order's currency, due in the store's. Amounts are null while `flaw` says what is missing.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="entries", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    document = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=EntryKind.choices)
    turn = models.PositiveIntegerField()
    at = models.DateTimeField()
    local_date = models.DateField()
    lines = models.JSONField()
    terms = models.JSONField()
    order_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    flaw = models.CharField(max_length=24, blank=True)
    goods_minor = models.BigIntegerField(null=True)
    due_minor = models.BigIntegerField(null=True)
    fee_minor = models.BigIntegerField(null=True)
    shipping_minor = models.BigIntegerField(null=True)
    net_minor = models.BigIntegerField(null=True)
    statement = models.ForeignKey(StoreStatement, models.PROTECT, null=True, related_name="lines")

    class Meta:
        constraints: ClassVar = [
            # a second parcel of the same order has a turn of its own
            models.UniqueConstraint(fields=["document", "store", "kind", "turn"], name="store_entry_once"),
            models.CheckConstraint(
                # null equals nothing, and a check that is unknown lets a row through
                condition=~Q(flaw="") & Q(statement=None, net_minor=None)
                | Q(
                    flaw="",
                    goods_minor__isnull=False,
                    due_minor__isnull=False,
                    fee_minor__isnull=False,
                    shipping_minor__isnull=False,
                    net_minor__isnull=False,
                    net_minor=F("due_minor") + F("fee_minor") + F("shipping_minor"),
                ),
                name="store_entry_adds_up",
            ),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="store_entry_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["store", "local_date"], condition=Q(statement=None), name="store_entry_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id}: {self.net_minor}"
