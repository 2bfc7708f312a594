"""What the demo reads out of its file: articles by code, their flows, and the company around them."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.catalog.public import Stage
from zayton.demo.classing import IN_CHINESE
from zayton.demo.company import OPERATORS, found_company, hire_people
from zayton.demo.history import SOURCE, Article, articles_of, moved_orders
from zayton.demo.loading import _by_week
from zayton.demo.moving import weeks_forward
from zayton.demo.steps import do_once, is_done
from zayton.demo.stocking import sku_draft
from zayton.demo.supplying import Flow, Receipt, luck_of, receipts_of, unit_cost_millis
from zayton.demo.tests.builders import AT, DAY, line, lines
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Warehouse


def test_codes_that_differ_in_case_or_spaces_are_one_article_spelled_as_most() -> None:
    (found,) = articles_of(
        lines(
            line("1", "ab1", "A CUP", 1, 2, 2.5),
            line("2", "AB1", "A CUP", 2, 3, 2.5),
            line("3", "AB1 ", "A CUP", 3, 4, 2.5),
            line("4", "AB1", "X", 1, 5, 9.0),
        ),
        [],
    )
    assert (found.code, found.title, found.price_minor) == ("AB1", "A CUP", 250.0)
    assert (found.first_day, found.last_day) == (date(2026, 3, 2), date(2026, 3, 5))


def test_what_is_sold_flows_out_and_what_comes_back_in() -> None:
    rows = line("1", "A", "A", 5, 2), line("2", "A", "A", 3, 2), line("C3", "A", "A", -2, 3)
    (found,) = articles_of(lines(*rows), [])
    assert list(found.flows) == [Flow(date(2026, 3, 2), -8), Flow(date(2026, 3, 3), 2)]


def test_a_correction_flows_as_the_warehouse_signs_it() -> None:
    wet, found_again = line("9", "A", "wet", -3, 3, 0.0, None), line("10", "A", "found", 4, 4, 0.0, None)
    (found,) = articles_of(lines(line("1", "A", "A", 5, 2), wet, found_again), [])
    assert [flow.quantity for flow in found.flows] == [-5, -3, 4]


def test_a_free_line_beside_a_paid_one_is_a_gift_and_leaves() -> None:
    found = articles_of(lines(line("1", "A", "A", 5, 2), line("1", "B", "B", 1, 2, 0.0, None)), [])
    assert [(one.code, one.flows[0].quantity) for one in found] == [("A", -5), ("B", -1)]


def test_corrections_that_name_a_price_or_a_customer_are_sales() -> None:
    """Only an invoice without any price and any customer speaks for the warehouse; the others for a buyer."""
    rows = (
        line("1", "A", "A", 5, 2),
        line("2", "A", "A", -3, 3, 0.0, 7),
        line("3", "A", "A", -2, 4, 1.0, None),
    )
    (found,) = articles_of(lines(*rows), [])
    assert [flow.quantity for flow in found.flows] == [-5, 3, 2]


def test_what_leaves_and_what_comes_back_on_one_day_are_two_flows_and_what_leaves_is_first() -> None:
    rows = line("C1", "A", "A", -2, 2), line("2", "A", "A", 5, 2), line("3", "A", "A", 1, 2)
    (found,) = articles_of(lines(*rows), [])
    assert list(found.flows) == [Flow(date(2026, 3, 2), -6), Flow(date(2026, 3, 2), 2)]


def test_the_usual_title_and_price_are_those_of_sales_only() -> None:
    rows = (
        line("1", "A", "A CUP ", 1, 2, 2.0),
        line("2", "A", "A CUP ", 1, 2, 4.0),
        line("3", "A", "broken", 1, 2, 0.0, None),
        line("4", "A", "broken", 1, 2, 0.0, None),
        line("5", "A", "broken", 1, 2, 0.0, None),
        line("6", "A", "THE CUP", 1, 2, 30.0),
    )
    (found,) = articles_of(lines(*rows), [])
    assert (found.title, found.price_minor) == ("A CUP", 400.0)


def test_of_two_titles_and_spellings_equally_usual_the_first_by_letter_is_taken() -> None:
    rows = line("1", "b1", "B CUP", 1, 2), line("2", "B1", "A CUP", 1, 3)
    for found in (articles_of(lines(*rows), []), articles_of(lines(*reversed(rows)), [])):
        assert [(one.code, one.title) for one in found] == [("B1", "A CUP")]


def test_a_file_of_no_lines_has_no_articles() -> None:
    assert articles_of(lines(), []) == []


sales = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "C3", "4"]),
        st.sampled_from(["A", "a", "B ", "中1", "POST"]),
        st.sampled_from(["A CUP", "B CUP", None]),
        st.integers(-9, 9).filter(bool),
        st.integers(1, 28),
        st.sampled_from([0.0, 1.25, 9.99]),
        st.sampled_from([None, 7]),
    ),
    max_size=12,
)


@given(sales.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_lines_does_not_matter(both: tuple[list[tuple], list[tuple]]) -> None:
    rows, shuffled = ([line(*row) for row in some] for some in both)
    assert articles_of(lines(*rows), ["POST"]) == articles_of(lines(*shuffled), ["POST"])


@given(sales)
@settings(max_examples=40, deadline=None)
def test_every_unit_of_goods_flows_once_and_each_code_is_one_article(rows: list[tuple]) -> None:
    found = articles_of(lines(*(line(*row) for row in rows)), ["POST"])
    goods = [row for row in rows if row[1] != "POST"]
    assert [one.code.strip().upper() for one in found] == sorted({row[1].strip().upper() for row in goods})
    told = {
        no: all(row[5] == 0 and row[6] is None for row in rows if row[0] == no)
        for no in {row[0] for row in rows}
    }
    assert sum(flow.quantity for one in found for flow in one.flows) == sum(
        row[3] if told[row[0]] else -row[3] for row in goods
    )
    assert all(one.first_day <= flow.day <= one.last_day for one in found for flow in one.flows)


def test_service_codes_are_no_articles() -> None:
    found = articles_of(lines(line("1", "POST", "P", 1, 2), line("1", "A", "A", 1, 2)), ["POST"])
    assert [one.code for one in found] == ["A"]


def test_an_article_that_was_never_sold_has_no_title_and_a_usual_price() -> None:
    (found,) = articles_of(lines(line("1", "A", None, 5, 2, 0.0, None)), [])
    assert (found.title, found.price_minor) == ("", 100.0)


def test_the_whole_file_moves_by_whole_weeks_and_changes_nothing_else() -> None:
    moved, raw = moved_orders(DAY), pl.read_parquet(SOURCE)
    assert moved.height == raw.height == 541_909
    shift = moved["InvoiceDate"][0] - raw["InvoiceDate"][0]
    assert shift.days % 7 == 0
    assert shift == timedelta(days=shift.days)
    assert 0 <= (DAY - moved["InvoiceDate"].max().date()).days < 7  # type: ignore[union-attr]
    assert moved.drop("InvoiceDate").equals(raw.drop("InvoiceDate"))


@pytest.mark.parametrize(
    ("today", "weeks"),
    [(date(2026, 3, 1), 0), (date(2026, 3, 7), 0), (date(2026, 3, 8), 1), (date(2027, 3, 1), 52)],
)
def test_the_year_moves_once_seven_days_have_passed(today: date, weeks: int) -> None:
    assert weeks_forward(date(2026, 3, 1), today) == timedelta(weeks=weeks)


def article(first: int, last: int, title: str = "RED RETROSPOT CAKE STAND") -> Article:
    days = [DAY - timedelta(days=back) for back in (first, last)]
    return Article("22423", title, 1275.0, days[0], days[1], [])


@pytest.mark.parametrize(
    ("first", "last", "stage"),
    [
        (300, 0, Stage.MATURE),
        (59, 0, Stage.NEW),
        (60, 0, Stage.MATURE),
        (300, 60, Stage.MATURE),
        (300, 61, Stage.SLOW),
        (300, 150, Stage.SLOW),
        (300, 151, Stage.ENDED),
    ],
)
def test_a_sku_is_in_the_stage_that_its_sales_speak_of(first: int, last: int, stage: str) -> None:
    assert sku_draft(article(first, last), DAY).lifecycle == stage


def test_what_the_demo_makes_up_is_marked_and_the_same_every_time() -> None:
    draft = sku_draft(article(300, 0), DAY)
    assert draft == sku_draft(article(300, 0), DAY)
    assert set(draft.simulated.split(",")) == {
        "brand",
        "category",
        "person",
        "lifecycle",
        "weight_g",
        "purchase_cost_minor",
    }
    assert draft.category in IN_CHINESE
    assert draft.person in OPERATORS


@given(st.text(min_size=1, max_size=8), st.floats(0, 10**7))
def test_a_sku_costs_about_a_third_to_a_half_of_its_price_and_never_nothing(code: str, price: float) -> None:
    millis = unit_cost_millis(price, luck_of(code))
    assert millis >= 500
    assert millis == 500 or 0.31 <= millis / (price * 1_000) <= 0.59


def test_what_never_leaves_is_never_received() -> None:
    assert receipts_of("A", [], 100, DAY, DAY) == []
    assert receipts_of("A", [Flow(DAY, 5)], 100, DAY, DAY) == []


def test_a_receipt_comes_in_before_the_period_it_is_for() -> None:
    (receipt,) = receipts_of("A", [Flow(DAY, -10)], 100, DAY, DAY)
    assert DAY - timedelta(days=10) <= receipt.day <= DAY - timedelta(days=6)
    assert receipt.quantity >= 10
    assert receipt.cost_minor >= receipt.quantity * 100 * 0.32 - 1


def test_receipts_are_told_week_by_week_and_none_is_lost() -> None:
    receipts = [Receipt("A", DAY + timedelta(days=day), 1, 1) for day in (0, 6, 7, 21)]
    assert [(done, len(part)) for done, part in _by_week(receipts)] == [(0, 2), (2, 1), (3, 1)]
    assert list(_by_week([])) == []


@pytest.mark.django_db
def test_a_step_is_done_once_and_one_that_fails_is_not_done() -> None:
    done: list[int] = []

    def fail() -> None:
        done.append(0)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        do_once(7, fail, actor=SYSTEM)
    assert not is_done(7)
    for _ in range(2):
        do_once(7, lambda: done.append(1), actor=SYSTEM)
    assert done == [0, 1]
    assert is_done(7)
    assert not is_done(8)
    assert Entry.objects.filter(verb="demo.step_done").count() == 1


@pytest.mark.django_db
def test_a_company_is_founded_once_however_often_the_load_is_started() -> None:
    first = found_company(at=AT, actor=SYSTEM)
    assert found_company(at=AT, actor=SYSTEM) == first
    assert Warehouse.objects.filter(simulated=True).count() == 2


@pytest.mark.django_db
def test_people_are_hired_once_and_see_what_their_work_needs() -> None:
    company = found_company(at=AT, actor=SYSTEM)
    names = hire_people(company=company, password=None, at=AT, actor=SYSTEM)
    hire_people(company=company, password=None, at=AT, actor=SYSTEM)
    people = {person.username: person for person in Person.objects.filter(username__in=names)}
    assert set(people) == set(names)
    assert {name for name, person in people.items() if person.sees_cost} == {"boss", "buyer", "finance"}
    assert people["lin"].shops == [company.shop_id]
    assert people["keeper"].warehouses == [company.home_id]
    assert not people["boss"].has_usable_password()
