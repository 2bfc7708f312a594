"""Settlements: the list of them, and one with what it is made of."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.channels.models import Settlement
from zayton.channels.settling.permissions import SEE
from zayton.channels.settling.queries import judgements, payments_missing, settlements_seen, sums_by_kind
from zayton.channels.settling.tables import lines_table, papers_beside, settlements_table
from zayton.channels.settling.words import (
    CHECK_LOOKS,
    COUNTS_LOOKS,
    KIND_WORDS,
    PAID_LOOKS,
    STATEMENT_LOOKS,
    ref_words,
    says_payment,
)
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.intake.public import IMPORT
from zayton.ui.public import Action, count_text, money_text, page


@page(permission=SEE.name)
def settlements(request: HttpRequest) -> HttpResponseBase:
    """What marketplaces paid out, the latest period first."""
    return settlements_table().respond(
        request,
        title=_("Settlements"),
        standing=_standing(actor_of(request).scope),
        actions=[Action(_("Import a file"), reverse("web:imports"), "upload", permission=IMPORT.name)],
    )


def _standing(scope: Scope) -> str:
    failed = payments_missing(scope=scope)
    if not failed:
        return _("What marketplaces paid out, and whether its lines come to it.")
    return ngettext(
        "%(count)d payment did not arrive. Look at the bank account that the marketplace pays to.",
        "%(count)d payments did not arrive. Look at the bank account that the marketplace pays to.",
        failed,
    ) % {"count": failed}


@page(permission=SEE.name)
def settlement(request: HttpRequest, settlement_id: int) -> HttpResponseBase:
    """One settlement: what it comes to by kind, and its lines."""
    seen = settlements_seen(scope=actor_of(request).scope)
    found = seen.select_related("shop", "connection").filter(pk=settlement_id).first()
    if found is None:
        raise Http404
    table = lines_table(found)
    if answer := table.answer(request):
        return answer
    return table.respond(
        request,
        title=_("Settlement %(number)s") % {"number": ref_words(found.ref, found.statement)},
        standing=str(found.shop or found.connection or ""),
        actions=[Action(_("All settlements"), reverse("channels:settlements"), "file-invoice")],
        template="channels/settlement.html",
        context=_context(found, seen),
    )


def _context(found: Settlement, seen: QuerySet[Settlement]) -> dict[str, object]:
    judged = judgements([found])[found.pk]
    return {
        "found": found,
        "whose": found.shop or found.connection,
        "total": "" if found.total_minor is None else money_text(found.total_minor, found.currency),
        "sum": money_text(found.lines_minor, found.currency),
        "difference": "" if judged.difference is None else money_text(judged.difference, found.currency),
        "check": CHECK_LOOKS[judged.agreement],
        "paid": PAID_LOOKS[found.payment]
        if says_payment(found.statement, found.ref, judged.agreement)
        else None,
        "arrived_at": judged.arrived_at,
        "paid_out": "" if judged.paid_minor is None else money_text(judged.paid_minor, found.currency),
        "back": seen.filter(pk=found.came_back_in_id).first() if found.came_back_in_id else None,
        "statement": STATEMENT_LOOKS[found.statement],
        "counts": COUNTS_LOOKS["yes" if found.counts else "no"],
        "sums": [
            (KIND_WORDS[one.kind], count_text(one.lines), money_text(one.amount_minor, found.currency))
            for one in sums_by_kind(found.pk)
        ],
        "others": [(one, STATEMENT_LOOKS[one.statement].label) for one in papers_beside(found, seen)],
    }
