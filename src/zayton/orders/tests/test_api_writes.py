"""Orders written over HTTP: what is refused before and after reading it, and that a repeated request is one."""

from typing import Any

import pytest

from zayton.api.tests.builders import Caller, caller
from zayton.orders.models import Order, Shipment
from zayton.orders.tests.builders import Business, a_business, in_the_books, state_of_order
from zayton.orders.tests.said import body_of, problem, said

pytestmark = pytest.mark.django_db
WRITES = ("orders", "orders/returns", "orders/allocate", "orders/cancel", "orders/ship")


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10, POT=5)
    return made


@pytest.fixture
def someone() -> Caller:
    return caller()


@pytest.mark.parametrize(
    "wrong",
    [
        {"shop_id": 0},
        {"number": ""},
        {"number": " 1"},
        {"number": "x" * 81},
        {"placed_at": "2026-03-02T09:30:00"},
        {"placed_at": "yesterday"},
        {"currency": "gbp"},
        {"country": "Britain"},
        {"postcode": "x" * 21},
        {"customer": "x" * 81},
        {"latitude_e6": 90_000_001},
        {"longitude_e6": -180_000_001},
        {"goods": [{"sku": "CUP", "quantity": 0, "amount_minor": 1}]},
        {"goods": [{"sku": "CUP", "quantity": 1.5, "amount_minor": 1}]},
        {"goods": [{"sku": "CUP", "quantity": 1, "amount_minor": -1}]},
        {"goods": [{"sku": "CUP", "quantity": 1, "amount_minor": 10**12 + 1}]},
        {"goods": [{"sku": " ", "quantity": 1, "amount_minor": 1}]},
        {"goods": [{"sku": "CUP", "quantity": 1, "amount_minor": 1}] * 201},
        {"charges": [{"charge": "bribe", "amount_minor": 1}]},
        {"charges": [{"charge": "postage", "amount_minor": 1}] * 21},
        {"gift": True},
    ],
)
def test_a_field_that_cannot_be_is_refused_before_anything_is_done(
    business: Business, someone: Caller, wrong: dict[str, Any]
) -> None:
    before = in_the_books()
    told = problem(someone.post("orders", {"orders": [said(business, **wrong)]}), 422)
    assert any(name in str(told) for name in wrong)
    assert in_the_books() == before


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"goods": []}, "orders.no-lines"),
        ({"currency": "XTS"}, "orders.no-rate"),
        ({"shop_id": 999_999}, "orders.unknown-shop"),
        ({"goods": [{"sku": "NOPE", "quantity": 1, "amount_minor": 1}]}, "orders.unknown-sku"),
    ],
)
def test_an_order_that_cannot_stand_is_a_problem_409_in_both_languages(
    business: Business, facts: dict[str, Any], code: str
) -> None:
    before = Order.objects.count()
    details = []
    for language in ("en", "zh-hans"):
        asking = caller()
        asking.language = language
        told = problem(asking.post("orders", {"orders": [said(business, **facts)]}), 409)
        (refusal,) = told["refusals"]
        assert (refusal["code"], refusal["row"]) == (code, 0)
        details.append(refusal["detail"])
    assert details[0] != details[1]
    assert Order.objects.count() == before


def test_rows_of_refusals_are_those_of_the_request(business: Business, someone: Caller) -> None:
    orders = [
        said(business, "0", goods=[{"sku": "NOPE", "quantity": 1, "amount_minor": 1}]),
        said(business, "1"),
        said(business, "2", goods=[]),
        said(business, "3"),
    ]
    told = someone.post("orders", {"orders": orders}).json()
    assert [one["row"] for one in told["orders"]] == [1, 3]
    assert sorted((one["row"], one["code"]) for one in told["refusals"]) == [
        (0, "orders.unknown-sku"),
        (2, "orders.no-lines"),
    ]


def test_an_order_may_be_kept_without_being_served(business: Business, someone: Caller) -> None:
    told = someone.post("orders", {"orders": [said(business)], "allocate": False}).json()
    assert told["orders"][0]["state"] == "placed"
    assert business.level("CUP") == (10, 0)


def test_a_later_version_that_may_not_wait_is_a_problem_and_changes_nothing(
    business: Business, someone: Caller
) -> None:
    someone.post("orders", {"orders": [said(business)]})
    before = in_the_books()
    more = said(business, goods=[{"sku": "CUP", "quantity": 11, "amount_minor": 1000}])
    told = problem(someone.post("orders", {"orders": [more], "refuse_short": True}), 409)
    assert told["refusals"][0]["code"] == "orders.short"
    assert in_the_books() == before


def test_a_return_turns_positive_figures_into_negative_ones(business: Business, someone: Caller) -> None:
    back = said(business, "R", charges=[{"charge": "postage", "amount_minor": 350}])
    body = {"returns": [back], "warehouse_id": business.houses["LEEDS"]}
    key = someone.post("orders/returns", body).json()["orders"][0]["order_id"]
    told = someone.get(f"orders/{key}").json()
    assert (told["goods_minor"], told["charge_minor"], told["units"]) == (-1000, -350, -2)
    assert business.level("CUP") == (12, 0)


