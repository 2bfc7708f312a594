"""A declared table answering a request: as part of a page, as JSON rows, as an export, or for a bulk action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from zayton.kernel.access.public import Actor, Scope, actor_of
from zayton.kernel.errors import Words
from zayton.ui.scopebar import scope_chosen
from zayton.ui.tables.answering import answer_bulk
from zayton.ui.tables.bulk import BulkAction, BulkLink
from zayton.ui.tables.cells import cells_of, totals_of
from zayton.ui.tables.columns import Column
from zayton.ui.tables.exports import csv_response, xlsx_response
from zayton.ui.tables.query import PAGE_SIZES, Row, TablePage, TableQuery, read_query
from zayton.ui.views import saved_views_of

# beyond it a browser's scroll bar is too fine to find a row by
_SCROLLED_ROWS = 10_000
_FORMATS = frozenset({"json", "csv", "xlsx"})


Fetch = Callable[[TableQuery], TablePage]
HrefOf = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Action:
    """A button at the right of a page's title: a verb and where it leads; hidden without its permission.

    One that `follows` takes the filters of the page's table along.
    """

    label: Words | str
    href: str
    icon: str = ""
    primary: bool = False
    permission: str = ""
    posts: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty table says: what belongs here, and the first step."""

    title: Words | str
    words: Words | str = ""
    action: Action | None = None
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a domain declares it, once.

    `rows` that `fetch` returns hold `id`, the column keys, currency keys, and optionally `marks`. `prefix`
    keeps two tables of one page apart in the address. `searchable` says what the search box looks through.
    """

    name: str
    columns: Sequence[Column]
    fetch: Fetch
    bulk: Sequence[BulkAction | BulkLink] = ()
    export_name: str = ""
    href: HrefOf | None = None
    default_sort: str = ""
    searchable: Words | str = ""
    empty: Empty | None = None
    prefix: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)

    def respond(
        self,
        request: HttpRequest,
        *,
        title: Words | str,
        scope: Scope | None = None,
        standing: Words | str = "",
        actions: Sequence[Action] = (),
        template: str = "ui/table_page.html",
        context: Mapping[str, Any] | None = None,
    ) -> HttpResponseBase:
        """The whole page with this table, or the JSON, export or bulk answer the request asks for."""
        if answer := self.answer(request, scope=scope):
            return answer
        actor = actor_of(request)
        shown = [action for action in actions if not action.permission or actor.may(action.permission)]
        page = {
            "title": title,
            "standing": standing,
            "actions": shown,
            "table": self.view(request, scope=scope),
        }
        return render(request, template, page | dict(context or {}))

    def answer(self, request: HttpRequest, *, scope: Scope | None = None) -> HttpResponseBase | None:
        """What this table answers beside the page: JSON, CSV, XLSX, a bulk step; `None` when a page is wanted."""
        # a page may hold several tables, and only one of them is asked
        if request.GET.get("table", self.name) != self.name:
            return None
        if request.method == "POST" and "bulk" in request.POST:
            actions = [one for one in self.bulk if isinstance(one, BulkAction)]
            return answer_bulk(request, actions, self.fetch, self.query(request, scope))
        if request.method != "GET" or request.GET.get("format") not in _FORMATS:
            return None
        return self._formatted(self.query(request, scope), request.GET["format"])

    def _formatted(self, query: TableQuery, wanted: str) -> HttpResponseBase:
        if wanted == "json":
            return JsonResponse(self._page(query))
        respond = csv_response if wanted == "csv" else xlsx_response
        return respond(self.fetch, query, self._exported(query), self.export_name or self.name)

    def query(self, request: HttpRequest, scope: Scope | None = None) -> TableQuery:
        """What the address asks, within the reader's scope narrowed by the scope bar."""
        actor = actor_of(request)
        scope = scope_chosen(request, actor.scope) if scope is None else scope
        columns = self.visible(scope)
        return read_query(
            request.GET, columns, scope=scope, actor=actor, prefix=self.prefix, default_sort=self.default_sort
        )

    def visible(self, scope: Scope) -> list[Column]:
        """The columns that exist for a reader: without costs for those who do not see them."""
        return [column for column in self.columns if scope.sees_cost or not column.cost]

    def view(self, request: HttpRequest, *, scope: Scope | None = None) -> dict[str, Any]:
        """What the template `ui/table.html` shows: the configuration of the table with its first rows."""
        query = self.query(request, scope)
        page = self._page(query)
        narrowed = bool(query.filters or query.search)
        return {
            "name": self.name,
            "config_id": f"table-{self.name}",
            "config": self._config(request, query, page),
            # a filter that finds nothing must not claim that there is nothing
            "empty": None if page["total"] or narrowed else self._empty(query.actor),
            "total": page["total"],
        }

    def _empty(self, actor: Actor) -> Empty | None:
        step = self.empty.action if self.empty else None
        # a first step that leads to a refusal is none
        is_closed = step is not None and step.permission and not actor.may(step.permission)
        return replace(self.empty, action=None) if self.empty and is_closed else self.empty

    def _page(self, query: TableQuery) -> dict[str, Any]:
        columns = self.visible(query.scope)
        page = self.fetch(query)
        return {
            "rows": [cells_of(row, columns, self.href) for row in page.rows],
            "total": page.total,
            "more": page.more,
            # rounded up: the last page may be short
            "pages": -(-page.total // query.limit),
            "totals": totals_of(page.totals, columns),
        }

    def _exported(self, query: TableQuery) -> list[Column]:
        known = {column.key: column for column in self.visible(query.scope)}
        return [known[key] for key in query.columns]

    def _config(self, request: HttpRequest, query: TableQuery, page: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": self.name,
            "prefix": self.prefix,
            "columns": [column.described() for column in self.visible(query.scope)],
            "shown": query.columns,
            "size": query.limit,
            "sizes": PAGE_SIZES,
            "page": query.page,
            "scrolls": page["total"] <= _SCROLLED_ROWS,
            "defaultSort": self.default_sort,
            "searchable": str(self.searchable),
            "first": page,
            "bulk": self._bulk(query.actor),
            "views": saved_views_of(request, self.name),
            "viewsUrl": reverse("ui:saved-view"),
        }

    def _bulk(self, actor: Actor) -> list[dict[str, Any]]:
        allowed = [action for action in self.bulk if actor.may(action.permission)]
        return [
            {
                "name": action.name,
                "label": str(action.label),
                "icon": action.icon,
                "href": action.href if isinstance(action, BulkLink) else "",
            }
            for action in allowed
        ]
