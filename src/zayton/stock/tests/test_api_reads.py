"""Reading stock over HTTP: shapes, filters, pages, scopes."""

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.api.tests.builders import caller, items_of
from zayton.stock.public import (
    OwnerDraft,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    open_warehouses,
    receive_stock,
)
from zayton.stock.tests.builders import Company, day, told
from zayton.stock.tests.reading import READS, a_small_stock, paged, sorted_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Company:
    return a_small_stock()


class TestShapes:
    def test_a_warehouse(self, acme):
        first = items_of(caller().get("stock/warehouses"))[0]
        assert first == {
            "id": acme.warehouses["LEEDS"],
            "code": "LEEDS",
            "name": "Leeds",
            "kind": "own",
            "country": "GB",
            "zone": "UTC",
            "priority": 100,
            "simulated": False,
        }

    @pytest.mark.parametrize("kind", WarehouseKind)
    def test_the_kind_of_a_warehouse_is_a_word(self, kind):
        open_warehouses(drafts=[WarehouseDraft("X", "X", kind, "GB")], **told())
        assert items_of(caller().get("stock/warehouses"))[0]["kind"] == kind.name.lower()

    def test_a_place(self, acme):
        found = items_of(caller().get(f"stock/places?warehouse={acme.warehouses['LEEDS']}&code=MAIN"))
        assert found == [
            {
                "id": acme.shelves["LEEDS"],
                "warehouse_id": acme.warehouses["LEEDS"],
                "kind": "bin",
                "code": "MAIN",
            }
        ]

    def test_places_outside_every_warehouse_are_not_listed(self, acme):
        kinds = {one["kind"] for one in items_of(caller().get("stock/places"))}
        assert kinds == {"bin", "transit", "inspection", "scrap"}

    def test_owners_in_the_order_they_came(self, acme):
        add_owners(drafts=[OwnerDraft("AAA", "蜀记 🐼")], **told())
        found = items_of(caller().get("stock/owners"))
        assert [(one["code"], one["name"]) for one in found] == [("ACME", "Acme Ltd"), ("AAA", "蜀记 🐼")]

    def test_a_level(self, acme):
        (found,) = items_of(caller().get(f"stock/levels?sku=MUG&warehouse={acme.warehouses['LEEDS']}"))
        assert {name: found[name] for name in ("sku", "on_hand", "reserved", "free", "owner_id")} == {
            "sku": "MUG",
            "on_hand": 6,
            "reserved": 2,
            "free": 4,
            "owner_id": acme.owner,
        }

    def test_a_movement(self, acme):
        (found,) = items_of(caller().get("stock/movements?document_id=2&sku=MUG&newest_first=true&limit=1"))
        assert found.pop("id") > 0
        assert found.pop("lot_id") > 0
        assert found.pop("to_place_id") > 0
        assert datetime.fromisoformat(found.pop("at")) == day(4)
        assert found == {
            "kind": "shipped",
            "sku": "MUG",
            "sku_id": acme.skus["MUG"],
            "from_place_id": acme.shelves["LEEDS"],
            "quantity": 4,
            "cost_minor": 400,
            "document": "stock_test_order",
            "document_id": 2,
            "line_id": 7,
        }

    def test_stock_as_of_a_moment(self, acme):
        found = items_of(caller().get("stock/as-of?at=2030-01-01T00:00:00Z&sku=BOWL"))
        assert found == [
            {
                "warehouse_id": None,
                "sku": "BOWL",
                "sku_id": acme.skus["BOWL"],
                "state": "in_production",
                "quantity": 50,
                "cost_minor": 4000,
            }
        ]


