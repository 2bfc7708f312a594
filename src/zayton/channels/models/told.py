"""What marketplaces told last of our goods in their own warehouses, beside which our books are laid once a day."""

from typing import ClassVar

from django.db import models


class StockTold(models.Model):
    """The last word of a marketplace about one seller SKU of a shop in its own warehouse, in units.

    `ident` names the pile over there (FNSKU): several stores may tell of one and the same. `document` is the key of
    the document that told of it, blank where it is shown no more.
    """

    shop = models.ForeignKey("channels.Shop", models.CASCADE, related_name="+", db_index=False)
    msku = models.CharField(max_length=120)
    ident = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=120, blank=True)
    sellable = models.BigIntegerField()
    reserved = models.BigIntegerField()
    unsellable = models.BigIntegerField()
    inbound = models.BigIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "msku"], name="stock_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.msku}: {self.sellable} + {self.reserved}"
