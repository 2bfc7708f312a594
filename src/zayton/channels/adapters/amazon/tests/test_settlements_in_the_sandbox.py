"""A sale on the sandbox's Amazon, shipped, paid out, and read from both of its papers."""

from datetime import timedelta

import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE
from zayton.channels.adapters.amazon.tests.sandboxed import (
    DRAFT,
    all_of,
    connected,
    listed,
    orders_of,
    tell,
    until,
)
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.channels.ports.settlements import Statement
from zayton.kernel.time import now

pytestmark = pytest.mark.usefixtures("stand")


def test_what_was_sold_and_paid_out_is_told_by_both_papers_to_the_same_cent(stand):
    # what was posted this minute is not asked for, so that Amazon's clock goes ten minutes behind
    stand.tell("clock", {"skew_seconds": -600})
    try:
        listed(stand, DRAFT._replace(key=ListingKey(DE, "PAID")))
        (number,) = stand.tell("buy", [{"items": [["PAID", 1]], "site": DE}])
        channel = connected(stand)
        order = until(
            lambda: (one := orders_of(channel).get(number)) and one.progress is Progress.OPEN and one
        )
        sent = Dispatch("1", number, DE, ((order.lines[0].key, 1),), now() - timedelta(minutes=5), "DHL", "X")
        (outcome,) = channel.dispatch.confirm([sent])
        assert outcome.fault is None
        (ref, *_rest) = tell(stand, "settle", {"site": DE})
    finally:
        stand.tell("clock", {"skew_seconds": 0})
    settled = [one for one in papers(channel) if one.ref == ref]
    report = next(one for one in settled if one.statement is Statement.SETTLEMENT)
    parts = [one for one in settled if one.statement is Statement.LEDGER]
    assert sum(line.amount for line in report.lines) == report.total
    assert sum(line.amount for one in parts for line in one.lines) == report.total
    assert (report.site, {one.site for one in parts}) == (DE, {DE})
    # cent by cent the same, kind by kind
    kinds = [
        sorted((line.kind, line.amount, line.order) for line in lines)
        for lines in (report.lines, [line for one in parts for line in one.lines])
    ]
    assert kinds[0] == kinds[1]


def papers(channel):
    found = all_of(channel.settlements.settled, since=now() - timedelta(hours=1))
    return [ADAPTER.reading.settlement(one.body) for one in found]
