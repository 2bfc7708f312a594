"""A bulk edit is previewed, applied as one, told to channels, and taken back as far as it still stands."""

import pytest

from zayton.kernel.access.public import NOBODY, SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.listings.bulkedit.applying import apply_edit, undo_edit
from zayton.listings.bulkedit.tests.builders import applied, offered, only_seen, operator, previewed, told
from zayton.listings.models import Ask, EditLine, ListingEdit, Offering, PriceBounds, ShowRule
from zayton.listings.operations import sending
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist, relist
from zayton.listings.states import AskKind
from zayton.listings.tests.builders import DAY

pytestmark = pytest.mark.django_db


def test_a_preview_changes_nothing_and_says_what_would() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    edit = previewed({cup: {"price": "12.50", "title": "Best cup"}})
    assert told(edit) == [("CUP", "price", "ready", ""), ("CUP", "title", "ready", "")]
    line = edit.lines.get(field="price")
    assert (line.was, line.will, line.currency) == (999, 1250, "GBP")
    title = edit.lines.get(field="title")
    assert (title.was, title.before, title.will) == (None, "A cup", "Best cup")
    push_due()
    assert made.markets["A"].prices["", "CUP"] == 999
    assert made.markets["A"].published["CUP"].title == "A cup"


def test_what_is_applied_reaches_the_channel() -> None:
    made = offered("CUP")
    cup = made.listing("A", "CUP")
    applied(
        {
            cup: {
                "price": "12.50",
                "title": "Best cup",
                "bullets": "New\n\n Lines ",
                "images": "https://p.example/1.jpg",
            }
        }
    )
    push_due()
    draft = made.markets["A"].published["CUP"]
    assert (draft.title, draft.price_minor, draft.bullets) == ("Best cup", 1250, ("New", "Lines"))
    assert draft.images == ("https://p.example/1.jpg",)
    assert made.markets["A"].prices["", "CUP"] == 1250
    assert made.markets["B"].published["CUP"].title == "A cup"


def test_a_price_alone_moves_without_publishing_anew() -> None:
    made = offered("CUP", shops=("A",))
    calls = made.markets["A"].calls.count("publish")
    applied({made.listing("A", "CUP"): {"price": "12.50"}})
    push_due()
    assert made.markets["A"].prices["", "CUP"] == 1250
    assert made.markets["A"].calls.count("publish") == calls
    assert Offering.objects.get().price_minor == 1250


def test_publishing_texts_anew_keeps_the_price_that_a_rule_moved_meanwhile() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    ask_channels(kind=AskKind.PRICE, wishes=[Wish(cup.pk, 1111)], by="rule:1", at=DAY)
    push_due()
    applied({cup: {"title": "Best cup"}})
    push_due()
    assert made.markets["A"].published["CUP"].price_minor == 1111


def test_a_listing_that_was_only_found_takes_a_price_and_a_rule_but_no_text() -> None:
    made = only_seen("CUP")
    edit = applied({made.listing("A", "CUP"): {"price": "8.00", "cap": "3", "title": "Mine"}})
    assert told(edit) == [
        ("CUP", "price", "written", ""),
        ("CUP", "rule", "written", ""),
        ("CUP", "title", "left", "listings.edit_not_published"),
    ]
    push_due()
    assert made.markets["A"].prices["", "CUP"] == 800
    assert made.shown("A", "CUP") == 3
    assert not Offering.objects.exists()


def test_a_cleared_text_falls_back_to_the_skus() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    applied({cup: {"title": "Best cup"}})
    applied({cup: {"title": ""}})
    push_due()
    assert made.markets["A"].published["CUP"].title == "A cup"
    assert "title" not in Offering.objects.get().texts


def test_a_rule_takes_its_untyped_parts_from_the_shops_and_goes_when_all_is_cleared() -> None:
    made = offered("CUP", shops=("A",))
    ShowRule.objects.create(shop_id=made.shops["A"], keep_back=2)
    cup = made.listing("A", "CUP")
    applied({cup: {"cap": "5"}})
    push_due()
    rule = ShowRule.objects.get(listing=cup)
    assert (rule.keep_back, rule.percent, rule.cap, rule.stop_at) == (2, 100, 5, 0)
    assert made.shown("A", "CUP") == 5
    applied({cup: dict.fromkeys(("keep_back", "percent", "cap", "stop_at"), "")})
    push_due()
    assert not ShowRule.objects.filter(listing=cup).exists()
    assert made.shown("A", "CUP") == 8


