"""The commands: what they take, what they print, and what they leave behind."""

import argparse
import io
import sys

import pytest

from zayton.cli import commands, demo, journal, people
from zayton.cli import lake as lake_command
from zayton.cli.main import COMMANDS, main, parser
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.claims import Claim, seat_name
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import Happening, append, declared_events, last_position
from zayton.kernel.time import now


@pytest.fixture(autouse=True)
def _django_is_loaded(monkeypatch):
    for module in (commands, people, journal, lake_command, demo):
        if hasattr(module, "set_up_django"):
            monkeypatch.setattr(module, "set_up_django", lambda: None)


def names() -> list[str]:
    actions = parser()._subparsers._group_actions
    return list(next(action for action in actions if isinstance(action, argparse._SubParsersAction)).choices)


def test_every_command_is_on_the_command_line():
    assert names() == [
        "run",
        "init",
        "migrate",
        "demo",
        "serve",
        "worker",
        "person",
        "journal",
        "lake",
        "sandbox",
    ]
    assert all(callable(command.add_to) for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["person"], ["person", "add"], ["lake"], ["journal", "x"]]
)
def test_a_command_that_is_none_is_told_how_to_go_on(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: zayton" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["run", "serve", "worker", "person", "lake", "journal", "demo", "migrate", "sandbox"]
)
def test_every_command_says_what_it_is_for(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"zayton {command}" in capsys.readouterr().out


def test_a_command_that_is_interrupted_ends_as_the_shell_expects(monkeypatch):
    def interrupted(_chosen):
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "catch_up", interrupted)
    assert main(["journal", "catch-up"]) == 130


def test_where_to_listen_can_be_chosen_and_has_a_default():
    chosen = parser().parse_args(["serve"])
    assert (chosen.address, chosen.threads, chosen.no_worker) == ("127.0.0.1:8000", 8, False)
    chosen = parser().parse_args(["serve", "--address", "0.0.0.0:80", "--processes", "3", "--no-worker"])
    assert (chosen.address, chosen.processes, chosen.no_worker) == ("0.0.0.0:80", 3, True)


@pytest.mark.django_db
def test_the_first_person_is_an_administrator_with_a_password_that_is_printed_once(capsys):
    assert main(["person", "add", "lin"]) == 0
    said = capsys.readouterr().out
    person = Person.objects.get()
    assert (person.username, person.display_name, person.roles, person.sees_cost) == (
        "lin",
        "lin",
        ["administrator"],
        True,
    )
    assert person.check_password(said.strip().rsplit(" ", 1)[1])
    assert (person.shops, person.warehouses, person.language) == (None, None, "zh-hans")
    assert Entry.objects.get().actor == SYSTEM.id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "sees_cost"),
    [(["warehouse"], False), (["buyer"], True), (["service", "finance"], True), (["service"], False)],
)
def test_a_person_of_some_roles_sees_costs_where_the_roles_need_them(roles, sees_cost, capsys):
    arguments = [part for role in roles for part in ("--role", role)]
    assert (
        main(
            [
                "person",
                "add",
                "mei",
                "--name",
                "梅",
                "--language",
                "en",
                "--password",
                "a long one",
                *arguments,
            ]
        )
        == 0
    )
    person = Person.objects.get()
    assert (person.roles, person.sees_cost, person.display_name) == (roles, sees_cost, "梅")
    assert "a long one" not in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["lin"], ["LIN"], [" "], ["mei", "--role", "emperor"], ["x" * 81]])
def test_a_person_who_cannot_be_is_refused_in_words_and_nobody_is_made(arguments, capsys):
    main(["person", "add", "lin"])
    capsys.readouterr()
    assert main(["person", "add", *arguments]) == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert "access." not in told.err
    assert (told.out, Person.objects.count()) == ("", 1)


@pytest.mark.django_db
def test_who_forgot_the_password_gets_a_new_one(capsys):
    main(["person", "add", "lin", "--password", "the old one"])
    capsys.readouterr()
    assert main(["person", "password", "lin"]) == 0
    made_up = capsys.readouterr().out.strip().rsplit(" ", 1)[1]
    person = Person.objects.get()
    assert person.check_password(made_up)
    assert not person.check_password("the old one")
    assert main(["person", "password", "lin", "--password", "chosen here"]) == 0
    person.refresh_from_db()
    assert person.check_password("chosen here")


@pytest.mark.django_db
def test_nobody_gets_no_password(capsys):
    assert main(["person", "password", "ghost"]) == 2
    assert "nobody called ghost" in capsys.readouterr().err


@pytest.mark.django_db
def test_catching_up_gives_positions_and_says_how_far_the_journal_has_come(capsys, monkeypatch):
    monkeypatch.setattr("zayton.kernel.journal.readers._READERS", {})
    event = next(iter(declared_events().values()))
    append([Happening(event, number, now()) for number in range(3)], actor=SYSTEM)
    assert main(["journal", "catch-up"]) == 0
    assert last_position() == 3
    assert capsys.readouterr().out == "0 entries passed; the journal stands at position 3.\n"


@pytest.mark.django_db
def test_a_workspace_has_a_worker_while_somebody_holds_the_first_seat():
    assert not commands.has_worker()
    seat = Claim(seat_name(0))
    seat.take()
    assert commands.has_worker()
    seat.release()
    assert not commands.has_worker()


@pytest.mark.django_db
def test_the_lake_of_a_workspace_that_is_being_served_is_not_thrown_away(capsys, monkeypatch, settings):
    thrown = []
    monkeypatch.setattr("zayton.lake.public.rebuild", lambda: thrown.append("lake"))
    monkeypatch.setattr(lake_command, "has_worker", lambda: True)
    if settings.WORKSPACE.embedded:
        assert main(["lake", "rebuild"]) == 1
        assert (thrown, "stop it first" in capsys.readouterr().err) == ([], True)
    else:
        assert main(["lake", "rebuild"]) == 0
        assert (thrown, "A worker is running" in capsys.readouterr().out) == (["lake"], True)


def test_the_demos_password_is_the_same_at_every_start_and_in_no_other_workspace(settings):
    first = demo.login()
    assert (first, first[0], len(first[1])) == (demo.login(), "boss", 10)
    settings.WORKSPACE = type("Other", (), {"key": "another key"})()
    assert demo.login()[1] != first[1]
    assert settings.WORKSPACE.key not in demo.login()[1]


@pytest.mark.parametrize(
    ("is_terminal", "told"),
    [
        (False, "Reading 5 / 1,000\nReading\n"),
        (True, "\x1b[2KReading 5 / 1,000\r\x1b[2KReading\n"),
    ],
)
def test_progress_is_rewritten_in_place_on_a_terminal_and_told_line_by_line_elsewhere(
    monkeypatch, is_terminal, told
):
    out = io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stdout", out)
    demo._tell("Reading", 5, 1_000)
    demo._tell("Reading")
    assert out.getvalue() == told


def test_a_made_up_password_is_long_and_never_the_same():
    made = {people._made_up() for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 16
