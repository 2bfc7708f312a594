"""Orders of the past with the corrections between them: stock follows them in the order in which they happened."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.orders.models import Correction, CorrectionLine, Order, Shipment
from zayton.orders.operations.placing import book_documents
from zayton.orders.public import NEW, RETURN, UNCHANGED, PlaceOptions, State
from zayton.orders.results import Booked
from zayton.orders.rules.reading import CorrectionDraft
from zayton.orders.rules.reading import CorrectionLine as Corrected
from zayton.orders.tests.builders import DAY, Business, a_business, charge, in_the_books
from zayton.stock.models import Movement
from zayton.stock.public import MovementKind, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def later(hours: int):
    return DAY + timedelta(hours=hours)


def corrected(
    business: Business, number: str, units: int, *, hours: int = 0, reason: str = "found"
) -> CorrectionDraft:
    line = Corrected(business.skus["CUP"], "CUP", units, reason, "a remark", 7)
    return CorrectionDraft(business.shop, number, later(hours), (line,))


def sold(business: Business, number: str, units: int, *, hours: int = 0, code: str = "CUP"):
    return business.draft(number, business.goods(code, units), placed_at=later(hours))


def back(business: Business, number: str, units: int, *, hours: int = 0):
    return business.draft(number, business.goods("CUP", -units, -100), kind=RETURN, placed_at=later(hours))


def book(
    business: Business, drafts=(), corrections=(), *, house: str | None = "LEEDS", actor: Actor = SYSTEM
) -> Booked:
    shelf = business.houses[house] if house else None
    options = PlaceOptions(ship_from=shelf, restock_to=shelf)
    return book_documents(drafts=drafts, corrections=corrections, actor=actor, at=later(99), options=options)


def test_a_sale_of_the_past_has_left_when_it_was_ordered(business: Business) -> None:
    book(business, [sold(business, "1", 4, hours=3)])
    assert Order.objects.get().state == State.SHIPPED
    assert Shipment.objects.get().at == later(3)
    assert Movement.objects.get(kind=MovementKind.SHIPPED).at == later(3)
    assert business.promised(Order.objects.get().pk) == [("CUP", "LEEDS", 4, 4)]


def test_goods_that_came_back_before_can_be_sold_after(business: Business) -> None:
    booked = book(
        business, [sold(business, "2", 2, hours=2), sold(business, "0", 10), back(business, "C1", 2, hours=1)]
    )
    assert not booked.orders.refusals
    assert business.level("CUP") == (0, 0)


def test_goods_that_come_back_only_later_cannot_be_sold_before(business: Business) -> None:
    drafts = [sold(business, "0", 10), sold(business, "1", 2, hours=1), back(business, "C2", 2, hours=2)]
    booked = book(business, drafts)
    assert [(one.row, one.code) for one in booked.orders.refusals] == [(1, "stock.short")]
    assert business.level("CUP") == (2, 0)


def test_a_correction_stands_between_the_sales_by_its_time(business: Business) -> None:
    drafts = [sold(business, "1", 11, hours=1), sold(business, "2", 1, hours=3)]
    booked = book(business, drafts, [corrected(business, "K", 2, hours=2)])
    assert [one.row for one in booked.orders.refusals] == [0]
    assert business.level("CUP") == (10 - 1 + 2, 0)


def test_of_one_moment_the_lower_number_comes_first(business: Business) -> None:
    booked = book(business, [sold(business, "b", 10), sold(business, "a", 1)])
    assert [one.row for one in booked.orders.refusals] == [0]


def test_a_sale_that_stock_cannot_follow_leaves_its_other_lines_too(business: Business) -> None:
    business.stock("LEEDS", POT=5)
    draft = business.draft("1", business.goods("CUP", 11), business.goods("POT", 1))
    assert book(business, [draft]).orders.refusals
    assert business.level("POT") == (5, 0)
    assert not Order.objects.exists()


def test_charges_of_the_past_need_no_goods(business: Business) -> None:
    booked = book(business, [business.draft("1", charge("M", "manual", 5))])
    assert booked.orders.settled[0].state == State.SHIPPED
    assert not Shipment.objects.exists()


@pytest.mark.parametrize(
    ("reason", "units", "kind"),
    [
        ("damaged", -1, MovementKind.DAMAGED),
        ("sample", -1, MovementKind.SAMPLE),
        ("found", 1, MovementKind.FOUND),
        ("lost", -1, MovementKind.LOST),
        ("corrected", -1, MovementKind.CORRECTED),
        ("corrected", 1, MovementKind.CORRECTED),
    ],
)
def test_a_correction_moves_stock_under_its_reason(
    business: Business, reason: str, units: int, kind: MovementKind
) -> None:
    book(business, (), [corrected(business, "K", units, reason=reason)])
    assert business.level("CUP") == (10 + units, 0)
    assert Movement.objects.order_by("-pk")[0].kind == kind
    (line,) = CorrectionLine.objects.all()
    assert (line.quantity, line.reason, line.remark, line.source_row) == (units, reason, "a remark", 7)


def test_a_correction_is_booked_once_however_often_it_comes(business: Business) -> None:
    draft = corrected(business, "K", -1)
    first = book(business, (), [draft]).corrections.settled
    before = in_the_books()
    again = book(business, (), [draft]).corrections.settled
    assert [one.outcome for one in (*first, *again)] == [NEW, UNCHANGED]
    assert again[0].order_id == first[0].order_id
    assert in_the_books() == before


def test_a_correction_that_says_otherwise_is_refused(business: Business) -> None:
    book(business, (), [corrected(business, "K", -1)])
    before = in_the_books()
    booked = book(business, (), [corrected(business, "L", 1), corrected(business, "K", -2)][1:])
    assert [(one.code, one.row) for one in booked.corrections.refusals] == [("orders.correction-changed", 0)]
    assert in_the_books() == before


@pytest.mark.parametrize(
    ("house", "units", "code"), [(None, 1, "orders.no-shelf"), ("LEEDS", -11, "stock.short")]
)
def test_a_correction_that_cannot_be_is_refused_and_leaves_no_trace(
    business: Business, house: str | None, units: int, code: str
) -> None:
    before = in_the_books()
    booked = book(business, (), [corrected(business, "K", units)], house=house)
    assert [one.code for one in booked.corrections.refusals] == [code]
    assert in_the_books() == before
    assert not Correction.objects.exists()


def test_a_correction_for_a_shop_beyond_the_actors_scope_is_refused(business: Business) -> None:
    stranger = Actor("person:x", frozenset({"orders.place"}), Scope(frozenset({business.shop + 1})))
    before = in_the_books()
    booked = book(business, (), [corrected(business, "K", 1)], actor=stranger)
    assert [one.code for one in booked.corrections.refusals] == ["orders.unknown-shop"]
    assert in_the_books() == before


def test_refusals_of_orders_and_corrections_are_kept_apart(business: Business) -> None:
    drafts = [sold(business, "1", 1), sold(business, "2", 50)]
    corrections = [corrected(business, "K", -50), corrected(business, "L", 1)]
    booked = book(business, drafts, corrections)
    assert ([one.row for one in booked.orders.refusals], [one.row for one in booked.orders.settled]) == (
        [1],
        [0],
    )
    assert [one.row for one in booked.corrections.refusals] == [0]
    assert [one.row for one in booked.corrections.settled] == [1]


def test_more_goods_in_a_later_word_leave_too(business: Business) -> None:
    book(business, [sold(business, "1", 4)])
    booked = book(business, [sold(business, "1", 6)])
    (settled,) = booked.orders.settled
    assert (settled.state, settled.version) == (State.SHIPPED, 2)
    assert business.level("CUP") == (4, 0)
    assert [one.units for one in Shipment.objects.order_by("id")] == [4, 2]
    assert prove() == []


def test_more_goods_than_there_are_in_a_later_word_are_refused(business: Business) -> None:
    book(business, [sold(business, "1", 4)])
    before = in_the_books()
    booked = book(business, [sold(business, "1", 11)])
    assert [(one.row, one.code) for one in booked.orders.refusals] == [(0, "stock.short")]
    assert in_the_books() == before


documents = st.lists(
    st.tuples(st.sampled_from(["sale", "return", "correction"]), st.integers(1, 8), st.integers(0, 5)),
    min_size=1,
    max_size=6,
)


@given(documents, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_shuffled_past_ends_in_the_same_books(said: list[tuple[str, int, int]], chance) -> None:
    from django.db import transaction

    def ends(order: list[tuple[int, tuple[str, int, int]]]) -> object:
        with transaction.atomic():
            business = a_business()
            business.stock("LEEDS", CUP=10)
            drafts = [
                (sold if kind == "sale" else back)(business, f"{name}", units, hours=hours)
                for name, (kind, units, hours) in order
                if kind != "correction"
            ]
            corrections = [
                corrected(business, f"{name}", -units, hours=hours, reason="lost")
                for name, (kind, units, hours) in order
                if kind == "correction"
            ]
            booked = book(business, drafts, corrections)
            found = (
                sorted(drafts[one.row].number for one in booked.orders.refusals),
                sorted(corrections[one.row].number for one in booked.corrections.refusals),
                business.level("CUP"),
                prove(),
            )
            transaction.set_rollback(True)
        return found

    whole = list(enumerate(said))
    shuffled = list(whole)
    chance.shuffle(shuffled)
    assert ends(shuffled) == ends(whole)
