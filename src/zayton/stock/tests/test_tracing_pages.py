"""A SKU, a lot and a document on screen: what stands behind a figure, and for whom."""

import pytest
from django.urls import reverse

from zayton.kernel.access.public import Scope
from zayton.stock.frame import find_stock, find_warehouses
from zayton.stock.models import Warehouse
from zayton.stock.public import (
    CountedLine,
    Document,
    MoveLine,
    PlaceKind,
    ReceiptLine,
    ReturnLine,
    accept_return,
    count_stock,
    move_stock,
    receive_stock,
    reserve_stock,
    ship_stock,
    start_production,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, told
from zayton.stock.tests.pages import answer_of, boss, client_of, keeper, pick, rows_of, words_of_page

pytestmark = pytest.mark.django_db
ALL = Scope.everything()


def sku_page(acme, code="MUG", **more):
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return f"{reverse('stock:sku', args=[acme.skus[code]])}{'?' if query else ''}{query}"


def tiles_of(client, address) -> str:
    return words_of_page(client.get(address)).replace(" ", "")


class TestOneSku:
    def stood(self):
        """Mugs: 10 in Leeds (2 held), 7 in Berlin, 3 on the way to Berlin, 50 being made."""
        acme = company()
        goods = (acme.skus["MUG"], acme.owner)
        acme.receive("MUG", 13, 1300)
        acme.receive("MUG", 7, 700, into="BERLIN")
        transit = acme.place("BERLIN", PlaceKind.TRANSIT)
        move_stock(lines=[MoveLine(*goods, acme.shelves["LEEDS"], transit, 3)], **told(1))
        reserve_stock(lines=[acme.wish(4711, "MUG", 2)], **asked(2))
        start_production(lines=[ReceiptLine(*goods, acme.production(), 50, 4000)], **told(3))
        return acme

    def test_its_tiles_add_up_over_all_warehouses(self):
        said = tiles_of(boss(), sku_page(self.stood()))
        for words in ("Available15", "Onhand17", "Reserved2", "Intransit3", "Inproduction50", "£60.00"):
            assert words in said

    def test_one_warehouse_is_looked_at_alone(self):
        acme = self.stood()
        said = tiles_of(boss(), sku_page(acme, warehouse=acme.warehouses["BERLIN"]))
        for words in ("Available7", "Onhand7", "Intransit3", "£10.00"):
            assert words in said
        assert "Order4711" not in said

    @pytest.mark.parametrize("chosen", ["999999999", "x", "9" * 40, "-1", ""])
    def test_a_warehouse_that_is_none_is_as_if_none_was_chosen(self, chosen):
        said = tiles_of(boss(), sku_page(self.stood(), warehouse=chosen))
        assert ("Onhand17" in said) == (chosen != "999999999")

    def test_a_keeper_sees_their_part_and_no_production_or_cost(self):
        acme = self.stood()
        client = keeper(acme, "BERLIN")
        for address in (sku_page(acme), sku_page(acme, warehouse=acme.warehouses["LEEDS"])):
            said = tiles_of(client, address)
            assert "Onhand7" in said
            assert "£" not in said
            assert "Inproduction50" not in said
            assert "Order4711" not in said

    def test_who_holds_it_is_named_with_line_and_units(self):
        assert "Order 4711, line 1" in words_of_page(boss().get(sku_page(self.stood())))

    def test_a_sku_that_never_came_says_so(self):
        said = words_of_page(boss().get(sku_page(company(), "BOWL")))
        assert "It never reached a warehouse that you see." in said
        assert "Nobody; all of it is free." in said
        assert "Nothing has moved" in said

    def test_a_sku_that_there_is_not_is_not_found(self):
        company()
        assert boss().get(reverse("stock:sku", args=[10**9])).status_code == 404

    def test_the_change_of_a_transfer_depends_on_the_warehouse_one_looks_at(self):
        acme = self.stood()
        goods = (acme.skus["MUG"], acme.owner)
        transit = acme.place("BERLIN", PlaceKind.TRANSIT)
        move_stock(lines=[MoveLine(*goods, transit, acme.shelves["BERLIN"], 3)], **told(4))
        for house, total in (("LEEDS", 10), ("BERLIN", 10), (None, 20)):
            more = {} if house is None else {"warehouse": acme.warehouses[house]}
            address = f"{sku_page(acme)}"
            query = "&".join(f"{name}={value}" for name, value in more.items())
            assert answer_of(boss(), address, query)["totals"]["change"] == total, house

    def test_the_ledger_is_filtered_by_what_happened(self):
        acme = self.stood()
        address = reverse("stock:sku", args=[acme.skus["MUG"]])
        assert pick(rows_of(boss(), address, "m.f.kind=4"), "quantity", "change") == [(3, -3)]
        assert [row["quantity"] for row in rows_of(boss(), address, "m.sort=quantity")] == [3, 7, 13, 50]

    def test_the_ledger_says_from_where_to_where_in_words(self):
        acme = self.stood()
        rows = rows_of(boss(), reverse("stock:sku", args=[acme.skus["MUG"]]), "m.f.kind=4")
        assert pick(rows, "from", "to") == [("LEEDS MAIN", "BERLIN Transit")]


class TestOneLot:
    def test_it_tells_source_whereabouts_and_way(self):
        acme = company()
        lot = acme.receive("MUG", 5, 500, simulated=True).lot_ids[0]
        ship_stock(lines=[acme.wish(4711, "MUG", 2)], **asked(1))
        said = words_of_page(boss().get(reverse("stock:lot", args=[lot])))
        assert f"Lot {lot} of MUG" in said
        assert "LEEDS MAIN 3 £3.00" in said
        assert "Customer 2 £2.00" in said
        assert "Order 4711, line 1" in said
        assert said.index("Supplier → LEEDS MAIN") < said.index("LEEDS MAIN → Customer")

    def test_what_came_from_outside_is_not_shown_as_less_than_nothing(self):
        lot = company().receive("MUG", 5, 500).lot_ids[0]
        said = words_of_page(boss().get(reverse("stock:lot", args=[lot]))).replace("−", "-")
        assert "-5" not in said

    def test_goods_that_have_not_arrived_were_received_not_yet(self):
        acme = company()
        goods = (acme.skus["MUG"], acme.owner)
        lot = start_production(lines=[ReceiptLine(*goods, acme.production(), 5, 50)], **told()).lot_ids[0]
        assert "First received Not yet" in words_of_page(boss().get(reverse("stock:lot", args=[lot])))
        assert keeper(acme, "LEEDS").get(reverse("stock:lot", args=[lot])).status_code == 404

    def test_a_long_way_is_cut_with_the_number_of_what_is_left(self):
        acme = company()
        lot = acme.receive("MUG", 300, 300).lot_ids[0]
        ship_stock(lines=[acme.wish(order, "MUG", 1) for order in range(1, 205)], **asked(1))
        said = words_of_page(boss().get(reverse("stock:lot", args=[lot])))
        assert "Order 199, line 1" in said
        assert "Order 200, line 1" not in said
        assert "and 5 more movements" in said

    def test_cost_is_hidden_from_those_who_may_not_see_it(self):
        lot = company().receive("MUG", 5, 500).lot_ids[0]
        assert "£" not in words_of_page(client_of("operator").get(reverse("stock:lot", args=[lot])))

    def test_it_reads_in_chinese(self):
        lot = company().receive("MUG", 5, 500).lot_ids[0]
        said = words_of_page(boss(language="zh-hans").get(reverse("stock:lot", args=[lot])))
        assert "供应商 → LEEDS MAIN" in said


class TestOneDocument:
    def page(self, outcome, client=None):
        return (client or boss()).get(reverse("stock:document", args=[outcome.document.id]))

    def test_a_receipt_shows_what_it_brought_and_its_note(self):
        acme = company()
        line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 5, 500)
        outcome = receive_stock(lines=[line], **told(0, note="柜号 📦 <7>"))
        page = self.page(outcome)
        assert f"Goods receipt {outcome.document.id}" in words_of_page(page)
        assert "柜号 📦 &lt;7&gt;" in page.content.decode()
        rows = rows_of(boss(), reverse("stock:document", args=[outcome.document.id]))
        assert pick(rows, "sku", "quantity", "cost") == [("MUG", 5, "5.00")]

    def counted(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("MUG", 7, 700, into="BERLIN")
        lines = [
            CountedLine(acme.skus["MUG"], acme.owner, acme.shelves[house], found)
            for house, found in (("LEEDS", 4), ("BERLIN", 7))
        ]
        return acme, count_stock(lines=lines, **told(1))

    def test_a_count_shows_expected_counted_and_difference(self):
        _acme, outcome = self.counted()
        said = words_of_page(self.page(outcome)).replace("−", "-")
        assert "MUG LEEDS MAIN 5 4 -1" in said
        assert "MUG BERLIN MAIN 7 7" in said

    def test_a_keeper_sees_what_was_counted_in_their_warehouse_only(self):
        acme, outcome = self.counted()
        said = words_of_page(self.page(outcome, keeper(acme, "BERLIN")))
        assert "MUG BERLIN MAIN 7 7" in said
        assert "LEEDS" not in said

    def test_a_document_that_touched_nothing_of_theirs_is_not_there(self):
        acme = company("MUG", "LEEDS BERLIN YIWU")
        outcome = acme.receive("MUG", 5, 500)
        assert self.page(outcome, keeper(acme, "YIWU")).status_code == 404
        assert self.page(outcome, keeper(acme, "YIWU", "LEEDS")).status_code == 200

    def test_a_document_that_there_is_not_is_not_found(self):
        assert boss().get(reverse("stock:document", args=[10**9])).status_code == 404

    def test_another_document_with_the_same_number_does_not_mix_in(self):
        acme = company()
        outcome = acme.receive("MUG", 5, 500)
        ship_stock(lines=[acme.wish(outcome.document.id, "MUG", 1)], **asked(1))
        rows = rows_of(boss(), reverse("stock:document", args=[outcome.document.id]))
        assert [row["quantity"] for row in rows] == [5]


class TestThePalette:
    def test_warehouses_are_found_by_code_or_name_in_any_case_within_the_scope(self):
        acme = company()
        Warehouse.objects.filter(code="BERLIN").update(name="柏林 Straße")
        for text in ("berl", "STRASSE", "柏林"):
            (hit,) = find_warehouses(text, ALL, 5)
            assert hit.href == reverse("stock:warehouse", args=[acme.warehouses["BERLIN"]]), text
        assert find_warehouses("berl", Scope(warehouses=frozenset({acme.warehouses["LEEDS"]})), 5) == []
        assert len(find_warehouses("e", ALL, 1)) == 1

    def test_a_sku_leads_to_its_stock(self):
        acme = company()
        hrefs = [hit.href for hit in find_stock("MUG", ALL, 5)]
        assert hrefs == [reverse("stock:sku", args=[acme.skus["MUG"]])]


def test_goods_that_came_back_point_at_the_order_and_not_at_the_shipment():
    acme = company()
    acme.receive("MUG", 5, 500)
    ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked(1))
    to = acme.place("LEEDS", PlaceKind.INSPECTION)
    line = ReturnLine(9, 3, acme.skus["MUG"], acme.owner, to, 1, Document(ORDER, 1), 1)
    accept_return(lines=[line], **asked(2))
    rows = rows_of(boss(), reverse("stock:sku", args=[acme.skus["MUG"]]), "m.f.kind=7")
    assert pick(rows, "document", "change", "quantity") == [("Order 9, line 3", 0, 1)]
    assert day(2).date().isoformat() in str(rows[0]["at"])
