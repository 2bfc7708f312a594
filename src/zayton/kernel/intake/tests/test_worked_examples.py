"""What somebody who imports a shop's files could check by hand."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.operations.mending import discard_rows, mend_rows
from zayton.kernel.intake.operations.replaying import replay_rows
from zayton.kernel.intake.queries import reasons_of
from zayton.kernel.intake.tests.builders import AT, as_csv, end_state, fresh_target, imported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


def sums(run) -> tuple[int, int, int]:
    run.refresh_from_db()
    return run.read, run.accepted, run.quarantined


def test_a_week_of_orders_with_two_typing_errors():
    """Five lines; "two" and "1.5" are no pieces: 3 accepted + 2 held = 5. Mended to 2 and 1, all 5 are in."""
    run = imported(
        as_csv(
            "S-1,cup,1,2024-03-04,4.00",
            "S-1,pot,two,2024-03-04,19.00",
            "S-2,cup,3,2024-03-05,4.00",
            "S-3,pot,1.5,2024-03-06,19.00",
            "S-4,jar,2,2024-03-07,7.50",
        )
    )
    assert sums(run) == (5, 3, 2)
    mend_rows(import_id=run.pk, rows=[3], cells={"quantity": "2"}, actor=SYSTEM)
    mend_rows(import_id=run.pk, rows=[5], cells={"quantity": "1"}, actor=SYSTEM)
    replay_rows(import_id=run.pk, rows=[3, 5], actor=SYSTEM, at=AT)
    assert sums(run) == (5, 5, 0)
    assert sum(line[1] for lines in end_state().values() for line in lines) == 1 + 2 + 3 + 1 + 2


def test_a_german_price_list_read_by_its_own_marks():
    """1.234,50 is one thousand two hundred and thirty-four and a half; 0,99 tells that the comma parts decimals."""
    run = imported(
        as_csv("A;cup;1;31.12.2023;1.234,50", "B;pot;1;01.02.2024;0,99", head="Order;Item;Qty;When;Price")
    )
    assert sums(run) == (2, 2, 0)
    assert {number: line[0][3] for number, line in end_state().items()} == {"A": 1_234_500_000, "B": 990_000}
    assert end_state()["B"][0][2].startswith("2024-02-01")


def test_a_shop_in_shanghai_sells_just_after_midnight():
    """00:10 on 1 March in Shanghai is 16:10 on 29 February in UTC, eight hours before."""
    imported(as_csv("A,cup,1,2024-03-01 00:10,1"), options={"zone": "Asia/Shanghai"})
    assert end_state()["A"][0][2].startswith("2024-02-29 16:10")


def test_a_clerk_sorts_ten_held_rows():
    """Ten held rows: four mended, three set aside, three left: 10 − 4 = 6 stay in quarantine, and reasons count 6."""
    run = imported(as_csv(*(f"A{row},cup,?,2024-01-01,1" for row in range(10)), "OK,cup,1,2024-01-01,1"))
    rows = list(run.rows.order_by("row").values_list("row", flat=True))
    mend_rows(import_id=run.pk, rows=rows[:4], cells={"quantity": "1"}, actor=SYSTEM)
    replay_rows(import_id=run.pk, rows=rows[:4], actor=SYSTEM, at=AT)
    discard_rows(import_id=run.pk, rows=rows[4:7], reason="tests", actor=SYSTEM, at=AT)
    assert sums(run) == (11, 5, 6)
    assert [one["count"] for one in reasons_of(run)] == [6]


def test_the_same_report_is_downloaded_twice_and_once_again_a_day_later():
    """Two lines, the same two lines, then those two and a third: 2 + 0 + 1 new, and 2 + 2 said again."""
    lines = ["A,cup,1,2024-01-01,1", "B,cup,2,2024-01-02,1"]
    outcomes = [imported(as_csv(*said)).outcomes for said in (lines, lines, [*lines, "C,cup,3,2024-01-03,1"])]
    assert outcomes == [{"sale": 2}, {"unchanged": 2}, {"sale": 1, "unchanged": 2}]


def test_an_order_is_corrected_by_a_later_file():
    """First 2 cups; the corrected file says 3 cups and a jar: what counts is 3 and 1, not 5 and 1."""
    imported(as_csv("A,cup,2,2024-01-01,1"))
    imported(as_csv("A,cup,3,2024-01-01,1", "A,jar,1,2024-01-01,1"))
    assert [line[:2] for line in end_state()["A"]] == [["cup", 3], ["jar", 1]]
