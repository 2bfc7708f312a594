"""How far publishing is: a bar a shop, its pace, and why it waits; it moves by itself while anything is on its way."""

from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from zayton.channels.public import adapter_title, fault_words
from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.queries.progress import Progress, Rest, publishing_progress
from zayton.listings.states import AskState
from zayton.ui.public import Action, Empty, count_text, page, sentences

_SPANS = {
    "1": (gettext_lazy("Last hour"), timedelta(hours=1)),
    "24": (gettext_lazy("Last 24 hours"), timedelta(hours=24)),
    "168": (gettext_lazy("Last 7 days"), timedelta(days=7)),
}


class Reason(NamedTuple):
    """Why listings of a shop are not sent, and when they are tried again as far as anybody knows."""

    words: str
    again_at: datetime | None = None


class ShopShown(NamedTuple):
    """A shop's progress with its words and where they lead."""

    progress: Progress
    marketplace: str
    done: str
    pace: str
    reasons: list[Reason]
    refused_href: str
    way_href: str


@page(permission=READ.name)
def progress(request: HttpRequest) -> HttpResponseBase:
    """What was asked to be published lately, by shop."""
    actor, at = actor_of(request), now()
    chosen = request.GET.get("hours", "24")
    chosen = chosen if chosen in _SPANS else "24"
    rows = publishing_progress(scope=actor.scope, since=at - _SPANS[chosen][1], at=at)
    actions = [
        Action(_("Listings"), reverse("listings:listings"), "tags"),
        Action(_("Publish"), reverse("listings:publish"), "upload", primary=True, permission=MANAGE.name),
    ]
    context = {
        "title": pgettext("page", "Publishing"),
        "standing": _standing(rows),
        "rows": [_shown(one) for one in rows],
        "empty": Empty(
            _("Nothing was published lately"),
            _("What is published, in ones or in thousands, shows here how far each channel is."),
        ),
        "moving": any(one.waiting or one.deciding for one in rows),
        "spans": [(hours, words, hours == chosen) for hours, (words, _span) in _SPANS.items()],
        "actions": [one for one in actions if not one.permission or actor.may(one.permission)],
    }
    return render(request, "listings/progress.html", context)


def _standing(rows: list[Progress]) -> str:
    if not rows:
        return ""
    asked, refused = sum(one.asked for one in rows), sum(one.refused for one in rows)
    figures = {"sent": count_text(sum(one.sent for one in rows)), "asked": count_text(asked)}
    sent = ngettext(
        "%(sent)s of %(asked)s listing is sent.", "%(sent)s of %(asked)s listings are sent.", asked
    )
    parts = [sent % figures]
    if refused:
        words = ngettext("%(refused)s was refused.", "%(refused)s were refused.", refused)
        parts.append(words % {"refused": count_text(refused)})
    return sentences(parts)


def _shown(one: Progress) -> ShopShown:
    failed = urlencode({"f.shop": one.shop, "f.publishing": AskState.FAILED.value})
    way = one.way.connection_id
    return ShopShown(
        one,
        adapter_title(one.way.adapter) if one.way.adapter else "",
        f"{count_text(one.sent)} / {count_text(one.asked)}",
        _pace(one.per_hour),
        _reasons(one) if one.waiting else [],
        f"{reverse('listings:listings')}?{failed}",
        reverse("channels:connection", args=[way]) if way else "",
    )


def _pace(per_hour: int | None) -> str:
    if per_hour is None:
        return ""
    # below two a minute the hour says more
    if per_hour < 120:
        return _("about %(n)s an hour") % {"n": count_text(per_hour)}
    return _("about %(n)s a minute") % {"n": count_text(round(per_hour / 60))}


def _reasons(one: Progress) -> list[Reason]:
    way = one.way
    if way.connection_id is None:
        return [
            Reason(_("The shop sells through no connection, so nothing is sent. Connect it under Shops."))
        ]
    if way.state == "paused":
        return [Reason(_("The connection is paused, so nothing is sent. Resume it, and the rest goes out."))]
    shut = [Reason(sentences(fault_words(way.fault_kind, way.fault_said)))] if way.state != "working" else []
    if not way.is_open:
        return shut
    if one.rests or shut:
        return [*shut, *map(_rest, one.rests)]
    if one.per_hour is None:
        return [
            Reason(_("Nothing was answered in the last ten minutes; the pace shows with the next answers."))
        ]
    return [Reason(_("They go out as fast as the channel's limits allow."))]


def _rest(rest: Rest) -> Reason:
    words = ngettext(
        "%(n)s listing could not be sent and is tried again.",
        "%(n)s listings could not be sent and are tried again.",
        rest.listings,
    )
    said = [words % {"n": count_text(rest.listings)}, *fault_words(rest.kind, rest.said)]
    return Reason(sentences(said), rest.again_at)
