"""A real browser for tests: one Chromium a run, and a signed-in tab that fails the test when its console complains."""

import os
from collections.abc import Iterator
from typing import Any

import pytest


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
def tab(chromium: Any, live_server: Any, boss: Any) -> Iterator[Any]:
    """A signed-in tab in English that fails the test when the console says anything of errors or of the CSP."""
    from django.conf import settings
    from django.test import Client

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
