"""A file dropped on any page, in a real browser under the page's own policy for scripts."""

from typing import Any

import pytest

from zayton.kernel.intake.models import RawFile
from zayton.kernel.intake.tests.builders import as_csv, fresh_target
from zayton.web.tests import test_import_in_browser as browser

expect, pytestmark = browser.expect, browser.pytestmark
_DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([content], name, { type: "text/csv" }));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def _target() -> None:
    fresh_target()


def test_a_file_dropped_on_the_list_of_jobs_is_looked_at(tab: Any) -> None:
    tab.goto(f"{tab.home}/jobs/")
    expect(tab.locator("#dropping")).to_be_hidden()
    tab.evaluate(_DROP, ["orders.csv", as_csv("A1,cup,2,2024-01-02 10:00,1.50").decode()])
    tab.wait_for_url("**/imports/files/*/")
    assert RawFile.objects.get().name == "orders.csv"


def test_a_file_that_is_no_table_is_refused_in_words_and_the_page_stays(tab: Any) -> None:
    tab.goto(f"{tab.home}/jobs/")
    tab.evaluate(_DROP, ["orders.csv", "%PDF-1.7 not a table"])
    expect(tab.locator(".z-dropping-said")).to_contain_text("file of the kind PDF")
    tab.keyboard.press("Escape")
    expect(tab.locator("#dropping")).to_be_hidden()
    assert not RawFile.objects.exists()
    # a browser counts every refused request among its errors
    tab.said[:] = [words for words in tab.said if "422" not in words]
