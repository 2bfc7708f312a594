"""Asking for translations of many goods: what it would cost is shown before anything is started."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.channels.public import language_of_shops, shops_seen
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.listings.models import TranslatorAccount
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.listing import seen_listings
from zayton.listings.tables import listing_table, matching
from zayton.listings.translating.asking import (
    MOST,
    Estimate,
    TranslationAsked,
    ask_for_translations,
    estimate,
)
from zayton.listings.translating.engines import engines
from zayton.listings.translating.errors import UNKNOWN_GOODS
from zayton.listings.translating.permissions import SET_UP
from zayton.listings.translating.words import language_name
from zayton.ui.public import Action, Empty, page, sentences

_SHOWN = 20


@page(permission=MANAGE.name)
def translate(request: HttpRequest) -> HttpResponse:
    """Choose goods and languages, see the cost, start."""
    actor = actor_of(request)
    spoken = _spoken(actor)
    context: dict[str, Any] = {
        "title": _("Translate texts"),
        "standing": _("What is translated waits to be read by somebody; nothing is sent by itself."),
        "actions": [Action(_("All translations"), reverse("listings:translations"), "language")],
        "account": TranslatorAccount.objects.first(),
        "may_set_up": actor.may(SET_UP.name),
        "job": _whole(request.GET.get("job", "")),
        "languages": _named(_known(), spoken),
        "spoken": spoken,
        "codes": request.POST.get("codes", _codes_asked(request)),
        "source": request.POST.get("source", "zh" if "zh" in spoken else "en"),
        "targets": set(request.POST.getlist("targets")) or {one for one in spoken if one not in ("zh", "en")},
        "again": request.POST.get("again") == "on",
    }
    if request.method == "POST":
        asked = _asked(request, actor)
        found = asked if isinstance(asked, Refusal) else estimate(asked=asked, actor=actor)
        if isinstance(found, Estimate) and request.POST.get("do") == "start":
            assert not isinstance(asked, Refusal)
            started = ask_for_translations(asked=asked, actor=actor)
            if not isinstance(started, Refusal):
                return redirect(f"{reverse('listings:translate')}?job={started}")
            found = started
        if isinstance(found, Refusal):
            messages.error(request, sentences(words_of(found)))
        else:
            context |= {
                "estimate": found,
                "too_little": found.left is not None and found.characters > found.left,
            }
    return render(request, "listings/translate.html", context)


def _known() -> Collection[str]:
    account = TranslatorAccount.objects.first()
    engine = engines().get(account.engine) if account else None
    return engine.languages if engine else ()


def _named(languages: Collection[str], spoken: Collection[str]) -> list[tuple[str, str]]:
    """Languages with their names, those of one's shops first."""
    named = [(one, language_name(one)) for one in languages]
    return sorted(named, key=lambda pair: (pair[0] not in spoken, pair[1]))


def _spoken(actor: Actor) -> list[str]:
    """The languages of the shops somebody sees."""
    ids = [shop.id for shop in shops_seen(scope=actor.scope)]
    return sorted({language for _ref, language in language_of_shops(ids).values()})


def _asked(request: HttpRequest, actor: Actor) -> TranslationAsked | Refusal:
    codes = list(dict.fromkeys(request.POST.get("codes", "").split()))
    if codes:
        ids = sku_ids_by_code(codes)
        unknown = [code for code in codes if code not in ids]
        if unknown:
            return Refusal(UNKNOWN_GOODS, ", ".join(unknown[:_SHOWN])[:400])
        skus: Sequence[int] = sorted(set(ids.values()))
    else:
        rows = seen_listings(scope=actor.scope).filter(sku__isnull=False)
        skus = sorted(rows.values_list("sku_id", flat=True).distinct()[: MOST + 1])
    targets = tuple(dict.fromkeys(request.POST.getlist("targets")))
    return TranslationAsked(
        tuple(skus), request.POST.get("source", ""), targets, request.POST.get("again") == "on"
    )


def _codes_asked(request: HttpRequest) -> str:
    """The goods that a link names, or those of listings that were chosen, or filtered, in their table."""
    skus = {found for text in request.GET.getlist("sku") if (found := _whole(text))}
    if set(request.GET) - {"sku", "job"}:
        skus |= _skus_of_listings(request)
    return "\n".join(sorted(card.code for card in sku_cards(skus).values())) if skus else ""


def _skus_of_listings(request: HttpRequest) -> set[int]:
    chosen = [key for text in request.GET.get("chosen", "").split(".") if (key := _whole(text))]
    query = listing_table(actor_of(request).scope, empty=Empty("")).query(request).slice(0, MOST)
    # a choice of which nothing can be read is none of all
    found = matching(query, chosen[:MOST] or ([0] if "chosen" in request.GET else ()))
    return {row["sku_id"] for row in found.rows if row["sku_id"]}


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
