"""Kinds and states of errands, and the moves that are allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ErrandKind(TextChoices):
    """What a marketplace is told or asked for."""

    DISPATCH = "dispatch", pgettext_lazy("errand", "Confirm the shipment")
    CANCEL = "cancel", pgettext_lazy("errand", "Cancel the order")
    LETTER = "letter", pgettext_lazy("errand", "Write to the buyer")
    REVIEW = "review", pgettext_lazy("errand", "Ask the buyer for a review")


TO_BUYERS = (ErrandKind.LETTER, ErrandKind.REVIEW)
"""What reaches a buyer, who must never get it twice."""


class ErrandState(TextChoices):
    """How far an errand is; `needless` when the marketplace knew already, `settled` when a person saw to it there."""

    DUE = "due", pgettext_lazy("errand", "To be told")
    DONE = "done", pgettext_lazy("errand", "Told")
    NEEDLESS = "needless", pgettext_lazy("errand", "Known there already")
    FAILED = "failed", pgettext_lazy("errand", "Refused")
    SETTLED = "settled", pgettext_lazy("errand", "Settled by hand")


MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ErrandState.DUE: frozenset(
            {ErrandState.DONE, ErrandState.NEEDLESS, ErrandState.FAILED, ErrandState.SETTLED}
        ),
        ErrandState.FAILED: frozenset({ErrandState.DUE, ErrandState.SETTLED}),
        ErrandState.DONE: frozenset(),
        ErrandState.NEEDLESS: frozenset(),
        ErrandState.SETTLED: frozenset(),
    }
)
