"""What a summary tells and how it reads: whole days, each reader's own shops and costs, both languages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from zayton.cockpit.models import SummaryIssue
from zayton.cockpit.summaries.reading import hidden_in, lines_of, summaries_told, tiles_of
from zayton.cockpit.summaries.rules import Cadence
from zayton.cockpit.summaries.sending import MOST_ROWS, send_now
from zayton.cockpit.tests.builders import WEEKLY, kept, somebody
from zayton.cockpit.tests.conftest import mirrored
from zayton.kernel.access.public import SYSTEM, actor_for
from zayton.kernel.time import now
from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db


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
        assert lines_of(issue)["further"] == 3

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
        tiles = tiles_of(issue)
        assert [tile.text for tile in tiles] == ["£25", "1"]
        assert all(f"position={issue.position}" in tile.href for tile in tiles)
        line = lines_of(issue)["rows"][0]
        assert "f.country=GB" in line["cells"][0]["href"]

    def test_days_are_a_period_and_no_filter(self, business: Business) -> None:
        rows = lines_of(self.sent(business, by="day"))["rows"]
        line = next(row for row in rows if row["cells"][1]["text"] == "1")
        day = (now() - timedelta(days=3)).date().isoformat()
        assert f"from={day}&to={day}" in line["cells"][0]["href"]
        assert "f.day" not in line["cells"][0]["href"]

    def test_it_speaks_the_language_of_who_reads_it(self, business: Business) -> None:
        issue = self.sent(business)
        with translation.override("en"):
            assert lines_of(issue)["rows"][0]["name"] == "United Kingdom"
        with translation.override("zh-hans"):
            assert lines_of(issue)["rows"][0]["name"] == "英国"
            assert str(lines_of(issue)["heads"][0]) == "国家"

    def test_a_metric_that_was_deleted_since_is_left_out(self, business: Business) -> None:
        issue = self.sent(business)
        issue.content["figures"][0]["metric"] = "own_7"
        assert len(tiles_of(issue)) == 1
        assert len(lines_of(issue)["rows"][0]["cells"]) == 1

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
