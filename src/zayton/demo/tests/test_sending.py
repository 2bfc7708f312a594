"""The demo's summaries: who is sent what on the first day, and that a second load sends nothing more."""

from pathlib import Path

import pytest

from zayton.cockpit.models import Summary, SummaryIssue
from zayton.demo.tests.builders import load

pytestmark = pytest.mark.django_db


def test_the_first_day_brings_the_boss_two_summaries_and_the_keeper_none(few: Path) -> None:
    load(few)
    received = sorted(SummaryIssue.objects.values_list("person__username", "summary__title"))
    countries, week = "各国销售 Sales by country", "一周经营 The week"
    assert received == sorted(
        [
            ("boss", countries),
            ("boss", week),
            ("finance", week),
            *((name, countries) for name in ("chen", "lin", "zhao")),
        ]
    )
    assert all(issue.content["figures"] for issue in SummaryIssue.objects.all())
    # a shop's own people see no costs, and neither does their summary
    assert not [one for one in SummaryIssue.objects.filter(summary__title=countries) if one.content["hidden"]]


def test_a_second_load_sends_nothing_more(few: Path) -> None:
    load(few)
    before = SummaryIssue.objects.count()
    load(few)
    assert (SummaryIssue.objects.count(), Summary.objects.count()) == (before, 2)
