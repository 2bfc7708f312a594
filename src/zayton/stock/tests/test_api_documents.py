"""Documents over HTTP: each is booked wholly or not at all, once a key, within the caller's warehouses."""

import pytest

from zayton.api.tests.builders import caller
from zayton.stock.models import Count, Lot, LotBalance, Movement, Slip
from zayton.stock.public import PlaceKind, reserve_stock
from zayton.stock.states import ADJUSTMENT_REASONS
from zayton.stock.tests.builders import Company, asked, company, everything, level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]


@pytest.fixture
def acme() -> Company:
    acme = company()
    acme.receive("MUG", 10, 1000)
    acme.receive("MUG", 5, 600, into="BERLIN")
    return acme


def goods(acme, sku="MUG", **more):
    return {"sku": sku, "owner_id": acme.owner, **more}


def bodies(acme) -> dict[str, dict]:
    """A good line for each kind of document."""
    shelf = acme.shelves["LEEDS"]
    inspection = acme.place("LEEDS", PlaceKind.INSPECTION)
    return {
        "receipts": goods(acme, place_id=shelf, quantity=2, cost_minor=250),
        "transfers": goods(acme, from_place_id=shelf, to_place_id=inspection, quantity=3),
        "adjustments": goods(acme, place_id=shelf, quantity=-1, reason="lost"),
        "counts": goods(acme, place_id=shelf, counted=7),
    }


KINDS = ("receipts", "transfers", "adjustments", "counts")


def send(acme, kind, *lines, someone=None, **headers):
    body = {"lines": list(lines) or [bodies(acme)[kind]]}
    return (someone or caller()).post(f"stock/{kind}", body, **headers)


@pytest.mark.parametrize(
    ("kind", "quantity", "cost"),
    [("receipts", 2, 250), ("transfers", 3, 300), ("adjustments", -1, 100), ("counts", -3, 300)],
)
def test_each_document_answers_what_it_booked(acme, kind, quantity, cost):
    told = send(acme, kind).json()
    (line,) = told["lines"]
    assert (told["document_id"], line["quantity"], line["cost_minor"]) == (
        Slip.objects.latest("id").pk,
        quantity,
        cost,
    )
    assert told["refusals"] == []


def test_a_receipt_answers_the_lots_it_made(acme):
    line = bodies(acme)["receipts"]
    told = send(acme, "receipts", line, line).json()
    assert [one["lot_id"] for one in told["lines"]] == list(
        Lot.objects.order_by("id").values_list("id", flat=True)
    )[-2:]


def test_a_transfer_may_name_its_lot(acme):
    younger = acme.receive("MUG", 2, 900).lot_ids[0]
    line = bodies(acme)["transfers"] | {"quantity": 2, "lot_id": younger}
    assert send(acme, "transfers", line).json()["lines"][0]["cost_minor"] == 900


@pytest.mark.parametrize("reason", sorted(reason.name.lower() for reason in ADJUSTMENT_REASONS))
def test_every_reason_of_an_adjustment_is_understood(acme, reason):
    assert send(acme, "adjustments", bodies(acme)["adjustments"] | {"reason": reason}).status_code == 200
    assert Movement.objects.latest("id").kind in ADJUSTMENT_REASONS


def test_goods_that_appear_may_have_a_price_of_their_own(acme):
    line = bodies(acme)["adjustments"] | {"quantity": 2, "reason": "found", "cost_minor": 7}
    assert send(acme, "adjustments", line).json()["lines"][0]["cost_minor"] == 7


def test_a_count_that_agrees_is_a_document_that_books_nothing(acme):
    moved = Movement.objects.count()
    told = send(acme, "counts", bodies(acme)["counts"] | {"counted": 10}).json()
    assert (told["lines"][0]["quantity"], told["document_id"]) == (0, Slip.objects.latest("id").pk)
    assert (Movement.objects.count(), Count.objects.count()) == (moved, 1)


def test_a_note_is_kept(acme):
    body = {"lines": [bodies(acme)["receipts"]], "note": "  柜号 📦 "}
    caller().post("stock/receipts", body)
    assert Slip.objects.latest("id").note == "柜号 📦"


