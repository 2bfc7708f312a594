"""What is shown rather than told of: seen again as it was, it is worked again, as our picture may have moved since.

When something was seen last is kept with its documents, so that what is shown no more can be told.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Length

from zayton.channels.models import Inbound
from zayton.channels.ports.documents import Subject
from zayton.channels.states import InboundState

SIGHTED = frozenset({Subject.LISTING, Subject.STOCK})
"""The subjects whose documents say how something stands: the newest sighting counts, whatever was seen before."""

# what somebody holds back or discarded stays so, and an older version is no sighting of now
_SETTLED = (InboundState.WORKED, InboundState.UNCHANGED)
_LEFT_ASIDE = (InboundState.SUPERSEDED, InboundState.DISCARDED)


def seen_again(connection_id: int, digests: Collection[str], *, run_id: int | None, at: datetime) -> int:
    """Let settled sightings be worked once more, counted by the run that saw them; how many."""
    shown = Inbound.objects.filter(
        connection_id=connection_id,
        subject__in=SIGHTED,
        digest__in=digests,
        state__in=[*_SETTLED, *_LEFT_ASIDE],
    )
    with transaction.atomic():
        # in one order, as two may see the same things at once
        locked = shown.select_for_update(no_key=True).order_by("pk")
        rows = list(locked.values_list("pk", "state", Length("body")))
        # a body may have been dropped since it was asked whether it is kept: there is nothing left to be worked
        again = [key for key, state, length in rows if state in _SETTLED and length]
        others = {key for key, _state, _length in rows}.difference(again)
        # an older version, or a discarded one, says nothing of how the thing stands, but that it is there
        Inbound.objects.filter(pk__in=others).update(received_at=at)
        waiting = Inbound.objects.filter(pk__in=again)
        return waiting.update(state=InboundState.WAITING, run_id=run_id, received_at=at, worked_at=None)


def without_content(connection_id: int, digests: Collection[str]) -> set[str]:
    """The digests of settled sightings whose content is no longer kept: it has to be kept anew to be read again."""
    found = Inbound.objects.filter(
        connection_id=connection_id, subject__in=SIGHTED, digest__in=digests, state__in=_SETTLED, body=b""
    )
    return set(found.values_list("digest", flat=True))
