"""Several workers at the same reports: on PostgreSQL, where they really meet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from zayton.channels.models import Report
from zayton.channels.reporting.planning import open_plans
from zayton.channels.reporting.running import work_reports
from zayton.channels.reporting.tests.press import ledger, row
from zayton.kernel.intake.public import Import
from zayton.kernel.time import now
from zayton.stock.models import MarketplaceEvent

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SESSIONS = 6


def together(work):
    def closed(_turn):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(closed, range(SESSIONS)))


def test_many_workers_plan_ask_fetch_and_import_each_report_once(world):
    world.press.content = ledger(row(), row())
    together(lambda: open_plans(now()))
    together(lambda: work_reports(world.connection.pk))
    Report.objects.update(due_at=now() - timedelta(seconds=1))
    together(lambda: work_reports(world.connection.pk))
    world.imported()
    assert len(world.press.asked) == Report.objects.count() == Import.objects.count() == 1
    assert (world.report().state, MarketplaceEvent.objects.count()) == ("taken", 2)
    assert world.press.calls.count("fetch") == 1
