"""What each verb on places does to the ledger, and that a refusal changes nothing."""

import pytest
from django.db import IntegrityError, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Claim, Count, Level, Lot, LotBalance, Movement
from zayton.stock.public import (
    AdjustLine,
    CountedLine,
    Document,
    MoveLine,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    ScrapLine,
    add_bins,
    adjust_stock,
    count_stock,
    dispatch_stock,
    move_stock,
    prove,
    reserve_stock,
    scrap_stock,
    start_production,
)
from zayton.stock.queries.standing import standings
from zayton.stock.tests.builders import AT, ORDER, asked, company, day, everything, level, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
ALL = Scope.everything()
SOLD = Document(ORDER, 1)


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

    def test_what_is_scrapped_on_its_way_does_not_make_the_rest_of_its_lot_old(self):
        acme = company()
        mug = (acme.skus["MUG"], acme.owner)
        lot = start_production(lines=[ReceiptLine(*mug, acme.production(), 100, 5000)], **told(0)).lot_ids[0]
        transit = acme.place("LEEDS", PlaceKind.TRANSIT)
        dispatch_stock(lines=[MoveLine(*mug, acme.production(), transit, 60, lot)], **told(20))
        scrap_stock(lines=[ScrapLine(*mug, transit, 5)], **told(30))
        assert Lot.objects.get().received_at is None
        move_stock(lines=[MoveLine(*mug, transit, acme.shelves["LEEDS"], 55, lot)], **told(50))
        assert Lot.objects.get().received_at == day(50)


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
