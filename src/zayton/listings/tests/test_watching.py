"""The watch over a connection: what it finds, when it is told again, and when it is settled by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.channels.models import Connection
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import adapters
from zayton.channels.syncing.fetching import fetch_wanted, want
from zayton.channels.syncing.receiving import take_in
from zayton.channels.syncing.working import work_waiting
from zayton.kernel.access.public import NOBODY, SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Finding, Listing, ListingWatch, PriceDecision, PriceRule, Watch
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.pricing.writing import BoundsDraft, set_price_bounds
from zayton.listings.states import AskKind
from zayton.listings.tests.watched import ours, theirs, watched
from zayton.listings.watch_states import FindingState
from zayton.listings.watching.findings import look_now, move_findings
from zayton.listings.watching.lanes import key_of
from zayton.listings.watching.queries import rivals_of
from zayton.listings.watching.runs import watch_connection, watch_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = watched()
    assert made.look() == []
    return made


def told(verb):
    return [one.payload for one in Entry.objects.filter(verb=f"listings.{verb}").order_by("pk")]


def move(to, actor=SYSTEM):
    return move_findings(ids=Finding.objects.values_list("pk", flat=True), to=to, actor=actor, at=now())


class TestFinding:
    def test_a_stranger_on_a_listing_is_found_and_journalled(self, here):
        here.street.offers["CUP"] = [ours(), theirs("B", 1900)]
        assert here.look() == [("seller", "CUP")]
        (said,) = told("finding_opened")
        assert said["sellers"] == ["B"]
        assert said["finding"] == "seller"
        row = ListingWatch.objects.get()
        assert (row.rivals, row.box_seller, row.held_box) == (1, "US", True)

    def test_a_stranger_who_was_there_at_the_first_look_is_found_too(self):
        made = watched()
        made.street.offers["CUP"] = [ours(), theirs()]
        assert made.look() == [("seller", "CUP")]

    def test_sellers_with_listings_of_their_own_are_no_news(self, here, monkeypatch):
        alone = {name: replace(one, shares_listings=False) for name, one in adapters().items()}
        monkeypatch.setattr("zayton.listings.watching.queries.adapters", lambda: alone)
        here.street.offers["CUP"] = [ours(box=False), theirs("B", 1900, box=True)]
        assert here.look() == []
        # prices may still follow them
        assert [one.seller for one in rivals_of(Listing.objects.get().pk)[0]] == ["B", "US"]

    def test_the_lost_buy_box(self, here):
        here.street.offers["CUP"] = [ours(box=False), theirs(box=True)]
        assert sorted(here.look()) == [("box", "CUP"), ("seller", "CUP")]
        assert Finding.objects.get(kind="box").figures == {"seller": "B", "price": 1900, "currency": "GBP"}

    @pytest.mark.parametrize("field", ["title", "image", "category", "parent"])
    def test_changed_content(self, here, field):
        assert here.look(**{field: "hijacked"}) == [(field, "CUP")]
        assert Finding.objects.get().figures["now"] == "hijacked"

    def test_a_price_that_nobody_of_ours_set(self, here):
        assert here.look(price_minor=1500) == [("price", "CUP")]

    def test_a_price_that_we_asked_for_is_no_news(self, here):
        ask_channels(kind=AskKind.PRICE, wishes=[Wish(here.listing().pk, 1500)], by="system", at=now())
        here.listing().asks.filter(kind="price").update(
            state="done", sent_value=1500, sent_at=now() - timedelta(hours=1)
        )
        assert here.look(price_minor=1500) == []
        assert here.look(price_minor=1400) == [("price", "CUP")]

    def test_a_price_below_the_floor_of_its_rule(self, here):
        rule = PriceRule.objects.create(name="R", is_on=True)
        facts = {"rule_version": 1, "code": "stands", "currency": "GBP", "at": now(), "rule": rule}
        PriceDecision.objects.create(listing=here.listing(), floor_minor=2100, **facts)
        assert here.look() == [("below_floor", "CUP")]
        PriceRule.objects.update(is_on=False)
        assert here.look() == []

    def test_a_price_below_the_floor_that_a_person_typed(self, here):
        drafts = [BoundsDraft(here.listing().pk, 2001, None)]
        assert set_price_bounds(drafts=drafts, actor=SYSTEM, at=now()) == []
        assert here.look() == [("below_floor", "CUP")]

    def test_changes_that_another_way_of_reading_brought_are_judged_too(self, here):
        here.seller.see("A", "CUP", item="I-CUP", title="Hijacked", price_minor=2000, currency="GBP")
        read_journal()
        assert here.found() == [("title", "CUP")]

    def test_offers_that_a_notification_brought_are_judged_at_once(self, here):
        here.street.offers["CUP"] = [ours(), theirs()]
        (document,) = here.street.competing([key_of(here.listing())], items={"CUP": "I-CUP"})
        take_in([document], connection_id=here.connection, run_id=None, at=now())
        assert work_waiting(here.connection, Subject.OFFERS) == 1
        assert here.found() == [("seller", "CUP")]

    def test_what_was_found_once_is_not_found_again(self, here):
        here.street.offers["CUP"] = [ours(), theirs()]
        here.look()
        before = list(Finding.objects.values()), Entry.objects.count()
        here.look()
        assert (list(Finding.objects.values()), Entry.objects.count()) == before


class TestWhatBecomesOfIt:
    def test_it_is_settled_by_itself_when_it_is_gone(self, here):
        here.look(title="Hijacked")
        assert here.look(title="Cup") == []
        assert here.found("settled") == [("title", "CUP")]
        assert len(told("finding_settled")) == 1

    def test_what_is_not_on_sale_any_more_needs_nobody(self, here):
        here.look(title="Hijacked")
        Listing.objects.update(is_ended=True)
        assert here.look() == []
        assert len(told("finding_settled")) == 1

    def test_what_comes_back_is_a_new_finding(self, here):
        for title in ("Hijacked", "Cup", "Hijacked"):
            here.look(title=title)
        assert [one.state for one in Finding.objects.order_by("pk")] == ["settled", "open"]

    def test_somebody_takes_it_on_and_another_stranger_opens_it_again(self, here):
        here.street.offers["CUP"] = [ours(), theirs("B")]
        here.look()
        assert move(FindingState.ACKNOWLEDGED)[1] == []
        here.look()
        assert Finding.objects.get().state == "acknowledged"
        here.street.offers["CUP"].append(theirs("C", 1800))
        here.look()
        assert Finding.objects.get().state == "open"
        assert told("finding_worsened")[0]["sellers"] == ["C", "B"]

    def test_a_stranger_who_lowers_the_price_is_no_news(self, here):
        here.street.offers["CUP"] = [ours(), theirs("B", 1900)]
        here.look()
        move(FindingState.ACKNOWLEDGED)
        here.street.offers["CUP"] = [ours(), theirs("B", 1700)]
        here.look()
        one = Finding.objects.get()
        assert (one.state, one.figures["lowest"]) == ("acknowledged", 1700)
        assert told("finding_worsened") == []

    @pytest.mark.parametrize("change", [{"title": "New"}, {"price_minor": 1800}])
    def test_what_is_dismissed_is_right_from_then_on(self, here, change):
        assert len(here.look(**change)) == 1
        assert move(FindingState.DISMISSED)[1] == []
        assert here.look() == []
        back = {"title": "Cup"} if "title" in change else {"price_minor": 2000}
        assert len(here.look(**back)) == 1

    def test_dismissed_strangers_are_known_and_a_dismissed_buy_box_is_not_missed(self, here):
        here.street.offers["CUP"] = [ours(box=False), theirs(box=True)]
        here.look()
        moved, refusals = move(FindingState.DISMISSED)
        assert (len(moved), refusals) == (2, [])
        assert here.look() == []
        here.street.offers["CUP"].append(theirs("C"))
        assert here.look() == [("seller", "CUP")]

    def test_closed_ones_do_not_move_and_nothing_changes(self, here):
        here.look(title="Hijacked")
        here.look(title="Cup")
        before = list(Finding.objects.values()), Entry.objects.count()
        moved, (refusal,) = move(FindingState.DISMISSED)
        assert (moved, refusal.code) == ([], "listings.finding_moved_on")
        assert (list(Finding.objects.values()), Entry.objects.count()) == before

    def test_the_same_twice_is_no_refusal(self, here):
        here.look(title="Hijacked")
        move(FindingState.ACKNOWLEDGED)
        assert move(FindingState.ACKNOWLEDGED) == ([], [])

    def test_who_may_not_or_does_not_see_the_shop_moves_nothing(self, here):
        here.look(title="Hijacked")
        assert move(FindingState.DISMISSED, NOBODY)[1][0].code == "listings.not_allowed"
        stranger = Actor("person:x", frozenset({"listings.manage"}), Scope(frozenset(), frozenset()))
        assert move(FindingState.DISMISSED, stranger)[1][0].code == "listings.unknown_finding"
        assert Finding.objects.get().state == "open"


class TestBetweenRuns:
    def named(self, here, *keys):
        want(here.connection, [Notice(Subject.OFFERS, key) for key in keys])
        assert fetch_wanted()

    def test_what_a_notification_named_is_asked_at_once_and_nothing_else(self):
        made = watched("POT")
        made.look()
        made.street.calls.clear()
        made.street.offers["CUP"] = [ours(), theirs()]
        made.street.offers["POT"] = [ours(), theirs()]
        self.named(made, "SITE/I-CUP")
        assert watch_due()
        assert made.street.calls == [("offers", ["CUP"])]
        assert made.found() == [("seller", "CUP")]
        run = Watch.objects.get()
        assert run.due_at == run.began_at + timedelta(seconds=600)

    def test_a_person_has_all_read_at_once_and_the_usual_pace_goes_on_from_there(self, here):
        before = Watch.objects.get().began_at
        here.street.offers["CUP"] = [ours(), theirs()]
        assert not watch_due()
        assert look_now(connection_id=here.connection, actor=SYSTEM, at=now()) == []
        assert watch_due()
        assert here.found() == [("seller", "CUP")]
        run = Watch.objects.get()
        assert run.began_at > before
        assert run.due_at == run.began_at + timedelta(seconds=600)

    def test_a_run_that_is_under_way_is_not_begun_anew(self, here):
        Watch.objects.update(ended_at=None)
        before = Watch.objects.get()
        assert look_now(connection_id=here.connection, actor=SYSTEM, at=now()) == []
        assert Watch.objects.get().due_at == before.due_at

    def test_what_is_no_listing_of_ours_wakes_nobody(self, here):
        self.named(here, "SITE/I-OTHER")
        assert not watch_due()


class TestRuns:
    def test_everything_on_sale_is_read_in_batches_and_counted(self):
        skus = [f"S{number:02d}" for number in range(24)]
        made = watched(*skus)
        Listing.objects.filter(msku="S03").update(state="inactive")
        Listing.objects.filter(msku="S04").update(is_ended=True)
        made.look()
        sizes = [(what, len(names)) for what, names in made.street.calls]
        assert sizes == [("content", 23), ("offers", 20), ("offers", 3)]
        run = Watch.objects.get()
        assert (run.read, run.total) == (23, 23)
        assert run.ended_at is not None
        assert run.due_at == run.began_at + timedelta(seconds=600)

    def test_a_limit_ends_the_step_and_the_next_one_goes_on_where_it_was(self):
        made = watched(*[f"S{number:02d}" for number in range(44)])
        made.street.fault_after = (2, Fault(FaultKind.THROTTLED, "slow", retry_after=9))
        made.street.offers["CUP"] = [ours(), theirs()]
        assert made.look() == [("seller", "CUP")]
        run = Watch.objects.get()
        assert (run.ended_at, run.read, run.total) == (None, 20, 45)
        assert run.due_at > now() + timedelta(seconds=5)
        made.street.calls.clear()
        watch_connection(made.connection)
        asked = [sku for what, names in made.street.calls if what == "offers" for sku in names]
        assert len(asked) == len(set(asked)) == 25
        assert "CUP" not in asked
        assert Watch.objects.get().ended_at is not None

    def test_a_batch_that_the_marketplace_refuses_keeps_no_other_from_being_asked(self):
        made = watched(*[f"S{number:02d}" for number in range(44)])
        made.street.fault_after = (1, Fault(FaultKind.REFUSED, "a SKU with a comma"))
        made.street.offers["S40"] = [ours(), theirs()]
        assert made.look() == [("seller", "S40")]
        run = Watch.objects.get()
        assert (run.read, run.total) == (45, 45)
        assert run.ended_at is not None
        assert (run.fault_kind, run.fault_said) == ("refused", "a SKU with a comma")
        made.look()
        assert Watch.objects.get().fault_kind == ""

    def test_what_is_named_while_it_is_asked_is_asked_once_more_in_the_same_run(self):
        made = watched(*[f"S{number:02d}" for number in range(24)])
        made.street.meanwhile = lambda: self._stranger_comes(made)
        # the answer to the first question is of before
        assert made.look() == [("seller", "CUP")]
        run = Watch.objects.get()
        assert (run.read, run.total) == (25, 25)
        assert run.ended_at is not None
        assert [sku for what, names in made.street.calls if what == "offers" for sku in names].count(
            "CUP"
        ) == 2

    def _stranger_comes(self, made):
        want(made.connection, [Notice(Subject.OFFERS, "SITE/I-CUP")])
        assert fetch_wanted()
        made.street.offers["CUP"] = [ours(), theirs()]

    def test_a_question_is_about_one_site(self):
        made = watched(*[f"S{number:02d}" for number in range(4)])
        Listing.objects.filter(msku__in=["S01", "S03"]).update(site_ref="ELSEWHERE")
        made.look()
        asked = [names for what, names in made.street.calls if what == "offers"]
        assert sorted(map(set, asked), key=len) == [{"S01", "S03"}, {"CUP", "S00", "S02"}]

    def test_only_listings_on_an_entry_are_counted_where_offers_are_told(self):
        made = watched("POT")
        Listing.objects.filter(msku="POT").update(item="")
        made.look()
        run = Watch.objects.get()
        assert (run.read, run.total) == (1, 1)

    def test_a_run_whose_time_is_over_ends_and_asks_nothing_more(self, here):
        here.street.calls.clear()
        Watch.objects.update(began_at=now() - timedelta(seconds=601), ended_at=None, due_at=None)
        assert watch_due()
        assert here.street.calls == []
        run = Watch.objects.get()
        assert run.ended_at is not None
        assert run.due_at <= now()
        assert watch_due()
        assert here.street.calls != []

    def test_what_one_run_left_over_comes_first_in_the_next(self):
        made = watched(*[f"S{number:02d}" for number in range(24)])
        made.street.fault_after = (2, Fault(FaultKind.THROTTLED, "slow", retry_after=900))
        made.look()
        assert Watch.objects.get().ended_at is not None
        left = set(made.street.shown) - set(made.street.calls[-1][1])
        made.street.calls.clear()
        made.look()
        first = next(names for what, names in made.street.calls if what == "offers")
        assert left <= set(first)

    def test_a_document_that_cannot_be_read_hides_only_its_own_listing(self):
        made = watched("POT")
        made.look()
        made.street.broken = {"POT"}
        assert made.look(title="Hijacked") == [("title", "CUP")]
        assert Watch.objects.get().read == 2

    def test_credentials_that_were_revoked_end_the_run_and_say_so(self, here):
        here.street.fault_after = (0, Fault(FaultKind.DENIED, "revoked"))
        here.street.is_shut = True
        here.street.calls.clear()
        here.look()
        run = Watch.objects.get()
        assert (run.fault_kind, run.fault_said) == ("denied", "revoked")
        assert Connection.objects.get(pk=here.connection).state == "denied"
        here.look()
        assert here.street.calls == []

    def test_an_account_that_may_not_look_at_offers_goes_on_selling(self, here):
        here.street.fault_after = (0, Fault(FaultKind.DENIED, "no role"))
        here.look()
        assert Watch.objects.get().fault_kind == "denied"
        assert Connection.objects.get(pk=here.connection).state == "working"

    def test_two_processes_do_not_watch_the_same_connection(self, here):
        Watch.objects.update(due_at=None, until=now() + timedelta(seconds=60))
        assert not watch_connection(here.connection)
        assert not watch_due()
        Watch.objects.update(until=now() - timedelta(seconds=1), began_at=None)
        assert watch_due()

    def test_a_watch_that_is_off_rests(self, here):
        Watch.objects.update(is_on=False, due_at=None)
        here.street.calls.clear()
        assert not watch_due()
        assert here.street.calls == []

    def test_a_connection_that_sells_something_gets_its_watch_by_itself(self, here):
        Watch.objects.all().delete()
        assert watch_due()
        assert Watch.objects.get().connection_id == here.connection

    def test_more_listings_in_a_batch_cost_no_more_queries(self):
        made = watched(*[f"S{number:02d}" for number in range(4)])
        made.look()

        def cost():
            with CaptureQueriesContext(connection) as asked:
                made.look()
            return len(asked)

        few = cost()
        made.seller.skus |= {}
        made.put_on(*[f"T{number:02d}" for number in range(12)])
        made.look()
        assert cost() == few
