"""The pages of the watch: findings by what is at risk, one with its offers, letters, switches, notices."""

import json
from datetime import timedelta
from html import unescape
from urllib.parse import unquote_plus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from zayton.channels.models import Connection
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import actor_for
from zayton.listings.models import Finding, Listing, ListingWatch, Watch, WatchLetter
from zayton.listings.rules.offers import Rival
from zayton.listings.tests.watched import ours, theirs, watched
from zayton.listings.watching.notices import finding_moments, newest_findings
from zayton.ui.public import newest_notices

pytestmark = pytest.mark.django_db
LIST = "listings:watch"


@pytest.fixture
def here():
    made = watched("POT")
    made.look()
    made.street.offers["CUP"] = [ours(), theirs("B", 1800)]
    made.street.shown["POT"] |= {"title": "Hijacked"}
    made.look()
    # said here, as the lake of another test may know sales of the same keys
    Finding.objects.update(at_risk_minor=0)
    Finding.objects.filter(kind="title").update(at_risk_minor=900)
    return made


def rows(client, query=""):
    return json.loads(client.get(f"{reverse(LIST)}?format=json&{query}").content)["rows"]


def text_of(answer):
    return unescape(answer.content.decode())


class TestTheList:
    def test_the_most_at_risk_comes_first_with_what_to_do(self, here):
        first, second = rows(client_of("operator"))
        assert (first["kind"], first["msku"], first["said"]) == ("title", "POT", "Cup → Hijacked")
        assert (second["kind"], second["said"]) == ("seller", "From £18.00 delivered: B")
        assert "test purchase" in second["remedy"]

    def test_how_many_were_only_glanced_at_is_said_where_there_were_any(self, here):
        assert (
            "at a glance"
            not in strip_tags(text_of(client_of("operator").get(reverse(LIST)))).split("Where")[0]
        )
        Watch.objects.update(read=10_000, total=10_000, glanced=2_800)
        assert "2,800 of them at a glance" in strip_tags(text_of(client_of("operator").get(reverse(LIST))))

    def test_they_are_dismissed_in_bulk(self, here):
        ids = [str(key) for key in Finding.objects.values_list("pk", flat=True)]
        sent = {"bulk": "dismiss", "step": "apply", "id": ids}
        assert "2 findings were moved." in text_of(client_of("operator").post(reverse(LIST), sent))
        assert here.found() == []

    def test_closed_ones_are_left_out_until_they_are_asked_for(self, here):
        Finding.objects.filter(kind="title").update(state="settled")
        client = client_of("operator")
        assert [row["kind"] for row in rows(client)] == ["seller"]
        assert len(rows(client, "all=1")) == 2

    def test_only_ones_own_shops_are_listed_and_told_of(self, here):
        assert rows(client_of("operator", shops=[])) == []

    def test_it_says_how_far_the_watch_is_and_that_no_mail_server_is_set_up(self, here, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        page = strip_tags(text_of(client_of("operator").get(reverse(LIST))))
        for words in ("2 / 2", "10 minutes", "No mail server is set up", "2 findings stand"):
            assert words in page

    def test_a_marketplace_that_tells_nobody_who_else_sells_says_so(self, here):
        said = "The marketplace tells nobody who else sells."
        assert said not in text_of(client_of("operator").get(reverse(LIST)))
        Connection.objects.update(adapter="shopify")
        page = text_of(client_of("operator").get(reverse(LIST)))
        assert said in page
        assert "never yet" not in page

    def test_empty_it_says_what_will_be_here(self):
        assert "Nothing was found" in text_of(client_of("operator").get(reverse(LIST)))

    def test_more_findings_cost_no_more_queries(self, here):
        client = client_of("operator")
        rows(client)

        def cost():
            with CaptureQueriesContext(connection) as asked:
                rows(client)
            return len(asked)

        few = cost()
        here.put_on("S1", "S2", "S3")
        for sku in ("S1", "S2", "S3"):
            here.street.offers[sku].append(theirs())
        here.look()
        assert len(rows(client)) == 5
        assert cost() == few

    def test_a_floor_is_break_even_and_not_for_everybody(self, here):
        figures = {"floor": 2100, "now": 2000, "currency": "GBP"}
        Finding.objects.filter(kind="title").update(kind="below_floor", figures=figures)
        assert rows(client_of("operator"))[0]["said"] == "£20.00"
        assert "£21.00" in rows(client_of("boss", sees_cost=True))[0]["said"]


class TestOneFinding:
    def at(self, here):
        return reverse("listings:finding", args=[Finding.objects.get(kind="seller").pk])

    def test_it_shows_everybody_who_offers(self, here):
        page = text_of(client_of("operator").get(self.at(here)))
        for words in ("that is us", "£18.00", "Buy Box", "Take on", "Dismiss"):
            assert words in page

    def offers(self, **changed):
        """Everybody who offers CUP, with these facts instead."""
        kept = ListingWatch.objects.filter(listing__msku="CUP")
        offers = [list(Rival(*one)._replace(**changed)) for one in kept.get().offers]
        kept.update(offers=offers)

    @pytest.mark.parametrize(
        ("told", "words"), [("like_new", "like new"), ("open box", "opened"), ("as_is", "as_is")]
    )
    def test_a_condition_is_in_the_readers_words(self, here, told, words):
        self.offers(condition=told)
        assert f">{words}</td>" in text_of(client_of("operator").get(self.at(here)))

    def test_without_a_buy_box_it_has_no_column_for_it(self, here):
        page = text_of(client_of("operator").get(self.at(here)))
        assert "<th>Buy Box</th>" in page
        self.offers(buy_box=False)
        assert "<th>Buy Box</th>" not in text_of(client_of("operator").get(self.at(here)))

    def test_its_head_is_written_as_chinese_is(self, here):
        page = text_of(client_of("operator", language="zh-hans").get(self.at(here)))
        assert "被跟卖：CUP" in page

    def test_it_is_taken_on_and_dismissed(self, here):
        client = client_of("operator")
        move = f"{self.at(here)}move/"
        client.post(move, {"to": "acknowledged"})
        assert Finding.objects.get(kind="seller").state == "acknowledged"
        client.post(move, {"to": "dismissed"})
        assert Finding.objects.get(kind="seller").state == "dismissed"

    def test_who_may_only_look_gets_no_button_and_moves_nothing(self, here):
        looker = client_of("service")
        assert "Take on" not in text_of(looker.get(self.at(here)))
        assert looker.post(f"{self.at(here)}move/", {"to": "dismissed"}).status_code == 403
        assert Finding.objects.get(kind="seller").state == "open"

    def test_another_shops_is_not_there(self, here):
        assert client_of("operator", shops=[]).get(self.at(here)).status_code == 404


class TestLettersAndSwitches:
    def test_one_asks_to_be_written_to_and_no_longer(self, here):
        client = client_of("operator")
        Person.objects.update(email="p@example.com")
        client.post(reverse("listings:watch-letters"), {"wanted": "1"})
        assert WatchLetter.objects.count() == 1
        client.post(reverse("listings:watch-letters"), {"wanted": "0"})
        assert not WatchLetter.objects.exists()

    def test_without_an_address_it_says_so(self, here):
        page = client_of("operator").post(reverse("listings:watch-letters"), {"wanted": "1"}, follow=True)
        assert "You have no e-mail address." in text_of(page)

    def test_the_watch_is_switched_off_by_who_may(self, here):
        address = reverse("listings:watch-switch", args=[here.connection])
        assert client_of("service").post(address, {"on": "0"}).status_code == 403
        page = client_of("operator", shops=[]).post(address, {"on": "0"}, follow=True)
        assert "no connection" in text_of(page)
        assert Watch.objects.get().is_on
        client_of("operator").post(address, {"on": "0"})
        assert not Watch.objects.get().is_on

    def test_one_who_may_has_it_look_at_once(self, here):
        address = reverse("listings:watch-look", args=[here.connection])
        before = Watch.objects.get().due_at
        assert client_of("service").post(address).status_code == 403
        page = client_of("operator", shops=[]).post(address, follow=True)
        assert "no connection" in text_of(page)
        assert Watch.objects.get().due_at == before
        page = client_of("operator").post(address, follow=True)
        assert "are being read" in text_of(page)
        assert Watch.objects.get().due_at < before


class TestNotices:
    @pytest.fixture(autouse=True)
    def english(self):
        # no request chooses a language here, and what the one before chose must not count
        with override("en"):
            yield

    def test_they_tell_of_what_nobody_has_taken_on(self, here):
        Finding.objects.filter(kind="title").update(state="acknowledged")
        person = Person.objects.create_user("o", roles=["operator"])
        told = [str(one.words) for one in newest_notices(actor_for(person)) if "CUP" in str(one.words)]
        assert told == ["Another seller on our listing: CUP"]
        stranger = Person.objects.create_user("s", roles=["operator"], shops=[])
        assert not [one for one in newest_notices(actor_for(stranger)) if "CUP" in str(one.words)]

    def test_many_alike_in_a_shop_are_one_that_leads_to_all_of_them(self, here):
        first = Finding.objects.get(kind="seller")
        other = Listing.objects.exclude(pk=first.listing_id)[0]
        Finding.objects.create(
            listing=other, kind="seller", opened_at=first.opened_at, changed_at=first.changed_at,
            news_at=first.news_at + timedelta(minutes=1), figures=first.figures,
        )  # fmt: skip
        operator = actor_for(Person.objects.create_user("o", roles=["operator"]))
        (notice,) = [one for one in newest_notices(operator) if "Another seller" in str(one.words)]
        assert str(notice.words) == "A: Another seller on our listing (2 listings)"
        assert notice.at == first.news_at + timedelta(minutes=1)
        page = client_of("operator").get(f"{unquote_plus(notice.href)}&format=json").json()
        assert {row["msku"] for row in page["rows"]} == {first.listing.msku, other.msku}
        (asked,) = finding_moments(operator)
        told = [one.at for one in newest_findings(operator, 30)]
        assert sorted(asked.values_list("moment", flat=True)) == sorted(told)
