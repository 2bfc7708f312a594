"""The stock table, ages, the past and the ledger on screen: figures, filters, exports, scopes, languages."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.catalog.public import SkuDraft, write_skus
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.stock.public import (
    Document,
    MoveLine,
    OwnerDraft,
    PlaceKind,
    ReceiptLine,
    ReturnLine,
    accept_return,
    add_owners,
    move_stock,
    receive_stock,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import AT, ORDER, asked, company, day, told
from zayton.stock.tests.pages import (
    answer_of,
    boss,
    client_of,
    export_of,
    keeper,
    pick,
    rows_of,
    words_of_page,
)

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"stock:{name}", args=args)


def named(**titles):
    """Titles of SKUs, Chinese and English, by code."""
    drafts = [SkuDraft(code, title_zh=zh, title_en=en) for code, (zh, en) in titles.items()]
    assert not write_skus(drafts=drafts, actor=SYSTEM, at=AT).refusals


class TestTheStockTable:
    def test_without_goods_it_says_what_to_do_first(self):
        company()
        page = boss().get(address("levels")).content.decode()
        assert "No goods yet" in page
        assert reverse("stock:book", args=["receive"]) in page

    def test_every_figure_of_a_row(self):
        acme = company()
        recently = now() - timedelta(days=3)
        acme.receive("MUG", 40, 4000, at=recently - timedelta(days=90))
        goods = (acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"])
        reserve_stock(lines=[acme.wish(1, "MUG", 5)], document_kind=ORDER, at=recently, actor=SYSTEM)
        ship_stock(lines=[acme.wish(2, "MUG", 6)], document_kind=ORDER, at=recently, actor=SYSTEM)
        for kind, units in ((PlaceKind.INSPECTION, 3), (PlaceKind.TRANSIT, 4)):
            move_stock(lines=[MoveLine(*goods, acme.place("LEEDS", kind), units)], at=recently, actor=SYSTEM)
        (row,) = rows_of(boss(), address("levels"))
        wanted = (
            "on_hand",
            "reserved",
            "available",
            "in_transit",
            "inspection",
            "days",
            "value",
            "situation",
        )
        assert pick([row], *wanted) == [(27, 5, 22, 4, 3, 22 * 30 // 6, "27.00", "fine")]

    def test_what_came_back_slows_the_pace(self):
        acme = company()
        recently = now() - timedelta(days=1)
        acme.receive("MUG", 10, 1000)
        told = {"document_kind": ORDER, "at": recently, "actor": SYSTEM}
        ship_stock(lines=[acme.wish(1, "MUG", 4)], **told)
        line = ReturnLine(2, 1, acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 3, Document(ORDER, 1), 1)
        accept_return(lines=[line], **told)
        assert pick(rows_of(boss(), address("levels")), "on_hand", "days") == [(9, 9 * 30)]

    def test_what_was_shipped_longer_ago_does_not_count(self):
        acme = company()
        acme.receive("MUG", 10, 1000)
        long_ago = now() - timedelta(days=31)
        ship_stock(lines=[acme.wish(1, "MUG", 4)], document_kind=ORDER, at=long_ago, actor=SYSTEM)
        assert pick(rows_of(boss(), address("levels")), "days", "situation") == [(None, "slow")]

    def test_two_owners_of_the_same_goods_are_two_rows(self):
        acme = company()
        other = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **told())["SHU"]
        acme.receive("MUG", 5, 500)
        receive_stock(lines=[ReceiptLine(acme.skus["MUG"], other, acme.shelves["LEEDS"], 2, 900)], **told())
        rows = rows_of(boss(), address("levels"), "sort=owner&columns=owner,on_hand,value")
        assert pick(rows, "owner", "on_hand", "value") == [("ACME", 5, "5.00"), ("SHU", 2, "9.00")]

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ("", ["BOWL", "MUG", "PLATE"]),
            ("sort=-on_hand", ["PLATE", "MUG", "BOWL"]),
            ("sort=value", ["PLATE", "BOWL", "MUG"]),
            ("f.on_hand=gte:5", ["MUG", "PLATE"]),
            ("f.code=MUG", ["MUG"]),
            ("f.warehouse=BERLIN", []),
            ("f.value=lte:2", ["PLATE"]),
            ("q=马克", ["MUG"]),
            ("q=white", ["PLATE"]),
            ("q=zzz", []),
        ],
    )
    def test_it_is_sorted_filtered_and_searched(self, query, codes):
        acme = company()
        named(MUG=("马克杯", "Mug"), PLATE=("盘子", "White plate"))
        for sku, units, cost in (("MUG", 5, 900), ("PLATE", 7, 100), ("BOWL", 1, 300)):
            acme.receive(sku, units, cost)
        assert [row["code"] for row in rows_of(boss(), address("levels"), query)] == codes

    def test_titles_are_in_the_readers_language_else_in_the_other_else_the_code(self):
        acme = company()
        named(MUG=("马克杯", "Mug"), PLATE=("盘子", None))
        for sku in acme.skus:
            acme.receive(sku, 1, 1)
        english = pick(rows_of(boss(), address("levels")), "title")
        chinese = pick(rows_of(boss(language="zh-hans"), address("levels")), "title")
        assert english == [("BOWL",), ("Mug",), ("盘子",)]
        assert chinese == [("BOWL",), ("马克杯",), ("盘子",)]

    def test_a_warehouse_outside_the_scope_is_in_no_row_total_export_or_sentence(self):
        acme = company()
        acme.receive("MUG", 5, 500)
        acme.receive("MUG", 70, 7000, into="BERLIN")
        client = keeper(acme, "LEEDS")
        answer = answer_of(client, address("levels"))
        assert pick(answer["rows"], "warehouse", "on_hand") == [("LEEDS", 5)]
        assert answer["totals"]["on_hand"] == 5
        assert [row["On hand"] for row in export_of(client, address("levels"))] == ["5"]
        assert "5 units of 1 SKUs on hand" in words_of_page(client.get(address("levels")))

    def test_cost_can_neither_be_read_sorted_nor_filtered_by_those_who_may_not_see_it(self):
        acme = company()
        acme.receive("MUG", 5, 900)
        acme.receive("PLATE", 5, 100)
        client = client_of("operator")
        plain = rows_of(client, address("levels"))
        for query in ("sort=value", "sort=-value", "f.value=lte:2", "columns=code,value"):
            rows = rows_of(client, address("levels"), query)
            assert [row["code"] for row in rows] == [row["code"] for row in plain], query
            assert all("value" not in row for row in rows)
        assert "They cost" not in words_of_page(client.get(address("levels")))

    def test_the_sentence_counts_units_skus_holds_and_cost(self):
        acme = company()
        acme.receive("MUG", 1500, 250_000)
        acme.receive("PLATE", 3, 50)
        reserve_stock(lines=[acme.wish(1, "MUG", 20)], **asked())
        said = words_of_page(boss().get(address("levels")))
        assert "1,503 units of 2 SKUs on hand, 20 of them reserved. They cost £2,500.50." in said

    def test_formulas_in_titles_are_text_in_both_files(self):
        acme = company()
        named(MUG=(None, '=HYPERLINK("http://x")'))
        acme.receive("MUG", 1, 1)
        (row,) = export_of(boss(), address("levels"))
        assert row["Title"] == '\'=HYPERLINK("http://x")'
        content = b"".join(boss().get(f"{address('levels')}?format=xlsx"))
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheet = parts.read("xl/worksheets/sheet1.xml").decode()
            texts = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        assert "<f>" not in sheet
        assert "HYPERLINK(" in texts

    def test_more_rows_cost_no_more_queries(self):
        acme = company(" ".join(f"S{number}" for number in range(30)))
        client = boss()
        acme.receive("S0", 1, 1)
        rows_of(client, address("levels"))
        with CaptureQueriesContext(connection) as few:
            rows_of(client, address("levels"))
        for number in range(1, 30):
            acme.receive(f"S{number}", 1, 1)
        with CaptureQueriesContext(connection) as many:
            assert len(rows_of(client, address("levels"))) == 30
        assert len(many) == len(few)


class TestAges:
    def test_goods_stand_in_the_bucket_of_their_age_with_their_cost(self):
        acme = company()
        acme.receive("MUG", 2, 222, at=now() - timedelta(days=45))
        acme.receive("MUG", 3, 300, at=now())
        (row,) = rows_of(boss(), address("ages"))
        assert (row["age0"], row["age1"], row["age2"], row["value"]) == (3, 2, 0, "5.22")

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ("", ["BOWL", "PLATE", "MUG"]),
            ("sort=code", ["BOWL", "MUG", "PLATE"]),
            ("sort=-age0", ["MUG", "PLATE", "BOWL"]),
            ("q=pla", ["PLATE"]),
        ],
    )
    def test_the_oldest_goods_come_first_unless_asked_otherwise(self, query, codes):
        acme = company()
        for sku, units, age in (("BOWL", 1, 400), ("PLATE", 2, 200), ("MUG", 9, 1)):
            acme.receive(sku, units, 100, at=now() - timedelta(days=age))
        acme.receive("PLATE", 1, 1, at=now())
        assert [row["code"] for row in rows_of(boss(), address("ages"), query)] == codes

    def test_totals_are_those_of_all_that_matches(self):
        acme = company()
        acme.receive("MUG", 9, 900, at=now())
        acme.receive("BOWL", 1, 50, at=now())
        totals = answer_of(boss(), address("ages"), "q=mug")["totals"]
        assert (totals["age0"], totals["value"]) == (9, "9.00")

    def test_who_may_not_see_cost_sees_units_in_the_chart(self):
        acme = company()
        acme.receive("MUG", 9, 900, at=now())
        assert "Units by age in days" in client_of("operator").get(address("ages")).content.decode()
        assert "Value by age in days" in boss().get(address("ages")).content.decode()

    def test_without_goods_the_page_opens(self):
        assert boss().get(address("ages")).status_code == 200


class TestAPastDay:
    def test_the_file_is_named_after_the_day(self):
        acme = company()
        acme.receive("MUG", 9, 900)
        answer = boss().get(f"{address('past')}?format=csv&day=2026-03-05")
        assert "stock-2026-03-05" in answer["Content-Disposition"]
        assert "MUG" in b"".join(answer).decode()

    @pytest.mark.parametrize("asked_for", ["", "yesterday", "2026-02-30", "9999-12-31", "0001-01-01", "昨天"])
    def test_a_day_that_nobody_can_look_at_is_answered_with_one_that_one_can(self, asked_for):
        company().receive("MUG", 9, 900)
        assert boss().get(f"{address('past')}?day={asked_for}").status_code == 200

    def test_the_last_moment_of_the_day_counts_and_the_next_one_does_not(self):
        acme = company()
        midnight = day(1).replace(hour=0)
        acme.receive("MUG", 1, 1, at=midnight - timedelta(microseconds=1))
        acme.receive("MUG", 10, 1, at=midnight)
        (row,) = rows_of(boss(), address("past"), f"day={day(0).date()}")
        assert row["quantity"] == 1

    def test_it_is_sorted_and_searched(self):
        acme = company()
        acme.receive("MUG", 9, 100)
        acme.receive("BOWL", 1, 900)
        client = boss()
        query = f"day={day(1).date()}"
        assert [row["code"] for row in rows_of(client, address("past"), f"{query}&sort=-quantity")] == [
            "MUG",
            "BOWL",
        ]
        assert [row["code"] for row in rows_of(client, address("past"), f"{query}&sort=-value")] == [
            "BOWL",
            "MUG",
        ]
        assert [row["code"] for row in rows_of(client, address("past"), f"{query}&q=bow")] == ["BOWL"]
        assert [row["code"] for row in rows_of(client, address("past"), f"{query}&q=none")] == []

    def test_states_are_said_in_the_readers_language(self):
        acme = company()
        acme.receive("MUG", 9, 100)
        query = f"day={day(1).date()}"
        assert export_of(boss(), address("past"), query)[0]["State"] == "On hand"
        assert "在库" in str(export_of(boss(language="zh-hans"), address("past"), query)[0])
