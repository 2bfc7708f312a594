"""What marketplaces answered to errands is kept: done, to be run again, or refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.channels.ports.faults import Fault
from zayton.kernel.access.public import SYSTEM, Actor
from zayton.kernel.journal.public import Happening, append
from zayton.orders.errands.events import REFUSED, TOLD
from zayton.orders.errands.models import Errand
from zayton.orders.errands.rules.pauses import SOON, again_at
from zayton.orders.errands.states import TO_BUYERS, ErrandKind, ErrandState


class Answer(NamedTuple):
    """What became of an errand: a fault, or the marketplace's name for it; `needless` when it knew already.

    `waits` says that the marketplace took it and works it in its own time: it stays due, to be looked at again, and
    `soon` that asking how that work goes costs little.
    """

    fault: Fault | None = None
    reference: str = ""
    needless: bool = False
    waits: bool = False
    soon: bool = False


def keep_answers(errands: Sequence[Errand], answers: Mapping[int, Answer], *, at: datetime) -> None:
    """Write down what became of errands that were run; the journal is told of what is settled."""
    told: list[tuple[str, Happening]] = []
    with transaction.atomic():
        # in the order in which everybody else locks them
        for errand in sorted(errands, key=lambda one: one.pk):
            answer = answers[errand.pk]
            happening = _kept(errand, answer, at)
            if happening is not None:
                told.append((errand.asked_by, happening))
        for who in sorted({by for by, _ in told}):
            append([happening for by, happening in told if by == who], actor=_actor(who))


def _actor(who: str) -> Actor:
    # whoever shipped or cancelled is who told, whatever process did it
    return SYSTEM if who == SYSTEM.id else Actor(who, SYSTEM.permissions, SYSTEM.scope)


def _kept(errand: Errand, answer: Answer, at: datetime) -> Happening | None:
    if answer.waits:
        _waiting(errand, answer, at)
        return None
    if answer.fault is None:
        return _done(errand, answer, at)
    # a message that may have arrived is not sent again
    if answer.fault.passes and not (errand.kind in TO_BUYERS and answer.fault.may_be_done):
        _again(errand, answer.fault, at)
        return None
    return _refused(errand, answer.fault, at)


def _done(errand: Errand, answer: Answer, at: datetime) -> Happening | None:
    state = ErrandState.NEEDLESS if answer.needless else ErrandState.DONE
    # also where somebody gave it up meanwhile: the marketplace's word is what is true
    moved = (
        Errand.objects.filter(pk=errand.pk)
        .exclude(state__in=[ErrandState.DONE, ErrandState.NEEDLESS])
        .update(
            state=state,
            told_at=at,
            reference=answer.reference[:200],
            claim="",
            fault_kind="",
            fault_said="",
        )
    )
    if not moved or answer.needless:
        return None
    payload = _said(errand) | ({"reference": answer.reference[:200]} if answer.reference else {})
    event = TOLD[ErrandKind(errand.kind)]
    return Happening(event, errand.order_id, at, payload, {"shop": (errand.order.shop_id,)})


def _said(errand: Errand) -> dict[str, int | str]:
    said: dict[str, int | str] = {"errand": errand.pk}
    if errand.kind == ErrandKind.DISPATCH:
        said |= {"units": sum(errand.goods.values()), "carrier": errand.carrier, "number": errand.number}
    return said | ({"reason": errand.reason} if errand.reason else {})


def _waiting(errand: Errand, answer: Answer, at: datetime) -> None:
    due_at = again_at(at, tries=errand.tries, retry_after=None)
    if answer.soon:
        due_at = again_at(at, tries=errand.tries, retry_after=None, longest=SOON)
    Errand.objects.filter(pk=errand.pk, state=ErrandState.DUE, claim=errand.claim).update(
        claim="",
        tries=errand.tries + 1,
        due_at=due_at,
        # since when it waits: what a marketplace never gets done must come before a person one day
        told_at=errand.told_at or at,
        reference=answer.reference[:200],
        fault_kind="",
        fault_said="",
    )


def _again(errand: Errand, fault: Fault, at: datetime) -> None:
    Errand.objects.filter(pk=errand.pk, state=ErrandState.DUE, claim=errand.claim).update(
        claim="",
        tries=errand.tries + 1,
        due_at=again_at(at, tries=errand.tries, retry_after=fault.retry_after),
        fault_kind=fault.kind,
        fault_said=fault.said,
    )


def _refused(errand: Errand, fault: Fault, at: datetime) -> Happening | None:
    moved = Errand.objects.filter(pk=errand.pk, state=ErrandState.DUE, claim=errand.claim).update(
        state=ErrandState.FAILED,
        claim="",
        told_at=at,
        fault_kind=fault.kind,
        fault_said=fault.said,
    )
    if not moved:
        return None
    payload = _said(errand) | {"said": fault.said[:200]}
    return Happening(REFUSED, errand.order_id, at, payload, {"shop": (errand.order.shop_id,)})
