import signal

import pytest

from tests.stepping import STEPS
from tests.workspaces import RealWorkspace

ASK = """
import tests.stepping
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.public import start_job
print(start_job('test.stepping', arguments={'pause': PAUSE}, actor=SYSTEM))
"""


@pytest.fixture
def workspace(real_workspace: RealWorkspace) -> RealWorkspace:
    real_workspace.write("CREATE TABLE stepping (number bigint)")
    return real_workspace


def ask(workspace: RealWorkspace, *, pause: float = 0.05) -> int:
    """Ask for the job and return its key."""
    return int(workspace.python(ASK.replace("PAUSE", str(pause))))


def state(workspace: RealWorkspace) -> str:
    return workspace.rows("SELECT state FROM jobs_job WHERE name = 'test.stepping'")[0][0]


def steps(workspace: RealWorkspace) -> list[int]:
    return [row[0] for row in workspace.rows("SELECT number FROM stepping ORDER BY number")]


def test_a_job_asked_for_before_the_worker_starts_is_worked(workspace: RealWorkspace) -> None:
    ask(workspace)
    workspace.start("worker", with_module="tests.stepping")
    workspace.wait_until(lambda: state(workspace) == "succeeded")
    assert steps(workspace) == list(range(STEPS))


@pytest.mark.parametrize("moment", ["before 0", "after 7", "before 12", "after 19"])
def test_a_job_killed_in_mid_step_is_taken_up_again_and_no_step_is_done_twice(
    workspace: RealWorkspace, moment: str
) -> None:
    ask(workspace)
    killed = workspace.start("worker", with_module="tests.stepping", ZAYTON_TEST_DIE_AT=moment)
    workspace.wait_until(lambda: killed.poll() is not None)
    assert killed.returncode == -signal.SIGKILL
    assert state(workspace) == "running"
    workspace.start("worker", with_module="tests.stepping")
    workspace.wait_until(lambda: state(workspace) == "succeeded")
    assert steps(workspace) == list(range(STEPS))


def test_a_worker_told_to_stop_leaves_its_job_to_the_next_one(workspace: RealWorkspace) -> None:
    ask(workspace, pause=1.0)
    stopped = workspace.start("worker", with_module="tests.stepping")
    workspace.wait_until(lambda: len(steps(workspace)) > 1)
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait(30) == 0
    assert state(workspace) == "running"
    workspace.start("worker", with_module="tests.stepping")
    workspace.wait_until(lambda: state(workspace) == "succeeded")
    assert steps(workspace) == list(range(STEPS))


def test_a_running_job_stops_when_somebody_cancels_it(workspace: RealWorkspace) -> None:
    job_id = ask(workspace, pause=600)
    workspace.start("worker", with_module="tests.stepping")
    workspace.wait_until(lambda: len(steps(workspace)) > 0)
    workspace.python(
        "from zayton.kernel.access.public import SYSTEM; from zayton.kernel.jobs.public import cancel_job\n"
        f"from zayton.kernel.time import now; print(cancel_job(job_id={job_id}, actor=SYSTEM, at=now()))"
    )
    workspace.wait_until(lambda: state(workspace) == "cancelled")
    assert len(steps(workspace)) < STEPS


@pytest.mark.postgres
def test_a_second_worker_takes_up_what_a_dead_one_left(workspace: RealWorkspace) -> None:
    ask(workspace)
    killed = workspace.start("worker", with_module="tests.stepping", ZAYTON_TEST_DIE_AT="after 5")
    workspace.wait_until(lambda: len(steps(workspace)) > 1)
    workspace.start("worker", with_module="tests.stepping")
    workspace.wait_until(lambda: killed.poll() is not None)
    workspace.wait_until(lambda: state(workspace) == "succeeded")
    assert steps(workspace) == list(range(STEPS))
