"""Statuses of listings and of what is asked of channels, and the moves that are allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.channels.ports.offers import Standing


class ListingState(TextChoices):
    """How a listing stands on its channel."""

    PENDING = "pending", pgettext_lazy("listing", "Being published")
    LIVE = "live", pgettext_lazy("listing", "On sale")
    INACTIVE = "inactive", pgettext_lazy("listing", "Not on sale")
    REJECTED = "rejected", pgettext_lazy("listing", "Rejected")
    DELETED = "deleted", pgettext_lazy("listing", "Gone from the channel")
    OUTSIDE = "outside", pgettext_lazy("listing", "On sale, not brought over")
    """On sale there, made by other means: nothing of it can be changed from here until it is brought over."""
    KEPT = "kept", pgettext_lazy("listing", "Kept for your own shop")
    """Stands as written on a channel that is told nothing: files and the API are how it gets there."""


STATES: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.LIVE: ListingState.LIVE,
        Standing.INACTIVE: ListingState.INACTIVE,
        Standing.PENDING: ListingState.PENDING,
        Standing.REJECTED: ListingState.REJECTED,
        Standing.DELETED: ListingState.DELETED,
        Standing.OUTSIDE: ListingState.OUTSIDE,
    }
)
"""What the word of a channel is to us."""


class AskKind(TextChoices):
    """What a channel is asked to do with a listing."""

    QUANTITY = "quantity", _("Quantity")
    PRICE = "price", _("Price")
    CONTENT = "content", _("Publishing")
    END = "end", _("Taking off sale")
    TEXTS = "texts", _("Texts")
    BRING = "bring", _("Bringing over")


class AskState(TextChoices):
    """How far a wish is: `due` to be sent, `done` as last asked, `failed` until somebody mends it or it changes."""

    DUE = "due", pgettext_lazy("wish", "To be sent")
    DONE = "done", pgettext_lazy("wish", "As asked")
    FAILED = "failed", pgettext_lazy("wish", "Refused")


ASK_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        AskState.DUE: frozenset({AskState.DONE, AskState.FAILED, AskState.DUE}),
        AskState.DONE: frozenset({AskState.DUE}),
        AskState.FAILED: frozenset({AskState.DUE}),
    }
)


class TextSource(TextChoices):
    """Where a text comes from."""

    TYPED = "typed", pgettext_lazy("text", "Written here")
    TRANSLATED = "translated", pgettext_lazy("text", "Translated by machine")
    CHANNEL = "channel", pgettext_lazy("text", "Taken over from a channel")


class TranslationState(TextChoices):
    """Where a translation stands: what was accepted or rejected is translated anew only when somebody asks."""

    WAITING = "waiting", pgettext_lazy("translation", "To be reviewed")
    ACCEPTED = "accepted", pgettext_lazy("translation", "Accepted")
    REJECTED = "rejected", pgettext_lazy("translation", "Rejected")


TRANSLATION_MOVES: Mapping[str, frozenset[str]] = {
    TranslationState.WAITING: frozenset({TranslationState.ACCEPTED, TranslationState.REJECTED}),
    TranslationState.ACCEPTED: frozenset({TranslationState.WAITING}),
    TranslationState.REJECTED: frozenset({TranslationState.WAITING}),
}


class EditSource(TextChoices):
    """Where a bulk edit comes from."""

    GRID = "grid", pgettext_lazy("edit", "Grid")
    FILE = "file", pgettext_lazy("edit", "File")
    API = "api", pgettext_lazy("edit", "API")
    UNDO = "undo", pgettext_lazy("edit", "Undoing")


class EditState(TextChoices):
    """How far a bulk edit is: previewed, or applied for good."""

    DRAFT = "draft", pgettext_lazy("edit", "Not applied yet")
    APPLIED = "applied", pgettext_lazy("edit", "Applied")


class LineState(TextChoices):
    """What becomes of one field of a bulk edit."""

    READY = "ready", pgettext_lazy("edit line", "Will change")
    LEFT = "left", pgettext_lazy("edit line", "Left out")
    WRITTEN = "written", pgettext_lazy("edit line", "Changed")
