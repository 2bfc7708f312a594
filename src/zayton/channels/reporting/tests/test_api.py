"""Reports that come by themselves, over HTTP."""

import json

import pytest

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
