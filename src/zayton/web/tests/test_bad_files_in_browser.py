"""Files that are not what they should be, brought by hand: each is told in words what is wrong, and nothing breaks."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zayton.kernel.intake.models import Import, RawFile
from zayton.kernel.intake.tests.builders import as_csv, fresh_target
from zayton.kernel.jobs.public import perform_job
from zayton.web.tests import test_import_in_browser as browser

expect, pytestmark = browser.expect, browser.pytestmark
HEADINGS = as_csv().decode().strip().split(",")
# a picture as its first bytes tell it, whatever its name says
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)


@pytest.fixture(autouse=True)
def _target() -> None:
    fresh_target()


def bring(tab: Any, folder: Path, name: str, content: bytes) -> None:
    """Choose a file on the page of uploads."""
    (folder / name).write_bytes(content)
    tab.goto(f"{tab.home}/imports/upload/")
    tab.set_input_files("input[type=file]", str(folder / name))


def page_of_it(tab: Any) -> str:
    """What the page of an accepted file says."""
    tab.wait_for_url("**/imports/files/*/")
    tab.wait_for_load_state("networkidle")
    return str(tab.locator("main").inner_text())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "The file holds no rows."),
        ("blank.csv", b"\n\n\n", "The file holds no rows."),
        ("orders.csv", PNG, "This is no table but a file of the kind"),
        ("orders.xlsx", PNG, "This is no table but a file of the kind"),
    ],
)
def test_what_is_no_table_is_refused_where_it_was_dropped_and_not_kept(
    tab: Any, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    bring(tab, tmp_path, name, content)
    expect(tab.locator(".z-drop-said")).to_contain_text(said)
    assert not RawFile.objects.exists()
    # a browser counts every refused request among its errors
    tab.said[:] = [words for words in tab.said if "422" not in words]


def test_two_hundred_columns_are_shown_and_push_nothing_off_the_page(tab: Any, tmp_path: Path) -> None:
    names = [f"column {number}" for number in range(200)]
    bring(tab, tmp_path, "wide.csv", "\n".join([",".join(names), ",".join("1" * 200)]).encode())
    assert "Not imported: column 0" in page_of_it(tab)
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_report_that_nobody_knows_says_so_and_asks_for_its_columns(tab: Any, tmp_path: Path) -> None:
    bring(tab, tmp_path, "mystery.csv", b"order-ref;buyer mail;sum\n1;a@example.com;2\n")
    page = page_of_it(tab)
    assert "Nobody here knows this kind of file by its headings. Map its columns below" in page
    assert "Choose the column that holds:" in page


def test_chinese_in_gb18030_is_read_as_it_was_written(tab: Any, tmp_path: Path) -> None:
    bring(tab, tmp_path, "订单.csv", "订单号,商品,数量\nA1,杯子,2\n".encode("gb18030"))
    page = page_of_it(tab)
    assert "found: gb18030" in page
    assert "杯子" in page


def test_the_same_file_twice_is_told_and_kept_once(tab: Any, tmp_path: Path) -> None:
    content = as_csv("A1,cup,2,2024-01-02 10:00,1.50")
    bring(tab, tmp_path, "orders.csv", content)
    page_of_it(tab)
    assert "You brought this file" not in tab.locator("body").inner_text()
    bring(tab, tmp_path, "orders.csv", content)
    page_of_it(tab)
    assert "It is opened again; nothing is kept twice." in tab.locator("body").inner_text()
    assert RawFile.objects.count() == 1


def test_a_formula_counts_by_its_value_and_one_without_value_is_held_with_its_row(
    tab: Any, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(tmp_path / "made.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for line, value in ((1, 2), (2, "")):
            sheet.write_row(line, 0, [f"A{line}", "cup"])
            sheet.write_formula(line, 2, "=1+1", value=value)
            sheet.write_row(line, 3, ["2024-01-02 10:00", 1.5])
    bring(tab, tmp_path, "formulas.xlsx", (tmp_path / "made.xlsx").read_bytes())
    page_of_it(tab)
    tab.locator("button[value=import]").click()
    expect(tab.locator("[data-job]")).to_be_visible()
    run = Import.objects.get()
    perform_job(job_id=run.job_id)
    tab.reload()
    expect(tab.locator(".tabulator-row")).to_contain_text("A formula in this row was never calculated.")
    run.refresh_from_db()
    assert (run.accepted, run.rows.get().row) == (1, 3)
