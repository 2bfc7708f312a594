"""What a marketplace is asked for an errand, and what it answered; a refusal of what stands there already is none."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import InterfaceError, OperationalError

from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import ChannelOrder, Dispatch, Followed, Outcome
from zayton.channels.public import Opened, came_over, order_as_told
from zayton.kernel.sealing import SealBroken
from zayton.kernel.time import now
from zayton.orders.errands.answering import Answer
from zayton.orders.errands.models import Errand
from zayton.orders.errands.rules.standing import is_cancelled, is_over, knows_of
from zayton.orders.errands.rules.units import laid_on_lines
from zayton.orders.errands.states import ErrandKind, ErrandState
from zayton.orders.errands.wanting import letter_of
from zayton.orders.states import State

log = logging.getLogger(__name__)

TEXT, REVIEW = "text", "review_request"
# a feed is worked within minutes, on bad days within hours
_PATIENCE = timedelta(days=1)
_TOLD = (ErrandState.DONE, ErrandState.NEEDLESS, ErrandState.SETTLED)


def asked(at_work: Opened, errands: Sequence[Errand]) -> dict[int, Answer]:
    """Ask for errands of one kind; the answer of each by its key. What fails is a fault in its answer."""
    try:
        return _ASK[ErrandKind(errands[0].kind)](at_work, errands)
    except Fault as fault:
        problem = fault
    except (OperationalError, InterfaceError):
        raise
    # an adapter's own mistake over one order must hold up no other
    except Exception as mistake:
        log.exception("errands of connection %s broke off", at_work.connection.pk)
        problem = Fault(FaultKind.UNREADABLE, type(mistake).__name__)
    return {errand.pk: Answer(problem) for errand in errands}


def _confirmed(at_work: Opened, errands: Sequence[Errand]) -> dict[int, Answer]:
    return {errand.pk: _confirmed_one(at_work, errand) for errand in errands}


def _confirmed_one(at_work: Opened, errand: Errand) -> Answer:
    port = at_work.channel.dispatch
    if port is None:
        return Answer(Fault(FaultKind.REFUSED, "this marketplace takes no confirmations"))
    order = _as_told(at_work, errand)
    others = Errand.objects.filter(order=errand.order, kind=ErrandKind.DISPATCH).exclude(pk=errand.pk)
    if errand.lines is None:
        if is_over(order):
            return Answer(needless=True)
        before = _units(others.filter(lines__isnull=False))
        errand.lines = [list(one) for one in laid_on_lines(errand.goods, order.lines, before)]
        # kept before it is told: told again, it must be the same
        Errand.objects.filter(pk=errand.pk).update(lines=errand.lines)
    waits = others.exclude(state__in=_TOLD).exists()
    dispatch = Dispatch(
        str(errand.pk),
        errand.order.external_number,
        order.site or _site_of(errand),
        tuple((key, units) for key, units in errand.lines),
        errand.at,
        errand.carrier,
        errand.number,
        last=errand.order.state == State.SHIPPED and not waits,
    )
    answer = _answer(port.confirm([dispatch]))
    if _is_refused(answer):
        all_told = _units([*others.filter(state=ErrandState.DONE), errand])
        return _known_there(at_work, errand, answer, lambda seen: knows_of(seen, all_told))
    return answer


def _cancelled(at_work: Opened, errands: Sequence[Errand]) -> dict[int, Answer]:
    """Those that the marketplace took before are looked at, the others asked for."""
    waiting = [errand for errand in errands if errand.reference]
    fresh = [errand for errand in errands if not errand.reference]
    told = _followed(at_work, [errand.reference for errand in waiting])
    answers = {errand.pk: _looked_at(at_work, errand, told.get(errand.reference)) for errand in waiting}
    return answers | (_called_off(at_work, fresh) if fresh else {})


def _called_off(at_work: Opened, errands: Sequence[Errand]) -> dict[int, Answer]:
    port = at_work.channel.cancel
    if port is None:
        none = Answer(Fault(FaultKind.REFUSED, "this marketplace lets sellers cancel nothing from outside"))
        return {errand.pk: none for errand in errands}
    numbers = {errand.order.external_number: errand for errand in errands}
    outcomes = port.cancel({number: errand.reason for number, errand in numbers.items()})
    answers = {numbers[one.key].pk: Answer(one.fault, one.reference) for one in outcomes}
    for errand in errands:
        answer = answers.setdefault(errand.pk, _SILENT)
        if _is_refused(answer):
            answers[errand.pk] = _known_there(at_work, errand, answer, is_cancelled)
        elif answer.reference and answer.fault is None and _can_look(at_work):
            answers[errand.pk] = answer._replace(waits=True, soon=at_work.channel.follow is not None)
    return answers


def _followed(at_work: Opened, references: Sequence[str]) -> Mapping[str, Followed]:
    """How the marketplace says that taken work goes; where it cannot be asked the orders themselves have to tell."""
    if at_work.channel.follow is None or not references:
        return {}
    try:
        return at_work.channel.follow.followed(sorted(set(references)))
    except Fault:
        return {}
    except (OperationalError, InterfaceError):
        raise
    # an adapter that breaks over a report says nothing against what was taken
    except Exception:
        log.exception("taken work of connection %s cannot be followed", at_work.connection.pk)
        return {}


def _looked_at(at_work: Opened, errand: Errand, told: Followed | None) -> Answer:
    """What became of a cancellation that was taken: only the order's own document says that it is done."""
    taken = Answer(reference=errand.reference)
    late = errand.told_at is not None and now() - errand.told_at > _PATIENCE
    if told is not None and told.fault is not None:
        return _known_there(at_work, errand, Answer(told.fault), is_cancelled)
    # one call tells of all that went together, where each order would cost one
    if told is not None and not told.over and not late:
        return taken._replace(waits=True, soon=True)
    try:
        seen = _as_it_is(at_work, errand)
    except Fault as fault:
        if fault.passes or fault.kind == FaultKind.DENIED:
            return Answer(fault)
        # that the order cannot be read is no refusal of what was taken
        seen = None
    if seen is not None and is_cancelled(seen):
        return taken
    if late:
        return Answer(
            Fault(FaultKind.REFUSED, f"taken as {errand.reference}, but the order still stands there")
        )
    return taken._replace(waits=True)


