"""What a reader chooses: period, shops, countries, currency, language, appearance and saved views."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Scope
from zayton.ui.models import SavedView
from zayton.ui.scopebar import PERIODS, Period, _narrowed, country_choices, currency_choices, period_of
from zayton.ui.views import forget_view, save_view

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
SHOPS = st.frozensets(st.integers(1, 6))


@given(DAYS, DAYS)
def test_two_days_are_one_period_in_either_order(one, other):
    period = period_of("", one.isoformat(), other.isoformat(), TODAY)
    assert period == period_of("dates", other.isoformat(), one.isoformat(), TODAY)
    assert (period.first, period.last) == (min(one, other), max(one, other))
    assert period.days == abs((one - other).days) + 1


@given(DAYS, DAYS)
def test_the_period_before_is_as_long_and_ends_the_day_before(one, other):
    period = period_of("", one.isoformat(), other.isoformat(), TODAY)
    if period.first.year > 1000 + period.days // 365:
        before = period.before()
        assert (before.days, before.last) == (period.days, period.first - timedelta(days=1))


@given(DAYS, DAYS)
def test_the_year_before_has_the_same_weekdays(one, other):
    period = period_of("", one.isoformat(), other.isoformat(), TODAY)
    before = period.year_before()
    assert before.first.weekday() == period.first.weekday()
    assert (period.first - before.first).days == 364


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("0001-01-01", "2026-01-01"),
        ("2026-01-01", "9999-12-31"),
        ("1969-12-31", "1970-01-01"),
        ("2026-02-30", "2026-03-01"),
        ("2026-01-01", ""),
        ("", ""),
        ("yesterday", "today"),
        ("2026-01-01T00:00", "2026-01-02"),
    ],
)
def test_days_that_are_none_or_out_of_our_time_leave_the_usual_period(first, last):
    assert period_of("", first, last, TODAY) == period_of("30d", "", "", TODAY)


@pytest.mark.parametrize("name", PERIODS)
def test_every_named_period_ends_today_or_yesterday_and_has_one_before(name):
    period = period_of(name, "", "", TODAY)
    assert period.last in (TODAY, TODAY - timedelta(days=1))
    assert period.first <= period.last
    assert period.before().days == period.days


@pytest.mark.parametrize("name", ["", "nonsense", "-1d", "999999999999d", "dates"])
def test_a_name_that_is_none_is_the_usual_period(name):
    assert period_of(name, "", "", TODAY) == Period("30d", TODAY - timedelta(days=29), TODAY)


def test_a_name_goes_before_days_that_stand_in_the_address_beside_it():
    assert period_of("today", "2020-01-01", "2020-02-01", TODAY) == Period("today", TODAY, TODAY)


@given(st.none() | SHOPS, SHOPS)
def test_choosing_shops_never_shows_one_beyond_the_scope(held, chosen):
    narrowed = _narrowed(Scope(shops=held, sees_cost=True), chosen)
    for shop in range(1, 7):
        assert narrowed.sees_shop(shop) == ((held is None or shop in held) and (not chosen or shop in chosen))
    assert narrowed.sees_cost


def test_currencies_begin_with_the_base_and_hold_whichever_was_chosen():
    choices = currency_choices("AED")
    assert (choices[0].key, [one.key for one in choices if one.chosen]) == ("GBP", ["AED"])
    assert len({one.key for one in choices}) == len(choices)


def test_a_country_that_was_chosen_can_be_taken_back_even_where_nothing_was_sold(monkeypatch):
    monkeypatch.setattr("zayton.ui.scopebar._COUNTRIES", {"country": lambda scope: {"GB"}})
    listed = country_choices(Scope(), frozenset({"FR"}))
    assert {one.key: one.chosen for one in listed} == {"GB": False, "FR": True}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_language_is_kept_with_the_person_and_for_the_browser(signed_in: Client, boss: Person, language):
    answer = signed_in.post("/ui/language/", {"language": language, "next": "/gallery/?sort=name"})
    assert answer["Location"] == "/gallery/?sort=name"
    assert answer.cookies["django_language"].value == language
    boss.refresh_from_db()
    assert boss.language == language


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{"language": "klingon"}, {"language": ""}, {}, {"language": "en\r\nSet-Cookie: x=1"}]
)
def test_a_language_that_is_none_changes_nothing(signed_in: Client, boss: Person, sent):
    answer = signed_in.post("/ui/language/", sent)
    assert (answer.status_code, answer["Location"], "django_language" in answer.cookies) == (302, "/", False)
    boss.refresh_from_db()
    assert boss.language == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example", "javascript:1", "\\\\evil"])
def test_no_setting_leads_to_another_site(signed_in: Client, target):
    for address in ("/ui/language/", "/ui/appearance/"):
        assert signed_in.post(address, {"language": "en", "next": target})["Location"] == "/"


@pytest.mark.django_db
def test_a_stranger_chooses_a_language_and_nothing_else(client: Client):
    assert client.post("/ui/language/", {"language": "en"}).cookies["django_language"].value == "en"
    assert client.post("/ui/appearance/", {"theme": "dark"}).status_code == 302
    assert client.post("/ui/views/", {"table": "gallery", "name": "x"}).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "theme", "rises"),
    [
        ({"theme": "dark"}, "dark", None),
        ({"theme": "light", "rises": "red"}, "light", True),
        ({"rises": "green"}, "auto", False),
        ({"theme": "neon", "rises": "purple"}, "auto", None),
    ],
)
def test_theme_and_colours_are_kept_when_they_are_ones(signed_in: Client, boss: Person, sent, theme, rises):
    signed_in.post("/ui/appearance/", sent)
    boss.refresh_from_db()
    assert (boss.theme, boss.rises_are_red) == (theme, rises)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "red"), [("zh-hans", "red"), ("en", "green")])
def test_rises_have_the_colour_of_the_readers_language_until_they_choose(signed_in: Client, language, red):
    signed_in.cookies["django_language"] = language
    assert f'data-rises="{red}"' in signed_in.get("/gallery/").content.decode()


@pytest.mark.django_db
def test_a_view_of_the_same_name_replaces_the_one_that_stood(boss: Person):
    for query in ("sort=name", "sort=-name"):
        kept = {"table": "t", "name": " Mine ", "query": query, "is_shared": False}
        save_view(person_id=boss.pk, **kept)
    assert SavedView.objects.values_list("name", "query").get() == ("Mine", "sort=-name")


@pytest.mark.django_db
def test_what_is_longer_than_its_column_is_cut(boss: Person):
    save_view(person_id=boss.pk, table="t" * 200, name="茶" * 200, query="x" * 9_000, is_shared=False)
    view = SavedView.objects.get()
    assert (len(view.table), len(view.name), len(view.query)) == (80, 120, 4_000)


@pytest.mark.django_db
def test_only_ones_own_view_is_forgotten_and_only_once(boss: Person, operator: Person):
    view = save_view(person_id=boss.pk, table="t", name="n", query="", is_shared=True)
    assert not forget_view(person_id=operator.pk, view_id=view.pk)
    assert forget_view(person_id=boss.pk, view_id=view.pk)
    assert not forget_view(person_id=boss.pk, view_id=view.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"table": "t"}, {"table": "t", "name": "  "}, {"name": "n"}])
def test_a_view_without_a_name_or_table_is_refused_in_words(signed_in: Client, sent):
    answer = signed_in.post("/ui/views/", sent)
    assert (answer.status_code, answer.json()) == (422, {"problem": "Give the view a name."})
    assert not SavedView.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "0"])
def test_forgetting_what_is_not_there_forgets_nothing(signed_in: Client, boss: Person, key):
    save_view(person_id=boss.pk, table="t", name="n", query="", is_shared=False)
    answer = signed_in.post("/ui/views/", {"table": "t", "forget": key})
    assert [view["name"] for view in answer.json()["views"]] == ["n"]


@pytest.mark.django_db
def test_ones_own_views_stand_before_those_of_colleagues(signed_in: Client, boss: Person, operator: Person):
    for person, name in ((operator, "A theirs"), (boss, "Z mine"), (boss, "B mine")):
        save_view(person_id=person.pk, table="t", name=name, query="", is_shared=True)
    answer = signed_in.post("/ui/views/", {"table": "t", "forget": "0"}).json()["views"]
    assert [(view["name"], view["own"]) for view in answer] == [
        ("B mine", True),
        ("Z mine", True),
        ("A theirs", False),
    ]
