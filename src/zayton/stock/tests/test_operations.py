"""What each verb does to the ledger, and that a refusal changes nothing."""

import pytest
from django.db import IntegrityError, connection, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.stock.models import Claim, Count, Level, Lot, LotBalance, Movement
from zayton.stock.public import (
    AdjustLine,
    CountedLine,
    Document,
    MoveLine,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    ReleaseLine,
    ReturnLine,
    ScrapLine,
    accept_return,
    add_bins,
    adjust_stock,
    count_stock,
    dispatch_stock,
    hold_levels,
    move_stock,
    prove,
    receive_stock,
    release_stock,
    reserve_stock,
    scrap_stock,
    ship_stock,
    start_production,
)
from zayton.stock.queries.standing import standings
from zayton.stock.tests.builders import AT, ORDER, asked, company, day, everything, level, refusal, told

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
SOLD = Document(ORDER, 1)


@pytest.fixture(autouse=True)
def _proved():
    yield
    assert prove() == []


class TestReserving:
    def test_free_units_are_held_for_an_order(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        assert reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked()).quantities == [4]
        assert level(acme) == (10, 4)

    def test_an_order_that_is_short_in_one_line_gets_nothing_and_is_told_what_was_free(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        acme.receive("PLATE", 1, 100)
        before = everything()
        outcome = reserve_stock(lines=[acme.wish(1, "MUG", 4), acme.wish(1, "PLATE", 2, line=2)], **asked())
        assert outcome.quantities == [0, 0]
        assert refusal(outcome) == ("stock.short", {"sku": "PLATE", "wanted": 2, "free": 1, "where": "LEEDS"})
        assert outcome.refused_rows == {1}
        assert everything() == before

    def test_a_refusal_can_be_read_aloud(self):
        acme = company()
        (only,) = reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked()).refusals
        assert "MUG" in words_of(only)[0]
        assert words_of(only)[1]

    def test_what_is_left_is_reserved_where_parts_are_welcome(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        outcome = reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked(partial=True))
        assert (outcome.quantities, len(outcome.refusals)) == ([3], 1)
        assert level(acme) == (3, 3)

    def test_one_order_takes_the_last_unit_and_the_others_are_refused(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        outcome = reserve_stock(lines=[acme.wish(order, "MUG", 1) for order in range(5)], **asked())
        assert (outcome.quantities, len(outcome.refusals)) == ([1, 0, 0, 0, 0], 4)

    def test_goods_in_inspection_or_in_transit_cannot_be_reserved(self):
        acme = company()
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.place("LEEDS", PlaceKind.INSPECTION), 5, 500)
        receive_stock(lines=[line], **told())
        assert reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked()).refusals

    def test_a_caller_may_gather_what_happened_for_its_own_journal_entry(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        before = Entry.objects.count()
        telling = []
        reserve_stock(lines=[acme.wish(1, "MUG", 2)], **asked(telling=telling))
        assert Entry.objects.count() == before
        (happening,) = telling
        assert (happening.event.verb, happening.document_id) == ("stock.reserved", 1)

    def test_levels_can_be_held_before_deciding(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        acme.receive("MUG", 5, 300, into="BERLIN")
        with transaction.atomic():
            held = hold_levels(skus=[acme.skus["MUG"]])
            assert sorted(one.free for one in held) == [3, 5]
            in_berlin = hold_levels(skus=acme.skus.values(), warehouses=[acme.warehouses["BERLIN"]])
            assert [one.free for one in in_berlin] == [5]

    def test_reserving_one_order_takes_few_statements(self, django_assert_max_num_queries):
        acme = company()
        acme.receive("MUG", 10, 1000)
        with django_assert_max_num_queries(7), transaction.atomic():
            reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked(telling=[]))


class TestReleasing:
    def test_a_cancelled_order_gives_everything_back(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        reserve_stock(lines=[acme.wish(1, "MUG", 4), acme.wish(1, "MUG", 2, line=2)], **asked())
        assert release_stock(lines=[ReleaseLine(1)], **asked()).quantities == [6]
        assert level(acme) == (10, 0)

    def test_a_line_gives_back_a_part(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        reserve_stock(lines=[acme.wish(1, "MUG", 4), acme.wish(1, "MUG", 2, line=2)], **asked())
        assert release_stock(lines=[ReleaseLine(1, line_id=1, quantity=3)], **asked()).quantities == [3]
        assert level(acme) == (10, 3)

    def test_releasing_twice_changes_nothing_the_second_time(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        release_stock(lines=[ReleaseLine(1)], **asked())
        before = everything()
        assert release_stock(lines=[ReleaseLine(1)], **asked()).quantities == [0]
        assert everything() == before


class TestShipping:
    def test_the_oldest_lot_leaves_first_and_takes_its_cost_along(self):
        acme = company()
        acme.receive("MUG", 2, 250, at=day(1))
        acme.receive("MUG", 5, 1000, at=day(0))
        outcome = ship_stock(lines=[acme.wish(1, "MUG", 6)], **asked(2))
        assert outcome.costs_minor == [1000 + 125]
        assert level(acme) == (1, 0)

    def test_what_was_reserved_is_shipped_from_the_reservation(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        ship_stock(lines=[acme.wish(1, "MUG", 3, from_reserved=True)], **asked())
        assert level(acme) == (2, 1)

    def test_an_order_cannot_ship_from_anothers_reservation(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        before = everything()
        outcome = ship_stock(lines=[acme.wish(2, "MUG", 2, from_reserved=True)], **asked())
        assert refusal(outcome)[0] == "stock.not_reserved"
        assert refusal(ship_stock(lines=[acme.wish(3, "MUG", 2)], **asked()))[1]["free"] == 1
        assert everything() == before

    def test_history_is_shipped_at_its_own_time(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        ship_stock(lines=[acme.wish(1, "MUG", 1, at=day(7))], **asked(30))
        shipped = Movement.objects.get(kind=MovementKind.SHIPPED)
        assert shipped.at == day(7)
        assert Entry.objects.filter(verb="stock.shipped").get().at == day(7)

    def test_the_journal_is_told_once_an_order_and_points_at_the_movements(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("PLATE", 5, 500)
        lines = [
            acme.wish(order, sku, 1, line=row) for order in (1, 2) for row, sku in enumerate(("MUG", "PLATE"))
        ]
        ship_stock(lines=lines, **asked())
        entries = list(Entry.objects.filter(verb="stock.shipped").order_by("id"))
        assert [(entry.document_kind, entry.document_id) for entry in entries] == [(ORDER, 1), (ORDER, 2)]
        moved = [
            set(range(first, last + 1)) for entry in entries for first, last in entry.payload["movements"]
        ]
        assert set.union(*moved) == set(
            Movement.objects.filter(document_kind=ORDER).values_list("id", flat=True)
        )
        named = references_of([entries[0].id])[entries[0].id]
        assert set(named[10]) == {acme.skus["MUG"], acme.skus["PLATE"]}
        assert named[3] == [acme.warehouses["LEEDS"]]


class TestReturning:
    def shipped(self, acme, quantity=3):
        acme.receive("MUG", 10, 1000)
        ship_stock(lines=[acme.wish(1, "MUG", quantity)], **asked())

    def back(self, acme, quantity, *, original=SOLD, kind=PlaceKind.INSPECTION, order=9):
        place = acme.place("LEEDS", kind)
        line = ReturnLine(
            order, 1, acme.skus["MUG"], acme.owner, place, quantity, original, 1 if original else None
        )
        return accept_return(lines=[line], **asked(1))

    def test_goods_come_back_at_the_cost_they_left_with(self):
        acme = company()
        self.shipped(acme)
        outcome = self.back(acme, 2, kind=PlaceKind.BIN)
        assert (outcome.quantities, outcome.costs_minor) == ([2], [200])
        assert level(acme) == (9, 0)

    def test_no_more_comes_back_than_left(self):
        acme = company()
        self.shipped(acme)
        self.back(acme, 2)
        before = everything()
        assert refusal(self.back(acme, 2)) == (
            "stock.beyond_shipped",
            {"sku": "MUG", "wanted": 2, "left": 1, "where": "INSPECTION"},
        )
        assert everything() == before

    def test_a_stranger_becomes_a_new_lot_at_the_average_cost(self):
        acme = company()
        acme.receive("MUG", 2, 100)
        acme.receive("MUG", 2, 300)
        outcome = self.back(acme, 2, original=None, kind=PlaceKind.BIN)
        assert outcome.costs_minor == [200]
        assert Lot.objects.get(pk=outcome.lot_ids[0]).received_at == day(1)

    def test_goods_do_not_return_into_transit(self):
        acme = company()
        self.shipped(acme)
        assert refusal(self.back(acme, 1, kind=PlaceKind.TRANSIT))[0] == "stock.no_route"


class TestMoving:
    def test_goods_go_from_bin_to_bin_without_touching_the_level(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 5)], **asked())
        shelf = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["A-01"], **told())["A-01"]
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], shelf, 5)
        assert move_stock(lines=[line], **told()).quantities == [5]
        assert level(acme) == (5, 5)

    def test_goods_reach_another_warehouse_through_transit_and_keep_their_age_and_cost(self):
        acme = company()
        acme.receive("MUG", 5, 501)
        transit = acme.place("BERLIN", PlaceKind.TRANSIT)
        move_stock(
            lines=[MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], transit, 2)], **told(1)
        )
        assert standings(scope=ALL)[acme.skus["MUG"]].in_transit == 2
        move_stock(
            lines=[MoveLine(acme.skus["MUG"], acme.owner, transit, acme.shelves["BERLIN"], 2)], **told(9)
        )
        assert (level(acme), level(acme, house="BERLIN")) == ((3, 0), (2, 0))
        assert Lot.objects.get().received_at == AT
        assert LotBalance.objects.get(place=acme.shelves["BERLIN"]).cost_minor == 200

    def test_goods_do_not_jump_between_warehouses(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], acme.shelves["BERLIN"], 2)
        assert refusal(move_stock(lines=[line], **told()))[0] == "stock.no_route"
        assert everything() == before

    def test_reserved_goods_do_not_leave_the_warehouse(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked())
        before = everything()
        line = MoveLine(
            acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], acme.place("LEEDS", PlaceKind.INSPECTION), 2
        )
        assert refusal(move_stock(lines=[line], **told()))[1]["free"] == 1
        assert everything() == before

    def test_a_named_lot_is_moved_though_it_is_younger(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        younger = acme.receive("MUG", 5, 900, at=day(1)).lot_ids[0]
        target = acme.place("LEEDS", PlaceKind.INSPECTION)
        mug = (acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], target)
        outcome = move_stock(lines=[MoveLine(*mug, 5), MoveLine(*mug, 5, lot_id=younger)], **told(2))
        assert outcome.costs_minor == [500, 900]

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_no_quantity_no_document(self, quantity):
        acme = company()
        before = everything()
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 0, quantity)
        assert refusal(move_stock(lines=[line], **told()))[0] == "stock.bad_quantity"
        assert everything() == before

    def test_an_unknown_place_is_named(self):
        acme = company()
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 10**9, 1)
        assert refusal(move_stock(lines=[line], **told())) == ("stock.unknown_place", {"place": 10**9})


