"""Giving rates by hand or from a file."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.money import AmountError, exponent
from zayton.kernel.rates.events import RATE_GIVEN
from zayton.kernel.rates.models import GivenRate

_LARGEST = Decimal(10) ** 9
_SMALLEST = Decimal(10) ** -10


class RateDraft(NamedTuple):
    """A rate somebody gives: units of `target` for one unit of `source` on a day."""

    source: str
    target: str
    on_date: date
    rate: Decimal


def give_rates(
    *, rates: Sequence[RateDraft], origin: str, actor: Actor, at: datetime
) -> tuple[list[int], list[Refusal]]:
    """Keep rates; a later word on the same pair and day replaces the earlier one. Answers keys and refusals."""
    kept: list[int] = []
    refused: list[Refusal] = []
    with transaction.atomic():
        for row, draft in enumerate(rates):
            if problem := _problem(draft):
                refused.append(
                    Refusal(problem, f"{draft.source}/{draft.target}", {"rate": str(draft.rate)}, row)
                )
                continue
            given, _ = GivenRate.objects.update_or_create(
                source=draft.source,
                target=draft.target,
                on_date=draft.on_date,
                defaults={"rate": draft.rate, "origin": origin, "given_by": actor.id, "given_at": at},
            )
            payload = {
                "pair": f"{draft.source}/{draft.target}",
                "date": str(draft.on_date),
                "rate": str(draft.rate),
            }
            append([Happening(RATE_GIVEN, given.pk, at, payload)], actor=actor)
            kept.append(given.pk)
    return kept, refused


def _problem(draft: RateDraft) -> str:
    try:
        # only asked for: what has no number of decimals is no currency
        exponent(draft.source), exponent(draft.target)
    except AmountError:
        return "rates.unknown_currency"
    # what is smaller would be kept as zero, which the database refuses
    if not draft.rate.is_finite() or not _SMALLEST <= draft.rate < _LARGEST or draft.source == draft.target:
        return "rates.impossible"
    return ""
