"""Failures are put off, longer each time, and never shorter than the marketplace asks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress
from zayton.orders.errands.rules.pauses import again_at
from zayton.orders.errands.rules.standing import is_cancelled, is_over, knows_of
from zayton.orders.errands.states import MOVES, ErrandState

AT = datetime(2026, 3, 2, tzinfo=UTC)


def test_pauses_grow_from_five_seconds_to_half_an_hour() -> None:
    pauses = [(again_at(AT, tries=tries, retry_after=None) - AT).total_seconds() for tries in (0, 1, 2, 30)]
    assert pauses == [5, 10, 20, 1800]


@given(st.integers(0, 10_000), st.floats(0, 1e5))
def test_a_pause_is_never_shorter_than_asked_nor_than_five_seconds(tries, asked) -> None:
    pause = again_at(AT, tries=tries, retry_after=asked) - AT
    assert pause >= max(timedelta(seconds=5), timedelta(seconds=asked))


def order(progress: Progress, *lines: ChannelLine, by: FulfilledBy = FulfilledBy.SELLER) -> ChannelOrder:
    return ChannelOrder("1", "UK", AT, AT, progress, by, "GBP", lines, address=Address())


def row(shipped: int = 0, cancelled: int = 0) -> ChannelLine:
    return ChannelLine("a", "CUP", "", "", 3, 0, shipped, cancelled)


def test_nobody_awaits_what_the_marketplace_ships_or_what_has_left() -> None:
    assert is_over(order(Progress.OPEN, row(), by=FulfilledBy.MARKETPLACE))
    assert is_over(order(Progress.SHIPPED, row()))
    assert not is_over(order(Progress.PARTLY_SHIPPED, row(1)))


def test_a_marketplace_knows_of_a_parcel_when_it_counts_all_we_told() -> None:
    assert knows_of(order(Progress.PARTLY_SHIPPED, row(2)), {"a": 2})
    assert not knows_of(order(Progress.PARTLY_SHIPPED, row(1)), {"a": 2})
    assert not knows_of(order(Progress.OPEN, row(1)), {})
    assert knows_of(order(Progress.SHIPPED), {"a": 2})


def test_an_order_of_which_every_unit_is_off_is_cancelled() -> None:
    assert is_cancelled(order(Progress.OPEN, row(cancelled=3)))
    assert is_cancelled(order(Progress.CANCELLED))
    assert not is_cancelled(order(Progress.OPEN, row(cancelled=2)))
    assert not is_cancelled(order(Progress.OPEN))


def test_only_a_refusal_is_told_again_and_that_or_what_is_due_is_settled_by_hand() -> None:
    def to(target):
        return {state for state in ErrandState if target in MOVES[state]}

    assert MOVES[ErrandState.FAILED] == {ErrandState.DUE, ErrandState.SETTLED}
    assert to(ErrandState.DUE) == {ErrandState.FAILED}
    assert to(ErrandState.SETTLED) == {ErrandState.DUE, ErrandState.FAILED}
    assert set(MOVES) == set(ErrandState)
