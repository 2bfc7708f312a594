"""What a channel took and declined later stands as refused, in its words, and as no stranger's doing."""

from datetime import timedelta

import pytest

from zayton.channels.ports.offers import ListingKey, ListingSeen, Problem, Standing
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.listings.models import Finding, ListingTexts
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.rewording import ask_for_words
from zayton.listings.rules.wording import declined_since
from zayton.listings.tests.builders import DAY
from zayton.listings.tests.speaking import found
from zayton.listings.watching.judging import judge_listings

pytestmark = pytest.mark.django_db

DECLINED = {"code": "NAME_DECLINE", "words": "the name shouts", "field": "title"}


def taken(**words):
    """A listing whose channel took other words, and showed ours to the watch."""
    here = found("CUP")
    judge_listings(listing_ids=[here.listing().pk], at=now())
    ask_for_words([(here.listing(), words)], why="edited", by="person:x", at=now())
    push_due()
    assert here.ask().state == "done"
    judge_listings(listing_ids=[here.listing().pk], at=now())
    return here


def changes_there():
    return [one.payload["fields"] for one in Entry.objects.filter(verb="listings.changed_there")]


def test_a_title_that_was_declined_later_is_refused_in_the_channels_words() -> None:
    here = taken(title="BEST CUP", description="New")
    here.see(problems=[DECLINED])
    ask, words = here.ask(), here.words()
    assert (ask.state, ask.fault_kind, ask.fault_said) == ("failed", "refused", "the name shouts")
    # what it shows counts again, and what it did not decline stays as it took it
    assert (words.title, here.listing().title, words.description) == ("A cup", "A cup", "New")
    assert (words.wanted, words.sent) == ({"title": "BEST CUP"}, {"description": "New"})
    entry = Entry.objects.get(verb="listings.refused")
    assert (entry.payload["said"], entry.payload["kind"]) == ("the name shouts", "texts")


def test_nobody_else_is_blamed_for_the_old_title() -> None:
    here = taken(title="BEST CUP")
    here.see(problems=[DECLINED])
    assert changes_there() == []
    judge_listings(listing_ids=[here.listing().pk], at=now())
    assert not Finding.objects.filter(state="open").exists()


def test_it_is_said_once() -> None:
    here = taken(title="BEST CUP")
    for _ in range(2):
        here.see(problems=[DECLINED])
    assert Entry.objects.filter(verb="listings.refused").count() == 1


def test_what_the_channel_has_against_something_else_is_no_refusal_of_texts() -> None:
    here = taken(title="BEST CUP")
    here.see(problems=[{**DECLINED, "field": "image"}])
    assert here.ask().state == "done"


def test_a_text_that_came_meanwhile_is_still_to_be_told() -> None:
    here = taken(title="BEST CUP")
    ask_for_words([(here.listing(), {"title": "Good cup"})], why="edited", by="person:x", at=now())
    here.see(problems=[DECLINED])
    assert (here.ask().state, here.words().wanted) == ("due", {"title": "Good cup"})


class TestDeciding:
    def decided(self, *problems, sent=None, minutes=5, before=(), called=None, **shown):
        seen = ListingSeen(ListingKey("", "CUP"), "I", Standing.LIVE, problems=problems, **shown)
        at = DAY + timedelta(minutes=minutes)
        sent = {"title": "BEST"} if sent is None else sent
        return list(declined_since(sent, DAY, seen, before=before, called=called or {}, at=at))

    def test_what_it_shows_as_told_was_not_declined(self) -> None:
        assert self.decided(Problem("x", "no", "title"), title=" BEST ") == []

    def test_what_it_had_against_the_listing_before_counts_once_it_had_time_to_show_ours(self) -> None:
        known = {"before": {("x", "no")}, "title": "Old"}
        assert self.decided(Problem("x", "no", "title"), **known) == []
        assert self.decided(Problem("x", "no", "title"), minutes=31, **known) == ["title"]

    def test_a_warning_suffices_only_beside_another_text_and_after_that_time(self) -> None:
        warned = Problem("x", "no", "title", severe=False)
        assert self.decided(warned, title="Old") == []
        assert self.decided(warned, minutes=31) == []
        assert self.decided(warned, minutes=31, title="Old") == ["title"]

    def test_texts_are_known_by_the_names_that_the_channel_has_for_them(self) -> None:
        issue = Problem("90057", "no", "item_name")
        assert self.decided(issue) == []
        assert self.decided(issue, called={"item_name": "title"}) == ["title"]

    def test_what_a_channel_does_not_show_is_believed(self) -> None:
        assert self.decided(Problem("x", "no", "description"), sent={"description": "New"}) == ["description"]


def test_a_description_that_no_list_shows_is_unknown_once_it_was_declined() -> None:
    here = taken(description="New")
    here.see(description=None, problems=[{**DECLINED, "field": "description"}])
    assert ListingTexts.objects.get().description is None
