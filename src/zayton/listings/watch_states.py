"""Kinds and states of what the watch finds, and the moves that are allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FindingKind(TextChoices):
    """What was found."""

    SELLER = "seller", _("Another seller on our listing")
    BOX = "box", _("Buy Box lost")
    TITLE = "title", _("Title changed")
    PICTURE = "image", _("Picture changed")
    CATEGORY = "category", _("Category changed")
    PARENT = "parent", _("Parent changed")
    BELOW_FLOOR = "below_floor", _("Price below our floor")
    PRICE = "price", _("Price changed, not by us")
    GONE = "gone", _("Gone from the channel, not by us")


class FindingState(TextChoices):
    """How far a finding is."""

    OPEN = "open", pgettext_lazy("finding", "Open")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("finding", "Somebody is on it")
    SETTLED = "settled", pgettext_lazy("finding", "Gone by itself")
    DISMISSED = "dismissed", pgettext_lazy("finding", "Dismissed")


FINDING_MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        FindingState.OPEN: frozenset(
            {FindingState.ACKNOWLEDGED, FindingState.SETTLED, FindingState.DISMISSED}
        ),
        # it got worse while somebody was on it: everybody is told again
        FindingState.ACKNOWLEDGED: frozenset(
            {FindingState.OPEN, FindingState.SETTLED, FindingState.DISMISSED}
        ),
        # what comes back is a new finding, so that its time and letters are its own
        FindingState.SETTLED: frozenset(),
        FindingState.DISMISSED: frozenset(),
    }
)
STANDING = frozenset({FindingState.OPEN, FindingState.ACKNOWLEDGED})
