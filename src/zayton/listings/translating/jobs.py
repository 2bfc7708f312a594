"""The job of translating."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.kernel.jobs.public import Run, job
from zayton.listings.translating.asking import JOB, TranslationAsked
from zayton.listings.translating.making import TRANSLATING, make_translations


@job(name=JOB, title=_("Translate texts of goods"))
def translate(
    run: Run, *, sku_ids: Sequence[int], source: str, targets: Sequence[str], again: bool
) -> dict[str, Any]:
    """Translate; started again, it goes on with what is missing."""
    run.progress(0, None, TRANSLATING)
    return dict(make_translations(run, TranslationAsked(tuple(sku_ids), source, tuple(targets), again)))