class TestAsking:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", [("MUG", 6), ("PLATE", 3), ("MUG", 5)]),
            ("sku=mug", [("MUG", 6), ("MUG", 5)]),
            ("sku=%20MUG%20", [("MUG", 6), ("MUG", 5)]),
            ("warehouse=BERLIN", [("MUG", 5)]),
            ("sku=GHOST", []),
            ("owner=999999", []),
            ("warehouse=999999", []),
        ],
    )
    def test_levels_are_narrowed_by_what_is_asked(self, acme, query, found):
        query = query.replace("BERLIN", str(acme.warehouses["BERLIN"]))
        levels = items_of(caller().get(f"stock/levels?{query}"))
        assert [(one["sku"], one["on_hand"]) for one in levels] == found

    @pytest.mark.parametrize(
        ("query", "units"),
        [
            ("", [10, 3, 5, 4, 50]),
            ("newest_first=true", [50, 4, 5, 3, 10]),
            ("sku=PLATE", [3]),
            ("place=shelf", [10, 3, 4]),
            ("warehouse=LEEDS", [10, 3, 4]),
            ("place=999999", []),
            ("document_id=2", [4]),
        ],
    )
    def test_movements_are_narrowed_by_what_is_asked(self, acme, query, units):
        query = query.replace("LEEDS", str(acme.warehouses["LEEDS"]))
        query = query.replace("shelf", str(acme.shelves["LEEDS"]))
        movements = items_of(caller().get(f"stock/movements?{query}"))
        if query == "document_id=2":
            movements = [one for one in movements if one["document"] == "stock_test_order"]
        assert [one["quantity"] for one in movements] == units

    def test_a_moment_counts_with_its_offset_and_to_its_last_instant(self, acme):
        def mugs(at):
            return [one["quantity"] for one in items_of(caller().get(f"stock/as-of?sku=MUG&at={quote(at)}"))]

        moment = day(0)
        assert mugs(moment.isoformat()) == [10]
        assert mugs((moment - timedelta(microseconds=1)).isoformat()) == []
        assert mugs("2026-03-02T17:00:00+08:00") == [10]
        assert mugs("2026-03-02T16:59:59+08:00") == []

    @pytest.mark.parametrize(
        "query",
        [
            "levels?warehouse=0",
            "levels?warehouse=x",
            "levels?limit=0",
            "levels?limit=100000",
            "movements?place=-1",
            "movements?newest_first=perhaps",
            "as-of",
            "as-of?at=yesterday",
            "as-of?at=2026-03-02T09:00:00",
            "as-of?at=0001-01-01T00:00:00Z",
            "as-of?at=9999-12-31T23:59:59Z",
            f"levels?sku={'x' * 65}",
            f"levels?warehouse={10**19}",
        ],
    )
    def test_what_cannot_be_asked_is_named(self, acme, query):
        answer = caller().get(f"stock/{query}")
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert answer.json()["errors"]

    def test_a_cursor_is_not_made_up_nor_used_for_another_question(self, acme):
        following = caller().get("stock/levels?limit=1").json()["next"]
        for path in (
            "stock/levels?limit=1&cursor=abc",
            f"stock/levels?limit=1&sku=MUG&cursor={quote(following)}",
        ):
            assert caller().get(path).status_code in (400, 422), path


class TestPages:
    @pytest.mark.parametrize("path", READS)
    def test_page_by_page_is_the_same_as_at_once(self, acme, path):
        someone = caller()
        at_once = items_of(someone.get(f"stock/{path}"))
        assert at_once
        for limit in (1, 2):
            in_pages = paged(someone, f"stock/{path}", limit)
            # a page of the past holds whole SKUs and sorts its own rows
            assert in_pages == at_once or (
                path.startswith("as-of") and sorted_rows(in_pages) == sorted_rows(at_once)
            )

    def test_the_newest_come_first_on_every_page(self, acme):
        someone = caller()
        forward = paged(someone, "stock/movements", 2)
        assert paged(someone, "stock/movements?newest_first=true", 2) == forward[::-1]

    def test_what_is_added_meanwhile_neither_shifts_nor_repeats(self, acme):
        someone = caller()
        first = someone.get("stock/movements?limit=3").json()
        acme.receive("BOWL", 1, 1, at=day(9))
        rest = someone.get(f"stock/movements?limit=99&cursor={quote(first['next'])}").json()
        assert [one["quantity"] for one in [*first["items"], *rest["items"]]] == [10, 3, 5, 4, 50, 1]

    @pytest.mark.parametrize("path", ["levels", "movements", "as-of?at=2030-01-01T00:00:00Z"])
    def test_more_rows_cost_no_more_queries(self, acme, path):
        someone = caller()
        someone.get(f"stock/{path}")
        with CaptureQueriesContext(connection) as few:
            before = len(items_of(someone.get(f"stock/{path}")))
        other = add_owners(drafts=[OwnerDraft("SHU", "Shu")], **told())["SHU"]
        lines = [
            ReceiptLine(sku, other, shelf, 1, 1)
            for sku in acme.skus.values()
            for shelf in acme.shelves.values()
        ]
        receive_stock(lines=lines, **told(9))
        with CaptureQueriesContext(connection) as many:
            assert len(items_of(someone.get(f"stock/{path}"))) > before
        assert len(many) == len(few)
