"""What no price rule ever does, whatever the world looks like; and what a rule may say."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zayton.listings.rules.offers import Rival
from zayton.listings.rules.repricing import Facts, Hold, Move, price_keeping, reprice
from zayton.listings.rules.rule_bodies import (
    AGE,
    CEILING,
    COST,
    COVER,
    HOLD,
    MATCH,
    STRATEGIES,
    Guards,
    Reach,
    RuleBody,
    Terms,
    Times,
    as_json,
    from_json,
    mistakes,
    runs_at,
)

money = st.integers(500, 5000)
low, high = st.none() | st.integers(1, 2500), st.none() | st.integers(2000, 9000)
rivals = st.lists(
    st.builds(
        Rival,
        st.sampled_from(["R1", "R2", "US"]),
        money,
        st.integers(0, 2000),
        st.sampled_from(["USD", "USD", "EUR"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)
bodies = st.builds(
    RuleBody,
    st.sampled_from(STRATEGIES),
    st.just("USD"),
    st.integers(-500, 500),
    st.integers(-900, 900),
    st.integers(0, 4000),
    st.just(((0, 500), (30, 0), (90, -3000))),
    st.sampled_from([HOLD, CEILING]),
    terms=st.builds(Terms, st.integers(0, 3000), st.integers(0, 2500), st.integers(0, 500)),
    guards=st.builds(
        Guards, low, high, st.none() | st.integers(10_000, 90_000), st.integers(1, 10_000), low,
        st.integers(1, 10), st.none() | st.integers(0, 99), st.integers(0, 50),
    ),
)  # fmt: skip
worlds = st.builds(
    Facts, money, st.just("USD"), rivals, low, st.just("no_cost"), st.integers(0, 500), st.integers(0, 9000),
    st.integers(0, 400), st.integers(0, 12), low, high,
)  # fmt: skip


def moves(world, body):
    """The moves of a rule from many prices on: most of a world's prices are held by one rail or another."""
    for price in range(200, 6_000, 173):
        found = reprice(world._replace(price_minor=price), body)
        if isinstance(found, Move):
            yield price, found


class TestWhatNoRuleDoes:
    @given(worlds, bodies)
    def test_it_never_oversteps_a_bound(self, world, body):
        floors = [one for one in (body.guards.floor_minor, world.floor_minor) if one]
        if world.cost_minor is not None:
            floors.append(price_keeping(world.cost_minor, body.terms))
        for price, found in moves(world, body):
            assert found.to_minor >= max(floors) == found.floor_minor
            for ceiling in (body.guards.ceiling_minor, world.ceiling_minor):
                assert ceiling is None or found.to_minor <= ceiling
            step = abs(found.to_minor - price)
            assert 0 < step * 10_000 <= price * body.guards.most_percent
            assert body.guards.most_minor is None or step <= body.guards.most_minor
            assert step >= body.guards.least_minor
            assert world.moves_today < body.guards.moves_a_day

    @given(worlds, bodies)
    def test_what_others_do_not_move_comes_to_rest_and_stays_there(self, world, body):
        free = body._replace(guards=body.guards._replace(most_percent=10_000, most_minor=None))
        price, seen = world.price_minor, []
        for _ in range(40):
            found = reprice(world._replace(price_minor=price, moves_today=0), free)
            if isinstance(found, Hold):
                break
            assert found.to_minor not in seen
            seen.append(price)
            price = found.to_minor
        else:
            pytest.fail("it never came to rest")
        assert isinstance(reprice(world._replace(price_minor=price, moves_today=0), free), Hold)

    @given(money, money, bodies, st.lists(money, min_size=1, max_size=3))
    def test_two_listings_of_ours_on_one_entry_do_not_chase_each_other(self, first, second, body, strangers):
        prices = [first, second]
        body = body._replace(guards=body.guards._replace(floor_minor=1, ceiling_minor=None))
        others = tuple(Rival(f"R{n}", price, 0, "USD", buy_box=not n) for n, price in enumerate(strangers))
        moved = 0
        for turn in range(120):
            ours = tuple(Rival("US", price, 0, "USD", True) for price in prices)
            found = reprice(Facts(prices[turn % 2], "USD", (*others, *ours), 1), body)
            if isinstance(found, Move):
                prices[turn % 2] = found.to_minor
                moved = turn
        one, other = (
            reprice(
                Facts(price, "USD", (*others, *(Rival("US", each, 0, "USD", True) for each in prices)), 1),
                body,
            )
            for price in prices
        )
        # in single steps of a most_percent of 0.01 % a far way may not be done after sixty moves each
        assume(moved < 118)
        assert isinstance(one, Hold)
        assert isinstance(other, Hold)

    @given(worlds, bodies)
    def test_an_undone_price_is_not_set_again(self, world, body):
        for price, found in moves(world, body):
            again = reprice(world._replace(price_minor=price, undone_minor=found.to_minor), body)
            assert again.code == "undone"


