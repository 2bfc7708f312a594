"""Watching listings: what was last seen of each, the runs over a connection, what was found, and who gets letters."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zayton.listings.models.listings import Listing
from zayton.listings.watch_states import FindingKind, FindingState

_STANDING = [FindingState.OPEN, FindingState.ACKNOWLEDGED]


class ListingWatch(models.Model):
    """What is known of one listing's rivals and what somebody holds to be right about it.

    `offers` are the latest, each the fields of a `Rival` in their order; `known_sellers` those a person dismissed as no
    news; `baseline` the watched fields as they should be. `held_box` says whether the Buy Box was ours.
    `offers_asked_at` and `content_asked_at` order the next run: oldest first, blank before all. `glanced_at` is when
    the offers were last glanced at, `named_at` when a notification last named them.
    """

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="watch")
    offers = models.JSONField(default=list)
    offers_at = models.DateTimeField(null=True)
    offers_asked_at = models.DateTimeField(null=True)
    content_asked_at = models.DateTimeField(null=True)
    glanced_at = models.DateTimeField(null=True)
    named_at = models.DateTimeField(null=True)
    box_seller = models.CharField(max_length=80, blank=True)
    held_box = models.BooleanField(default=False)
    rivals = models.PositiveIntegerField(default=0)
    known_sellers = models.JSONField(default=list)
    baseline = models.JSONField(default=dict)
    baseline_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.listing_id)


class Watch(models.Model):
    """The watch over one connection: a run begins every `every_seconds` and ends when all was asked or the
    next one is to begin.

    `due_at` is when the next step may be made, `holder` makes it until `until`. `read` and `total` count the present
    run's listings, `glanced` those of the read of which a glance told enough.
    """

    connection_id = models.BigIntegerField(unique=True)
    is_on = models.BooleanField(default=True)
    every_seconds = models.PositiveIntegerField(default=600)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    glanced = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    fault_kind = models.CharField(max_length=12, blank=True)
    fault_said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(every_seconds__gte=60), name="watch_cadence_bearable")
        ]

    def __str__(self) -> str:
        return str(self.connection_id)


class Finding(models.Model):
    """Something about a listing that nobody of ours did; `figures` say what, `at_risk_minor` what it sold in 30 days.

    `news_at` is when it was opened or last got worse: letters tell what is newer than the one before.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=12, choices=FindingKind.choices)
    state = models.CharField(max_length=12, choices=FindingState.choices, default=FindingState.OPEN)
    figures = models.JSONField(default=dict)
    at_risk_minor = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    news_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    moved_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["listing", "kind"], condition=Q(state__in=_STANDING), name="finding_stands_once"
            ),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-at_risk_minor"], name="finding_standing", condition=Q(state__in=_STANDING)
            ),
            models.Index(fields=["news_at"], name="finding_news"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.kind}"


class WatchLetter(models.Model):
    """Somebody who asked for an e-mail when the watch finds something; `told_until` is the newest of what they were

    told.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    told_until = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failed_said = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.person_id)
