"""The pages of price rules: the form, its test, the switch, the log of moves."""

import json
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import PriceBounds, PriceMove, PriceRule
from zayton.listings.pages.price_form import draft_of, values_of
from zayton.listings.pricing.queries import body_of
from zayton.listings.pricing.repricing import run_rule
from zayton.listings.pricing.writing import RuleDraft, note_tested, switch_price_rules, write_price_rule
from zayton.listings.rules.rule_bodies import COVER, MATCH, Guards, Reach, RuleBody, Terms, Times
from zayton.listings.tests.watched import ours, theirs, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = watched("POT")
    made.street.offers["CUP"] = [ours(), theirs("B", 1800)]
    made.look()
    return made


def fields(**changed):
    known = {
        "name": "Match",
        "strategy": MATCH,
        "currency": "GBP",
        "floor": "15",
        "most_percent": "50",
        "moves": "6",
        "every": "15",
        "priority": "50",
        "weekdays": ["0", "1", "2", "3", "4", "5", "6"],
    }
    return known | changed


def typed(**changed):
    sent = QueryDict(mutable=True)
    for name, value in fields(**changed).items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def text_of(answer):
    return unescape(answer.content.decode())


class TestTheForm:
    def test_conditions_are_offered_in_words(self):
        page = client_of("boss").get(reverse("listings:price-rule-new")).content.decode()
        assert '<option value="like_new">like new</option>' in page

    def test_what_was_typed_becomes_a_rule(self):
        body = draft_of(
            typed(
                strategy=COVER, amount="0.05", percent="1.5", margin="20%", stages="0: 10\n30：0\n 90 : -12.5",
                commission="15", vat="19", fee="3.2", ceiling_percent="250", most="2", ending="99",
                from_hour="8", until_hour="22", weekdays=["0", "6"], condition=" New ",
            ),
            None,
        )[0].body  # fmt: skip
        assert body == RuleBody(
            COVER, "GBP", 5, 150, 2000, ((0, 1000), (30, 0), (90, -1250)), "hold", "new", "",
            Terms(1500, 1900, 320), Guards(1500, None, 25_000, 5000, 200, 6, 99), Times(15, 8, 22, (0, 6)),
        )  # fmt: skip

    def test_a_rule_shows_as_it_was_typed_and_is_read_back_as_it_was(self, here):
        body = RuleBody(
            COVER, "GBP", -5, 150, 2050, ((0, 1000), (90, -1250)), "ceiling", "new", "seller", Terms(1500, 1900, 1),
            Guards(1500, 9900, 20_000, 1000, 200, 6, 5, 3), Times(15, 8, 22, (0, 6)),
            Reach((here.shop,), (), (), (here.seller.skus["CUP"],), (here.listing().pk,)),
        )  # fmt: skip
        values = values_of("N", 7, body, dry_run=False)
        sent = QueryDict(mutable=True)
        for name, value in values.items():
            if name != "dry_run":
                sent.setlist(name, list(map(str, value)) if isinstance(value, tuple) else [str(value)])
        assert draft_of(sent, None) == (RuleDraft("N", body, 7), [])

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"floor": "cheap"}, "floor"),
            ({"floor": "1", "currency": "POUNDS"}, "currency"),
            ({"most_percent": "1e999999"}, "most_percent"),
            ({"moves": "1.5"}, "moves"),
            ({"priority": ""}, "priority"),
            ({"stages": "soon: 10"}, "stages"),
            ({"percent": "0.001"}, "percent"),
            ({"skus": "NO-SUCH"}, "skus"),
            ({"listings": "x"}, "listings"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, changed, field):
        assert draft_of(typed(**changed), None)[1] == [field]

    def test_a_field_that_cannot_be_is_said_and_what_was_typed_stays(self):
        page = client_of("operator").post(reverse("listings:price-rule-new"), fields(floor="cheap"))
        assert 'value="cheap"' in text_of(page)
        assert "cannot be so: floor, above zero" in text_of(page)
        assert not PriceRule.objects.exists()

    def test_every_field_at_fault_is_named_beside_it_at_once(self):
        wrong = {
            "name": " ",
            "floor": "cheap",
            "vat": "101",
            "moves": "0",
            "skus": "NO-SUCH",
            "priority": "x",
        }
        answer = client_of("operator").post(reverse("listings:price-rule-new"), fields(**wrong, weekdays=[]))
        page = text_of(answer)
        for field in ("name", "floor", "vat", "moves", "skus", "priority", "weekdays"):
            assert page.count(f'id="fault-{field}"') == 1
        for field in ("name", "floor", "vat", "moves", "skus", "priority"):
            assert f'name="{field}" aria-invalid="true" aria-describedby="fault-{field}"' in page
        assert page.count('id="fault-') == 7
        assert "6 fields cannot be so; each says why. Nothing was changed." in page
        assert "A price rule needs a name" in page
        assert 'value="101"' in page
        assert not PriceRule.objects.exists()

    def test_a_rule_is_refused_for_its_name_and_for_each_field_that_cannot_be(self):
        body = RuleBody(MATCH, "GBP", margin=10_000, guards=Guards(floor_minor=0, moves_a_day=0))
        draft = RuleDraft("", body, priority=-1)
        refusals = write_price_rule(draft=draft, actor=SYSTEM, at=now(), unread=["stages", "moves"])
        assert [(one.code.rpartition(".")[2], one.figures.get("field")) for one in refusals] == [
            ("price_rule_name_needed", None),
            *(("price_rule_field", field) for field in ("margin", "floor", "moves", "stages", "priority")),
        ]
        assert not PriceRule.objects.exists()

    def test_a_form_without_a_fault_marks_nothing(self):
        page = text_of(client_of("operator").get(reverse("listings:price-rule-new")))
        assert "aria-invalid" not in page

    def test_two_hours_that_cannot_be_are_told_once(self):
        page = client_of("operator").post(
            reverse("listings:price-rule-new"), fields(from_hour="24", until_hour="30")
        )
        assert text_of(page).count('id="fault-hours"') == 1


