"""How far publishing is: a bar a shop, which moves by itself while anything is on its way."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.queries.progress import Progress, publishing_progress
from zayton.ui.public import Action, Empty, count_text, page

_SPANS = {
    "1": (gettext_lazy("Last hour"), timedelta(hours=1)),
    "24": (gettext_lazy("Last 24 hours"), timedelta(hours=24)),
    "168": (gettext_lazy("Last 7 days"), timedelta(days=7)),
}


@page(permission=READ.name)
def progress(request: HttpRequest) -> HttpResponseBase:
    """What was asked to be published lately, by shop."""
    actor = actor_of(request)
    chosen = request.GET.get("hours", "24")
    chosen = chosen if chosen in _SPANS else "24"
    rows = publishing_progress(scope=actor.scope, since=now() - _SPANS[chosen][1])
    actions = [
        Action(_("Listings"), reverse("listings:listings"), "tags"),
        Action(_("Publish"), reverse("listings:publish"), "upload", primary=True, permission=MANAGE.name),
    ]
    context = {
        "title": pgettext("page", "Publishing"),
        "standing": _standing(rows),
        "rows": rows,
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
    return " ".join(parts)
