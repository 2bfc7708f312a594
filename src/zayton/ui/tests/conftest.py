"""A person who may see the gallery, and a browser signed in as that person."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Permission, declared_permissions, register_permissions
from zayton.ui.navigation import NavEntry, register_navigation

GALLERY = "zayton.ui.tests.gallery"


@pytest.fixture(autouse=True)
def _gallery(settings: Any, request: pytest.FixtureRequest) -> None:
    """Serve the gallery's addresses and declare its permissions once."""
    settings.ROOT_URLCONF = GALLERY
    settings.LOGIN_URL = "sign-in"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    if "gallery.read" not in declared_permissions():
        register_permissions(
            [
                Permission("gallery.read", "See the gallery", frozenset({"operator", "boss"})),
                Permission("gallery.write", "Change the gallery", frozenset({"boss"})),
                Permission("gallery.closed", "Enter the closed room", frozenset({"finance"})),
            ]
        )
        register_navigation([NavEntry("goods", "Gallery", "gallery", "gallery.read", "photo")])


@pytest.fixture
def boss(db: None) -> Person:
    return Person.objects.create_user(
        "boss", "x", roles=["boss"], sees_cost=True, display_name="Boss", language="en"
    )


@pytest.fixture
def operator(db: None) -> Person:
    return Person.objects.create_user("olly", "x", roles=["operator"], display_name="Olly", language="en")


@pytest.fixture
def signed_in(boss: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(boss)
    return client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright's loop lives in this thread; Django would refuse its ordinary queries beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    quiet += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=quiet)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def is_problem(message: Any) -> bool:
    """Errors, and warnings but Tabulator's about a pointer over a row that has just been replaced."""
    return message.type in ("error", "warning") and "Event Target Lookup" not in message.text


@pytest.fixture
def tab(chromium: Any, live_server: Any, boss: Person) -> Iterator[Any]:
    """A signed-in tab in English that fails the test when the console says anything of errors or of the CSP."""
    client = Client()
    client.force_login(boss)
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, timezone_id="UTC", locale="en-GB")
    for name, value in ((settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value),
                        (settings.LANGUAGE_COOKIE_NAME, "en")):  # fmt: skip
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_problem(message) else None)
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.home = live_server.url
    page.said = said
    yield page
    context.close()
    assert said == []
