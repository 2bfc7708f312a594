"""What the environment says of a workspace, and what no environment can loosen."""

import runpy
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import get_resolver, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from zayton.config import settings as declared
from zayton.config import urls
from zayton.config.workspace import Workspace, database_settings, workspace_of


@pytest.fixture
def read(monkeypatch, tmp_path):
    """The settings as a process reads them that starts with these variables."""

    def reading(**variables: str) -> dict:
        for name in ("HOSTS", "DEBUG", "BASE_CURRENCY", "DATABASE", "KEY"):
            monkeypatch.delenv(f"ZAYTON_{name}", raising=False)
        monkeypatch.setenv("ZAYTON_HOME", str(tmp_path / "shop"))
        for name, value in variables.items():
            monkeypatch.setenv(f"ZAYTON_{name}", value)
        return runpy.run_path(declared.__file__)

    return reading


def test_with_nothing_said_a_workspace_is_served_on_its_own_machine_only(read):
    found = read()
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]", "testserver"]
    assert (found["DEBUG"], found["BASE_CURRENCY"]) == (False, "GBP")
    assert found["DATABASES"]["default"]["ENGINE"].endswith("sqlite3")


def test_hosts_and_the_base_currency_are_those_that_are_said(read):
    found = read(HOSTS="shop.example.com,10.0.0.5", BASE_CURRENCY="CNY")
    assert found["ALLOWED_HOSTS"] == ["shop.example.com", "10.0.0.5"]
    assert found["BASE_CURRENCY"] == "CNY"


@pytest.mark.parametrize(
    ("said", "shown"), [("1", True), ("0", False), ("", False), ("true", False), ("yes", False)]
)
def test_traces_are_shown_only_when_it_is_said_in_so_many_words(read, said, shown):
    assert read(DEBUG=said)["DEBUG"] is shown


def test_two_workspaces_have_two_secrets_and_each_always_the_same(read):
    first, again = read(KEY="one"), read(KEY="one")
    assert first["SECRET_KEY"] == again["SECRET_KEY"] != read(KEY="two")["SECRET_KEY"]


def test_a_key_that_is_said_is_not_written_down(tmp_path):
    workspace_of({"ZAYTON_HOME": str(tmp_path), "ZAYTON_KEY": "secret"})
    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_is_made_where_the_workspace_is(read, tmp_path):
    found = read()
    assert found["WORKSPACE"].key == (tmp_path / "shop" / "key").read_text()
    assert found["STATIC_ROOT"] == tmp_path / "shop" / "static"


def test_a_signed_in_page_is_guarded_in_the_order_that_guards_need(read):
    order = [name.rsplit(".", 1)[1] for name in read()["MIDDLEWARE"]]
    for first, second in (
        ("SecurityMiddleware", "SessionMiddleware"),
        ("CSPMiddleware", "WhiteNoiseMiddleware"),
        ("SessionMiddleware", "LocaleMiddleware"),
        ("SessionMiddleware", "AuthenticationMiddleware"),
        ("CsrfViewMiddleware", "AuthenticationMiddleware"),
        ("SessionMiddleware", "MessageMiddleware"),
    ):
        assert order.index(first) < order.index(second)


def test_nothing_is_loaded_from_elsewhere_and_no_script_stands_in_a_page(read):
    for debug in ("0", "1"):
        policy = read(DEBUG=debug)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
        assert {source for sources in policy.values() for source in sources} <= {"'self'", "'none'", "data:"}


def test_every_address_of_a_domain_begins_with_its_own_word():
    beginnings = [str(one.pattern) for one in urls.urlpatterns]
    assert len(set(beginnings)) == len(beginnings)
    assert beginnings[0] == ""
    assert all(one.endswith("/") for one in beginnings[1:])


@pytest.mark.parametrize("status", [403, 404, 500])
def test_every_error_has_a_page_of_ours(status):
    handler = get_resolver().resolve_error_handler(status)
    assert handler.__module__ == "zayton.web.home_pages"


def test_the_address_of_signing_in_is_the_one_the_settings_name():
    assert resolve(reverse(declared.LOGIN_URL)).func


class TestAddresses:
    @given(
        st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=12),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    )
    def test_a_name_and_a_password_of_any_signs_come_out_as_they_were(self, user, password):
        address = f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@db:5433/shop"
        found = database_settings(address)
        assert (found["USER"], found["PASSWORD"]) == (user, password)
        assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", 5433, "shop")

    @given(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), st.booleans())
    def test_jobs_never_share_a_database_with_the_books(self, name, tls):
        books = f"postgresql://u:p@db/{name}{'?sslmode=require' if tls else ''}"
        jobs = Workspace(Path("/home/shop"), books, "k").jobs_database
        assert jobs.startswith(f"postgresql+psycopg://u:p@db/{name}_jobs")
        assert jobs.endswith("?sslmode=require") is tls

    @pytest.mark.parametrize("home", ["/shops/one", "/shops/shop #1", "/shops/店 一"])
    def test_an_embedded_workspace_keeps_all_of_it_in_its_folder(self, home):
        one = Workspace(Path(home), f"sqlite:///{home}/books.sqlite3", "k")
        assert one.embedded
        for place in (one.jobs_database.removeprefix("sqlite:///"), one.lake, one.raw):
            assert Path(place).is_relative_to(home)
        assert database_settings(one.database)["NAME"] == f"{home}/books.sqlite3"
