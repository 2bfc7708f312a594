"""Columns, constraints and relations of the catalogue; decisions live in `rules` and `operations`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zayton.catalog.states import Stage


class Brand(models.Model):
    """A name that goods are sold under."""

    name = models.CharField(max_length=120)
    # twice the name: case folding may spell one letter as two (ß as ss)
    key = models.CharField(max_length=240, unique=True)

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A branch of the tree that products hang on; `path` lists the ids from the root, as in `/3/17/`."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=240)
    # twelve levels of keys of up to nineteen digits, and the slashes between them
    path = models.CharField(max_length=250, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "key"], name="category_once_under_parent"),
            # of its own, since a null parent is equal to no other and escapes the rule above
            models.UniqueConstraint(fields=["key"], condition=Q(parent=None), name="category_once_at_root"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="category_not_under_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """What a buyer would call one article; its SKUs differ in size, colour or pack."""

    code = models.CharField(max_length=64)
    key = models.CharField(max_length=128, unique=True)
    title_zh = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="products")

    def __str__(self) -> str:
        return self.code


class Sku(models.Model):
    """The unit that is counted, priced and shipped; `simulated` names the fields a demo generated."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="skus")
    code = models.CharField(max_length=64)
    key = models.CharField(max_length=128, unique=True)
    title_zh = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    length_mm = models.PositiveIntegerField(null=True, blank=True)
    width_mm = models.PositiveIntegerField(null=True, blank=True)
    height_mm = models.PositiveIntegerField(null=True, blank=True)
    weight_g = models.PositiveIntegerField(null=True, blank=True)
    purchase_cost_minor = models.BigIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifecycle = models.CharField(max_length=8, default=Stage.NEW)
    is_bundle = models.BooleanField(default=False)
    simulated = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purchase_cost_minor=None) | Q(purchase_cost_minor__gte=0),
                name="sku_cost_not_negative",
            ),
            models.CheckConstraint(condition=Q(lifecycle__in=[*Stage]), name="sku_stage_known"),
            models.CheckConstraint(condition=~Q(code=""), name="sku_code_given"),
        ]

    def __str__(self) -> str:
        return self.code


class Barcode(models.Model):
    """A GTIN that a scanner reads on one SKU: `digits` as printed, `gtin` padded to fourteen."""

    sku = models.ForeignKey(Sku, models.CASCADE, related_name="barcodes")
    digits = models.CharField(max_length=14)
    # unique here and not on `digits`: a UPC and the EAN with a zero before it are one code
    gtin = models.CharField(max_length=14, unique=True)

    def __str__(self) -> str:
        return self.digits


class BundlePart(models.Model):
    """How many of a component one bundle holds; the bundle itself is never in stock."""

    bundle = models.ForeignKey(Sku, models.CASCADE, related_name="parts")
    component = models.ForeignKey(Sku, models.PROTECT, related_name="used_in")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "component"], name="bundle_component_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="bundle_quantity_positive"),
            models.CheckConstraint(condition=~Q(bundle=F("component")), name="bundle_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} = {self.quantity} × {self.component_id}"


class Change(models.Model):
    """The document of one change to a set of SKUs; what was before and after stands in the journal."""

    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    sku_count = models.PositiveIntegerField()
    # one to one, so that the database itself refuses to undo a change twice
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="change_latest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"
