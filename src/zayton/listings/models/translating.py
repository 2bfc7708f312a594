"""Translations by machine, the translator they come from, the terms it keeps, and which shops send them unreviewed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zayton.listings.states import TranslationState


class TranslatorAccount(models.Model):
    """The translator that is set up, at most one: its key sealed, and what its last answer was."""

    only = models.BooleanField(default=True, unique=True)
    engine = models.CharField(max_length=40)
    sealed = models.BinaryField()
    address = models.CharField(max_length=200, blank=True)
    formality = models.CharField(max_length=20, default="default")
    simulated = models.BooleanField(default=False)
    used = models.BigIntegerField(default=0)
    most = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField()
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(only=True), name="one_translator")]

    def __str__(self) -> str:
        return self.engine


class KeptTerm(models.Model):
    """A term that reads in every translation as told: a brand, a material. A blank `language` is any."""

    term = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True)
    rendering = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "language"], name="kept_term_once"),
            models.CheckConstraint(condition=~Q(term="") & ~Q(rendering=""), name="kept_term_said"),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.language}"


class Translation(models.Model):
    """The newest translation of a SKU's texts into a language, to be reviewed, accepted or rejected.

    `source` are the texts it was made of, `texts` what came of them and was edited since: title, description, bullets.
    `source_at` is when the source texts were written.
    """

    sku = models.ForeignKey("catalog.Sku", models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    source_language = models.CharField(max_length=8)
    source = models.JSONField()
    source_at = models.DateTimeField(null=True)
    texts = models.JSONField()
    state = models.CharField(
        max_length=10, choices=TranslationState.choices, default=TranslationState.WAITING
    )
    engine = models.CharField(max_length=40)
    simulated = models.BooleanField(default=False)
    characters = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sku", "language"], name="translation_once_a_language"),
            models.CheckConstraint(condition=Q(state__in=TranslationState.values), name="translation_state"),
            models.CheckConstraint(
                condition=Q(state=TranslationState.WAITING, decided_at=None)
                | (~Q(state=TranslationState.WAITING) & Q(decided_at__isnull=False)),
                name="translation_decided_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-made_at"], name="translation_waiting")]

    def __str__(self) -> str:
        return f"{self.sku_id} {self.source_language}→{self.language}"


class UnreviewedShop(models.Model):
    """A shop that may be sent translations which nobody has reviewed."""

    shop = models.OneToOneField("channels.Shop", models.CASCADE, related_name="+")
    allowed_at = models.DateTimeField()
    allowed_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.shop_id)
