"""Reports that come by themselves, over HTTP."""

import json
from datetime import datetime

import pytest

from zayton.channels.models import ReportPlan
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.reporting.tests.press import ledger, row
from zayton.channels.tests.builders import client_of

pytestmark = pytest.mark.django_db
API = "/api/channels"


@pytest.fixture
def boss():
    return client_of("boss")


def read(client, path):
    answer = client.get(f"{API}{path}")
    return answer.status_code, answer.json()


def write(client, path, said, key="k"):
    answer = client.post(
        f"{API}{path}", json.dumps(said), content_type="application/json", headers={"idempotency-key": key}
    )
    return answer.status_code, answer.json()


@pytest.fixture
def come(world):
    world.press.content = ledger(row(), row("NOBODY-HAS-IT"))
    world.turn()
    world.turn()
    world.imported()
    return world


def test_plans_are_listed_with_their_turns(come, boss):
    status, told = read(boss, f"/connections/{come.connection.pk}/report-plans")
    assert status == 200
    assert [(one["kind"], one["is_on"], one["is_placed"]) for one in told["items"]] == [
        ("LEDGER", True, True),
        ("LISTED", False, True),
    ]


def test_reports_are_listed_with_what_became_of_them(come, boss):
    _, told = read(boss, f"/connections/{come.connection.pk}/reports?state=taken")
    (one,) = told["items"]
    assert (one["kind"], one["read"], one["changed"], one["skipped"], one["quarantined"]) == (
        "LEDGER",
        2,
        1,
        0,
        1,
    )
    assert one["import_id"] == come.report().source_import_id
    assert read(boss, f"/connections/{come.connection.pk}/reports?state=failed")[1]["items"] == []


def test_a_plan_is_set_and_a_cadence_that_cannot_be_is_refused(come, boss):
    plan = come.plan("LISTED").pk
    said = {"plan_id": plan, "every_seconds": 7200, "is_on": True}
    status, told = write(boss, "/report-plans/set", said)
    assert (status, told["every_seconds"], told["is_on"]) == (200, 7200, True)
    status, told = write(boss, "/report-plans/set", said | {"every_seconds": 60}, key="other")
    assert status == 409
    assert come.plan("LISTED").every_seconds == 7200


def test_a_kind_that_is_offered_no_more_is_refused_with_its_reason(come, boss):
    ReportPlan.objects.filter(kind="LISTED").update(kind="NOBODY_READS")
    plan = ReportPlan.objects.get(kind="NOBODY_READS")
    status, told = write(
        boss, "/report-plans/set", {"plan_id": plan.pk, "every_seconds": 7200, "is_on": True}
    )
    assert (status, told["refusals"][0]["code"]) == (409, "channels.report_not_offered")
    plan.refresh_from_db()
    assert (plan.every_seconds, plan.is_on) == (86_400, False)
    assert write(boss, "/report-plans/ask", {"plan_id": plan.pk}, key="ask")[0] == 409


def test_a_plan_tells_how_often_it_failed_and_when_it_is_asked_for_again(world, boss):
    world.press.stages = [ReportStage.FAILED]
    world.turn()
    world.turn()
    _, told = read(boss, f"/connections/{world.connection.pk}/report-plans")
    one = told["items"][0]
    assert (one["failures"], one["is_parked"]) == (1, False)
    assert datetime.fromisoformat(one["again_at"]) == world.report().again_at


def test_a_report_is_asked_for_now_once(come, boss):
    plan = come.plan("LISTED").pk
    assert write(boss, "/report-plans/ask", {"plan_id": plan}) == (200, {"wanted": 2})
    assert write(boss, "/report-plans/ask", {"plan_id": plan}) == (200, {"wanted": 2})
    assert write(boss, "/report-plans/ask", {"plan_id": plan}, key="again") == (200, {"wanted": 0})


def test_who_sees_only_a_part_of_the_connection_sees_none_and_changes_none(come):
    part = client_of("operator", shops=[come.business.shop])
    for path in ("report-plans", "reports"):
        assert read(part, f"/connections/{come.connection.pk}/{path}")[0] == 404
    assert write(part, "/report-plans/ask", {"plan_id": come.plan().pk})[0] in (403, 409)
