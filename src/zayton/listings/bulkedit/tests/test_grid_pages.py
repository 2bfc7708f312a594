"""The pages of bulk edits: who may, what the grid is told, what a preview comes to, and the way back."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zayton.channels.tests.builders import client_of
from zayton.lake.tests.following import read_journal
from zayton.listings.bulkedit.tests.builders import offered, only_seen
from zayton.listings.bulkedit.tests.workbooks import XLSX, Book
from zayton.listings.models import ListingEdit, Offering, PriceBounds, PriceDecision, PriceRule
from zayton.listings.tests.builders import DAY

pytestmark = pytest.mark.django_db

GRID = "/listings/grid"


def said(answer) -> str:
    return answer.content.decode()


def config_of(answer):
    found = re.search(
        r'<script id="edit-grid" type="application/json">(.*?)</script>', said(answer), re.DOTALL
    )
    return json.loads(found[1])


def typed(client, cells):
    return client.post(f"{GRID}/preview", json.dumps(cells), content_type="application/json")


def drafted(client, cells) -> str:
    answer = typed(client, cells)
    assert answer.status_code == 200, answer.content
    return answer.json()["href"]


def test_the_grid_is_told_of_each_listing_what_stands_and_what_is_closed() -> None:
    made = offered("CUP", shops=("A",))
    made.see("A", "FOUND", title="Found there", price_minor=1599, currency="GBP")
    rows = {row["msku"]: row for row in config_of(client_of("operator").get(GRID))["rows"]}
    cup, found = rows["CUP"], rows["FOUND"]
    assert (cup["texts"]["title"], cup["texts"]["price"], cup["currency"]) == ("A cup", "9.99", "GBP")
    assert "title" not in cup["own"]
    assert not cup["locked"]
    assert (found["texts"]["title"], found["texts"]["price"]) == ("Found there", "15.99")
    assert "Publish it once" in found["locked"]["title"]
    assert "price" not in found["locked"]


def test_break_even_is_told_only_to_those_who_see_costs() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    rule = PriceRule.objects.create(name="R", is_on=True)
    PriceDecision.objects.create(
        listing=cup, rule=rule, rule_version=1, code="x", floor_minor=700, currency="GBP", at=DAY
    )
    PriceBounds.objects.create(listing=cup, currency="GBP", floor_minor=500, set_at=DAY, set_by="x")
    (hidden,) = config_of(client_of("operator").get(GRID))["rows"]
    (shown,) = config_of(client_of("operator", sees_cost=True).get(GRID))["rows"]
    assert (hidden["floor"], hidden["isRuled"], "breakEven" in hidden) == ("5.00", True, False)
    assert shown["breakEven"] == "7.00"


def test_the_choice_and_the_filters_of_the_list_are_kept() -> None:
    made = offered("CUP", "POT")
    client = client_of("operator")
    chosen = made.listing("A", "CUP").pk
    assert [row["id"] for row in config_of(client.get(f"{GRID}?chosen={chosen}.x"))["rows"]] == [chosen]
    assert config_of(client.get(f"{GRID}?f.shop=B"))["total"] == 2
    assert [row["msku"] for row in config_of(client.get(f"{GRID}?q=pot"))["rows"]] == ["POT", "POT"]
    assert "No listing is chosen" in said(client.get(f"{GRID}?chosen=x"))
    page = client.get(f"{GRID}?format=json&size=50&page=2").json()
    assert (page["rows"], page["total"]) == ([], 4)


def test_somebody_of_one_shop_sees_only_its_listings() -> None:
    made = offered("CUP")
    client = client_of("operator", shops=[made.shops["A"]])
    assert [row["shop"] for row in config_of(client.get(GRID))["rows"]] == ["A"]


def test_who_may_only_read_is_refused_the_grid_and_sees_the_edits() -> None:
    offered("CUP", shops=("A",))
    reader = client_of("service")
    assert reader.get(GRID).status_code == 403
    assert typed(reader, []).status_code == 403
    assert reader.get(f"{GRID}/workbook").status_code == 403
    assert reader.get("/listings/edits/").status_code == 200
    assert "Edit in a grid" not in said(reader.get("/listings/"))


def test_an_edit_goes_from_the_grid_over_its_preview_to_its_undoing() -> None:
    made = offered("CUP", shops=("A",))
    client = client_of("operator")
    cup = made.listing("A", "CUP").pk
    href = drafted(client, [[cup, "title", "Best cup"], [cup, "price", "0"]])
    page = said(client.get(href))
    assert "Preview" in page
    assert "Best cup" in page
    assert "Write an amount above zero" in page
    assert "left out: 1" in page
    applied = client.post(f"{href}apply", follow=True)
    assert "Applied." in said(applied)
    assert Offering.objects.get().texts == {"title": "Best cup"}
    back = client.post(f"{href}undo", follow=True)
    assert "Undoes" in said(back)
    assert Offering.objects.get().texts == {}
    again = client.post(f"{href}undo", follow=True)
    assert "Nothing of this edit stands any more" in said(again)
    listed = said(client.get("/listings/edits/"))
    assert "Undoing" in listed


def test_the_operations_log_shows_the_change_and_who_made_it() -> None:
    made = offered("CUP", shops=("A",))
    client = client_of("operator")
    cup = made.listing("A", "CUP").pk
    href = drafted(client, [[cup, "title", "Best cup"], [cup, "price", "12.50"], [cup, "cap", "3"]])
    client.post(f"{href}apply")
    read_journal()
    page = said(client.get(f"/listings/{cup}/log/"))
    assert "Listing edited" in page
    assert "Title: Best cup" in page
    assert "\\u00a312.50" in page or "£12.50" in page
    assert "At most this many units: 3" in page
    assert '"who": "P"' in page


def test_a_draft_is_thrown_away_and_is_nobody_elses() -> None:
    made = offered("CUP", shops=("A",))
    client, other = client_of("operator"), client_of("operator")
    href = drafted(client, [[made.listing("A", "CUP").pk, "title", "Best cup"]])
    for verb in ("apply", "discard"):
        assert other.post(f"{href}{verb}").status_code == 404
    assert other.get(href).status_code == 404
    assert client.post(f"{href}discard").status_code == 302
    assert not ListingEdit.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}",
        b"[1]",
        b'[[1, "title"]]',
        b'[["1", "title", "x"]]',
        b'[[1, "state", "x"]]',
        b'[[0, "title", "x"]]',
        b'[[1, "title", "\u0000"]]',
        b"[" * 100_000,
    ],
)
def test_what_is_no_grid_is_refused(body) -> None:
    answer = client_of("operator").post(f"{GRID}/preview", body, content_type="application/json")
    assert answer.status_code == 400
    assert "could not be read" in answer.json()["problem"]


def test_nothing_typed_is_said_and_keeps_no_draft() -> None:
    made = only_seen("CUP")
    answer = typed(client_of("operator"), [[made.listing("A", "CUP").pk, "price", "9.99"]])
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.json()["problem"]


def test_a_workbook_is_downloaded_and_uploaded() -> None:
    offered("CUP", "POT", shops=("A",))
    client = client_of("operator")
    answer = client.get(f"{GRID}/workbook?q=cup")
    assert answer["Content-Disposition"].endswith('"listings.xlsx"')
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    file = SimpleUploadedFile("mine.xlsx", Book().write(2, Title="Best cup").bytes(), XLSX)
    page = client.post(f"{GRID}/upload", {"file": file}, follow=True)
    assert "mine.xlsx" in said(page)
    assert "Best cup" in said(page)


def test_a_file_that_cannot_be_read_is_said_on_the_grid() -> None:
    offered("CUP", shops=("A",))
    client = client_of("operator")
    file = SimpleUploadedFile("mine.xlsx", b"PK\x03\x04 nothing", XLSX)
    assert "z-message-error" in said(client.post(f"{GRID}/upload", {"file": file}, follow=True))
    assert "Choose a file first" in said(client.post(f"{GRID}/upload", follow=True))


def test_the_grid_costs_the_same_queries_for_many_as_for_few(django_assert_max_num_queries) -> None:
    offered(*[f"S{number}" for number in range(20)], shops=("A",))
    client = client_of("operator")
    client.get(GRID)
    with django_assert_max_num_queries(32):
        client.get(GRID)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_speaks_both_languages(language) -> None:
    made = offered("CUP", shops=("A",))
    client = client_of("operator", language=language)
    href = drafted(client, [[made.listing("A", "CUP").pk, "cap", "3"]])
    for address in (GRID, href, "/listings/edits/"):
        assert client.get(address).status_code == 200