@pytest.mark.parametrize("kind", KINDS)
class TestEachKind:
    def test_the_same_key_books_once(self, acme, kind):
        someone = caller()
        answers = [send(acme, kind, someone=someone, HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert Slip.objects.count() == 3

    def test_the_same_key_with_other_words_is_a_conflict(self, acme, kind):
        someone = caller()
        send(acme, kind, someone=someone, HTTP_IDEMPOTENCY_KEY="once")
        before = everything()
        line = bodies(acme)[kind]
        other = send(acme, kind, line, line, someone=someone, HTTP_IDEMPOTENCY_KEY="once")
        assert other.status_code in (409, 422)
        assert everything() == before

    def test_one_line_that_nobody_knows_refuses_the_document(self, acme, kind):
        before = everything()
        line = bodies(acme)[kind]
        answer = send(acme, kind, line, line | {"sku": "GHOST", "owner_id": 10**9})
        assert answer.status_code == 409
        named = [(one["row"], one["figures"]["field"]) for one in answer.json()["refusals"]]
        assert sorted(named) == [(1, "owner_id"), (1, "sku")]
        assert everything() == before

    def test_another_keepers_place_is_as_unknown_as_none(self, acme, kind):
        someone = caller(warehouses=[acme.warehouses["BERLIN"]])
        before = everything()
        answer = send(acme, kind, someone=someone)
        assert answer.status_code == 409
        assert {one["figures"]["field"] for one in answer.json()["refusals"]} <= {
            "place_id",
            "from_place_id",
            "to_place_id",
        }
        assert everything() == before

    def test_places_outside_our_world_are_no_places_to_name(self, acme, kind):
        outside = acme.production()
        line = bodies(acme)[kind]
        field = "from_place_id" if kind == "transfers" else "place_id"
        before = everything()
        assert send(acme, kind, line | {field: outside}).status_code == 409
        assert everything() == before

    def test_it_needs_its_permission(self, acme, kind):
        held = ["stock.read", "stock.adjust" if kind in ("receipts", "transfers") else "stock.move"]
        before = everything()
        answer = send(acme, kind, someone=caller(permissions=held))
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
        assert everything() == before

    def test_costs_are_null_for_those_who_may_not_see_them(self, acme, kind):
        told = send(acme, kind, someone=caller(sees_cost=False)).json()
        assert [line["cost_minor"] for line in told["lines"]] == [None]

    @pytest.mark.parametrize("lines", [0, 501])
    def test_no_line_and_too_many_are_refused(self, acme, kind, lines):
        before = everything()
        body = {"lines": [bodies(acme)[kind]] * lines}
        assert caller().post(f"stock/{kind}", body).status_code == 422
        assert everything() == before


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("receipts", {"quantity": 0}),
        ("receipts", {"quantity": 1_000_001}),
        ("receipts", {"cost_minor": -1}),
        ("receipts", {"cost_minor": 1.5}),
        ("receipts", {"cost_minor": None}),
        ("transfers", {"quantity": -1}),
        ("transfers", {"lot_id": 0}),
        ("adjustments", {"quantity": 0}),
        ("adjustments", {"reason": "shipped"}),
        ("adjustments", {"reason": "LOST"}),
        ("adjustments", {"quantity": -1_000_001}),
        ("counts", {"counted": -1}),
        ("counts", {"counted": 1_000_001}),
        ("counts", {"quantity": 1}),
    ],
)
def test_a_field_that_is_wrong_is_named_and_nothing_booked(acme, kind, change):
    before = everything()
    answer = send(acme, kind, bodies(acme)[kind] | change)
    assert answer.status_code == 422
    (name,) = change
    assert name in str(answer.json()["errors"])
    assert everything() == before


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("transfers", {"sku": "BOWL"}, "stock.short"),
        ("transfers", {"to_place_id": "BERLIN"}, "stock.no_route"),
        ("transfers", {"to_place_id": "TRANSIT"}, "stock.reserved"),
        ("adjustments", {"quantity": -4}, "stock.reserved"),
        ("adjustments", {"sku": "BOWL"}, "stock.short"),
        ("counts", {"counted": 6}, "stock.reserved"),
        ("receipts", {"place_id": "TRANSIT"}, "stock.no_route"),
    ],
)
def test_what_stock_cannot_do_is_refused_with_its_reason(acme, kind, change, code):
    reserve_stock(lines=[acme.wish(1, "MUG", 7)], **asked())
    named = {"BERLIN": acme.shelves["BERLIN"], "TRANSIT": acme.place("LEEDS", PlaceKind.TRANSIT)}
    change = {name: named.get(value, value) for name, value in change.items()}
    quantity = {"quantity": 4} if kind == "transfers" and "quantity" not in change else {}
    before = everything()
    answer = send(acme, kind, bodies(acme)[kind] | quantity | change)
    assert answer.status_code == 409
    (refusal,) = answer.json()["refusals"]
    assert (refusal["code"], refusal["row"]) == (code, 0)
    assert refusal["detail"]
    assert refusal["remedy"]
    assert everything() == before


def test_a_count_of_the_same_goods_twice_is_refused_by_their_names(acme):
    line = bodies(acme)["counts"]
    before = everything()
    (refusal,) = send(acme, "counts", line, line).json()["refusals"]
    assert (refusal["code"], refusal["detail"]) == ("stock.counted_twice", "MUG is counted twice in MAIN.")
    assert everything() == before


def test_the_way_to_another_warehouse_takes_two_transfers(acme):
    transit = acme.place("BERLIN", PlaceKind.TRANSIT)
    first = bodies(acme)["transfers"] | {"to_place_id": transit}
    second = first | {"from_place_id": transit, "to_place_id": acme.shelves["BERLIN"]}
    assert send(acme, "transfers", first).status_code == send(acme, "transfers", second).status_code == 200
    assert (level(acme), level(acme, house="BERLIN")) == ((7, 0), (8, 0))
    assert LotBalance.objects.get(place=transit, quantity=0)


def test_five_hundred_lines_are_booked_as_one_document(acme):
    line = bodies(acme)["receipts"]
    told = send(acme, "receipts", *[line] * 500).json()
    assert len(told["lines"]) == 500
    assert level(acme) == (1010, 0)
