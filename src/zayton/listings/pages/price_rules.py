"""Price rules: the list, the form with its test, switches, and the log of moves."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.catalog.public import category_titles
from zayton.channels.public import shops_seen
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.listings.models import Listing, PriceRule
from zayton.listings.pages.price_form import draft_of, fresh_body, typed_values, values_of
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.pricing.errors import BAD_FIELD, NAME_NEEDED, NAME_TAKEN
from zayton.listings.pricing.queries import bodies_of, body_of, standing_rules
from zayton.listings.pricing.repricing import try_rule
from zayton.listings.pricing.tables import moves_table, tried_rows
from zayton.listings.pricing.words import STRATEGY_WORDS, field_words
from zayton.listings.pricing.writing import (
    delete_price_rules,
    note_tested,
    switch_price_rules,
    write_price_rule,
)
from zayton.listings.watching.words import condition_choices
from zayton.ui.public import Action, Empty, count_text, page, sentences

_MOST_SHOWN = 500


@page(permission=READ.name)
def price_rules(request: HttpRequest) -> HttpResponse:
    """The rules, the one that decides first on top."""
    may = actor_of(request).may(MANAGE.name)
    rules = list(standing_rules())
    bodies = bodies_of(rules)
    new = Action(_("New price rule"), reverse("listings:price-rule-new"), "plus", primary=True)
    log = Action(_("Log of moves"), reverse("listings:price-moves"), "history")
    context = {
        "title": _("Price rules"),
        "standing": _("Prices that move by themselves, never below their floor, each move with its reason."),
        "rules": [
            {"rule": one, "strategy": STRATEGY_WORDS[bodies[one.pk].strategy], "body": bodies[one.pk]}
            for one in rules
        ],
        "may": may,
        "actions": [log, new] if may else [log],
        "empty": Empty(
            _("No price rules yet"),
            _(
                "A rule matches the lowest offer, beats the Buy Box or keeps a margin, within bounds that you set."
            ),
            new if may else None,
            "currency-dollar",
        ),
    }
    return render(request, "listings/price_rules.html", context)


@page(permission=READ.name)
def price_rule(request: HttpRequest, rule_id: int | None = None) -> HttpResponse:
    """The form of a rule; `test` keeps it and shows what it would do now."""
    kept = _rule(rule_id) if rule_id is not None else None
    actor = actor_of(request)
    if request.method != "POST":
        values = (
            values_of(kept.name, kept.priority, body_of(kept), dry_run=kept.dry_run)
            if kept
            else values_of("", 50, fresh_body(settings.BASE_CURRENCY), dry_run=False)
        )
        return _form(request, kept, values)
    draft, unread = draft_of(request.POST, kept)
    done = write_price_rule(draft=draft, unread=unread, actor=actor, at=now())
    if isinstance(done, list):
        return _refused(request, kept, done)
    if "test" in request.POST:
        return _tested(request, done)
    messages.success(request, _("Kept. It is switched on once you have seen its test."))
    return redirect("listings:price-rule", done.pk)


def _refused(request: HttpRequest, kept: PriceRule | None, refusals: list[Refusal]) -> HttpResponse:
    """The form as it was typed, with what is wrong beside each field."""
    faults = {}
    for refusal in refusals:
        if refusal.code == BAD_FIELD:
            field = str(refusal.figures["field"])
            faults[field] = str(field_words(field))
        elif refusal.code in (NAME_NEEDED, NAME_TAKEN):
            faults["name"] = words_of(refusal)[0]
    others = [one for one in refusals if one.code != BAD_FIELD]
    fields = [one for one in refusals if one.code == BAD_FIELD]
    for refusal in [*others, *(fields if len(fields) == 1 else [])]:
        messages.error(request, sentences(words_of(refusal)))
    if len(fields) > 1:
        words = _("%(n)s fields cannot be so; each says why. Nothing was changed.")
        messages.error(request, words % {"n": count_text(len(fields))})
    return _form(request, kept, typed_values(request.POST), faults=faults)


def _rule(rule_id: int) -> PriceRule:
    found = standing_rules().filter(pk=rule_id).first()
    if found is None:
        raise Http404
    return found


def _tested(request: HttpRequest, rule: PriceRule) -> HttpResponse:
    actor, at = actor_of(request), now()
    body = body_of(rule)
    tried = try_rule(rule=rule, body=body, at=at, scope=actor.scope)
    note_tested(rule_id=rule.pk, version=rule.version, actor=actor, at=at)
    rule.refresh_from_db()
    rows = tried_rows(tried, sees_cost=actor.scope.sees_cost)
    moving = sum(1 for row in rows if row["to"])
    context = {
        # what moves comes first; the rest of ten thousand is counted
        "tried": sorted(rows, key=lambda row: not row["to"])[:_MOST_SHOWN],
        "tried_words": ngettext(
            "%(moving)s of %(count)s listing would move now.",
            "%(moving)s of %(count)s listings would move now.",
            len(rows),
        )
        % {"moving": count_text(moving), "count": count_text(len(rows))},
        "left_out": max(0, len(rows) - _MOST_SHOWN),
        "sees_cost": actor.scope.sees_cost,
    }
    values = values_of(rule.name, rule.priority, body, dry_run=rule.dry_run)
    return _form(request, rule, values, **context)


def _form(
    request: HttpRequest, kept: PriceRule | None, values: dict[str, Any], **more: object
) -> HttpResponse:
    actor = actor_of(request)
    names = category_titles()
    context: dict[str, Any] = {
        "title": kept.name if kept else _("New price rule"),
        "standing": _("Version %(number)s") % {"number": kept.version} if kept else "",
        "rule": kept,
        "is_tested": bool(kept and kept.tested_version == kept.version),
        "values": values,
        "strategies": STRATEGY_WORDS.items(),
        "shops": shops_seen(scope=actor.scope),
        "categories": sorted(names.items(), key=lambda one: one[1]),
        "brands": _brands(),
        "conditions": condition_choices(),
        "weekdays": WEEKDAYS_ABBR.items(),
        "hours": range(24),
        "may": actor.may(MANAGE.name),
        "actions": [Action(_("All price rules"), reverse("listings:price-rules"), "list")],
        **more,
    }
    return render(request, "listings/price_rule.html", context)


def _brands() -> list[tuple[int, str]]:
    """The brands that are on sale."""
    path = "sku__product__brand"
    found = Listing.objects.exclude(**{f"{path}_id": None}).order_by(f"{path}__name")
    return list(found.values_list(f"{path}_id", f"{path}__name").distinct())


@page(permission=MANAGE.name)
@require_POST
def switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Switch a rule on or off."""
    on = request.POST.get("on") == "1"
    refusals = switch_price_rules(ids=[rule_id], on=on, actor=actor_of(request), at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, _("Switched on.") if on else _("Switched off."))
    return redirect("listings:price-rules")


@page(permission=MANAGE.name)
@require_POST
def delete(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Delete a rule; its moves stay in the log."""
    refusals = delete_price_rules(ids=[rule_id], actor=actor_of(request), at=now())
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, _("Deleted."))
    return redirect("listings:price-rules")


@page(permission=READ.name)
def moves(request: HttpRequest) -> HttpResponseBase:
    """Every move with its rule, its reason and the rail that held it; the last ones can be taken back."""
    return moves_table(actor_of(request).scope).respond(
        request,
        title=_("Price moves"),
        standing=_(
            "Every move of every rule, with its reason. The last move of a listing can be taken back."
        ),
        actions=[Action(_("Price rules"), reverse("listings:price-rules"), "adjustments")],
    )
