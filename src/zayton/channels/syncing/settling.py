"""What became of documents is written down: their states, their reasons, the counts of the runs that brought them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from zayton.channels.models import Inbound, SyncRun
from zayton.channels.states import InboundState, RunState
from zayton.kernel.bulk import rows_as_table
from zayton.kernel.errors import Refusal
from zayton.kernel.statements import selected


class Waiting(NamedTuple):
    """A document that waits to be worked, without its body."""

    id: int
    key: str
    changed_at: datetime | None
    run_id: int | None


@dataclass(slots=True)
class Tally:
    """What became of documents: inbound ids by their new state, and the reasons of those held back."""

    states: dict[int, InboundState] = field(default_factory=dict)
    ranks: dict[int, int] = field(default_factory=dict)
    reasons: dict[int, Refusal] = field(default_factory=dict)

    def discarded(self, key: int, why: Refusal) -> None:
        """Leave a document aside that nobody can do anything about."""
        self.held(key, why)
        self.states[key] = InboundState.DISCARDED

    def held(self, key: int, why: Refusal) -> None:
        """Hold a document back."""
        figures = {name: _plain(value) for name, value in why.figures.items()}
        self.states[key] = InboundState.QUARANTINED
        self.reasons[key] = Refusal(why.code, str(_plain(why.subject)), figures)


def _plain(value: int | str) -> int | str:
    # words from outside may hold what no database can write, and one of them would hold up its whole slice
    return value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else value


_COUNTED = {
    InboundState.WORKED: "changed",
    InboundState.UNCHANGED: "skipped",
    InboundState.SUPERSEDED: "skipped",
    InboundState.DISCARDED: "skipped",
    InboundState.QUARANTINED: "quarantined",
}


def settle(tally: Tally, rows: Sequence[Waiting], *, at: datetime) -> None:
    """Write what became of these documents."""
    columns = {"id": "bigint", "state": "text", "rank": "integer"}
    values = [(key, str(state), tally.ranks.get(key, 0)) for key, state in sorted(tally.states.items())]
    told, parameters = rows_as_table("told", columns, values)
    # one statement for the slice: two hundred updates would take longer than the work
    selected(
        "UPDATE channels_inbound SET state = told.state, rank = told.rank, worked_at = %s"
        f" FROM {told} WHERE channels_inbound.id = told.id RETURNING channels_inbound.id",
        [at, *parameters],
    )
    for key, why in tally.reasons.items():
        Inbound.objects.filter(pk=key).update(
            code=why.code, subject_said=why.subject[:200], figures=dict(why.figures)
        )
    _count(tally, rows)


def _count(tally: Tally, rows: Sequence[Waiting]) -> None:
    counts: dict[int, Counter[str]] = {}
    for row in rows:
        # what a notification brought belongs to no run
        if row.run_id is not None:
            counts.setdefault(row.run_id, Counter())[_COUNTED[tally.states[row.id]]] += 1
    # the documents before their runs, and those in one order: as everybody locks them
    for run_id, found in sorted(counts.items()):
        run = SyncRun.objects.filter(pk=run_id)
        run.update(**{name: F(name) + count for name, count in found.items()})
        # a run may have ended while another process still worked what it read
        if found["quarantined"]:
            run.filter(state=RunState.DONE).update(state=RunState.PARTLY)
