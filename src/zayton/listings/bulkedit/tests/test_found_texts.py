"""Texts of listings that were only found: open where their channel changes texts alone, previewed, applied, undone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.models import ConnectedShop
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.bulkedit.applying import apply_edit, undo_edit
from zayton.listings.bulkedit.gridding import grid_rows
from zayton.listings.bulkedit.tests.builders import applied, only_seen, previewed, told
from zayton.listings.bulkedit.tests.workbooks import Book, sent
from zayton.listings.models import Ask, ListingTexts, Offering
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import DAY
from zayton.listings.tests.speaking import ALONE, found

pytestmark = pytest.mark.django_db


def row(here, sku="CUP"):
    """A listing in the grid, in English whoever looked before."""
    with override("en"):
        return grid_rows([here.listing(sku).pk], actor=SYSTEM)[0]


def undone(edit):
    made = undo_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    push_due()
    return made


class TestGrid:
    def test_what_the_channel_says_is_shown_and_open(self) -> None:
        shown = row(found("CUP"))
        texts = {name: shown["texts"][name] for name in ("title", "description", "bullets")}
        assert texts == {"title": "A cup", "description": "Found", "bullets": "One\nTwo"}
        assert sorted(shown["locked"]) == ["category", "images", "product_type"]
        assert (shown["isFound"], shown["unknown"]) == (True, [])

    def test_what_the_channel_does_not_tell_is_unknown_and_open_all_the_same(self) -> None:
        here = found("CUP")
        here.see("POT", description=None, bullets=None)
        shown = row(here, "POT")
        assert shown["unknown"] == ["description", "bullets"]
        assert "description" not in shown["locked"]

    def test_where_the_channel_has_no_such_call_it_says_so(self) -> None:
        made = only_seen("CUP")
        with override("en"):
            (shown,) = grid_rows([made.listing("A", "CUP").pk], actor=SYSTEM)
        assert "its channel does not take this by itself" in shown["locked"]["title"]

    def test_without_a_connection_nobody_knows_what_is_taken(self) -> None:
        here = found("CUP")
        ConnectedShop.objects.all().delete()
        assert "its shop is not connected" in row(here)["locked"]["title"]

    def test_a_variant_is_closed_where_its_channel_keeps_the_texts_with_the_product(self) -> None:
        here = found("CUP", adapter=ALONE, parent="P")
        assert "one of several variants" in row(here)["locked"]["title"]
        assert "its channel does not take this" in row(here)["locked"]["images"]

    def test_what_is_on_its_way_is_shown_as_it_will_be(self) -> None:
        here = found("CUP")
        applied({here.listing(): {"title": "Best cup"}})
        assert row(here)["texts"]["title"] == "Best cup"

    def test_what_was_refused_is_shown_as_it_is(self) -> None:
        here = found("CUP")
        here.speaker.against = {"CUP": Fault(FaultKind.REFUSED, "no")}
        applied({here.listing(): {"title": "Best cup"}})
        push_due()
        assert row(here)["texts"]["title"] == "A cup"

    def test_the_page_of_the_grid_opens_with_them(self) -> None:
        here = found("CUP")
        here.see("POT", description=None)
        page = client_of("operator").get(reverse("listings:grid")).content.decode()
        assert "Not told by the channel" in page
        assert "A cup" in page


class TestEditing:
    def test_texts_reach_the_channel_alone(self) -> None:
        here = found("CUP")
        edit = applied({here.listing(): {"title": "Best cup", "bullets": "Yes\nNo"}})
        assert told(edit) == [("CUP", "bullets", "written", ""), ("CUP", "title", "written", "")]
        push_due()
        said = here.speaker.last()
        assert (said.title, said.description, said.bullets) == ("Best cup", None, ("Yes", "No"))
        assert not Offering.objects.exists()
        assert here.seller.markets["A"].published == {}

    def test_a_preview_tells_the_channel_nothing(self) -> None:
        here = found("CUP")
        edit = previewed({here.listing(): {"title": "Best cup"}})
        line = edit.lines.get()
        assert (line.was, line.before, line.will) == ("A cup", "A cup", "Best cup")
        push_due()
        assert here.speaker.asked == []

    def test_a_cleared_text_is_taken_away_and_not_a_skus(self) -> None:
        here = found("CUP")
        edit = applied({here.listing(): {"description": "", "bullets": ""}})
        assert [(one.field, one.will) for one in edit.lines.order_by("field")] == [
            ("bullets", []),
            ("description", ""),
        ]
        push_due()
        assert (here.speaker.last().description, here.speaker.last().bullets) == ("", ())

    def test_a_title_cannot_be_cleared(self) -> None:
        here = found("CUP")
        edit = previewed({here.listing(): {"title": ""}})
        assert told(edit) == [("CUP", "title", "left", "listings.edit_needed")]

    def test_what_the_channel_changed_since_the_preview_is_left(self) -> None:
        here = found("CUP")
        draft = previewed({here.listing(): {"title": "Best cup"}})
        here.see(title="Changed there")
        edit = apply_edit(edit_id=draft.pk, actor=SYSTEM, at=DAY)
        assert told(edit) == [("CUP", "title", "left", "listings.edit_changed_since")]

    def test_the_preview_warns_of_a_text_that_nobody_knows(self) -> None:
        here = found("CUP")
        here.see("POT", description=None, bullets=None)
        edit = previewed({here.listing("POT"): {"description": "New"}})
        assert told(edit) == [("POT", "description", "ready", "listings.edit_unknown_text")]
        page = client_of("operator")
        assert edit.lines.get().before is None
        shown = page.get(reverse("listings:edit", args=[edit.pk]))
        # a draft is its maker's alone
        assert shown.status_code == 404

    def test_the_edit_shows_what_nobody_knew_as_such(self) -> None:
        here = found("CUP")
        here.see("POT", description=None, bullets=None)
        edit = applied({here.listing("POT"): {"description": "New"}})
        page = client_of("operator").get(reverse("listings:edit", args=[edit.pk])).content.decode()
        assert "Not told by the channel" in page
        assert "as the SKU" not in page


class TestVariants:
    def test_the_preview_says_that_all_variants_show_it(self) -> None:
        here = found("CUP", "POT", parent="P")
        edit = previewed({here.listing(): {"title": "Best", "description": "Mine"}})
        assert told(edit) == [
            ("CUP", "description", "ready", ""),
            ("CUP", "title", "ready", "listings.edit_shared_text"),
        ]

    def test_different_titles_for_one_product_are_all_left_out(self) -> None:
        here = found("CUP", "POT", "JUG", parent="P")
        typed = {"CUP": "One", "POT": "Two"}
        edit = previewed({here.listing(sku): {"title": title} for sku, title in typed.items()})
        assert told(edit) == [
            ("CUP", "title", "left", "listings.edit_family_divided"),
            ("POT", "title", "left", "listings.edit_family_divided"),
        ]

    def test_the_same_title_for_all_is_told(self) -> None:
        here = found("CUP", "POT", parent="P")
        applied({here.listing(sku): {"title": "Best"} for sku in ("CUP", "POT")})
        push_due()
        assert {one.title for one in here.speaker.asked} == {"Best"}
        assert {here.words(sku).title for sku in ("CUP", "POT")} == {"Best"}


class TestUndoing:
    def test_the_former_texts_are_put_back(self) -> None:
        here = found("CUP")
        edit = applied({here.listing(): {"title": "Best cup", "bullets": ""}})
        push_due()
        undone(edit)
        said = here.speaker.last()
        assert (said.title, said.bullets, said.description) == ("A cup", ("One", "Two"), None)
        assert here.words().title == "A cup"

    def test_before_it_was_sent_too(self) -> None:
        here = found("CUP")
        edit = applied({here.listing(): {"title": "Best cup"}})
        undone(edit)
        assert [one.title for one in here.speaker.asked] == ["A cup"]

    def test_a_channels_own_spacing_is_no_change_of_anybodys(self) -> None:
        here = found("CUP")
        edit = applied({here.listing(): {"description": "New  text"}})
        push_due()
        ListingTexts.objects.update(sent_at=now() - timedelta(hours=2))
        here.see(description="New text ")
        undone(edit)
        assert here.speaker.last().description == "Found"

    def test_what_was_changed_there_since_is_left(self) -> None:
        here = found("CUP")
        edit = applied({here.listing(): {"title": "Best cup"}})
        push_due()
        ListingTexts.objects.update(sent_at=now() - timedelta(hours=2))
        here.see(title="Changed there")
        refused = undo_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
        assert isinstance(refused, Refusal)
        assert refused.code == "listings.nothing_to_undo"

    def test_what_nobody_knew_cannot_be_put_back_and_the_rest_is(self) -> None:
        here = found("CUP")
        here.see("POT", description=None, bullets=None)
        read_journal()
        edit = applied({here.listing("POT"): {"description": "New", "title": "Pot"}})
        push_due()
        back = undone(edit)
        assert told(back) == [
            ("POT", "description", "left", "listings.edit_unknown_before"),
            ("POT", "title", "written", ""),
        ]
        assert Ask.objects.get(listing=here.listing("POT"), kind="texts").state == "done"


class TestWorkbook:
    @pytest.fixture(autouse=True)
    def _english(self):
        with override("en"):
            yield

    def test_texts_go_out_and_come_back_changed(self) -> None:
        here = found("CUP", "POT")
        book = Book()
        shown = [book.at(name, 2) for name in ("Title", "Bullet points", "Description")]
        assert shown == ["A cup", "One\nTwo", "Found"]
        edit = sent(book.write(2, Title="Best cup", Bullet_points="-").write(3, Description="Other"))
        assert told(edit) == [
            ("CUP", "bullets", "ready", ""),
            ("CUP", "title", "ready", ""),
            ("POT", "description", "ready", ""),
        ]
        apply_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
        push_due()
        assert (here.speaker.last("CUP").title, here.speaker.last("CUP").bullets) == ("Best cup", ())
        assert here.speaker.last("POT").description == "Other"

    @pytest.mark.parametrize(
        "description",
        [
            "<p>One</p>\r\n\r\n  <p>Two &amp; three</p>\t\n",
            "  blanks around  \n and\u00a0within ",
            "x" * 40_000,
            "=SUM(A1)",
            "a bell \x07 rings",
            "_x0041_",
        ],
    )
    def test_whatever_a_channel_says_comes_back_as_no_change(self, description) -> None:
        found("CUP").see(description=description)
        assert [one.code for one in sent(Book())] == ["listings.nothing_to_edit"]
