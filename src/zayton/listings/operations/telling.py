"""Telling a channel: site by site, and when it refuses all for the sake of one, in halves down to the one at fault."""

import logging
from collections.abc import Mapping, Sequence

from django.db import InterfaceError, OperationalError

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked, StockAsked
from zayton.channels.ports.orders import FulfilledBy, Outcome
from zayton.channels.public import Opened
from zayton.listings.models import Ask
from zayton.listings.operations.answering import Answer
from zayton.listings.operations.closing import end_all, open_again, to_open
from zayton.listings.operations.keeping import is_kept, kept
from zayton.listings.operations.saying import tell_words
from zayton.listings.operations.sending import answer_of, key_of, tell_content
from zayton.listings.states import AskKind

log = logging.getLogger(__name__)


def told(at_work: Opened, kind: AskKind, asks: Sequence[Ask]) -> dict[int, Answer]:
    """Tell a channel; by wish, what it answered."""
    if is_kept(at_work.channel):
        return kept(kind, asks)
    # two sites may know the same seller SKU, and answers name it alone
    answers: dict[int, Answer] = {}
    for site in sorted({ask.listing.site_ref for ask in asks}):
        here = [ask for ask in asks if ask.listing.site_ref == site]
        # what our side broke over before goes alone, so that it costs the others nothing
        alone = [ask for ask in here if ask.tries and ask.fault_kind == FaultKind.UNREADABLE]
        together = [ask for ask in here if ask not in alone]
        for some in (together, *([ask] for ask in alone)):
            said = _told_on_site(at_work, kind, some) if some else {}
            answers |= {ask.pk: said.get(ask.listing.msku, _SILENT) for ask in some}
    return answers


def _told_on_site(at_work: Opened, kind: AskKind, asks: Sequence[Ask]) -> dict[str, Answer]:
    here = {ask.listing.msku: ask for ask in asks}
    try:
        if kind == AskKind.CONTENT:
            return _tell_content(at_work, asks)
        if kind == AskKind.TEXTS:
            return tell_words(at_work.channel, asks)
        if kind == AskKind.BRING and at_work.channel.bringing:
            brought = at_work.channel.bringing.bring([key_of(ask) for ask in asks])
            return {one.key.sku: answer_of(one) for one in brought}
        return _call(at_work.channel, kind, here)
    except Fault as fault:
        # what concerns the whole account concerns each of them
        if fault.passes or fault.kind == FaultKind.DENIED:
            raise
        answer = Answer(fault)
    except (OperationalError, InterfaceError):
        raise
    # an adapter's own mistake over one listing must hold up no other
    except Exception as mistake:
        log.exception("sending to connection %s broke off", at_work.connection.pk)
        answer = Answer(broken(mistake), broke=True)
    if len(asks) == 1:
        return {asks[0].listing.msku: answer}
    middle = len(asks) // 2
    first = _told_on_site(at_work, kind, asks[:middle])
    return first | _told_on_site(at_work, kind, asks[middle:])


def _tell_content(at_work: Opened, asks: Sequence[Ask]) -> dict[str, Answer]:
    closed = to_open(at_work.channel, asks)
    answers = open_again(at_work.channel, closed) if closed else {}
    written = [ask for ask in asks if ask not in closed]
    return answers | (tell_content(at_work.channel, str(at_work.connection.pk), written) if written else {})


def broken(mistake: Exception) -> Fault:
    """Our own side's mistake, as what is seen beside the wish."""
    return Fault(FaultKind.UNREADABLE, f"{type(mistake).__name__}: {mistake}"[:200])


_SILENT = Answer(Fault(FaultKind.UNREADABLE, "no answer for this listing"))


def _call(channel: Channel, kind: AskKind, asks: Mapping[str, Ask]) -> dict[str, Answer]:
    outcomes = _outcomes(channel, kind, list(asks.values()))
    return {one.key: Answer(one.fault) for one in outcomes}


def _outcomes(channel: Channel, kind: AskKind, asks: Sequence[Ask]) -> Sequence[Outcome]:
    if kind == AskKind.QUANTITY and channel.stock:
        return channel.stock.show(
            [StockAsked(key_of(ask), ask.value, FulfilledBy(ask.listing.fulfilled_by)) for ask in asks]
        )
    if kind == AskKind.PRICE and channel.prices:
        wanted = [PriceAsked(key_of(ask), ask.value, ask.listing.currency) for ask in asks]
        return channel.prices.price(wanted)
    if kind == AskKind.END and channel.listings:
        return end_all(channel, asks)
    refused = Fault(FaultKind.REFUSED, "the channel does not take this")
    return [Outcome(ask.listing.msku, refused) for ask in asks]
