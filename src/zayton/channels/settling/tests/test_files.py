"""Amazon's reports by hand: known by their headings, in every language, into the same settlements as by API."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.settling.recording import Brought, Kept, keep_settlements
from zayton.channels.settling.tests.builders import AT, counted_minor, in_the_books, row, standing
from zayton.channels.settling.tests.files import SAMPLE, date_range, sample, taken
from zayton.channels.settling.tests.locales import DE, FR, JP, LOCALES, UK, US
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.tests.files import held, kind_of, outcomes

pytestmark = pytest.mark.django_db
REF = "28471003921"
PAID = {
    "sale": 125_000, "refund": -25_000, "postage": 499, "commission": -15_000, "fulfilment": -475, "fee": -3_999,
    "payout": -81_025,
}  # fmt: skip


@pytest.fixture
def shop(tmp_path, settings):
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    return seller().open("US", currency="USD")


def sums(statement):
    found: dict[str, int] = {}
    for kind, amount in standing(statement, REF):
        found[kind] = found.get(kind, 0) + amount
    return found


def test_a_settlement_report_is_known_and_comes_to_its_total(shop):
    assert kind_of(SAMPLE) == "amazon.settlement"
    assert outcomes(taken(SAMPLE, shop)) == {"kept": 24}
    kept = row(ref=REF)
    assert (kept.total_minor, kept.lines_minor, kept.lines, kept.currency) == (58_289, 58_289, 23, "USD")
    assert kept.starts_at == datetime(2026, 6, 16, tzinfo=UTC)
    assert kept.ends_at == datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    assert (kept.deposited_at, kept.state) == (datetime(2026, 7, 2, tzinfo=UTC), "paid")
    assert (kept.counts, kept.shop_id) == (True, shop)


def test_each_line_says_where_it_stands_in_the_file(shop):
    run = taken(SAMPLE, shop)
    one = SettlementLine.objects.get(amount_minor=8900)
    assert (one.kind, one.said) == ("sale", "Order: ItemPrice / Principal")
    assert (one.order_number, one.msku, one.quantity) == ("113-2047718-9930613", "NX-CB-0450", 2)
    assert (one.source_import_id, one.source_row) == (run.pk, 8)
    assert one.posted_at == datetime(2026, 6, 19, 15, 2, 10, tzinfo=UTC)


def test_the_same_file_again_changes_nothing(shop):
    taken(SAMPLE, shop)
    before = in_the_books()
    again = taken(SAMPLE + b"\n", shop)
    assert outcomes(again) == {"unchanged": 24}
    after = in_the_books()
    assert (after["Settlement"], after["SettlementLine"]) == (before["Settlement"], before["SettlementLine"])


def test_a_dry_run_keeps_nothing(shop):
    assert outcomes(taken(SAMPLE, shop, dry_run=True)) == {"kept": 24}
    assert not Settlement.objects.exists()


def test_the_same_report_by_api_and_by_hand_is_one_settlement(shop):
    taken(SAMPLE, shop)
    body = {"settlementReport": {"reportId": "1"}, "text": SAMPLE.decode()}
    seen = ADAPTER.reading.settlement(json.dumps(body).encode())
    assert seen.site == "ATVPDKIKX0DER"
    brought = Brought(seen, f"shop:{shop}", None, shop)
    assert keep_settlements(brought=[brought], actor=SYSTEM, at=AT) == [Kept.KNOWN]


def test_an_amended_report_is_a_new_version(shop):
    taken(SAMPLE, shop)
    amended = sample(("582.89\tUSD", "583.89\tUSD"), ("Storage Fee\t-64.28", "Storage Fee\t-63.28"))
    assert outcomes(taken(amended, shop)) == {"kept": 24}
    kept = row(ref=REF)
    assert (kept.version, kept.total_minor, kept.lines_minor) == (2, 58_389, 58_389)


def test_a_cell_that_is_no_amount_is_held_and_the_difference_shows_until_it_is_mended(shop):
    run = taken(sample(("Storage Fee\t-64.28", "Storage Fee\tabout 64")), shop)
    assert (run.quarantined, held()) == (1, [(19, "amount", "intake.not_a_number")])
    kept = row(ref=REF)
    assert kept.total_minor - kept.lines_minor == -6428


def test_an_amount_finer_than_a_cent_is_held_with_its_cell(shop):
    taken(sample(("Storage Fee\t-64.28", "Storage Fee\t-64.285")), shop)
    assert held() == [(19, "amount", "intake.finer_than_minor")]


def test_a_row_in_another_currency_is_held(shop):
    line = f"{REF}\t\t\t\t\tUSD\tServiceFee\t\t\t\t\tamazon.com\tother-transaction\tStorage Fee"
    taken(sample((line, line.replace("USD", "EUR"))), shop)
    assert held() == [(19, "currency", "channels.two_currencies")]


def test_a_first_row_at_fault_that_alone_names_the_currency_holds_up_no_other(shop):
    head, first, *rest = sample(("582.89\tUSD", "582.895\tUSD")).decode().splitlines()
    blank = [line.replace("\tUSD\t", "\t\t", 1) for line in rest]
    run = taken("\n".join([head, first, *blank]).encode(), shop)
    assert (run.state, held()) == ("done", [(2, "total", "intake.finer_than_minor")])
    kept = row(ref=REF)
    assert (kept.currency, kept.total_minor, kept.lines_minor) == ("USD", None, 58_289)


def test_decimal_commas_of_european_reports_are_read_as_such(shop):
    text = SAMPLE.decode()
    comma = "\n".join(
        "\t".join(
            cell.replace(".", ",") if place in (4, 14) else cell
            for place, cell in enumerate(line.split("\t"))
        )
        for line in text.splitlines()
    )
    taken(comma.replace("USD", "EUR").encode(), shop)
    assert (row(ref=REF).total_minor, row(ref=REF).lines_minor, row(ref=REF).currency) == (
        58_289,
        58_289,
        "EUR",
    )


@pytest.mark.parametrize("name", LOCALES)
def test_a_date_range_report_is_known_in_its_language_and_its_lines_are_of_the_same_kinds(shop, name):
    told = LOCALES[name]
    content = date_range(told.headings, *told.rows(), preamble=told.preamble, mark=told.delimiter)
    assert kind_of(content) == ("amazon.date_range_jp" if told is JP else "amazon.date_range")
    assert outcomes(taken(content, shop)) == {"kept": 4}
    assert sums("report") == PAID
    kept = row("report", REF)
    # what reached the bank is what the rest came to; a span of days says no total of its own
    assert (kept.total_minor, kept.lines_minor, kept.counts) == (None, 81_025, True)
    month = 7 if told is FR else 6
    hour = 7 if told is US else 8
    assert kept.starts_at == datetime(2026, month, 17, hour, 14, 22, tzinfo=UTC)


def test_yen_have_no_decimals(tmp_path, settings):
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    shop = seller().open("JP", currency="JPY", zone="Asia/Tokyo")
    taken(date_range(JP.headings, *JP.rows(places=0)), shop)
    assert sums("report") == PAID


def test_the_words_of_the_marketplace_stay_beside_the_kind(shop):
    taken(date_range(DE.headings, *DE.rows(), mark=";"), shop)
    said = SettlementLine.objects.get(kind="refund").said
    assert said.startswith("Erstattung: product_sales")


def test_a_row_whose_amounts_do_not_come_to_its_total_is_held(shop):
    first, *rest = UK.rows()
    taken(date_range(UK.headings, first | {"total": "1.00"}, *rest), shop)
    assert held() == [(9, "total", "channels.row_sum")]
    assert "sale" not in sums("report")


def test_a_column_that_nobody_knows_is_found_out_by_the_total(shop):
    first, *rest = UK.rows()
    told = first | {"bubble wrap credits": "5.00", "total": UK.amount(106_774, 2)}
    taken(date_range([*UK.headings, "bubble wrap credits"], told, *rest), shop)
    assert held() == [(9, "total", "channels.row_sum")]


def test_reports_whose_days_overlap_count_each_line_once(shop):
    order, refund, fee, transfer = UK.rows()
    taken(date_range(UK.headings, order, order, refund), shop)
    assert outcomes(taken(date_range(UK.headings, order, order, refund), shop)) == {"unchanged": 3}
    taken(date_range(UK.headings, order, order, fee, transfer), shop)
    assert sums("report")["sale"] == 250_000
    assert sums("report")["refund"] == -25_000


def test_when_both_papers_are_kept_the_settlement_counts_and_the_report_does_not(shop):
    taken(date_range(US.headings, *US.rows()), shop)
    assert counted_minor() == 81_025
    taken(SAMPLE, shop)
    assert counted_minor() == 58_289
    assert (row("settlement", REF).counts, row("report", REF).counts) == (True, False)


def test_rows_that_name_no_settlement_are_kept_and_not_counted(shop):
    rows = [one | {"settlement id": ""} for one in US.rows()]
    assert outcomes(taken(date_range(US.headings, *rows), shop)) == {"kept": 4}
    assert (row("report", "").lines_minor, row("report", "").counts) == (81_025, False)
