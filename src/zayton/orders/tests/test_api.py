"""Orders read over HTTP: the shape of every answer, what narrows a list, and pages without loss."""

import pytest

from zayton.api.tests.builders import Caller, caller, items_of
from zayton.orders.tests.builders import DAY, Business, a_business
from zayton.orders.tests.said import problem

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


def test_an_order_is_listed_with_all_its_figures(business: Business, someone: Caller) -> None:
    key = business.sell("1", CUP=4)
    (told,) = items_of(someone.get("orders"))
    assert told == {
        "id": key,
        "shop_id": business.shop,
        "kind": "sale",
        "external_number": "1",
        "label": "",
        "state": "allocated",
        "clearance": "",
        "version": 1,
        "placed_at": "2026-03-02T09:30:00Z",
        "local_date": "2026-03-02",
        "country": "GB",
        "currency": "GBP",
        "goods_minor": 1000,
        "charge_minor": 0,
        "base_goods_minor": 1000,
        "base_charge_minor": 0,
        "units": 4,
        "original_id": None,
    }


def test_one_order_shows_the_lines_of_its_present_version_only(business: Business, someone: Caller) -> None:
    key = business.sell("1", CUP=4)
    business.place([business.draft("1", business.goods("POT", 1, 700))])
    told = someone.get(f"orders/{key}").json()
    assert [(line["external_code"], line["amount_minor"]) for line in told["lines"]] == [("POT", 700)]
    assert told["version"] == 2
    assert told["shipments"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["3", "2", "1"]),
        ("state=allocated", ["3", "1"]),
        ("state=backordered", ["2"]),
        ("state=cancelled", []),
        ("kind=return", ["C1"]),
        ("number=2", ["2"]),
        ("number=%25", []),
        ("limit=1", ["3"]),
    ],
)
def test_a_list_is_narrowed(business: Business, someone: Caller, query: str, found: list[str]) -> None:
    for number, units in (("1", 1), ("2", 99), ("3", 1)):
        code = "POT" if units > 9 else "CUP"
        business.place(
            [business.draft(number, business.goods(code, units), placed_at=DAY.replace(day=int(number)))]
        )
    business.take_back("C1", "LEEDS", business.goods("CUP", -1))
    assert [one["external_number"] for one in items_of(someone.get(f"orders?{query}"))] == found
    assert items_of(someone.get(f"orders?shop={business.shop + 1}")) == []


@pytest.mark.parametrize(
    "query",
    ["state=lost", "kind=gift", "limit=0", "limit=x", "cursor=nonsense", "shop=0", "number=" + "x" * 81],
)
def test_a_question_that_cannot_be_read_is_refused(business: Business, someone: Caller, query: str) -> None:
    response = someone.get(f"orders?{query}")
    assert response.status_code in (400, 422)
    problem(response, response.status_code)


def test_orders_of_one_moment_are_paged_without_loss_or_repetition(
    business: Business, someone: Caller
) -> None:
    business.place([business.draft(f"{n}", business.goods("LID", 1)) for n in range(7)])
    seen, cursor = [], ""
    while cursor is not None:
        page = someone.get(f"orders?limit=3&cursor={cursor}" if cursor else "orders?limit=3").json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) == 7


def test_a_cursor_of_one_question_does_not_answer_another(business: Business, someone: Caller) -> None:
    business.place([business.draft(f"{n}", business.goods("LID", 1)) for n in range(3)])
    cursor = someone.get("orders?limit=1").json()["next"]
    problem(someone.get(f"orders?limit=1&state=backordered&cursor={cursor}"), 422)


@pytest.mark.parametrize("key", [0, 999_999, 2**63 - 1])
def test_an_order_that_is_none_is_a_problem_404(business: Business, someone: Caller, key: int) -> None:
    response = someone.get(f"orders/{key}")
    assert response.status_code in (404, 422)
    problem(response, response.status_code)
