"""What the commands that go on running set up, and how they end; the commands that end by themselves, to their end."""

import os
import signal
import sys
import threading
from types import SimpleNamespace

import pytest

from zayton.cli import commands, demo, journal, lake, migrating, serving, working
from zayton.cli.main import main, parser
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.claims import Claim, seat_name
from zayton.kernel.journal.public import Happening, Reader, append, declared_events, sequence
from zayton.kernel.time import now


@pytest.fixture(autouse=True)
def _django_is_loaded(monkeypatch):
    for module in (commands, demo, journal, lake, migrating, serving, working):
        if hasattr(module, "set_up_django"):
            monkeypatch.setattr(module, "set_up_django", lambda: None)


class Served:
    """Stands where gunicorn stands: it keeps the options it was given, and returns at once."""

    options: dict

    def __init__(self, options: dict) -> None:
        type(self).options = options

    def run(self) -> None:
        return None


@pytest.fixture
def served(monkeypatch) -> type[Served]:
    monkeypatch.setattr(serving, "Server", Served)
    monkeypatch.setattr(serving, "has_worker", lambda: False)
    return Served


def workspace(settings, *, embedded: bool) -> None:
    settings.WORKSPACE = SimpleNamespace(
        embedded=embedded, home="/shops/one", key="k", lake="/shops/one/lake"
    )


@pytest.mark.parametrize(("embedded", "processes"), [(True, 1), (False, 5)])
def test_an_embedded_workspace_is_served_by_one_process_and_another_by_as_many_as_asked(
    served, settings, embedded, processes
):
    workspace(settings, embedded=embedded)
    assert main(["serve", "--address", "0.0.0.0:81", "--processes", "5", "--threads", "3"]) == 0
    options = served.options
    assert (options["bind"], options["workers"], options["threads"]) == ("0.0.0.0:81", processes, 3)
    assert options["timeout"] > options["graceful_timeout"]


def test_an_embedded_workspace_that_is_being_served_is_not_served_twice(
    served, settings, monkeypatch, capsys
):
    workspace(settings, embedded=True)
    monkeypatch.setattr(serving, "has_worker", lambda: True)
    monkeypatch.setattr(served, "run", lambda _self: pytest.fail("it was served twice"))
    assert main(["serve"]) == 1
    assert capsys.readouterr().err == "The workspace in /shops/one is already being served.\n"


def test_on_a_server_of_its_own_a_second_web_process_is_welcome(served, settings, monkeypatch):
    workspace(settings, embedded=False)
    monkeypatch.setattr(serving, "has_worker", lambda: True)
    assert main(["serve"]) == 0


@pytest.mark.parametrize(
    ("embedded", "arguments", "works"),
    [(True, [], True), (True, ["--no-worker"], False), (False, [], False), (False, ["--no-worker"], False)],
)
def test_jobs_are_worked_beside_the_requests_only_where_there_is_one_process(
    served, settings, monkeypatch, embedded, arguments, works
):
    workspace(settings, embedded=embedded)
    done: list[str] = []
    monkeypatch.setattr(working.Working, "start", lambda _self: done.append("start"))
    monkeypatch.setattr(working.Working, "stop", lambda _self: done.append("stop"))
    monkeypatch.setattr("zayton.lake.public.readiness.start", lambda: done.append("ready"))
    interval = sys.getswitchinterval()
    try:
        main(["serve", *arguments])
        served.options["post_worker_init"](None)
        served.options["worker_exit"](None, None)
    finally:
        sys.setswitchinterval(interval)
    assert done == (["ready", "start", "stop"] if works else ["ready"])


