"""The functional core: who gets what, which lots go first, what they cost, how old they are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.stock.rules.aging import bucket_of, bucket_words
from zayton.stock.rules.costs import Pile, average_cost, cost_share, take_oldest
from zayton.stock.rules.holding import Holding, let_go
from zayton.stock.rules.routes import route_allowed
from zayton.stock.rules.sharing import Want, share_out
from zayton.stock.states import BOUNDARY, OURS, ROUTES, MovementKind, PlaceKind, may_go

pytestmark = pytest.mark.pure


class TestSharing:
    def test_a_document_that_fits_gets_everything(self):
        pools = {"mug": 5, "plate": 2}
        shares = share_out([Want(1, 5, ("mug",)), Want(1, 2, ("plate",))], pools)
        assert shares == ([5, 2], [])
        assert pools == {"mug": 0, "plate": 0}

    def test_a_document_with_one_short_line_gets_nothing_and_leaves_everything(self):
        pools = {"mug": 5, "plate": 1}
        shares = share_out([Want(1, 5, ("mug",)), Want(1, 2, ("plate",))], pools)
        assert shares.granted == [0, 0]
        assert [(one.row, one.pool, one.left) for one in shares.shortages] == [(1, "plate", 1)]
        assert pools == {"mug": 5, "plate": 1}

    def test_the_next_document_is_served_from_what_a_refused_one_left(self):
        wants = [Want(1, 5, ("mug",)), Want(1, 9, ("plate",)), Want(2, 5, ("mug",))]
        assert share_out(wants, {"mug": 5, "plate": 1}).granted == [0, 0, 5]

    def test_partial_serves_each_line_as_far_as_it_goes(self):
        wants = [Want(1, 5, ("mug",)), Want(1, 9, ("plate",))]
        shares = share_out(wants, {"mug": 5, "plate": 1}, partial=True)
        assert shares.granted == [5, 1]
        assert [one.row for one in shares.shortages] == [1]

    def test_two_lines_of_one_document_share_a_pool(self):
        assert share_out([Want(1, 3, ("mug",)), Want(1, 3, ("mug",))], {"mug": 5}).granted == [0, 0]

    def test_every_pool_of_a_wish_must_be_able_to_give_it(self):
        shares = share_out([Want(1, 3, ("bin", "free"))], {"bin": 9, "free": 2})
        assert [(one.pool, one.left) for one in shares.shortages] == [("free", 2)]

    def test_lines_of_a_document_need_not_stand_together(self):
        wants = [Want(1, 1, ("mug",)), Want(2, 1, ("mug",)), Want(1, 9, ("mug",))]
        assert share_out(wants, {"mug": 2}).granted == [0, 1, 0]

    @given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5), st.sampled_from("ab"))), st.booleans())
    def test_nothing_is_granted_that_was_not_there_and_nobody_is_refused_what_is_left(self, asked, partial):
        pools = {"a": 6, "b": 3}
        wants = [Want(document, quantity, (pool,)) for document, quantity, pool in asked]
        granted, shortages = share_out(wants, pools, partial=partial)
        for pool, stock in {"a": 6, "b": 3}.items():
            given_away = sum(
                units for units, want in zip(granted, wants, strict=True) if want.pools == (pool,)
            )
            assert given_away + pools[pool] == stock
            assert pools[pool] >= 0
        assert all(want.quantity > shortage.left for shortage in shortages for want in [wants[shortage.row]])


class TestCosts:
    def test_the_last_unit_takes_the_rest(self):
        pile = Pile(1, 1, 3, 100)
        assert [pile.take(1).cost_minor for _ in range(3)] == [33, 34, 33]

    @given(st.integers(0, 10_000), st.lists(st.integers(1, 50), min_size=1))
    def test_no_cost_is_lost_however_units_leave(self, cost, takes):
        pile = Pile(1, 1, sum(takes), cost)
        taken = [pile.take(units).cost_minor for units in takes]
        assert sum(taken) == cost
        assert min(taken) >= 0
        assert (pile.quantity, pile.cost_minor) == (0, 0)

    def test_a_share_is_rounded_to_the_nearest_minor_unit(self):
        assert [cost_share(10, 4, taken) for taken in (1, 2, 3, 4)] == [2, 5, 8, 10]

    def test_the_oldest_lot_goes_first(self):
        piles = [Pile(1, 1, 2, 20), Pile(2, 1, 5, 500)]
        assert [(pick.lot_id, pick.quantity, pick.cost_minor) for pick in take_oldest(piles, 3)] == [
            (1, 2, 20),
            (2, 1, 100),
        ]

    def test_a_named_lot_is_taken_though_it_is_younger(self):
        piles = [Pile(1, 1, 2, 20), Pile(2, 1, 5, 500)]
        assert [pick.lot_id for pick in take_oldest(piles, 3, lot_id=2)] == [2]

    def test_units_that_appear_cost_what_the_others_cost_on_average(self):
        assert average_cost([Pile(1, 1, 2, 20), Pile(2, 1, 2, 60)], 3) == 60
        assert average_cost([], 3) is None


class TestHolding:
    def held(self):
        return [Holding(7, 1, 10, 1, 5, 1, 3), Holding(7, 1, 11, 2, 5, 1, 2), Holding(7, 2, 12, 1, 6, 1, 4)]

    def released(self, **which):
        taken = let_go(self.held(), **{"line_id": None, "warehouse_id": None, "quantity": None, **which})
        return [(one.holding.level_id, one.quantity) for one in taken]

    def test_a_cancelled_document_lets_go_of_everything(self):
        assert self.released() == [(10, 3), (11, 2), (12, 4)]

    def test_a_line_lets_go_of_its_own(self):
        assert self.released(line_id=1, quantity=4) == [(10, 3), (11, 1)]

    def test_a_warehouse_is_released_alone(self):
        assert self.released(warehouse_id=2) == [(11, 2)]

    def test_no_more_is_released_than_is_held(self):
        assert self.released(line_id=2, quantity=99) == [(12, 4)]


class TestAging:
    @pytest.mark.parametrize(
        ("days", "bucket"),
        [(-1, "0-30"), (0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (91, "91-180"),
         (180, "91-180"), (181, "181-270"), (271, "271-365"), (365, "271-365"), (366, "366+"), (4000, "366+")],
    )  # fmt: skip
    def test_an_age_falls_into_its_bucket(self, days, bucket):
        assert bucket_words()[bucket_of(days)] == bucket


class TestRoutes:
    @pytest.mark.parametrize("kind", MovementKind)
    def test_the_table_decides_every_pair(self, kind):
        matrix = {pair: may_go(kind, *pair) for pair in product(PlaceKind, PlaceKind)}
        assert {pair for pair, allowed in matrix.items() if allowed} == ROUTES[kind]

    def test_every_kind_of_movement_has_a_way(self):
        assert set(ROUTES) == set(MovementKind)

    def test_no_goods_go_from_boundary_to_boundary(self):
        pairs = {pair for ways in ROUTES.values() for pair in ways}
        assert not {(source, target) for source, target in pairs if {source, target} <= BOUNDARY}

    def test_goods_leave_scrap_by_a_correction_only(self):
        kinds = {kind for kind, ways in ROUTES.items() for source, _ in ways if source == PlaceKind.SCRAP}
        assert MovementKind.MOVED not in kinds
        assert MovementKind.SHIPPED not in kinds

    def test_places_are_ours_or_a_boundary(self):
        assert set(PlaceKind) == OURS | BOUNDARY

    @pytest.mark.parametrize(
        ("target", "target_warehouse", "allowed"),
        [(PlaceKind.BIN, 1, True), (PlaceKind.BIN, 2, False), (PlaceKind.TRANSIT, 2, True)],
    )
    def test_another_warehouse_is_reached_by_transit_only(self, target, target_warehouse, allowed):
        assert allowed == route_allowed(
            MovementKind.MOVED,
            from_kind=PlaceKind.BIN,
            to_kind=target,
            from_warehouse=1,
            to_warehouse=target_warehouse,
        )
