"""Translations over HTTP: their cost, made, read, accepted, rejected."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import NOT_FOUND, Key, Page, Problem, Query, all_refused, rows_of
from zayton.kernel.time import now
from zayton.listings.api.routing import routes
from zayton.listings.api.translation_shapes import (
    AcceptSaid,
    EstimateShown,
    StartedShown,
    TranslationsAsked,
    TranslationShown,
    TranslationsSaid,
)
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.translating import Said
from zayton.listings.translating.asking import TranslationAsked, ask_for_translations, estimate
from zayton.listings.translating.errors import UNKNOWN_TRANSLATION
from zayton.listings.translating.queries import translations
from zayton.listings.translating.reviewing import Decision, accept_translations, reject_translations


@routes.write(
    "/translations/estimate",
    permission=MANAGE,
    answers=EstimateShown,
    words=_("Estimate translations"),
    about=_("What they would cost, in characters. Nobody is called and nothing is kept."),
)
def estimate_translations(request: HttpRequest, said: TranslationsSaid) -> EstimateShown:
    """The cost."""
    found = estimate(asked=_asked(said), actor=actor_of(request))
    if isinstance(found, Refusal):
        raise all_refused([found])
    return EstimateShown(**found._asdict())


@routes.write(
    "/translations",
    permission=MANAGE,
    answers=StartedShown,
    words=_("Translate texts"),
    about=_("Starts a job. What it makes waits to be accepted; the same text is not charged twice."),
)
def start_translations(request: HttpRequest, said: TranslationsSaid) -> StartedShown:
    """The job."""
    started = ask_for_translations(asked=_asked(said), actor=actor_of(request))
    if isinstance(started, Refusal):
        raise all_refused([started])
    return StartedShown(job_id=started)


@routes.read(
    "/translations",
    permission=MANAGE,
    answers=Page[TranslationShown],
    words=_("List translations"),
)
def list_translations(request: HttpRequest, asked: Query[TranslationsAsked]) -> Page[TranslationShown]:
    """Translations."""
    found = translations()
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.language:
        found = found.filter(language=asked.language)
    rows, following = rows_of(found, asked)
    return Page(items=[TranslationShown.model_validate(row) for row in rows], next=following)


@routes.write(
    "/translations/{int:translation_id}/accept",
    permission=MANAGE,
    answers=TranslationShown,
    words=_("Accept a translation"),
    about=_(
        "Writes its texts, as edited where texts are given; listings in the language say them from then on."
    ),
)
def accept_translation(request: HttpRequest, translation_id: Key, said: AcceptSaid) -> TranslationShown:
    """Accepted."""
    texts = said.texts
    one = Decision(
        translation_id, Said(texts.title, texts.description, tuple(texts.bullets)) if texts else None
    )
    return _done(translation_id, accept_translations(decisions=[one], actor=actor_of(request), at=now()))


@routes.write(
    "/translations/{int:translation_id}/reject",
    permission=MANAGE,
    answers=TranslationShown,
    words=_("Reject a translation"),
    about=_("The texts stay as they were."),
)
def reject_translation(request: HttpRequest, translation_id: Key) -> TranslationShown:
    """Rejected."""
    one = Decision(translation_id)
    return _done(translation_id, reject_translations(decisions=[one], actor=actor_of(request), at=now()))


def _asked(said: TranslationsSaid) -> TranslationAsked:
    return TranslationAsked(tuple(said.sku_ids), said.source, tuple(said.targets), said.again)


def _done(translation_id: int, refusals: list[Refusal]) -> TranslationShown:
    if any(one.code == UNKNOWN_TRANSLATION for one in refusals):
        raise Problem(404, Refusal(NOT_FOUND))
    if refusals:
        raise all_refused(refusals)
    return TranslationShown.model_validate(translations().get(pk=translation_id))
