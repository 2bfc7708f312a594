"""The pure core: who may be asked, where a postcode lies, tries at a code, and what is owed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.orders.rules.countries import Point
from zayton.orders.rules.routing import Need, Source, ranked, route
from zayton.orders.stores.rules.choosing import Candidate, Chosen, Wish, choose
from zayton.orders.stores.rules.postcodes import beginnings, plain, point_of
from zayton.orders.stores.rules.settling import Line, Terms, brought_back, due_for, share, summed, taken_back
from zayton.orders.stores.rules.tries import TRIES, lock_after
from zayton.orders.stores.states import ALLOWED, DECLINED, DELIVERED, OPEN, OfferState, move

OWN, NEAR, FAR = 1, 2, 3
OPEN_STORE = Candidate(answers=True, ships=True, picks_up=True, last=False)
STORES = {NEAR: OPEN_STORE, FAR: OPEN_STORE}


def test_the_house_and_its_stores_are_asked_in_the_shops_order() -> None:
    assert choose([NEAR, OWN, FAR], STORES) == Chosen((NEAR, OWN, FAR), frozenset(), True)


def test_a_store_that_let_the_order_go_is_not_asked_again() -> None:
    assert choose([NEAR, OWN, FAR], STORES, {NEAR}).warehouses == (OWN, FAR)


@pytest.mark.parametrize(
    ("facts", "wish", "asked"),
    [
        ({}, None, True),
        ({"answers": False}, None, False),
        ({"ships": False}, None, False),
        ({"picks_up": False}, None, True),
        ({"ships": False}, Wish(None), True),
        ({"picks_up": False}, Wish(None), False),
        ({}, Wish(NEAR), True),
        ({}, Wish(FAR), False),
        ({"answers": False}, Wish(NEAR), False),
    ],
)
def test_a_store_is_asked_for_what_it_can_deliver(facts: dict, wish: Wish | None, asked: bool) -> None:
    chosen = choose([NEAR], {NEAR: OPEN_STORE._replace(**facts)}, (), wish)
    assert (chosen.warehouses == (NEAR,)) == asked


def test_nobody_fetches_from_the_house() -> None:
    assert choose([OWN], {}, (), Wish(None)).warehouses == ()


def test_a_closed_store_is_asked_last() -> None:
    stores = {NEAR: OPEN_STORE._replace(last=True), FAR: OPEN_STORE}
    assert choose([NEAR, FAR], stores).last == {NEAR}


def served(free, *, splits=True):
    asked = ranked([Source(NEAR, 1, None), Source(FAR, 2, None), Source(OWN, 3, None)], "priority", None)
    routed = route([Need(1, 7, 4), Need(2, 8, 4)], asked, dict(free), splits=splits, fullest_first=True)
    picks = [(pick.warehouse_id, pick.sku_id, pick.quantity, pick.reason) for pick in routed.picks]
    return picks, sum(need.quantity for need in routed.missing)


def test_the_nearest_that_has_everything_serves_alone() -> None:
    picks, missing = served({(NEAR, 7): 4, (NEAR, 8): 3, (FAR, 7): 4, (FAR, 8): 4})
    assert ({pick[0] for pick in picks}, missing) == ({FAR}, 0)


def test_else_the_one_that_has_most_begins_and_the_others_add_the_rest() -> None:
    picks, missing = served({(NEAR, 7): 1, (FAR, 7): 3, (FAR, 8): 4, (OWN, 7): 1})
    # seven of eight lie far away, so two parcels are enough: one of seven and one of one
    assert picks == [(FAR, 7, 3, "most"), (NEAR, 7, 1, "most"), (FAR, 8, 4, "most")]
    assert missing == 0


def test_of_two_that_have_as_much_the_nearer_begins() -> None:
    picks, _ = served({(NEAR, 7): 3, (FAR, 7): 3, (FAR, 8): 0})
    assert picks[0][0] == NEAR


def test_where_splitting_is_not_allowed_the_rest_waits() -> None:
    picks, missing = served({(NEAR, 7): 1, (FAR, 7): 3, (FAR, 8): 4}, splits=False)
    assert ({pick[0] for pick in picks}, missing) == ({FAR}, 1)


@given(st.dictionaries(st.tuples(st.integers(1, 3), st.integers(7, 8)), st.integers(0, 6)), st.booleans())
def test_no_unit_is_promised_twice_and_none_is_lost(free: dict, splits: bool) -> None:
    picks, missing = served(free, splits=splits)
    taken: dict[tuple[int, int], int] = {}
    for house, sku, units, _ in picks:
        taken[house, sku] = taken.get((house, sku), 0) + units
    assert all(units <= free[place] for place, units in taken.items())
    assert sum(taken.values()) + missing == 8


def test_postcodes_are_compared_without_spaces_and_case() -> None:
    assert plain(" sw1a 1aa ") == "SW1A1AA"
    assert beginnings("100-0001")[:2] == ["1000001", "100000"]
    assert beginnings("--") == []


def test_the_longest_beginning_wins_and_only_in_its_country() -> None:
    areas = {("GB", "SW"): Point(1, 1), ("GB", "SW1A"): Point(2, 2), ("US", "SW1A1"): Point(3, 3)}
    assert point_of("GB", "sw1a 1aa", areas) == Point(2, 2)
    assert point_of("GB", "SW9 9XX", areas) == Point(1, 1)
    assert point_of("GB", "N1", areas) is None
    assert point_of("GB", "", areas) is None


def test_every_fifth_wrong_try_locks_twice_as_long_up_to_a_day() -> None:
    locks = {tries: lock_after(tries) for tries in range(200)}
    assert [tries for tries in range(16) if locks[tries]] == [TRIES, 2 * TRIES, 3 * TRIES]
    assert [locks[5], locks[10], locks[15]] == [timedelta(minutes=n) for n in (15, 30, 60)]
    assert locks[195] == timedelta(days=1)


TERMS = Terms("commission", 1500, "merchant", 0, "store", 0, {})


@pytest.mark.parametrize(
    ("goods", "bp", "to", "due"),
    [
        # 15 % of 29.99 is 4.4985, rounded to 4.50; the store keeps the other 25.49
        (2999, 1500, "merchant", 2549),
        (2999, 1500, "store", 450),
        (1000, 0, "merchant", 1000),
        (1000, 10_000, "merchant", 0),
        # half a penny goes to the even one: 0.5 % of 1.00 and of 3.00
        (100, 50, "store", 0),
        (300, 50, "store", 2),
    ],
)
def test_a_commission_is_a_share_and_the_other_side_gets_the_rest(
    goods: int, bp: int, to: str, due: int
) -> None:
    assert due_for(7, 1, goods, TERMS._replace(commission_bp=bp, commission_to=to)) == due


def test_an_agreed_price_counts_units_and_none_is_no_price_of_zero() -> None:
    terms = TERMS._replace(settled_by="price", prices={7: 640, 8: 0})
    assert due_for(7, 3, 9_999, terms) == 1920
    assert due_for(8, 3, 9_999, terms) == 0
    assert due_for(9, 3, 9_999, terms) is None


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_parts_of_an_amount_add_up_to_it(total: int, units: list[int]) -> None:
    whole, reached, parts = max(sum(units), 1), 0, 0
    for count in units:
        parts += share(total, whole, reached, reached + count)
        reached += count
    assert parts == (total if sum(units) else 0)


lines = st.builds(
    Line, st.just(7), st.integers(1, 9), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6)
)


@given(st.lists(lines, min_size=1, max_size=4), st.lists(st.integers(1, 6), max_size=12))
def test_whatever_way_units_come_back_all_of_them_take_off_all_of_it(delivered: list, returns: list) -> None:
    whole = [sum(column) for column in list(zip(*delivered, strict=True))[1:]]
    before, taken = 0, [0, 0, 0, 0]
    for units in [*returns, 10**6]:
        back = taken_back(delivered, before, units)
        before += units
        taken = [one + other for one, other in zip(taken, back[1:] if back else [0] * 4, strict=True)]
        assert all(-one <= most for one, most in zip(taken, whole, strict=True))
    assert [-one for one in taken] == whole


def test_units_come_back_from_who_delivered_first() -> None:
    deliveries = [(NEAR, 2), (OWN, 1), (NEAR, 1)]
    assert brought_back(deliveries, 0, 1) == {NEAR: 1}
    assert brought_back(deliveries, 1, 2) == {NEAR: 1, OWN: 1}
    assert brought_back(deliveries, 2, 9) == {OWN: 1, NEAR: 1}
    assert brought_back(deliveries, 4, 1) == {}


def test_a_statement_adds_up_delivered_and_returned() -> None:
    sums = summed(
        [
            ("delivered", 3000, 2550, 100, 0),
            ("delivered", 1000, 850, 100, 395),
            ("returned", -1000, -850, 0, 0),
        ]
    )
    assert sums == (4000, 3400, 200, 395, -850, 3145)


MATRIX = [(start, target) for start in OfferState for target in OfferState]


@pytest.mark.parametrize(("start", "target"), MATRIX)
def test_a_move_is_allowed_or_refused_with_both_states(start: OfferState, target: OfferState) -> None:
    refusal = move(start, target, number="7")
    if target in ALLOWED[start]:
        assert refusal is None
    else:
        assert refusal is not None
        assert (refusal.code, dict(refusal.figures)) == (
            "orders.store-move",
            {"state": start, "target": target},
        )


def test_every_state_is_open_declined_delivered_or_withdrawn() -> None:
    assert OPEN | DECLINED | DELIVERED | {OfferState.WITHDRAWN} == set(OfferState)
    assert not OPEN & (DECLINED | DELIVERED)
    assert all((not ALLOWED[state]) == (state not in OPEN) for state in OfferState)


def test_nothing_that_was_accepted_can_run_out_of_time() -> None:
    assert [state for state in OfferState if OfferState.EXPIRED in ALLOWED[state]] == [OfferState.OFFERED]