class TestTesting:
    def try_out(self, client, **changed):
        return client.post(reverse("listings:price-rule-new"), fields(test="1", **changed))

    def test_it_says_for_each_listing_what_would_become_of_it_and_why(self, here):
        page = text_of(self.try_out(client_of("operator", sees_cost=True)))
        assert "1 of 2 listings would move now." in page
        assert "£18.00" in page
        assert "Lowest other offer is £18.00 delivered, by B" in page
        assert "Held: nobody else sells it" in page
        assert not PriceMove.objects.exists()

    def test_what_is_kept_after_the_test_is_the_rule_that_was_tested(self, here):
        page = text_of(self.try_out(client_of("operator")))
        own = reverse("listings:price-rule", args=[PriceRule.objects.get().pk])
        # the address is still that of a new one, which would make one more of the same
        assert f'id="price-rule" action="{own}"' in page

    def test_it_names_the_rail_that_held_it(self, here):
        page = text_of(self.try_out(client_of("operator"), floor="19"))
        assert "<td>Floor</td>" in page

    def test_only_who_saw_it_can_switch_it_on(self, here):
        client = client_of("operator")
        client.post(reverse("listings:price-rule-new"), fields())
        rule = PriceRule.objects.get()
        switch = reverse("listings:price-rule-switch", args=[rule.pk])
        assert "Test it first" in text_of(client.post(switch, {"on": "1"}, follow=True))
        client.post(reverse("listings:price-rule", args=[rule.pk]), fields(test="1"))
        assert "Switched on" in text_of(client.post(switch, {"on": "1"}, follow=True))
        rule.refresh_from_db()
        assert (rule.is_on, rule.version) == (True, 1)
        client.post(switch, {"on": "0"})
        rule.refresh_from_db()
        assert not rule.is_on

    def test_a_floor_of_break_even_is_shown_only_to_those_who_see_costs(self, here):
        assert "£15.00" not in text_of(self.try_out(client_of("operator"))).split("<form")[1]
        assert "£15.00" in text_of(self.try_out(client_of("boss", sees_cost=True), name="Other"))


