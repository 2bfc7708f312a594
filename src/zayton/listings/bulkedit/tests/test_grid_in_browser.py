"""The grid in a real browser: typed, pasted and filled like a spreadsheet, checked at once, previewed, undone."""

from typing import Any

import pytest

from zayton.listings.bulkedit.tests.builders import offered
from zayton.listings.models import Listing, Offering, PriceBounds
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import DAY
from zayton.listings.tests.speaking import found

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=30_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """([text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}"""


def open_grid(tab: Any, query: str = "") -> None:
    tab.goto(f"{tab.home}/listings/grid{query}")
    tab.wait_for_selector(".z-edit-table td")


def cell(tab: Any, line: int, key: str) -> Any:
    return tab.locator(f"td[data-line='{line}'][data-cell={key}]")


def said(tab: Any) -> Any:
    return tab.locator("[data-part=said]")


def texts_of(code: str) -> dict[str, Any]:
    return Offering.objects.get(listing__msku=code).texts


def test_an_edit_goes_from_typing_over_the_preview_to_its_undoing(tab: Any) -> None:
    offered("CUP", "POT", shops=("A",))
    open_grid(tab)
    cell(tab, 0, "title").click()
    tab.keyboard.type("Best cup")
    tab.keyboard.press("Tab")
    expect(cell(tab, 0, "price")).to_be_focused()
    tab.keyboard.type("12.5")
    tab.keyboard.press("Enter")
    expect(cell(tab, 1, "price")).to_be_focused()
    expect(said(tab)).to_have_text("2 changed")
    tab.locator("[data-does=preview]").click()
    tab.wait_for_url("**/listings/edits/*/")
    expect(tab.locator(".tabulator-row")).to_have_count(2)
    assert texts_of("CUP") == {}
    tab.get_by_role("button", name="Apply", exact=True).click()
    expect(tab.locator(".z-message-success")).to_contain_text("Applied.")
    assert texts_of("CUP") == {"title": "Best cup"}
    open_grid(tab)
    expect(cell(tab, 0, "title")).to_have_text("Best cup")
    expect(said(tab)).to_have_text("")
    tab.go_back()
    tab.get_by_role("button", name="Undo", exact=True).click()
    expect(tab.locator(".z-message-success")).to_contain_text("Undone")
    assert texts_of("CUP") == {}


def test_a_block_from_a_spreadsheet_is_pasted_and_checked_at_once(tab: Any) -> None:
    made = offered("CUP", "POT", "LID", shops=("A",))
    bounds = {"currency": "GBP", "floor_minor": 500, "set_at": DAY, "set_by": "x"}
    PriceBounds.objects.create(listing=made.listing("A", "LID"), **bounds)
    open_grid(tab)
    cell(tab, 0, "title").click()
    tab.evaluate(PASTE, ['Best cup\t7.00\r\n"Lid of\r\n""glass"""\t4.99\r\nPot\tcheap\r\n'])
    expect(said(tab)).to_have_text("6 changed · 2 wrong")
    expect(cell(tab, 1, "title")).to_contain_text('Lid of ⏎ "glass"')
    cell(tab, 1, "price").click()
    expect(tab.locator("[data-part=remark]")).to_contain_text("Below the floor of 5.00 GBP.")
    cell(tab, 2, "price").click()
    expect(tab.locator("[data-part=remark]")).to_contain_text("Write an amount above zero")
    tab.keyboard.press("Control+z")
    expect(said(tab)).to_have_text("")


def test_filling_down_clearing_giving_up_and_putting_back(tab: Any) -> None:
    offered("CUP", "LID", "POT", shops=("A",))
    open_grid(tab)
    cell(tab, 0, "cap").click()
    tab.keyboard.type("5")
    tab.keyboard.press("Enter")
    cell(tab, 0, "cap").click()
    tab.keyboard.press("Shift+ArrowDown")
    tab.keyboard.press("Shift+ArrowDown")
    tab.keyboard.press("Control+d")
    expect(said(tab)).to_have_text("3 changed")
    cell(tab, 2, "cap").click()
    tab.keyboard.press("Delete")
    expect(said(tab)).to_have_text("2 changed")
    cell(tab, 0, "title").click()
    tab.keyboard.press("Enter")
    tab.keyboard.type(" and saucer")
    tab.keyboard.press("Escape")
    expect(cell(tab, 0, "title")).to_have_text("A cup")
    cell(tab, 0, "cap").click()
    tab.locator("[data-does=reset]").click()
    expect(said(tab)).to_have_text("1 changed")
    tab.locator("[data-does=discard]").click()
    expect(said(tab)).to_have_text("")


def test_the_ticked_listings_and_the_filters_come_along_from_the_list(tab: Any) -> None:
    made = offered("CUP", "POT")
    tab.goto(f"{tab.home}/listings/?f.shop=A")
    tab.wait_for_selector(".tabulator-row")
    tab.locator("a[data-follows]").click()
    tab.wait_for_url("**/listings/grid?f.shop=A")
    expect(tab.locator(".z-edit-table tbody tr")).to_have_count(2)
    tab.go_back()
    tab.wait_for_selector(".tabulator-row")
    tab.locator(".tabulator-row input[type=checkbox]").first.check()
    tab.locator(".z-table-left button", has_text="Edit in a grid").click()
    tab.wait_for_url("**/listings/grid?chosen=*")
    expect(tab.locator(".z-edit-table tbody tr")).to_have_count(1)
    assert tab.url.endswith(str(made.listing("A", "CUP").pk))


def test_what_is_closed_says_why_and_takes_nothing(tab: Any) -> None:
    made = offered("CUP", shops=("A",))
    made.see("A", "ZEBRA", title="Found there", price_minor=1599, currency="GBP")
    assert Listing.objects.count() == 2
    open_grid(tab)
    cell(tab, 1, "title").click()
    expect(tab.locator("[data-part=remark]")).to_contain_text("It was not published from here")
    tab.keyboard.type("Mine")
    tab.evaluate(PASTE, ["Mine"])
    expect(cell(tab, 1, "title")).to_have_text("Found there")
    expect(said(tab)).to_have_text("")


def test_texts_that_only_the_channel_knows_are_typed_over_previewed_and_told(tab: Any) -> None:
    here = found("CUP")
    here.see("POT", title="A pot", description=None, bullets=[])
    open_grid(tab)
    pot = cell(tab, 1, "description")
    expect(pot).to_have_text("Not told by the channel")
    expect(cell(tab, 1, "bullets")).to_have_text("")
    expect(cell(tab, 0, "images")).to_have_attribute("aria-readonly", "true")
    cell(tab, 0, "description").click()
    tab.keyboard.press("Delete")
    # no SKU's text stands behind it
    expect(cell(tab, 0, "description")).to_have_text("")
    pot.click()
    tab.keyboard.type("Of iron")
    tab.keyboard.press("Tab")
    expect(said(tab)).to_have_text("2 changed")
    tab.locator("[data-does=preview]").click()
    tab.wait_for_url("**/listings/edits/*/")
    expect(tab.locator(".tabulator-row")).to_have_count(2)
    expect(tab.locator("body")).to_contain_text("cannot be undone from here")
    tab.get_by_role("button", name="Apply", exact=True).click()
    expect(tab.locator(".z-message-success")).to_contain_text("Applied.")
    push_due()
    assert (here.speaker.last("POT").description, here.speaker.last("CUP").description) == ("Of iron", "")
