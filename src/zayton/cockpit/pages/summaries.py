"""Summaries: what one was sent, and, for those who may, what is sent to whom and when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.cockpit.models import Summary
from zayton.cockpit.permissions import SEND
from zayton.cockpit.summaries.operations import (
    SummaryDraft,
    define_summaries,
    delete_summaries,
    may_change,
)
from zayton.cockpit.summaries.reading import (
    cadence_text,
    hidden_in,
    issue_for,
    issues_of,
    lines_of,
    period_of,
    tiles_of,
)
from zayton.cockpit.summaries.rules import Cadence
from zayton.cockpit.summaries.sending import send_now
from zayton.cockpit.wording import period_text
from zayton.kernel.access.public import actor_of, people
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.lake.public import whole_vocabulary
from zayton.ui.public import Action, Empty, count_text, page, sentences, zones_of

_USUAL_ZONES = frozenset({"Asia/Shanghai", "UTC"})


@page(permission="lake.ask")
def summaries(request: HttpRequest) -> HttpResponse:
    """What the reader was sent, the newest first; below it the summaries themselves."""
    actor = actor_of(request)
    may = actor.may(SEND.name)
    received = [{"issue": one, "days": period_text(period_of(one))} for one in issues_of(actor)]
    kept = Summary.objects.prefetch_related("people").order_by("title") if may else []
    action = Action(_("New summary"), reverse("cockpit:summary-new"), "mail-plus", primary=True)
    context: dict[str, Any] = {
        "title": _("Summaries"),
        "standing": _("Figures that come by themselves before decisions, as they stood at that moment."),
        "received": received,
        "kept": [
            {"summary": one, "when": cadence_text(one), "people": list(one.people.all())} for one in kept
        ],
        "may": may,
        "actions": [action] if may else [],
        "empty": Empty(
            _("You were not sent a summary yet"),
            _("A summary brings the figures you choose every day, week or month."),
            action if may else None,
            "mail",
        ),
    }
    return render(request, "cockpit/summaries.html", context)


@page(permission="lake.ask")
def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One summary as it was sent to the reader; each figure opens as of the same position of the journal."""
    actor = actor_of(request)
    found = issue_for(actor, issue_id)
    if found is None:
        raise Http404
    context = {
        "title": found.summary.title,
        "standing": period_text(period_of(found)),
        "issue": found,
        "figures": tiles_of(found, actor.scope),
        "table": lines_of(found, actor.scope),
        "unfinished": found.content["unfinished"],
        "hidden": hidden_in(found),
        "actions": [Action(_("All summaries"), reverse("cockpit:summaries"), "mail")],
    }
    return render(request, "cockpit/summary_issue.html", context)


@page(permission=SEND.name)
def summary(request: HttpRequest, summary_id: int | None = None) -> HttpResponse:
    """The form of a summary: which figures, cut by what, how often, to whom."""
    kept = Summary.objects.filter(pk=summary_id).first() if summary_id is not None else None
    if summary_id is not None and kept is None:
        raise Http404
    if request.method == "POST":
        draft = _draft(request, summary_id)
        done = define_summaries(drafts=[draft], actor=actor_of(request), at=now())
        for refusal in done.refused:
            messages.error(request, sentences(words_of(refusal)))
        if not done.refused:
            messages.success(request, _("Kept. It is sent at its hour from now on."))
            return redirect("cockpit:summaries")
    else:
        draft = _draft_of(kept) if kept else _fresh(request)
    words = whole_vocabulary()
    zones = _USUAL_ZONES | zones_of(actor_of(request).scope) | {draft.cadence.zone}
    context: dict[str, Any] = {
        "title": kept.title if kept else _("New summary"),
        "standing": cadence_text(kept) if kept else _("Figures of your choice, sent by themselves."),
        "draft": draft,
        "kept": kept,
        "mine": kept is None or may_change(kept, actor_of(request)),
        "metrics": list(words.metrics.values()),
        "dimensions": list(words.dimensions.values()),
        "everies": [("day", _("Every day")), ("week", _("Every week")), ("month", _("Every month"))],
        "weekdays": list(WEEKDAYS.items()),
        "days": range(1, 32),
        "hours": range(24),
        "zones": sorted(zones),
        "people": people().filter(is_active=True).order_by("display_name", "pk"),
    }
    return render(request, "cockpit/summary.html", context)


def _fresh(request: HttpRequest) -> SummaryDraft:
    """An empty form; Explore hands over what it showed."""
    words = whole_vocabulary()
    metrics = tuple(one for one in request.GET.getlist("m") if one in words.metrics)
    by = request.GET.get("by", "")
    me = actor_of(request).person_id
    return SummaryDraft(
        "",
        metrics or ("revenue_net", "orders"),
        by if by in words.dimensions else "",
        Cadence("week", zone="Asia/Shanghai"),
        frozenset({me} if me else ()),
    )


def _draft_of(kept: Summary) -> SummaryDraft:
    return SummaryDraft(
        kept.title,
        tuple(kept.metrics),
        kept.by,
        Cadence(kept.every, kept.hour, kept.zone, kept.weekday, kept.day),
        frozenset(kept.people.values_list("pk", flat=True)),
        kept.is_active,
        kept.pk,
    )


def _draft(request: HttpRequest, summary_id: int | None) -> SummaryDraft:
    sent = request.POST
    cadence = Cadence(
        sent.get("every", ""),
        _number(sent.get("hour"), 8),
        sent.get("zone", "").strip(),
        _number(sent.get("weekday"), 0),
        _number(sent.get("day"), 1),
    )
    person_ids = frozenset(_number(one, 0) for one in sent.getlist("person"))
    return SummaryDraft(
        sent.get("title", ""),
        tuple(dict.fromkeys(sent.getlist("metric"))),
        sent.get("by", ""),
        cadence,
        person_ids,
        "paused" not in sent,
        summary_id,
    )


def _number(text: str | None, blank: int) -> int:
    """A small number that was sent; what is none becomes one that is refused."""
    if text is None:
        return blank
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else -1


@page(permission=SEND.name)
@require_POST
def send(request: HttpRequest, summary_id: int) -> HttpResponse:
    """Send a summary out of turn."""
    sent = send_now(summary_id=summary_id, actor=actor_of(request), at=now())
    if sent is None:
        messages.error(
            request, _("There is nothing to send yet. Import orders first; figures follow seconds later.")
        )
    else:
        messages.success(
            request,
            ngettext("Sent to %(count)s person.", "Sent to %(count)s people.", sent)
            % {"count": count_text(sent)},
        )
    return redirect("cockpit:summaries")


@page(permission=SEND.name)
@require_POST
def delete(request: HttpRequest, summary_id: int) -> HttpResponse:
    """Delete a summary with all that was sent of it."""
    done = delete_summaries(ids=[summary_id], actor=actor_of(request), at=now())
    for refusal in done.refused:
        messages.error(request, sentences(words_of(refusal)))
    if done.ids:
        messages.success(request, _("Deleted."))
    return redirect("cockpit:summaries")
