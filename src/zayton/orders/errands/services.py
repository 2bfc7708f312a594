"""Errands are run as they become due."""

from zayton.channels.public import SideBySide
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.time import now
from zayton.orders.errands.claiming import connections_due
from zayton.orders.errands.running import run_errands

RUNNING = SideBySide("errands", lambda: connections_due(now()), run_errands)
register_service(Service("orders.errands", RUNNING.start_due, every=0.5))
