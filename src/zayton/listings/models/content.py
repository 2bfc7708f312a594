"""What we say of goods: texts by language, pictures, and how each listing is to be published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.listings.models.listings import Listing
from zayton.listings.states import TextSource


class Content(models.Model):
    """The texts of a SKU in one language, entered once and used on every site of that language.

    A translation counts only once somebody has reviewed it (`reviewed_at`).
    """

    sku = models.ForeignKey("catalog.Sku", models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    bullets = models.JSONField(default=list)
    source = models.CharField(max_length=10, choices=TextSource.choices, default=TextSource.TYPED)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sku", "language"], name="content_once_a_language"),
            models.CheckConstraint(condition=~Q(title=""), name="content_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.sku_id} {self.language}"


class Pictures(models.Model):
    """The addresses of a SKU's pictures, the main one first."""

    sku = models.OneToOneField("catalog.Sku", models.CASCADE, related_name="+")
    urls = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.sku_id}: {len(self.urls)}"


class Offering(models.Model):
    """How a listing is to be published: what the channel needs beside the SKU's texts, counted up with each change.

    `texts` holds what this listing says otherwise than the SKU's content: title, description, bullets, pictures.
    `sent_digest` tells what the channel accepted last, as it was put together then.
    """

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="offering")
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8)
    product_type = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=120, blank=True)
    item = models.CharField(max_length=80, blank=True)
    attributes = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    sent_digest = models.CharField(max_length=32, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="offering_priced"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} v{self.version}"
