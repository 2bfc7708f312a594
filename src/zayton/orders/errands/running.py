"""Running errands: claimed, told to the marketplace, answered; whatever dies meanwhile is run again."""

from collections.abc import Iterator, Sequence

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import (
    Opened,
    Patience,
    connection_row,
    is_shut_out,
    note_fault,
    note_good,
    opened,
)
from zayton.kernel.time import now
from zayton.orders.errands.answering import Answer, keep_answers
from zayton.orders.errands.asking import asked
from zayton.orders.errands.claiming import LEASE, claim_errands, connections_due, still_held
from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import TO_BUYERS, ErrandKind

_AT_ONCE = 20
# so many turns before other connections have theirs
_ROUNDS = 10
# one order that a marketplace breaks over is that order's trouble, several in a row are the marketplace's
_AWAY_ALTOGETHER = 3
# of waits for limits: who holds a claim too long would lose it
_PATIENCE = LEASE.total_seconds() / 3
_LOST = Fault(FaultKind.AWAY, "the answer was lost; the message may have arrived", may_be_done=True)


def run_due() -> bool:
    """Run what is due, one connection after the other; whether there was anything."""
    return sum(run_errands(key) for key in connections_due(now())) > 0


def run_errands(connection_id: int) -> int:
    """Run the due errands of a connection; how many were run, well or badly."""
    total = 0
    for _ in range(_ROUNDS):
        claimed = claim_errands(connection_id, now(), limit=_AT_ONCE)
        if not claimed:
            break
        # whoever died over a message may have sent it
        lost = [one.errand for one in claimed if one.was_begun and one.errand.kind in TO_BUYERS]
        keep_answers(lost, {errand.pk: Answer(_LOST) for errand in lost}, at=now())
        total += len(claimed)
        # who is shut out or throttled is not asked for the next ones at once
        if not _run(connection_id, [one.errand for one in claimed if one.errand not in lost]):
            break
    return total


def _run(connection_id: int, errands: Sequence[Errand]) -> bool:
    """Tell a marketplace; whether it may be asked for more."""
    left = {errand.pk: errand for errand in errands}
    aways = 0
    try:
        with opened(connection_row(connection_id), pause=Patience(_PATIENCE)) as at_work:
            for some in _batches(errands):
                # each call may take long, and those that wait for theirs must stay claimed meanwhile
                held = still_held(list(left.values()), now(), together=len(some))
                left = {key: errand for key, errand in left.items() if key in held}
                told = [errand for errand in some if errand.pk in left]
                if not told:
                    continue
                fault = _tell(at_work, told, left)
                aways = aways + 1 if fault is not None and fault.kind == FaultKind.AWAY else 0
                if fault is not None and aways == _AWAY_ALTOGETHER:
                    raise fault
        if not aways:
            note_good(connection_id, at=now())
    except Fault as fault:
        note_fault(connection_id, fault, at=now())
        # whoever connects anew finds them due; none of these arrived, though the answer to another may be lost
        kind = fault.kind if fault.passes else FaultKind.AWAY
        again = Fault(kind, fault.said, retry_after=fault.retry_after)
        keep_answers(list(left.values()), dict.fromkeys(left, Answer(again)), at=now())
        return False
    return True


def _tell(at_work: Opened, some: Sequence[Errand], left: dict[int, Errand]) -> Fault | None:
    """Tell some errands and keep their answers; one of their faults. What is against everybody is raised."""
    answers = asked(at_work, some)
    shut = {
        key: one.fault for key, one in answers.items() if one.fault and _is_everybodys(at_work, one.fault)
    }
    answered = [left.pop(errand.pk) for errand in some if errand.pk not in shut]
    # at once, so that who dies later has not to tell these again; also where others of the set were turned away
    keep_answers(answered, answers, at=now())
    if shut:
        raise next(iter(shut.values()))
    return next((one.fault for one in answers.values() if one.fault), None)


def _batches(errands: Sequence[Errand]) -> Iterator[list[Errand]]:
    """Messages and shipments one by one, as each is a call of its own; cancellations all in one, as some are a file."""
    for kind in (*TO_BUYERS, ErrandKind.DISPATCH):
        yield from ([errand] for errand in errands if errand.kind == kind)
    if off := [errand for errand in errands if errand.kind == ErrandKind.CANCEL]:
        yield off


def _is_everybodys(at_work: Opened, fault: Fault) -> bool:
    # an account that lacks one permission goes on doing the rest
    return fault.kind == FaultKind.THROTTLED or (
        fault.kind == FaultKind.DENIED and is_shut_out(at_work.connection, fault)
    )
