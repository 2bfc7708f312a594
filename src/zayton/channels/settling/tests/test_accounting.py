"""Settlement files as an accountant looks at them: what is missing, twice, owed, in yen, or in two currencies."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.models import Settlement
from zayton.channels.settling.queries import settlements_seen
from zayton.channels.settling.recording import Brought, keep_settlements
from zayton.channels.settling.tests.builders import AT, in_the_books, row, standing
from zayton.channels.settling.tests.files import SAMPLE, date_range, sample, taken
from zayton.channels.settling.tests.locales import US
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Replayed, mend_rows, replay_rows
from zayton.kernel.intake.tests.files import held, outcomes

pytestmark = pytest.mark.django_db
REF = "28471003921"


@pytest.fixture
def shop(tmp_path, settings):
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    return seller().open("US", currency="USD")


def test_a_first_row_at_fault_takes_nothing_from_what_came_by_api(shop):
    body = {"settlementReport": {"reportId": "1"}, "text": SAMPLE.decode()}
    seen = ADAPTER.reading.settlement(json.dumps(body).encode())
    keep_settlements(brought=[Brought(seen, f"shop:{shop}", None, shop)], actor=SYSTEM, at=AT)
    before = in_the_books()
    run = taken(sample(("582.89\tUSD", "about\tUSD")), shop, at=datetime(2026, 8, 1, tzinfo=UTC))
    assert (held(), outcomes(run)) == ([(2, "total", "intake.not_a_number")], {"better_known": 23})
    after = in_the_books()
    assert (after["Settlement"], after["SettlementLine"]) == (before["Settlement"], before["SettlementLine"])


def test_a_settlement_whose_first_row_lies_in_quarantine_says_so_until_it_is_mended(shop):
    run = taken(sample(("582.89\tUSD", "about\tUSD")), shop)
    (shown,) = settlements_seen(scope=SYSTEM.scope)
    assert (shown.total_minor, shown.agreement, shown.state) == (None, "cut", "open")
    assert mend_rows(import_id=run.pk, rows=[2], cells={"total": "582.89"}, actor=SYSTEM) == 1
    assert replay_rows(import_id=run.pk, rows=[2], actor=SYSTEM, at=AT) == Replayed(1, 0)
    (shown,) = settlements_seen(scope=SYSTEM.scope)
    assert (shown.total_minor, shown.agreement, shown.state, shown.paid_minor) == (
        58_289, "agrees", "paid", 58_289,
    )  # fmt: skip


def test_a_quarantine_that_is_mended_late_brings_back_nothing_that_an_amended_report_replaced(shop):
    run = taken(sample(("582.89\tUSD", "about\tUSD")), shop)
    amended = sample(("582.89\tUSD", "583.89\tUSD"), ("Storage Fee\t-64.28", "Storage Fee\t-63.28"))
    taken(amended, shop, at=datetime(2026, 8, 1, tzinfo=UTC))
    before = in_the_books()
    mend_rows(import_id=run.pk, rows=[2], cells={"total": "582.89"}, actor=SYSTEM)
    replay_rows(import_id=run.pk, rows=[2], actor=SYSTEM, at=AT)
    after = in_the_books()
    assert (after["Settlement"], after["SettlementLine"]) == (before["Settlement"], before["SettlementLine"])
    assert row(ref=REF).total_minor == 58_389


def test_rows_that_stand_twice_in_a_file_are_two_and_the_total_tells_them_from_a_copy(shop):
    line = next(line for line in SAMPLE.decode().splitlines(keepends=True) if "Storage Fee" in line)
    taken(sample((line, line * 2)), shop)
    kept = row(ref=REF)
    assert kept.total_minor - kept.lines_minor == 6428


def test_a_settlement_in_two_currencies_is_two_settlements_each_with_its_total(shop):
    taken(SAMPLE, shop)
    taken(SAMPLE.replace(b"USD", b"CAD").replace(b"582.89", b"580.89"), shop)
    found = Settlement.objects.order_by("currency").values_list(
        "currency", "total_minor", "lines_minor", "counts"
    )
    assert list(found) == [("CAD", 58_089, 58_289, True), ("USD", 58_289, 58_289, True)]


def yen(text):
    """The report in yen, which have no cents: each amount a hundred times as much."""
    lines = [line.split("\t") for line in text.splitlines()]
    for cells in lines[1:]:
        for place in (4, 14):
            cells[place] = (
                str(int(float(cells[place]) * 100 + (0.5 if float(cells[place]) > 0 else -0.5)))
                if cells[place]
                else ""
            )
        cells[5] = cells[5] and "JPY"
    return "\n".join("\t".join(cells) for cells in lines)


def test_yen_of_a_settlement_report_are_yen_by_hand_and_by_api(shop):
    text = yen(SAMPLE.decode())
    taken(text.encode(), shop)
    kept = row(ref=REF)
    assert (kept.currency, kept.total_minor, kept.lines_minor) == ("JPY", 58_289, 58_289)
    seen = ADAPTER.reading.settlement(
        json.dumps({"settlementReport": {"reportId": "1"}, "text": text}).encode()
    )
    assert (seen.currency, seen.total, sum(line.amount for line in seen.lines)) == ("JPY", 58_289, 58_289)


def test_half_a_yen_is_none_and_is_held(shop):
    taken(yen(SAMPLE.decode()).replace("-6428", "-6428.5").encode(), shop)
    assert held() == [(19, "amount", "intake.finer_than_minor")]


def test_a_settlement_that_ends_in_debt_is_negative_and_what_is_owed_goes_to_the_next(shop):
    owed = sample(
        ("582.89\tUSD", "-417.11\tUSD"),
        ("Current Reserve Amount\t-420.00", "Current Reserve Amount\t-1420.00"),
    )
    taken(owed, shop)
    (shown,) = settlements_seen(scope=SYSTEM.scope)
    assert (shown.total_minor, shown.lines_minor, shown.paid_minor) == (-41_711, -41_711, -41_711)


def test_a_failed_transfer_in_a_report_of_days_is_no_payment_to_the_bank(shop):
    *_rest, transfer = US.rows()
    back = transfer | {
        "description": "Transfer of funds unsuccessful: the account is closed",
        "other": "810.25",
        "total": "810.25",
    }
    taken(date_range(US.headings, back), shop)
    assert standing("report", REF) == [("bounced", 81_025)]
