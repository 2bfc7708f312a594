"""The table of SKUs and the page of one of them."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zayton.catalog.history import changes_of
from zayton.catalog.models import Sku
from zayton.catalog.panels import panels_for
from zayton.catalog.people import actor_names
from zayton.catalog.permissions import EDIT, READ
from zayton.catalog.queries import category_titles
from zayton.catalog.tables import no_skus_yet, sku_table, stage_choices
from zayton.catalog.targets import SKUS
from zayton.catalog.wording import in_chinese
from zayton.catalog.words import STAGES
from zayton.kernel.access.public import actor_of
from zayton.kernel.journal.public import declared_events
from zayton.ui.public import Action, count_text, href_of, money_text, number_text, page

_HISTORY = 12


@page(permission=READ.name)
def skus(request: HttpRequest) -> HttpResponseBase:
    """Every SKU, to filter, sort, export and edit in bulk."""
    importing = href_of("import_target", SKUS.name)
    table = sku_table(actor_of(request), empty=no_skus_yet(importing))
    if answer := table.answer(request):
        return answer
    actions = [Action(_("Add a SKU"), reverse("catalog:sku-new"), "plus", primary=True, permission=EDIT.name)]
    if importing:
        actions.insert(0, Action(_("Import"), importing, "file-import", permission=EDIT.name))
    return table.respond(request, title=_("Products and SKUs"), standing=_standing(), actions=actions)


def _standing() -> str:
    # nobody will weigh what is no longer sold
    found = Sku.objects.exclude(lifecycle="ended").aggregate(
        skus=Count("pk"), unweighed=Count("pk", Q(weight_g=None)), unowned=Count("pk", Q(person=None))
    )
    sentence = _(
        "%(skus)s SKUs on sale or to come; %(unweighed)s without weight, %(unowned)s without a responsible person."
    )
    return sentence % {name: count_text(count) for name, count in found.items()} if found["skus"] else ""


@page(permission=READ.name)
def sku(request: HttpRequest, sku_id: int) -> HttpResponseBase:
    """One SKU: what it is, what it holds, where it stands, how it came to be so."""
    found = get_object_or_404(
        Sku.objects.select_related("product__brand", "product__category", "person").prefetch_related(
            "barcodes"
        ),
        pk=sku_id,
    )
    actor = actor_of(request)
    actions = [Action(_("Edit"), reverse("catalog:sku-edit", args=[sku_id]), "edit", permission=EDIT.name)]
    context = {
        "title": found.code,
        "standing": titles_of(found)[0] or titles_of(found)[1],
        "sku": found,
        "other_title": titles_of(found)[1] if titles_of(found)[0] else "",
        "category": _category(found),
        "stage": stage_choices()[found.lifecycle],
        "simulated": found.simulated.split(","),
        "cost": cost_of(found) if actor.scope.sees_cost else None,
        "volume": _volume(found),
        # a style may come in a hundred sizes; its own page lists them all
        "siblings": Sku.objects.filter(product=found.product_id).exclude(pk=sku_id).order_by("key")[:20],
        "parts": found.parts.select_related("component").order_by("component__key"),
        "used_in": found.used_in.select_related("bundle").order_by("bundle__key"),
        "panels": _panels(request, sku_id),
        "history": _history(sku_id),
        "actions": [action for action in actions if actor.may(action.permission)],
    }
    return render(request, "catalog/sku.html", context)


def titles_of(found: Sku) -> tuple[str, str]:
    """The titles, in the reader's language first."""
    return (found.title_zh, found.title_en) if in_chinese() else (found.title_en, found.title_zh)


def _category(found: Sku) -> str:
    key = found.product.category_id
    return category_titles([key], chinese=in_chinese())[key] if key else ""


def cost_of(found: Sku) -> str:
    """The purchase cost in words; blank when unknown."""
    cost = found.purchase_cost_minor
    return "" if cost is None else money_text(cost, settings.BASE_CURRENCY)


def _volume(found: Sku) -> str:
    sides = (found.length_mm, found.width_mm, found.height_mm)
    return "" if sides == (None, None, None) else " × ".join(number_text(side) or "?" for side in sides)


def _panels(request: HttpRequest, sku_id: int) -> list[tuple[str, SafeString]]:
    drawn = [(str(panel.heading), panel.render(request, sku_id)) for panel in panels_for(actor_of(request))]
    return [(heading, mark_safe(html)) for heading, html in drawn if html]  # noqa: S308 - rendered by templates


def _history(sku_id: int) -> list[dict[str, Any]]:
    events = declared_events()
    entries = changes_of(sku_id, limit=_HISTORY)
    names = actor_names({entry.actor for entry in entries})
    return [
        {
            "words": events[entry.verb].words if entry.verb in events else entry.verb,
            "at": entry.at,
            "actor": names[entry.actor],
            "href": reverse("catalog:change", args=[entry.document_id]),
        }
        for entry in entries
    ]


def stage_words() -> dict[str, str]:
    """The stages to choose from."""
    return {stage: str(words) for stage, words in STAGES.items()}
