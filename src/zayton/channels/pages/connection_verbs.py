"""What can be done with a connection on its page: pausing, pulling, cadences, the field map, notifications, reports."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from zayton.channels.connecting.steering import (
    FIELDS,
    pause_connections,
    resume_connections,
    set_cadence,
    set_owners,
)
from zayton.channels.connecting.subscribing import subscribe_to_notifications
from zayton.channels.jobs import pull_now
from zayton.channels.models import Connection, Stream
from zayton.channels.ports.faults import Fault
from zayton.channels.reporting import pages as reporting
from zayton.channels.words import fault_words
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.ui.public import listed, sentences


def do_as_posted(request: HttpRequest, found: Connection, actor: Actor) -> None:
    """Do what `do` names and say what came of it; what is not known is not found."""
    verb = _VERBS.get(request.POST["do"])
    if verb is None:
        raise Http404
    verb(request, found, actor)


def _pause(request: HttpRequest, found: Connection, actor: Actor) -> None:
    if pause_connections(ids=[found.pk], actor=actor, at=now()):
        messages.success(request, _("Paused. Nobody is called until you resume it."))


def _resume(request: HttpRequest, found: Connection, actor: Actor) -> None:
    if resume_connections(ids=[found.pk], actor=actor, at=now()):
        messages.success(request, _("It calls again, at once."))


def _pull(request: HttpRequest, found: Connection, _actor: Actor) -> None:
    stream = Stream.objects.select_related("connection").filter(connection=found, pk=_key(request)).first()
    if stream is None:
        raise Http404
    if found.state not in ("working", "away") or not stream.is_on:
        messages.error(request, _("It is switched off or paused, so nothing is pulled."))
    elif pull_now(stream):
        messages.success(request, _("It is being pulled; the run shows below."))
    else:
        messages.info(request, _("It is being pulled already; it is pulled once more after that."))


def _cadence(request: HttpRequest, found: Connection, actor: Actor) -> None:
    if not Stream.objects.filter(connection=found, pk=_key(request)).exists():
        raise Http404
    minutes = request.POST.get("minutes", "")
    # a longer number is no cadence, and decimals are none either
    seconds = int(minutes) * 60 if minutes.isdecimal() and len(minutes) < 6 else 0
    refusal = set_cadence(
        stream_id=_key(request),
        every_seconds=seconds,
        is_on=request.POST.get("on") == "on",
        actor=actor,
        at=now(),
    )
    _tell(request, refusal, _("Saved."))


def _owners(request: HttpRequest, found: Connection, actor: Actor) -> None:
    owners = {name: request.POST.get(f"owner.{name}", "") for name in FIELDS}
    refusal = set_owners(connection_id=found.pk, owners=owners, actor=actor, at=now())
    _tell(request, refusal, _("Saved. It holds for what comes and goes from now on."))


def _subscribe(request: HttpRequest, found: Connection, _actor: Actor) -> None:
    came = subscribe_to_notifications(found.pk, at=now())
    if isinstance(came, Fault):
        messages.error(request, sentences(fault_words(came.kind, came.said)))
    elif came is None:
        messages.error(
            request,
            _(
                "Either this marketplace sends none by itself, or nobody has said how Zayton is reached from outside."
            ),
        )
    else:
        messages.success(request, _("Notifications are sent here: %(topics)s.") % {"topics": listed(came)})


def _key(request: HttpRequest) -> int:
    text = request.POST.get("stream", "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _tell(request: HttpRequest, refusal: Refusal | None, done: str) -> None:
    if refusal is None:
        messages.success(request, done)
    else:
        messages.error(request, sentences(words_of(refusal)))


_VERBS: Mapping[str, Callable[[HttpRequest, Connection, Actor], None]] = {
    "pause": _pause,
    "resume": _resume,
    "pull": _pull,
    "cadence": _cadence,
    "owners": _owners,
    "subscribe": _subscribe,
    "report": reporting.steer,
    "ask-report": reporting.ask_now,
}
