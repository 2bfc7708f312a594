"""Rows of date-range reports that name no settlement yet: they leave once a later report names one for them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, QuerySet

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.ports.settlements import Statement
from zayton.channels.rules.settling import LineKey, now_settled

_SLICE = 500


def settled_elsewhere(row: Settlement, digests: Collection[str]) -> Mapping[str, int]:
    """How many lines that say these digests stand in reports of the same account that name their settlement."""
    named = _beside(row).exclude(ref="").values("pk")
    found: Counter[str] = Counter()
    asked = sorted(digests)
    for first in range(0, len(asked), _SLICE):
        some = asked[first : first + _SLICE]
        lines = SettlementLine.objects.filter(settlement__in=named, gone_version=None, digest__in=some)
        found.update(dict(lines.values_list("digest").annotate(count=Count("pk"))))
    return found


def leaving(row: Settlement, fresh: Sequence[SettlementLine]) -> list[SettlementLine]:
    """The standing lines of no settlement that are these new lines of one."""
    if not row.ref or not fresh:
        return []
    named = Counter(line.digest for line in fresh)
    lines = SettlementLine.objects.filter(
        settlement__in=_beside(row).filter(ref="").values("pk"), gone_version=None
    )
    unsettled = {LineKey(one.settlement_id, one.part, one.digest, one.occurrence): one for one in lines}
    return [unsettled[key] for key in now_settled(unsettled, named)]


def _beside(row: Settlement) -> QuerySet[Settlement]:
    return Settlement.objects.filter(account=row.account, statement=Statement.REPORT, currency=row.currency)
