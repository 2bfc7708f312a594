"""What holds of sharing, costs, holding and ages for any figures at all."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zayton.stock.operations.telling import ranges_of
from zayton.stock.rules.aging import AGE_STARTS, bucket_of, bucket_words
from zayton.stock.rules.costs import Pile, average_cost, cost_share, take_oldest
from zayton.stock.rules.holding import Holding, let_go
from zayton.stock.rules.sharing import Want, share_out

pytestmark = pytest.mark.pure
money = st.integers(0, 10**15)
units = st.integers(1, 10**9)
wishes = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5), st.sampled_from("abc")), max_size=8)


class TestCosts:
    @given(money, units, st.data())
    def test_a_share_lies_within_half_a_minor_unit_of_the_exact_one(self, cost, quantity, data):
        taken = data.draw(st.integers(0, quantity))
        exact = Fraction(cost * taken, quantity)
        share = cost_share(cost, quantity, taken)
        assert abs(share - exact) <= Fraction(1, 2)
        assert share == round(exact)

    @given(money, units)
    def test_nothing_taken_costs_nothing_and_everything_costs_all(self, cost, quantity):
        assert (cost_share(cost, quantity, 0), cost_share(cost, quantity, quantity)) == (0, cost)

    @given(money, units, st.data())
    def test_more_units_never_cost_less(self, cost, quantity, data):
        few = data.draw(st.integers(0, quantity))
        many = data.draw(st.integers(few, quantity))
        assert cost_share(cost, quantity, few) <= cost_share(cost, quantity, many)

    @given(st.lists(st.tuples(units, money), max_size=6), st.integers(0, 10**10))
    def test_taking_gives_what_is_there_and_leaves_the_rest_with_the_rest_of_its_cost(self, lots, wanted):
        piles = [Pile(number, 1, quantity, cost) for number, (quantity, cost) in enumerate(lots)]
        there, worth = sum(quantity for quantity, _ in lots), sum(cost for _, cost in lots)
        picks = take_oldest(piles, wanted)
        assert sum(pick.quantity for pick in picks) == min(wanted, there)
        assert sum(pick.quantity for pick in picks) + sum(pile.quantity for pile in piles) == there
        assert sum(pick.cost_minor for pick in picks) + sum(pile.cost_minor for pile in piles) == worth
        assert [pick.lot_id for pick in picks] == sorted({pick.lot_id for pick in picks})

    @given(st.lists(st.tuples(units, money), min_size=1, max_size=6), st.data())
    def test_only_the_named_lot_is_touched(self, lots, data):
        piles = [Pile(number, 1, quantity, cost) for number, (quantity, cost) in enumerate(lots)]
        named = data.draw(st.integers(0, len(lots) - 1))
        take_oldest(piles, 10**12, lot_id=named)
        left = [pile.quantity for pile in piles]
        assert left == [0 if number == named else quantity for number, (quantity, _) in enumerate(lots)]

    @given(st.lists(st.tuples(units, money), min_size=1, max_size=6))
    def test_all_units_at_the_average_cost_what_the_piles_cost(self, lots):
        piles = [Pile(number, 1, quantity, cost) for number, (quantity, cost) in enumerate(lots)]
        assert average_cost(piles, sum(quantity for quantity, _ in lots)) == sum(cost for _, cost in lots)

    def test_empty_piles_have_no_average(self):
        assert average_cost([Pile(1, 1, 0, 0)], 3) is None

    @pytest.mark.parametrize(("cost", "share"), [(1, 0), (3, 2), (5, 2), (7, 4)])
    def test_a_half_goes_to_the_even_neighbour(self, cost, share):
        assert cost_share(cost, 2, 1) == share


class TestSharing:
    @given(wishes)
    def test_a_document_gets_all_it_asked_for_or_nothing(self, asked):
        wants = [Want(document, quantity, (pool,)) for document, quantity, pool in asked]
        granted = share_out(wants, {"a": 6, "b": 3}).granted
        for document in {want.document_id for want in wants}:
            rows = [row for row, want in enumerate(wants) if want.document_id == document]
            assert [granted[row] for row in rows] in (
                [wants[row].quantity for row in rows],
                [0 for _ in rows],
            )

    @given(wishes)
    def test_a_refused_document_changes_nothing_for_those_after_it(self, asked):
        wants = [Want(document, quantity, (pool,)) for document, quantity, pool in asked]
        granted = share_out(wants, {"a": 6, "b": 3}).granted
        served = [row for row, units in enumerate(granted) if units]
        again = share_out([wants[row] for row in served], {"a": 6, "b": 3})
        assert again.granted == [wants[row].quantity for row in served]
        assert again.shortages == []

    @given(wishes)
    def test_parts_leave_nothing_over_that_somebody_wanted(self, asked):
        pools = {"a": 6, "b": 3}
        wants = [Want(document, quantity, (pool,)) for document, quantity, pool in asked]
        shares = share_out(wants, pools, partial=True)
        for shortage in shares.shortages:
            assert pools.get(wants[shortage.row].pools[0], 0) == 0
            assert shares.granted[shortage.row] == shortage.left < wants[shortage.row].quantity

    @given(wishes, st.randoms())
    def test_lines_of_different_documents_may_be_mixed_without_changing_who_is_served(self, asked, dice):
        wants = [Want(document, quantity, (pool,)) for document, quantity, pool in asked]
        order = list(dict.fromkeys(want.document_id for want in wants))
        together = sorted(range(len(wants)), key=lambda row: order.index(wants[row].document_id))
        mixed = share_out(wants, {"a": 6, "b": 3}).granted
        grouped = share_out([wants[row] for row in together], {"a": 6, "b": 3}).granted
        assert [mixed[row] for row in together] == grouped

    def test_a_wish_for_goods_from_no_pool_is_always_met(self):
        assert share_out([Want(1, 10**12, ())], {}) == ([10**12], [])

    def test_a_wish_for_less_than_nothing_is_a_mistake_of_the_caller(self):
        pools = {"a": 6}
        with pytest.raises(ValueError, match="less than nothing"):
            share_out([Want(1, 2, ("a",)), Want(1, -1, ("a",))], pools)
        assert pools == {"a": 6}

    def test_no_wishes_share_nothing(self):
        pools = {"a": 1}
        assert share_out([], pools) == ([], [])
        assert pools == {"a": 1}


class TestHolding:
    held = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 9)), max_size=6)

    def holdings(self, rows):
        return [
            Holding(1, line, number, house, 1, 1, quantity)
            for number, (line, house, quantity) in enumerate(rows)
        ]

    def test_less_than_nothing_cannot_be_let_go(self):
        with pytest.raises(ValueError, match="-1 units"):
            let_go([], line_id=None, warehouse_id=None, quantity=-1)

    @given(held, st.one_of(st.none(), st.integers(0, 60)))
    def test_what_is_let_go_and_what_stays_add_up(self, rows, quantity):
        holdings = self.holdings(rows)
        gone = sum(units for _, units in let_go(holdings, line_id=None, warehouse_id=None, quantity=quantity))
        held = sum(units for _, _, units in rows)
        assert gone == (held if quantity is None else min(quantity, held))
        assert gone + sum(holding.quantity for holding in holdings) == held

    @given(held, st.integers(1, 3), st.integers(1, 2))
    def test_others_lines_and_warehouses_keep_theirs(self, rows, line, house):
        holdings = self.holdings(rows)
        let_go(holdings, line_id=line, warehouse_id=house, quantity=None)
        for holding, (its_line, its_house, units) in zip(holdings, rows, strict=True):
            assert holding.quantity == (0 if (its_line, its_house) == (line, house) else units)

    @given(held)
    def test_letting_go_twice_lets_nothing_go_the_second_time(self, rows):
        holdings = self.holdings(rows)
        let_go(holdings, line_id=None, warehouse_id=None, quantity=None)
        assert let_go(holdings, line_id=None, warehouse_id=None, quantity=None) == []


class TestAges:
    @given(st.integers(-10_000, 10_000))
    def test_every_age_has_one_bucket_that_starts_no_later(self, days):
        bucket = bucket_of(days)
        assert AGE_STARTS[bucket] <= max(days, 0)
        assert bucket == len(AGE_STARTS) - 1 or days < AGE_STARTS[bucket + 1]

    @given(st.integers(), st.integers())
    def test_older_goods_never_stand_in_a_younger_bucket(self, one, other):
        assume(one <= other)
        assert bucket_of(one) <= bucket_of(other)

    def test_the_words_of_the_buckets_leave_no_day_out(self):
        words = bucket_words()
        bounds = [tuple(map(int, word.split("-"))) for word in words[:-1]]
        assert [first for first, _ in bounds] == [0, *(last + 1 for _, last in bounds[:-1])]
        assert words[-1] == f"{bounds[-1][1] + 1}+"


class TestRangesOfMovements:
    @pytest.mark.parametrize(
        ("ids", "ranges"),
        [([4], [[4, 4]]), ([4, 5, 6, 9], [[4, 6], [9, 9]]), ([1, 3, 5], [[1, 1], [3, 3], [5, 5]])],
    )
    def test_neighbours_are_told_as_one_range(self, ids, ranges):
        assert ranges_of(ids) == ranges

    @given(st.sets(st.integers(1, 60), min_size=1).map(sorted))
    def test_ranges_hold_just_these_ids(self, ids):
        ranges = ranges_of(ids)
        assert [key for first, last in ranges for key in range(first, last + 1)] == ids
        assert all(after[0] - before[1] > 1 for before, after in pairwise(ranges))
