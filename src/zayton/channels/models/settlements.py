"""What marketplaces paid out, and the lines that it is made of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.channels.ports.settlements import MoneyKind, PaidState, Statement


class Settlement(models.Model):
    """A settlement as one kind of paper tells of it; what several papers tell of counts once (`counts`).

    `account` is whose settlement it is, `connection:3` or `shop:5`: `ref` is unique there. `total_minor` is what the
    marketplace says, `lines_minor` what the standing lines come to without what was paid out; their difference is
    shown. `version` counts how often something of it changed.

    `state` is what its own paper says of the payment. `came_back_in` is the later settlement that says otherwise: its
    payment failed, and its money comes again there. `bounced_minor` is what comes again in this one. `told_at` and
    `by_hand` are those of the telling that stands, so that a poorer one does not replace it.
    """

    account = models.CharField(max_length=32)
    connection = models.ForeignKey(
        "channels.Connection", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    # blank where an account sells in several shops and does not pay them apart
    shop = models.ForeignKey(
        "channels.Shop", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    statement = models.CharField(max_length=10)
    ref = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    deposited_at = models.DateTimeField(null=True)
    total_minor = models.BigIntegerField(null=True)
    lines_minor = models.BigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default=PaidState.OPEN.value)
    bounced_minor = models.BigIntegerField(default=0)
    came_back_in = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    told_at = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "statement", "ref", "currency"], name="settlement_once"
            ),
            # money that two papers tell of is booked from one of them
            models.UniqueConstraint(
                fields=["account", "ref", "currency"], condition=Q(counts=True), name="settlement_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(statement__in=[one.value for one in Statement]), name="settlement_statement_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in PaidState]), name="settlement_state_known"
            ),
            # what is in no settlement yet, or held back, is nobody's money to book
            models.CheckConstraint(
                condition=Q(counts=False) | (~Q(ref="") & ~Q(statement=Statement.HELD.value)),
                name="settlement_counted_is_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-ends_at"], name="settlement_latest"),
            # whether a number was told of another seller is asked with every paper about it
            models.Index(
                fields=["ref"],
                name="settlement_of_number",
                condition=Q(statement=Statement.SETTLEMENT.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.ref} ({self.statement})"

    @property
    def payment(self) -> str:
        """Where its money is, whoever says so: what came back was not paid, whatever its own paper says."""
        return PaidState.FAILED.value if self.came_back_in_id else str(self.state)


class SettlementLine(models.Model):
    """One amount of a settlement. It stands until `gone_version`, the version in which it was told otherwise.

    `said` are the marketplace's own words. A line is known again by its `part` (the transaction it came in), the
    `digest` of what it says and its `occurrence` among lines that say the same, which is no mistake. `source_row` is
    its line in the file of `source_import_id`; else it came in the document `inbound_id`.
    """

    settlement = models.ForeignKey(Settlement, models.CASCADE, related_name="+", db_index=False)
    part = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=14)
    said = models.CharField(max_length=200, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    msku = models.CharField(max_length=120, blank=True)
    quantity = models.BigIntegerField(null=True)
    amount_minor = models.BigIntegerField()
    posted_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=32)
    occurrence = models.PositiveIntegerField(default=1)
    since_version = models.PositiveIntegerField()
    gone_version = models.PositiveIntegerField(null=True)
    inbound_id = models.BigIntegerField(null=True)
    source_import_id = models.BigIntegerField(null=True)
    source_row = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["settlement", "part", "digest", "occurrence"],
                condition=Q(gone_version=None),
                name="settlement_line_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in MoneyKind]), name="settlement_line_kind_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["settlement", "id"], name="settlement_lines"),
            models.Index(
                fields=["part"],
                name="settlement_line_of_part",
                condition=Q(gone_version=None) & ~Q(part=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id}: {self.kind} {self.amount_minor}"
