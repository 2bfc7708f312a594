"""Navigation, palette, notices, charts, marks and cells: each by itself."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.http import QueryDict
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.ui.charts import (
    BarChart,
    HeatMapChart,
    LineChart,
    Series,
    Step,
    WaterfallChart,
    WorldMapChart,
)
from zayton.ui.documents import href_of, names_for
from zayton.ui.formats import compared, count_text, money_text, number_text, percent_text
from zayton.ui.models import SavedView
from zayton.ui.navigation import (
    SECTIONS,
    NavEntry,
    entries_for,
    entry_of,
    navigation_for,
    register_navigation,
)
from zayton.ui.notices import Notice, NoticeSource, count_newer, newest_notices, register_notices
from zayton.ui.palette import Hit, SearchProvider, find, register_search
from zayton.ui.progress import _percent
from zayton.ui.tables.cells import cells_of, plain, totals_of
from zayton.ui.tables.columns import Column
from zayton.ui.tables.exports import csv_line, escaped
from zayton.ui.tables.query import PAGE_SIZES, read_query
from zayton.ui.words import browser_words

AT = datetime(2026, 3, 1, tzinfo=UTC)
COLUMNS = [
    Column("name", "Name"),
    Column("units", "Units", "quantity"),
    Column("amount", "Amount", "money", currency="KWD"),
    Column("mixed", "Mixed", "money"),
    Column("rate", "Rate", "percent"),
    Column("at", "At", "datetime"),
]


def at(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


def reader(*permissions: str) -> Actor:
    return Actor("person:x", frozenset(permissions), Scope())


@pytest.fixture
def pages(monkeypatch):
    """A navigation of our own, over addresses of the gallery."""
    monkeypatch.setattr("zayton.ui.navigation._ENTRIES", {})
    register_navigation(
        [
            NavEntry("settings", "Rooms", "gallery", "a.read", order=90),
            NavEntry("decide", "Closed room", "sign-in", "b.read", order=10),
            NavEntry("goods", "Store", "ui:palette", "b.read"),
            NavEntry("today", "Nowhere", "no-such-page", "a.read"),
        ]
    )


def test_the_navigation_holds_what_one_may_open_and_what_there_is(pages):
    assert [str(entry.label) for entry in entries_for(reader("a.read"))] == ["Rooms"]
    assert [str(entry.label) for entry in entries_for(reader("a.read", "b.read"))] == [
        "Store",
        "Closed room",
        "Rooms",
    ]
    assert entries_for(reader()) == []


@pytest.mark.parametrize(
    ("roles", "sections"),
    [
        ([], ["goods", "decide", "settings"]),
        (["warehouse"], ["goods", "decide", "settings"]),
        (["finance"], ["decide", "goods", "settings"]),
        (["boss", "warehouse"], ["decide", "goods", "settings"]),
        (["nonsense"], ["goods", "decide", "settings"]),
    ],
)
def test_sections_come_in_the_order_of_ones_roles_without_empty_ones(pages, roles, sections):
    shown = navigation_for(reader("a.read", "b.read"), roles)
    assert [section.name for section, _entries in shown] == sections


def test_pages_of_one_group_stand_together_and_those_of_none_come_first(pages):
    register_navigation(
        [
            NavEntry("goods", "Shed", "ui:language", "b.read", order=20, group="Yard"),
            NavEntry("goods", "Barn", "ui:appearance", "b.read", order=60, group="Farm"),
            NavEntry("goods", "Gate", "ui:saved-view", "b.read", order=70, group="Yard"),
        ]
    )
    goods = [str(entry.label) for entry in entries_for(reader("b.read")) if entry.section == "goods"]
    assert goods == ["Store", "Shed", "Gate", "Barn"]


def test_a_page_that_has_no_entry_lies_under_the_nearest_one_that_has(pages, monkeypatch):
    entries = [NavEntry("goods", name, name, "b.read") for name in ("/", "/orders/", "/orders/stores")]
    monkeypatch.setattr("zayton.ui.navigation.address_of", lambda name: name)

    def label(path: str) -> str:
        found = entry_of(path, entries)
        return str(found.label) if found else ""

    assert label("/orders/stores") == "/orders/stores"
    assert label("/orders/stores/7/edit") == "/orders/stores"
    assert label("/orders/storeroom") == "/orders/"
    assert label("/stock/") == ""
    assert label("/") == "/"


def test_a_page_in_a_section_that_there_is_none_of_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="unknown section"):
        register_navigation([NavEntry("garden", "Shed", "gallery", "a.read")])
    assert "garden" not in SECTIONS


def test_the_palette_finds_pages_by_any_part_of_their_words(pages):
    def labels(text: str) -> list[str]:
        return [hit.label for _heading, hits in find(text, reader("a.read", "b.read")) for hit in hits]

    assert labels("ROOM") == ["Closed room", "Rooms"]
    assert labels("") == ["Store", "Closed room", "Rooms"]
    assert labels("nothing of the kind") == []


def test_the_palette_asks_for_documents_from_two_letters_on_and_only_where_one_may(pages, monkeypatch):
    monkeypatch.setattr("zayton.ui.palette._PROVIDERS", {})
    asked = []

    def seek(text, scope, limit):
        asked.append((text, scope.shops, limit))
        return [Hit("Found", "/x")]

    register_search([SearchProvider("t", "Things", "t.read", seek)])
    narrow = Actor("person:x", frozenset({"t.read"}), Scope(shops=frozenset({3})))
    assert find("x", narrow) == []
    assert find(" xy ", narrow) == [("Things", [Hit("Found", "/x")])]
    assert find("xy", reader()) == []
    assert asked == [("xy", frozenset({3}), 6)]


def test_notices_of_all_sources_are_one_list_newest_first(monkeypatch):
    monkeypatch.setattr("zayton.ui.notices._SOURCES", {})
    for name, hours in (("a", (1, 4)), ("b", (2, 3, 5))):
        told = [Notice(AT + timedelta(hours=hour), f"{name}{hour}", "/") for hour in hours]
        register_notices([NoticeSource(name, lambda actor, limit, told=told: told)])
    assert [notice.words for notice in newest_notices(reader(), 4)] == ["b5", "a4", "b3", "b2"]
    assert count_newer(reader(), None, most=9) == 5
    assert count_newer(reader(), None, most=2) == 2
    assert count_newer(reader(), at(3), most=9) == 2


@pytest.mark.django_db
def test_notices_that_tell_their_moments_are_counted_together_in_one_question(
    monkeypatch, django_assert_num_queries
):
    person = Person.objects.create(username="o")

    def dated(*hours):
        views = [SavedView(person=person, table="t", name=f"{one}", saved_at=at(one)) for one in hours]
        keys = [one.pk for one in SavedView.objects.bulk_create(views)]
        return SavedView.objects.filter(pk__in=keys).annotate(moment=F("saved_at"))

    def written(_actor, _limit):
        raise AssertionError("nobody needs its words")

    asked = [[dated(1, 5), dated(2)], [dated(3, 4, 6)], [], [dated()]]
    monkeypatch.setattr("zayton.ui.notices._SOURCES", {})
    for number, ones in enumerate(asked):
        register_notices([NoticeSource(str(number), written, lambda actor, ones=ones: ones)])
    for since, most, count in ((None, 9, 6), (at(3), 9, 3), (at(6), 9, 0), (None, 4, 4)):
        with django_assert_num_queries(1):
            assert count_newer(reader(), since, most=most) == count


@pytest.mark.parametrize(
    ("done", "total", "percent"),
    [(0, None, None), (5, 0, None), (0, 7, 0), (1, 3, 33), (3, 3, 100), (9, 3, 100)],
)
def test_progress_is_a_whole_share_and_never_more_than_all(done, total, percent):
    assert _percent(done, total) == percent


@given(st.text(max_size=60))
def test_no_text_is_a_formula_in_a_spreadsheet(text):
    (cell,) = next(csv.reader(io.StringIO(csv_line([text]), newline="")))
    assert cell in (text, f"'{text}")
    if cell == text and text[:1] in "=+-@＝＋－＠\t\r\n":
        float(text or 0)


@pytest.mark.parametrize(
    "text", ["=1", "+x", "-x", "@x", "\t=1", "\r=1", "＝1+1", "＋x", "－x", "＠x", "--5", "-5-5"]
)
def test_what_begins_a_formula_gets_an_apostrophe(text):
    assert escaped(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+5", "-5.25", "1e5", "", "茶壶", " =1", "5-5"])
def test_what_is_a_number_or_begins_nothing_stays(text):
    assert escaped(text) == text


@given(st.text("fnameutisorqpgcl.=&-:,%0123456789 茶", max_size=80))
def test_whatever_stands_in_the_address_a_question_within_bounds_is_asked(text):
    query = read_query(QueryDict(text), COLUMNS, scope=Scope(), actor=SYSTEM)
    known = {column.key for column in COLUMNS}
    assert query.limit in PAGE_SIZES
    assert query.offset >= 0
    assert len(query.search) <= 200
    assert {*query.columns, *(one.key for one in query.filters), *(one.key for one in query.sort)} <= known


@pytest.mark.parametrize(
    ("value", "travels"),
    [
        (Decimal("0.10"), "0.10"),
        (AT, "2026-03-01T00:00:00+00:00"),
        (date(2026, 3, 1), "2026-03-01"),
        ((1, 2), [1, 2]),
        (None, None),
        (True, True),
        (2**60, 2**60),
        (object, "<class 'object'>"),
    ],
)
def test_a_value_travels_exactly(value, travels):
    assert plain(value) == travels
    json.dumps(plain(value))


def test_only_declared_columns_leave_with_a_row():
    row = {
        "id": 7,
        "name": "x",
        "cost": 5,
        "amount": 1234,
        "mixed": 1500,
        "currency": "JPY",
        "marks": {"name": "estimated", "cost": "simulated"},
    }
    cells = cells_of(row, COLUMNS, lambda row: f"/x/{row['id']}")
    assert (cells["amount"], cells["mixed"], cells["currency"]) == ("1.234", "1500", "JPY")
    assert "cost" not in cells
    assert (cells["_id"], cells["_href"], cells["_marks"]) == ("7", "/x/7", {"name": "estimated"})


def test_totals_leave_for_the_columns_one_has_in_their_own_currency():
    totals = totals_of({"units": 5, "amount": 1, "mixed": 7, "currency": "EUR", "cost": 9}, COLUMNS)
    assert totals == {"units": 5, "amount": "0.001", "mixed": "0.07", "currency": "EUR"}
    assert totals_of(None, COLUMNS) is None


def test_every_chart_tells_the_browser_its_points_and_where_they_lead():
    series = Series("Units", [1, Decimal("2.5"), None], dashed_from=2, links=["/a", "/b", ""])
    line = LineChart(
        name="l", title="L", x=[date(2026, 3, day) for day in (1, 2, 3)], series=[series], today=AT.date()
    )
    assert line.described()["x"] == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert line.described()["series"][0]["values"] == [1, 2.5, None]
    assert line.described()["today"] == "2026-03-01"
    bars = BarChart(name="b", title="B", x=["a"], series=[series], stacked=True).described()
    assert (bars["kind"], bars["stacked"], bars["horizontal"]) == ("bar", True, False)
    steps = WaterfallChart(name="w", title="W", steps=[Step("Sales", 5), Step("Profit", 2, True, "/p")])
    assert (steps.described()["totals"], steps.described()["links"]) == ([False, True], ["", "/p"])
    world = WorldMapChart(name="m", title="M", values={"GB": 1, "XX": None}, links={"GB": "/gb"}).described()
    assert (world["codes"], world["x"][1], world["links"]) == (["GB", "XX"], "XX", ["/gb", ""])
    heat = HeatMapChart(name="h", title="H", columns=["a"], rows=["b"], values=[[Decimal(1)]]).described()
    assert (heat["x"], heat["y"], heat["values"]) == (["a"], ["b"], [[1.0]])


def test_the_data_of_a_chart_cannot_end_its_block():
    chart = BarChart(name="b", title="</script><b>", x=["</script>"], series=[])
    drawn = Template("{% load ui %}{% chart declared %}").render(Context({"declared": chart}))
    assert drawn.count("</script>") == 1
    assert "<b>" not in drawn


@pytest.mark.parametrize(
    ("tag", "drawn"),
    [
        ("{% icon name %}", '<i class="ti ti-&quot;&gt;&lt;b&gt;" aria-hidden="true"></i>'),
        ("{% mark 'simulated' %}", '<span class="z-mark z-mark-simulated">simulated</span>'),
        ("{% mark 'nonsense' %}", ""),
        ("{% icon '' %}", ""),
        ("{% number 1234.5 1 %}", '<span class="z-number">1,234.5</span>'),
        ("{% number nothing %}", '<span class="z-number"></span>'),
        ("{% moment nothing %}", ""),
        ("{% day nothing %}", ""),
        ("{% country 'GB' %}", "United Kingdom"),
    ],
)
def test_a_tag_draws_its_part_and_escapes_what_it_is_given(tag, drawn):
    with override("en"):
        assert Template("{% load ui %}" + tag).render(Context({"name": '"><b>', "nothing": None})) == drawn


def test_every_word_of_the_scripts_is_there_in_both_languages():
    with override("en"):
        english = browser_words()
    with override("zh-hans"):
        chinese = browser_words()
    assert english.keys() == chinese.keys()
    assert all(chinese.values())
    assert [key for key in english if english[key].count("%s") != chinese[key].count("%s")] == []
    assert sum(english[key] == chinese[key] for key in english) == 0


def test_a_document_without_a_page_or_a_name_is_still_shown():
    assert (href_of("no such kind", 1), names_for("no such kind", [1])) == ("", {1: "1"})
    assert names_for("no such kind", []) == {}


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_a_comparison_says_which_way_and_by_how_much(value, before):
    found = compared(value, before, "last week")
    expected = (
        "unknown" if before == 0 else "rise" if value > before else "fall" if value < before else "level"
    )
    assert found.direction == expected
    if before:
        assert found.fraction * abs(before) == pytest.approx(Decimal(value - before), rel=Decimal("1e-9"))


@pytest.mark.parametrize(("language", "text"), [("en", "−£1,234,567.05"), ("zh-hans", "−£1,234,567.05")])
def test_an_amount_is_grouped_and_signed(language, text):
    with override(language):
        assert money_text(-123_456_705, "GBP").replace("\xa0", "") == text
        assert (money_text(0, "JPY"), money_text(None, "JPY")) == ("– JPY", "")
        assert (count_text(0), number_text(0), percent_text(0)) == ("0", "–", "–")
