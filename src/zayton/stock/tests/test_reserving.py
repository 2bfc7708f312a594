"""Holding and letting go: whose claim it is, what it leaves to others, what is told of it."""

import pytest
from django.db import transaction

from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import references_of
from zayton.stock.models import Claim
from zayton.stock.public import (
    ClaimKind,
    MoveLine,
    OwnerDraft,
    PlaceKind,
    ReceiptLine,
    ReleaseLine,
    add_owners,
    hold_levels,
    holders,
    move_stock,
    receive_stock,
    release_stock,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, everything, level, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
ALL = Scope.everything()


class TestWhoIsServed:
    def test_no_wish_holds_nothing_and_tells_nothing(self):
        company()
        before = everything()
        outcome = reserve_stock(lines=[], **asked())
        assert (outcome.quantities, outcome.refusals) == ([], [])
        assert everything() == before

    def test_the_very_last_unit_can_be_held(self):
        acme = company()
        acme.receive("MUG", 3, 300)
        assert reserve_stock(lines=[acme.wish(1, "MUG", 3)], **asked()).quantities == [3]
        assert refusal(reserve_stock(lines=[acme.wish(2, "MUG", 1)], **asked()))[1]["free"] == 0
        assert level(acme) == (3, 3)

    def test_an_earlier_order_of_the_set_is_served_first(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        lines = [acme.wish(9, "MUG", 4), acme.wish(1, "MUG", 4)]
        assert reserve_stock(lines=lines, **asked()).quantities == [4, 0]

    def test_a_small_order_is_served_although_a_large_one_before_it_was_not(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        lines = [acme.wish(1, "MUG", 6), acme.wish(2, "MUG", 5)]
        outcome = reserve_stock(lines=lines, **asked())
        assert (outcome.quantities, outcome.refused_rows) == ([0, 5], {0})

    def test_both_short_lines_of_an_order_are_named(self):
        acme = company()
        lines = [acme.wish(1, "MUG", 1), acme.wish(1, "PLATE", 2, line=2)]
        outcome = reserve_stock(lines=lines, **asked())
        assert [(one.row, one.subject) for one in outcome.refusals] == [(0, "MUG"), (1, "PLATE")]

    def test_two_lines_over_the_same_goods_may_not_both_have_the_last_units(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        lines = [acme.wish(1, "MUG", 3), acme.wish(1, "MUG", 3, line=2)]
        assert refusal(reserve_stock(lines=lines, **asked()))[1] == {
            "sku": "MUG", "wanted": 3, "free": 2, "where": "LEEDS",
        }  # fmt: skip
        assert everything() == before

    def test_parts_are_served_line_by_line_of_the_same_order(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        lines = [acme.wish(1, "MUG", 3), acme.wish(1, "MUG", 3, line=2)]
        assert reserve_stock(lines=lines, **asked(partial=True)).quantities == [3, 2]

    def test_another_warehouses_goods_do_not_serve_a_wish(self):
        acme = company()
        acme.receive("MUG", 5, 500, into="BERLIN")
        assert refusal(reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked()))[1]["where"] == "LEEDS"
        assert level(acme, house="BERLIN") == (5, 0)

    def test_another_owners_goods_do_not_serve_a_wish(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        stranger = add_owners(drafts=[OwnerDraft("SHU", "Shu 瓷器")], **told())["SHU"]
        before = everything()
        line = acme.wish(1, "MUG", 1)._replace(owner_id=stranger)
        assert refusal(reserve_stock(lines=[line], **asked()))[0] == "stock.short"
        assert everything() == before

    @pytest.mark.parametrize("missing", ["sku_id", "warehouse_id", "owner_id"])
    def test_what_nobody_knows_is_short_and_not_an_error(self, missing):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        line = acme.wish(1, "MUG", 1)._replace(**{missing: 10**9})
        assert refusal(reserve_stock(lines=[line], **asked()))[1]["free"] == 0
        assert everything() == before

    def test_a_wish_beyond_any_warehouse_is_refused_with_its_figure(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        huge = 9_000_000_000_000_000_000
        figures = refusal(reserve_stock(lines=[acme.wish(1, "MUG", huge)], **asked()))[1]
        assert (figures["wanted"], figures["free"]) == (huge, 5)

    def test_three_billion_units_of_one_sku_can_be_held(self):
        acme = company()
        acme.receive("MUG", 3_000_000_000, 1)
        reserve_stock(lines=[acme.wish(1, "MUG", 3_000_000_000)], **asked())
        assert level(acme) == (3_000_000_000, 3_000_000_000)

    def test_less_than_nothing_never_reaches_the_books(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        with pytest.raises(ValueError, match="less than nothing"), transaction.atomic():
            reserve_stock(lines=[acme.wish(1, "MUG", -2)], **asked())
        assert everything() == before

    def test_goods_on_the_way_can_be_held_only_when_they_have_arrived(self):
        acme = company()
        mug, transit = (acme.skus["MUG"], acme.owner), acme.place("BERLIN", PlaceKind.TRANSIT)
        acme.receive("MUG", 5, 500)
        move_stock(lines=[MoveLine(*mug, acme.shelves["LEEDS"], transit, 5)], **told(1))
        wish = acme.wish(1, "MUG", 5, of="BERLIN")
        assert reserve_stock(lines=[wish], **asked(1)).refusals
        move_stock(lines=[MoveLine(*mug, transit, acme.shelves["BERLIN"], 5)], **told(2))
        assert reserve_stock(lines=[wish], **asked(2)).quantities == [5]

    def test_goods_in_any_bin_of_a_warehouse_count_together(self):
        acme = company()
        acme.receive("MUG", 2, 200)
        marketplace_like = ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 3, 300)
        receive_stock(lines=[marketplace_like], **told(1))
        assert reserve_stock(lines=[acme.wish(1, "MUG", 5)], **asked(1)).quantities == [5]


class TestWhatIsTold:
    def test_one_entry_an_order_with_its_units_and_what_they_are(self):
        acme = company()
        acme.receive("MUG", 9, 900)
        acme.receive("PLATE", 9, 900, into="BERLIN")
        lines = [
            acme.wish(1, "MUG", 2),
            acme.wish(1, "PLATE", 3, line=2, of="BERLIN"),
            acme.wish(2, "MUG", 1),
        ]
        reserve_stock(lines=lines, **asked(4))
        first, second = Entry.objects.filter(verb="stock.reserved").order_by("id")
        assert (first.document_kind, first.document_id, first.at) == (ORDER, 1, day(4))
        assert first.payload == {"steps": 2, "quantity": 5}
        assert second.payload == {"steps": 1, "quantity": 1}
        named = references_of([first.id])[first.id]
        assert set(named[3]) == set(acme.warehouses.values())
        assert set(named[10]) == {acme.skus["MUG"], acme.skus["PLATE"]}

    def test_a_refused_order_is_not_told(self):
        acme = company()
        acme.receive("MUG", 1, 100)
        reserve_stock(lines=[acme.wish(1, "MUG", 2), acme.wish(2, "MUG", 1)], **asked())
        assert list(Entry.objects.filter(verb="stock.reserved").values_list("document_id", flat=True)) == [2]

    def test_a_claim_carries_its_own_moment_where_the_line_has_one(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 1, at=day(3)), acme.wish(2, "MUG", 1)], **asked(8))
        assert list(Claim.objects.order_by("id").values_list("at", flat=True)) == [day(3), day(8)]

    def test_a_kind_of_document_that_nobody_declared_is_a_mistake_of_the_caller(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        before = everything()
        with pytest.raises(ValueError, match="no kind of document"), transaction.atomic():
            reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked(document_kind=9_999))
        assert everything() == before


class TestLettingGo:
    def filled(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        acme.receive("MUG", 10, 1000, into="BERLIN")
        lines = [
            acme.wish(1, "MUG", 4),
            acme.wish(1, "MUG", 3, line=2),
            acme.wish(1, "MUG", 5, line=2, of="BERLIN"),
            acme.wish(2, "MUG", 1),
        ]
        assert not reserve_stock(lines=lines, **asked()).refusals
        return acme

    @pytest.mark.parametrize(
        ("which", "given_back", "leeds", "berlin"),
        [
            ({}, 12, 1, 0),
            ({"line_id": 2}, 8, 5, 0),
            ({"warehouse_id": "BERLIN"}, 5, 8, 0),
            ({"line_id": 2, "warehouse_id": "LEEDS"}, 3, 5, 5),
            ({"line_id": 2, "quantity": 4}, 4, 5, 4),
            ({"quantity": 99}, 12, 1, 0),
            ({"quantity": 0}, 0, 8, 5),
            ({"line_id": 7}, 0, 8, 5),
        ],
    )
    def test_just_what_is_named_becomes_free(self, which, given_back, leeds, berlin):
        acme = self.filled()
        if "warehouse_id" in which:
            which = {**which, "warehouse_id": acme.warehouses[which["warehouse_id"]]}
        assert release_stock(lines=[ReleaseLine(1, **which)], **asked(1)).quantities == [given_back]
        assert (level(acme)[1], level(acme, house="BERLIN")[1]) == (leeds, berlin)

    def test_another_documents_hold_stays(self):
        acme = self.filled()
        release_stock(lines=[ReleaseLine(1)], **asked(1))
        (held,) = holders(scope=ALL, skus=[acme.skus["MUG"]])
        assert (held.document_id, held.quantity) == (2, 1)

    def test_the_same_number_under_another_kind_of_document_is_another_document(self):
        acme = self.filled()
        before = everything()
        assert release_stock(lines=[ReleaseLine(1)], **asked(document_kind=39)).quantities == [0]
        assert everything() == before
        assert level(acme)[1] == 8

    def test_two_lines_of_one_call_give_back_one_after_the_other(self):
        acme = self.filled()
        lines = [ReleaseLine(1, 1, quantity=3), ReleaseLine(1, 1, quantity=3)]
        assert release_stock(lines=lines, **asked(1)).quantities == [3, 1]
        assert level(acme)[1] == 4

    def test_nothing_to_release_is_told_to_nobody(self):
        company()
        before = everything()
        assert release_stock(lines=[ReleaseLine(77)], **asked()).quantities == [0]
        assert release_stock(lines=[], **asked()).quantities == []
        assert everything() == before

    def test_a_release_is_written_down_beside_the_claim_that_it_ends(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked(1))
        release_stock(lines=[ReleaseLine(1, quantity=1)], **asked(2))
        assert list(Claim.objects.order_by("id").values_list("kind", "quantity", "at")) == [
            (ClaimKind.RESERVED, 4, day(1)),
            (ClaimKind.RELEASED, -1, day(2)),
        ]

    def test_what_was_shipped_cannot_be_given_back(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 4)], **asked(1))
        ship_stock(lines=[acme.wish(1, "MUG", 3, from_reserved=True)], **asked(2))
        assert release_stock(lines=[ReleaseLine(1)], **asked(3)).quantities == [1]
        assert level(acme) == (2, 0)

    def test_units_given_back_can_be_held_again_by_anybody(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        reserve_stock(lines=[acme.wish(1, "MUG", 5)], **asked(1))
        release_stock(lines=[ReleaseLine(1)], **asked(2))
        assert reserve_stock(lines=[acme.wish(2, "MUG", 5)], **asked(3)).quantities == [5]
        assert reserve_stock(lines=[acme.wish(1, "MUG", 1)], **asked(3)).refusals

    def test_a_caller_may_gather_what_was_released(self):
        self.filled()
        before = Entry.objects.count()
        telling = []
        release_stock(lines=[ReleaseLine(1), ReleaseLine(2)], **asked(1, telling=telling))
        assert [(one.event.verb, one.document_id) for one in telling] == [
            ("stock.released", 1),
            ("stock.released", 2),
        ]
        assert Entry.objects.count() == before


def test_levels_are_held_for_no_sku_and_for_no_warehouse():
    acme = company()
    acme.receive("MUG", 3, 300)
    with transaction.atomic():
        assert hold_levels(skus=[]) == []
        assert hold_levels(skus=[acme.skus["MUG"]], warehouses=[]) == []
        (held,) = hold_levels(skus=[acme.skus["MUG"], acme.skus["MUG"], acme.skus["BOWL"]])
        assert (held.on_hand, held.free) == (3, 3)
