"""What every page stands in: navigation, scope bar, language, theme, and the count of running work."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Words
from zayton.ui.navigation import address_of, entry_of, navigation_for
from zayton.ui.scopebar import PERIODS, Choice, choices_of, chosen_of, country_choices, currency_choices


@dataclass(frozen=True, slots=True)
class FrameLink:
    """A link of the frame: in the top bar with a count of what waits there, or in the account menu.

    `posts` makes it a button that posts, such as signing out.
    """

    label: Words
    url_name: str
    icon: str
    permission: str = ""
    count: Callable[[Actor], int] | None = None
    posts: bool = False


@dataclass(frozen=True, slots=True)
class FramePart:
    """A template at the end of every page, for those who hold its permission: such as a place to drop files on."""

    template: str
    permission: str = ""


_TOP: dict[str, FrameLink] = {}
_ACCOUNT: dict[str, FrameLink] = {}
_PARTS: dict[str, FramePart] = {}


def register_top_links(links: Iterable[FrameLink]) -> None:
    """Put links with counts into the top bar."""
    _TOP.update({link.url_name: link for link in links})


def register_account_links(links: Iterable[FrameLink]) -> None:
    """Put links into the account menu."""
    _ACCOUNT.update({link.url_name: link for link in links})


def register_frame_parts(parts: Iterable[FramePart]) -> None:
    """Put templates at the end of every page."""
    _PARTS.update({part.template: part for part in parts})


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of the frame; everything that costs a query waits until a template asks for it."""
    # a drawer shows the same page without the frame it is opened in
    in_drawer = request.headers.get("HX-Target") == "drawer-body"
    return {
        "layout": "ui/bare.html" if in_drawer else "ui/frame.html",
        "in_drawer": in_drawer,
        "language": translation.get_language() or "en",
        "theme": _theme(request),
        "rises_are_red": rises_are_red(request),
        # a drawer and a table's rows need no frame, and should not pay for its queries
        "frame": SimpleLazyObject(lambda: _frame(request)),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    actor, chosen = actor_of(request), chosen_of(request)
    navigation = navigation_for(actor, getattr(request.user, "roles", []))
    return {
        "actor": actor,
        "navigation": navigation,
        "here": request.path,
        "entry": entry_of(request.path, [entry for _section, entries in navigation for entry in entries]),
        "chosen": chosen,
        "scope_query": f"?{chosen.query}" if chosen.query else "",
        "shops": choices_of(chosen.shops_seen, chosen.shops),
        "countries": country_choices(chosen.narrowed(actor.scope), chosen.countries),
        "currencies": currency_choices(chosen.currency),
        "periods": [Choice(name, label, name == chosen.period.name) for name, label in PERIODS.items()],
        "top_links": _shown(_TOP, actor),
        "account_links": _shown(_ACCOUNT, actor),
        "parts": [
            part.template for part in _PARTS.values() if not part.permission or actor.may(part.permission)
        ],
    }


def _shown(links: dict[str, FrameLink], actor: Actor) -> list[dict[str, Any]]:
    allowed = [link for link in links.values() if not link.permission or actor.may(link.permission)]
    return [
        {
            "label": link.label,
            "href": href,
            "icon": link.icon,
            "count": link.count(actor) if link.count else 0,
            "posts": link.posts,
        }
        for link in allowed
        if (href := address_of(link.url_name))
    ]


def _theme(request: HttpRequest) -> str:
    # the cookie serves who has not signed in yet
    return getattr(request.user, "theme", None) or request.COOKIES.get("theme", "auto")


def rises_are_red(request: HttpRequest) -> bool:
    """Whether a rise is shown red and a fall green: the reader's setting, else as their language has it."""
    chosen = getattr(request.user, "rises_are_red", None)
    return bool((translation.get_language() or "").startswith("zh")) if chosen is None else chosen
