"""What stands around a page: links with counts, the reader's look, and what was chosen at its top."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Scope
from zayton.ui import frame as frames
from zayton.ui import scopebar
from zayton.ui.frame import FrameLink, frame, register_account_links, register_top_links, rises_are_red
from zayton.ui.scopebar import (
    Choice,
    ShopListed,
    chosen_of,
    register_country_choices,
    register_shop_choices,
    register_warehouse_choices,
    scope_chosen,
    shop_choices,
    warehouse_choices,
    zones_of,
)
from zayton.ui.tests.builders import ALL, reader, request_of

pytestmark = pytest.mark.usefixtures("english")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOPS = [
    ShopListed(1, "伦敦", "Europe/London"),
    ShopListed(2, "Tokyo", "Asia/Tokyo"),
    ShopListed(3, "Honolulu", "Pacific/Honolulu"),
]


@pytest.fixture(autouse=True)
def bar(monkeypatch):
    """Three shops of three zones, two warehouses, two countries and no links, at noon by UTC."""
    for name in ("_SHOPS", "_CHOICES", "_COUNTRIES"):
        monkeypatch.setattr(scopebar, name, {})
    monkeypatch.setattr(frames, "_TOP", {})
    monkeypatch.setattr(frames, "_ACCOUNT", {})
    monkeypatch.setattr(scopebar, "now", lambda: NOON)
    register_shop_choices(lambda scope: [shop for shop in SHOPS if scope.sees_shop(shop.key)])
    register_warehouse_choices(lambda scope: [(7, "Leeds"), (8, "义乌")])
    register_country_choices(lambda scope: {"FR", "GB"})


def seen(address="/", *permissions: str, scope: Scope = ALL, monkeypatch=None):
    request = request_of(address)
    actor = reader(*permissions, scope=scope)
    for module in (frames, scopebar):
        monkeypatch.setattr(module, "actor_of", lambda _request: actor)
    return request


class TestLinks:
    def links(self, monkeypatch, *permissions: str) -> list[tuple[str, str, int]]:
        shown = frame(seen("/", *permissions, monkeypatch=monkeypatch))["frame"]["top_links"]
        return [(str(link["label"]), link["href"], link["count"]) for link in shown]

    def test_are_shown_with_what_waits_there_to_who_may_open_them(self, monkeypatch):
        counted = []

        def waiting(actor):
            counted.append(actor.id)
            return 3

        register_top_links(
            [
                FrameLink("Work", "gallery", "loader", "jobs.read", waiting),
                FrameLink("Notices", "sign-in", "bell"),
                FrameLink("Nowhere", "no-such-page", "x", "", waiting),
            ]
        )
        assert self.links(monkeypatch) == [("Notices", "/sign-in/", 0)]
        assert counted == []
        assert self.links(monkeypatch, "jobs.read") == [("Work", "/gallery/", 3), ("Notices", "/sign-in/", 0)]
        assert counted == ["person:x"]

    def test_of_one_page_are_one_link(self, monkeypatch):
        for label in ("Old", "New"):
            register_top_links([FrameLink(label, "gallery", "x")])
        assert self.links(monkeypatch) == [("New", "/gallery/", 0)]

    def test_of_the_account_may_be_buttons(self, monkeypatch):
        register_account_links([FrameLink("Sign out", "sign-in", "logout", posts=True)])
        (link,) = frame(seen("/", monkeypatch=monkeypatch))["frame"]["account_links"]
        assert (link["posts"], link["href"]) == (True, "/sign-in/")


def test_nothing_of_the_frame_is_asked_for_before_a_page_shows_it():
    asked = []
    register_shop_choices(lambda scope: asked.append(scope) or [])
    told = frame(request_of())
    assert asked == []
    assert told["frame"]["shops"] == []
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("target", "layout", "in_drawer"),
    [("drawer-body", "ui/bare.html", True), ("other", "ui/frame.html", False), ("", "ui/frame.html", False)],
)
def test_a_drawer_shows_the_page_alone(target, layout, in_drawer):
    told = frame(request_of("/", None, HX_Target=target))
    assert (told["layout"], told["in_drawer"]) == (layout, in_drawer)


@pytest.mark.parametrize(
    ("language", "chosen", "red"),
    [("zh-hans", None, True), ("en", None, False), ("zh-hans", False, False), ("en", True, True)],
)
def test_rises_are_red_as_the_reader_chose_or_else_as_their_language_has_it(language, chosen, red):
    request = request_of()
    request.user = Person(rises_are_red=chosen)
    with override(language):
        assert rises_are_red(request) is red


@pytest.mark.parametrize(
    ("kept", "cookie", "theme"), [(None, "dark", "dark"), ("light", "dark", "light"), (None, None, "auto")]
)
def test_the_theme_is_the_persons_before_the_browsers(kept, cookie, theme):
    request = request_of()
    if kept:
        request.user = Person(theme=kept)
    if cookie:
        request.COOKIES["theme"] = cookie
    assert frame(request)["theme"] == theme


class TestWhatIsChosen:
    def chosen(self, monkeypatch, address, **options):
        return chosen_of(seen(address, monkeypatch=monkeypatch, **options))

    @pytest.mark.parametrize(
        ("query", "shops", "today"),
        [
            ("", set(), date(2026, 3, 1)),
            ("shop=1", {1}, date(2026, 3, 1)),
            ("shop=2", {2}, date(2026, 3, 1)),
            ("shop=3", {3}, date(2026, 3, 1)),
            ("shop=1&shop=2&shop=1", {1, 2}, date(2026, 3, 1)),
            ("shop=x&shop=-1&shop=1.5&shop=", set(), date(2026, 3, 1)),
            ("shop=" + "9" * 19, set(), date(2026, 3, 1)),
        ],
    )
    def test_shops_are_keys_and_nothing_else(self, monkeypatch, query, shops, today):
        chosen = self.chosen(monkeypatch, f"/?{query}")
        assert (chosen.shops, chosen.today) == (shops, today)

    @pytest.mark.parametrize(
        ("hour", "query", "today"),
        [
            (16, "", date(2026, 3, 2)),
            (16, "shop=1", date(2026, 3, 1)),
            (16, "shop=2", date(2026, 3, 2)),
            (9, "shop=3", date(2026, 2, 28)),
            (10, "shop=3", date(2026, 3, 1)),
            (9, "shop=3&shop=1", date(2026, 3, 1)),
        ],
    )
    def test_today_is_that_of_the_chosen_shop_furthest_ahead(self, monkeypatch, hour, query, today):
        moment = NOON.replace(hour=hour)
        monkeypatch.setattr(scopebar, "now", lambda: moment)
        assert self.chosen(monkeypatch, f"/?{query}&period=today").period.last == today

    def test_a_shop_beyond_the_scope_has_no_say_about_the_day(self, monkeypatch):
        moment = NOON.replace(hour=16)
        monkeypatch.setattr(scopebar, "now", lambda: moment)
        chosen = self.chosen(monkeypatch, "/", scope=Scope(shops=frozenset({1})))
        assert (chosen.today, chosen.zones) == (date(2026, 3, 1), {"Europe/London"})

    @pytest.mark.parametrize(
        ("query", "countries"),
        [("country=GB&country=FR", {"GB", "FR"}), ("country=gb", {"gb"}), ("country=GBR&country=&country=G1", set()),
         ("country=中国", set())],
    )  # fmt: skip
    def test_countries_are_codes_of_two_letters(self, monkeypatch, query, countries):
        assert self.chosen(monkeypatch, f"/?{query}").countries == countries

    @pytest.mark.parametrize(
        ("query", "currency"),
        [("", "GBP"), ("currency=JPY", "JPY"), ("currency=jpy", "GBP"), ("currency=YEN!", "GBP"),
         ("currency=元元元", "GBP"), ("currency=XXX", "XXX")],
    )  # fmt: skip
    def test_a_currency_is_a_code_of_three_capitals(self, monkeypatch, query, currency):
        assert self.chosen(monkeypatch, f"/?{query}").currency == currency

    def test_only_its_own_words_follow_to_the_next_page(self, monkeypatch):
        address = "/?f.name=x&shop=2&q=y&page=3&period=7d&country=GB&currency=&shop=1&format=csv"
        assert self.chosen(monkeypatch, address).query == "shop=2&shop=1&country=GB&period=7d"

    def test_is_read_once_a_request(self, monkeypatch):
        request = seen("/?shop=1", monkeypatch=monkeypatch)
        first = chosen_of(request)
        register_shop_choices(lambda scope: [])
        assert chosen_of(request) is first

    @pytest.mark.parametrize(
        ("held", "query", "seen_by"),
        [
            (None, "", None),
            (None, "shop=2", {2}),
            ({1, 2}, "shop=2&shop=3", {2}),
            ({1, 2}, "shop=3", set()),
            ({1, 2}, "", {1, 2}),
            (set(), "shop=1", set()),
        ],
    )
    def test_narrows_a_scope_and_never_widens_it(self, monkeypatch, held, query, seen_by):
        scope = Scope(shops=None if held is None else frozenset(held))
        narrowed = scope_chosen(request_of(f"/?{query}"), scope)
        assert narrowed.shops == seen_by
        assert self.chosen(monkeypatch, f"/?{query}").narrowed(scope) == narrowed


class TestWhatIsOffered:
    def test_shops_with_those_chosen_marked(self):
        assert shop_choices(ALL, frozenset({2})) == [
            Choice("1", "伦敦", False),
            Choice("2", "Tokyo", True),
            Choice("3", "Honolulu", False),
        ]

    def test_shops_within_the_scope_only_and_their_zones(self):
        scope = Scope(shops=frozenset({2, 99}))
        assert [choice.key for choice in shop_choices(scope)] == ["2"]
        assert zones_of(scope) == {"Asia/Tokyo"}
        assert zones_of(replace(scope, shops=frozenset())) == frozenset()

    def test_warehouses_with_those_chosen_marked(self):
        assert [(one.label, one.chosen) for one in warehouse_choices(ALL, frozenset({8}))] == [
            ("Leeds", False),
            ("义乌", True),
        ]

    def test_nothing_where_no_domain_knows_shops_or_warehouses(self, monkeypatch):
        monkeypatch.setattr(scopebar, "_SHOPS", {})
        monkeypatch.setattr(scopebar, "_CHOICES", {})
        assert (shop_choices(ALL), warehouse_choices(ALL), zones_of(ALL)) == ([], [], frozenset())

    def test_periods_countries_and_currencies_with_the_present_choice_marked(self, monkeypatch):
        shown = frame(seen("/?period=7d&country=FR&currency=JPY", monkeypatch=monkeypatch))["frame"]
        assert [one.key for one in shown["periods"] if one.chosen] == ["7d"]
        assert [(one.key, one.chosen) for one in shown["countries"]] == [("FR", True), ("GB", False)]
        assert [one.key for one in shown["currencies"] if one.chosen] == ["JPY"]
        assert shown["scope_query"] == "?country=FR&period=7d&currency=JPY"

    def test_no_mark_where_nothing_was_chosen(self, monkeypatch):
        shown = frame(seen("/", monkeypatch=monkeypatch))["frame"]
        assert (shown["scope_query"], [one.key for one in shown["periods"] if one.chosen]) == ("", ["30d"])
