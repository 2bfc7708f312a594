"""What marketplaces paid out, over HTTP."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.channels.api.routing import routes
from zayton.channels.api.settlement_shapes import (
    KindShown,
    SettlementLineShown,
    SettlementOpened,
    SettlementsAsked,
    SettlementShown,
)
from zayton.channels.models import Settlement
from zayton.channels.settling.permissions import SEE
from zayton.channels.settling.queries import Judgement, judgements, lines_of, settlements_seen, sums_by_kind
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import NOT_FOUND, Key, Page, PageAsked, Problem, Query, rows_of


@routes.read(
    "/settlements",
    permission=SEE,
    answers=Page[SettlementShown],
    words=_("List settlements"),
    about=_("The latest first. Several documents may tell of one settlement; only one of them counts."),
)
def list_settlements(request: HttpRequest, asked: Query[SettlementsAsked]) -> Page[SettlementShown]:
    """Settlements that the caller sees."""
    rows = settlements_seen(scope=actor_of(request).scope)
    wanted = {"shop_id": asked.shop, "ref": asked.ref, "statement": asked.statement, "counts": asked.counts}
    wanted["paying"] = asked.state
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    found, following = rows_of(rows, asked, newest_first=True)
    judged = judgements(found)
    return Page(items=[_shown(row, judged[row.pk]) for row in found], next=following)


@routes.read(
    "/settlements/{int:settlement_id}",
    permission=SEE,
    answers=SettlementOpened,
    words=_("Read a settlement"),
)
def read_settlement(request: HttpRequest, settlement_id: Key) -> SettlementOpened:
    """One settlement with what it comes to by kind."""
    found = _seen(request, settlement_id)
    kinds = [KindShown.model_validate(one) for one in sums_by_kind(found.pk)]
    return SettlementOpened(settlement=_shown(found, judgements([found])[found.pk]), kinds=kinds)


@routes.read(
    "/settlements/{int:settlement_id}/lines",
    permission=SEE,
    answers=Page[SettlementLineShown],
    words=_("List the lines of a settlement"),
)
def list_lines(
    request: HttpRequest, settlement_id: Key, asked: Query[PageAsked]
) -> Page[SettlementLineShown]:
    """The standing lines of a settlement, in the order in which they came."""
    rows, following = rows_of(lines_of(_seen(request, settlement_id).pk), asked)
    return Page(items=[SettlementLineShown.model_validate(row) for row in rows], next=following)


def _seen(request: HttpRequest, settlement_id: int) -> Settlement:
    found = settlements_seen(scope=actor_of(request).scope).filter(pk=settlement_id).first()
    if found is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return found


def _shown(row: Settlement, judged: Judgement) -> SettlementShown:
    told: dict[str, Any] = {
        "state": row.payment,
        "deposited_at": judged.arrived_at,
        "difference_minor": judged.difference,
        "paid_minor": judged.paid_minor,
        "check": judged.agreement,
    }
    facts = {name: getattr(row, name) for name in SettlementShown.model_fields if name not in told}
    return SettlementShown(**facts, **told)
