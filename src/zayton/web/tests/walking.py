"""An empty house with its real processes and three marketplaces beside it, and a person who walks through its pages."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.browsing import is_problem
from tests.workspaces import RealWorkspace
from zayton.cli.sandboxing import port_of
from zayton.sandbox.tests.stalls import Stand, free_port

PASSWORD = "correct horse battery"
LIVE = ("amazon", "ebay", "shopify")
PICTURES = os.environ.get("ZAYTON_PICTURES", "")
"""A folder into which pages are drawn in both languages, for who wants to look at them; blank draws nothing."""
_WIDE, _PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


class World:
    """The house at `home` and its marketplaces by name, with the tabs of the people who work in it."""

    def __init__(self, chromium: Any, home: str, first_port: int):
        self.home = home
        self.stands = {name: Stand(port_of(name, first_port)) for name in LIVE}
        self.said: list[str] = []
        self._chromium = chromium

    def person(self, username: str, *, phone: bool = False) -> "Person":
        """Somebody who signs in with the password that all have here."""
        context = self._chromium.new_context(
            viewport=_PHONE if phone else _WIDE, timezone_id="UTC", locale="en-GB"
        )
        tab = context.new_page()
        tab.set_default_timeout(30_000)
        tab.on("console", self._console)
        tab.on("pageerror", lambda problem: self.said.append(str(problem)))
        found = Person(tab, self.home)
        found.open("/sign-in/")
        found.speak("en")
        found.type(username=username, password=PASSWORD)
        found.press("Sign in")
        return found

    def _console(self, message: Any) -> None:
        # a browser counts every refused form among its errors
        if is_problem(message) and "status of 4" not in message.text:
            self.said.append(message.text)


class Person:
    """What somebody at a screen does: opens, types, presses, waits and looks."""

    def __init__(self, tab: Any, home: str):
        self.tab = tab
        self._home = home

    @property
    def page(self) -> Any:
        """What stands in the drawer when it is open, else below the frame."""
        drawer = self.tab.locator("#drawer-body")
        return drawer if drawer.is_visible() else self.tab.locator("main")

    def open(self, path: str) -> None:
        """Open an address of the house."""
        self.tab.goto(self._home + path)

    def speak(self, language: str) -> None:
        """Have pages in `en` or `zh-hans`."""
        cookie = {"name": "django_language", "value": language, "url": self._home}
        self.tab.context.add_cookies([cookie])

    def type(self, **fields: str) -> None:
        """Fill fields by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name='{name}']").fill(text)

    def fill(self, label: str, text: str) -> None:
        """Fill the field with this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, name: str, words: str) -> None:
        """Choose from the list with this name or label, by its words."""
        found = self.page.locator(f"select[name='{name}'], select[aria-label='{name}']")
        found.select_option(label=words)

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.page.get_by_label(label, exact=True).check()

    def press(self, name: str) -> None:
        """Press a button and be on the page that it leads to."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.tab.wait_for_load_state("networkidle")

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.tab.wait_for_load_state("networkidle")

    def sees(self, words: str) -> bool:
        """Whether words stand on the page, once its tables are there."""
        self.tab.wait_for_load_state("networkidle")
        return words in self.page.inner_text()

    def cell(self, field: str, *rows: str) -> str:
        """What a table says under this key, in the row in which all these words stand."""
        found = self.page.locator(".tabulator-row")
        for words in rows:
            found = found.filter(has_text=words)
        place = found.locator(f"[tabulator-field={field}]")
        return str(place.first.inner_text()).strip() if place.count() else ""

    def reads(self, *rows: str) -> str:
        """The row of a table in which all these words stand."""
        found = self.page.locator("tr, .tabulator-row")
        for words in rows:
            found = found.filter(has_text=words)
        return " ".join(found.first.inner_text().split())

    def waits(self, until: Callable[[], bool], *, seconds: float = 90) -> None:
        """Look at the page again and again until it says something."""
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, self.page.inner_text()
            self.tab.wait_for_timeout(500)
            self.tab.reload()
            self.tab.wait_for_load_state("networkidle")

    def draw(self, name: str, *, again: bool = True) -> None:
        """A picture for each language, where pictures are wanted; `again` is false for what a reload would change."""
        if not PICTURES:
            return
        self._draw(f"{name}-en")
        if again:
            self.speak("zh-hans")
            self.tab.reload()
            self._draw(f"{name}-zh")
            self.speak("en")
            self.tab.reload()
            self.tab.wait_for_load_state("networkidle")

    def _draw(self, name: str) -> None:
        self.tab.wait_for_load_state("networkidle")
        self.tab.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@contextmanager
def a_world(chromium: Any, workspace: RealWorkspace) -> Iterator[World]:
    """An empty house that is served with its workers, and the stand-ins; all of it ends with the block."""
    first, port = _free_ports(), free_port()
    address = f"127.0.0.1:{port}"
    workspace.start("sandbox", *LIVE, "--port", str(first))
    workspace.run("person", "add", "ada", "--name", "Ada", "--language", "en", "--password", PASSWORD,
                  "--role", "administrator", "--role", "boss")  # fmt: skip
    settings = {"ZAYTON_ADDRESS": f"http://{address}", "ZAYTON_PRIVATE_ADDRESSES": "loopback"}
    workspace.start("serve", "--address", address, **settings)
    world = World(chromium, f"http://{address}", first)
    workspace.wait_until(lambda: _answers(f"{world.home}/sign-in/"))
    for stand in world.stands.values():
        workspace.wait_until(lambda stand=stand: _answers(f"{stand.url}/_sandbox/goods"))
    yield world


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _free_ports() -> int:
    """The first of the ports that the stand-ins take, all of them free."""
    import socket

    while True:
        first = free_port()
        try:
            for name in LIVE:
                with socket.socket() as taken:
                    taken.bind(("127.0.0.1", port_of(name, first)))
        except (OSError, OverflowError):
            continue
        return first
