"""Columns and constraints of recipients and of how long they are kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

LONGEST_DAYS = 365


class Recipient(models.Model):
    """Who an order goes to, sealed. Erased, only that is left, so that a later delivery does not bring it back."""

    order = models.OneToOneField(
        "orders.Order", models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    sealed = models.BinaryField(default=b"")
    kept_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # the database itself refuses half an erasure
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(sealed=b""), name="recipient_erased_wholly"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kept_at"], condition=Q(erased_at=None), name="recipient_kept"),
        ]

    def __str__(self) -> str:
        return f"recipient of {self.order_id}"


class RecipientTerm(models.Model):
    """How many days after an order has left its recipient is kept, where a shop says other than the house."""

    shop = models.OneToOneField("channels.Shop", models.CASCADE, primary_key=True, related_name="+")
    days = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days__lte=LONGEST_DAYS), name="recipient_term_at_most_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.shop_id}: {self.days} d"
