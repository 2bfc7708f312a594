"""What became of payments: one that failed comes again in a later settlement, and was not paid in its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Q

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.ports.settlements import MoneyKind, Statement
from zayton.channels.rules.bouncing import Bounce, Sent, came_back


def follow(changed: Mapping[int, Settlement]) -> list[Settlement]:
    """Note of settlements in which later one their money comes again; those of which that is news.

    Looked at are all of the accounts of what changed, as a paper about the earlier one may come last.
    """
    accounts = {row.account for row in changed.values() if row.statement == Statement.SETTLEMENT}
    whole = Settlement.objects.filter(account__in=accounts, statement=Statement.SETTLEMENT)
    marked = whole.filter(~Q(bounced_minor=0) | ~Q(came_back_in=None)) if accounts else whole.none()
    rows = {row.pk: changed.get(row.pk, row) for row in marked}
    if not rows:
        return []
    bounces = _bounces([row for row in rows.values() if row.bounced_minor])
    amounts = {one.amount for found in bounces.values() for one in found}
    rows |= {row.pk: changed.get(row.pk, row) for row in whole.filter(total_minor__in=amounts)}
    back: dict[int, int] = {}
    for key, found in bounces.items():
        here = [row for row in rows.values() if (row.account, row.currency) == key]
        sent = [
            Sent(row.pk, row.ends_at, row.total_minor)
            for row in here
            if row.ends_at and row.total_minor is not None
        ]
        back |= came_back(sent, found)
    news = [row for row in rows.values() if row.came_back_in_id != back.get(row.pk)]
    for row in news:
        row.came_back_in_id = back.get(row.pk)
    Settlement.objects.bulk_update(news, ["came_back_in"], batch_size=200)
    return news


def _bounces(rows: Sequence[Settlement]) -> dict[tuple[str, str], list[Bounce]]:
    """The lines by which money comes again, by account and currency."""
    by_key = {row.pk: row for row in rows if row.ends_at}
    lines = SettlementLine.objects.filter(
        settlement__in=by_key, gone_version=None, kind=MoneyKind.BOUNCED, amount_minor__gt=0
    )
    found: dict[tuple[str, str], list[Bounce]] = defaultdict(list)
    for key, amount in lines.values_list("settlement_id", "amount_minor"):
        row = by_key[key]
        if row.ends_at:
            found[row.account, row.currency].append(Bounce(key, row.ends_at, amount))
    return found
