"""Which warehouse serves: the order in which they are asked, the reason that is kept, and distances on the globe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.catalog.public import Part
from zayton.orders.operations.asking import goal_of
from zayton.orders.operations.serving import wanted_of
from zayton.orders.rules.countries import CENTRES, EARTH_RADIUS_KM, Point, kilometres
from zayton.orders.rules.routing import Need, Source, ranked, route
from zayton.orders.rules.versions import Wanted
from zayton.orders.words import reason_words

GB, DE, CN, NOWHERE = 1, 2, 3, 4
SOURCES = [
    Source(GB, 3, CENTRES["GB"]),
    Source(DE, 2, CENTRES["DE"]),
    Source(CN, 1, CENTRES["CN"]),
    Source(NOWHERE, 0, None),
]


def asked(policy: str, goal: Point | None) -> list[int]:
    return [source.warehouse_id for source, _ in ranked(SOURCES, policy, goal)]


def routed(needs, free, sources=SOURCES, *, policy="priority", goal=None, splits=True):
    left = dict(free)
    answer = route(needs, ranked(sources, policy, goal), left, splits=splits)
    return [(pick.warehouse_id, pick.quantity, pick.reason, pick.figures) for pick in answer.picks], left


def test_by_priority_the_lowest_rank_is_asked_first() -> None:
    assert asked("priority", CENTRES["GB"]) == [NOWHERE, CN, DE, GB]


def test_by_distance_a_place_that_is_unknown_is_asked_last() -> None:
    assert asked("nearest", CENTRES["FR"]) == [GB, DE, CN, NOWHERE]
    assert asked("nearest", CENTRES["JP"])[0] == CN


def test_by_distance_to_an_unknown_goal_is_by_priority() -> None:
    assert asked("nearest", None) == [NOWHERE, CN, DE, GB]


def test_of_two_equally_far_the_rank_decides_and_then_the_key() -> None:
    here = CENTRES["GB"]
    twins = [Source(9, 2, here), Source(8, 2, here), Source(7, 1, here)]
    assert [one.warehouse_id for one, _ in ranked(twins, "nearest", here)] == [7, 8, 9]


def test_the_kept_figures_say_how_far_which_rank_and_how_many_were_passed() -> None:
    picks, _ = routed([Need(1, 7, 1)], {(DE, 7): 1}, policy="nearest", goal=CENTRES["FR"])
    ((_, _, reason, figures),) = picks
    assert reason == "nearest_with_stock"
    assert (figures["priority"], figures["passed"]) == (2, 1)
    assert 600 < figures["km"] < 650


@pytest.mark.parametrize(
    ("free", "picks"),
    [
        ({}, []),
        ({(GB, 7): 0}, []),
        ({(GB, 7): -3}, []),
        ({(GB, 8): 5}, []),
        ({(99, 7): 5}, []),
    ],
)
def test_what_is_not_free_for_the_shop_is_not_taken(free: dict[tuple[int, int], int], picks: list) -> None:
    found, left = routed([Need(1, 7, 1)], free)
    assert (found, left) == (picks, free)


def test_no_needs_take_nothing_and_no_warehouse_gives_nothing() -> None:
    assert routed([], {(GB, 7): 5})[0] == []
    answer = route([Need(1, 7, 2)], [], {}, splits=True)
    assert (answer.picks, answer.missing) == ([], [Need(1, 7, 2)])


@pytest.mark.parametrize(
    ("sources", "splits", "reason"),
    [
        (SOURCES[:1], True, "partial"),
        (SOURCES[:1], False, "partial"),
        (SOURCES, True, "split"),
        (SOURCES, False, "fullest"),
    ],
)
def test_a_part_is_taken_for_the_reason_that_fits(sources: list[Source], splits: bool, reason: str) -> None:
    picks, _ = routed([Need(1, 7, 3)], {(GB, 7): 2}, sources, splits=splits)
    assert [pick[:3] for pick in picks] == [(GB, 2, reason)]


def test_orders_routed_one_after_the_other_see_what_the_former_took() -> None:
    free = {(GB, 7): 3}
    for wanted, given_ in ((2, 2), (2, 1), (2, 0)):
        answer = route([Need(1, 7, wanted)], ranked(SOURCES, "priority", None), free, splits=True)
        assert sum(pick.quantity for pick in answer.picks) == given_


def test_a_warehouse_that_covers_two_lines_only_together_is_not_taken_as_having_everything() -> None:
    picks, _ = routed([Need(1, 7, 2), Need(2, 7, 2)], {(GB, 7): 3, (DE, 7): 4})
    assert {pick[0] for pick in picks} == {DE}


def test_the_fullest_counts_units_over_all_lines() -> None:
    free = {(GB, 7): 5, (DE, 7): 2, (DE, 8): 2}
    picks, _ = routed([Need(1, 7, 3), Need(2, 8, 3)], free, SOURCES[:2], splits=False)
    assert [(house, units) for house, units, _, _ in picks] == [(DE, 2), (DE, 2)]


def test_of_two_equally_full_the_first_asked_serves() -> None:
    picks, _ = routed([Need(1, 7, 3)], {(GB, 7): 2, (DE, 7): 2}, SOURCES[:2], splits=False)
    assert picks[0][0] == DE


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 9)), min_size=1, max_size=4),
    st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), st.integers(0, 12)),
)
def test_an_order_that_may_not_be_split_leaves_from_one_warehouse(wanted, free) -> None:
    picks, left = routed([Need(*one) for one in enumerate_needs(wanted)], free, splits=False)
    assert len({pick[0] for pick in picks}) <= 1
    assert all(units >= 0 for units in left.values())


def enumerate_needs(wanted):
    return [(key, sku, units) for key, (sku, units) in enumerate(wanted)]


def test_a_goal_is_the_orders_place_or_its_countrys_or_unknown() -> None:
    assert goal_of("GB", 1, 2) == Point(1, 2)
    assert goal_of("GB", 0, 0) == Point(0, 0)
    assert goal_of("GB", None, 2) == CENTRES["GB"]
    assert goal_of("", None, None) is None
    assert goal_of("ZZ", None, None) is None


def test_a_bundle_wants_its_parts_times_the_units_and_anything_else_itself() -> None:
    parts = {1: (Part(2, 3), Part(4, 1))}
    assert wanted_of(9, 1, 5, parts) == [Wanted(9, 2, 15), Wanted(9, 4, 5)]
    assert wanted_of(9, 2, 5, parts) == [Wanted(9, 2, 5)]
    assert wanted_of(9, 1, -2, parts) == [Wanted(9, 2, -6), Wanted(9, 4, -2)]


@pytest.mark.parametrize("code", sorted(CENTRES))
def test_every_country_lies_on_the_globe(code: str) -> None:
    place = CENTRES[code]
    assert -90_000_000 <= place.latitude_e6 <= 90_000_000
    assert -180_000_000 <= place.longitude_e6 <= 180_000_000


@pytest.mark.parametrize(
    ("start", "end", "near"),
    [
        # by any atlas: London–Tokyo 9,560 km, Berlin's country to France's capital 620
        (CENTRES["GB"], CENTRES["JP"], 9_560),
        (CENTRES["DE"], CENTRES["FR"], 626),
        (Point(0, 0), Point(0, 180_000_000), 20_015),
        (Point(90_000_000, 0), Point(-90_000_000, 77_000_000), 20_015),
        (Point(0, 179_900_000), Point(0, -179_900_000), 22),
    ],
)
def test_distances_are_those_of_an_atlas(start: Point, end: Point, near: int) -> None:
    assert abs(kilometres(start, end) - near) <= max(near // 50, 2)


points = st.builds(Point, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


@given(points, points)
def test_the_way_back_is_as_long_and_never_more_than_half_the_globe(start: Point, end: Point) -> None:
    assert kilometres(start, end) == kilometres(end, start)
    assert 0 <= kilometres(start, end) <= round(EARTH_RADIUS_KM * 3.1416)
    assert kilometres(start, start) == 0


@pytest.mark.parametrize(
    "reason",
    [
        "history",
        "only",
        "priority",
        "priority_with_stock",
        "nearest",
        "nearest_with_stock",
        "split",
        "partial",
        "fullest",
    ],
)
def test_every_reason_that_routing_gives_has_words(reason: str) -> None:
    assert reason_words(reason, {"km": 5, "passed": 2}) != reason
    assert "%(" not in reason_words(reason, None)


def test_a_reason_nobody_knows_shows_itself() -> None:
    assert reason_words("by-drone", None) == "by-drone"
