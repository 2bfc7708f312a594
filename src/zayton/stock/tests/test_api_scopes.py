"""Reading stock over HTTP within a scope: another warehouse, cost, and permissions."""

import pytest

from zayton.api.tests.builders import caller, items_of
from zayton.stock.public import (
    MoveLine,
    PlaceKind,
    move_stock,
)
from zayton.stock.tests.builders import Company, told
from zayton.stock.tests.reading import READS, a_small_stock, paged

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Company:
    return a_small_stock()


class TestScopes:
    def test_each_read_keeps_to_the_callers_warehouses(self, acme):
        berlin = acme.warehouses["BERLIN"]
        someone = caller(warehouses=[berlin])
        assert [one["id"] for one in items_of(someone.get("stock/warehouses"))] == [berlin]
        assert {one["warehouse_id"] for one in items_of(someone.get("stock/places"))} == {berlin}
        assert {one["warehouse_id"] for one in items_of(someone.get("stock/levels"))} == {berlin}
        assert [one["quantity"] for one in items_of(someone.get("stock/movements"))] == [5]
        past = paged(someone, "stock/as-of?at=2030-01-01T00:00:00Z")
        assert [(one["warehouse_id"], one["quantity"]) for one in past] == [(berlin, 5)]

    def test_asking_for_another_warehouse_by_its_id_finds_nothing(self, acme):
        someone, leeds = caller(warehouses=[acme.warehouses["BERLIN"]]), acme.warehouses["LEEDS"]
        for path in (
            f"levels?warehouse={leeds}",
            f"places?warehouse={leeds}",
            f"movements?warehouse={leeds}",
        ):
            assert items_of(someone.get(f"stock/{path}")) == [], path
        assert items_of(someone.get(f"stock/movements?place={acme.shelves['LEEDS']}")) == []

    def test_a_transfer_is_in_the_ledger_of_both_its_warehouses(self, acme):
        line = MoveLine(
            acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], acme.place("BERLIN", PlaceKind.TRANSIT), 1
        )
        move_stock(lines=[line], **told(8))
        for house in ("LEEDS", "BERLIN"):
            someone = caller(warehouses=[acme.warehouses[house]])
            newest = items_of(someone.get("stock/movements?newest_first=true&limit=1"))
            assert [one["kind"] for one in newest] == ["moved"]

    @pytest.mark.parametrize("path", ["movements", "as-of?at=2030-01-01T00:00:00Z"])
    def test_costs_are_null_for_those_who_may_not_see_them(self, acme, path):
        seen = [one["cost_minor"] for one in items_of(caller(sees_cost=False).get(f"stock/{path}"))]
        assert set(seen) == {None}

    @pytest.mark.parametrize("path", READS)
    def test_no_read_without_the_permission(self, acme, path):
        refused = caller(permissions=["stock.move"]).get(f"stock/{path}")
        assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")

    @pytest.mark.parametrize("path", READS)
    def test_an_empty_company_is_answered_with_nothing(self, path):
        assert items_of(caller().get(f"stock/{path}")) == []
