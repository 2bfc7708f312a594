"""Channels that are told nothing: what is wished for there stands as written, and is neither sent nor refused."""

from collections.abc import Sequence

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.listings.models import Ask
from zayton.listings.operations.answering import Answer
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.states import AskKind


def is_kept(channel: Channel) -> bool:
    """Whether a channel takes nothing by itself: one of files and the API."""
    return channel.listings is None and channel.stock is None and channel.prices is None


def kept(kind: AskKind, asks: Sequence[Ask]) -> dict[int, Answer]:
    """By wish, that it stands as written; to publish what was never written is refused as everywhere."""
    if kind != AskKind.CONTENT:
        return {ask.pk: Answer(kept=True) for ask in asks}
    drafts = drafts_of([ask.listing for ask in asks])
    return {
        ask.pk: Answer(draft=draft, kept=True) if (draft := drafts.get(ask.listing_id)) else _UNWRITTEN
        for ask in asks
    }


_UNWRITTEN = Answer(Fault(FaultKind.REFUSED, "nothing is written to publish"))
