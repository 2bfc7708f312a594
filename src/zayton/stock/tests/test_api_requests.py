"""Requests over HTTP: units held for something outside, let go of and shipped, within the caller's warehouses."""

import pytest

from zayton.api.tests.builders import caller
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Claim, Movement, Slip
from zayton.stock.tests.builders import Company, company, everything, level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]


@pytest.fixture
def acme() -> Company:
    acme = company()
    acme.receive("MUG", 10, 1000)
    acme.receive("PLATE", 3, 333)
    acme.receive("MUG", 5, 600, into="BERLIN")
    return acme


def wanted(acme, *lines, **more):
    """A body that wants SKUs: code, units and perhaps the warehouse."""
    said = [
        {
            "sku": sku,
            "owner_id": acme.owner,
            "warehouse_id": acme.warehouses[(*house, "LEEDS")[0]],
            "quantity": units,
        }
        for sku, units, *house in lines
    ]
    return {"lines": said, **more}


def held(acme, *lines, someone=None):
    answer = (someone or caller()).post("stock/requests", wanted(acme, *lines))
    assert answer.status_code == 200, answer.content
    return answer.json()["document_id"]


def refused(response, status, code=None):
    """The refusals of a problem as code and row."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    said = response.json()
    if code:
        assert said["code"] == code
    return [(one["code"], one["row"]) for one in said["refusals"]]


class TestHolding:
    def test_the_answer_tells_the_request_and_each_line(self, acme):
        answer = caller().post("stock/requests", wanted(acme, ("MUG", 4), ("plate", 1), note="展会 🎪"))
        slip = Slip.objects.latest("id")
        assert answer.json() == {
            "document_id": slip.pk,
            "lines": [
                {"quantity": 4, "cost_minor": None, "lot_id": None},
                {"quantity": 1, "cost_minor": None, "lot_id": None},
            ],
            "refusals": [],
        }
        assert slip.note == "展会 🎪"
        assert (level(acme), level(acme, "PLATE")) == ((10, 4), (3, 1))

    def test_a_refused_request_is_no_request(self, acme):
        before = everything()
        answer = caller().post("stock/requests", wanted(acme, ("MUG", 4), ("PLATE", 4)))
        assert refused(answer, 409) == [("stock.short", 1)]
        assert everything() == before

    def test_parts_are_held_and_the_rest_is_told(self, acme):
        answer = caller().post("stock/requests", wanted(acme, ("MUG", 4), ("PLATE", 4), partial=True)).json()
        assert [line["quantity"] for line in answer["lines"]] == [4, 3]
        assert [(one["code"], one["row"]) for one in answer["refusals"]] == [("stock.short", 1)]
        assert answer["refusals"][0]["detail"] == "PLATE: 4 wanted, 3 free in LEEDS."

    def test_parts_of_nothing_are_a_refusal(self, acme):
        before = everything()
        answer = caller().post("stock/requests", wanted(acme, ("BOWL", 4), partial=True))
        assert refused(answer, 409) == [("stock.short", 0)]
        assert everything() == before

    def test_the_same_key_holds_once(self, acme):
        someone, body = caller(), wanted(acme, ("MUG", 4))
        first, second = (someone.post("stock/requests", body, HTTP_IDEMPOTENCY_KEY="k-1") for _ in range(2))
        assert first.content == second.content
        assert (level(acme), Claim.objects.count()) == ((10, 4), 1)

    def test_a_refusal_is_the_answer_to_its_key_even_when_goods_have_come(self, acme):
        someone, body = caller(), wanted(acme, ("PLATE", 4))
        first = someone.post("stock/requests", body, HTTP_IDEMPOTENCY_KEY="k-1")
        acme.receive("PLATE", 9, 999)
        assert someone.post("stock/requests", body, HTTP_IDEMPOTENCY_KEY="k-1").content == first.content
        assert level(acme, "PLATE") == (12, 0)

    @pytest.mark.parametrize(
        "change",
        [
            {"quantity": 0},
            {"quantity": -1},
            {"quantity": 1.5},
            {"quantity": "2"},
            {"quantity": True},
            {"quantity": 1_000_001},
            {"sku": ""},
            {"sku": "   "},
            {"owner_id": 0},
            {"warehouse_id": None},
            {"sort": "x"},
        ],
    )
    def test_a_field_that_is_wrong_is_named(self, acme, change):
        body = wanted(acme, ("MUG", 1))
        body["lines"][0] |= change
        before = everything()
        answer = caller().post("stock/requests", body)
        refused(answer, 422)
        (name,) = change
        assert name in str(answer.json()["errors"])
        assert everything() == before

    @pytest.mark.parametrize("count", [0, 501])
    def test_no_line_and_too_many_are_refused(self, acme, count):
        before = everything()
        refused(caller().post("stock/requests", wanted(acme, *[("MUG", 1)] * count)), 422)
        assert everything() == before

    def test_what_nobody_knows_is_named_by_its_field(self, acme):
        body = wanted(acme, ("GHOST", 1), ("MUG", 1))
        body["lines"][1] |= {"owner_id": 10**9, "warehouse_id": 10**9}
        before = everything()
        answer = caller().post("stock/requests", body)
        assert len(refused(answer, 409)) == 3
        figures = [(one["row"], one["figures"]["field"]) for one in answer.json()["refusals"]]
        assert sorted(figures) == [(0, "sku"), (1, "owner_id"), (1, "warehouse_id")]
        assert everything() == before


class TestLettingGo:
    def test_all_of_it_where_no_line_is_named(self, acme):
        request = held(acme, ("MUG", 4), ("PLATE", 2))
        answer = caller().post(f"stock/requests/{request}/release", {}).json()
        assert [line["quantity"] for line in answer["lines"]] == [6]
        assert (level(acme), level(acme, "PLATE")) == ((10, 0), (3, 0))

    def test_a_part_of_a_line_and_never_more_than_it_holds(self, acme):
        request = held(acme, ("MUG", 4), ("PLATE", 2))
        body = {"lines": [{"line": 1, "quantity": 3}, {"line": 1, "quantity": 3}, {"line": 9}]}
        answer = caller().post(f"stock/requests/{request}/release", body).json()
        assert [line["quantity"] for line in answer["lines"]] == [3, 1, 0]
        assert (level(acme), level(acme, "PLATE")) == ((10, 0), (3, 2))

    def test_letting_go_twice_is_no_refusal(self, acme):
        request = held(acme, ("MUG", 4))
        caller().post(f"stock/requests/{request}/release", {})
        before = everything()
        answer = caller().post(f"stock/requests/{request}/release", {})
        assert (answer.status_code, answer.json()["lines"][0]["quantity"]) == (200, 0)
        assert everything() == before

    def test_a_request_that_there_is_not_is_not_found(self, acme):
        receipt = Slip.objects.latest("id").pk
        for number in (10**9, receipt):
            for verb in ("release", "ship"):
                refused(caller().post(f"stock/requests/{number}/{verb}", {}), 404)
            refused(caller().get(f"stock/requests/{number}"), 404)


class TestShipping:
    def test_what_is_held_leaves_with_its_cost(self, acme):
        request = held(acme, ("MUG", 4), ("PLATE", 1))
        answer = caller().post(f"stock/requests/{request}/ship", {}).json()
        assert [(line["quantity"], line["cost_minor"]) for line in answer["lines"]] == [(4, 400), (1, 111)]
        assert (level(acme), level(acme, "PLATE")) == ((6, 0), (2, 0))
        assert Entry.objects.get(verb="stock.shipped").document_id == request

    def test_more_than_a_line_holds_is_refused_and_stays(self, acme):
        request = held(acme, ("MUG", 4))
        before = everything()
        body = {"lines": [{"line": 1, "quantity": 5}]}
        assert refused(caller().post(f"stock/requests/{request}/ship", body), 409) == [
            ("stock.not_reserved", 0)
        ]
        assert everything() == before

    def test_one_line_that_holds_nothing_keeps_the_others_in(self, acme):
        request = held(acme, ("MUG", 4), ("PLATE", 1))
        caller().post(f"stock/requests/{request}/release", {"lines": [{"line": 2}]})
        before = everything()
        for second in (2, 7):
            body = {"lines": [{"line": 1}, {"line": second}]}
            refused(caller().post(f"stock/requests/{request}/ship", body), 404)
        assert everything() == before

    def test_a_line_that_is_named_twice_ships_the_sum(self, acme):
        request = held(acme, ("MUG", 4))
        body = {"lines": [{"line": 1, "quantity": 1}, {"line": 1, "quantity": 2}]}
        answer = caller().post(f"stock/requests/{request}/ship", body).json()
        assert [line["quantity"] for line in answer["lines"]] == [3]
        assert level(acme) == (7, 1)

    def test_the_same_key_ships_once(self, acme):
        request, someone = held(acme, ("MUG", 4)), caller()
        body = {"lines": [{"line": 1, "quantity": 1}]}
        for _ in range(2):
            answer = someone.post(f"stock/requests/{request}/ship", body, HTTP_IDEMPOTENCY_KEY="ship-1")
            assert answer.status_code == 200
        assert level(acme) == (9, 3)

    def test_cost_is_null_for_those_who_may_not_see_it(self, acme):
        request = held(acme, ("MUG", 4))
        answer = caller(sees_cost=False).post(f"stock/requests/{request}/ship", {}).json()
        assert answer["lines"][0]["cost_minor"] is None


class TestLooking:
    def test_each_line_that_still_holds_is_told(self, acme):
        request = held(acme, ("MUG", 4), ("MUG", 2, "BERLIN"))
        told = caller().get(f"stock/requests/{request}").json()
        assert (told["id"], [(one["line"], one["quantity"]) for one in told["held"]]) == (
            request,
            [(1, 4), (2, 2)],
        )
        assert told["held"][1]["warehouse_id"] == acme.warehouses["BERLIN"]

    def test_one_that_holds_nothing_any_more_is_still_there(self, acme):
        request = held(acme, ("MUG", 4))
        caller().post(f"stock/requests/{request}/ship", {})
        assert caller().get(f"stock/requests/{request}").json()["held"] == []


class TestWhoMay:
    def test_a_request_over_two_warehouses_is_for_those_who_see_both(self, acme):
        request = held(acme, ("MUG", 4), ("MUG", 2, "BERLIN"))
        before = everything()
        for house in ("LEEDS", "BERLIN"):
            someone = caller(warehouses=[acme.warehouses[house]])
            refused(someone.get(f"stock/requests/{request}"), 404)
            refused(someone.post(f"stock/requests/{request}/release", {}), 404)
            refused(someone.post(f"stock/requests/{request}/ship", {}), 404)
        assert everything() == before
        both = caller(warehouses=list(acme.warehouses.values()))
        assert both.post(f"stock/requests/{request}/ship", {}).status_code == 200

    @pytest.mark.parametrize(
        ("permissions", "verb"),
        [
            (["stock.read", "stock.move"], ""),
            (["stock.read", "stock.move"], "release"),
            (["stock.read", "stock.reserve"], "ship"),
        ],
    )
    def test_each_verb_needs_its_permission(self, acme, permissions, verb):
        request = held(acme, ("MUG", 4))
        before = everything()
        path, body = (
            (f"stock/requests/{request}/{verb}", {}) if verb else ("stock/requests", wanted(acme, ("MUG", 1)))
        )
        refused(caller(permissions=permissions).post(path, body), 403)
        assert everything() == before

    def test_nothing_is_shipped_without_a_key(self, acme):
        request = held(acme, ("MUG", 4))
        before = Movement.objects.count()
        refused(caller().post(f"stock/requests/{request}/ship", {}, HTTP_IDEMPOTENCY_KEY=""), 400)
        assert Movement.objects.count() == before

    def test_refusals_come_in_the_callers_language(self, acme):
        someone = caller()
        someone.language = "zh-hans"
        answer = someone.post("stock/requests", wanted(acme, ("PLATE", 4))).json()
        assert "PLATE" in answer["refusals"][0]["detail"]
        assert "wanted" not in answer["refusals"][0]["detail"]
