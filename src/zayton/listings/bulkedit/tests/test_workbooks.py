"""A workbook goes out and comes back: what was changed is previewed, and what names no listing is refused by row."""

import zipfile
from io import BytesIO

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import NOBODY, SYSTEM
from zayton.listings.bulkedit import previewing, uploading
from zayton.listings.bulkedit.applying import apply_edit
from zayton.listings.bulkedit.tests.builders import offered, only_seen, operator, told
from zayton.listings.bulkedit.tests.workbooks import KEY, Book, sent
from zayton.listings.models import Listing, ListingEdit, Offering
from zayton.listings.tests.builders import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def test_a_workbook_shows_each_cell_as_it_stands_and_hides_its_key() -> None:
    made = offered("CUP", shops=("A",))
    book = Book()
    assert 'min="1" max="1"' in book.sheet.split("hidden=")[0]
    assert book.at(KEY, 2) == str(made.listing("A", "CUP").pk)
    shown = {name: book.at(name, 2) for name in ("Shop", "Seller SKU", "Title", "Price", "Currency")}
    assert shown == {"Shop": "A", "Seller SKU": "CUP", "Title": "A cup", "Price": "9.99", "Currency": "GBP"}
    assert book.at("Bullet points", 2) == "One\nTwo"
    assert len(book.sheets) == 2


def test_a_workbook_that_comes_back_unchanged_changes_nothing() -> None:
    offered("CUP", "POT")
    assert [one.code for one in sent(Book())] == ["listings.nothing_to_edit"]


def test_what_was_changed_is_previewed_with_its_row_and_applied() -> None:
    offered("CUP", "POT", shops=("A",))
    book = Book().write(2, Title="Best cup", Price=12.5).write(3, Bullet_points="Big\nBlue")
    edit = sent(book, name="mine.xlsx")
    assert told(edit) == [
        ("CUP", "price", "ready", ""),
        ("CUP", "title", "ready", ""),
        ("POT", "bullets", "ready", ""),
    ]
    assert (edit.source, edit.file_name) == ("file", "mine.xlsx")
    assert set(edit.lines.values_list("listing__msku", "row")) == {("CUP", 2), ("POT", 3)}
    apply_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    assert Offering.objects.get(listing__msku="CUP").price_minor == 1250
    assert Offering.objects.get(listing__msku="POT").texts == {"bullets": ["Big", "Blue"]}


def test_a_blank_cell_is_left_alone_and_the_sign_clears() -> None:
    made = offered("CUP", "POT", shops=("A",))
    Offering.objects.update(texts={"title": "Own", "description": "Own words"})
    book = Book().write(2, Title=None, Description=None).write(3, Title=" - ", Description=None)
    edit = sent(book)
    assert told(edit) == [("POT", "title", "ready", "")]
    apply_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    assert Offering.objects.get(listing=made.listing("A", "POT")).texts == {"description": "Own words"}


def test_a_workbook_of_one_language_is_known_in_the_other() -> None:
    offered("CUP", shops=("A",))
    with override("zh-hans"):
        book = Book()
    book.rows[0][5] = "Best cup"
    assert told(sent(book)) == [("CUP", "title", "ready", "")]


def test_rows_that_name_nothing_are_refused_by_row_and_the_others_go_on() -> None:
    made = offered("CUP", "POT", "LID", shops=("A",))
    book = Book()
    book.write(2, Title="Best cup")
    book.put(KEY, 3, "999999")
    book.put(KEY, 4, str(made.listing("A", "CUP").pk))
    book.rows.append(list(book.rows[0]))
    book.rows.append([None, "A", "NEW", None, None, "A new one", *[None] * 10])
    edit = sent(book)
    assert told(edit) == [("CUP", "title", "ready", "")]
    assert [(one["code"], one["row"]) for one in edit.refusals] == [
        ("listings.edit_unknown_row", 3),
        ("listings.edit_key_changed", 4),
        ("listings.edit_twice", 5),
        ("listings.edit_unknown_row", 6),
    ]
    assert edit.left_count == 4


