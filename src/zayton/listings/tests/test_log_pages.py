"""The operations log: every change of a listing, its price and its stock, by whom or which rule."""

import json
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from zayton.channels.public import MatchDraft, match_skus
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, actor_for
from zayton.kernel.time import now
from zayton.lake.public import Period
from zayton.listings.models import Ask
from zayton.listings.operations.answering import Answer, keep_answers
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.pricing.writing import BoundsDraft, RuleDraft, set_price_bounds, write_price_rule
from zayton.listings.queries.log import days_of, stepped
from zayton.listings.rules.rule_bodies import MATCH, RuleBody
from zayton.listings.states import AskKind
from zayton.listings.tests.watched import watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = watched("POT")
    match_skus(drafts=[MatchDraft(made.shop, "CUP", made.seller.skus["CUP"])], actor=SYSTEM, at=now())
    made.put_on("CUP")
    rule = write_price_rule(draft=RuleDraft("Lowest", RuleBody(MATCH)), actor=SYSTEM, at=now())
    figures = {"rival": "B", "landed": 1800}
    wishes = [Wish(made.listing().pk, 1800, "match_lowest", figures)]
    ask_channels(kind=AskKind.PRICE, wishes=wishes, by=f"rule:{rule.pk}", at=now())
    ask = Ask.objects.select_related("listing").get(kind="price")
    keep_answers([ask], {ask.pk: Answer()}, at=now())
    made.seller.receive("CUP", 5)
    made.seller.receive("POT", 7)
    return made


def rows(client, name="listings:log", *args, query=""):
    answer = client.get(f"{reverse(name, args=args)}?format=json&{query}")
    return json.loads(answer.content)["rows"]


def test_a_price_says_from_where_to_where_why_and_by_which_rule(here):
    (row,) = rows(client_of("operator"), "listings:listing-log", here.listing().pk, query="f.kind=price")
    shown = {name: row[name] for name in ("what", "document", "after", "why", "who", "kind")}
    assert shown == {
        "kind": "price",
        "what": "Price moved on the channel",
        "document": "CUP",
        "after": "£18.00",
        "why": "Lowest other offer is £18.00 delivered, by B",
        "who": "Price rule “Lowest”",
    }


def test_a_listing_has_its_own_changes_and_its_goods(here):
    told = rows(client_of("boss"), "listings:listing-log", here.listing().pk)
    assert {row["kind"] for row in told} >= {"price", "stock", "listing"}
    # the five cups, not the seven pots
    assert sum(row["what"] == "Goods received" for row in told) == 1
    assert sum(row["what"] == "Goods received" for row in rows(client_of("boss"))) == 2


def test_what_a_channel_changed_is_told_field_by_field(here):
    here.seller.see("A", "CUP", item="I-CUP", title="Other", price_minor=1700, currency="GBP")
    changed = rows(client_of("operator"), "listings:listing-log", here.listing().pk, query="f.kind=listing")[
        0
    ]
    assert "Title: Other" in changed["after"]
    assert "Title: Cup" in changed["before"]
    assert changed["who"] == "Channel “A”"


def test_the_log_of_all_says_of_which_shop_a_line_is(here):
    (row,) = rows(client_of("operator"), query="f.kind=price")
    assert row["shop"] == here.listing().shop.name
    assert {row["shop"] for row in rows(client_of("boss"), query="f.kind=stock")} == {""}


def test_how_a_listing_stood_is_told_in_words(here):
    here.seller.see("A", "CUP", item="I-CUP", standing="inactive")
    changed = rows(client_of("operator"), "listings:listing-log", here.listing().pk, query="f.kind=listing")[
        0
    ]
    assert "State: Not on sale" in changed["after"]


def test_that_it_was_published_has_no_figure(here):
    wishes = [Wish(here.listing().pk, 1, "published", {})]
    ask_channels(kind=AskKind.CONTENT, wishes=wishes, by=SYSTEM.id, at=now())
    ask = Ask.objects.get(kind="content")
    keep_answers([ask], {ask.pk: Answer()}, at=now())
    told = rows(client_of("operator"), "listings:listing-log", here.listing().pk, query="f.kind=listing")
    (row,) = [one for one in told if one["why"] == "Published"]
    assert row["after"] == ""


def test_it_is_filtered_by_who_and_by_time(here):
    person = Person.objects.create_user("lin", roles=["operator"], display_name="Lin")
    drafts = [BoundsDraft(here.listing().pk, 1000, None)]
    assert set_price_bounds(drafts=drafts, actor=actor_for(person), at=now()) == []
    client = client_of("operator")
    assert [row["what"] for row in rows(client, query="f.who=has:Lin")] == ["Price bounds set"]
    assert [row["who"] for row in rows(client, query="f.who=has:lowest")] == ["Price rule “Lowest”"]
    long_ago = (now() - timedelta(days=9)).date().isoformat()
    assert rows(client, query=f"f.at=lte:{long_ago}&f.kind=price") == []


def test_only_ones_own_shops_and_warehouses_are_told_and_exported(here):
    stranger = client_of("operator", shops=[], warehouses=[])
    assert rows(stranger) == []
    assert stranger.get(reverse("listings:listing-log", args=[here.listing().pk])).status_code == 404
    text = b"".join(client_of("operator").get(f"{reverse('listings:log')}?format=csv")).decode("utf-8-sig")
    assert "Price rule “Lowest”" in text


def test_the_page_of_a_listing_draws_its_price(here):
    page = unescape(
        client_of("operator").get(reverse("listings:listing-log", args=[here.listing().pk])).content.decode()
    )
    assert 'id="chart-price"' in page
    assert "No price rule has decided about it yet." in page


@pytest.mark.parametrize(
    "page", ["listings:log", "listings:watch", "listings:price-rules", "listings:price-moves"]
)
def test_every_page_opens_in_both_languages(here, page):
    for language in ("en", "zh-hans"):
        assert client_of("operator", language=language).get(reverse(page)).status_code == 200


def test_prices_by_day_step_where_they_moved():
    period = Period(date(2026, 3, 1), date(2026, 3, 5))
    moves = [(date(2026, 3, 4), 90, 80), (date(2026, 3, 2), 95, 90), (date(2026, 3, 2), 100, 95)]
    assert stepped(moves, 80, days_of(period)) == [100, 90, 90, 80, 80]
    assert stepped([], None, days_of(period)) == [None] * 5
