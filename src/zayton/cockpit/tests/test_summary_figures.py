"""What a summary tells and how it reads: whole days, each reader's own shops and costs, both languages."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from zayton.channels.models import Shop
from zayton.cockpit.models import Summary, SummaryIssue
from zayton.cockpit.summaries.reading import hidden_in, issue_for, lines_of, summaries_told, tiles_of
from zayton.cockpit.summaries.rules import Cadence
from zayton.cockpit.summaries.sending import MOST_ROWS, send_now
from zayton.cockpit.tests.builders import WEEKLY, kept, somebody
from zayton.cockpit.tests.conftest import mirrored
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Scope, actor_for
from zayton.kernel.time import now
from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db
ALL = Scope.everything()


class TestFigures:
    def content(self, key: int) -> dict[str, Any]:
        send_now(summary_id=key, actor=SYSTEM, at=now())
        content: dict[str, Any] = SummaryIssue.objects.order_by("-pk")[0].content
        return content

    def test_the_week_before_is_told_with_its_countries(self, business: Business) -> None:
        content = self.content(kept(somebody(), cadence=WEEKLY))
        # three days ago 20.00 and 5.00 were sold to the United Kingdom; today is not over
        assert content["figures"] == [
            {"metric": "revenue_net", "now": 2500, "before": 0},
            {"metric": "orders", "now": 1, "before": 0},
        ]
        assert [(row["key"][0], row["figures"]) for row in content["rows"]] == [("GB", [2500, 1])]
        assert content["row_count"] == 1

    def test_yesterday_without_a_sale_is_zero_and_has_no_rows(self, business: Business) -> None:
        content = self.content(kept(somebody()))
        assert [one["now"] for one in content["figures"]] == [0, 0]
        assert content["rows"] == []

    def test_another_shops_sales_reach_nobody_who_may_not_see_them(self, business: Business) -> None:
        key = kept(somebody("Lin", "operator", shops=[business.shop + 1]), cadence=WEEKLY)
        content = self.content(key)
        assert [one["now"] for one in content["figures"]] == [0, 0]
        assert content["rows"] == []

    def test_costs_are_left_out_for_those_who_may_not_see_them_and_said_to_be(
        self, business: Business
    ) -> None:
        lin = somebody("Lin", "operator", sees_cost=False)
        content = self.content(kept(lin, metrics=("stock_value", "units_on_hand"), by=""))
        assert [one["metric"] for one in content["figures"]] == ["units_on_hand"]
        assert [one["code"] for one in content["hidden"]] == ["lake.cost_hidden"]
        issue = SummaryIssue.objects.get()
        with translation.override("en"):
            assert "shows what goods cost" in hidden_in(issue)[0]

    def test_at_most_ten_rows_are_sent_and_the_rest_is_counted(self, business: Business) -> None:
        early = now() - timedelta(days=2)
        lands = ("DE", "FR", "IT", "ES", "NL", "BE", "AT", "PL", "SE", "DK", "FI", "PT")
        code = min(business.skus)
        business.place(
            [
                business.draft(f"N{n}", business.goods(code, 1, 100 + n), country=land, placed_at=early)
                for n, land in enumerate(lands)
            ]
        )
        mirrored()
        content = self.content(kept(somebody(), cadence=WEEKLY))
        assert len(content["rows"]) == MOST_ROWS
        assert content["row_count"] == len(lands) + 1
        issue = SummaryIssue.objects.get()
        assert lines_of(issue, ALL)["further"] == 3

    def test_a_month_is_told_with_all_its_days(self, business: Business) -> None:
        content = self.content(kept(somebody(), by="day", cadence=Cadence("month", zone="UTC")))
        assert len(content["rows"]) == content["row_count"] >= 28

    def test_what_was_sent_stays_as_it_was_whatever_is_sold_later(self, business: Business) -> None:
        key = kept(somebody(), cadence=WEEKLY)
        before = self.content(key)
        late = business.draft(
            "late", business.goods(min(business.skus), 1, 900), placed_at=now() - timedelta(days=2)
        )
        business.place([late])
        mirrored()
        assert SummaryIssue.objects.order_by("pk")[0].content == before
        assert self.content(key)["figures"][0]["now"] == 3400


class TestReading:
    def sent(self, business: Business, **facts: Any) -> SummaryIssue:
        key = kept(somebody(), **{"cadence": WEEKLY} | facts)
        assert send_now(summary_id=key, actor=SYSTEM, at=now()) == 1
        return SummaryIssue.objects.select_related("summary").get()

    def test_each_figure_leads_to_what_it_is_made_of_at_the_same_position(self, business: Business) -> None:
        issue = self.sent(business)
        tiles = tiles_of(issue, ALL)
        assert [tile.text for tile in tiles] == ["£25", "1"]
        assert all(f"position={issue.position}" in tile.href for tile in tiles)
        line = lines_of(issue, ALL)["rows"][0]
        assert "f.country=GB" in line["cells"][0]["href"]

    def test_days_are_a_period_and_no_filter(self, business: Business) -> None:
        rows = lines_of(self.sent(business, by="day"), ALL)["rows"]
        line = next(row for row in rows if row["cells"][1]["text"] == "1")
        day = (now() - timedelta(days=3)).date().isoformat()
        assert f"from={day}&to={day}" in line["cells"][0]["href"]
        assert "f.day" not in line["cells"][0]["href"]

    def test_it_speaks_the_language_of_who_reads_it(self, business: Business) -> None:
        issue = self.sent(business)
        with translation.override("en"):
            assert lines_of(issue, ALL)["rows"][0]["name"] == "United Kingdom"
        with translation.override("zh-hans"):
            assert lines_of(issue, ALL)["rows"][0]["name"] == "英国"
            assert str(lines_of(issue, ALL)["heads"][0]) == "国家"

    def test_a_metric_that_was_deleted_since_is_left_out(self, business: Business) -> None:
        issue = self.sent(business)
        issue.content["figures"][0]["metric"] = "own_7"
        assert len(tiles_of(issue, ALL)) == 1
        assert len(lines_of(issue, ALL)["rows"][0]["cells"]) == 1

    def test_the_notice_goes_to_who_was_sent_it(self, business: Business) -> None:
        issue = self.sent(business)
        lin, chen = actor_for(issue.person), actor_for(somebody("Chen"))
        with translation.override("en"):
            told = [str(notice.words) for notice in summaries_told(lin, 5)]
        assert told[0].startswith("Morning: ")
        told = summaries_told(lin, 5)
        assert [notice.href for notice in told] == [f"/cockpit/summaries/received/{issue.pk}/"]
        assert summaries_told(chen, 5) == []
        assert summaries_told(SYSTEM, 5) == []
        assert summaries_told(replace(lin, person_id=None), 5) == []

    def test_a_week_of_days_opens_as_a_week(self, business: Business) -> None:
        issue = self.sent(business, by="week")
        hrefs = [row["cells"][0]["href"] for row in lines_of(issue, ALL)["rows"]]
        asked = [parse_qs(urlsplit(href).query) for href in hrefs]
        days = [(one["from"][0], one["to"][0]) for one in asked]
        # two calendar weeks at most, cut to the seven days that it tells of, without a gap
        assert days[0][0] == issue.first_date.isoformat()
        assert days[-1][1] == issue.last_date.isoformat()
        for (_, end), (start, _) in pairwise(days):
            assert date.fromisoformat(start) - date.fromisoformat(end) == timedelta(days=1)

    def test_a_sku_that_looks_like_a_day_is_none(self, business: Business) -> None:
        issue = self.sent(business)
        issue.content |= {"by": "sku", "rows": [{"key": ["2026-01-01", "", ""], "figures": [1, 2]}]}
        assert "f.sku=2026-01-01" in lines_of(issue, ALL)["rows"][0]["cells"][0]["href"]

    def test_who_lost_the_sight_of_a_shop_loses_what_was_sent_of_it(self, business: Business) -> None:
        issue = self.sent(business)
        person = issue.person
        assert issue_for(actor_for(person), issue.pk) is not None
        for change in ({"shops": [business.shop]}, {"warehouses": []}, {"roles": []}):
            narrowed = Person.objects.get(pk=person.pk)
            for name, value in change.items():
                setattr(narrowed, name, value)
            reader = actor_for(narrowed)
            assert issue_for(reader, issue.pk) is None
            assert summaries_told(reader, 5) == []

    def test_what_was_sent_of_one_shop_stays_when_another_is_taken_away(self, business: Business) -> None:
        lin = somebody("Lin", "operator", shops=[business.shop])
        send_now(summary_id=kept(lin), actor=SYSTEM, at=now())
        issue = SummaryIssue.objects.get()
        assert issue.shops == [business.shop]
        lin.shops = [business.shop, business.shop + 1]
        assert issue_for(actor_for(lin), issue.pk) is not None

    def test_who_may_no_longer_see_costs_sees_none_in_old_letters(self, business: Business) -> None:
        issue = self.sent(business, metrics=("stock_value", "units_on_hand"), by="")
        issue.content["figures"] = [
            {"metric": "stock_value", "now": 1, "before": 1},
            *issue.content["figures"],
        ]
        blind = Scope()
        assert "stock_value" not in " ".join(tile.href for tile in tiles_of(issue, blind))
        assert "stock_value" in " ".join(tile.href for tile in tiles_of(issue, ALL))

    def test_a_dimension_that_was_deleted_since_is_said(self, business: Business) -> None:
        key = kept(somebody(), cadence=WEEKLY)
        Summary.objects.filter(pk=key).update(by="group_9")
        assert send_now(summary_id=key, actor=SYSTEM, at=now()) == 1
        issue = SummaryIssue.objects.get()
        assert [one["code"] for one in issue.content["hidden"]] == ["lake.unknown_word"]
        assert lines_of(issue, ALL)["rows"] == []


def test_a_month_that_is_not_over_everywhere_says_so(business: Business) -> None:
    behind = Shop.objects.get(pk=business.shop)
    Shop.objects.filter(pk=behind.pk).update(zone="America/Los_Angeles")
    first = now().replace(day=1, hour=0, minute=5)
    key = kept(somebody(), cadence=Cadence("month", 0, "UTC"))
    assert send_now(summary_id=key, actor=SYSTEM, at=first) == 1
    assert SummaryIssue.objects.get().content["unfinished"]
    assert send_now(summary_id=key, actor=SYSTEM, at=first + timedelta(days=1)) == 1
    assert not SummaryIssue.objects.order_by("-pk")[0].content["unfinished"]
