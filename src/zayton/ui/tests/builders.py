"""Readers, requests and rows on which the components are tried without a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.time import now
from zayton.ui.models import SavedView
from zayton.ui.public import Column, Row, TablePage, TableQuery
from zayton.ui.tables.query import read_query

ALL = Scope.everything()


def reader(*permissions: str, scope: Scope = ALL) -> Actor:
    """Somebody with these permissions, who was never written down."""
    return Actor("person:x", frozenset(permissions), scope)


def asked(text: str, columns: Sequence[Column], *, scope: Scope = ALL, **options: Any) -> TableQuery:
    """What an address asks of a table with these columns."""
    return read_query(QueryDict(text), columns, scope=scope, actor=SYSTEM, **options)


def request_of(address: str = "/", sent: Mapping[str, Any] | None = None, **headers: str) -> HttpRequest:
    """A stranger's request, a POST where something is sent; a page answers it without the frame around it."""
    factory = RequestFactory(headers={"HX-Target": "drawer-body"} | headers)
    made = factory.get(address) if sent is None else factory.post(address, sent)
    made.user = AnonymousUser()
    return made


def fetching(rows: Sequence[Row]) -> Any:
    """A `fetch` over rows that are there already, and what it was asked."""
    questions: list[TableQuery] = []

    def fetch(query: TableQuery) -> TablePage:
        questions.append(query)
        return TablePage(rows[query.offset : query.offset + query.limit], len(rows))

    fetch.questions = questions  # type: ignore[attr-defined]
    return fetch


def kept_views(*views: tuple[str, str, str]) -> None:
    """Views of one person as (name, table, query), each a row to be asked for."""
    person = Person.objects.create_user("keeper of views", roles=[], display_name="K")
    SavedView.objects.bulk_create(
        SavedView(person=person, name=name, table=table, query=query, saved_at=now())
        for name, table, query in views
    )