def test_a_wrong_cell_is_left_out_with_its_row_and_field() -> None:
    offered("CUP", shops=("A",))
    edit = sent(Book().write(2, Price="12,50", Title="Best cup"))
    assert told(edit) == [("CUP", "price", "left", "listings.edit_bad_amount"), ("CUP", "title", "ready", "")]
    assert edit.lines.get(field="price").row == 2


def test_a_formula_counts_as_what_it_came_to_and_one_never_calculated_refuses_its_row() -> None:
    offered("CUP", "POT", shops=("A",))
    edit = sent(Book().write(2, Price="==1+1").write(3, Title="Best pot"))
    assert told(edit) == [("POT", "title", "ready", "")]
    assert [(one["code"], one["row"]) for one in edit.refusals] == [("intake.formula_without_value", 2)]


def test_cells_that_are_closed_say_why_when_they_were_written_into() -> None:
    only_seen("CUP")
    edit = sent(Book().write(2, Title="Mine"))
    assert told(edit) == [("CUP", "title", "left", "listings.edit_not_published")]


def test_somebody_of_one_shop_gets_only_its_listings_and_changes_no_other() -> None:
    made = offered("CUP")
    mine = operator(made.shops["A"])
    assert len(Book(actor=mine).rows) == 1
    edit = sent(Book().write(2, Title="A's").write(3, Title="B's"), actor=mine)
    assert [line.listing.shop_id for line in edit.lines.select_related("listing")] == [made.shops["A"]]
    assert [one["code"] for one in edit.refusals] == ["listings.edit_unknown_row"]


@pytest.mark.parametrize("drop", [KEY, "Seller SKU"])
def test_a_file_without_its_keys_is_refused_whole(drop) -> None:
    offered("CUP", shops=("A",))
    book = Book()
    book.headings[book.headings.index(drop)] = "Something"
    assert [one.code for one in sent(book)] == ["listings.edit_no_keys"]


def test_a_file_of_keys_alone_has_nothing_to_edit() -> None:
    offered("CUP", shops=("A",))
    book = Book()
    book.headings, book.rows = book.headings[:3], [row[:3] for row in book.rows]
    assert [one.code for one in sent(book)] == ["listings.edit_no_cells"]


def test_what_is_no_workbook_is_refused_in_words() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("evil.txt", "x")
    for body in (b"", b"\x00\x01\x02", file.getvalue(), Book().bytes()[:300]):
        refusals = sent(body)
        assert isinstance(refusals, list)
        assert refusals[0].code.startswith(("intake.", "listings."))
    assert not ListingEdit.objects.exists()


def test_a_file_that_is_too_large_is_not_even_opened() -> None:
    assert sent(b"x", size=(uploading.MOST_MIB << 20) + 1)[0].code == "listings.edit_file_too_large"


def test_more_rows_than_one_edit_takes_are_refused(monkeypatch) -> None:
    offered("CUP", "POT", "LID", shops=("A",))
    for module in (uploading, previewing):
        monkeypatch.setattr(module, "MOST_LISTINGS", 2)
    assert [one.code for one in sent(Book().write(2, Title="Best"))] == ["listings.edit_too_many"]


def test_without_the_right_no_file_is_read() -> None:
    assert sent(b"x", actor=NOBODY)[0].code == "listings.not_allowed"


def test_a_preview_asks_the_same_number_of_questions_for_many_rows_as_for_few(
    django_assert_max_num_queries,
) -> None:
    offered(*[f"S{number}" for number in range(30)], shops=("A",))
    book = Book()
    for row in range(2, 32):
        book.write(row, Title=f"Title {row}", Price="5.00")
    with django_assert_max_num_queries(24):
        edit = sent(book)
    with django_assert_max_num_queries(70):
        apply_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    assert ListingEdit.objects.get().change_count == 60
    assert Listing.objects.count() == 30
