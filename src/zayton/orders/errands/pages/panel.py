"""What an order's marketplace was told, on the order's page, and what a person does about a refusal."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.channels.public import adapter_title, came_over, connection_row
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.sealing import SealBroken
from zayton.kernel.time import now
from zayton.orders.errands.mending import MendDraft, settle_errands, tell_again
from zayton.orders.errands.models import Errand
from zayton.orders.errands.permissions import TELL, WRITE
from zayton.orders.errands.queries import errands_of, seen_errands, strays_of, stuck_of
from zayton.orders.errands.states import ErrandKind, ErrandState
from zayton.orders.errands.wanting import letter_of
from zayton.orders.errands.words import KINDS, STATES, STRAYS, TAKEN, UNCALLED, WAITS, reason_words
from zayton.orders.queries import OrderRow
from zayton.orders.states import Kind
from zayton.ui.public import count_text, page, sentences


def errands_on_order(order: OrderRow, actor: Actor) -> dict[str, Any] | None:
    """What an order's page says of its marketplace; `None` where it came over no connection."""
    if order.kind == Kind.RETURN:
        return None
    named = order.shop_id, order.external_number
    over = came_over([named]).get(named)
    errands = list(errands_of(order.id, scope=actor.scope))
    if over is None and not errands:
        return None
    waiting, unheard = strays_of(errands), stuck_of(errands)
    found = connection_row(over.connection_id if over else errands[0].connection_id)
    return {
        "market": adapter_title(found.adapter),
        "rows": [_row(errand, waiting, unheard) for errand in errands],
        "may_tell": actor.may(TELL.name),
        "may_write": over is not None and actor.may(WRITE.name),
        "order_id": order.id,
    }


def _row(errand: Errand, waiting: Collection[int], unheard: Collection[int]) -> dict[str, Any]:
    return {
        "id": errand.pk,
        "kind": KINDS[errand.kind],
        "state": STATES[errand.state],
        "when": errand.told_at or errand.at,
        "detail": detail_words(errand),
        "said": waits_words(errand, waiting, unheard) or _said(errand),
        "failed": errand.state == ErrandState.FAILED,
        "stuck": errand.pk in unheard,
        "parcel": errand.kind == ErrandKind.DISPATCH,
        "carrier": errand.carrier,
        "number": errand.number,
        "text": _text(errand),
    }


def waits_words(errand: Errand, waiting: Collection[int], unheard: Collection[int]) -> str:
    """Why nobody tells it as things stand: a stray's shop is not connected, another's connection is not called."""
    if errand.pk in waiting:
        return str(STRAYS)
    return str(UNCALLED) if errand.pk in unheard else ""


def detail_words(errand: Errand) -> str:
    """What was told, in short: units, carrier and number, or the reason."""
    if errand.kind == ErrandKind.DISPATCH:
        count = sum(errand.goods.values())
        units = ngettext("%(units)s unit", "%(units)s units", count) % {"units": count_text(count)}
        return " · ".join(part for part in (units, errand.carrier, errand.number) if part)
    return reason_words(errand.reason)


def _said(errand: Errand) -> str:
    if errand.state == ErrandState.DUE and errand.reference:
        return sentences((str(TAKEN), errand.fault_said))
    if errand.state == ErrandState.DUE and errand.tries:
        return sentences((str(WAITS), errand.fault_said))
    if errand.state == ErrandState.SETTLED:
        return " · ".join(part for part in (errand.note, errand.fault_said) if part)
    return errand.fault_said if errand.state == ErrandState.FAILED else ""


def _text(errand: Errand) -> str:
    if errand.kind != ErrandKind.LETTER:
        return ""
    try:
        return letter_of(errand)
    except SealBroken:
        return ""


@page(permission=TELL.name)
@require_POST
def errand(request: HttpRequest, errand_id: int) -> HttpResponseBase:
    """Send again, with another carrier or number, or say that it was settled there by hand."""
    actor = actor_of(request)
    found = seen_errands(scope=actor.scope).filter(pk=errand_id).first()
    if found is None:
        raise Http404
    if request.POST.get("verb") == "settle":
        note = request.POST.get("note", "")
        mended = settle_errands(errand_ids=[errand_id], actor=actor, at=now(), note=note)
        done = _("Noted: it is told no more.")
    else:
        draft = MendDraft(errand_id, request.POST.get("carrier"), request.POST.get("number"))
        mended = tell_again(drafts=[draft], actor=actor, at=now())
        done = _("The marketplace is told again.")
    for refusal in mended.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not mended.refusals:
        messages.success(request, done)
    return redirect("orders:order", found.order_id)
