"""The components in a real browser: by mouse and by keyboard, with the policy watching."""

import csv
from pathlib import Path
from typing import Any

import pytest

from zayton.ui.tests.gallery import ROWS

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=30_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_gallery(tab: Any, query: str = "") -> None:
    tab.goto(f"{tab.home}/gallery/{query}")
    tab.wait_for_selector(".tabulator-row")


def cell(tab: Any, field: str) -> Any:
    return tab.locator(f".tabulator-tableholder .tabulator-row [tabulator-field={field}]").first


def test_a_click_on_a_head_sorts_and_the_address_says_so(tab: Any) -> None:
    open_gallery(tab)
    tab.locator(".tabulator-col[tabulator-field=units]").click()
    tab.wait_for_url("**sort=-units**")
    expect(cell(tab, "units")).to_have_text("35")
    tab.reload()
    tab.wait_for_selector(".tabulator-row")
    expect(cell(tab, "units")).to_have_text("35")


def test_a_click_on_a_value_filters_by_it_and_the_chip_takes_it_back(tab: Any) -> None:
    open_gallery(tab)
    tab.locator("[tabulator-field=country] .z-filterable", has_text="France").first.click()
    expect(tab.locator("[data-part=count]")).to_have_text("150 rows")
    assert "f.country=FR" in tab.url
    tab.locator(".z-chip").click()
    expect(tab.locator("[data-part=count]")).to_have_text("750 rows")
    assert "f.country" not in tab.url


def test_the_filter_menu_narrows_figures_and_totals_follow(tab: Any) -> None:
    open_gallery(tab)
    tab.locator("summary", has_text="Filter").click()
    tab.locator(".z-filter-form select").select_option("units")
    tab.locator("[name=gte]").fill("34")
    tab.locator(".z-filter-form [type=submit]").click()
    expect(tab.locator("[data-part=count]")).to_have_text("37 rows")
    total = sum(row["units"] for row in ROWS if row["units"] >= 34)
    expect(tab.locator(".tabulator-calcs [tabulator-field=units]")).to_have_text(f"{total:,}")
    assert tab.locator(".z-chip").inner_text().startswith("Selected ≥ 34")


def test_searching_keeps_the_cursor_in_the_box(tab: Any) -> None:
    open_gallery(tab)
    tab.locator(".z-table-search").press_sequentially("HOTTIE", delay=20)
    expect(tab.locator("[data-part=count]")).to_have_text("150 rows")
    assert tab.evaluate("document.activeElement.classList.contains('z-table-search')")


def test_columns_are_chosen_and_ordered(tab: Any) -> None:
    open_gallery(tab)
    tab.locator("summary", has_text="Columns").click()
    tab.locator(".z-column-line", has_text="Search").locator("input").uncheck()
    tab.locator(".z-column-line", has_text="Selected").get_by_label("Move up").click()
    shown = tab.locator(".tabulator-col[tabulator-field]").evaluate_all(
        "all => all.map(one => one.getAttribute('tabulator-field'))"
    )
    assert "name" not in shown
    assert shown.index("units") < shown.index("country")
    assert "columns=" in tab.url


def test_a_view_is_saved_and_opened_again(tab: Any) -> None:
    open_gallery(tab, "?f.state=late&sort=-units")
    tab.locator("summary", has_text="Views").click()
    tab.locator("[name=name]").fill("Late ones")
    tab.locator(".z-filter-form [type=submit]").click()
    expect(tab.locator("details.z-menu[open]")).to_have_count(0)
    open_gallery(tab)
    tab.locator("summary", has_text="Views").click()
    tab.locator(".z-view-link", has_text="Late ones").click()
    expect(tab.locator("[data-part=count]")).to_have_text("250 rows")
    assert "f.state=late" in tab.url


