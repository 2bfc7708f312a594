"""Goods come in and are written off: what each line becomes, and what is refused."""

import pytest

from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Lot, LotBalance, Movement, Slip
from zayton.stock.public import (
    Document,
    PlaceKind,
    ReceiptLine,
    ScrapLine,
    receive_stock,
    reserve_stock,
    scrap_stock,
    standings,
    start_production,
)
from zayton.stock.tests.builders import asked, company, day, everything, level, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
ALL = Scope.everything()


class TestReceiving:
    @pytest.mark.parametrize("kind", [PlaceKind.TRANSIT, PlaceKind.SCRAP])
    def test_goods_are_received_onto_shelves_and_into_inspection_only(self, kind):
        acme = company()
        before = everything()
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.place("LEEDS", kind), 1, 1)
        outcome = receive_stock(lines=[line], **told())
        assert refusal(outcome) == ("stock.no_route", {"from": "SUPPLIER", "to": kind.name})
        assert everything() == before

    @pytest.mark.parametrize("quantity", [0, -1])
    def test_one_bad_line_keeps_the_whole_receipt_out(self, quantity):
        acme = company()
        before = everything()
        goods, shelf = (acme.skus["MUG"], acme.owner), acme.shelves["LEEDS"]
        lines = [ReceiptLine(*goods, shelf, 5, 500), ReceiptLine(*goods, shelf, quantity, 0)]
        outcome = receive_stock(lines=lines, **told())
        assert (outcome.quantities, outcome.refused_rows) == ([0, 0], {1})
        assert refusal(outcome) == ("stock.bad_quantity", {"wanted": quantity})
        assert everything() == before

    def test_each_line_is_a_lot_of_its_own(self):
        acme = company()
        goods, shelf = (acme.skus["MUG"], acme.owner), acme.shelves["LEEDS"]
        lines = [ReceiptLine(*goods, shelf, 5, 500, line_id=7), ReceiptLine(*goods, shelf, 5, 500, line_id=8)]
        outcome = receive_stock(lines=lines, **told())
        assert len(set(outcome.lot_ids)) == 2
        assert list(Lot.objects.order_by("id").values_list("line_id", flat=True)) == [7, 8]
        assert level(acme) == (10, 0)

    def test_goods_without_a_price_cost_what_lies_there_else_what_is_expected_else_nothing(self):
        acme = company()
        acme.receive("MUG", 3, 100)
        assert acme.receive("MUG", 2, None).costs_minor == [67]
        assert acme.receive("BOWL", 2, None).costs_minor == [0]

    def test_a_receipt_keeps_its_note_in_document_and_journal(self):
        acme = company()
        note = "集装箱 MSKU-7 📦"
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 5, 500)
        outcome = receive_stock(lines=[line], **told(note=note))
        assert Slip.objects.get(pk=outcome.document.id).note == note
        assert Entry.objects.get(verb="stock.received").payload["note"] == note

    def test_a_caller_may_book_under_a_document_of_its_own(self):
        acme = company()
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 5, 500)
        outcome = receive_stock(lines=[line], **told(document=Document(31, 4711)))
        assert outcome.document == (31, 4711)
        assert not Slip.objects.exists()
        assert list(Movement.objects.values_list("document_kind", "document_id")) == [(31, 4711)]

    def test_an_empty_receipt_is_a_document_without_movements(self):
        company()
        outcome = receive_stock(lines=[], **told())
        assert (outcome.quantities, Slip.objects.count(), Movement.objects.count()) == ([], 1, 0)


class TestScrapping:
    def test_goods_go_to_the_scrap_of_their_own_warehouse(self):
        acme = company()
        acme.receive("MUG", 4, 400, into="BERLIN")
        line = ScrapLine(acme.skus["MUG"], acme.owner, acme.shelves["BERLIN"], 3)
        assert scrap_stock(lines=[line], **told(1)).costs_minor == [300]
        scrapped = LotBalance.objects.get(place=acme.place("BERLIN", PlaceKind.SCRAP))
        assert (scrapped.quantity, scrapped.cost_minor) == (3, 300)
        assert standings(scope=ALL)[acme.skus["MUG"]].value_minor == 100

    def test_what_is_scrapped_cannot_be_scrapped_again(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        scrap_stock(lines=[ScrapLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 4)], **told(1))
        before = everything()
        line = ScrapLine(acme.skus["MUG"], acme.owner, acme.place("LEEDS", PlaceKind.SCRAP), 1)
        assert refusal(scrap_stock(lines=[line], **told(2)))[0] == "stock.no_route"
        assert everything() == before

    def test_goods_outside_every_warehouse_have_no_scrap_place(self):
        acme = company()
        goods = (acme.skus["MUG"], acme.owner)
        start_production(lines=[ReceiptLine(*goods, acme.production(), 5, 500)], **told(0))
        before = everything()
        outcome = scrap_stock(lines=[ScrapLine(*goods, acme.production(), 1)], **told(1))
        assert refusal(outcome)[0] == "stock.unknown_place"
        assert everything() == before

    def test_reserved_goods_are_not_scrapped(self):
        acme = company()
        acme.receive("MUG", 4, 400)
        reserve_stock(lines=[acme.wish(1, "MUG", 3)], **asked())
        before = everything()
        line = ScrapLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 2)
        assert refusal(scrap_stock(lines=[line], **told(1)))[1]["free"] == 1
        assert everything() == before

    def test_a_named_lot_is_scrapped_and_the_older_one_stays(self):
        acme = company()
        acme.receive("MUG", 2, 200)
        bad = acme.receive("MUG", 2, 900, at=day(1)).lot_ids[0]
        line = ScrapLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 2, lot_id=bad)
        assert scrap_stock(lines=[line], **told(2)).costs_minor == [900]
