"""Reports on the page of their connection: what came, why not, how often, and by whom that may be said."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from zayton.channels.models import Connection, Report
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.reporting.tests.press import ledger, row
from zayton.channels.tests.builders import client_of
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def text_of(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def page(world):
    return reverse("channels:connection", args=[world.connection.pk])


@pytest.fixture
def boss():
    return client_of("boss")


def come(world, *rows):
    world.press.content = ledger(*rows)
    world.turn()
    world.turn()
    world.imported()


def test_the_page_says_what_came_and_what_became_of_it(world, page, boss):
    come(world, row(), row(), row("NOBODY-HAS-IT"))
    said = text_of(boss.get(page))
    assert "Reports that come by themselves" in said
    assert "Ledger of the press" in said
    assert "Read 3 · Changed 2 · Skipped – · Held back 1" in said
    assert "Taken in" in said


def test_why_one_did_not_come_stands_beside_it(world, page, boss):
    world.press.faults = {"ask": [Fault(FaultKind.DENIED, "the role Inventory is lacking")]}
    world.turn()
    said = text_of(boss.get(page))
    assert "Failed" in said
    assert "the role Inventory is lacking" in said


def test_of_several_shops_the_one_in_trouble_is_shown_and_the_rows_of_all_are_counted(world, page, boss):
    world.turn()
    world.press.faults = {"ask": [Fault(FaultKind.DENIED, "not this store")]}
    boss.post(page, {"do": "ask-report", "plan": world.plan("LISTED").pk})
    world.turn()
    world.turn()
    # the later one went well
    states = Report.objects.filter(plan__kind="LISTED").order_by("pk").values_list("state", flat=True)
    assert next(iter(states)) == "failed"
    assert len(set(states)) == 2
    assert "not this store" in text_of(boss.get(page))


def test_when_one_that_keeps_failing_comes_next_stands_beside_it(world, page, boss):
    world.press.stages = [ReportStage.FAILED]
    for _ in range(2):
        world.turn()
    assert "in a row" not in text_of(boss.get(page))
    world.again()
    answer = boss.get(page)
    assert "It failed 2 times in a row." in text_of(answer)
    assert world.report().again_at.isoformat()[:16] in answer.content.decode()


def test_one_that_is_parked_says_why_and_is_asked_for_by_hand(world, page, boss):
    world.turn()
    Report.objects.update(claims=3)
    world.turn()
    said = text_of(boss.get(page))
    assert "Parked" in said
    assert "not by itself" in said
    assert "broke off 3 times in a row; the last time it stood at “Being made”" in said
    boss.post(page, {"do": "ask-report", "plan": world.plan().pk})
    assert "not by itself" not in text_of(boss.get(page))


def test_one_that_needs_an_answer_leads_to_its_file(world, page, boss):
    world.press.content = b"What\tIs\tThis\r\n1\t2\t3\r\n"
    world.turn()
    world.turn()
    answer = boss.get(page)
    assert "Nobody can tell by its headings" in text_of(answer)
    assert reverse("web:import-file", args=[Report.objects.get().raw_file_id]) in answer.content.decode()


def test_without_a_warehouse_of_the_marketplaces_the_page_says_so(world, page, boss):
    world.connection.shops.update(marketplace_warehouse=None)
    world.turn()
    assert world.press.calls == []
    assert "no shop of this connection has one" in text_of(boss.get(page))


def test_a_connection_that_makes_none_has_no_such_panel(world, page, boss):
    assert "come by themselves" not in text_of(boss.get(page))


def test_all_that_were_asked_for_have_a_page(world, boss):
    address = reverse("channels:reports", args=[world.connection.pk])
    assert "No report was asked for yet" in text_of(boss.get(address))
    come(world, row(), row("NOBODY-HAS-IT"))
    (told,) = boss.get(f"{address}?format=json").json()["rows"]
    assert (told["state"], told["read"], told["changed"], told["quarantined"]) == ("taken", 2, 1, 1)
    assert told["kind"] == "LEDGER"


def test_the_page_speaks_chinese_and_english(world, page):
    come(world, row())
    for language in ("zh-hans", "en"):
        answer = client_of("boss", language=language).get(page)
        assert answer.status_code == 200


def test_one_can_be_switched_on_and_off_and_made_rarer(world, page, boss):
    world.turn()
    plan = world.plan()
    boss.post(page, {"do": "report", "plan": plan.pk, "hours": "48"})
    after = world.plan()
    assert (after.every_seconds, after.is_on) == (48 * 3600, False)
    assert Entry.objects.filter(verb="channels.connection_changed", payload__report="LEDGER").count() == 1
    listed = world.plan("LISTED")
    boss.post(page, {"do": "report", "plan": listed.pk, "hours": "24", "on": "on"})
    assert world.plan("LISTED").is_on
    world.turn()
    # listings are asked for shop by shop
    assert [sites for kind, sites, *_ in world.press.asked if kind == "LISTED"] == [("DE",), ("UK",)]


@pytest.mark.parametrize("hours", ["0", "721", "", "1.5", "99999999", "-1"])
def test_a_cadence_that_cannot_be_is_refused_and_changes_nothing(world, page, boss, hours):
    world.turn()
    answer = boss.post(
        page, {"do": "report", "plan": world.plan().pk, "hours": hours, "on": "on"}, follow=True
    )
    assert "between an hour and thirty days" in text_of(answer)
    assert world.plan().every_seconds == 86_400


def test_a_refusal_is_said_in_the_readers_own_way(world, page):
    world.turn()
    chinese = client_of("boss", language="zh-hans")
    for do in ("report", "ask-report"):
        Connection.objects.update(state="paused" if do == "ask-report" else "working")
        typed = {"do": do, "plan": world.plan().pk, "hours": "0", "on": "on"}
        *_before, told = get_messages(chinese.post(page, typed).wsgi_request)
        # Chinese sentences follow each other without a blank
        assert re.search(r"。\S", str(told))


def test_one_is_asked_for_now_also_where_it_is_switched_off(world, page, boss):
    world.press.stages = [ReportStage.WAITING]
    world.turn()
    listed = world.plan("LISTED")
    answer = boss.post(page, {"do": "ask-report", "plan": listed.pk}, follow=True)
    assert "2 reports are being asked for" in text_of(answer)
    world.turn()
    assert sum(kind == "LISTED" for kind, *_ in world.press.asked) == 2
    answer = boss.post(page, {"do": "ask-report", "plan": listed.pk}, follow=True)
    assert "on its way already" in text_of(answer)


def test_a_connection_that_is_paused_is_asked_for_none(world, page, boss):
    world.turn()
    Connection.objects.update(state="paused")
    answer = boss.post(page, {"do": "ask-report", "plan": world.plan().pk}, follow=True)
    assert "paused or denied" in text_of(answer)


def test_others_may_look_and_change_nothing(world, page):
    come(world, row())
    other = client_of("operator", shops=[world.business.shop])
    assert other.post(page, {"do": "ask-report", "plan": world.plan().pk}).status_code in (403, 404)
    assert client_of("finance").post(
        page, {"do": "report", "plan": world.plan().pk, "hours": "2"}
    ).status_code in (
        403,
        404,
    )
    assert world.plan().every_seconds == 86_400
    assert other.get(reverse("channels:reports", args=[world.connection.pk])).status_code == 404


def test_the_plan_of_another_connection_is_not_there(world, page, boss):
    world.turn()
    assert boss.post(page, {"do": "ask-report", "plan": "999999"}).status_code == 404
    assert boss.post(page, {"do": "ask-report", "plan": "x"}).status_code == 404
