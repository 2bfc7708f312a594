"""What listings say on their channels, and what they shall say instead."""

from django.db import models

from zayton.listings.models.listings import Listing


class ListingTexts(models.Model):
    """The texts of a listing as its channel keeps them: as last seen, or as it last took them from us.

    `None` is what no channel told. `wanted` holds the fields that shall be otherwise, as long as a wish of them is on
    its way (`AskKind.TEXTS`, whose value is `version`); `sent` those that were taken at `sent_at`, which a channel may
    show only later.
    """

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="words")
    # an empty text is known, and `None` is not
    title = models.TextField(null=True)  # noqa: DJ001
    description = models.TextField(null=True)  # noqa: DJ001
    bullets = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)
    wanted = models.JSONField(default=dict)
    sent = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.listing_id} v{self.version}"