class TestWhatARuleSays:
    @given(bodies)
    def test_it_is_kept_and_read_as_it_was(self, body):
        body = body._replace(reach=Reach(shops=(3,), listings=(5, 6)), times=Times(weekdays=(0, 4)))
        assert from_json(as_json(body)) == body

    def test_a_usual_rule_has_no_mistakes(self):
        assert mistakes(RuleBody(MATCH)) == []

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            (RuleBody("guess"), "strategy"),
            (RuleBody(MATCH, amount_minor=1), "currency"),
            (RuleBody(MATCH, "usd"), "currency"),
            (RuleBody(COST, margin=10_000), "margin"),
            (RuleBody(COVER), "stages"),
            (RuleBody(COVER, stages=((30, 0), (10, 0))), "stages"),
            (RuleBody(AGE, stages=((0, -10_000),)), "stages"),
            (RuleBody(MATCH, alone="panic"), "alone"),
            (RuleBody(MATCH, fulfilled_by="drone"), "fulfilled_by"),
            (RuleBody(MATCH, terms=Terms(commission=10_000)), "commission"),
            (RuleBody(MATCH, terms=Terms(vat=-1)), "vat"),
            (RuleBody(MATCH, "USD", guards=Guards(floor_minor=0)), "floor"),
            (RuleBody(MATCH, "USD", guards=Guards(floor_minor=900, ceiling_minor=800)), "ceiling"),
            (RuleBody(MATCH, guards=Guards(ceiling_percent=9_999)), "ceiling_percent"),
            (RuleBody(MATCH, guards=Guards(most_percent=0)), "most_percent"),
            (RuleBody(MATCH, "USD", guards=Guards(most_minor=0)), "most"),
            (RuleBody(MATCH, guards=Guards(moves_a_day=0)), "moves"),
            (RuleBody(MATCH, guards=Guards(ending=100)), "ending"),
            (RuleBody(MATCH, times=Times(every_minutes=4)), "every"),
            (RuleBody(MATCH, times=Times(from_hour=24)), "hours"),
            (RuleBody(MATCH, times=Times(weekdays=())), "weekdays"),
        ],
    )
    def test_what_cannot_be_is_named(self, body, field):
        assert mistakes(body) == [field]

    @pytest.mark.parametrize(
        ("times", "hour", "weekday", "runs"),
        [
            (Times(), 3, 6, True),
            (Times(from_hour=8, until_hour=20), 8, 0, True),
            (Times(from_hour=8, until_hour=20), 20, 0, False),
            (Times(weekdays=(0,)), 12, 1, False),
            # from Friday 22:00 until Saturday 06:00
            (Times(from_hour=22, until_hour=6, weekdays=(4,)), 23, 4, True),
            (Times(from_hour=22, until_hour=6, weekdays=(4,)), 5, 5, True),
            (Times(from_hour=22, until_hour=6, weekdays=(4,)), 5, 4, False),
            (Times(from_hour=22, until_hour=6, weekdays=(0,)), 12, 0, False),
        ],
    )
    def test_hours_and_weekdays(self, times, hour, weekday, runs):
        assert runs_at(times, hour, weekday) is runs
