"""What we offer where, and by which rule it shows our stock."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.channels.ports.orders import FulfilledBy
from zayton.listings.states import ListingState


class Listing(models.Model):
    """One offer of ours in one shop, known there by its seller SKU; what the channel shows of it, as last seen.

    `item` is what people look it up by there (ASIN, item or product id), `remote` what calls need beside the SKU,
    `parent` what it is a variant of. `sku` is what it sells of ours, empty until it is matched. `seen` keeps the
    watched fields as last read; prices are in minor units of `currency`. `quantity` is what the channel showed,
    `sent_quantity` what it was last told.
    """

    shop = models.ForeignKey("channels.Shop", models.PROTECT, related_name="+", db_index=False)
    msku = models.CharField(max_length=120)
    sku = models.ForeignKey("catalog.Sku", models.SET_NULL, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=80, blank=True)
    remote = models.CharField(max_length=300, blank=True)
    site_ref = models.CharField(max_length=40, blank=True)
    fulfilled_by = models.CharField(
        max_length=11,
        choices=[(one.value, one.value) for one in FulfilledBy],
        default=FulfilledBy.SELLER.value,
    )
    state = models.CharField(max_length=8, choices=ListingState.choices, default=ListingState.PENDING)
    title = models.CharField(max_length=500, blank=True)
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    quantity = models.BigIntegerField(null=True)
    barcode = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=500, blank=True)
    problems = models.JSONField(default=list)
    seen = models.JSONField(default=dict)
    parent = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # taken off by us: what the channel shows then must not be put on sale again by itself
    is_ended = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "msku"], name="listing_once_in_shop"),
            models.CheckConstraint(condition=~Q(msku=""), name="listing_msku_given"),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_known"),
            models.CheckConstraint(
                condition=Q(price_minor=None) | Q(price_minor__gte=0), name="listing_price_not_negative"
            ),
        ]
        # variants of one product, whose texts change together
        indexes: ClassVar = [models.Index(fields=["shop", "parent"], name="listing_family")]

    def __str__(self) -> str:
        return self.msku


class ShowRule(models.Model):
    """How much of what is available a shop may show (`listing` empty: all of its listings; else that one alone).

    `keep_back` units are never shown, of the rest `percent`, at most `cap`; at or below `stop_at` available units
    nothing is shown.
    """

    shop = models.ForeignKey("channels.Shop", models.CASCADE, related_name="+")
    listing = models.ForeignKey(Listing, models.CASCADE, null=True, blank=True, related_name="rules")
    keep_back = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=100)
    cap = models.PositiveIntegerField(null=True, blank=True)
    stop_at = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing"], name="show_rule_once_a_listing"),
            models.UniqueConstraint(fields=["shop"], condition=Q(listing=None), name="show_rule_once_a_shop"),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="show_rule_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id}/{self.listing_id}"
