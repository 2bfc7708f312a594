"""How much of what is available each shop may show, where a listing has no rule of its own."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.channels.public import ShopFacts, shops_seen
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.listings.models import ShowRule
from zayton.listings.operations.ruling import RuleDraft, RulesSet, set_show_rules
from zayton.listings.pages.rule_fields import FIELDS, written
from zayton.listings.permissions import MANAGE, READ
from zayton.ui.public import Action, Change, Empty, page, sentences

_MOST_TOLD = 200


@page(permission=READ.name)
def show_rules(request: HttpRequest) -> HttpResponseBase:
    """The rule of every shop that the reader sees; posting shows what would change, or keeps it."""
    actor = actor_of(request)
    shops = shops_seen(scope=actor.scope)
    standing = _standing(shops)
    typed = {shop.id: _typed(request, shop.id, standing[shop.id]) for shop in shops}
    drafts = {
        shop.name: RuleDraft(shop.id, None, **typed[shop.id])
        for shop in shops
        if typed[shop.id] != standing[shop.id]
    }
    changes: list[Change] | None = None
    if request.POST.get("go") == "save" and _saved(request, drafts, actor):
        return redirect("listings:show-rules")
    if request.POST.get("go") == "try":
        changes = _tried(request, drafts, actor)
    own = ShowRule.objects.filter(shop_id__in=typed, listing__isnull=False).order_by()
    context = {
        "title": _("Quantity rules of shops"),
        "standing": _("How much of what is available a shop may show, unless a listing has a rule of its own."),
        "rows": [(shop, typed[shop.id]) for shop in shops],
        "own": dict(own.values_list("shop_id").annotate(count=Count("pk"))),
        "changes": changes and changes[:_MOST_TOLD],
        "tried": changes is not None,
        "may": actor.may(MANAGE.name),
        "empty": Empty(_("No shops yet"), _("A shop is an account of yours on a marketplace."), icon="building-store"),
        "actions": [Action(_("Listings"), reverse("listings:listings"), "tags")],
    }  # fmt: skip
    return render(request, "listings/show_rules.html", context)


def _standing(shops: Sequence[ShopFacts]) -> dict[int, dict[str, str]]:
    """Each shop's rule as its form says it; a bound that does nothing is blank."""
    found = {one.shop_id: one for one in ShowRule.objects.filter(listing=None)}
    return {shop.id: written(found.get(shop.id)) for shop in shops}


def _typed(request: HttpRequest, shop_id: int, standing: Mapping[str, str]) -> dict[str, str]:
    return {name: request.POST.get(f"{name}-{shop_id}", standing[name]).strip() for name in FIELDS}


def _tried(request: HttpRequest, drafts: Mapping[str, RuleDraft], actor: Actor) -> list[Change] | None:
    """What would be shown otherwise; `None` where a rule cannot be."""
    changes: list[Change] = []
    is_refused = False
    # one by one, as two shops may sell under the same seller SKU
    for name, draft in drafts.items():
        tried = set_show_rules(drafts=[draft], actor=actor, at=now(), dry_run=True)
        is_refused |= _refused(request, tried)
        changes += [Change(f"{name} · {one.subject}", one.before, one.after) for one in tried.changes]
    return None if is_refused else changes


def _saved(request: HttpRequest, drafts: Mapping[str, RuleDraft], actor: Actor) -> bool:
    done = set_show_rules(drafts=list(drafts.values()), actor=actor, at=now())
    if done.written:
        count = len(done.changes)
        words = ngettext(
            "Saved. The channels are told of %(count)s listing.",
            "Saved. The channels are told of %(count)s listings.",
            count,
        )
        messages.success(request, words % {"count": count})
    return not _refused(request, done)


def _refused(request: HttpRequest, done: RulesSet) -> bool:
    for refusal in done.refusals:
        messages.error(request, sentences(words_of(refusal)))
    return bool(done.refusals)