class TestTheList:
    def test_without_rules_it_says_what_a_rule_is(self):
        assert "No price rules yet" in text_of(client_of("operator").get(reverse("listings:price-rules")))

    def test_it_shows_each_rule_and_what_is_not_tested(self, here):
        client = client_of("operator")
        client.post(reverse("listings:price-rule-new"), fields())
        page = text_of(client.get(reverse("listings:price-rules")))
        for words in ("Match the lowest", "15 minutes", "not tested yet", "version 1"):
            assert words in page

    def test_who_may_only_look_changes_nothing(self, here):
        client_of("operator").post(reverse("listings:price-rule-new"), fields())
        rule = PriceRule.objects.get()
        looker = client_of("service")
        assert "New price rule" not in text_of(looker.get(reverse("listings:price-rules")))
        own = reverse("listings:price-rule", args=[rule.pk])
        assert "<fieldset disabled>" in text_of(looker.get(own))
        assert "<fieldset disabled>" not in text_of(client_of("operator").get(own))
        looker.post(reverse("listings:price-rule", args=[rule.pk]), fields(name="Mine"))
        for name in ("price-rule-switch", "price-rule-delete"):
            assert looker.post(reverse(f"listings:{name}", args=[rule.pk])).status_code == 403
        assert PriceRule.objects.get().name == "Match"

    def test_a_deleted_rule_is_gone_from_it(self, here):
        client = client_of("operator")
        client.post(reverse("listings:price-rule-new"), fields())
        key = PriceRule.objects.get().pk
        client.post(reverse("listings:price-rule-delete", args=[key]))
        assert "No price rules yet" in text_of(client.get(reverse("listings:price-rules")))
        assert client.get(reverse("listings:price-rule", args=[key])).status_code == 404

    def test_it_keeps_what_the_form_ticked(self, here):
        client_of("operator").post(
            reverse("listings:price-rule-new"), fields(shops=[str(here.shop)], skus="CUP")
        )
        reach = body_of(PriceRule.objects.get()).reach
        assert reach == Reach((here.shop,), skus=(here.seller.skus["CUP"],))


class TestMoves:
    @pytest.fixture
    def moved(self, here):
        client = client_of("operator")
        client.post(reverse("listings:price-rule-new"), fields())
        rule = PriceRule.objects.get()
        note_tested(rule_id=rule.pk, version=1, actor=SYSTEM, at=now())
        switch_price_rules(ids=[rule.pk], on=True, actor=SYSTEM, at=now())
        assert run_rule(rule_id=rule.pk, at=now()) == 1
        return here

    def rows(self, client, query=""):
        return json.loads(client.get(f"{reverse('listings:price-moves')}?format=json&{query}").content)[
            "rows"
        ]

    def test_each_with_its_rule_and_reason(self, moved):
        (row,) = self.rows(client_of("operator"))
        shown = {name: row[name] for name in ("msku", "before", "after", "rule", "state", "why")}
        assert shown == {
            "msku": "CUP",
            "before": "20.00",
            "after": "18.00",
            "rule": "Match",
            "state": "False",
            "why": "Lowest other offer is £18.00 delivered, by B",
        }

    def test_only_of_ones_own_shops(self, moved):
        assert self.rows(client_of("operator", shops=[])) == []

    def test_they_are_taken_back_in_bulk(self, moved):
        client = client_of("operator")
        sent = {"bulk": "undo", "id": [str(PriceMove.objects.get().pk)], "step": "apply"}
        preview = client.post(reverse("listings:price-moves"), {**sent, "step": "preview"})
        assert preview.status_code == 200
        assert PriceMove.objects.get().undone_at is None
        assert "1 price goes back." in text_of(client.post(reverse("listings:price-moves"), sent))
        assert PriceMove.objects.get().undone_at is not None

    def test_more_moves_cost_no_more_queries(self, moved):
        client = client_of("operator")
        self.rows(client)

        def cost():
            with CaptureQueriesContext(connection) as asked:
                self.rows(client)
            return len(asked)

        few = cost()
        one = PriceMove.objects.get()
        for step in range(5):
            one.pk, one.to_minor = None, 1700 - step
            one.save(force_insert=True)
        assert cost() == few


class TestBoundsOnTheLog:
    def test_they_are_typed_in_the_listings_currency(self, here):
        client = client_of("operator")
        address = reverse("listings:listing-bounds", args=[here.listing().pk])
        client.post(address, {"floor": "19.5", "ceiling": ""})
        found = PriceBounds.objects.get()
        assert (found.floor_minor, found.ceiling_minor, found.currency) == (1950, None, "GBP")
        page = client.post(address, {"floor": "much"}, follow=True)
        assert "much is no price for CUP" in text_of(page)
        assert PriceBounds.objects.get().floor_minor == 1950
        assert 'value="19.50"' in text_of(page)
