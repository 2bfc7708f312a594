"""Translations: the list of them, and one side by side with its source, to be edited, accepted or rejected."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.kernel.access.public import actor_of, names_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.listings.models import Translation
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.translating import Said, changes
from zayton.listings.states import TranslationState
from zayton.listings.translating.permissions import SET_UP
from zayton.listings.translating.queries import said_of, source_texts, translations, waiting_count
from zayton.listings.translating.reviewing import (
    Decision,
    accept_translations,
    keep_edits,
    reject_translations,
)
from zayton.listings.translating.tables import translations_table
from zayton.listings.translating.words import STATE_WORDS, language_name
from zayton.ui.public import Action, count_text, page, sentences


@page(permission=MANAGE.name)
def translations_page(request: HttpRequest) -> HttpResponseBase:
    """Every translation."""
    start = Action(_("Translate texts"), reverse("listings:translate"), "language", primary=True)
    count = waiting_count()
    standing = ngettext(
        "%(count)s translation waits for somebody to read it.",
        "%(count)s translations wait for somebody to read them.",
        count,
    ) % {"count": count_text(count)}
    return translations_table(empty_action=start).respond(
        request,
        title=_("Translations"),
        standing=standing,
        actions=[
            Action(_("Translator"), reverse("listings:translator"), "settings", permission=SET_UP.name),
            start,
        ],
    )


@page(permission=MANAGE.name)
def translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """One translation beside its source; posting keeps, accepts or rejects it."""
    found = translations().select_related("sku").filter(pk=translation_id).first()
    if found is None:
        raise Http404
    typed = _typed(request) if request.method == "POST" else said_of(found.texts)
    if request.method == "POST":
        refusals = _decided(request, found, typed)
        if not refusals:
            return redirect(_next(found, request.POST.get("do", "")))
        for refusal in refusals:
            messages.error(request, sentences(words_of(refusal)))
    context = {
        "title": _("%(code)s in %(language)s")
        % {"code": found.sku.code, "language": language_name(found.language)},
        "standing": _("Nothing of it is sent to a channel before somebody has accepted it."),
        "row": found,
        "state": STATE_WORDS[found.state],
        "typed": typed,
        "bullets": "\n".join(typed.bullets),
        "language": language_name(found.language),
        "source_language": language_name(found.source_language),
        "is_waiting": found.state == TranslationState.WAITING,
        "decided_by": names_of([found.decided_by]).get(found.decided_by, found.decided_by),
        "actions": [Action(_("All translations"), reverse("listings:translations"), "language")],
        **_source(found),
    }
    return render(request, "listings/translation.html", context)


def _source(found: Translation) -> dict[str, Any]:
    """The source as it was translated, and what became of it since."""
    was = said_of(found.source)
    current = source_texts([found.sku_id], found.source_language).get(found.sku_id)
    now_said = current.said if current else Said()
    fields = [
        (_("Title"), was.title, now_said.title),
        (_("Bullet points"), "\n".join(was.bullets), "\n".join(now_said.bullets)),
        (_("Description"), was.description, now_said.description),
    ]
    stale = was != now_said
    return {
        "is_stale": stale,
        "source": [(label, text, changes(text, then) if stale else ()) for label, text, then in fields],
    }


def _typed(request: HttpRequest) -> Said:
    lines = request.POST.get("bullets", "").splitlines()
    return Said(
        request.POST.get("title", "").strip(),
        request.POST.get("description", "").replace("\r\n", "\n").strip(),
        tuple(line.strip() for line in lines if line.strip()),
    )


def _moment(text: str) -> datetime | None:
    """When what was read was made, as the form told it; nonsense is no moment at which anything was made."""
    try:
        return parse_datetime(text) or (datetime.min.replace(tzinfo=UTC) if text else None)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _decided(request: HttpRequest, found: Translation, typed: Said) -> list[Refusal]:
    one = Decision(found.pk, typed, _moment(request.POST.get("made_at", "")))
    actor, do = actor_of(request), request.POST.get("do")
    if do == "accept":
        refusals = accept_translations(decisions=[one], actor=actor, at=now())
        said = _("Accepted. It is what listings in this language say from now on.")
    elif do == "reject":
        refusals = reject_translations(decisions=[one._replace(said=None)], actor=actor, at=now())
        said = _("Rejected. The texts stay as they were.")
    elif do == "keep":
        refusal = keep_edits(decision=one, actor=actor)
        refusals, said = ([refusal] if refusal else []), _("Kept. It still waits to be accepted.")
    else:
        raise Http404
    if not refusals:
        messages.success(request, said)
    return refusals


def _next(found: Translation, done: str) -> str:
    """The next one that waits in the same language, as a reader goes through them one by one."""
    if done == "keep":
        return reverse("listings:translation", args=[found.pk])
    waiting = Translation.objects.filter(state=TranslationState.WAITING, language=found.language)
    following = waiting.order_by("-made_at", "pk").first()
    if following is None:
        return reverse("listings:translations")
    return reverse("listings:translation", args=[following.pk])