def _written(at_work: Opened, errands: Sequence[Errand]) -> dict[int, Answer]:
    return {errand.pk: _written_one(at_work, errand) for errand in errands}


def _written_one(at_work: Opened, errand: Errand) -> Answer:
    try:
        text = letter_of(errand)
    except SealBroken:
        return Answer(Fault(FaultKind.REFUSED, "the message was sealed with another key"))
    return _sent(at_work, errand, TEXT, text)


def _reviewed(at_work: Opened, errands: Sequence[Errand]) -> dict[int, Answer]:
    # the marketplace words it itself, and allows one for an order
    return {errand.pk: _sent(at_work, errand, REVIEW, "") for errand in errands}


def _sent(at_work: Opened, errand: Errand, kind: str, text: str) -> Answer:
    port, number = at_work.channel.messages, errand.order.external_number
    site = _site_of(errand)
    if port is None or kind not in port.allowed(number, site=site):
        return Answer(
            Fault(FaultKind.REFUSED, f"the marketplace allows no {_CALLED[kind]} about this order now")
        )
    return _answer(port.send([MessageAsked(str(errand.pk), number, site, kind, text)]))


_ASK: Mapping[ErrandKind, Callable[[Opened, Sequence[Errand]], dict[int, Answer]]] = {
    ErrandKind.DISPATCH: _confirmed,
    ErrandKind.CANCEL: _cancelled,
    ErrandKind.LETTER: _written,
    ErrandKind.REVIEW: _reviewed,
}
_CALLED = {TEXT: "message", REVIEW: "request for a review"}
_SILENT = Answer(Fault(FaultKind.UNREADABLE, "no answer for this order"))


def _answer(outcomes: Sequence[Outcome]) -> Answer:
    return Answer(outcomes[0].fault, outcomes[0].reference) if outcomes else _SILENT


def _is_refused(answer: Answer) -> bool:
    return answer.fault is not None and answer.fault.kind in (
        FaultKind.REFUSED,
        FaultKind.GONE,
        FaultKind.UNREADABLE,
    )


def _known_there(
    at_work: Opened, errand: Errand, answer: Answer, knows: Callable[[ChannelOrder], bool]
) -> Answer:
    """A refusal stands unless the marketplace shows what it was told: by hand over there, or by a call of ours."""
    try:
        seen = _as_it_is(at_work, errand)
    except Fault:
        return answer
    return Answer(needless=True) if seen is not None and knows(seen) else answer


def _as_told(at_work: Opened, errand: Errand) -> ChannelOrder:
    """The order by its newest document, asked for where none is kept any more."""
    number = errand.order.external_number
    known = order_as_told(at_work.connection.pk, number, at_work.adapter) or _as_it_is(at_work, errand)
    if known is None:
        raise Fault(FaultKind.GONE, f"no order {number}")
    return known


def _can_look(at_work: Opened) -> bool:
    return at_work.channel.orders is not None and at_work.adapter.reading.order is not None


def _as_it_is(at_work: Opened, errand: Errand) -> ChannelOrder | None:
    read = at_work.adapter.reading.order
    if at_work.channel.orders is None or read is None:
        return None
    try:
        documents = at_work.channel.orders.named([errand.order.external_number])
        return read(documents[0].body) if documents else None
    except (Fault, OperationalError, InterfaceError):
        raise
    # an adapter that breaks over one order says nothing of the others that are told with it
    except Exception as mistake:
        log.exception("order %s of connection %s cannot be read", errand.order_id, at_work.connection.pk)
        raise Fault(FaultKind.UNREADABLE, type(mistake).__name__) from mistake


def _site_of(errand: Errand) -> str:
    named = errand.order.shop_id, errand.order.external_number
    over = came_over([named]).get(named)
    return over.site if over else ""


def _units(errands: Iterable[Errand]) -> Counter[str]:
    """Units by the marketplace's line key that errands tell in all."""
    units: Counter[str] = Counter()
    for errand in errands:
        for key, count in errand.lines or ():
            units[key] += count
    return units
