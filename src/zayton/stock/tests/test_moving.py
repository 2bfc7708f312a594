"""Goods change place within our walls: which way, which lots, and how old they are when they arrive."""

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.stock.models import Lot, LotBalance
from zayton.stock.public import (
    AdjustLine,
    MoveLine,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    add_bins,
    adjust_stock,
    dispatch_stock,
    move_stock,
    places_of,
    reserve_stock,
    start_production,
)
from zayton.stock.tests.builders import asked, company, day, everything, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
ALL = Scope.everything()


def move(acme, source, target, quantity, number=1, **more):
    line = MoveLine(acme.skus["MUG"], acme.owner, source, target, quantity, **more)
    return move_stock(lines=[line], **told(number))


class TestWhichWay:
    def test_nothing_is_moved_to_where_it_lies(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        shelf = acme.shelves["LEEDS"]
        assert refusal(move(acme, shelf, shelf, 1)) == ("stock.no_route", {"from": "MAIN", "to": "MAIN"})
        assert everything() == before

    @pytest.mark.parametrize("kind", [PlaceKind.CUSTOMER, PlaceKind.SUPPLIER, PlaceKind.ADJUSTMENT])
    def test_goods_are_not_moved_out_of_our_world(self, kind):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        outside = min(places_of(warehouse_id=None, kind=kind).values())
        assert refusal(move(acme, acme.shelves["LEEDS"], outside, 1))[0] == "stock.no_route"
        assert everything() == before

    def test_a_way_that_is_not_there_is_said_in_the_readers_words(self):
        acme = company()
        (only,) = move(acme, acme.shelves["LEEDS"], acme.place("LEEDS", PlaceKind.SCRAP), 1).refusals
        with override("en"):
            assert words_of(only)[0] == "Goods cannot go from MAIN to Scrap in this way."
        with override("zh-hans"):
            assert "报废" in words_of(only)[0]

    def test_every_impossible_line_is_named_and_nothing_moves(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        goods, shelf = (acme.skus["MUG"], acme.owner), acme.shelves["LEEDS"]
        lines = [
            MoveLine(*goods, shelf, acme.place("LEEDS", PlaceKind.INSPECTION), 1),
            MoveLine(*goods, shelf, acme.shelves["BERLIN"], 1),
            MoveLine(*goods, shelf, 10**9, 1),
            MoveLine(*goods, shelf, shelf, 0),
        ]
        outcome = move_stock(lines=lines, **told(1))
        assert [(one.row, one.code) for one in outcome.refusals] == [
            (1, "stock.no_route"),
            (2, "stock.unknown_place"),
            (3, "stock.bad_quantity"),
        ]
        assert (outcome.quantities, outcome.document) == ([0, 0, 0, 0], None)
        assert everything() == before

    def test_more_than_lies_in_the_place_is_short_though_the_warehouse_has_it(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        bin_ = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["A-01"], **told())["A-01"]
        move(acme, acme.shelves["LEEDS"], bin_, 2)
        before = everything()
        assert refusal(move(acme, bin_, acme.shelves["LEEDS"], 3)) == (
            "stock.short",
            {"sku": "MUG", "wanted": 3, "free": 2, "where": "A-01"},
        )
        assert everything() == before

    def test_two_lines_of_one_transfer_may_not_both_take_the_last_units(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        goods = (acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"])
        lines = [MoveLine(*goods, acme.place(house, PlaceKind.TRANSIT), 3) for house in ("LEEDS", "BERLIN")]
        outcome = move_stock(lines=lines, **told(1))
        assert (refusal(outcome)[1]["free"], outcome.refused_rows) == (2, {1})
        assert everything() == before

    def test_goods_of_a_lot_that_is_not_there_are_short(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        other = acme.receive("MUG", 5, 500, into="BERLIN").lot_ids[0]
        before = everything()
        target = acme.place("LEEDS", PlaceKind.INSPECTION)
        outcome = move(acme, acme.shelves["LEEDS"], target, 1, lot_id=other)
        assert refusal(outcome)[1]["free"] == 0
        assert everything() == before

    def test_a_line_that_names_its_lot_chooses_before_one_that_does_not(self):
        acme = company()
        old = acme.receive("MUG", 2, 200).lot_ids[0]
        acme.receive("MUG", 2, 800, at=day(1))
        goods = (
            acme.skus["MUG"],
            acme.owner,
            acme.shelves["LEEDS"],
            acme.place("LEEDS", PlaceKind.INSPECTION),
        )
        outcome = move_stock(lines=[MoveLine(*goods, 2), MoveLine(*goods, 2, lot_id=old)], **told(2))
        assert outcome.costs_minor == [800, 200]

    def test_goods_that_go_and_come_back_keep_lot_and_cost_to_the_minor_unit(self):
        acme = company()
        acme.receive("MUG", 7, 100)
        before = list(
            LotBalance.objects.filter(place=acme.shelves["LEEDS"]).values_list("quantity", "cost_minor")
        )
        inspection = acme.place("LEEDS", PlaceKind.INSPECTION)
        for units in (1, 2, 3):
            move(acme, acme.shelves["LEEDS"], inspection, units)
        move(acme, inspection, acme.shelves["LEEDS"], 6, 2)
        kept = LotBalance.objects.filter(place=acme.shelves["LEEDS"])
        assert list(kept.values_list("quantity", "cost_minor")) == before

    def test_held_goods_may_change_their_bin_but_not_their_warehouse(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 5)], **asked())
        bin_ = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["A-01"], **told())["A-01"]
        assert move(acme, acme.shelves["LEEDS"], bin_, 5).quantities == [5]
        before = everything()
        outcome = move(acme, bin_, acme.place("LEEDS", PlaceKind.TRANSIT), 1)
        assert refusal(outcome) == ("stock.reserved", {"sku": "MUG", "wanted": 1, "free": 0, "where": "A-01"})
        assert everything() == before


class TestHowOldGoodsAre:
    """The age of a lot counts from when its first unit reached a warehouse."""

    def made(self, units=100):
        acme = company()
        goods = (acme.skus["MUG"], acme.owner)
        acme.lot = start_production(
            lines=[ReceiptLine(*goods, acme.production(), units, 5000)], **told(0)
        ).lot_ids[0]
        return acme

    def sent(self, acme, units, number):
        transit = acme.place("LEEDS", PlaceKind.TRANSIT)
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.production(), transit, units)
        assert not dispatch_stock(lines=[line], **told(number)).refusals
        return transit

    def received_at(self):
        return Lot.objects.get().received_at

    def test_goods_that_are_being_made_have_no_age(self):
        self.made()
        assert self.received_at() is None

    def test_goods_on_the_way_have_none_either(self):
        self.sent(self.made(), 60, 5)
        assert self.received_at() is None

    @pytest.mark.parametrize("kind", [PlaceKind.BIN, PlaceKind.INSPECTION])
    def test_the_first_unit_to_arrive_dates_the_lot(self, kind):
        acme = self.made()
        transit = self.sent(acme, 60, 5)
        to = acme.place("LEEDS", kind)
        move(acme, transit, to, 10, 30)
        move(acme, transit, to, 50, 40)
        assert self.received_at() == day(30)

    def test_units_that_are_lost_on_the_way_do_not_date_the_rest(self):
        acme = self.made()
        transit = self.sent(acme, 60, 5)
        line = AdjustLine(acme.skus["MUG"], acme.owner, transit, -3, MovementKind.LOST)
        adjust_stock(lines=[line], **told(9))
        assert self.received_at() is None
        move(acme, transit, acme.shelves["LEEDS"], 57, 30)
        assert self.received_at() == day(30)

    def test_goods_that_go_on_to_another_warehouse_stay_as_old_as_they_were(self):
        acme = self.made()
        transit = self.sent(acme, 60, 5)
        move(acme, transit, acme.shelves["LEEDS"], 60, 30)
        further = acme.place("BERLIN", PlaceKind.TRANSIT)
        move(acme, acme.shelves["LEEDS"], further, 60, 50)
        move(acme, further, acme.shelves["BERLIN"], 60, 60)
        assert self.received_at() == day(30)

    def test_production_gives_no_more_than_was_started(self):
        acme = self.made(10)
        before = everything()
        transit = acme.place("LEEDS", PlaceKind.TRANSIT)
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.production(), transit, 11)
        assert refusal(dispatch_stock(lines=[line], **told(5))) == (
            "stock.short",
            {"sku": "MUG", "wanted": 11, "free": 10, "where": "PRODUCTION"},
        )
        assert everything() == before

    def test_produced_goods_are_not_dispatched_straight_onto_a_shelf(self):
        acme = self.made()
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.production(), acme.shelves["LEEDS"], 1)
        assert refusal(dispatch_stock(lines=[line], **told(5)))[0] == "stock.no_route"

    def test_production_starts_in_production_only(self):
        acme = company()
        before = everything()
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 1, 1)
        assert refusal(start_production(lines=[line], **told()))[0] == "stock.no_route"
        assert everything() == before


def test_a_transfer_is_told_with_both_warehouses():
    acme = company()
    acme.receive("MUG", 5, 500)
    outcome = move(acme, acme.shelves["LEEDS"], acme.place("BERLIN", PlaceKind.TRANSIT), 2)
    entry = Entry.objects.get(verb="stock.moved")
    assert (entry.document_id, entry.payload["quantity"], entry.payload["cost_minor"]) == (
        outcome.document.id,
        2,
        200,
    )
    assert set(references_of([entry.id])[entry.id][3]) == set(acme.warehouses.values())
