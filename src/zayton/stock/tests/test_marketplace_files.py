"""Amazon's reports of its own warehouses: known by their headings, compared, kept, and settled on a page."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.laying import laid_out
from zayton.kernel.intake.models import QuarantinedRow
from zayton.kernel.intake.public import (
    Choices,
    Import,
    layout_named,
    perform_import,
    recognised,
    start_import,
    told,
    upload_file,
)
from zayton.kernel.intake.reading.reader import read_table
from zayton.stock.models import MarketplaceEvent, Mirror, MirrorLine, Removal
from zayton.stock.public import WarehouseDraft, WarehouseKind, main_shelves, open_warehouses
from zayton.stock.tests.builders import Company, company, day, level

pytestmark = pytest.mark.django_db


def _words(text: str, mark: str) -> list[str]:
    return text.split(mark)


INVENTORY = _words(
    "sku fnsku asin product-name condition your-price mfn-listing-exists mfn-fulfillable-quantity afn-listing-exists"
    " afn-warehouse-quantity afn-fulfillable-quantity afn-unsellable-quantity afn-reserved-quantity afn-total-quantity"
    " per-unit-volume afn-inbound-working-quantity afn-inbound-shipped-quantity afn-inbound-receiving-quantity",
    " ",
)
SUMMARY = _words(
    "Date,FNSKU,ASIN,MSKU,Title,Disposition,Starting Warehouse Balance,In Transit Between Warehouses,Receipts,"
    "Customer Shipments,Customer Returns,Vendor Returns,Warehouse Transfer In/Out,Found,Lost,Damaged,Disposed,"
    "Other Events,Ending Warehouse Balance,Unknown Events,Location,Store",
    ",",
)
DETAIL = _words(
    "Date,FNSKU,ASIN,MSKU,Title,Event Type,Reference ID,Quantity,Fulfillment Center,Disposition,Reason,Country,"
    "Reconciled Quantity,Unreconciled Quantity,Date and Time,Store",
    ",",
)
REMOVALS = _words(
    "request-date order-id order-source order-type service-speed order-status last-updated-date sku fnsku disposition"
    " requested-quantity cancelled-quantity disposed-quantity shipped-quantity in-process-quantity removal-fee",
    " ",
)


def text_file(
    headings: Sequence[str], *rows: Mapping[str, Any], mark: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    cells = [[str(row.get(heading, "")) for heading in headings] for row in rows]
    csv.writer(text, delimiter=mark).writerows([list(headings), *cells])
    return text.getvalue().encode(encoding)


@pytest.fixture
def acme() -> Company:
    """Ten mugs lie at Amazon by our books."""
    made = company(warehouses="LEEDS")
    opened = open_warehouses(
        drafts=[WarehouseDraft("FBA", "Amazon", WarehouseKind.MARKETPLACE, "US", zone="America/Los_Angeles")],
        at=day(0),
        actor=SYSTEM,
    )
    made.warehouses.update(opened)
    made.shelves["FBA"] = main_shelves(warehouses=opened.values())[opened["FBA"]]
    made.receive("MUG", 10, 1000, into="FBA")
    return made


def taken(acme: Company, content: bytes, *, at: int = 20, dates: str = "", dry_run: bool = False) -> Import:
    raw = upload_file(name="report.txt", pieces=[content], actor=SYSTEM, at=day(at))
    assert not isinstance(raw, Refusal), raw
    found = told(recognised(raw))
    assert found, recognised(raw)
    layout = layout_named(found.layout)
    assert layout
    table = laid_out(read_table(io.BytesIO(content)), layout)
    columns = layout.mapping(table.facts.headers)
    choices = Choices(layout=layout.name, dates={columns.get("day", "Date"): dates} if dates else {})
    run = start_import(
        raw_file=raw, target=layout.target, columns=columns, choices=choices, headings=table.facts.headers,
        options={"warehouse": str(acme.warehouses["FBA"]), "owner": str(acme.owner)},
        dry_run=dry_run, actor=SYSTEM, at=day(at), now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return done


def outcomes(run: Import) -> dict[str, int]:
    return {name: count for name, count in run.outcomes.items() if count}


def stock_row(sku: str = "MUG", **facts: Any) -> dict[str, Any]:
    said = {
        "sku": sku, "fnsku": f"X00{sku}", "asin": f"B00{sku}", "afn-listing-exists": "Yes",
        "afn-fulfillable-quantity": 6, "afn-unsellable-quantity": 1, "afn-reserved-quantity": 2,
        "afn-total-quantity": 12, "afn-inbound-working-quantity": 9, "afn-inbound-shipped-quantity": 3,
        "afn-inbound-receiving-quantity": 1,
    }  # fmt: skip
    return said | {name.replace("_", "-"): value for name, value in facts.items()}


def test_an_inventory_is_compared_with_our_books(acme: Company):
    run = taken(acme, text_file(INVENTORY, stock_row(), mark="\t"))
    assert outcomes(run) == {"compared": 1}
    line = MirrorLine.objects.get()
    assert (line.expected, line.found, line.unsellable, line.inbound) == (10, 8, 1, 4)
    assert level(acme, "MUG", "FBA") == (10, 0)


def test_goods_that_the_seller_sends_are_no_part_of_an_inventory(acme: Company):
    run = taken(
        acme, text_file(INVENTORY, stock_row(), stock_row("BOWL", afn_listing_exists="No"), mark="\t")
    )
    assert outcomes(run) == {"aside": 1, "compared": 1}


def test_an_unknown_sku_is_held_and_mended_by_its_code(acme: Company):
    taken(acme, text_file(INVENTORY, stock_row(), stock_row("JUG"), mark="\t"))
    assert list(QuarantinedRow.objects.values_list("row", "column", "code")) == [(3, "sku", "stock.no_sku")]


def test_an_inventory_twice_is_one_comparison(acme: Company):
    content = text_file(INVENTORY, stock_row(), mark="\t")
    taken(acme, content)
    assert outcomes(taken(acme, content, at=21)) == {"unchanged": 1}
    assert Mirror.objects.count() == 1


def test_a_dry_run_says_what_would_be_compared_and_keeps_nothing(acme: Company):
    run = taken(acme, text_file(INVENTORY, stock_row(), mark="\t"), dry_run=True)
    assert (outcomes(run), Mirror.objects.count()) == ({"compared": 1}, 0)


def balance(date: str = "03/13/2026", **facts: Any) -> dict[str, Any]:
    said = {
        "Date": date, "FNSKU": "X00MUG", "ASIN": "B00MUG", "MSKU": "MUG", "Disposition": "SELLABLE",
        "Starting Warehouse Balance": 9, "In Transit Between Warehouses": 1, "Ending Warehouse Balance": 7,
        "Location": "US",
    }  # fmt: skip
    return said | facts


def test_a_ledger_summary_is_compared_day_by_day_and_the_newest_day_counts(acme: Company):
    worn = balance(
        Disposition="CUSTOMER_DAMAGED", **{"Ending Warehouse Balance": 2, "In Transit Between Warehouses": 0}
    )
    run = taken(acme, text_file(SUMMARY, balance("03/12/2026"), balance(), worn))
    assert outcomes(run) == {"compared": 3}
    newest = Mirror.objects.get(state="open")
    # the end of the day in the warehouse's own zone
    assert newest.as_of.isoformat() == "2026-03-14T06:59:59.999999+00:00"
    line = newest.lines.get()
    assert (line.expected, line.found, line.unsellable) == (10, 8, 2)
    assert Mirror.objects.filter(state="overtaken").count() == 1


def event(**facts: Any) -> dict[str, Any]:
    said = {
        "Date": "03/13/2026", "FNSKU": "X00MUG", "ASIN": "B00MUG", "MSKU": "MUG", "Event Type": "Adjustments",
        "Quantity": -1, "Fulfillment Center": "PHX7", "Disposition": "SELLABLE", "Reason": "M",
        "Date and Time": "2026-03-13T00:00:00+0000",
    }  # fmt: skip
    return said | facts


def test_the_same_row_twice_in_a_ledger_is_two_events(acme: Company):
    run = taken(acme, text_file(DETAIL, event(), event(), event(Quantity=3, Reason="F")))
    assert outcomes(run) == {"recorded": 3}
    kept = MarketplaceEvent.objects.order_by("quantity", "occurrence")
    assert list(kept.values_list("quantity", "occurrence")) == [(-1, 1), (-1, 2), (3, 1)]


def test_reports_that_overlap_keep_every_event_once(acme: Company):
    taken(acme, text_file(DETAIL, event(), event()))
    later = event(**{"Date and Time": "2026-03-14T00:00:00+0000"})
    assert outcomes(taken(acme, text_file(DETAIL, later, event(), event()))) == {
        "recorded": 1,
        "unchanged": 2,
    }
    assert MarketplaceEvent.objects.count() == 3


def test_every_event_knows_the_line_of_the_file_it_came_from(acme: Company):
    run = taken(acme, text_file(DETAIL, event(), event(Reason="F")))
    rows = MarketplaceEvent.objects.order_by("source_row").values_list(
        "source_row", "reason", "source_import_id"
    )
    assert list(rows) == [(2, "M", run.pk), (3, "F", run.pk)]


def removal(**facts: Any) -> dict[str, Any]:
    said = {
        "request-date": "2026-03-10T08:00:00+00:00", "order-id": "RM1", "order-type": "Disposal",
        "order-status": "Pending", "sku": "MUG", "disposition": "Unsellable", "requested-quantity": 4,
        "cancelled-quantity": 0, "disposed-quantity": 0, "shipped-quantity": 0, "in-process-quantity": 4,
    }  # fmt: skip
    return said | {name.replace("_", "-"): value for name, value in facts.items()}


def test_a_removal_is_followed_from_report_to_report(acme: Company):
    assert outcomes(taken(acme, text_file(REMOVALS, removal(), mark="\t"))) == {"recorded": 1}
    later = removal(order_status="Completed", disposed_quantity=4, in_process_quantity=0)
    assert outcomes(taken(acme, text_file(REMOVALS, later, mark="\t"))) == {"changed": 1}
    assert outcomes(taken(acme, text_file(REMOVALS, later, mark="\t"))) == {"unchanged": 1}
    assert Removal.objects.values_list("status", "disposed", "in_process").get() == ("Completed", 4, 0)


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (INVENTORY, "amazon.fba_inventory"),
        (SUMMARY, "amazon.ledger_summary"),
        (DETAIL, "amazon.ledger_detail"),
        (REMOVALS, "amazon.removal_orders"),
    ],
)
@pytest.mark.parametrize("mark", [",", "\t"])
def test_each_report_is_known_by_its_headings_however_it_is_written(headings, kind, mark):
    row = dict.fromkeys(headings, "x")
    raw = upload_file(
        name="r",
        pieces=[text_file(headings, row, row, mark=mark, encoding="utf-8-sig")],
        actor=SYSTEM,
        at=day(1),
    )
    assert not isinstance(raw, Refusal)
    found = told(recognised(raw))
    assert found
    assert found.layout == kind


@pytest.fixture
def keeper(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(Person.objects.create(username="keeper", roles=["warehouse"], display_name="Keeper"))
    return client


def test_a_person_books_a_difference_on_its_page(acme: Company, keeper: Client):
    taken(acme, text_file(INVENTORY, stock_row(), mark="\t"))
    mirror = Mirror.objects.get()
    address = f"/stock/marketplaces/{mirror.pk}"
    assert "Where the marketplace's word differs" in keeper.get(address).content.decode()
    answer = keeper.post(f"{address}/settle", {"sku": acme.skus["MUG"], "go": "book"}, follow=True)
    assert "the adjustment" in answer.content.decode()
    assert level(acme, "MUG", "FBA") == (8, 0)


def test_ticking_nothing_settles_nothing(acme: Company, keeper: Client):
    taken(acme, text_file(INVENTORY, stock_row(), mark="\t"))
    answer = keeper.post(f"/stock/marketplaces/{Mirror.objects.get().pk}/settle", {"go": "book"}, follow=True)
    assert "Nothing was ticked" in answer.content.decode()
    assert level(acme, "MUG", "FBA") == (10, 0)


def test_who_may_not_adjust_sees_no_button_and_books_nothing(acme: Company, keeper: Client):
    taken(acme, text_file(INVENTORY, stock_row(), mark="\t"))
    Person.objects.update(roles=["service"])
    address = f"/stock/marketplaces/{Mirror.objects.get().pk}"
    assert "Book the ticked" not in keeper.get(address).content.decode()
    assert keeper.post(f"{address}/settle", {"sku": acme.skus["MUG"], "go": "book"}).status_code == 403
    assert level(acme, "MUG", "FBA") == (10, 0)


def test_another_warehouses_comparison_is_not_told_to_exist(acme: Company, keeper: Client):
    taken(acme, text_file(INVENTORY, stock_row(), mark="\t"))
    person = Person.objects.get()
    person.warehouses = [acme.warehouses["LEEDS"]]
    person.save()
    assert keeper.get(f"/stock/marketplaces/{Mirror.objects.get().pk}").status_code == 404
