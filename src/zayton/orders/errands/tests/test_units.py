"""Units as the marketplace counts them: bundles leave with their last part, and lines take what they still await."""

from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.orders import ChannelLine
from zayton.orders.errands.rules.units import Gone, laid_on_lines, units_left

A, B = 1, 2


def row(key: str, sku: str, quantity: int, shipped: int = 0, cancelled: int = 0) -> ChannelLine:
    return ChannelLine(key, sku, "", "", quantity, 0, shipped, cancelled)


def test_a_plain_line_tells_what_leaves_now() -> None:
    assert units_left([Gone("CUP", 5, [(A, 1)], {A: 2}, {A: 3})]) == {"CUP": 3}


def test_a_bundle_is_told_once_its_last_part_leaves() -> None:
    parts = [(A, 1), (B, 2)]
    assert units_left([Gone("SET", 2, parts, {}, {A: 2})]) == {}
    assert units_left([Gone("SET", 2, parts, {A: 2}, {B: 3})]) == {"SET": 1}
    assert units_left([Gone("SET", 2, parts, {A: 2, B: 3}, {B: 1})]) == {"SET": 1}


def test_two_lines_of_one_code_are_told_together() -> None:
    lines = [Gone("CUP", 1, [(A, 1)], {}, {A: 1}), Gone("CUP", 2, [(A, 1)], {}, {A: 2})]
    assert units_left(lines) == {"CUP": 3}


@given(
    st.integers(1, 6),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=6),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_however_a_bundle_is_parcelled_all_parcels_tell_its_whole_units(
    quantity, parcels, each, other
) -> None:
    parts = [(A, each), (B, other)]
    gone: dict[int, int] = {A: 0, B: 0}
    told = 0
    for some, more in parcels:
        now = {A: some, B: more}
        told += units_left([Gone("SET", quantity, parts, dict(gone), now)]).get("SET", 0)
        gone = {sku: gone[sku] + now[sku] for sku in gone}
    assert told == min(quantity, gone[A] // each, gone[B] // other)


def test_units_fall_on_the_lines_that_await_them() -> None:
    lines = [row("1", "CUP", 1, shipped=1), row("2", "CUP", 3, cancelled=1), row("3", "POT", 1)]
    assert laid_on_lines({"CUP": 2, "POT": 1}, lines, {}) == [("2", 2), ("3", 1)]


def test_what_we_told_before_counts_though_the_document_is_older() -> None:
    lines = [row("1", "CUP", 1), row("2", "CUP", 1)]
    assert laid_on_lines({"CUP": 1}, lines, {"1": 1}) == [("2", 1)]
    assert laid_on_lines({"CUP": 1}, [row("1", "CUP", 2, shipped=1)], {"1": 1}) == [("1", 1)]


def test_what_nobody_awaits_is_left_out() -> None:
    assert laid_on_lines({"CUP": 9, "LID": 1}, [row("1", "CUP", 2)], {}) == [("1", 2)]


def test_a_line_without_a_seller_sku_is_known_by_its_listing() -> None:
    line = ChannelLine("1", " ", "B0ITEM", "", 2, 0)
    assert laid_on_lines({"B0ITEM": 2}, [line], {}) == [("1", 2)]


def test_long_codes_meet_as_our_lines_keep_them() -> None:
    assert laid_on_lines({"X" * 64: 1}, [row("1", "X" * 90, 1)], {}) == [("1", 1)]


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 5), st.integers(0, 5)), max_size=6),
    st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9)),
)
def test_never_more_is_told_than_left_or_than_a_line_awaits(lines, goods) -> None:
    rows = [row(str(n), sku, units, min(shipped, units)) for n, (sku, units, shipped) in enumerate(lines)]
    laid = laid_on_lines(goods, rows, {})
    by_key = {one.key: one for one in rows}
    for key, units in laid:
        assert 0 < units <= by_key[key].quantity - by_key[key].shipped
    for sku, left in goods.items():
        assert sum(units for key, units in laid if by_key[key].sku == sku) <= left
