"""Letters about what the watch found: one a run and person, never one a finding."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from zayton.kernel.access.public import Actor, actor_for
from zayton.kernel.errors import Refusal
from zayton.listings.models import Finding, WatchLetter
from zayton.listings.permissions import READ
from zayton.listings.watch_states import FindingState
from zayton.listings.watching.errors import NO_ADDRESS
from zayton.listings.watching.queries import findings_seen
from zayton.listings.watching.words import kind_words, remedy_words, said_words
from zayton.ui.public import money_text

log = logging.getLogger(__name__)
_MOST_TOLD = 50


def want_letters(*, actor: Actor, wanted: bool, at: datetime) -> list[Refusal]:
    """Have the actor written to when something is found from now on, or no longer."""
    if actor.person_id is None:
        return []
    if not wanted:
        WatchLetter.objects.filter(person_id=actor.person_id).delete()
        return []
    letter, _made = WatchLetter.objects.get_or_create(
        person_id=actor.person_id, defaults={"asked_at": at, "told_until": at}
    )
    if not letter.person.email:
        letter.delete()
        return [Refusal(NO_ADDRESS)]
    return []


def mail_is_set_up() -> bool:
    """Whether letters leave this machine; else they are only written to the log of the process."""
    return settings.EMAIL_BACKEND.endswith(("smtp.EmailBackend", "locmem.EmailBackend"))


def send_letters(*, at: datetime) -> int:
    """Write to everybody who asked for it about what is open and new to them; how many letters were sent."""
    wanted = WatchLetter.objects.filter(person__is_active=True).values_list("pk", flat=True)
    return sum(_send(key, at) for key in list(wanted))


def _send(key: int, at: datetime) -> bool:
    with transaction.atomic():
        # locked until it is sent: two runs that end together must not write the same letter twice
        letter = (
            WatchLetter.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(pk=key)
            .first()
        )
        if letter is None:
            return False
        reader = actor_for(letter.person)
        if not reader.may(READ.name) or not letter.person.email:
            return False
        news = findings_seen(scope=reader.scope).filter(
            state=FindingState.OPEN, news_at__gt=letter.told_until
        )
        found = list(news.select_related("listing__shop").order_by("-at_risk_minor", "pk"))
        if not found:
            return False
        with override(letter.person.language):
            sent = _mail(letter, found, sees_cost=reader.scope.sees_cost)
        if sent:
            letter.told_until = max(one.news_at for one in found)
            letter.sent_at, letter.failed_at, letter.failed_said = at, None, ""
        else:
            letter.failed_at = at
        letter.save()
    return sent


def _mail(letter: WatchLetter, found: Sequence[Finding], *, sees_cost: bool) -> bool:
    text = _text(found, sees_cost=sees_cost)
    message = EmailMessage(_subject(found), text, to=[letter.person.email])
    try:
        return message.send() == 1
    # a server that is away or refuses has many names, and none of them may end the watch
    except Exception as problem:
        log.warning("a letter of the watch could not be sent", exc_info=True)
        letter.failed_said = f"{type(problem).__name__}: {problem}"[:200]
        return False


def _subject(found: Sequence[Finding]) -> str:
    words = ngettext(
        "%(count)s listing needs a look: %(first)s",
        "%(count)s findings about listings: %(first)s",
        len(found),
    )
    first = f"{kind_words(found[0].kind)} ({found[0].listing.msku})"
    # a line break in a name would end the header
    return " ".join((words % {"count": len(found), "first": first}).split())


def _text(found: Sequence[Finding], *, sees_cost: bool) -> str:
    parts = [_part(one, sees_cost=sees_cost) for one in found[:_MOST_TOLD]]
    if len(found) > _MOST_TOLD:
        more = len(found) - _MOST_TOLD
        parts.append(ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more})
    if address := _address():
        parts.append(_("All of them: %(address)s") % {"address": address})
    return "\n\n".join(parts)


def _part(one: Finding, *, sees_cost: bool) -> str:
    lines = [
        _("%(field)s: %(value)s")
        % {"field": kind_words(one.kind), "value": f"{one.listing.msku} · {one.listing.shop.name}"},
        said_words(one.kind, one.figures, sees_cost=sees_cost),
        remedy_words(one.kind),
    ]
    if one.at_risk_minor:
        sold = money_text(one.at_risk_minor, settings.BASE_CURRENCY)
        lines.append(_("Sold in 30 days: %(money)s") % {"money": sold})
    return "\n".join(line for line in lines if line)


def _address() -> str:
    try:
        path = reverse("listings:watch")
    # a domain may be left out of the addresses
    except NoReverseMatch:
        return ""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{path}" if settings.PUBLIC_ADDRESS else ""
