"""The pages of summaries: who sees what, what the form keeps, what it says when it cannot."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zayton.cockpit.models import Summary, SummaryIssue
from zayton.kernel.access.models import Person
from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]
LIST = "/cockpit/summaries/"


def fields(**facts: Any) -> dict[str, Any]:
    known = {
        "title": "Monday figures",
        "metric": ["revenue_net", "orders"],
        "by": "country",
        "every": "week",
        "weekday": "0",
        "day": "1",
        "hour": "8",
        "zone": "Asia/Shanghai",
        "person": [str(Person.objects.latest("pk").pk)],
    }
    return known | facts


def told(client: Client, address: str, status: int = 200) -> str:
    got = client.get(address)
    assert got.status_code == status
    return unescape(got.content.decode())


def kept(client: Client, **facts: Any) -> Summary:
    got = client.post(reverse("cockpit:summary-new"), fields(**facts))
    assert got.status_code == 302
    return Summary.objects.latest("pk")


def test_a_person_without_any_is_told_what_belongs_here(business: Business, signed_in: Enter) -> None:
    boss, keeper = signed_in("boss"), signed_in("warehouse")
    assert "New summary" in told(boss, LIST)
    page = told(keeper, LIST)
    assert "You were not sent a summary yet" in page
    assert "New summary" not in page
    assert "您还没有收到汇总" in told(signed_in("boss", language="zh-hans"), LIST)


def test_a_form_keeps_what_was_chosen_and_shows_it_again(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")
    one = kept(boss)
    assert (one.title, one.every, one.hour, one.zone) == ("Monday figures", "week", 8, "Asia/Shanghai")
    page = told(boss, reverse("cockpit:summary", args=[one.pk]))
    assert 'value="Monday figures"' in page
    assert 'value="revenue_net" checked' in page
    assert '<option value="country" selected>' in page
    assert "Every Monday at 08:00 (Asia/Shanghai)" in told(boss, LIST)
    chinese = signed_in("boss", language="zh-hans")
    assert "每周星期一 08:00（Asia/Shanghai）" in told(chinese, LIST)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": ""}, "needs a name"),
        ({"metric": []}, "No figure was chosen"),
        ({"hour": "25"}, "There is no such time"),
        ({"hour": "٣"}, "There is no such time"),
        ({"day": "-1"}, "There is no such time"),
        ({"every": "sometimes"}, "There is no such time"),
        ({"person": []}, "Nobody is to receive it"),
        ({"person": ["x"]}, "Nobody is to receive it"),
        ({"by": "category", "metric": ["revenue_net", "nothing"]}, "no metric or dimension called “nothing”"),
    ],
)
def test_a_form_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    business: Business, signed_in: Enter, facts: dict[str, Any], words: str
) -> None:
    boss = signed_in("boss")
    got = boss.post(reverse("cockpit:summary-new"), fields(**facts))
    page = unescape(got.content.decode())
    assert words in page
    if "title" not in facts:
        assert 'value="Monday figures"' in page
    assert not Summary.objects.exists()


def test_explore_hands_its_choice_over(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")
    page = told(boss, reverse("cockpit:explore") + "?m=orders&by=country&by=month")
    assert "/cockpit/summaries/new/?m=orders&by=country" in page
    form = told(boss, reverse("cockpit:summary-new") + "?m=orders&m=moon&by=country")
    assert 'value="orders" checked' in form
    assert 'value="revenue_net" checked' not in form
    assert '<option value="country" selected>' in form
    assert "Send regularly" not in told(signed_in("warehouse"), reverse("cockpit:explore"))


def test_what_was_sent_is_read_by_its_receiver_alone(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss", sees_cost=True)
    one = kept(boss)
    assert boss.post(reverse("cockpit:summary-send", args=[one.pk])).status_code == 302
    issue = SummaryIssue.objects.get()
    address = reverse("cockpit:summary-issue", args=[issue.pk])
    page = told(boss, address)
    assert "Net revenue" in page
    assert "£25" in page
    assert "United Kingdom" in page
    assert address in told(boss, LIST)
    assert address in told(boss, reverse("web:notices"))
    other = signed_in("boss")
    told(other, address, status=404)
    assert address not in told(other, LIST)


def test_sending_says_to_how_many_and_when_there_is_nothing_yet(empty: None, signed_in: Enter) -> None:
    boss = signed_in("boss")
    one = kept(boss)
    boss.post(reverse("cockpit:summary-send", args=[one.pk]))
    assert "There is nothing to send yet" in told(boss, LIST)


def test_sending_says_to_how_many(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")
    one = kept(boss)
    boss.post(reverse("cockpit:summary-send", args=[one.pk]))
    assert "Sent to 1 person." in told(boss, LIST)


def test_a_paused_summary_is_shown_as_such(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")
    assert not kept(boss, paused="on").is_active
    assert "Paused" in told(boss, LIST)


def test_deleting_is_asked_for_by_post_and_takes_it_away(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")
    one = kept(boss)
    address = reverse("cockpit:summary-delete", args=[one.pk])
    assert boss.get(address).status_code == 405
    boss.post(address)
    assert not Summary.objects.exists()
    assert "Deleted." in told(boss, LIST)
    # a second click, or a colleague's, changes nothing
    assert boss.post(address).status_code == 302


@pytest.mark.parametrize("name", ["summary", "summary-send", "summary-delete"])
def test_who_may_not_send_changes_nothing(business: Business, signed_in: Enter, name: str) -> None:
    one = kept(signed_in("boss"))
    keeper = signed_in("warehouse")
    assert keeper.post(reverse(f"cockpit:{name}", args=[one.pk]), fields(title="Mine")).status_code == 403
    assert list(Summary.objects.values_list("title", flat=True)) == ["Monday figures"]
    assert not SummaryIssue.objects.exists()


def test_a_summary_that_is_not_there_is_not_found(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")
    told(boss, reverse("cockpit:summary", args=[10**9]), status=404)
    told(boss, reverse("cockpit:summary-issue", args=[10**9]), status=404)


def test_a_longer_list_costs_no_more_queries(business: Business, signed_in: Enter) -> None:
    boss = signed_in("boss")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            told(boss, LIST)
        return len(asked)

    one = kept(boss)
    boss.post(reverse("cockpit:summary-send", args=[one.pk]))
    told(boss, LIST)
    before = queries()
    for number in range(4):
        more = kept(boss, title=f"No. {number}")
        boss.post(reverse("cockpit:summary-send", args=[more.pk]))
    told(boss, LIST)
    assert queries() == before
