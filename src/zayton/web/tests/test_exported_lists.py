"""The shell's lists as files and as saved views: the same rows, no formula, nothing beyond the reader."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, actor_for
from zayton.kernel.jobs.public import start_job
from zayton.kernel.jobs.tests.builders import declare
from zayton.kernel.journal.models import Parked
from zayton.kernel.journal.tests.builders import sign, signed_by
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.kernel.time import now
from zayton.web.tests.builders import html_of, rows_of, visitor

calamine = pytest.importorskip("python_calamine")
pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def lists(boss):
    """Of everything one thing with a formula for a name."""
    Person.objects.create_user("formula", roles=["buyer"], display_name=FORMULA, shops=[1], warehouses=[])
    start_job(declare("test.list", lambda run: 1), arguments={}, actor=actor_for(boss), subject=FORMULA)
    Parked.objects.create(
        reader=FORMULA,
        position=7,
        reason=f"Traceback\n{FORMULA}\n\n",
        parked_at=now(),
        attempts=1,
        state="parked",
    )
    rates = [RateDraft("AED", "GBP", date(2026, 3, day), Decimal("0.2041")) for day in (1, 2)]
    give_rates(rates=rates, origin=FORMULA, actor=SYSTEM, at=now())
    signed_by(f"person:{Person.objects.get(username='formula').opaque_id}", 3)


def csv_of(client, address: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{address}?format=csv&{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def xlsx_of(client, address: str) -> list[list]:
    book = calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(client.get(f"{address}?format=xlsx").streaming_content))
    )
    return book.get_sheet_by_index(0).to_python()


LISTS = pytest.mark.parametrize(
    ("address", "column"),
    [
        ("/people/", "Full name"),
        ("/jobs/", "About"),
        ("/journal/parked/", "Reader"),
        ("/rates/", "Given by"),
        ("/journal/", "Who"),
    ],
)


@LISTS
def test_a_list_leaves_as_text_that_no_spreadsheet_runs(signed_in, lists, address, column):
    assert f"'{FORMULA}" in {row[column] for row in csv_of(signed_in, address)}
    heading, *lines = xlsx_of(signed_in, address)
    assert FORMULA in {line[heading.index(column)] for line in lines}
    assert len(lines) == len(csv_of(signed_in, address))


@LISTS
def test_a_list_leaves_in_the_readers_language(boss, lists, address, column):
    assert column not in csv_of(visitor(boss, "zh-hans"), address)[0]


@LISTS
def test_a_list_is_kept_as_a_view_and_offered_again(signed_in, lists, address, column):
    table = {"/people/": "people", "/jobs/": "jobs", "/journal/parked/": "parked", "/rates/": "rates"}
    name = table.get(address, "journal")
    signed_in.post("/ui/views/", {"table": name, "name": "每天早上", "query": "q=x"})
    assert "\\u6bcf\\u5929\\u65e9\\u4e0a" in html_of(signed_in, address) or "每天早上" in html_of(
        signed_in, address
    )


@pytest.mark.parametrize("address", ["/people/", "/rates/", "/journal/parked/", "/tokens/"])
def test_a_list_is_no_file_either_for_who_may_not_open_it(keeper, lists, address):
    client = visitor(Person.objects.create_user("nobody", roles=[], display_name="N"))
    for form in ("csv", "xlsx", "json"):
        assert client.get(f"{address}?format={form}").status_code == 403


def test_work_of_others_is_in_no_file(keeper, lists):
    assert csv_of(visitor(keeper), "/jobs/") == []


def test_people_leave_with_what_they_see(signed_in, lists):
    (row,) = csv_of(signed_in, "/people/", "q=formula")
    assert (row["Roles"], row["Shops"], row["Warehouses"], row["Sees cost"], row["State"]) == (
        "Buyer",
        "1",
        "0",
        "no",
        "Active",
    )
    assert row["API tokens"] == "0"


def test_a_parked_entry_leaves_with_the_last_line_of_its_reason(signed_in, lists):
    (row,) = csv_of(signed_in, "/journal/parked/")
    assert (row["Position"], row["Reason"], row["Attempts"], row["State"]) == (
        "7",
        f"'{FORMULA}",
        "1",
        "Parked",
    )


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", ["2026-03-02", "2026-03-01"]),
        ("sort=on_date", ["2026-03-01", "2026-03-02"]),
        ("f.on_date=2026-03-01", ["2026-03-01"]),
        ("f.on_date=gte:2026-03-02", ["2026-03-02"]),
        ("f.pair=AED", ["2026-03-02", "2026-03-01"]),
        ("f.pair=VND", []),
        ("f.target=has:gb", ["2026-03-02", "2026-03-01"]),
        ("f.rate=0.2041", ["2026-03-02", "2026-03-01"]),
        ("f.rate=much", []),
        ("f.origin=empty:", []),
    ],
)
def test_rates_are_narrowed_and_sorted(signed_in, lists, query, days):
    assert [row["on_date"] for row in rows_of(signed_in, "/rates/", query)] == days


@pytest.mark.parametrize(
    ("query", "readers"),
    [
        ("", {FORMULA, "lake"}),
        ("f.state=parked", {FORMULA}),
        ("f.state=worked&f.state=discarded", {"lake"}),
        ("f.attempts=gte:2", {"lake"}),
        ("f.reader=has:LAK", {"lake"}),
        ("f.reader=nobody", set()),
        ("f.reason=has:traceback", {FORMULA}),
    ],
)
def test_parked_entries_are_narrowed(signed_in, lists, query, readers):
    Parked.objects.create(reader="lake", position=8, reason="", parked_at=now(), attempts=3, state="worked")
    assert {row["reader"] for row in rows_of(signed_in, "/journal/parked/", query)} == readers


def test_a_parked_entry_leads_to_its_entry_once_it_has_a_position(signed_in):
    (entry,) = sign(1)
    from zayton.kernel.journal.public import sequence

    sequence()
    for position in (1, 99):
        Parked.objects.create(
            reader="lake", position=position, reason="", parked_at=now(), attempts=1, state="parked"
        )
    hrefs = {row["position"]: row["_href"] for row in rows_of(signed_in, "/journal/parked/")}
    assert hrefs == {1: f"/journal/{entry}/", 99: ""}


@pytest.mark.parametrize("address", ["/journal/", "/journal/parked/", "/rates/"])
def test_a_list_costs_the_same_queries_for_many(signed_in, boss, address, django_assert_max_num_queries):
    sign(*range(1, 40), sku=[7])
    rates = [RateDraft("AED", "GBP", date(2026, 1, day), Decimal(day)) for day in range(1, 32)]
    give_rates(rates=rates, origin="bank", actor=SYSTEM, at=now())
    Parked.objects.bulk_create(
        Parked(reader="lake", position=key, reason="x", parked_at=now(), attempts=1, state="parked")
        for key in range(40)
    )
    signed_in.get(address)
    with django_assert_max_num_queries(12):
        assert len(rows_of(signed_in, address)) > 30
