"""Goods leave: which lots, at what cost, from whose hold, and what is told."""

import pytest
from django.db import transaction

from zayton.kernel.journal.models import Entry
from zayton.stock.models import Claim, Lot, LotBalance, Movement
from zayton.stock.public import (
    ClaimKind,
    MoveLine,
    MovementKind,
    PlaceKind,
    WarehouseDraft,
    WarehouseKind,
    add_bins,
    main_shelves,
    move_stock,
    open_warehouses,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, everything, level, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]


def left_with(acme) -> list[tuple[int, int]]:
    """Units and cost of every shipped movement, in the order they were written."""
    shipped = Movement.objects.filter(kind=MovementKind.SHIPPED).order_by("id")
    return list(shipped.values_list("quantity", "cost_minor"))


class TestWhichLotLeaves:
    def test_age_decides_and_not_the_order_of_arrival(self):
        acme = company()
        acme.receive("MUG", 1, 300, at=day(3))
        acme.receive("MUG", 1, 100, at=day(1))
        acme.receive("MUG", 1, 200, at=day(2))
        ship_stock(lines=[acme.wish(1, "MUG", 3)], **asked(4))
        assert left_with(acme) == [(1, 100), (1, 200), (1, 300)]

    def test_of_two_lots_of_one_moment_the_one_booked_first_leaves_first(self):
        acme = company()
        first = acme.receive("MUG", 1, 100).lot_ids[0]
        acme.receive("MUG", 1, 900)
        assert ship_stock(lines=[acme.wish(1, "MUG", 1)], **asked(1)).costs_minor == [100]
        assert Movement.objects.latest("id").lot_id == first

    def test_opening_stock_with_an_earlier_date_of_its_own_leaves_first(self):
        acme = company()
        acme.receive("MUG", 1, 900, at=day(0))
        acme.receive("MUG", 1, 100, at=day(5), received_at=day(-90))
        assert ship_stock(lines=[acme.wish(1, "MUG", 1)], **asked(6)).costs_minor == [100]

    def test_the_lines_of_a_call_take_the_lots_one_after_the_other(self):
        acme = company()
        acme.receive("MUG", 3, 300, at=day(0))
        acme.receive("MUG", 3, 600, at=day(1))
        lines = [acme.wish(order, "MUG", 2) for order in (5, 2, 9)]
        assert ship_stock(lines=lines, **asked(2)).costs_minor == [200, 100 + 200, 400]

    def test_a_lot_spread_over_bins_is_emptied_bin_by_bin(self):
        acme = company()
        acme.receive("MUG", 6, 600)
        far = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["B-02"], **told())["B-02"]
        line = MoveLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], far, 4)
        move_stock(lines=[line], **told())
        ship_stock(lines=[acme.wish(1, "MUG", 5)], **asked(1))
        assert sorted(left_with(acme)) == [(2, 200), (3, 300)]
        assert level(acme) == (1, 0)

    def test_goods_leave_from_a_marketplaces_own_warehouse(self):
        acme = company()
        drafts = [WarehouseDraft("FBA", "FBA 德国", WarehouseKind.MARKETPLACE, "DE")]
        acme.warehouses |= open_warehouses(drafts=drafts, **told())
        acme.shelves["FBA"] = main_shelves(warehouses=[acme.warehouses["FBA"]])[acme.warehouses["FBA"]]
        acme.receive("MUG", 2, 200, into="FBA")
        assert ship_stock(lines=[acme.wish(1, "MUG", 2, of="FBA")], **asked(1)).quantities == [2]
        assert level(acme, house="FBA") == (0, 0)

    def test_goods_that_cost_nothing_leave_for_nothing(self):
        acme = company()
        acme.receive("MUG", 3, 0)
        assert ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked(1)).costs_minor == [0]

    def test_a_single_minor_unit_over_many_goods_is_booked_once(self):
        """Seven beads for one penny: the fourth takes it (1 × 1 ÷ 4 rounds down, … 1 × 1 ÷ 1 up)."""
        acme = company()
        acme.receive("MUG", 7, 1)
        costs = [ship_stock(lines=[acme.wish(n, "MUG", 1)], **asked(1)).costs_minor[0] for n in range(1, 8)]
        assert sum(costs) == 1
        assert level(acme) == (0, 0)

    def test_nine_quadrillion_of_cost_is_divided_to_the_unit(self):
        acme = company()
        acme.receive("MUG", 3, 9_000_000_000_000_001)
        one = ship_stock(lines=[acme.wish(1, "MUG", 1)], **asked(1)).costs_minor[0]
        two = ship_stock(lines=[acme.wish(2, "MUG", 2)], **asked(1)).costs_minor[0]
        assert (one, one + two) == (3_000_000_000_000_000, 9_000_000_000_000_001)