def test_applied_twice_is_applied_once() -> None:
    made = offered("CUP", shops=("A",))
    edit = applied({made.listing("A", "CUP"): {"title": "Best cup"}})
    entries = Entry.objects.count()
    again = apply_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    assert isinstance(again, ListingEdit)
    assert Offering.objects.get().version == 2
    assert Entry.objects.count() == entries


def test_what_was_changed_since_the_preview_is_left_and_named() -> None:
    made = offered("CUP", "POT", shops=("A",))
    cup, pot = made.listing("A", "CUP"), made.listing("A", "POT")
    draft = previewed({cup: {"title": "Mine", "price": "12.50"}, pot: {"title": "Mine too"}})
    applied({cup: {"title": "Theirs"}})
    edit = apply_edit(edit_id=draft.pk, actor=SYSTEM, at=DAY)
    assert told(edit) == [
        ("CUP", "price", "written", ""),
        ("CUP", "title", "left", "listings.edit_changed_since"),
        ("POT", "title", "written", ""),
    ]
    assert (edit.listing_count, edit.change_count, edit.left_count) == (2, 2, 1)
    assert Offering.objects.get(listing=cup).texts["title"] == "Theirs"


def test_undo_sets_back_what_still_stands_and_leaves_the_rest() -> None:
    made = offered("CUP", "POT", shops=("A",))
    cup, pot = made.listing("A", "CUP"), made.listing("A", "POT")
    edit = applied({cup: {"title": "Best", "price": "12.50", "cap": "3"}, pot: {"title": "Pot!"}})
    push_due()
    applied({cup: {"title": "Better"}})
    back = undo_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    assert told(back) == [
        ("CUP", "price", "written", ""),
        ("CUP", "rule", "written", ""),
        ("CUP", "title", "left", "listings.edit_changed_since"),
        ("POT", "title", "written", ""),
    ]
    assert back.undoes_id == edit.pk
    read_journal()
    push_due()
    market = made.markets["A"]
    assert (market.published["CUP"].title, market.prices["", "CUP"]) == ("Better", 999)
    assert market.published["POT"].title == "A pot"
    assert made.shown("A", "CUP") == 10
    assert not ShowRule.objects.exists()


def test_an_undoing_is_undone_like_any_edit() -> None:
    made = offered("CUP", shops=("A",))
    edit = applied({made.listing("A", "CUP"): {"title": "Best"}})
    back = undo_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY)
    assert isinstance(undo_edit(edit_id=edit.pk, actor=SYSTEM, at=DAY), Refusal)
    undo_edit(edit_id=back.pk, actor=SYSTEM, at=DAY)
    assert Offering.objects.get().texts == {"title": "Best"}


def test_what_is_off_sale_is_kept_until_it_is_on_again() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    delist(listing_ids=[cup.pk], actor=SYSTEM, at=DAY)
    push_due()
    edit = applied({cup: {"price": "12.50", "title": "Best"}})
    assert {row[3] for row in told(edit)} == {"listings.edit_waits_for_sale"}
    push_due()
    assert "CUP" not in made.markets["A"].published
    relist(listing_ids=[cup.pk], actor=SYSTEM, at=DAY)
    push_due()
    draft = made.markets["A"].published["CUP"]
    assert (draft.title, draft.price_minor) == ("Best", 1250)


def test_a_price_outside_somebodys_bounds_is_left_out() -> None:
    made = offered("CUP", "POT", "LID", shops=("A",))
    for code in ("CUP", "POT", "LID"):
        PriceBounds.objects.create(
            listing=made.listing("A", code),
            currency="GBP",
            floor_minor=900,
            ceiling_minor=2000,
            set_at=DAY,
            set_by="x",
        )
    typed = {"CUP": "8.99", "POT": "20.01", "LID": "9.00"}
    edit = applied({made.listing("A", code): {"price": price} for code, price in typed.items()})
    assert [row[2:] for row in told(edit)] == [
        ("left", "listings.edit_below_floor"),
        ("written", ""),
        ("left", "listings.edit_above_ceiling"),
    ]


def test_bounds_that_were_set_since_the_preview_hold_for_applying_and_undoing() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    draft = previewed({cup: {"price": "8.00"}})
    bounds = PriceBounds.objects.create(listing=cup, floor_minor=900, currency="GBP", set_at=DAY)
    apply_edit(edit_id=draft.pk, actor=SYSTEM, at=DAY)
    assert told(draft) == [("CUP", "price", "left", "listings.edit_below_floor")]
    # as it was published: nothing else was asked for
    assert Ask.objects.get(kind="price").value == 999
    done = applied({cup: {"price": "12.50"}})
    push_due()
    bounds.floor_minor = 1000
    bounds.save()
    refused = undo_edit(edit_id=done.pk, actor=SYSTEM, at=DAY)
    assert isinstance(refused, Refusal)
    assert Ask.objects.get(kind="price").value == 1250


