"""What price rules decide by, the bounds people set, and moves that are taken back."""

from datetime import timedelta

import pytest

from zayton.catalog.public import SkuDraft, write_skus
from zayton.channels.public import MatchDraft, match_skus
from zayton.kernel.access.public import NOBODY, SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.listings.models import Listing, PriceDecision, PriceMove, PriceRule
from zayton.listings.pricing.repricing import try_rule, undo_moves
from zayton.listings.pricing.writing import (
    BoundsDraft,
    note_tested,
    set_price_bounds,
    switch_price_rules,
)
from zayton.listings.rules.repricing import Hold
from zayton.listings.rules.rule_bodies import COST, COVER, MATCH, Guards, RuleBody, Terms
from zayton.listings.tests.pricing import AT, LOWEST, asked, everything, moves, only, run, switched_on, write
from zayton.listings.tests.watched import ours, theirs, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = watched("POT")
    made.street.offers["CUP"] = [ours(), theirs("B", 1800)]
    made.look()
    return made


class TestFacts:
    def matched(self, here, cost=900):
        write_skus(
            drafts=[SkuDraft(code="CUP", purchase_cost_minor=cost)] if cost else [], actor=SYSTEM, at=AT
        )
        draft = MatchDraft(here.shop, "CUP", here.seller.skus["CUP"])
        assert match_skus(drafts=[draft], actor=SYSTEM, at=AT) == 1
        here.put_on("CUP")

    def decided(self, body):
        PriceRule.objects.all().delete()
        return {one.asked.listing.msku: one for one in try_rule(rule=write(body, "Try"), body=body, at=AT)}

    def test_without_a_cost_and_a_floor_nothing_moves(self, here):
        found = self.decided(RuleBody(MATCH))["CUP"]
        assert found.outcome == Hold("no_cost")

    def test_the_expected_cost_makes_the_floor_where_nothing_is_in_stock(self, here):
        self.matched(here, 850)
        found = self.decided(RuleBody(COST, margin=0, terms=Terms(1500), guards=Guards(most_percent=9000)))
        # 8.50 / 0.85
        assert (found["CUP"].outcome.to_minor, found["CUP"].outcome.floor_minor) == (1000, 1000)

    def test_what_lots_really_cost_comes_first_rounded_up(self, here):
        self.matched(here, 850)
        here.seller.receive("CUP", 3)
        assert self.decided(RuleBody(COST))["CUP"].asked.facts.cost_minor == 100

    def test_the_cost_is_in_the_listings_currency_or_unknown(self, here):
        self.matched(here, 1000)
        Listing.objects.filter(msku="CUP").update(currency="USD")
        facts = self.decided(RuleBody(COST))["CUP"].asked.facts
        assert facts.cost_minor > 1000
        Listing.objects.filter(msku="CUP").update(currency="XXX")
        assert self.decided(RuleBody(COST))["CUP"].outcome.code == "no_rate"

    def test_stock_steers_by_what_is_available(self, here):
        self.matched(here)
        body = RuleBody(
            COVER, terms=Terms(0), margin=0, stages=((0, 1000),), guards=Guards(most_percent=9999)
        )
        assert self.decided(body)["CUP"].outcome.code == "no_stock"
        here.seller.receive("CUP", 5)
        # lots of 1.00 each, 10 % on top
        assert self.decided(body)["CUP"].outcome.to_minor == 110

    def test_a_price_on_its_way_is_where_the_next_move_begins(self, here):
        run(switched_on())
        assert try_rule(rule=PriceRule.objects.get(), body=LOWEST, at=AT)[0].asked.facts.price_minor == 1800


class TestBounds:
    def bound(self, here, floor, ceiling=None, actor=SYSTEM):
        draft = BoundsDraft(here.listing().pk, floor, ceiling)
        return set_price_bounds(drafts=[draft], actor=actor, at=AT)

    def test_a_typed_floor_holds_whatever_a_rule_says(self, here):
        assert self.bound(here, 1950) == []
        run(switched_on())
        assert moves() == [("CUP", 2000, 1950)]
        assert PriceMove.objects.get().guard == "floor"

    def test_they_are_taken_off_again_and_told_once_each(self, here):
        for floor in (1950, 1950, None, None):
            assert self.bound(here, floor) == []
        told = Entry.objects.filter(verb="listings.price_bounds_set").order_by("pk")
        assert [one.payload["floor_minor"] for one in told] == [1950, None]
        run(switched_on())
        assert moves() == [("CUP", 2000, 1800)]

    @pytest.mark.parametrize(("floor", "ceiling"), [(0, None), (None, -1), (200, 100), (10**12, None)])
    def test_what_cannot_be_is_refused(self, here, floor, ceiling):
        before = everything()
        assert only(self.bound(here, floor, ceiling)) == "listings.bad_price_bounds"
        assert everything() == before

    def test_who_may_not_or_does_not_see_the_listing_sets_nothing(self, here):
        assert only(self.bound(here, 5, actor=NOBODY)) == "listings.not_allowed"
        stranger = Actor("person:x", frozenset({"listings.manage"}), Scope(frozenset()))
        assert only(self.bound(here, 5, actor=stranger)) == "listings.unknown_listing"


class TestTakingBack:
    @pytest.fixture
    def moved(self, here):
        self.rule = switched_on()
        run(self.rule)
        return here

    def undo(self, actor=SYSTEM):
        return undo_moves(
            ids=[PriceMove.objects.earliest("pk").pk], actor=actor, at=AT + timedelta(minutes=1)
        )

    def test_the_former_price_is_asked_for_and_the_rule_lets_it_be(self, moved):
        assert self.undo() == (1, [])
        assert (asked().value, asked().why) == (2000, "taken_back")
        assert run(self.rule, AT + timedelta(minutes=15)) == 0
        assert PriceDecision.objects.get(listing__msku="CUP").code == "undone"
        assert Entry.objects.get(verb="listings.price_move_undone").payload["value"] == 2000

    def test_the_next_version_may_move_it_again(self, moved):
        self.undo()
        write(LOWEST._replace(amount_minor=1), id=self.rule.pk)
        note_tested(rule_id=self.rule.pk, version=2, actor=SYSTEM, at=AT)
        switch_price_rules(ids=[self.rule.pk], on=True, actor=SYSTEM, at=AT)
        assert run(self.rule, AT + timedelta(minutes=15)) == 1

    def test_only_the_last_move_and_only_once(self, moved):
        self.undo()
        before = everything()
        assert self.undo()[1][0].code == "listings.not_last_price_move"
        assert everything() == before

    def test_a_move_that_was_never_sent_is_not_taken_back(self, here):
        run(switched_on(dry_run=True))
        assert self.undo()[1][0].code == "listings.not_last_price_move"

    def test_who_may_not_or_does_not_see_the_shop_takes_nothing_back(self, moved):
        before = everything()
        assert self.undo(NOBODY)[1][0].code == "listings.not_allowed"
        stranger = Actor("person:x", frozenset({"listings.manage"}), Scope(frozenset()))
        assert self.undo(stranger)[1][0].code == "listings.unknown_price_move"
        assert everything() == before
