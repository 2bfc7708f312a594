"""Goods come back: to which lot, at what cost, from which line, and what is refused."""

import pytest
from django.db import transaction
from django.utils.translation import override

from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Lot, LotBalance, Movement
from zayton.stock.public import (
    Document,
    MovementKind,
    OwnerDraft,
    PlaceKind,
    ReturnLine,
    accept_return,
    add_owners,
    ship_stock,
)
from zayton.stock.tests.builders import (
    ORDER,
    asked,
    company,
    day,
    everything,
    expect_cost,
    level,
    refusal,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
SOLD = Document(ORDER, 1)


class TestToWhereItCameFrom:
    def sold(self):
        """Order 1: line 1 took two mugs of the old lot and one of the new, line 2 two more of the new."""
        acme = company()
        acme.old = acme.receive("MUG", 2, 200, at=day(0)).lot_ids[0]
        acme.new = acme.receive("MUG", 8, 4000, at=day(1)).lot_ids[0]
        lines = [acme.wish(1, "MUG", 3), acme.wish(1, "MUG", 2, line=2)]
        assert ship_stock(lines=lines, **asked(2)).costs_minor == [200 + 500, 1000]
        return acme

    def back(self, acme, *quantities, original=SOLD, lines=None, place=PlaceKind.INSPECTION, **more):
        """One return line for each quantity; `lines` are the original lines they name."""
        named = lines or [None] * len(quantities)
        to = acme.place("LEEDS", place)
        told = [
            ReturnLine(9, row, acme.skus["MUG"], acme.owner, to, units, original, line, **more)
            for row, (units, line) in enumerate(zip(quantities, named, strict=True), start=1)
        ]
        return accept_return(lines=told, **asked(5))

    def test_units_return_in_the_order_they_left(self):
        acme = self.sold()
        assert self.back(acme, 3).costs_minor == [200 + 500]
        lots = LotBalance.objects.filter(place__kind=PlaceKind.INSPECTION).order_by("lot_id")
        assert list(lots.values_list("lot_id", "quantity", "cost_minor")) == [
            (acme.old, 2, 200),
            (acme.new, 1, 500),
        ]

    def test_each_movement_back_points_at_the_one_it_takes_back(self):
        acme = self.sold()
        self.back(acme, 3)
        pairs = Movement.objects.filter(kind=MovementKind.RETURNED).order_by("id")
        shipped = Movement.objects.filter(kind=MovementKind.SHIPPED).order_by("id")[:2]
        assert [one.reverses_id for one in pairs] == [one.pk for one in shipped]

    def test_a_named_line_gives_back_its_own_units_only(self):
        acme = self.sold()
        assert self.back(acme, 2, lines=[2]).costs_minor == [1000]
        before = everything()
        figures = refusal(self.back(acme, 1, lines=[2]))[1]
        assert (figures["wanted"], figures["left"]) == (1, 0)
        assert everything() == before

    def test_a_line_that_names_its_origin_chooses_before_one_that_does_not(self):
        acme = self.sold()
        outcome = self.back(acme, 4, 1, lines=[None, 1])
        assert outcome.quantities == [4, 1]
        assert outcome.costs_minor == [100 + 500 + 1000, 100]

    def test_all_lines_of_a_return_come_back_or_none(self):
        acme = self.sold()
        before = everything()
        outcome = self.back(acme, 1, 3, lines=[1, 2])
        assert (outcome.quantities, outcome.refused_rows) == ([0, 0], {1})
        assert (outcome.lot_ids, outcome.costs_minor) == ([0, 0], [0, 0])
        assert everything() == before

    def test_what_came_back_in_parts_never_exceeds_what_left(self):
        acme = self.sold()
        assert [self.back(acme, 2).quantities for _ in range(3)] == [[2], [2], [0]]
        assert self.back(acme, 1).costs_minor == [500]
        assert level(acme) == (5, 0)
        assert Movement.objects.filter(kind=MovementKind.RETURNED).count() == 4

    def test_goods_back_on_the_shelf_can_leave_again_as_the_oldest(self):
        acme = self.sold()
        self.back(acme, 1, place=PlaceKind.BIN)
        assert ship_stock(lines=[acme.wish(3, "MUG", 1)], **asked(6)).costs_minor == [100]

    def test_units_that_left_twice_can_come_back_twice_each_to_its_own_shipment(self):
        acme = self.sold()
        self.back(acme, 2, place=PlaceKind.BIN)
        ship_stock(lines=[acme.wish(3, "MUG", 2)], **asked(6))
        again = self.back(acme, 2, original=Document(ORDER, 3), place=PlaceKind.BIN)
        assert again.costs_minor == [200]
        assert self.back(acme, 4).refusals

    @pytest.mark.parametrize("original", [Document(ORDER, 99), Document(39, 1)])
    def test_an_order_that_shipped_nothing_has_nothing_to_give_back(self, original):
        acme = self.sold()
        before = everything()
        assert refusal(self.back(acme, 1, original=original))[1]["left"] == 0
        assert everything() == before

    def test_another_sku_of_the_same_order_does_not_answer_for_it(self):
        acme = self.sold()
        before = everything()
        line = ReturnLine(
            9, 1, acme.skus["PLATE"], acme.owner, acme.place("LEEDS", PlaceKind.INSPECTION), 1, SOLD
        )
        assert refusal(accept_return(lines=[line], **asked(5)))[0] == "stock.beyond_shipped"
        assert everything() == before

    def test_another_owners_goods_do_not_answer_for_it(self):
        acme = self.sold()
        stranger = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **told())["SHU"]
        before = everything()
        line = ReturnLine(
            9, 1, acme.skus["MUG"], stranger, acme.place("LEEDS", PlaceKind.INSPECTION), 1, SOLD
        )
        assert refusal(accept_return(lines=[line], **asked(5)))[1]["left"] == 0
        assert everything() == before

    def test_goods_may_come_back_to_another_warehouse_than_they_left(self):
        acme = self.sold()
        line = ReturnLine(9, 1, acme.skus["MUG"], acme.owner, acme.shelves["BERLIN"], 2, SOLD, 1)
        assert accept_return(lines=[line], **asked(5)).costs_minor == [200]
        assert level(acme, house="BERLIN") == (2, 0)

    def test_a_return_of_the_past_is_booked_at_its_own_moment(self):
        acme = self.sold()
        self.back(acme, 1, at=day(3))
        assert Movement.objects.get(kind=MovementKind.RETURNED).at == day(3)
        assert Entry.objects.get(verb="stock.returned").at == day(3)

    def test_several_documents_of_one_call_are_refused_apart(self):
        acme = self.sold()
        to = acme.place("LEEDS", PlaceKind.INSPECTION)
        goods = (acme.skus["MUG"], acme.owner, to)
        lines = [ReturnLine(8, 1, *goods, 9, SOLD), ReturnLine(9, 1, *goods, 5, SOLD)]
        outcome = accept_return(lines=lines, **asked(5))
        assert (outcome.quantities, outcome.refused_rows) == ([0, 5], {0})


