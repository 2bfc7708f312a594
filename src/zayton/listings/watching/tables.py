"""The table of findings: what is at risk on top; taken on or dismissed in bulk."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Words
from zayton.listings.permissions import MANAGE
from zayton.listings.watch_states import STANDING, FindingState
from zayton.listings.watching.findings import move_findings
from zayton.listings.watching.queries import findings_seen
from zayton.listings.watching.words import kind_choices, kind_words, remedy_words, said_words, state_choices
from zayton.ui.public import (
    BulkAction,
    BulkRequest,
    BulkResult,
    Change,
    Column,
    Empty,
    Preview,
    Shown,
    Table,
    TablePage,
    TableQuery,
    page_of,
)

_SHOWN = 200
_FIELDS = {
    "kind": "kind",
    "msku": "listing__msku",
    "shop": "listing__shop__name",
    "state": "state",
    "at_risk": "at_risk_minor",
    "opened": "opened_at",
    "closed": "closed_at",
}


def findings_table(scope: Scope, *, closed: bool = False) -> Table:
    """What stands (or all that ever was), the most sales at risk first."""
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=scope)}
    return Table(
        "findings-all" if closed else "findings",
        [
            Column("kind", gettext_lazy("What was found"), choices=kind_choices(), href=_href),
            Column("msku", gettext_lazy("Seller SKU"), href=_listing_href),
            Column("shop", gettext_lazy("Shop"), choices=shops),
            Column("said", gettext_lazy("Details"), sortable=False, filterable=False, width=220),
            Column(
                "at_risk",
                gettext_lazy("Sales at risk"),
                "money",
                currency=settings.BASE_CURRENCY,
                hint=gettext_lazy("What the SKU sold in this shop in the 30 days before"),
            ),
            Column("state", gettext_lazy("State"), "status", choices=state_choices()),
            Column("opened", gettext_lazy("Found at"), "datetime"),
            Column("closed", gettext_lazy("Closed"), "datetime", default_shown=closed),
            Column("remedy", gettext_lazy("What to do"), sortable=False, filterable=False, width=320),
        ],
        lambda query: _page(query, closed=closed),
        bulk=[
            _moving("take-on", gettext_lazy("Take on"), FindingState.ACKNOWLEDGED, "user-check"),
            _moving("dismiss", gettext_lazy("Dismiss: this is right"), FindingState.DISMISSED, "x"),
        ],
        export_name="findings",
        href=_href,
        default_sort="-at_risk",
        searchable=gettext_lazy("Seller SKU or title"),
        empty=Empty(
            gettext_lazy("Nothing was found"),
            gettext_lazy(
                "Other sellers, a lost Buy Box and changes that are not ours show here within minutes."
            ),
            icon="eye-check",
        ),
    )


def _href(row: Mapping[str, Any]) -> str:
    return reverse("listings:finding", args=[row["id"]])


def _listing_href(row: Mapping[str, Any]) -> str:
    return reverse("listings:listing", args=[row["listing_id"]])


def _page(query: TableQuery, *, closed: bool) -> TablePage:
    rows = findings_seen(scope=query.scope)
    found = page_of(
        rows if closed else rows.filter(state__in=STANDING),
        query,
        fields=_FIELDS,
        search=("listing__msku", "listing__title"),
        extra=("listing_id", "figures"),
        order=("-pk",),
    )
    told = [
        {
            **row,
            "said": said_words(row["kind"], row["figures"], sees_cost=query.scope.sees_cost),
            "remedy": remedy_words(row["kind"]),
        }
        for row in found.rows
    ]
    return TablePage(told, found.total, found.totals)


def _moving(name: str, label: Words, to: FindingState, icon: str) -> BulkAction:
    return BulkAction(name, label, MANAGE.name, _preview(to), _apply(to), icon=icon)


def _ids(asked: BulkRequest) -> list[int]:
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _preview(to: FindingState) -> Callable[[BulkRequest], Preview]:
    def preview(asked: BulkRequest) -> Preview:
        found = findings_seen(scope=asked.actor.scope).filter(pk__in=_ids(asked), state__in=STANDING)
        after = str(state_choices()[to].label)
        changes = [
            Change(
                f"{one.listing.msku}: {kind_words(one.kind)}", str(state_choices()[one.state].label), after
            )
            for one in found.select_related("listing").order_by("-at_risk_minor", "pk")[:_SHOWN]
        ]
        count = found.count()
        words = ngettext("%(count)s finding would be moved.", "%(count)s findings would be moved.", count)
        return Preview(words % {"count": count}, changes, count)

    return preview


def _apply(to: FindingState) -> Callable[[BulkRequest], BulkResult]:
    def apply(asked: BulkRequest) -> BulkResult:
        moved, refusals = move_findings(ids=_ids(asked), to=to, actor=asked.actor, at=asked.at)
        if not moved:
            return BulkResult(_("Nothing was changed."), refusals)
        words = ngettext("%(count)s finding was moved.", "%(count)s findings were moved.", len(moved))
        return BulkResult(words % {"count": len(moved)}, refusals)

    return apply