def test_the_export_is_what_one_sees(tab: Any, tmp_path: Path) -> None:
    open_gallery(tab, "?f.country=DE&columns=number,name")
    tab.locator("summary", has_text="Export").click()
    with tab.expect_download() as waiting:
        tab.locator(".z-view-link", has_text="CSV").click()
    waiting.value.save_as(tmp_path / "gallery.csv")
    lines = list(csv.reader((tmp_path / "gallery.csv").open(encoding="utf-8-sig")))
    assert len(lines) == 151
    assert lines[1][1] == "'=SUM(A1)"


def test_arrow_keys_move_enter_opens_and_escape_closes_the_drawer(tab: Any) -> None:
    open_gallery(tab)
    grid = tab.locator("[data-part=grid]")
    grid.focus()
    for _ in range(3):
        tab.keyboard.press("ArrowDown")
    assert tab.locator(".z-current [tabulator-field=number]").inner_text() == "536367"
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#drawer-body h1")
    assert tab.locator("#drawer-body h1").inner_text() == "Row 2"
    assert "drawer=" in tab.url
    tab.keyboard.press("Escape")
    assert tab.locator("#drawer").is_hidden()
    assert tab.locator(".z-current [tabulator-field=number]").inner_text() == "536367"
    tab.go_back()
    tab.wait_for_selector("#drawer-body h1")


def test_j_and_k_move_and_a_slash_searches_from_anywhere_on_the_page(tab: Any) -> None:
    open_gallery(tab)
    expect(cell(tab, "number")).to_be_visible()
    for key in ("j", "j", "j", "k"):
        tab.keyboard.press(key)
    assert tab.locator(".z-current [tabulator-field=number]").inner_text() == "536366"
    tab.keyboard.press("/")
    tab.keyboard.type("j/k")
    assert tab.locator(".z-table-search").input_value() == "j/k"
    assert tab.locator(".z-current [tabulator-field=number]").inner_text() == "536366"


def test_an_address_with_a_drawer_opens_it_and_never_another_site(tab: Any) -> None:
    open_gallery(tab, "?drawer=/gallery/5/")
    tab.wait_for_selector("#drawer-body h1")
    open_gallery(tab, "?drawer=//evil.example/")
    assert tab.locator("#drawer").is_hidden()


def test_rows_are_selected_previewed_changed_and_the_change_undone(tab: Any) -> None:
    open_gallery(tab)
    for place in (0, 1):
        tab.locator(".tabulator-tableholder .z-tick input").nth(place).check()
    tab.locator(".z-selected").wait_for()
    assert tab.locator(".z-selected").inner_text() == "2 selected"
    tab.locator(".z-table-bar button", has_text="Save").click()
    tab.locator("#dialog select[name=state]").select_option("done")
    tab.locator("#dialog button[value=preview]").click()
    tab.locator("#dialog .z-bulk-sentence", has_text="2 rows change.").wait_for()
    tab.locator("#dialog button[value=apply]").click()
    tab.locator("#dialog", has_text="2 rows changed.").wait_for()
    tab.locator("#dialog button[value=undo]").click()
    tab.locator("#dialog", has_text="Undone.").wait_for()


def test_scrolling_brings_the_rows_below(tab: Any) -> None:
    open_gallery(tab)
    tab.locator("[data-part=grid]").focus()
    for _ in range(12):
        tab.keyboard.press("End")
        tab.wait_for_timeout(120)
    tab.locator("[tabulator-field=number]", has_text="537114").wait_for()


def test_the_head_and_the_first_column_stay_in_sight(tab: Any) -> None:
    open_gallery(tab)
    holder = tab.locator(".tabulator-tableholder")
    before = tab.locator(".tabulator-row [tabulator-field=number]").first.bounding_box()
    holder.evaluate("node => { node.scrollLeft = 400; node.scrollTop = 10; }")
    tab.wait_for_timeout(150)
    after = tab.locator(".tabulator-row [tabulator-field=number]").first.bounding_box()
    assert abs(after["x"] - before["x"]) < 2
    assert tab.locator(".tabulator-header").is_visible()


