"""Keeping settlements as they are told: what is new is added, what is told otherwise replaced, the rest left alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from zayton.channels.models import Settlement, SettlementLine, Shop
from zayton.channels.ports.settlements import SettlementSeen, Statement
from zayton.channels.rules.settling import LineKey, Telling, comes_to, keyed, left_unsettled, replaces
from zayton.channels.settling.closing import Change, close
from zayton.channels.settling.counting import telling_of
from zayton.channels.settling.lines import PART, line_of, read_anew, replace_lines, standing_of
from zayton.channels.settling.sellers import shops_beside
from zayton.channels.settling.unsettled import leaving, settled_elsewhere
from zayton.kernel.access.public import Actor

_BY_PART = frozenset({Statement.LEDGER, Statement.HELD})
_REF = 80

RowKey = tuple[str, str, str, str]
"""Account, statement, number and currency of a settlement."""


class Kept(StrEnum):
    """What became of a settlement that was told: news, known already, or left aside as a better telling stands."""

    NEWS = "news"
    KNOWN = "known"
    OUTRANKED = "outranked"


class Brought(NamedTuple):
    """A settlement that was told, whose it is, and where it came from: a document, or a file by hand.

    `account` is `connection:3`, or `shop:5` where the marketplace pays each shop by itself. `told_at` is when the
    document was written, or the file given; `None` where nobody says so, which is now.
    """

    seen: SettlementSeen
    account: str
    connection_id: int | None = None
    shop_id: int | None = None
    inbound_id: int | None = None
    import_id: int | None = None
    told_at: datetime | None = None

    def telling(self, at: datetime) -> Telling:
        """How it is told, to be held against what stands."""
        lines = sum(comes_to(line.kind, line.amount) for line in self.seen.lines)
        return Telling(self.import_id is not None, self.seen.total, lines, self.told_at or at)

    @property
    def key(self) -> RowKey:
        """What its row is known by."""
        return self.account, self.seen.statement, self.seen.ref[:_REF], self.seen.currency

    @property
    def part(self) -> str:
        """The transaction that alone is told of; blank for a whole settlement."""
        return self.seen.part[:PART]


def keep_settlements(*, brought: Sequence[Brought], actor: Actor, at: datetime) -> list[Kept]:
    """Keep what was told, in one transaction; what became of each of it. Told twice is told once.

    Papers that tell of a whole settlement replace its lines, unless what stands was told better; transactions replace
    what they told of themselves, and reports of a span of days only add: what they leave out may lie outside of their
    days.
    """
    changed = [Kept.KNOWN] * len(brought)
    whole = [place for place, one in enumerate(brought) if one.seen.statement not in _BY_PART]
    parts = [place for place, one in enumerate(brought) if one.seen.statement in _BY_PART]
    # of a transaction that is told twice the later word counts
    last = {(brought[place].account, brought[place].part): place for place in parts}
    with transaction.atomic():
        _lock_shops(brought)
        for places in [*([place] for place in whole), list(last.values())]:
            news = _keep([brought[place] for place in places], actor, at)
            for place, became in zip(places, news, strict=True):
                changed[place] = became
    return changed


def _lock_shops(brought: Sequence[Brought]) -> None:
    # one at a time a seller and in one order: a file by hand and a connection may tell of the same settlement
    shops = {one.shop_id for one in brought if one.shop_id is not None}
    connections = {one.connection_id for one in brought if one.connection_id is not None}
    ids = {*shops, *shops_beside(shops, connections)}
    list(Shop.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _keep(items: Sequence[Brought], actor: Actor, at: datetime) -> list[Kept]:
    """Keep one whole settlement, or many transactions."""
    if not items:
        return []
    # a transaction without lines only takes back what it said before, and needs no settlement of its own
    rows = _rows([one for one in items if one.seen.lines or not one.part], at)
    if any(_is_outranked(one, rows[one.key], at) for one in items if one.key in rows):
        return [Kept.OUTRANKED]
    wanted = {key: line for one in items if one.key in rows for key, line in _lines(one, rows[one.key])}
    standing = standing_of(
        settlements=[row.pk for row in rows.values()],
        parts=[one.part for one in items if one.part],
        whose=_whose(items),
    )
    fresh = [line for key, line in wanted.items() if key not in standing]
    gone = [line for key, line in standing.items() if key not in wanted]
    # the days of a report begin and end within settlements: what it leaves out is not gone
    if items[0].seen.statement == Statement.REPORT:
        (row,) = rows.values()
        gone = [*read_anew(fresh, gone), *leaving(row, fresh)]
    changes = _changes(rows.values(), fresh, gone)
    for one in items:
        if one.seen.statement == Statement.SETTLEMENT:
            changes[rows[one.key].pk].tell(one.seen, one.telling(at))
    news = [change for change in changes.values() if change.is_news]
    for change in news:
        change.begin_version(at)
    replace_lines(fresh, gone, {change.row.pk: change.row.version for change in news})
    retold = [change.row for change in changes.values() if change.is_retold and not change.is_news]
    close(news, retold=retold, actor=actor, at=at)
    if not items[0].part:
        return [Kept.NEWS if news else Kept.KNOWN]
    touched = {line.part for line in (*fresh, *gone)}
    return [Kept.NEWS if one.part in touched else Kept.KNOWN for one in items]


def _is_outranked(one: Brought, row: Settlement, at: datetime) -> bool:
    if one.seen.statement != Statement.SETTLEMENT or row.version == 0:
        return False
    return not replaces(one.telling(at), telling_of(row))


def _whose(items: Sequence[Brought]) -> Q:
    # by the connection too: its site may be another shop's by now. Two sellers' transactions may be called the same
    connections = {one.connection_id for one in items if one.connection_id is not None}
    return Q(settlement__account__in={one.account for one in items}) | Q(
        settlement__connection_id__in=connections
    )


def _lines(one: Brought, row: Settlement) -> Iterable[tuple[LineKey, SettlementLine]]:
    told = keyed(one.seen.lines, settlement=row.pk, part=one.part)
    if row.statement == Statement.REPORT and not row.ref:
        told = left_unsettled(told, settled_elsewhere(row, {key.digest for key in told}))
    for key, line in told.items():
        yield key, line_of(key, line, inbound_id=one.inbound_id, import_id=one.import_id)


def _rows(items: Sequence[Brought], at: datetime) -> dict[RowKey, Settlement]:
    """The row of each settlement, made where there is none."""
    first = {one.key: one for one in items}
    found = Settlement.objects.filter(
        account__in={account for account, *_rest in first}, ref__in={ref for *_rest, ref, _currency in first}
    )
    rows = {(row.account, row.statement, row.ref, row.currency): row for row in found}
    for key, one in first.items():
        if key not in rows:
            account, statement, ref, currency = key
            rows[key] = Settlement.objects.create(
                account=account, statement=statement, ref=ref, currency=currency, changed_at=at,
                connection_id=one.connection_id, shop_id=one.shop_id,
            )  # fmt: skip
    return {key: rows[key] for key in first}


def _changes(
    rows: Iterable[Settlement], fresh: Sequence[SettlementLine], gone: Sequence[SettlementLine]
) -> dict[int, Change]:
    changes = {row.pk: Change(row) for row in rows}
    # a transaction that names its settlement at last leaves the open one that it stood in
    others = {line.settlement_id for line in gone} - changes.keys()
    changes |= {row.pk: Change(row) for row in Settlement.objects.filter(pk__in=others)}
    for line in fresh:
        changes[line.settlement_id].add(line)
    for line in gone:
        changes[line.settlement_id].remove(line)
    return changes
