"""The owner's first screen: how the business stands, within ten seconds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.channels.public import told_of_connections
from zayton.cockpit.asking import Asker
from zayton.cockpit.standing import charts, lists, tiles
from zayton.cockpit.standing.opening import SALES
from zayton.cockpit.wording import figure_text, period_text
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.intake.public import ImportState, imports_seen_by, open_rows
from zayton.lake.public import published
from zayton.ui.public import Action, Empty, compared, count_text, page, said


@page(permission="lake.ask")
def home(request: HttpRequest) -> HttpResponse:
    """Sales, where they come from, stock, and what needs a hand; every figure opens into what it is made of."""
    actor = actor_of(request)
    cut = published()
    # a lake may be laid out before the first entry came through it
    if cut is None or not cut.position:
        return render(
            request, "cockpit/nothing.html", {"title": _("How the business stands"), "empty": _nothing()}
        )
    asker = Asker.of(request)
    today = asker.chosen.today
    ending = lists.running_out(asker, today)
    failed = _failed(actor)
    context: dict[str, Any] = {
        "title": _("How the business stands"),
        "standing": _sentence(asker, ending.count, failed["rows"]),
        "sales": tiles.sales_tiles(asker, today),
        "keys": tiles.key_tiles(asker),
        "stock": tiles.stock_tiles(asker),
        "charts": _charts(asker),
        "best": lists.top_skus(asker),
        "worst": lists.top_skus(asker, bottom=True),
        "ending": ending,
        "failed": failed,
        "period": period_text(asker.period),
        "actions": [Action(_("Explore"), reverse("cockpit:explore"), "chart-dots")],
        "cut": cut,
        "position": asker.position,
        "money_note": asker.money.note,
        "by_country": bool(asker.chosen.countries),
        "zones_differ": len(asker.chosen.zones) > 1,
    }
    return render(request, "cockpit/home.html", context)


def _charts(asker: Asker) -> dict[str, Any]:
    return {
        "by_day": charts.by_day(asker),
        "by_country": charts.by_country(asker),
        "by_category": charts.by_department(asker),
        "by_age": charts.stock_by_age(asker),
    }


def _sentence(asker: Asker, ending: int, held: int) -> str:
    """How things stand in one sentence: what was sold against before, what runs out, what was not taken in."""
    answer = asker.ask([SALES], compare="previous")
    if answer is None:
        return ""
    metric, totals = answer.metrics[0], answer.totals
    # without words of its own: the sentence says what it is compared with
    change = compared(totals.figures[metric.name], totals.before.get(metric.name), "")
    sales = said(figure_text(metric, totals.figures[metric.name], asker.money, whole=True))
    figures = {"sales": sales, "period": period_text(answer.period), "change": change.text}
    sold = (
        _("%(sales)s net revenue from %(period)s")
        # a change from nothing has no percentage to put into brackets
        if change.fraction is None
        else _("%(sales)s net revenue from %(period)s (%(change)s on the period before)")
    )
    parts = [
        sold % figures,
        ngettext("%(count)s SKU runs out within two weeks", "%(count)s SKUs run out within two weeks", ending)
        % {"count": count_text(ending)},
    ]
    if held:
        parts.append(
            ngettext("%(count)s row waits in quarantine", "%(count)s rows wait in quarantine", held)
            % {"count": count_text(held)}
        )
    return _("; ").join(parts) + _(".")


def _failed(actor: Actor) -> dict[str, Any]:
    """What could not be taken in: rows in quarantine and imports that failed, for those who may see them."""
    # also their number is left out: it would tell of files one may not see
    told = list(told_of_connections(actor, 5))
    if not actor.may("intake.read"):
        return {"rows": 0, "imports": [], "connections": told, "seen": bool(told)}
    failed = imports_seen_by(actor).filter(state=ImportState.FAILED, dry_run=False)[:5]
    return {"rows": open_rows(actor), "imports": list(failed), "connections": told, "seen": True}


def _nothing() -> Empty:
    action = Action(_("Import orders"), reverse("web:imports"), "file-import", primary=True)
    return Empty(
        _("There are no figures yet"),
        _("They appear a few seconds after the first orders or goods are there."),
        action,
        "chart-bar",
    )