class TestFromAHold:
    def held(self, units=4):
        acme = company()
        acme.receive("MUG", 5, 500)
        assert not reserve_stock(lines=[acme.wish(1, "MUG", units)], **asked()).refusals
        return acme

    def test_a_shipment_ends_the_hold_by_a_claim_of_its_own(self):
        acme = self.held()
        ship_stock(lines=[acme.wish(1, "MUG", 4, from_reserved=True)], **asked(1))
        assert list(Claim.objects.order_by("id").values_list("kind", "quantity")) == [
            (ClaimKind.RESERVED, 4),
            (ClaimKind.SHIPPED, -4),
        ]
        assert level(acme) == (1, 0)

    def test_the_claim_of_a_shipment_of_the_past_has_its_moment(self):
        acme = self.held()
        ship_stock(lines=[acme.wish(1, "MUG", 4, from_reserved=True, at=day(3))], **asked(9))
        assert Claim.objects.get(kind=ClaimKind.SHIPPED).at == day(3)

    def test_more_than_the_line_holds_is_refused_although_more_is_free(self):
        acme = self.held(2)
        before = everything()
        outcome = ship_stock(lines=[acme.wish(1, "MUG", 3, from_reserved=True)], **asked(1))
        assert refusal(outcome) == (
            "stock.not_reserved",
            {"sku": "MUG", "wanted": 3, "reserved": 2, "where": "LEEDS"},
        )
        assert everything() == before

    def test_another_line_of_the_same_order_does_not_lend_its_hold(self):
        acme = self.held()
        outcome = ship_stock(lines=[acme.wish(1, "MUG", 1, line=2, from_reserved=True)], **asked(1))
        assert refusal(outcome)[1]["reserved"] == 0

    def test_a_hold_in_one_warehouse_does_not_ship_from_another(self):
        acme = self.held()
        acme.receive("MUG", 5, 500, into="BERLIN")
        before = everything()
        line = acme.wish(1, "MUG", 1, of="BERLIN", from_reserved=True)
        assert refusal(ship_stock(lines=[line], **asked(1)))[0] == "stock.not_reserved"
        assert everything() == before

    def test_a_hold_of_goods_that_never_were_there_is_short(self):
        acme = self.held()
        line = acme.wish(1, "BOWL", 1, from_reserved=True)
        assert refusal(ship_stock(lines=[line], **asked(1)))[0] == "stock.short"

    def test_a_part_ships_as_far_as_the_hold_goes_where_parts_are_welcome(self):
        acme = self.held(2)
        outcome = ship_stock(lines=[acme.wish(1, "MUG", 3, from_reserved=True)], **asked(1, partial=True))
        assert (outcome.quantities, outcome.costs_minor, len(outcome.refusals)) == ([2], [200], 1)
        assert level(acme) == (3, 0)

    def test_an_order_may_ship_held_and_free_units_at_once(self):
        acme = self.held(2)
        lines = [acme.wish(1, "MUG", 2, from_reserved=True), acme.wish(1, "MUG", 3, line=2)]
        assert ship_stock(lines=lines, **asked(1)).quantities == [2, 3]
        assert level(acme) == (0, 0)

    def test_one_short_line_keeps_the_whole_order_in_and_its_hold_too(self):
        acme = self.held(4)
        before = everything()
        lines = [acme.wish(1, "MUG", 4, from_reserved=True), acme.wish(1, "PLATE", 1, line=2)]
        outcome = ship_stock(lines=lines, **asked(1))
        assert (outcome.quantities, outcome.costs_minor, outcome.refused_rows) == ([0, 0], [0, 0], {1})
        assert everything() == before

    def test_a_second_delivery_of_a_shipment_finds_no_hold_left(self):
        acme = self.held(4)
        line = acme.wish(1, "MUG", 4, from_reserved=True)
        ship_stock(lines=[line], **asked(1))
        before = everything()
        assert refusal(ship_stock(lines=[line], **asked(1)))[1]["reserved"] == 0
        assert everything() == before


class TestWhatIsWritten:
    def test_an_empty_call_and_an_empty_line_move_nothing(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        assert ship_stock(lines=[], **asked(1)).quantities == []
        assert ship_stock(lines=[acme.wish(1, "MUG", 0)], **asked(1)).costs_minor == [0]
        assert everything() == before

    def test_less_than_nothing_is_never_shipped(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        with pytest.raises(ValueError, match="less than nothing"), transaction.atomic():
            ship_stock(lines=[acme.wish(1, "MUG", -1)], **asked(1))
        assert everything() == before

    def test_each_movement_names_the_order_and_the_line_that_asked(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("PLATE", 5, 500)
        ship_stock(lines=[acme.wish(7, "PLATE", 1, line=3), acme.wish(7, "MUG", 1, line=8)], **asked(1))
        written = Movement.objects.filter(kind=MovementKind.SHIPPED).order_by("id")
        assert list(written.values_list("document_kind", "document_id", "line_id", "sku__code")) == [
            (ORDER, 7, 3, "PLATE"),
            (ORDER, 7, 8, "MUG"),
        ]

    def test_the_journal_knows_units_and_cost_of_the_whole_order(self):
        acme = company()
        acme.receive("MUG", 5, 505)
        acme.receive("PLATE", 5, 500)
        outcome = ship_stock(lines=[acme.wish(7, "MUG", 2), acme.wish(7, "PLATE", 1, line=2)], **asked(1))
        payload = Entry.objects.get(verb="stock.shipped").payload
        assert (payload["steps"], payload["quantity"]) == (2, 3)
        assert payload["cost_minor"] == sum(outcome.costs_minor) == 202 + 100

    def test_an_emptied_pile_stays_as_a_row_of_nothing(self):
        acme = company()
        acme.receive("MUG", 2, 333)
        ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked(1))
        kept = LotBalance.objects.get(place=acme.shelves["LEEDS"])
        assert (kept.quantity, kept.cost_minor) == (0, 0)
        assert LotBalance.objects.get(place__kind=PlaceKind.CUSTOMER).cost_minor == 333

    def test_a_lot_keeps_what_it_was_when_it_came(self):
        acme = company()
        acme.receive("MUG", 2, 333)
        ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked(1))
        assert list(Lot.objects.values_list("quantity", "cost_minor", "received_at")) == [(2, 333, day(0))]

    def test_a_caller_may_gather_what_was_shipped(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = Entry.objects.count()
        telling = []
        ship_stock(lines=[acme.wish(1, "MUG", 1), acme.wish(2, "MUG", 1)], **asked(1, telling=telling))
        assert [one.document_id for one in telling] == [1, 2]
        assert Entry.objects.count() == before
