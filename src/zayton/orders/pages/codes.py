"""What a shop's service codes mean: seen, added, changed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.orders.operations.codes import known_codes, set_service_codes
from zayton.orders.permissions import SET_UP
from zayton.orders.words import CHARGE_WORDS
from zayton.ui.public import page, sentences


@page(permission=SET_UP.name)
def codes(request: HttpRequest, shop_id: int) -> HttpResponseBase:
    """The codes of one shop; posting says what one of them means from now on."""
    shops = {shop.id: shop for shop in shops_seen(scope=actor_of(request).scope)}
    if shop_id not in shops:
        raise Http404
    if request.method == "POST":
        said = {request.POST.get("pattern", ""): request.POST.get("charge", "")}
        refusals = set_service_codes(shop_id=shop_id, codes=said)
        for refusal in refusals:
            messages.error(request, sentences(words_of(refusal)))
        if not refusals:
            messages.success(request, _("Saved. It holds for files imported from now on."))
        return redirect("orders:codes", shop_id)
    known = sorted(known_codes(shop_id).items())
    return render(
        request,
        "orders/codes.html",
        {
            "title": _("Service codes of %(shop)s") % {"shop": shops[shop_id].name},
            "standing": _("Codes in order files that stand for money rather than goods."),
            "shops": shops.values(),
            "codes": [(pattern, charge, CHARGE_WORDS.get(charge, _("Goods"))) for pattern, charge in known],
            "charges": [("goods", _("Goods")), *CHARGE_WORDS.items()],
        },
    )
