"""Which of several settlements counts: the best paper about each, and none whose lines a later payout tells again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.ports.settlements import NOT_ARRIVED, MoneyKind, Statement
from zayton.channels.rules.bouncing import told_again
from zayton.channels.rules.settling import Paper, Telling, counted
from zayton.channels.settling.sellers import Sellers, sellers_of

# what goes from one settlement to the next says nothing of which sales it is made of
_BETWEEN = (MoneyKind.PAYOUT, MoneyKind.BOUNCED, MoneyKind.RESERVE)
_EVER = datetime.min.replace(tzinfo=UTC)


def telling_of(row: Settlement) -> Telling:
    """How the settlement that stands was told."""
    return Telling(row.by_hand, row.total_minor, row.lines_minor, row.told_at or row.changed_at)


def count(changed: Mapping[int, Settlement]) -> list[Settlement]:
    """Let what tells of each settlement best count, the others not; the settlements that turned."""
    near = [row for group in _papers(changed.values(), changed) for row in group]
    # a payout that failed is judged anew by whatever paper of it comes
    failed = _failed_beside(near)
    papers = _papers([*near, *failed], changed)
    best = set().union(*map(_best, papers)) - _told_again(failed)
    every = [row for group in papers for row in group]
    stops = [row for row in every if row.counts and row.pk not in best]
    starts = [row for row in every if not row.counts and row.pk in best]
    # first those that stop: never two at a time
    for which, counts in ((stops, False), (starts, True)):
        Settlement.objects.filter(pk__in=[row.pk for row in which]).update(counts=counts)
        for row in which:
            row.counts = counts
    return [*stops, *starts]


def _papers(rows: Collection[Settlement], changed: Mapping[int, Settlement]) -> list[list[Settlement]]:
    """All papers about the settlements of these, a settlement at a time; those that changed as they are now."""
    refs = {row.ref for row in rows}
    alike = _of_number(refs - {""})
    # one settlement of a seller may be told of in several shops: a report of all stores, transactions of each
    sellers = sellers_of([*rows, *alike])
    joined = _joined([changed.get(row.pk, row) for row in alike], sellers)
    papers: dict[tuple[int | str, str, str], list[Settlement]] = defaultdict(list)
    for row in Settlement.objects.filter(account__in=sellers.accounts, ref__in=refs):
        whose = sellers.of(row), row.ref, row.currency
        papers[joined.get(whose, sellers.of(row)), row.ref, row.currency].append(changed.get(row.pk, row))
    return list(papers.values())


def _of_number(refs: Collection[str]) -> Sequence[Settlement]:
    """What closes a period under one of these numbers, whoever it was told of."""
    if not refs:
        return []
    return list(Settlement.objects.filter(ref__in=refs, statement=Statement.SETTLEMENT).order_by("pk"))


def _joined(alike: Iterable[Settlement], sellers: Sellers) -> dict[tuple[int | str, str, str], int | str]:
    """Who stands for a seller in a settlement that was told of several, between whom nobody has said a connection.

    It is the same one when its number, currency, period and total are: a report of all stores was brought into shops
    that are not connected.
    """
    first: dict[tuple[object, ...], int | str] = {}
    found: dict[tuple[int | str, str, str], int | str] = {}
    for row in alike:
        facts = (row.total_minor, row.starts_at, row.ends_at)
        if None not in facts:
            seller = sellers.of(row)
            found[seller, row.ref, row.currency] = first.setdefault((row.ref, row.currency, *facts), seller)
    return found


def _best(rows: Sequence[Settlement]) -> set[int]:
    # one whose lines have all moved on tells of nothing any more, be it to another settlement or to a later payout
    telling = [
        row for row in rows if row.lines or (row.total_minor is not None and row.payment not in NOT_ARRIVED)
    ]
    return counted(
        [Paper(row.pk, row.account, row.statement, row.ref, telling_of(row).worth) for row in telling]
    )


def _failed_beside(rows: Collection[Settlement]) -> Sequence[Settlement]:
    """Payouts that did not arrive among these, and those of the same time whose lines they may tell again."""
    whole = [row for row in rows if row.statement == Statement.SETTLEMENT]
    return list(_at_the_time_of(whole).filter(state__in=NOT_ARRIVED)) if whole else []


def _at_the_time_of(rows: Sequence[Settlement]) -> QuerySet[Settlement]:
    """Settlements of the same accounts whose lines are of the same time, as far as they say so."""
    found = Settlement.objects.filter(
        account__in={row.account for row in rows}, statement=Statement.SETTLEMENT
    )
    starts = [row.starts_at for row in rows]
    ends = [row.ends_at for row in rows]
    if None not in starts:
        found = found.filter(Q(ends_at=None) | Q(ends_at__gte=min(one for one in starts if one)))
    if None not in ends:
        found = found.filter(Q(starts_at=None) | Q(starts_at__lte=max(one for one in ends if one)))
    return found


def _told_again(failed: Sequence[Settlement]) -> set[int]:
    """Of payouts that did not arrive those whose lines another one of their account tells again."""
    groups: dict[tuple[str, str], list[Settlement]] = defaultdict(list)
    for row in failed:
        groups[row.account, row.currency].append(row)
    found: set[int] = set()
    for (_account, currency), rows in groups.items():
        sent = sorted(rows, key=lambda row: (row.ends_at or _EVER, row.pk))
        lines: dict[int, set[str]] = {row.pk: set() for row in sent}
        for key, digest in _earned(lines).values_list("settlement_id", "digest"):
            lines[key].add(digest)
        others = _at_the_time_of(rows).filter(currency=currency).exclude(state__in=NOT_ARRIVED)
        elsewhere = _earned(others.values_list("pk", flat=True)).filter(
            digest__in=_earned(lines).values("digest")
        )
        found |= told_again(lines, set(elsewhere.values_list("digest", flat=True)))
    return found


def _earned(settlements: Iterable[int]) -> QuerySet[SettlementLine]:
    # only of a line with its moment it is certain that it is the same one
    standing = SettlementLine.objects.filter(settlement__in=settlements, gone_version=None)
    return standing.exclude(posted_at=None).exclude(kind__in=_BETWEEN)
