from tests.workspaces import RealWorkspace

OLD = """
from datetime import timedelta
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import start_job
from zayton.kernel.time import now
old = now() - timedelta(days=400)
Job.objects.create(name='test.old', queue='default', actor='system', state='failed', asked_at=old, ended_at=old)
start_job('jobs.tidy', arguments={}, actor=SYSTEM)
"""


def test_schedules_ask_for_their_jobs_once_a_time_and_old_jobs_are_forgotten(
    real_workspace: RealWorkspace,
) -> None:
    real_workspace.python(OLD)
    real_workspace.start("worker", with_module="tests.ticking")

    def ended(name: str) -> int:
        query = f"SELECT COUNT(*) FROM jobs_job WHERE name = '{name}' AND state = 'succeeded'"
        return int(real_workspace.rows(query)[0][0])

    real_workspace.wait_until(lambda: ended("test.ticking") > 2)
    real_workspace.wait_until(lambda: ended("jobs.tidy") == 1)
    keys = [key for (key,) in real_workspace.rows("SELECT key FROM jobs_job WHERE name = 'test.ticking'")]
    assert len(keys) == len(set(keys))
    assert real_workspace.rows("SELECT * FROM jobs_job WHERE name = 'test.old'") == []
