"""A file's way through a real browser: chosen, mapped, imported, and its bad row mended in the drawer."""

from pathlib import Path
from typing import Any

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.tests.builders import as_csv, end_state, fresh_target, started
from zayton.kernel.jobs.public import perform_job

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=30_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _target() -> None:
    fresh_target()


def test_a_file_is_chosen_mapped_imported_and_mended(tab: Any, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(as_csv("A1,cup,2,2024-01-02 10:00,1.50", "A1,mug,x,2024-01-02 10:00,2.50"))
    tab.goto(f"{tab.home}/imports/upload/")
    tab.set_input_files("input[type=file]", str(file))
    tab.wait_for_url("**/imports/files/*/")
    tab.select_option("[name=target]", "tests.tally")
    expect(tab.locator("[name='c.quantity']")).to_have_value("Qty")
    tab.locator("button[value=import]").click()
    expect(tab.locator("[data-job]")).to_be_visible()
    run = Import.objects.get()
    perform_job(job_id=run.job_id)
    expect(tab.locator(".z-account .z-total")).to_contain_text("2")
    tab.locator(".tabulator-row [tabulator-field=row] a").first.click()
    tab.locator("[name='cell.quantity']").fill("4")
    tab.locator("button[value=replay]").click()
    expect(tab.locator("#quarantined-row [role=status]")).to_have_text("The row was accepted.")
    assert [line[:2] for line in end_state()["A1"]] == [["cup", 2], ["mug", 4]]


def test_a_pdf_named_csv_is_refused_in_words_where_it_was_dropped(tab: Any, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"%PDF-1.7 not a table")
    tab.goto(f"{tab.home}/imports/upload/")
    tab.set_input_files("input[type=file]", str(file))
    expect(tab.locator(".z-drop-said")).to_contain_text("file of the kind PDF")
    assert not Import.objects.exists()
    # a browser counts every refused request among its errors
    tab.said[:] = [words for words in tab.said if "422" not in words]


def test_the_page_of_a_long_table_of_bad_rows_selects_and_discards_them(tab: Any) -> None:
    run = started(as_csv(*[f"A{number},cup,x,2024-01-02,1" for number in range(120)]))
    perform_import(import_id=run.pk, actor=SYSTEM)
    tab.goto(f"{tab.home}/imports/{run.pk}/")
    tab.locator(".tabulator-row input[type=checkbox]").first.check()
    tab.get_by_role("button", name="Discard").click()
    tab.locator("dialog [name=reason]").fill("samples")
    tab.get_by_role("button", name="Preview").click()
    tab.locator("dialog button[value=apply]").click()
    expect(tab.locator("dialog .z-bulk-sentence")).to_have_text("1 row was discarded.")
    assert run.rows.filter(state="discarded").count() == 1