class TestFromSomebodyUnknown:
    def back(self, acme, sku, quantity, to):
        line = ReturnLine(9, 1, acme.skus[sku], acme.owner, to, quantity)
        return accept_return(lines=[line], **asked(5))

    def test_it_becomes_a_lot_of_the_day_it_came(self):
        acme = company()
        lot = Lot.objects.get(pk=self.back(acme, "MUG", 2, acme.shelves["LEEDS"]).lot_ids[0])
        assert (lot.quantity, lot.received_at, lot.document_kind, lot.document_id) == (2, day(5), ORDER, 9)

    def test_goods_that_nobody_has_cost_what_the_catalogue_expects(self):
        acme = company()
        expect_cost(BOWL=250)
        assert self.back(acme, "BOWL", 3, acme.shelves["LEEDS"]).costs_minor == [750]

    def test_goods_that_nobody_priced_cost_nothing(self):
        acme = company()
        assert self.back(acme, "BOWL", 3, acme.shelves["LEEDS"]).costs_minor == [0]

    def test_the_average_is_that_of_the_warehouse_they_come_back_to(self):
        acme = company()
        acme.receive("MUG", 2, 200)
        acme.receive("MUG", 2, 2000, into="BERLIN")
        assert self.back(acme, "MUG", 1, acme.shelves["BERLIN"]).costs_minor == [1000]

    def test_in_inspection_there_is_no_average_and_the_catalogue_decides(self):
        acme = company()
        acme.receive("MUG", 2, 200)
        inspection = acme.place("LEEDS", PlaceKind.INSPECTION)
        assert self.back(acme, "MUG", 1, inspection).costs_minor == [0]

    def test_a_return_of_nothing_books_nothing(self):
        acme = company()
        before = everything()
        outcome = self.back(acme, "MUG", 0, acme.place("LEEDS", PlaceKind.INSPECTION))
        assert (outcome.quantities, outcome.lot_ids) == ([0], [0])
        assert everything() == before

    def test_less_than_nothing_is_never_taken_back(self):
        acme = company()
        before = everything()
        with pytest.raises(ValueError, match="less than nothing"), transaction.atomic():
            self.back(acme, "MUG", -1, acme.shelves["LEEDS"])
        assert everything() == before


class TestWhereTo:
    @pytest.mark.parametrize("kind", [PlaceKind.TRANSIT, PlaceKind.SCRAP])
    def test_goods_return_neither_into_transit_nor_straight_into_scrap(self, kind):
        acme = company()
        before = everything()
        line = ReturnLine(9, 1, acme.skus["MUG"], acme.owner, acme.place("LEEDS", kind), 1)
        outcome = accept_return(lines=[line], **asked())
        assert refusal(outcome) == ("stock.no_route", {"from": "CUSTOMER", "to": kind.name})
        with override("en"):
            assert words_of(outcome.refusals[0])[0].startswith("Goods cannot go from Customer to ")
        assert everything() == before

    def test_a_place_that_is_not_there_is_named(self):
        acme = company()
        before = everything()
        line = ReturnLine(9, 1, acme.skus["MUG"], acme.owner, 10**9, 1)
        outcome = accept_return(lines=[line], **asked())
        assert refusal(outcome) == ("stock.unknown_place", {"place": 10**9})
        assert outcome.refused_rows == {0}
        assert everything() == before

    def test_one_wrong_place_refuses_the_whole_call_before_anything_is_locked(self):
        acme = company()
        before = everything()
        goods = (acme.skus["MUG"], acme.owner)
        lines = [
            ReturnLine(8, 1, *goods, acme.shelves["LEEDS"], 1),
            ReturnLine(9, 1, *goods, acme.place("LEEDS", PlaceKind.TRANSIT), 1),
        ]
        outcome = accept_return(lines=lines, **asked())
        assert (outcome.quantities, outcome.refused_rows) == ([0, 0], {1})
        assert everything() == before

    def test_no_line_is_no_return(self):
        company()
        before = everything()
        assert accept_return(lines=[], **asked()).quantities == []
        assert everything() == before
