"""Asking for translations of many goods: what it would cost is said first, the work is a job."""

from typing import NamedTuple

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.jobs.public import start_job
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import Content, Translation, TranslatorAccount
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.translating import characters_of
from zayton.listings.translating import errors
from zayton.listings.translating.engines import engines
from zayton.listings.translating.queries import SourceTexts, kept_of, source_texts

JOB = "listings.translate"
MOST = 10_000


class TranslationAsked(NamedTuple):
    """Goods, the language of their texts, and the languages they shall be had in.

    `again` also translates what was written by people or rejected; what stands translated of the same text is not.
    """

    sku_ids: tuple[int, ...]
    source: str
    targets: tuple[str, ...]
    again: bool = False


class Estimate(NamedTuple):
    """What asking comes to: translations to make, their characters, and what is left out and why."""

    texts: int
    characters: int
    without_source: int
    standing: int
    left: int | None
    """Characters that the account may still use, `None` without a limit."""


class Wanted(NamedTuple):
    """One translation to make."""

    sku_id: int
    target: str
    source: SourceTexts


def estimate(*, asked: TranslationAsked, actor: Actor) -> Estimate | Refusal:
    """What it would cost, in characters; nobody is called."""
    if refusal := _problem(asked, actor):
        return refusal
    account = TranslatorAccount.objects.get()
    wanted, without = wanted_of(asked)
    pairs = len(set(asked.sku_ids)) * len(_targets(asked))
    cost = sum(characters_of(one.source.said) for one in wanted)
    left = None if account.most is None else max(0, account.most - account.used)
    return Estimate(len(wanted), cost, without, pairs - len(wanted) - without, left)


def ask_for_translations(*, asked: TranslationAsked, actor: Actor) -> int | Refusal:
    """Start the job; its number. What was made of the same text before is not made, or charged, again."""
    found = estimate(asked=asked, actor=actor)
    if isinstance(found, Refusal):
        return found
    if not found.texts:
        return Refusal(errors.NOTHING_TO_TRANSLATE, figures={"language": asked.source})
    subject = f"{asked.source} → {', '.join(_targets(asked))}"
    return start_job(JOB, arguments=asked._asdict(), actor=actor, subject=subject)


def _problem(asked: TranslationAsked, actor: Actor) -> Refusal | None:
    if not actor.may(MANAGE.name):
        return Refusal(NOT_ALLOWED)
    account = TranslatorAccount.objects.first()
    engine = engines().get(account.engine) if account else None
    if engine is None:
        return Refusal(errors.NO_TRANSLATOR)
    for language in (asked.source, *asked.targets):
        if language not in engine.languages:
            return Refusal(errors.NO_LANGUAGE, language[:8])
    count = len(set(asked.sku_ids)) * len(_targets(asked))
    return Refusal(errors.TOO_MANY, figures={"count": count, "most": MOST}) if count > MOST else None


def _targets(asked: TranslationAsked) -> list[str]:
    return [one for one in dict.fromkeys(asked.targets) if one != asked.source]


def wanted_of(asked: TranslationAsked) -> tuple[list[Wanted], int]:
    """The translations to make, by language and SKU, and how many goods and languages have no source text."""
    targets = _targets(asked)
    skus = sorted(set(asked.sku_ids))
    sources = source_texts(skus, asked.source)
    made = {
        (row.sku_id, row.language): (row.source_language, row.source)
        for row in Translation.objects.filter(sku__in=skus, language__in=targets)
    }
    typed = set(
        Content.objects.filter(sku__in=skus, language__in=targets, reviewed_at__isnull=False).values_list(
            "sku_id", "language"
        )
    )
    wanted = [
        Wanted(sku, target, sources[sku])
        for target in targets
        for sku in skus
        if sku in sources
        and (asked.again or (sku, target) in made or (sku, target) not in typed)
        and made.get((sku, target)) != (asked.source, kept_of(sources[sku].said))
    ]
    return wanted, (len(skus) - len(sources)) * len(targets)
