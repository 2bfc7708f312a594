"""Price rules at work: written, tested, switched on, run, held."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.access.public import NOBODY, SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.listings.models import Ask, Listing, PriceDecision, PriceMove, PriceRule, PriceRuleVersion
from zayton.listings.operations.answering import Answer, keep_answers
from zayton.listings.pricing.queries import body_of
from zayton.listings.pricing.repricing import reprice_due, try_rule
from zayton.listings.pricing.writing import (
    delete_price_rules,
    note_tested,
    switch_price_rules,
)
from zayton.listings.rules.rule_bodies import MATCH, Reach, RuleBody, Times
from zayton.listings.tests.pricing import (
    AT,
    LOWEST,
    OPEN,
    asked,
    everything,
    moves,
    only,
    run,
    switched_on,
    write,
)
from zayton.listings.tests.watched import ours, theirs, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = watched("POT")
    made.street.offers["CUP"] = [ours(), theirs("B", 1800)]
    made.look()
    return made


class TestWriting:
    def test_a_new_rule_is_off_and_its_first_version_is_kept(self):
        rule = write()
        assert (rule.is_on, rule.version, body_of(rule)) == (False, 1, LOWEST)
        assert Entry.objects.get(verb="listings.price_rule_written").payload["strategy"] == MATCH

    def test_a_change_is_the_next_version_and_switches_it_off(self):
        rule = switched_on()
        write(LOWEST._replace(amount_minor=5), id=rule.pk)
        rule.refresh_from_db()
        assert (rule.version, rule.is_on, body_of(rule).amount_minor) == (2, False, 5)
        assert PriceRuleVersion.objects.count() == 2

    def test_a_new_name_is_no_new_version_and_leaves_it_on(self):
        rule = switched_on()
        write(name="Lowest", id=rule.pk)
        rule.refresh_from_db()
        assert (rule.name, rule.version, rule.is_on) == ("Lowest", 1, True)

    def test_kept_as_it_is_changes_and_tells_nothing(self):
        rule = switched_on()
        before = everything()
        write(id=rule.pk)
        assert everything() == before

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"name": " "}, "listings.price_rule_name_needed"),
            ({"name": "x" * 81}, "listings.price_rule_name_needed"),
            ({"name": "Match"}, "listings.price_rule_name_taken"),
            ({"body": RuleBody("guess"), "name": "N"}, "listings.price_rule_field"),
            ({"priority": -1, "name": "N"}, "listings.price_rule_field"),
            ({"id": 10**9, "name": "N"}, "listings.unknown_price_rule"),
            ({"actor": NOBODY}, "listings.not_allowed"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_kept(self, facts, code):
        write()
        before = everything()
        assert only(write(**facts)) == code
        assert everything() == before

    def test_who_does_not_see_all_its_shops_writes_switches_and_deletes_nothing(self, here):
        mine = Actor("person:x", frozenset({"listings.manage"}), Scope(frozenset({here.shop})))
        assert only(write(actor=mine)) == "listings.price_rule_beyond_scope"
        assert write(LOWEST._replace(reach=Reach((here.shop,))), "Mine", mine).pk
        rule = switched_on()
        before = everything()
        assert only(switch_price_rules(ids=[rule.pk], on=False, actor=mine, at=AT)) == (
            "listings.price_rule_beyond_scope"
        )
        assert (
            only(delete_price_rules(ids=[rule.pk], actor=mine, at=AT)) == "listings.price_rule_beyond_scope"
        )
        assert only(write(LOWEST._replace(reach=Reach((here.shop,))), id=rule.pk, actor=mine)) == (
            "listings.price_rule_beyond_scope"
        )
        assert everything() == before

    def test_nothing_is_switched_on_that_nobody_saw(self, here):
        rule = write()
        assert only(switch_price_rules(ids=[rule.pk], on=True, actor=SYSTEM, at=AT)) == (
            "listings.price_rule_not_tested"
        )
        note_tested(rule_id=rule.pk, version=7, actor=SYSTEM, at=AT)
        assert switch_price_rules(ids=[rule.pk], on=True, actor=SYSTEM, at=AT)
        assert not PriceRule.objects.get().is_on

    def test_a_deleted_rule_keeps_its_log_and_gives_its_name_free(self, here):
        rule = switched_on()
        run(rule)
        assert delete_price_rules(ids=[rule.pk], actor=SYSTEM, at=AT) == []
        assert PriceMove.objects.get().rule.name.startswith("Match (#")
        assert write().pk != rule.pk
        assert run(rule) is None


class TestRunning:
    def test_a_price_moves_and_the_channel_is_asked_in_the_rules_name(self, here):
        rule = switched_on()
        assert run(rule) == 1
        assert moves() == [("CUP", 2000, 1800)]
        ask = asked()
        assert (ask.value, ask.asked_by, ask.why) == (1800, f"rule:{rule.pk}", "match_lowest")
        assert ask.figures == {"rival": "B", "landed": 1800, "target": 1800}

    def test_what_it_held_is_kept_with_its_reason_and_the_floor(self, here):
        run(switched_on())
        held = PriceDecision.objects.get(listing__msku="POT")
        assert (held.code, held.floor_minor, held.currency) == ("no_rivals", 100, "GBP")

    def test_a_second_run_does_nothing_more(self, here):
        rule = switched_on()
        run(rule)
        assert run(rule, AT + timedelta(minutes=15)) == 0
        assert len(moves()) == 1

    def test_the_log_says_by_which_rule_once_the_channel_took_it(self, here):
        rule = switched_on()
        run(rule)
        ask = Ask.objects.select_related("listing").get(kind="price")
        keep_answers([ask], {ask.pk: Answer()}, at=AT)
        entry = Entry.objects.get(verb="listings.price_moved")
        assert (entry.actor, entry.payload["value"]) == (f"rule:{rule.pk}", 1800)
        assert here.listing().price_minor == 1800

    def test_a_dry_run_asks_nobody_and_logs_each_move_once(self, here):
        rule = switched_on(dry_run=True)
        assert run(rule) == 1
        assert run(rule, AT + timedelta(minutes=15)) == 0
        assert PriceMove.objects.get().is_dry
        assert not Ask.objects.filter(kind="price").exists()

    def test_what_the_channel_refused_is_not_asked_again(self, here):
        rule = switched_on()
        run(rule)
        ask = Ask.objects.select_related("listing").get(kind="price")
        keep_answers([ask], {ask.pk: Answer(Fault(FaultKind.REFUSED, "too low"))}, at=AT)
        here.street.offers["CUP"] = [ours(), theirs("B", 1700)]
        here.look()
        assert run(rule, AT + timedelta(minutes=15)) == 0
        assert PriceDecision.objects.get(listing__msku="CUP").code == "refused"

    def test_moves_are_counted_by_the_day_of_the_shop(self, here):
        rule = switched_on(LOWEST._replace(guards=OPEN._replace(moves_a_day=1)))
        run(rule)
        here.street.offers["CUP"] = [ours(), theirs("B", 1700)]
        here.look()
        assert run(rule, AT + timedelta(hours=11)) == 0
        assert PriceDecision.objects.get(listing__msku="CUP").code == "moves_used"
        assert run(rule, AT + timedelta(hours=13)) == 1

    def test_outside_of_its_hours_it_sleeps(self, here):
        rule = switched_on(LOWEST._replace(times=Times(from_hour=13, until_hour=20)))
        assert run(rule) == 0
        assert run(rule, AT + timedelta(hours=1)) == 1

    def test_of_two_rules_the_lower_number_decides(self, here):
        first = switched_on(LOWEST._replace(amount_minor=100), "First", priority=1)
        second = switched_on(name="Second", priority=2)
        assert (run(second), run(first)) == (0, 1)
        assert moves() == [("CUP", 2000, 1700)]

    def test_a_rule_that_is_off_leaves_its_listings_to_the_next(self, here):
        write(LOWEST, "First", priority=1)
        assert run(switched_on(name="Second", priority=2)) == 1

    def test_only_what_it_reaches(self, here):
        pot = Listing.objects.get(msku="POT")
        assert run(switched_on(LOWEST._replace(reach=Reach(listings=(pot.pk,))))) == 0
        assert PriceDecision.objects.get().listing_id == pot.pk

    def test_ended_and_unpriced_listings_are_left(self, here):
        Listing.objects.filter(msku="CUP").update(is_ended=True)
        Listing.objects.filter(msku="POT").update(price_minor=None)
        rule = switched_on()
        assert try_rule(rule=rule, body=LOWEST, at=AT) == []

    def test_it_runs_by_itself_when_it_is_due_and_not_before(self, here):
        switched_on()
        assert reprice_due()
        assert not reprice_due()
        assert len(moves()) == 1

    def test_somebody_else_who_runs_it_is_left_alone(self, here):
        rule = switched_on()
        PriceRule.objects.update(until=AT + timedelta(minutes=1))
        assert run(rule) is None
        # who died holding it does not stop it for ever
        assert run(rule, AT + timedelta(minutes=2)) == 1

    def test_a_second_account_of_ours_is_no_rival(self, here):
        here.street.offers["CUP"] = [ours(), theirs("US", 1000)]
        here.look()
        assert run(switched_on()) == 0

    def test_more_listings_cost_no_more_queries(self, here):
        rule = switched_on(dry_run=True)

        def cost():
            with CaptureQueriesContext(connection) as queries:
                try_rule(rule=rule, body=LOWEST, at=AT)
            return len(queries)

        few = cost()
        here.put_on(*[f"S{number}" for number in range(10)])
        assert cost() == few
