"""What rules do with prices, as somebody of the trade would check it by hand; and what no rule ever does."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zayton.listings.rules.offers import Rival
from zayton.listings.rules.repricing import Facts, Hold, Move, price_keeping, reprice
from zayton.listings.rules.rule_bodies import (
    AGE,
    BOX,
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

FREE = Guards(floor_minor=100, most_percent=10_000, moves_a_day=96)


def rival(price=2000, **facts):
    return Rival(facts.pop("seller", "R1"), price, facts.pop("shipping", 0), "USD", **facts)


def facts(price=2500, *rivals, **more):
    return Facts(price, "USD", rivals, **more)


def rule(strategy=MATCH, guards=FREE, **more):
    return RuleBody(strategy, "USD", guards=guards, **more)


class TestBreakEven:
    def test_goods_of_6_with_15_percent_commission_and_a_fee_of_3_need_10_59(self):
        # 10.59 - 1.5885 commission - 3.00 fee - 6.00 goods = 0.0015
        assert price_keeping(600, Terms(commission=1500, fee_minor=300)) == 1059

    def test_vat_is_paid_out_of_the_price(self):
        # 12.71 / 1.19 = 10.681; - 1.9065 commission = 8.774; of 8.77 needed. At 12.70 it is 8.767
        assert price_keeping(877, Terms(commission=1500, vat=1900)) == 1271

    def test_a_margin_of_20_percent_is_of_the_price(self):
        # of 13.85 stay 13.85 - 2.0775 - 3 - 6 = 2.7725, which is 20.02 %
        assert price_keeping(600, Terms(1500, 0, 300), 2000) == 1385

    def test_where_fees_take_everything_there_is_no_price(self):
        assert price_keeping(600, Terms(commission=9000, vat=2000)) is None

    @given(st.integers(0, 10**7), st.integers(0, 5000), st.integers(0, 2500), st.integers(0, 10**5))
    def test_it_never_loses_and_a_cent_less_would(self, cost, commission, vat, fee):
        price = price_keeping(cost, Terms(commission, vat, fee))
        assume(price is not None and price > 1)

        def left(minor):
            return minor * 10_000 * 10_000 - (10_000 + vat) * (commission * minor + (cost + fee) * 10_000)

        assert left(price) >= 0
        assert left(price - 1) < 0


class TestMatchingTheLowest:
    def test_landed_prices_are_compared_and_only_our_price_moves(self):
        # the rival is 18 + 4 = 22 delivered; we take 3 for shipping, so 19 is 22 too
        found = reprice(facts(2500, rival(1800, shipping=400), rival(2400, ours=True, shipping=300)), rule())
        assert (found.to_minor, found.code, found.guard) == (1900, "match_lowest", "")
        assert found.figures == {"rival": "R1", "landed": 2200, "target": 1900}

    def test_by_an_amount_below_or_above(self):
        assert reprice(facts(2500, rival(2000)), rule(amount_minor=1)).to_minor == 1999
        assert reprice(facts(2500, rival(2000)), rule(amount_minor=-50)).to_minor == 2050

    def test_only_offers_of_the_wanted_condition_and_fulfilment_count(self):
        seen = (
            rival(900, condition="used"),
            rival(1500, fulfilled_by="seller"),
            rival(2000, fulfilled_by="marketplace"),
        )
        assert reprice(facts(2500, *seen), rule(condition="new", fulfilled_by="marketplace")).to_minor == 2000

    def test_another_currency_is_never_compared(self):
        euro = rival(900)._replace(currency="EUR")
        assert reprice(facts(2500, euro), rule()) == Hold("no_rivals", floor_minor=100)

    def test_a_rule_in_another_currency_leaves_a_listing_alone(self):
        assert reprice(facts(2500, rival())._replace(currency="EUR"), rule()).code == "other_currency"

    def test_our_own_offers_are_no_rivals(self):
        assert reprice(facts(2500, rival(900, ours=True)), rule()).code == "no_rivals"

    def test_alone_it_climbs_to_the_ceiling_if_it_may(self):
        up = rule(alone=CEILING, guards=FREE._replace(ceiling_minor=3000))
        assert reprice(facts(2500), up).to_minor == 3000
        assert reprice(facts(2500), up._replace(alone=HOLD)).code == "no_rivals"


class TestTheBuyBox:
    def test_it_goes_below_its_holder_by_percent(self):
        assert reprice(facts(2500, rival(2000, buy_box=True)), rule(BOX, percent=100)).to_minor == 1980

    def test_when_it_is_ours_nothing_moves(self):
        assert reprice(facts(2500, rival(2500, buy_box=True, ours=True), rival()), rule(BOX)) == Hold(
            "box_is_ours", floor_minor=100
        )

    def test_nobodys_box_is_not_beaten(self):
        assert reprice(facts(2500, rival()), rule(BOX)).code == "no_box"

    def test_a_holder_that_does_not_count_is_left(self):
        used = rival(1000, buy_box=True, condition="used")
        assert reprice(facts(2500, used), rule(BOX, condition="new")).code == "box_not_counted"


class TestByCostStockAndAge:
    def test_cost_plus_margin(self):
        found = reprice(facts(1500, cost_minor=600), rule(COST, margin=2000, terms=Terms(1500, 0, 300)))
        assert (found.to_minor, found.floor_minor) == (1385, 1059)

    @pytest.mark.parametrize(
        ("stock", "daily_milli", "price"),
        [(50, 5000, 1100), (150, 5000, 1000), (1000, 5000, 900), (1000, 0, 900)],
    )
    def test_days_of_cover_choose_the_stage(self, stock, daily_milli, price):
        stages = ((0, 1000), (30, 0), (90, -1000))
        # no fees and no margin: the base is the cost itself, 10.00
        by_cover = rule(COVER, stages=stages, margin=0, terms=Terms(0), guards=FREE)
        # cost 10, so that the floor of break-even would hide the last stage: it is the rule's own here
        found = reprice(facts(2000, cost_minor=1000, stock=stock, daily_milli=daily_milli), by_cover)
        assert found.to_minor == max(price, 1000)
        assert found.figures["target"] == price

    def test_old_stock_gets_cheaper_but_not_below_break_even(self):
        by_age = rule(AGE, stages=((0, 0), (91, -500), (181, -5000)), margin=2000, terms=Terms(1500))
        asked = facts(2000, cost_minor=650, stock=5)
        # 6.50 / 0.65 = 10.00 with margin; break-even is 6.50 / 0.85 = 7.65
        assert reprice(asked, by_age).to_minor == 1000
        assert reprice(asked._replace(age_days=100), by_age).to_minor == 950
        deep = reprice(asked._replace(age_days=200), by_age)
        assert (deep.to_minor, deep.guard) == (765, "floor")

    def test_without_stock_there_is_nothing_to_steer(self):
        assert reprice(facts(cost_minor=5), rule(COVER, stages=((0, 0),))).code == "no_stock"

    def test_below_the_first_stage_it_holds(self):
        asked = facts(cost_minor=5, stock=1, daily_milli=1000)
        assert reprice(asked, rule(COVER, stages=((7, 0),))).code == "no_stage"


class TestGuardRails:
    def test_without_a_cost_and_a_typed_floor_it_holds(self):
        bare = rule(guards=FREE._replace(floor_minor=None))
        assert reprice(facts(2500, rival()), bare) == Hold("no_cost")
        assert reprice(facts(2500, rival(), cost_why="no_rate"), bare) == Hold("no_rate")

    def test_a_floor_typed_for_the_listing_is_enough(self):
        bare = rule(guards=FREE._replace(floor_minor=None))
        assert reprice(facts(2500, rival(), floor_minor=2100), bare).to_minor == 2100

    def test_the_highest_of_the_floors_holds(self):
        found = reprice(facts(2500, rival(500), cost_minor=600, floor_minor=1500), rule(terms=Terms(0)))
        assert (found.to_minor, found.guard) == (1500, "floor")

    def test_the_longest_move_in_percent_and_in_money(self):
        tenth = FREE._replace(most_percent=1000)
        assert reprice(facts(2500, rival(1000)), rule(guards=tenth))[::3] == (2250, "most_percent")
        dollar = tenth._replace(most_minor=100)
        assert reprice(facts(2500, rival(1000)), rule(guards=dollar))[::3] == (2400, "most_minor")

    def test_a_price_far_below_its_floor_is_for_a_person(self):
        guards = Guards(floor_minor=2000, most_percent=1000)
        assert reprice(facts(1000, rival(900)), rule(guards=guards)).code == "floor_out_of_reach"

    def test_a_price_far_above_its_ceiling_too(self):
        guards = Guards(floor_minor=100, ceiling_minor=500, most_percent=1000)
        assert reprice(facts(1000, rival(900)), rule(guards=guards)).code == "ceiling_out_of_reach"

    def test_bounds_that_cross_are_said(self):
        found = reprice(facts(1000, rival(), cost_minor=900, ceiling_minor=800), rule(terms=Terms(0)))
        assert found == Hold("bounds_cross", {"floor": 900, "ceiling": 800}, 900)

    def test_prices_end_in_99_if_the_bounds_allow_it(self):
        ninety_nine = FREE._replace(ending=99)
        assert reprice(facts(2500, rival(2050)), rule(guards=ninety_nine)).to_minor == 1999
        raised = ninety_nine._replace(floor_minor=2010)
        assert reprice(facts(2500, rival(2050)), rule(guards=raised)).to_minor == 2099
        narrow = raised._replace(ceiling_minor=2060, most_percent=10_000)
        assert reprice(facts(2500, rival(2050)), rule(guards=narrow)).to_minor == 2050

    def test_small_steps_taken_back_ones_and_too_many_hold(self):
        assert (
            reprice(facts(2005, rival(2000)), rule(guards=FREE._replace(least_minor=10))).code == "too_small"
        )
        assert reprice(facts(2500, rival(2000), undone_minor=2000), rule()).code == "undone"
        few = FREE._replace(moves_a_day=2)
        assert reprice(facts(2500, rival(2000), moves_today=2), rule(guards=few)).code == "moves_used"

    def test_where_it_should_be_it_stands(self):
        assert reprice(facts(2000, rival(2000)), rule()).code == "stands"


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
