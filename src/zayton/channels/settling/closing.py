"""What a change makes of a settlement: its next version, its sums, which paper counts, and what the journal is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.ports.settlements import MoneyKind, SettlementSeen, Statement
from zayton.channels.rules.settling import Telling, comes_to
from zayton.channels.settling.counting import count
from zayton.channels.settling.events import SETTLEMENT_CHANGED, SETTLEMENT_TOLD
from zayton.channels.settling.following import follow
from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append

_FACTS = ("starts_at", "ends_at", "deposited_at", "total_minor", "state")
_SOURCE = ("told_at", "by_hand")
_WRITTEN = (*_FACTS, *_SOURCE, "lines", "lines_minor", "bounced_minor", "version", "changed_at")


@dataclass(slots=True)
class Change:
    """What happens to one settlement: lines added and replaced, their sum, and facts of the whole told otherwise."""

    row: Settlement
    added: int = 0
    gone: int = 0
    amount: int = 0
    bounced: int = 0
    is_told_otherwise: bool = False
    is_retold: bool = False

    def add(self, line: SettlementLine) -> None:
        """A line comes to it."""
        self.added += 1
        self.amount += comes_to(line.kind, line.amount_minor)
        self.bounced += line.amount_minor if line.kind == MoneyKind.BOUNCED else 0

    def remove(self, line: SettlementLine) -> None:
        """A line goes."""
        self.gone += 1
        self.amount -= comes_to(line.kind, line.amount_minor)
        self.bounced -= line.amount_minor if line.kind == MoneyKind.BOUNCED else 0

    def tell(self, seen: SettlementSeen, telling: Telling) -> None:
        """The paper says this of the whole."""
        source = (telling.at, telling.by_hand)
        self.is_retold = telling.by_hand != self.row.by_hand
        if source != (self.row.told_at, self.row.by_hand):
            self.row.told_at, self.row.by_hand = source
            # by whom and when is kept even where the same was known
            self.row.save(update_fields=_SOURCE)
        told = (seen.starts_at, seen.ends_at, seen.deposited_at, seen.total, str(seen.state))
        for name, value in zip(_FACTS, told, strict=True):
            if getattr(self.row, name) != value:
                setattr(self.row, name, value)
                self.is_told_otherwise = True

    @property
    def is_news(self) -> bool:
        """Whether anything changes; a settlement that was never told of is news even without lines."""
        return bool(self.added or self.gone or self.is_told_otherwise or self.row.version == 0)

    def begin_version(self, at: datetime) -> None:
        """What stands from now on is the next version."""
        self.row.version += 1
        self.row.lines += self.added - self.gone
        self.row.lines_minor += self.amount
        self.row.bounced_minor += self.bounced
        self.row.changed_at = at


def close(changes: Sequence[Change], *, retold: Sequence[Settlement], actor: Actor, at: datetime) -> None:
    """Write what changed of settlements whose lines are written, and tell the journal.

    `retold` are those of which the same was said by somebody else, whose word may count more beside other papers.
    """
    if not changes and not retold:
        return
    _span([change.row for change in changes if change.row.statement != Statement.SETTLEMENT])
    Settlement.objects.bulk_update([change.row for change in changes], list(_WRITTEN), batch_size=200)
    turned = _turn({change.row.pk: change.row for change in changes}, {row.pk: row for row in retold})
    told = [_happening(change, at) for change in changes]
    # one that counts no more, as a better paper came, or whose payment came back, is news to whoever booked it
    told += [_turned(row, at) for row in turned]
    append(told, actor=actor)


def _span(rows: Collection[Settlement]) -> None:
    """Papers that name no period reach from the first of their lines to the last."""
    found = {
        key: (first, last)
        for key, first, last in SettlementLine.objects.filter(
            settlement__in=[row.pk for row in rows], gone_version=None
        )
        .values("settlement")
        .annotate(first=Min("posted_at"), last=Max("posted_at"))
        .values_list("settlement", "first", "last")
    }
    for row in rows:
        # all of its lines may have moved on
        row.starts_at, row.ends_at = found.get(row.pk, (None, None))


def _turn(changed: dict[int, Settlement], retold: dict[int, Settlement]) -> list[Settlement]:
    """What the change means for other settlements: those whose payment came back, and those that count or not."""
    returned = {row.pk: row for row in follow(changed)}
    counting = {row.pk: row for row in count(retold | changed | returned)}
    turned = [row for row in (returned | counting).values() if row.pk not in changed]
    for row in turned:
        # whoever booked it knows it by its version
        row.version += 1
    Settlement.objects.bulk_update(turned, ["version"], batch_size=200)
    return turned


def _happening(change: Change, at: datetime) -> Happening:
    event = SETTLEMENT_TOLD if change.row.version == 1 else SETTLEMENT_CHANGED
    payload = {**_facts(change.row), "lines_added": change.added, "lines_gone": change.gone}
    return Happening(event, change.row.pk, at, payload, _named(change.row))


def _turned(row: Settlement, at: datetime) -> Happening:
    return Happening(SETTLEMENT_CHANGED, row.pk, at, _facts(row), _named(row))


def _named(row: Settlement) -> dict[str, list[int]]:
    return {"shop": [row.shop_id]} if row.shop_id else {}


def _facts(row: Settlement) -> dict[str, object]:
    return {
        "ref": row.ref,
        "statement": str(row.statement),
        "settlement_version": row.version,
        "currency": row.currency,
        "payment": row.payment,
        "total_minor": row.total_minor,
        "lines_minor": row.lines_minor,
        "counts": row.counts,
    }
