"""How many units a channel may show."""

from hypothesis import given
from hypothesis import strategies as st

from zayton.listings.rules.showing import Rule, Shown, available_of, shown

RULES = st.builds(
    Rule,
    keep_back=st.integers(0, 50),
    percent=st.integers(0, 100),
    cap=st.none() | st.integers(0, 50),
    stop_at=st.integers(0, 20),
)


def test_without_a_rule_everything_available_is_shown() -> None:
    assert shown(7, Rule()) == Shown(7, "available")


def test_nothing_available_shows_nothing() -> None:
    assert shown(0, Rule(cap=5)) == shown(-3, Rule()) == Shown(0, "none")


def test_units_kept_back_are_never_shown() -> None:
    assert shown(10, Rule(keep_back=3)) == Shown(7, "kept_back")
    assert shown(2, Rule(keep_back=3)) == Shown(0, "kept_back")


def test_a_percentage_is_of_what_is_left_and_rounded_down() -> None:
    assert shown(10, Rule(keep_back=1, percent=50)) == Shown(4, "percent")


def test_a_cap_bounds_what_the_rest_allows() -> None:
    assert shown(100, Rule(percent=50, cap=20)) == Shown(20, "cap")
    assert shown(10, Rule(cap=20)) == Shown(10, "available")


def test_selling_stops_at_the_last_units() -> None:
    assert shown(3, Rule(stop_at=3)) == Shown(0, "stopped")
    assert shown(4, Rule(stop_at=3)) == Shown(4, "available")


@given(st.integers(-10, 10_000), RULES)
def test_never_more_than_there_is_and_never_less_than_nothing(available: int, rule: Rule) -> None:
    assert 0 <= shown(available, rule).units <= max(available, 0)


@given(st.integers(0, 1000), st.integers(0, 1000), RULES)
def test_more_stock_never_shows_less(less: int, more: int, rule: Rule) -> None:
    low, high = sorted((less, more))
    assert shown(low, rule).units <= shown(high, rule).units


def test_a_bundle_is_there_as_often_as_its_scarcest_component_allows() -> None:
    parts = {9: [(1, 2), (2, 1)]}
    assert available_of(9, {1: 7, 2: 10}, parts) == 3
    assert available_of(9, {1: 7}, parts) == 0
    assert available_of(1, {1: 7}, parts) == 7
    assert available_of(1, {1: -2}, parts) == 0
