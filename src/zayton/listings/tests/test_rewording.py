"""What listings that were only found shall say: asked for, sent, kept when taken, and never taken for a stranger's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.listings.models import Ask, Finding, Listing, ListingTexts
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.rewording import ask_for_words
from zayton.listings.queries.families import siblings_of
from zayton.listings.tests.builders import DAY
from zayton.listings.tests.speaking import ALONE, found
from zayton.listings.watching.judging import judge_listings

pytestmark = pytest.mark.django_db


def wish(here, sku="CUP", at=None, **words):
    return ask_for_words([(here.listing(sku), words)], why="edited", by="person:x", at=at or now())


def due_again():
    Ask.objects.filter(state="due").update(due_at=now() - timedelta(seconds=1))


def changes_there():
    return [one.payload["fields"] for one in Entry.objects.filter(verb="listings.changed_there")]


def later(minutes):
    """The texts were taken so long ago."""
    ListingTexts.objects.exclude(sent_at=None).update(sent_at=now() - timedelta(minutes=minutes))


class TestSeeing:
    def test_a_pull_keeps_what_the_channel_says(self) -> None:
        words = found("CUP").words()
        assert (words.title, words.description, words.bullets) == ("A cup", "Found", ["One", "Two"])

    def test_what_a_pull_does_not_tell_is_unknown_and_leaves_what_is_known(self) -> None:
        here = found("CUP")
        here.see(description=None, bullets=None, title="New")
        words = here.words()
        assert (words.title, words.description, words.bullets) == ("New", "Found", ["One", "Two"])
        here.see("POT", description=None, bullets=None)
        assert (here.words("POT").description, here.words("POT").bullets) == (None, None)

    def test_a_variants_own_title_is_kept_and_not_the_shown_one(self) -> None:
        here = found("CUP", parent="P")
        assert (here.words().title, here.listing().title) == ("A cup", "A cup - CUP")

    def test_a_text_too_long_to_be_shown_whole_is_not_kept_in_part(self) -> None:
        here = found("CUP")
        here.see("POT", description="x" * 200_001)
        assert here.words("POT").description is None


class TestTelling:
    def test_only_what_shall_change_is_told(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup")
        push_due()
        told = here.speaker.last()
        assert (told.title, told.description, told.bullets, told.language) == ("Best cup", None, None, "en")
        assert (here.words().title, here.words().wanted, here.ask().state) == ("Best cup", {}, "done")
        assert here.listing().title == "Best cup"

    def test_nothing_of_the_listing_is_published(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup")
        push_due()
        assert "publish" not in here.seller.markets["A"].calls

    def test_two_wishes_before_the_first_is_sent_are_told_together(self) -> None:
        here = found("CUP")
        wish(here, title="Better", description="Worse")
        wish(here, title="Best", bullets=["Yes"])
        push_due()
        (told,) = here.speaker.asked
        assert (told.title, told.description, told.bullets) == ("Best", "Worse", ("Yes",))

    def test_the_newest_wish_wins_over_the_one_that_is_just_being_sent(self) -> None:
        here = found("CUP")
        wish(here, title="First")
        here.speaker.meanwhile = [lambda: wish(here, title="Second")]
        push_due()
        here.speaker.meanwhile = []
        assert (here.ask().state, here.words().title) == ("due", "First")
        assert here.words().wanted == {"title": "Second"}
        due_again()
        push_due()
        assert (here.speaker.last().title, here.words().title, here.words().wanted) == (
            "Second",
            "Second",
            {},
        )
        assert here.ask().state == "done"

    def test_a_channel_that_is_away_is_told_again(self) -> None:
        here = found("CUP")
        here.speaker.faults = [Fault(FaultKind.AWAY, "gone fishing")]
        wish(here, title="Best cup")
        push_due()
        assert (here.ask().state, here.ask().tries, here.words().title) == ("due", 1, "A cup")
        due_again()
        push_due()
        assert (here.ask().state, here.words().title) == ("done", "Best cup")

    def test_a_refusal_is_kept_with_its_reason_and_changes_nothing(self) -> None:
        here = found("CUP", "POT")
        here.speaker.against = {"CUP": Fault(FaultKind.REFUSED, "no capitals")}
        wish(here, title="BEST")
        wish(here, "POT", title="Pot")
        push_due()
        assert (here.ask().state, here.ask().fault_said) == ("failed", "no capitals")
        assert (here.words().title, here.words("POT").title) == ("A cup", "Pot")
        assert Entry.objects.get(verb="listings.refused").payload["said"] == "no capitals"

    def test_what_was_refused_is_not_told_with_the_next_wish(self) -> None:
        here = found("CUP")
        here.speaker.against = {"CUP": Fault(FaultKind.REFUSED, "no capitals")}
        wish(here, title="BEST")
        push_due()
        here.speaker.against = {}
        wish(here, description="Other")
        push_due()
        assert (here.speaker.last().title, here.speaker.last().description) == (None, "Other")

    def test_an_empty_text_is_told_as_one_that_shall_go(self) -> None:
        here = found("CUP")
        wish(here, description="", bullets=[])
        push_due()
        assert (here.speaker.last().description, here.speaker.last().bullets) == ("", ())

    def test_publishing_the_whole_listing_takes_the_wish_back(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup")
        draft = OfferDraft(here.seller.shops["A"], here.seller.skus["CUP"], "CUP", 999)
        publish(drafts=[draft], actor=SYSTEM, at=DAY)
        push_due()
        assert here.speaker.asked == []

    def test_units_that_were_put_back_with_the_texts_are_told_again(self) -> None:
        here = found("CUP", adapter=ALONE)
        calls = here.seller.markets["A"].calls
        before = calls.count("show")
        wish(here, title="Best cup")
        push_due()
        push_due()
        assert calls.count("show") == before + 1


class TestLogging:
    def test_what_was_taken_is_written_with_before_and_after_by_who_asked(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup", bullets=["Yes"])
        push_due()
        entry = Entry.objects.get(verb="listings.texts_changed")
        assert entry.payload["fields"] == {"title": ["A cup", "Best cup"], "bullets": ["One · Two", "Yes"]}
        assert (entry.actor, entry.document_id) == ("person:x", here.listing().pk)

    def test_the_log_and_the_page_of_the_listing_show_it(self) -> None:
        here = found("CUP", "POT")
        here.speaker.against = {"POT": Fault(FaultKind.REFUSED, "no capitals")}
        wish(here, title="Best cup")
        wish(here, "POT", title="BEST")
        push_due()
        client = client_of("operator")
        log = client.get(reverse("listings:listing-log", args=[here.listing().pk])).content.decode()
        assert all(words in log for words in ("Texts changed on the channel", "Best cup", "A cup"))
        page = client.get(reverse("listings:listing", args=[here.listing("POT").pk])).content.decode()
        assert all(words in page for words in ("Texts", "Refused", "no capitals"))

    def test_our_own_change_is_not_reported_when_the_channel_shows_it(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup")
        push_due()
        here.see(title="Best cup")
        assert changes_there() == []

    def test_nor_when_the_channel_shows_the_old_text_for_a_while(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup", description="New")
        push_due()
        here.see()
        assert (here.words().title, here.words().description) == ("Best cup", "New")
        here.see(title="Best  cup ", description="New")
        assert (changes_there(), here.listing().seen["title"]) == ([], "Best  cup ")

    def test_nor_when_it_shows_ours_before_its_answer_reached_us(self) -> None:
        here = found("CUP")
        here.speaker.faults = [Fault(FaultKind.AWAY, "cut", may_be_done=True)]
        wish(here, title="Best cup")
        push_due()
        here.see(title="Best cup")
        assert changes_there() == []

    def test_what_a_stranger_wrote_is_reported_all_the_same(self) -> None:
        here = found("CUP")
        wish(here, title="Best cup")
        push_due()
        later(31)
        here.see(title="Hijacked")
        assert changes_there() == [{"title": ["Best cup", "Hijacked"]}]
        assert here.words().title == "Hijacked"


class TestWatching:
    def judged(self, here):
        judge_listings(listing_ids=[here.listing().pk], at=now())
        return [one.kind for one in Finding.objects.filter(state="open")]

    def test_the_watch_takes_our_title_for_how_it_should_be(self) -> None:
        here = found("CUP")
        assert self.judged(here) == []
        wish(here, title="Best cup")
        push_due()
        assert self.judged(here) == []
        # long after, and in the channel's own spacing
        later(300)
        here.see(title="Best cup")
        assert self.judged(here) == []

    def test_it_finds_nothing_either_before_the_answer_reached_us(self) -> None:
        here = found("CUP")
        assert self.judged(here) == []
        here.speaker.faults = [Fault(FaultKind.AWAY, "cut", may_be_done=True)]
        wish(here, title="Best cup")
        push_due()
        here.see(title="Best cup")
        assert self.judged(here) == []

    def test_a_strangers_title_after_ours_is_found(self) -> None:
        here = found("CUP")
        self.judged(here)
        wish(here, title="Best cup")
        push_due()
        self.judged(here)
        later(31)
        here.see(title="Hijacked")
        assert self.judged(here) == ["title"]
        assert Finding.objects.get().figures == {"was": "Best cup", "now": "Hijacked"}


class TestVariants:
    def test_what_a_product_says_changes_at_all_its_variants(self) -> None:
        here = found("CUP", "POT", parent="P")
        wish(here, title="Best", description="Only mine")
        push_due()
        assert (here.words("POT").title, here.words("POT").description) == ("Best", "Found")
        assert [here.listing(sku).title for sku in ("CUP", "POT")] == ["Best - CUP", "Best - POT"]
        assert len(here.speaker.asked) == 1

    def test_they_are_found_by_an_index_however_many_a_shop_has(self) -> None:
        here = found("CUP", "POT", parent="P")
        cup, pot = here.listing("CUP"), here.listing("POT")
        with CaptureQueriesContext(connection) as asked:
            assert siblings_of([cup, pot]) == {cup.pk: [pot.pk], pot.pk: [cup.pk]}
        # which of them share texts, and who they are, of all at once
        assert len(asked) == 2
        found_by = Listing.objects.filter(shop_id__in=[cup.shop_id], parent__in=["P"])
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
        assert "listing_family" in found_by.explain()

    def test_of_listings_that_stand_alone_nothing_is_asked(self, django_assert_num_queries) -> None:
        listing = found("CUP").listing("CUP")
        with django_assert_num_queries(0):
            assert siblings_of([listing]) == {}

    def test_none_of_them_is_said_to_be_changed_by_a_stranger(self) -> None:
        here = found("CUP", "POT", parent="P")
        wish(here, title="Best")
        push_due()
        for sku in ("CUP", "POT"):
            here.see(sku, parent="P", title=f"Best - {sku}", own_title="Best")
        assert changes_there() == []

    def test_the_log_of_each_says_so(self) -> None:
        here = found("CUP", "POT", parent="P")
        wish(here, title="Best")
        push_due()
        entries = Entry.objects.filter(verb="listings.texts_changed").order_by("document_id")
        assert [one.document_id for one in entries] == sorted(
            [here.listing("CUP").pk, here.listing("POT").pk]
        )
        assert {tuple(one.payload["fields"]["title"]) for one in entries} == {("A cup", "Best")}

    def test_an_older_wish_that_comes_late_does_not_undo_a_newer_one_of_another_variant(self) -> None:
        here = found("CUP", "POT", parent="P")
        here.speaker.against = {"CUP": Fault(FaultKind.AWAY, "later")}
        wish(here, title="Older", description="Mine", at=now() - timedelta(minutes=2))
        wish(here, "POT", title="Newer", at=now() - timedelta(minutes=1))
        push_due()
        here.speaker.against = {}
        due_again()
        push_due()
        assert (here.speaker.last().title, here.speaker.last().description) == (None, "Mine")
        assert [here.words(sku).title for sku in ("CUP", "POT")] == ["Newer", "Newer"]
        assert here.ask().state == "done"

    def test_of_an_older_wish_that_says_nothing_any_more_the_log_says_nothing_either(self) -> None:
        here = found("CUP", "POT", parent="P")
        here.speaker.against = {"CUP": Fault(FaultKind.AWAY, "later")}
        wish(here, title="Older", at=now() - timedelta(minutes=2))
        push_due()
        wish(here, "POT", title="Newer", at=now() - timedelta(minutes=1))
        push_due()
        here.speaker.against = {}
        due_again()
        push_due()
        told = Entry.objects.filter(verb="listings.texts_changed").values_list("payload", flat=True)
        assert [one["fields"] for one in told] == [{"title": ["A cup", "Newer"]}] * 2
        assert {here.ask(sku).state for sku in ("CUP", "POT")} == {"done"}

    def test_a_newer_wish_about_another_text_takes_nothing_from_an_older_one(self) -> None:
        here = found("CUP", "POT", parent="P")
        wish(here, "POT", title="Long ago", at=now() - timedelta(minutes=9))
        push_due()
        here.speaker.against = {"CUP": Fault(FaultKind.AWAY, "later")}
        wish(here, title="Best", at=now() - timedelta(minutes=2))
        push_due()
        wish(here, "POT", description="Its own", at=now() - timedelta(minutes=1))
        push_due()
        here.speaker.against = {}
        due_again()
        push_due()
        assert [here.words(sku).title for sku in ("CUP", "POT")] == ["Best", "Best"]

    def test_neither_does_one_that_was_refused(self) -> None:
        here = found("CUP", "POT", parent="P")
        here.speaker.against = {
            "CUP": Fault(FaultKind.AWAY, "later"), "POT": Fault(FaultKind.REFUSED, "no capitals")
        }  # fmt: skip
        wish(here, title="Best", at=now() - timedelta(minutes=2))
        push_due()
        wish(here, "POT", title="BEST", at=now() - timedelta(minutes=1))
        push_due()
        here.speaker.against = {}
        due_again()
        push_due()
        assert here.words().title == "Best"

    def test_what_a_newer_wish_was_to_say_is_said_once_that_one_is_refused(self) -> None:
        here = found("CUP", "POT", parent="P")
        here.speaker.against = {"POT": Fault(FaultKind.AWAY, "later")}
        wish(here, title="Best", description="Mine", at=now() - timedelta(minutes=2))
        wish(here, "POT", title="BEST", at=now() - timedelta(minutes=1))
        push_due()
        assert (here.words().title, here.words().description) == ("A cup", "Mine")
        assert here.ask().state == "due"
        here.speaker.against = {"POT": Fault(FaultKind.REFUSED, "no capitals")}
        for _time in range(2):
            due_again()
            push_due()
        assert [here.words(sku).title for sku in ("CUP", "POT")] == ["Best", "Best"]
        assert [here.ask(sku).state for sku in ("CUP", "POT")] == ["done", "failed"]

    def test_one_that_waits_for_a_newer_wish_is_done_when_that_is_taken(self) -> None:
        here = found("CUP", "POT", parent="P")
        here.speaker.against = {"POT": Fault(FaultKind.AWAY, "later")}
        wish(here, title="Older", at=now() - timedelta(minutes=2))
        wish(here, "POT", title="Newer", at=now() - timedelta(minutes=1))
        push_due()
        here.speaker.against = {}
        for _time in range(2):
            due_again()
            push_due()
        assert [here.words(sku).title for sku in ("CUP", "POT")] == ["Newer", "Newer"]
        assert {here.ask(sku).state for sku in ("CUP", "POT")} == {"done"}
        assert "Older" not in [one.title for one in here.speaker.asked]