def test_rows_are_32_pixels_high_and_figures_stand_under_each_other(tab: Any) -> None:
    open_gallery(tab)
    assert 31 <= tab.locator(".tabulator-row").nth(1).bounding_box()["height"] <= 33
    style = "node => [getComputedStyle(node).textAlign, getComputedStyle(node).fontVariantNumeric]"
    assert tab.locator(".tabulator-tableholder [tabulator-field=units]").first.evaluate(style) == [
        "right",
        "tabular-nums",
    ]


def test_the_head_of_figures_ends_where_they_end(tab: Any) -> None:
    open_gallery(tab)
    right = "node => { const range = document.createRange(); range.selectNodeContents(node);"
    right += " return range.getBoundingClientRect().right; }"
    head = tab.locator(".tabulator-col[tabulator-field=units] .z-col-label").evaluate(right)
    unit = tab.locator(".tabulator-col[tabulator-field=units] .z-unit")
    head = unit.evaluate(right) if unit.count() else head
    figure = tab.locator(".tabulator-tableholder [tabulator-field=units] .z-value").first.evaluate(right)
    assert abs(head - figure) <= 2


def test_a_table_is_built_once_however_often_it_is_asked_for(tab: Any) -> None:
    open_gallery(tab)
    tab.evaluate(
        """async () => {
            const { mountTable } = await import("/static/ui/table/table.js");
            const element = document.querySelector("[data-table]");
            window.first = element.table;
            mountTable(element);
        }"""
    )
    assert tab.evaluate("document.querySelector('[data-table]').table === window.first")
    assert tab.locator(".z-table-search").count() == 1


def test_ctrl_k_finds_a_page_and_goes_there(tab: Any) -> None:
    tab.goto(f"{tab.home}/gallery/pieces/")
    tab.wait_for_selector(".z-tile")
    tab.keyboard.press("Control+k")
    tab.locator("#palette input").press_sequentially("galle")
    tab.locator(".z-palette-hit[aria-selected=true]").wait_for()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/gallery/")


def test_one_click_switches_the_language_and_keeps_the_view(tab: Any) -> None:
    open_gallery(tab, "?f.state=late")
    tab.locator(".z-language button").click()
    tab.wait_for_selector("html[lang=zh-Hans]")
    assert "f.state=late" in tab.url


def test_the_theme_is_kept(tab: Any) -> None:
    open_gallery(tab)
    tab.locator("summary[aria-label='Your account']").click()
    tab.locator("button[value=dark]").click()
    tab.wait_for_selector("html[data-bs-theme=dark]")


def test_charts_are_drawn_and_each_has_its_table(tab: Any) -> None:
    tab.goto(f"{tab.home}/gallery/pieces/")
    for name in ("line", "bar", "fall", "map", "heat"):
        figure = tab.locator(f"[data-chart=chart-{name}]")
        figure.scroll_into_view_if_needed()
        figure.locator("canvas").first.wait_for()
        figure.locator("[data-part=flip]").click()
        assert figure.locator("table tbody tr").count() >= 3


def test_a_chart_is_saved_as_a_picture(tab: Any) -> None:
    tab.goto(f"{tab.home}/gallery/pieces/")
    figure = tab.locator("[data-chart=chart-line]")
    figure.locator("canvas").first.wait_for()
    with tab.expect_download() as waiting:
        figure.locator("[data-part=picture]").click()
    assert waiting.value.suggested_filename == "Units a day.png"


_OVERLAPS = """() => {
  const controls = [...document.querySelectorAll(".z-top select, .z-top button, .z-top a, .z-top summary")];
  const seen = controls.map((one) => one.getBoundingClientRect()).filter((box) => box.width > 0);
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return seen.filter((a, place) => seen.some((b, other) => other > place && meet(a, b))).length;
}"""


@pytest.mark.parametrize("width", [390, 700, 950, 1280])
def test_the_top_bars_controls_lie_beside_each_other_on_any_screen(tab: Any, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 800})
    open_gallery(tab)
    assert tab.evaluate(_OVERLAPS) == 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
