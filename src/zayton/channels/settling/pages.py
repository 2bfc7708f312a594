"""Settlements: the list of them, and one with what it is made of."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.models import Settlement
from zayton.channels.ports.settlements import Statement
from zayton.channels.settling.permissions import SEE
from zayton.channels.settling.queries import settlements_seen, sums_by_kind
from zayton.channels.settling.tables import lines_table, papers_beside, settlements_table
from zayton.channels.settling.words import (
    CHECK_LOOKS,
    COUNTS_LOOKS,
    KIND_WORDS,
    PAID_LOOKS,
    STATEMENT_LOOKS,
    ref_words,
)
from zayton.kernel.access.public import actor_of
from zayton.kernel.intake.public import IMPORT
from zayton.ui.public import Action, count_text, money_text, page


@page(permission=SEE.name)
def settlements(request: HttpRequest) -> HttpResponseBase:
    """What marketplaces paid out, the latest period first."""
    return settlements_table().respond(
        request,
        title=_("Settlements"),
        standing=_("What marketplaces paid out, and whether its lines come to it."),
        actions=[Action(_("Import a file"), reverse("web:imports"), "upload", permission=IMPORT.name)],
    )


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
        context=_context(found, list(papers_beside(found, seen))),
    )


def _context(found: Settlement, others: list[Settlement]) -> dict[str, object]:
    difference = None if found.total_minor is None else found.total_minor - found.lines_minor
    check = "untold" if difference is None else "agrees" if difference == 0 else "differs"
    return {
        "found": found,
        "whose": found.shop or found.connection,
        "total": "" if found.total_minor is None else money_text(found.total_minor, found.currency),
        "sum": money_text(found.lines_minor, found.currency),
        "difference": "" if difference is None else money_text(difference, found.currency),
        "check": CHECK_LOOKS[check],
        # a span of days says nothing of whether its settlements were paid
        "paid": None if found.statement == Statement.REPORT else PAID_LOOKS[found.state],
        "statement": STATEMENT_LOOKS[found.statement],
        "counts": COUNTS_LOOKS["yes" if found.counts else "no"],
        "sums": [
            (KIND_WORDS[one.kind], count_text(one.lines), money_text(one.amount_minor, found.currency))
            for one in sums_by_kind(found.pk)
        ],
        "others": [(one, STATEMENT_LOOKS[one.statement].label) for one in others],
    }
