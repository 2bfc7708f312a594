"""A declared table answering a request: its page, its rows, its exports, and what it keeps to itself."""

from dataclasses import replace
from datetime import date

import pytest

from zayton.kernel.access.public import Scope
from zayton.ui.public import Action, BulkAction, Column, Empty, Shown, Table, TablePage
from zayton.ui.tests.builders import fetching, request_of

pytestmark = [pytest.mark.usefixtures("english"), pytest.mark.django_db]
COLUMNS = [
    Column("name", "Name"),
    Column("units", "Units", "quantity"),
    Column("cost", "Cost", "money", currency="GBP", cost=True),
    Column("trend", "Trend", "sparkline"),
]
ROWS = [{"id": key, "name": f"N{key}", "units": key, "cost": key * 100} for key in range(120)]
STEP = Action("Upload", "/up/", "upload", permission="goods.write")
BLIND = Scope(sees_cost=False)


def table(rows=ROWS, **facts) -> Table:
    return Table("shelf", COLUMNS, fetching(rows), **facts)


def view(made: Table, address="/", **options):
    return made.view(request_of(address), **options)


class TestWhatItAnswers:
    @pytest.mark.parametrize("address", ["/", "/?format=html", "/?format=pdf", "/?format=", "/?format=JSON"])
    def test_a_page_is_wanted_where_no_known_form_is_asked(self, address):
        assert table().answer(request_of(address)) is None

    @pytest.mark.parametrize(
        ("form", "kind"),
        [
            ("json", "application/json"),
            ("csv", "text/csv; charset=utf-8"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ],
    )
    def test_each_form_is_answered_as_what_it_is(self, form, kind):
        assert table().answer(request_of(f"/?format={form}"))["Content-Type"] == kind

    def test_another_table_of_the_page_answers_for_itself(self):
        assert table().answer(request_of("/?format=json&table=other")) is None
        assert table().answer(request_of("/?format=json&table=shelf")) is not None

    def test_a_form_that_is_posted_for_something_else_is_no_bulk_action(self):
        assert table().answer(request_of("/?format=json", {"name": "x"})) is None

    def test_an_export_has_the_columns_that_were_chosen(self):
        answer = table().answer(request_of("/?format=csv&columns=units,name&table=shelf"))
        assert b"".join(answer.streaming_content).startswith("\ufeffUnits,Name\r\n0,N0\r\n".encode())


class TestCosts:
    def test_have_no_column_for_who_does_not_see_them(self):
        assert [column.key for column in table().visible(BLIND)] == ["name", "units", "trend"]
        assert [column.key for column in table().visible(Scope.everything())] == [
            "name",
            "units",
            "cost",
            "trend",
        ]

    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_are_in_no_form_even_when_asked_by_name(self, form):
        answer = table().answer(request_of(f"/?format={form}&columns=cost,name"), scope=BLIND)
        text = b"".join(answer).decode()
        assert "N7" in text
        assert "Cost" not in text
        assert '"cost"' not in text

    def test_neither_narrow_nor_sort_for_who_does_not_see_them(self):
        query = table().query(request_of("/?f.cost=gte:5&sort=cost,name"), BLIND)
        assert ([one.key for one in query.filters], [one.key for one in query.sort]) == ([], ["name"])

    def test_have_no_total_for_who_does_not_see_them(self):
        made = replace(table(), fetch=lambda query: TablePage([], 2, {"cost": 500, "units": 3}))
        assert view(made, scope=BLIND)["config"]["first"]["totals"] == {"units": 3}


class TestPages:
    @pytest.mark.parametrize(
        ("count", "address", "pages", "rows"),
        [(0, "/", 0, 0), (1, "/", 1, 1), (100, "/", 1, 100), (101, "/", 2, 100), (120, "/?page=2", 2, 20),
         (120, "/?size=50&page=3", 3, 20), (120, "/?page=9", 2, 0)],
    )  # fmt: skip
    def test_are_as_many_as_hold_all_rows(self, count, address, pages, rows):
        first = view(table(ROWS[:count]), address)["config"]["first"]
        assert (first["pages"], len(first["rows"]), first["total"]) == (pages, rows, count)

    @pytest.mark.parametrize(("total", "scrolls"), [(10_000, True), (10_001, False)])
    def test_give_way_to_scrolling_while_a_row_can_be_found_by_it(self, total, scrolls):
        made = replace(table(), fetch=lambda query: TablePage(ROWS[:1], total))
        assert view(made)["config"]["scrolls"] is scrolls

    def test_say_when_counting_stopped(self):
        made = replace(table(), fetch=lambda query: TablePage(ROWS[:1], 5, more=True))
        assert view(made)["config"]["first"]["more"] is True


class TestNothing:
    def test_is_explained_where_there_is_nothing_at_all(self):
        empty = Empty("No goods", "Receive some.")
        assert view(table([], empty=empty))["empty"] == empty

    @pytest.mark.parametrize("address", ["/?f.name=x", "/?q=x"])
    def test_is_not_claimed_where_a_filter_found_nothing(self, address):
        assert view(table([], empty=Empty("No goods"), searchable="Name"), address)["empty"] is None

    def test_is_not_claimed_where_there_are_rows(self):
        assert view(table(empty=Empty("No goods")))["empty"] is None

    def test_offers_no_first_step_to_who_may_not_take_it(self):
        shown = view(table([], empty=Empty("No goods", "Receive some.", STEP)))["empty"]
        assert (shown.title, shown.words, shown.action) == ("No goods", "Receive some.", None)

    def test_offers_a_first_step_that_needs_no_permission(self):
        step = replace(STEP, permission="")
        assert view(table([], empty=Empty("No goods", action=step)))["empty"].action == step

    def test_needs_no_explanation(self):
        assert view(table([]))["empty"] is None


class TestItsConfiguration:
    def test_tells_the_browser_all_it_needs(self):
        made = table(default_sort="-units", searchable="Name or number", prefix="s.")
        config = view(made, "/?s.columns=units,name&s.size=50")["config"]
        assert (config["name"], config["prefix"], config["defaultSort"]) == ("shelf", "s.", "-units")
        assert (config["shown"], config["size"], config["searchable"]) == (
            ("units", "name"),
            50,
            "Name or number",
        )
        assert config["sizes"] == (50, 100, 200, 500)
        assert config["viewsUrl"] == "/ui/views/"

    def test_names_no_action_that_this_person_may_not_take(self):
        def never(_asked):
            raise AssertionError

        actions = [
            BulkAction(name, name.title(), permission, never, never)
            for name, permission in (("close", "goods.write"), ("open", ""))
        ]
        assert view(table(bulk=actions))["config"]["bulk"] == []

    def test_lets_no_row_of_small_bars_be_sorted_or_filtered(self):
        described = {column["key"]: column for column in view(table())["config"]["columns"]}
        assert (described["trend"]["sortable"], described["trend"]["filterable"]) == (False, False)
        assert (described["name"]["sortable"], described["name"]["filterable"]) == (True, True)

    def test_says_how_each_stored_value_reads(self):
        column = Column(
            "x", "X", "status", choices={"a": Shown("Open", "blue", "clock")}, hint="a + b", mark="estimated"
        )
        described = column.described()
        assert described["choices"] == {"a": {"label": "Open", "colour": "blue", "icon": "clock"}}
        assert (described["hint"], described["mark"], column.numeric) == ("a + b", "estimated", False)

    @pytest.mark.parametrize(
        ("kind", "numeric"),
        [
            ("money", True),
            ("percent", True),
            ("quantity", True),
            ("number", True),
            ("date", False),
            ("text", False),
        ],
    )
    def test_aligns_figures_only(self, kind, numeric):
        assert Column("x", "X", kind).numeric is numeric


class TestItsRows:
    def test_lead_where_the_table_says_and_their_cells_where_the_column_says(self):
        link = Column("name", "Name", href=lambda row: f"/goods/{row['id']}/" if row["id"] else "")
        made = Table("shelf", [link], fetching(ROWS[:2]), href=lambda row: f"/row/{row['id']}/")
        first, second = view(made)["config"]["first"]["rows"]
        assert (first["_href"], first["_links"]) == ("/row/0/", {})
        assert (second["_href"], second["_links"]) == ("/row/1/", {"name": "/goods/1/"})

    def test_lead_where_their_first_link_leads_if_the_table_says_nothing(self):
        bin_link = Column("bin", "Bin", href=lambda row: "/bin/" if row["bin"] else "")
        link = Column("name", "Name", href=lambda row: "/goods/")
        rows = [{"id": 1, "bin": "A", "name": "x"}, {"id": 2, "bin": "", "name": "x"}]
        made = view(Table("shelf", [bin_link, link], fetching(rows)))["config"]["first"]["rows"]
        assert [row["_href"] for row in made] == ["/bin/", "/goods/"]

    def test_of_nowhere_lead_nowhere(self):
        assert view(table(ROWS[:1]))["config"]["first"]["rows"][0]["_href"] == ""

    def test_hold_no_link_where_the_cell_is_blank(self):
        link = Column("due", "Due", "date", href=lambda row: "/due/")
        rows = [{"id": 1, "due": None}, {"id": 2, "due": date(2026, 3, 1)}]
        first, second = view(Table("shelf", [link], fetching(rows)))["config"]["first"]["rows"]
        assert (first["_links"], second["_links"]) == ({}, {"due": "/due/"})
        assert (first["due"], second["due"]) == (None, "2026-03-01")


class TestTheWholePage:
    def test_hides_buttons_that_this_person_may_not_press(self):
        shown = table().respond(
            request_of(), title="Shelf", standing="As it stands.", actions=[STEP, Action("Look", "/look/")]
        )
        text = shown.content.decode()
        assert "/look/" in text
        assert "/up/" not in text
        assert "As it stands." in text

    def test_escapes_what_a_row_holds(self):
        made = table([{"id": 1, "name": "</script><b>"}])
        text = made.respond(request_of(), title="<i>").content.decode()
        assert "<b>" not in text
        assert "&lt;i&gt;" in text

    def test_is_told_what_the_page_adds(self):
        shown = table().respond(request_of(), title="Shelf", context={"title": "Ours", "more": 1})
        assert "Ours" in shown.content.decode()
