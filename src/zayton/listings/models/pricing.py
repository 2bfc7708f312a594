"""Price rules with their versions, the bounds people set, what was decided for each listing, and the log of moves."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.listings.models.listings import Listing


class PriceRule(models.Model):
    """A rule by which prices move; what it says stands in its versions, `version` is the one that counts.

    Of several that match a listing the one with the lowest `priority` number decides. `tested_version` is the version
    that somebody last saw the outcome of: no other can be switched on. `holder` runs it until `until`.
    """

    name = models.CharField(max_length=80, unique=True)
    version = models.PositiveIntegerField(default=1)
    priority = models.PositiveIntegerField(default=50)
    is_on = models.BooleanField(default=False)
    dry_run = models.BooleanField(default=False)
    tested_version = models.PositiveIntegerField(null=True)
    tested_by = models.CharField(max_length=64, blank=True)
    tested_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True)
    is_deleted = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="price_rule_named")]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="price_rule_due", condition=Q(is_on=True))]

    def __str__(self) -> str:
        return self.name


class PriceRuleVersion(models.Model):
    """What a rule said from `made_at` on: `body` is a `RuleBody` as JSON; kept for good, since moves name it."""

    rule = models.ForeignKey(PriceRule, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "number"], name="price_rule_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"


class PriceBounds(models.Model):
    """The lowest and highest price that a person allows a listing, in minor units of `currency`."""

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="price_bounds")
    currency = models.CharField(max_length=3)
    floor_minor = models.BigIntegerField(null=True, blank=True)
    ceiling_minor = models.BigIntegerField(null=True, blank=True)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(floor_minor=None) | Q(floor_minor__gt=0))
                & (Q(ceiling_minor=None) | Q(ceiling_minor__gt=0)),
                name="price_bounds_positive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.floor_minor}-{self.ceiling_minor} {self.currency}"


class PriceDecision(models.Model):
    """What a rule last decided for a listing, moved or held, and the floor it came upon."""

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="price_decision")
    rule = models.ForeignKey(PriceRule, models.CASCADE, related_name="+")
    rule_version = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    figures = models.JSONField(default=dict)
    floor_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.code}"


class PriceMove(models.Model):
    """A move of a price by a version of a rule, with its reason; `is_dry` ones were only written down."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="price_moves", db_index=False)
    rule = models.ForeignKey(PriceRule, models.PROTECT, related_name="moves")
    rule_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    from_minor = models.BigIntegerField()
    to_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    code = models.CharField(max_length=40)
    figures = models.JSONField(default=dict)
    guard = models.CharField(max_length=20, blank=True)
    is_dry = models.BooleanField(default=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_minor__gt=0), name="price_move_to_a_price"),
            models.CheckConstraint(condition=~Q(to_minor=models.F("from_minor")), name="price_move_moves"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["listing", "-at"], name="price_move_of_listing"),
            models.Index(fields=["-at"], name="price_move_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.from_minor} → {self.to_minor} {self.currency}"