def test_gunicorn_takes_every_option_it_is_given(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    options = {"bind": "127.0.0.1:8123", "workers": 3, "threads": 2, "worker_class": "gthread", "timeout": 7}
    config = serving.Server(options).cfg
    assert {name: config.settings[name].get() for name in options} == options | {"bind": ["127.0.0.1:8123"]}
    assert callable(serving.Server(options).load())


class TestWorking:
    @pytest.fixture(autouse=True)
    def _as_before(self):
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        yield
        for number, handler in before.items():
            signal.signal(number, handler)

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_worker_works_until_it_is_told_to_stop(self, monkeypatch, capsys, number):
        done: list[str] = []

        def start(_self) -> None:
            done.append("start")
            threading.Timer(0.02, os.kill, (os.getpid(), number)).start()

        monkeypatch.setattr(working.Working, "start", start)
        monkeypatch.setattr(working.Working, "stop", lambda _self: done.append("stop"))
        assert main(["worker"]) == 0
        assert (done, capsys.readouterr().out) == (["start", "stop"], "Working. Stop with Ctrl-C.\n")

    def test_the_process_ends_without_waiting_for_jobs_that_are_still_at_work(self, monkeypatch):
        told: list[object] = []
        monkeypatch.setattr(os, "_exit", told.append)

        def stop(*, within: float) -> None:
            told.append(within)

        one = working.Working()
        one._worker = SimpleNamespace(stop=stop)
        one.stop()
        assert told == [10.0, 0]


class TestEndings:
    @pytest.mark.parametrize("status", [0, 1, 2])
    def test_the_status_of_a_command_is_the_programs(self, monkeypatch, status):
        monkeypatch.setattr(journal, "catch_up", lambda _chosen: status)
        assert main(["journal", "catch-up"]) == status

    def test_the_settings_that_were_chosen_already_are_kept(self, monkeypatch):
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "my.own.settings")
        monkeypatch.setattr(journal, "catch_up", lambda _chosen: 0)
        main(["journal", "catch-up"])
        assert os.environ["DJANGO_SETTINGS_MODULE"] == "my.own.settings"

    def test_init_and_migrate_are_one(self):
        assert parser().parse_args(["init"]).run is parser().parse_args(["migrate"]).run is migrating.migrate

    def test_loading_the_demo_tells_how_far_it_is_and_who_signs_in(self, monkeypatch, capsys, settings):
        workspace(settings, embedded=True)
        given = {}

        def load_demo(*, report, password, stand_ins) -> None:
            given["password"] = password
            report("Reading", 5, 1_000)

        monkeypatch.setattr("zayton.demo.public.load_demo", load_demo)
        assert main(["demo"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("Reading 5 / 1,000\n")
        assert f"sign in as boss (or buyer, keeper, finance, …) with {given['password']}" in said


@pytest.mark.django_db
class TestLake:
    @pytest.fixture
    def passed(self, monkeypatch) -> list[int]:
        seen: list[int] = []
        mirror = Reader(
            "lake.mirror", lambda entries: seen.extend(entry.position for entry in entries), slice=2
        )
        monkeypatch.setattr("zayton.kernel.journal.public.declared_readers", lambda: {"lake.mirror": mirror})
        monkeypatch.setattr("zayton.lake.public.rebuild", lambda: seen.append(-1))
        monkeypatch.setattr(lake, "has_worker", lambda: False)
        return seen

    def test_a_lake_is_thrown_away_and_filled_to_the_last_entry_without_a_position_too(self, passed, capsys):
        event = next(iter(declared_events().values()))
        append([Happening(event, number, now()) for number in range(3)], actor=SYSTEM)
        sequence()
        append([Happening(event, number, now()) for number in range(2)], actor=SYSTEM)
        assert main(["lake", "rebuild"]) == 0
        assert passed == [-1, 1, 2, 3, 4, 5]
        assert capsys.readouterr().out.splitlines()[1:] == [
            "2 of 5 entries",
            "4 of 5 entries",
            "5 of 5 entries",
            "The lake is true for position 5 of the journal.",
        ]

    def test_the_lake_of_an_empty_journal_is_true_for_its_beginning(self, passed, capsys):
        assert main(["lake", "rebuild"]) == 0
        assert passed == [-1]
        assert capsys.readouterr().out.endswith("The lake is true for position 0 of the journal.\n")


@pytest.mark.django_db
def test_looking_for_a_worker_leaves_the_seat_to_whoever_comes():
    for _ in range(2):
        assert not commands.has_worker()
    seat = Claim(seat_name(0))
    assert seat.take()
    seat.release()
