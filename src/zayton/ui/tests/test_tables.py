"""What a table reads from the address, and how its bulk actions go."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.ui.models import SavedView
from zayton.ui.public import Column, Filter, Sort, TableQuery
from zayton.ui.tables.query import read_query
from zayton.ui.tests import gallery

COLUMNS = [
    Column("name", "Name"),
    Column("units", "Units", "quantity"),
    Column("amount", "Amount", "money", currency="JPY"),
    Column("rate", "Rate", "percent"),
    Column("due", "Due", "date"),
    Column("secret", "Secret", sortable=False, filterable=False, default_shown=False),
]


def asked(text: str, **options: Any) -> TableQuery:
    return read_query(QueryDict(text), COLUMNS, scope=Scope(), actor=SYSTEM, **options)


def test_nothing_asked_shows_the_standard_columns_from_the_first_row() -> None:
    query = asked("")
    assert (query.columns, query.offset, query.filters, query.sort) == (
        ("name", "units", "amount", "rate", "due"), 0, (), ())  # fmt: skip


def test_filters_are_of_their_columns_type() -> None:
    query = asked("f.name=a&f.name=b&f.units=gte:3&f.amount=lte:1250&f.rate=gte:12.5&f.due=gte:2026-01-02")
    assert query.filters == (
        Filter("name", "in", ("a", "b")),
        Filter("units", "gte", (3,)),
        Filter("amount", "lte", (1250,)),
        Filter("rate", "gte", (Decimal("0.125"),)),
        Filter("due", "gte", (date(2026, 1, 2),)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "f.units=gte:NaN",
        "f.units=many",
        "f.due=gte:2026-13-40",
        "f.secret=x",
        "f.units=gte:1e99",
        "f.nobody=1",
    ],
)
def test_what_cannot_be_read_filters_nothing(text: str) -> None:
    assert asked(text).filters == ()


def test_a_value_that_looks_like_an_operator_can_still_be_asked_for() -> None:
    assert asked("f.name=is:has:x").filters == (Filter("name", "in", ("has:x",)),)


def test_sorting_takes_several_columns_and_ignores_those_that_cannot_be_sorted() -> None:
    assert asked("sort=-units,name,secret,nobody").sort == (Sort("units", True), Sort("name"))
    assert asked("", default_sort="-name").sort == (Sort("name", True),)


@pytest.mark.parametrize(
    ("text", "offset", "limit"),
    [
        ("page=3&size=50", 100, 50),
        ("page=-1", 0, 100),
        ("size=9999999", 0, 100),
        ("page=x", 0, 100),
    ],
)
def test_pages_stay_within_their_bounds(text: str, offset: int, limit: int) -> None:
    assert (asked(text).offset, asked(text).limit) == (offset, limit)


def test_two_tables_of_a_page_do_not_read_each_others_words() -> None:
    assert asked("l.sort=-name&sort=units", prefix="l.").sort == (Sort("name", True),)


def test_a_page_answers_its_rows_as_json_with_totals_over_all_that_match(signed_in: Client) -> None:
    answer = signed_in.get("/gallery/?format=json&size=50&f.state=open").json()
    assert len(answer["rows"]) == 50
    assert answer["total"] == 250
    assert answer["totals"]["units"] == sum(row["units"] for row in gallery.ROWS if row["state"] == "open")


def test_amounts_travel_exactly_in_major_units(signed_in: Client) -> None:
    first, second = signed_in.get("/gallery/?format=json&size=50").json()["rows"][:2]
    assert (first["amount"], first["currency"]) == ("-5.00", "GBP")
    assert (second["amount"], second["currency"]) == ("750", "JPY")


def test_the_page_of_an_empty_table_says_what_belongs_there(signed_in: Client) -> None:
    html = signed_in.get("/gallery/empty/").content.decode()
    assert "Nothing here yet" in html
    assert "data-table" not in html


def test_a_bulk_action_is_previewed_then_applied_then_undone(signed_in: Client) -> None:
    gallery.APPLIED.clear()
    fields = {"bulk": "set-state", "id": ["1", "2"], "state": "done"}
    preview = signed_in.post("/gallery/", fields | {"step": "preview"})
    assert b"2 rows change." in preview.content
    assert gallery.APPLIED == []
    done = signed_in.post("/gallery/", fields | {"step": "apply"})
    assert list(gallery.APPLIED[0].ids) == ["1", "2"]
    undo = done.context["undo"]
    signed_in.post("/gallery/", {"bulk": "set-state", "step": "undo", "undo": undo})
    assert gallery.APPLIED[1].values == {"ids": ["1", "2"]}


def test_all_that_match_the_filter_can_be_acted_on(signed_in: Client) -> None:
    gallery.APPLIED.clear()
    signed_in.post(
        "/gallery/?f.state=late", {"bulk": "set-state", "all": "1", "state": "done", "step": "apply"}
    )
    assert len(gallery.APPLIED[0].ids) == 250


def test_a_bulk_action_without_its_values_or_permission_changes_nothing(
    signed_in: Client, client: Client, operator: Person
) -> None:
    gallery.APPLIED.clear()
    fields = {"bulk": "set-state", "id": ["1"], "step": "apply"}
    signed_in.post("/gallery/", fields)
    client.force_login(operator)
    assert client.post("/gallery/", fields | {"state": "done"}).status_code == 403
    assert gallery.APPLIED == []


def test_an_undo_of_somebody_else_is_refused(signed_in: Client, client: Client, db: None) -> None:
    gallery.APPLIED.clear()
    done = signed_in.post("/gallery/", {"bulk": "set-state", "id": ["1"], "state": "done", "step": "apply"})
    other = Person.objects.create_user("other", roles=["boss"], display_name="Other")
    client.force_login(other)
    fields = {"bulk": "set-state", "step": "undo", "undo": done.context["undo"]}
    assert client.post("/gallery/", fields).status_code == 409
    assert len(gallery.APPLIED) == 1


def test_a_view_is_kept_for_oneself_until_it_is_shared(
    signed_in: Client, client: Client, operator: Person
) -> None:
    def views(reader: Client) -> list[str]:
        return [view["name"] for view in reader.get("/gallery/").context["table"]["config"]["views"]]

    fields = {"table": "gallery", "name": "Late ones", "query": "f.state=late"}
    signed_in.post("/ui/views/", fields)
    client.force_login(operator)
    assert (views(signed_in), views(client)) == (["Late ones"], [])
    signed_in.post("/ui/views/", fields | {"shared": "1"})
    assert views(client) == ["Late ones"]
    client.post("/ui/views/", {"table": "gallery", "forget": SavedView.objects.get().pk})
    assert SavedView.objects.count() == 1


def test_a_page_without_its_permission_is_refused_in_words(signed_in: Client) -> None:
    answer = signed_in.get("/gallery/closed/")
    assert answer.status_code == 403
    assert "Enter the closed room" in answer.content.decode()


def test_pages_are_kept_by_no_cache_on_the_way(signed_in: Client) -> None:
    assert "no-store" in signed_in.get("/gallery/")["Cache-Control"]


def test_every_answer_carries_a_policy_that_allows_our_own_files_only(signed_in: Client) -> None:
    policy = signed_in.get("/gallery/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
