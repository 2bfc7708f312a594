"""Connections, their runs and what is held back, over HTTP."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_ids_by_code
from zayton.channels import errors
from zayton.channels.api.routing import routes
from zayton.channels.api.shapes import (
    ConnectionShown,
    ConnectionsShown,
    DocumentIds,
    HeldAsked,
    HeldDocumentShown,
    HeldMoved,
    MatchesSaid,
    MatchesShown,
    RunsAsked,
    RunShown,
)
from zayton.channels.connecting.overview import resting_cards
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.models import Inbound, SyncRun
from zayton.channels.permissions import READ, WORK_HELD
from zayton.channels.states import InboundState
from zayton.channels.syncing.holding import Held, discard_held, release_held
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    UNKNOWN,
    Key,
    Page,
    Problem,
    Query,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now


@routes.read("/connections", permission=READ, answers=ConnectionsShown, words=_("List connections"))
def list_connections(request: HttpRequest) -> ConnectionsShown:
    """How each connection stands, by name."""
    # without pages: a seller has tens of connections, not thousands
    cards = resting_cards(scope=actor_of(request).scope, at=now())
    return ConnectionsShown(items=[ConnectionShown.model_validate(card) for card in cards])


@routes.read(
    "/connections/{int:connection_id}/runs",
    permission=READ,
    answers=Page[RunShown],
    words=_("List the runs of a connection"),
    about=_("The latest first. Only for those who see all shops of the connection."),
)
def list_runs(request: HttpRequest, connection_id: Key, asked: Query[RunsAsked]) -> Page[RunShown]:
    """The runs of one connection."""
    if not connections_held(scope=actor_of(request).scope).filter(pk=connection_id).exists():
        raise Problem(404, Refusal(NOT_FOUND))
    runs = SyncRun.objects.filter(stream__connection_id=connection_id)
    if asked.stream is not None:
        runs = runs.filter(stream_id=asked.stream)
    if asked.state is not None:
        runs = runs.filter(state=asked.state)
    found, following = rows_of(runs, asked, newest_first=True)
    return Page(items=[RunShown.model_validate(run) for run in found], next=following)


@routes.read(
    "/held",
    permission=READ,
    answers=Page[HeldDocumentShown],
    words=_("List documents held back"),
    about=_("The latest first, each with its reason; never what it says of people."),
)
def list_held(request: HttpRequest, asked: Query[HeldAsked]) -> Page[HeldDocumentShown]:
    """Documents that wait for somebody."""
    state = InboundState.DISCARDED if asked.discarded else InboundState.QUARANTINED
    held = connections_held(scope=actor_of(request).scope)
    rows = Inbound.objects.filter(connection__in=held, state=state).defer("body")
    if asked.connection is not None:
        rows = rows.filter(connection_id=asked.connection)
    if asked.code is not None:
        rows = rows.filter(code=asked.code)
    found, following = rows_of(rows, asked, newest_first=True)
    return Page(items=[_shown(row) for row in found], next=following)


def _shown(row: Inbound) -> HeldDocumentShown:
    why = Refusal(row.code, row.subject_said or row.key, row.figures or {})
    return HeldDocumentShown(
        id=row.pk,
        connection_id=row.connection_id,
        subject=row.subject,
        key=row.key,
        state=InboundState(row.state),
        changed_at=row.changed_at,
        received_at=row.received_at,
        reason=refused(why),
    )


@routes.write("/held/release", permission=WORK_HELD, answers=HeldMoved, words=_("Work documents again"))
def release(request: HttpRequest, said: DocumentIds) -> HeldMoved:
    """Let documents be worked again, soon."""
    return _moved(release_held, request, said)


@routes.write("/held/discard", permission=WORK_HELD, answers=HeldMoved, words=_("Discard documents"))
def discard(request: HttpRequest, said: DocumentIds) -> HeldMoved:
    """Leave documents unworked."""
    return _moved(discard_held, request, said)


def _moved(verb: Callable[..., Held], request: HttpRequest, said: DocumentIds) -> HeldMoved:
    done = verb(ids=list(dict.fromkeys(said.document_ids)), actor=actor_of(request), at=now())
    if not done.moved:
        raise all_refused(done.refusals)
    return HeldMoved(document_ids=list(done.moved), refusals=[refused(one) for one in done.refusals])


@routes.write(
    "/matches",
    permission=WORK_HELD,
    answers=MatchesShown,
    words=_("Match seller SKUs"),
    about=_("Documents that were held back for want of a match are worked again by themselves."),
)
def match(request: HttpRequest, said: MatchesSaid) -> MatchesShown:
    """Say which SKU of ours a shop's seller SKU is."""
    actor = actor_of(request)
    codes = {one.sku for one in said.matches if one.sku is not None}
    ids = sku_ids_by_code(codes) if codes else {}
    refusals: list[Refusal] = []
    drafts: list[MatchDraft] = []
    for row, one in enumerate(said.matches):
        if not actor.scope.sees_shop(one.shop_id):
            figures: dict[str, int | str] = {"field": "shop_id", "value": one.shop_id}
            refusals.append(Refusal(UNKNOWN, figures=figures, row=row))
        elif one.sku is not None and one.sku not in ids:
            refusals.append(Refusal(errors.UNKNOWN_SKU, one.sku, row=row))
        else:
            drafts.append(MatchDraft(one.shop_id, one.msku, ids[one.sku] if one.sku is not None else None))
    if not drafts:
        raise all_refused(refusals)
    changed = match_skus(drafts=drafts, actor=actor, at=now())
    return MatchesShown(changed=changed, refusals=[refused(one) for one in refusals])
