"""What the watch found and nobody has taken on, as notices: one for all that are alike in a shop."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.kernel.access.public import Actor
from zayton.listings.models import Finding
from zayton.listings.permissions import READ
from zayton.listings.watch_states import FindingKind, FindingState
from zayton.listings.watching.queries import findings_seen
from zayton.listings.watching.words import kind_words
from zayton.ui.public import Moments, Notice, count_text


class _Alike(NamedTuple):
    """Findings of one kind in one shop; `one` and `msku` name the only one, where there is one."""

    shop: str
    kind: str
    many: int
    at: datetime
    one: int
    msku: str


def newest_findings(actor: Actor, limit: int) -> Sequence[Notice]:
    """What the watch found and nobody has taken on; told anew when another one like it is found."""
    if not actor.may(READ.name):
        return []
    rows = _open(actor).values_list("listing__shop__name", "kind")
    told = rows.annotate(
        count=Count("pk"), moment=Max("news_at"), one=Max("pk"), msku=Max("listing__msku")
    ).order_by("-moment")
    return [_notice(_Alike(*row)) for row in told[:limit]]


def finding_moments(actor: Actor) -> Moments:
    """When those were."""
    if not actor.may(READ.name):
        return []
    return [_open(actor).values("listing__shop__name", "kind").annotate(moment=Max("news_at"))]


def _open(actor: Actor) -> QuerySet[Finding]:
    # without an order, for it would be grouped by that too
    return findings_seen(scope=actor.scope).filter(state=FindingState.OPEN).order_by()


def _notice(alike: _Alike) -> Notice:
    where = f"{reverse('listings:watch')}?{urlencode({'f.kind': alike.kind, 'f.shop': alike.shop})}"
    if alike.kind == FindingKind.GONE:
        return Notice(alike.at, _gone(alike), where, "red", "eye-off")
    if alike.many == 1:
        where = reverse("listings:finding", args=[alike.one])
        said = _("%(field)s: %(value)s") % {"field": kind_words(alike.kind), "value": alike.msku}
        return Notice(alike.at, said, where, "red", "eye-exclamation")
    words = _("%(shop)s: %(kind)s (%(count)s listings)") % {
        "shop": alike.shop,
        "kind": kind_words(alike.kind),
        "count": count_text(alike.many),
    }
    return Notice(alike.at, words, where, "red", "eye-exclamation")


def _gone(alike: _Alike) -> str:
    words = ngettext(
        "%(shop)s: %(count)s listing is gone from the channel. Put it on sale again, or take it off sale for good.",
        "%(shop)s: %(count)s listings are gone from the channel. Put them on sale again, or take them off sale for"
        " good.",
        alike.many,
    )
    return words % {"shop": alike.shop, "count": count_text(alike.many)}