def test_a_return_that_names_its_order_is_held_to_what_was_shipped(
    business: Business, someone: Caller
) -> None:
    sale = someone.post("orders", {"orders": [said(business)]}).json()["orders"][0]["order_id"]
    back = said(business, "R", original=said(business)["number"])
    body = {"returns": [back], "warehouse_id": business.houses["LEEDS"]}
    told = problem(someone.post("orders/returns", body), 409)
    assert told["refusals"][0]["code"] == "orders.returned-more"
    someone.post("orders/ship", {"parcels": [{"order_id": sale}]})
    key = someone.post("orders/returns", body).json()["orders"][0]["order_id"]
    assert someone.get(f"orders/{key}").json()["original_id"] == sale
    assert business.level("CUP") == (10, 0)


def test_a_sale_has_no_original(business: Business, someone: Caller) -> None:
    problem(someone.post("orders", {"orders": [said(business, original="1")]}), 422)


def test_a_warehouse_beyond_the_callers_scope_takes_nothing_back(business: Business) -> None:
    narrow = caller(warehouses=[business.houses["KOELN"]])
    before = in_the_books()
    told = problem(narrow.post("orders/returns", body_of("orders/returns", business, 0)), 409)
    assert told["refusals"][0]["figures"]["field"] == "warehouse_id"
    assert in_the_books() == before


def test_one_order_named_twice_is_allocated_and_cancelled_once(business: Business, someone: Caller) -> None:
    key = someone.post("orders", {"orders": [said(business)], "allocate": False}).json()["orders"][0][
        "order_id"
    ]
    assert someone.post("orders/allocate", {"order_ids": [key, key]}).json()["states"] == {
        str(key): "allocated"
    }
    assert business.level("CUP") == (10, 2)
    assert someone.post("orders/cancel", {"order_ids": [key, key]}).json()["refusals"] == []


def test_two_parcels_of_one_order_in_one_request_are_refused(business: Business, someone: Caller) -> None:
    key = business.sell("1", CUP=4)
    before = in_the_books()
    problem(someone.post("orders/ship", {"parcels": [{"order_id": key}, {"order_id": key}]}), 422)
    assert in_the_books() == before


def test_units_of_one_line_that_is_named_twice_are_added_up(business: Business, someone: Caller) -> None:
    key = business.sell("1", CUP=4)
    line = someone.get(f"orders/{key}").json()["lines"][0]["id"]
    parcel = {"order_id": key, "lines": [{"line_id": line, "quantity": 1}, {"line_id": line, "quantity": 2}]}
    told = someone.post("orders/ship", {"parcels": [parcel]}).json()
    assert told["states"] == {str(key): "partly_shipped"}
    assert told["shipments"] == list(Shipment.objects.values_list("pk", flat=True))
    assert Shipment.objects.get().units == 3


@pytest.mark.parametrize("path", WRITES)
def test_a_write_needs_a_key_a_token_and_a_permission(business: Business, path: str) -> None:
    body = body_of(path, business, business.sell("1", CUP=4))
    nobody, buyer, owner = Caller(""), caller(roles=["buyer"]), caller()
    before = in_the_books()
    assert problem(nobody.post(path, body), 401)["code"] == "http.unauthenticated"
    assert problem(buyer.post(path, body), 403)["code"] == "http.forbidden"
    assert problem(owner.post(path, body, HTTP_IDEMPOTENCY_KEY=""), 400)["code"] == "http.key_missing"
    assert in_the_books() == before


@pytest.mark.parametrize("path", WRITES)
def test_a_write_repeated_under_its_key_is_done_once_and_answered_alike(
    business: Business, path: str
) -> None:
    key = business.sell("old", CUP=4)
    someone, body = caller(), body_of(path, business, key)
    first = someone.post(path, body, HTTP_IDEMPOTENCY_KEY="once")
    assert first.status_code == 200, first.content
    before = in_the_books()
    again = someone.post(path, body, HTTP_IDEMPOTENCY_KEY="once")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert in_the_books() == before


@pytest.mark.parametrize("verb", ["allocate", "cancel", "ship"])
@pytest.mark.parametrize("shops", [[], None])
def test_a_verb_on_an_order_that_is_none_or_not_seen_is_refused_alike(
    business: Business, verb: str, shops: list[int] | None
) -> None:
    key = business.sell("1", CUP=4)
    stranger = caller(shops=shops)
    asked = key if shops == [] else key + 1000
    told = problem(stranger.post(f"orders/{verb}", body_of(f"orders/{verb}", business, asked)), 409)
    assert [one["code"] for one in told["refusals"]] == ["orders.unknown"]
    assert state_of_order(key) == "allocated"