class TestProduction:
    def test_goods_come_through_production_and_transit_and_age_from_their_arrival(self):
        acme = company()
        mug = (acme.skus["MUG"], acme.owner)
        lot = start_production(lines=[ReceiptLine(*mug, acme.production(), 100, 5000)], **told(0)).lot_ids[0]
        transit = acme.place("LEEDS", PlaceKind.TRANSIT)
        dispatch_stock(lines=[MoveLine(*mug, acme.production(), transit, 60, lot)], **told(20))
        standing = standings(scope=ALL)[acme.skus["MUG"]]
        assert (standing.in_production, standing.in_transit, standing.on_hand) == (40, 60, 0)
        assert Lot.objects.get().received_at is None
        move_stock(lines=[MoveLine(*mug, transit, acme.shelves["LEEDS"], 60, lot)], **told(50))
        assert Lot.objects.get().received_at == day(50)
        assert level(acme) == (60, 0)


class TestCorrecting:
    def adjusted(self, acme, quantity, reason, **more):
        line = AdjustLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], quantity, reason, **more)
        return adjust_stock(lines=[line], **told(1))

    def test_lost_goods_leave_the_books_with_their_cost(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        outcome = self.adjusted(acme, -1, MovementKind.LOST)
        assert (outcome.quantities, outcome.costs_minor, level(acme)) == ([-1], [100], (3, 0))

    def test_found_goods_cost_what_the_others_do(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        assert self.adjusted(acme, 2, MovementKind.FOUND).costs_minor == [200]
        assert level(acme) == (6, 0)

    def test_a_price_that_is_given_is_taken(self):
        acme = company()
        assert self.adjusted(acme, 2, MovementKind.FOUND, cost_minor=77).costs_minor == [77]

    def test_a_movement_that_is_no_adjustment_is_a_mistake_of_the_caller(self):
        acme = company()
        with pytest.raises(ValueError, match="no reasons"):
            self.adjusted(acme, 2, MovementKind.SHIPPED)

    def test_a_count_books_the_difference_and_keeps_what_was_seen(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        acme.receive("PLATE", 4, 400)
        shelf = acme.shelves["LEEDS"]
        lines = [
            CountedLine(acme.skus[sku], acme.owner, shelf, found)
            for sku, found in (("MUG", 3), ("PLATE", 4), ("BOWL", 2))
        ]
        outcome = count_stock(lines=lines, **told(1))
        assert outcome.quantities == [-1, 0, 2]
        assert sorted(Count.objects.values_list("expected", "counted")) == [(0, 2), (4, 3), (4, 4)]
        assert (level(acme), level(acme, "BOWL")) == ((3, 0), (2, 0))

    def test_a_count_that_agrees_leaves_a_document_and_no_movement(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        moved = Movement.objects.count()
        count_stock(lines=[CountedLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 4)], **told(1))
        assert (Movement.objects.count(), Count.objects.count()) == (moved, 1)
        assert Entry.objects.filter(verb="stock.counted").count() == 1

    def test_a_count_does_not_take_reserved_goods_away(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        reserve_stock(lines=[acme.wish(1, "MUG", 3)], **asked())
        before = everything()
        line = CountedLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 2)
        outcome = count_stock(lines=[line], **told(1))
        assert refusal(outcome)[0] == "stock.reserved"
        assert outcome.refused_rows == {0}
        assert everything() == before

    def test_the_same_goods_are_not_counted_twice_in_one_document(self):
        acme = company()
        line = CountedLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 2)
        assert refusal(count_stock(lines=[line, line], **told(1)))[0] == "stock.counted_twice"

    def test_scrapped_goods_stay_visible_in_scrap(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        scrap_stock(lines=[ScrapLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 1)], **told(1))
        standing = standings(scope=ALL)[acme.skus["MUG"]]
        assert (standing.on_hand, standing.scrapped, standing.value_minor) == (3, 1, 300)


class TestTheDatabaseItself:
    def test_a_movement_is_never_changed(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        with pytest.raises(IntegrityError), transaction.atomic():
            Movement.objects.update(quantity=5)

    def test_a_claim_is_never_changed(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        reserve_stock(lines=[acme.wish(1, "MUG", 3)], **asked())
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.update(quantity=5)

    @pytest.mark.parametrize("change", [{"reserved": 5}, {"reserved": -1}, {"on_hand": -1}])
    def test_a_level_stays_between_nothing_and_what_is_there(self, change):
        acme = company()
        acme.receive("MUG", 4, 400)
        with pytest.raises(IntegrityError), transaction.atomic():
            Level.objects.update(**change)

    def test_a_place_of_ours_never_goes_below_zero(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        with pytest.raises(IntegrityError), transaction.atomic():
            LotBalance.objects.filter(ours=True).update(quantity=-1)

    def test_goods_without_units_cost_nothing(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        with pytest.raises(IntegrityError), transaction.atomic():
            LotBalance.objects.filter(ours=True).update(quantity=0)


def test_a_proof_notices_a_cache_that_drifted():
    acme = company()
    acme.receive("MUG", 4, 400)
    with transaction.atomic():
        Level.objects.update(on_hand=5)
        LotBalance.objects.filter(ours=True).update(cost_minor=399)
        assert {difference.figure for difference in prove()} == {"on hand", "balance cost"}
        transaction.set_rollback(True)


def test_receiving_is_told_to_the_journal_with_its_document():
    acme = company()
    outcome = acme.receive("MUG", 4, 400)
    entry = Entry.objects.get(verb="stock.received")
    assert (entry.document_kind, entry.document_id) == outcome.document
    assert entry.actor == SYSTEM.id
    assert (entry.payload["quantity"], entry.payload["cost_minor"]) == (4, 400)


def test_a_thousand_lines_are_shipped_in_as_many_statements_as_a_hundred():
    acme = company()
    acme.receive("MUG", 5000, 400)

    def statements(lines):
        counting = Counting()
        with connection.execute_wrapper(counting):
            ship_stock(lines=lines, **asked())
        return counting.calls

    hundred = statements([acme.wish(order, "MUG", 1) for order in range(1, 101)])
    thousand = statements([acme.wish(order, "MUG", 1) for order in range(101, 1101)])
    assert thousand <= hundred


class Counting:
    """Counts the statements that go through a connection."""

    def __init__(self):
        self.calls = 0

    def __call__(self, execute, sql, params, many, context):
        self.calls += 1
        return execute(sql, params, many, context)
