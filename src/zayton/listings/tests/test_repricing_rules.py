"""What rules do with prices, as somebody of the trade would check it by hand; and what no rule ever does."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zayton.listings.rules.offers import Rival
from zayton.listings.rules.repricing import Facts, Hold, price_keeping, reprice
from zayton.listings.rules.rule_bodies import (
    AGE,
    BOX,
    CEILING,
    COST,
    COVER,
    HOLD,
    MATCH,
    Guards,
    RuleBody,
    Terms,
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
