"""Reports go on as they become due."""

from zayton.channels.connecting.side_by_side import SideBySide
from zayton.channels.reporting.claiming import connections_due
from zayton.channels.reporting.planning import open_plans
from zayton.channels.reporting.running import work_reports
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.time import now


def due() -> list[int]:
    """The connections to go on with; what a marketplace offers since is planned with it."""
    at = now()
    open_plans(at)
    return connections_due(at)


REPORTING = SideBySide("channels.reports", due, work_reports)
register_service(Service("channels.reports", REPORTING.start_due, every=2.0))
