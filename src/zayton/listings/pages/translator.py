"""The translator: its key, tested at once; the terms it keeps; the shops that take unreviewed texts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.listings.models import TranslatorAccount, UnreviewedShop
from zayton.listings.translating.engines import engines
from zayton.listings.translating.permissions import SET_UP
from zayton.listings.translating.queries import kept_terms
from zayton.listings.translating.setting_up import (
    TranslatorDraft,
    allow_unreviewed,
    set_terms,
    set_up_translator,
)
from zayton.listings.translating.terms import written_terms
from zayton.listings.translating.words import FORMALITY_WORDS
from zayton.ui.public import Action, count_text, page, sentences


@page(permission=SET_UP.name)
def translator(request: HttpRequest) -> HttpResponse:
    """See and change it; each form posts what it is about."""
    actor = actor_of(request)
    shops = shops_seen(scope=actor.scope)
    if request.method == "POST":
        refusal = _do(request, actor, [shop.id for shop in shops])
        if refusal is None:
            return redirect("listings:translator")
        messages.error(request, sentences(words_of(refusal)))
    account = TranslatorAccount.objects.first()
    engine = engines().get(account.engine) if account else next(iter(engines().values()), None)
    context = {
        "title": _("Translator"),
        "standing": _("Its key is tested before it is kept, and sealed at rest."),
        "actions": [Action(_("All translations"), reverse("listings:translations"), "language")],
        "account": account,
        "used": _used(account) if account else "",
        "engines": list(engines().values()),
        "engine": engine,
        "address": request.POST.get("address", account.address if account else ""),
        "formalities": [
            (one, FORMALITY_WORDS.get(one, one)) for one in (engine.formalities if engine else ())
        ],
        "formality": request.POST.get("formality", account.formality if account else "default"),
        "terms": request.POST.get("terms", written_terms(kept_terms())),
        "shops": shops,
        "allowed": set(UnreviewedShop.objects.values_list("shop_id", flat=True)),
    }
    return render(request, "listings/translator.html", context)


def _used(account: TranslatorAccount) -> str:
    if account.most is None:
        return count_text(account.used)
    return f"{count_text(account.used)} / {count_text(account.most)}"


def _do(request: HttpRequest, actor: Actor, shops: list[int]) -> Refusal | None:
    do = request.POST.get("do")
    if do == "terms":
        refusal = set_terms(text=request.POST.get("terms", ""), actor=actor, at=now())
        said = _("Kept. Translations made from now on read so.")
    elif do == "shops":
        wanted = [shop for shop in shops if f"shop-{shop}" in request.POST]
        refusal = allow_unreviewed(shop_ids=wanted, among=shops, actor=actor, at=now())
        said = _("Kept.")
    else:
        draft = TranslatorDraft(
            request.POST.get("engine", ""),
            request.POST.get("key", ""),
            request.POST.get("formality", "default"),
            request.POST.get("address", ""),
        )
        told = set_up_translator(draft=draft, actor=actor, at=now())
        refusal = told if isinstance(told, Refusal) else None
        said = _("It answers, and is kept.")
    if refusal is None:
        messages.success(request, said)
    return refusal