def test_what_the_channel_demanded_of_the_kind_of_product_is_known_at_once(monkeypatch) -> None:
    # asked for once an hour by each process, and this one has published before
    monkeypatch.setattr(sending, "_RULES", sending._KnownRules())
    made = offered("CUP", shops=("A",))
    edit = previewed({made.listing("A", "CUP"): {"title": "x" * 61}})
    line = edit.lines.get()
    assert (line.state, line.code) == ("left", "listings.edit_too_long")
    assert line.figures == {"field": "title", "length": 61, "most": 60}


def test_a_field_whose_owner_is_the_channel_is_left_to_it() -> None:
    from zayton.channels.models import Connection

    made = offered("CUP", shops=("A",))
    Connection.objects.update(owners={"price": "channel", "quantity": "channel"})
    edit = previewed({made.listing("A", "CUP"): {"price": "5.00", "cap": "1", "title": "Mine"}})
    assert told(edit) == [
        ("CUP", "price", "left", "listings.edit_channel_decides"),
        ("CUP", "rule", "left", "listings.edit_channel_decides"),
        ("CUP", "title", "ready", ""),
    ]


def test_somebody_of_one_shop_edits_and_undoes_only_there() -> None:
    made = offered("CUP")
    here, there = made.listing("A", "CUP"), made.listing("B", "CUP")
    mine = operator(made.shops["A"])
    draft = previewed({here: {"title": "Mine"}, there: {"title": "Mine"}}, actor=mine)
    assert told(draft) == [("CUP", "title", "ready", "")]
    assert draft.refusals[0]["code"] == "listings.unknown_listing"
    both = applied({here: {"price": "5.00"}, there: {"price": "5.00"}})
    back = undo_edit(edit_id=both.pk, actor=mine, at=DAY)
    assert [line.listing_id for line in back.lines.all()] == [here.pk]
    foreign = applied({there: {"price": "6.00"}})
    assert undo_edit(edit_id=foreign.pk, actor=mine, at=DAY).code == "listings.unknown_edit"


def test_a_draft_is_its_makers_alone() -> None:
    made = offered("CUP", shops=("A",))
    draft = previewed({made.listing("A", "CUP"): {"title": "Mine"}}, actor=operator())
    refusal = apply_edit(edit_id=draft.pk, actor=operator(name="person:y"), at=DAY)
    assert refusal.code == "listings.unknown_edit"


def test_without_the_right_nothing_is_previewed_applied_or_undone() -> None:
    made = offered("CUP", shops=("A",))
    edit = applied({made.listing("A", "CUP"): {"title": "Best"}})
    assert (
        previewed({made.listing("A", "CUP"): {"title": "No"}}, actor=NOBODY)[0].code == "listings.not_allowed"
    )
    for verb in (apply_edit, undo_edit):
        assert verb(edit_id=edit.pk, actor=NOBODY, at=DAY).code == "listings.not_allowed"
    assert ListingEdit.objects.count() == 1


def test_nothing_typed_otherwise_is_no_edit() -> None:
    made = offered("CUP", shops=("A",))
    same = {
        "title": " A cup ",
        "price": "9.990",
        "bullets": "One\r\nTwo",
        "percent": "",
        "product_type": "HOME",
    }
    answer = previewed({made.listing("A", "CUP"): same})
    assert [one.code for one in answer] == ["listings.nothing_to_edit"]
    assert not EditLine.objects.exists()


def test_the_log_of_a_listing_says_who_changed_what() -> None:
    made = offered("CUP", shops=("A",))
    cup = made.listing("A", "CUP")
    edit = applied({cup: {"price": "12.50", "title": "Best", "cap": "4"}}, actor=operator())
    entry = Entry.objects.get(verb="listings.edited")
    assert (entry.document_id, entry.actor, entry.payload["listing_edit"]) == (cup.pk, "person:x", edit.pk)
    assert entry.payload["fields"] == {
        "price_minor": [999, 1250],
        "title": [None, "Best"],
        "keep_back": [None, 0],
        "percent": [None, 100],
        "cap": [None, 4],
        "stop_at": [None, 0],
    }
    whole = Entry.objects.get(verb="listings.edit_applied")
    assert (whole.document_id, whole.payload["edited_fields"]) == (edit.pk, 3)
    assert Ask.objects.get(kind="price").asked_by == "person:x"
