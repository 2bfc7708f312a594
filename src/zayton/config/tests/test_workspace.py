"""Where a workspace lives, and the one key that all else is derived from."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings as running

from zayton.config import settings as declared
from zayton.config.workspace import Workspace, database_settings, workspace_of

SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def test_a_workspace_is_one_folder_one_database_and_one_key(tmp_path):
    made = workspace_of({"ZAYTON_HOME": str(tmp_path / "shop"), "ZAYTON_KEY": "secret"})
    home = tmp_path / "shop"
    assert (made.home, made.lake, made.raw) == (home, home / "lake", home / "raw")
    assert (made.database, made.key) == (f"sqlite:///{home}/books.sqlite3", "secret")
    assert made.embedded
    assert not home.exists()


def test_without_an_address_the_folder_is_below_where_one_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert workspace_of({"ZAYTON_KEY": "k"}).home == tmp_path / "var"
    assert workspace_of({"ZAYTON_KEY": "k", "ZAYTON_HOME": "here"}).home == tmp_path / "here"


def test_a_key_is_made_once_and_read_by_nobody_else(tmp_path):
    home = tmp_path / "deep" / "shop"
    first = workspace_of({"ZAYTON_HOME": str(home)})
    again = workspace_of({"ZAYTON_HOME": str(home)})
    assert first.key == again.key == (home / "key").read_text()
    assert len(first.key) >= 48
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600


def test_two_workspaces_have_two_keys(tmp_path):
    keys = {workspace_of({"ZAYTON_HOME": str(tmp_path / name)}).key for name in "abc"}
    assert len(keys) == 3


def test_however_many_start_at_once_they_agree_on_one_whole_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _turn: workspace_of({"ZAYTON_HOME": str(tmp_path)}).key, range(64)))
    assert keys == {(tmp_path / "key").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_key_that_was_lost_is_not_taken_for_one(tmp_path):
    (tmp_path / "key").write_text(" \n")
    with pytest.raises(ValueError, match="is empty"):
        workspace_of({"ZAYTON_HOME": str(tmp_path)})
    assert (tmp_path / "key").read_text() == " \n"


def test_a_key_typed_into_the_file_may_end_with_a_line(tmp_path):
    (tmp_path / "key").write_text("my own key\n")
    assert workspace_of({"ZAYTON_HOME": str(tmp_path)}).key == "my own key"


@pytest.mark.parametrize(
    ("address", "jobs"),
    [
        ("sqlite:////srv/shop/books.sqlite3", "sqlite:////srv/shop/jobs.sqlite3"),
        ("postgresql://lin:pw@db:5433/shop", "postgresql+psycopg://lin:pw@db:5433/shop_jobs"),
        ("postgresql:///shop", "postgresql+psycopg:///shop_jobs"),
        (
            "postgresql://db/shop?sslmode=require",
            "postgresql+psycopg://db/shop_jobs?sslmode=require",
        ),
    ],
)
def test_jobs_have_a_database_of_their_own_beside_the_books(address, jobs):
    workspace = Workspace(Path("/srv/shop"), address, "k")
    assert workspace.jobs_database == jobs
    assert workspace.embedded is address.startswith("sqlite")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("sqlite:////srv/shop/books.sqlite3", "/srv/shop/books.sqlite3"),
        ("sqlite:///srv/shop/books.sqlite3", "/srv/shop/books.sqlite3"),
        ("sqlite:///:memory:", ":memory:"),
        ("sqlite:////srv/shop #1/what?/books.sqlite3", "/srv/shop #1/what?/books.sqlite3"),
        ("sqlite:////srv/茶壶 50%/books.sqlite3", "/srv/茶壶 50%/books.sqlite3"),
    ],
)
def test_a_sqlite_address_names_its_file_whatever_signs_it_holds(address, name):
    found = database_settings(address)
    assert (found["ENGINE"], found["NAME"]) == (SQLITE, name)


def test_sqlite_waits_for_its_one_writer_and_keeps_foreign_keys():
    options = database_settings("sqlite:////x")["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 30)
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        assert pragma in options["init_command"]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_is_taken_apart(scheme):
    found = database_settings(
        f"{scheme}://l%40n:p%3Aw%2F@db.example:5433/shop?sslmode=require&connect_timeout=3"
    )
    parts = [found[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert parts == [POSTGRES, "shop", "l@n", "p:w/", "db.example", 5433]
    assert (found["OPTIONS"]["sslmode"], found["OPTIONS"]["connect_timeout"]) == ("require", "3")
    assert "force_generic_plan" in found["OPTIONS"]["options"]


def test_what_a_postgresql_address_leaves_out_is_left_to_the_driver():
    found = database_settings("postgresql:///shop")
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT")] == ["", "", "", ""]


@pytest.mark.parametrize("address", ["mysql://db/shop", "shop.sqlite3", "", "sqlite:shop", "http://x"])
def test_another_kind_of_address_is_refused_with_those_that_are_taken(address):
    with pytest.raises(ValueError, match="sqlite:/// or postgresql://"):
        database_settings(address)


def test_a_server_shows_no_traces_and_frames_nothing_unless_told_to():
    assert running.DEBUG is False
    assert running.X_FRAME_OPTIONS == "DENY"
    assert running.SESSION_COOKIE_HTTPONLY
    policy = declared.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'none'"]
    assert not any("unsafe" in source for sources in policy.values() for source in sources)


def test_passwords_are_hashed_by_one_slow_function_only():
    assert running.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_the_secret_of_sessions_is_derived_and_not_the_key_itself():
    assert running.WORKSPACE.key not in running.SECRET_KEY
    assert len(running.SECRET_KEY) == 64


def test_moments_are_kept_in_utc_and_both_languages_are_known():
    assert (running.TIME_ZONE, running.USE_TZ) == ("UTC", True)
    assert [code for code, _words in running.LANGUAGES] == ["zh-hans", "en"]
    assert running.LANGUAGE_CODE == "zh-hans"


def test_every_domain_is_an_app_and_each_below_those_that_use_it():
    apps = [app.removeprefix("zayton.") for app in running.INSTALLED_APPS if app.startswith("zayton.")]
    floors = [
        "kernel",
        "ui",
        "lake",
        "catalog",
        "stock",
        "channels",
        "customers",
        "orders",
        "listings",
        "cockpit",
        "api",
        "web",
        "demo",
        # no domain: it chooses the adapters once all others are there
        "config",
    ]
    assert [app for app in apps if "." not in app] == floors


def test_what_an_address_asks_of_its_sessions_is_kept_beside_our_own():
    found = database_settings("postgresql://db/shop?options=-c%20search_path%3Dbooks")
    assert found["OPTIONS"]["options"] == "-c search_path=books -c plan_cache_mode=force_generic_plan"
