"""The books follow what is really there: adjustments with a reason, and counts."""

import pytest
from django.utils.translation import override

from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Count, Lot, LotBalance, Movement, Slip
from zayton.stock.public import (
    AdjustLine,
    CountedLine,
    Document,
    MoveLine,
    MovementKind,
    OwnerDraft,
    PlaceKind,
    ReceiptLine,
    add_bins,
    add_owners,
    adjust_stock,
    count_stock,
    move_stock,
    places_of,
    receive_stock,
    reserve_stock,
)
from zayton.stock.states import ADJUSTMENT_REASONS
from zayton.stock.tests.builders import asked, company, day, everything, expect_cost, level, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]


class TestAdjusting:
    def adjusted(self, acme, *quantities, reason=MovementKind.CORRECTED, place=None, **more):
        goods = (acme.skus["MUG"], acme.owner, place or acme.shelves["LEEDS"])
        lines = [AdjustLine(*goods, quantity, reason, **more) for quantity in quantities]
        return adjust_stock(lines=lines, **told(1))

    @pytest.mark.parametrize("sign", [1, -1])
    @pytest.mark.parametrize("reason", sorted(ADJUSTMENT_REASONS))
    def test_every_reason_may_add_and_take_and_stands_on_the_movement(self, reason, sign):
        acme = company()
        acme.receive("MUG", 4, 400)
        assert self.adjusted(acme, sign * 2, reason=reason).quantities == [sign * 2]
        assert Movement.objects.latest("id").kind == reason
        assert level(acme) == (4 + sign * 2, 0)

    @pytest.mark.parametrize("reason", sorted(set(MovementKind) - ADJUSTMENT_REASONS))
    def test_what_another_verb_does_is_no_reason(self, reason):
        acme = company()
        acme.receive("MUG", 4, 400)
        before = everything()
        with pytest.raises(ValueError, match="no reasons"):
            self.adjusted(acme, -1, reason=reason)
        assert everything() == before

    def test_nothing_is_no_adjustment(self):
        acme = company()
        before = everything()
        assert refusal(self.adjusted(acme, 0)) == ("stock.bad_quantity", {"wanted": 0})
        assert everything() == before

    def test_one_line_that_cannot_be_refuses_the_others(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        before = everything()
        outcome = self.adjusted(acme, 3, -5)
        assert (outcome.quantities, outcome.refused_rows) == ([0, 0], {1})
        assert everything() == before

    def test_what_is_found_in_the_same_document_does_not_cover_what_is_lost(self):
        acme = company()
        before = everything()
        assert refusal(self.adjusted(acme, 5, -5))[1]["free"] == 0
        assert everything() == before

    def test_found_goods_age_from_the_day_they_were_found(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        self.adjusted(acme, 2)
        assert Lot.objects.latest("id").received_at == day(1)

    def test_found_goods_that_nobody_else_has_cost_what_is_expected(self):
        acme = company()
        expect_cost(MUG=33)
        assert self.adjusted(acme, 3).costs_minor == [99]

    def test_a_price_of_nothing_is_a_price(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        assert self.adjusted(acme, 2, cost_minor=0).costs_minor == [0]

    def test_a_named_lot_loses_its_units_and_the_older_one_keeps_them(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        younger = acme.receive("MUG", 4, 2000, at=day(1)).lot_ids[0]
        assert self.adjusted(acme, -3, lot_id=younger).costs_minor == [1500]

    @pytest.mark.parametrize("kind", [PlaceKind.INSPECTION, PlaceKind.TRANSIT])
    def test_goods_beside_the_shelves_are_adjusted_without_touching_what_is_on_hand(self, kind):
        acme = company()
        acme.receive("MUG", 4, 400)
        place = acme.place("LEEDS", kind)
        self.adjusted(acme, 2, place=place)
        assert self.adjusted(acme, -1, place=place).quantities == [-1]
        assert level(acme) == (4, 0)

    def test_scrap_that_was_none_is_taken_out_of_the_books_of_scrap(self):
        acme = company()
        scrap = acme.place("LEEDS", PlaceKind.SCRAP)
        self.adjusted(acme, 2, place=scrap)
        self.adjusted(acme, -2, place=scrap)
        assert LotBalance.objects.get(place=scrap).quantity == 0

    def test_the_note_is_kept_where_it_can_be_read(self):
        acme = company()
        line = AdjustLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 1, MovementKind.FOUND)
        adjust_stock(lines=[line], **told(1, note="behind shelf A 货架后面"))
        assert Slip.objects.get().note == "behind shelf A 货架后面"

    def test_an_adjustment_may_belong_to_anothers_document(self):
        acme = company()
        line = AdjustLine(
            acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 1, MovementKind.FOUND, line_id=3
        )
        adjust_stock(lines=[line], **told(1, document=Document(32, 8)))
        assert list(Movement.objects.values_list("document_kind", "document_id", "line_id")) == [(32, 8, 3)]


class TestCounting:
    def counted(self, acme, **found):
        shelf = acme.shelves["LEEDS"]
        lines = [CountedLine(acme.skus[sku], acme.owner, shelf, units) for sku, units in found.items()]
        return count_stock(lines=lines, **told(2))

    def test_an_empty_shelf_is_counted_as_empty(self):
        acme = company()
        acme.receive("MUG", 4, 401)
        outcome = self.counted(acme, MUG=0)
        assert (outcome.quantities, outcome.costs_minor) == ([-4], [401])
        assert level(acme) == (0, 0)

    def test_a_surplus_becomes_a_new_lot_at_the_average_of_the_others(self):
        acme = company()
        acme.receive("MUG", 2, 200)
        acme.receive("MUG", 2, 600)
        assert self.counted(acme, MUG=5).costs_minor == [200]
        assert Lot.objects.count() == 3

    def test_the_oldest_units_are_the_missing_ones(self):
        acme = company()
        acme.receive("MUG", 2, 900, at=day(1))
        acme.receive("MUG", 2, 200, at=day(0))
        assert self.counted(acme, MUG=3).costs_minor == [100]

    def test_each_line_has_the_cost_of_its_own_difference(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        acme.receive("BOWL", 4, 40)
        outcome = self.counted(acme, MUG=4, PLATE=0, BOWL=1)
        assert (outcome.quantities, outcome.costs_minor) == ([0, 0, -3], [0, 0, 30])

    def test_only_the_owners_goods_are_counted(self):
        acme = company()
        stranger = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **told())["SHU"]
        shelf = acme.shelves["LEEDS"]
        receive_stock(lines=[ReceiptLine(acme.skus["MUG"], stranger, shelf, 7, 70)], **told())
        acme.receive("MUG", 4, 400)
        self.counted(acme, MUG=3)
        assert sorted(Count.objects.values_list("expected", "counted")) == [(4, 3)]

    def test_only_the_named_bin_is_counted(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        far = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["Z-9"], **told())["Z-9"]
        goods = (acme.skus["MUG"], acme.owner)
        move_stock(lines=[MoveLine(*goods, acme.shelves["LEEDS"], far, 3)], **told(1))
        outcome = count_stock(lines=[CountedLine(*goods, far, 3)], **told(2))
        assert (outcome.quantities, level(acme)) == ([0], (4, 0))

    def test_goods_on_the_way_and_in_production_can_be_counted(self):
        acme = company()
        outcome = count_stock(
            lines=[CountedLine(acme.skus["MUG"], acme.owner, place, 2)
                   for place in (acme.place("LEEDS", PlaceKind.TRANSIT), acme.production())],
            **told(2),
        )  # fmt: skip
        assert outcome.quantities == [2, 2]
        assert list(Lot.objects.values_list("received_at", flat=True)) == [None, None]

    def test_a_count_may_go_down_to_what_is_reserved_and_no_further(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        reserve_stock(lines=[acme.wish(1, "MUG", 3)], **asked())
        assert self.counted(acme, MUG=3).quantities == [-1]
        before = everything()
        assert refusal(self.counted(acme, MUG=2)) == (
            "stock.reserved",
            {"sku": "MUG", "wanted": 1, "free": 0, "where": "MAIN"},
        )
        assert everything() == before

    def test_a_refused_line_is_told_by_its_place_in_the_count_and_not_among_the_differences(self):
        acme = company()
        acme.receive("PLATE", 4, 400)
        reserve_stock(lines=[acme.wish(1, "PLATE", 4)], **asked())
        before = everything()
        outcome = self.counted(acme, MUG=0, BOWL=0, PLATE=3)
        assert outcome.refused_rows == {2}
        assert outcome.quantities == [0, 0, 0]
        assert everything() == before

    def test_less_than_nothing_is_not_counted(self):
        acme = company()
        before = everything()
        assert refusal(self.counted(acme, MUG=-1)) == ("stock.bad_quantity", {"wanted": -1})
        assert everything() == before

    def test_what_is_counted_twice_is_called_by_name(self):
        acme = company()
        before = everything()
        line = CountedLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 2)
        outcome = count_stock(lines=[line, line._replace(sku_id=acme.skus["BOWL"]), line], **told(1))
        assert refusal(outcome) == ("stock.counted_twice", {"sku": "MUG", "where": "MAIN"})
        assert outcome.refused_rows == {2}
        with override("en"):
            assert words_of(outcome.refusals[0])[0] == "MUG is counted twice in MAIN."
        assert everything() == before

    @pytest.mark.parametrize("counted", [0, 3])
    def test_a_place_that_is_not_there_is_not_counted_even_if_nothing_was_found(self, counted):
        acme = company()
        before = everything()
        line = CountedLine(acme.skus["MUG"], acme.owner, 10**9, counted)
        assert refusal(count_stock(lines=[line], **told(1))) == ("stock.unknown_place", {"place": 10**9})
        assert everything() == before

    @pytest.mark.parametrize("counted", [0, 3])
    def test_nobody_counts_what_lies_outside_our_world(self, counted):
        acme = company()
        acme.receive("MUG", 4, 400)
        before = everything()
        outside = min(places_of(warehouse_id=None, kind=PlaceKind.SUPPLIER).values())
        line = CountedLine(acme.skus["MUG"], acme.owner, outside, counted)
        assert refusal(count_stock(lines=[line], **told(1)))[0] == "stock.unknown_place"
        assert everything() == before

    def test_the_second_count_of_the_same_finds_nothing_to_book(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        self.counted(acme, MUG=3)
        moved = Movement.objects.count()
        assert self.counted(acme, MUG=3).quantities == [0]
        assert (Movement.objects.count(), Count.objects.count()) == (moved, 2)

    def test_a_count_is_told_with_its_differences_only(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        acme.receive("BOWL", 4, 400)
        self.counted(acme, MUG=1, BOWL=4)
        payload = Entry.objects.get(verb="stock.counted").payload
        assert (payload["steps"], payload["quantity"], payload["cost_minor"]) == (1, 3, 300)
