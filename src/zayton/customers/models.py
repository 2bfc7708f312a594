"""Columns and constraints of customers."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q


def new_public_id() -> str:
    """A name for a customer that says nothing about them: `c` and 19 hexadecimal digits."""
    # random and not derived from the number, which could be tried out until it fits
    return "c" + secrets.token_hex(10)[:19]


class Customer(models.Model):
    """A buyer as one shop knows them; once forgotten, only the opaque id is left."""

    shop = models.ForeignKey("channels.Shop", models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    external_number = models.CharField(max_length=80, null=True)  # noqa: DJ001  (null frees the unique key)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "external_number"], name="customer_once_in_shop"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(external_number=None, name="", email=""),
                # the database itself refuses half an erasure
                name="customer_forgotten_wholly",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
