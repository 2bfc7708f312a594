"""The lines of settlements as rows: made, found again, and replaced."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from zayton.channels.models import SettlementLine
from zayton.channels.ports.settlements import MoneyLine
from zayton.channels.rules.settling import LineKey

PART = 80
_SLICE = 500
_WORDS = ("said", "order_number", "msku", "quantity", "amount_minor", "posted_at")
# what a column of eight bytes holds, and no marketplace sells more of
_MOST_UNITS = 2**53


def line_of(
    key: LineKey, line: MoneyLine, *, inbound_id: int | None, import_id: int | None
) -> SettlementLine:
    """A line as its row; its version is not known yet."""
    units = line.quantity
    return SettlementLine(
        settlement_id=key.settlement,
        part=key.part,
        kind=line.kind,
        said=_plain(line.said, 200),
        order_number=_plain(line.order, 80),
        msku=_plain(line.sku, 120),
        quantity=units if units is not None and abs(units) <= _MOST_UNITS else None,
        amount_minor=line.amount,
        posted_at=line.posted_at,
        digest=key.digest,
        occurrence=key.occurrence,
        inbound_id=inbound_id,
        source_import_id=import_id,
        source_row=line.row,
    )


def _plain(text: str, longest: int) -> str:
    # PostgreSQL keeps no zero character
    return text.replace("\0", "")[:longest]


def standing_of(
    *, settlements: Sequence[int], parts: Sequence[str], whose: Q
) -> dict[LineKey, SettlementLine]:
    """The standing lines of whole settlements, or of transactions, in whichever settlement of `whose` they stand."""
    if not parts:
        return _by_key(Q(settlement__in=settlements))
    found: dict[LineKey, SettlementLine] = {}
    for first in range(0, len(parts), _SLICE):
        found |= _by_key(Q(part__in=parts[first : first + _SLICE]) & ~Q(part="") & whose)
    return found


def read_anew(fresh: Sequence[SettlementLine], standing: Iterable[SettlementLine]) -> list[SettlementLine]:
    """Of the standing lines those that came again with the same words, which are read as another kind since."""
    again = Counter(_words(line) for line in fresh)
    found = []
    for line in standing:
        if again[_words(line)] > 0:
            again[_words(line)] -= 1
            found.append(line)
    return found


def _words(line: SettlementLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in _WORDS)


def _by_key(which: Q) -> dict[LineKey, SettlementLine]:
    rows = SettlementLine.objects.filter(which, gone_version=None).only(
        "settlement_id", "part", "digest", "occurrence", "kind", *_WORDS
    )
    return {LineKey(row.settlement_id, row.part, row.digest, row.occurrence): row for row in rows.iterator()}


def replace_lines(
    fresh: Sequence[SettlementLine], gone: Sequence[SettlementLine], versions: Mapping[int, int]
) -> None:
    """Write new lines, and mark those that were replaced with the version in which they were."""
    by_settlement: dict[int, list[int]] = {}
    for line in gone:
        by_settlement.setdefault(line.settlement_id, []).append(line.pk)
    # first what goes: a line that moves may stand only once
    for settlement, keys in by_settlement.items():
        for first in range(0, len(keys), _SLICE):
            SettlementLine.objects.filter(pk__in=keys[first : first + _SLICE]).update(
                gone_version=versions[settlement]
            )
    for line in fresh:
        line.since_version = versions[line.settlement_id]
    SettlementLine.objects.bulk_create(fresh, batch_size=_SLICE)
