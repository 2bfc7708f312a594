"""A correction of stock that came in an order file."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards
from zayton.kernel.access.public import actor_of
from zayton.orders.models import Correction
from zayton.orders.permissions import READ
from zayton.orders.words import CORRECTION_WORDS
from zayton.ui.public import href_of, page


@page(permission=READ.name)
def correction(request: HttpRequest, correction_id: int) -> HttpResponseBase:
    """What was written up or down, why, and the remark of the file's row."""
    scope = actor_of(request).scope
    found = Correction.objects.select_related("shop").filter(pk=correction_id).first()
    # the same answer for both, so that numbers cannot be guessed
    if found is None or not scope.sees_shop(found.shop_id):
        raise Http404
    lines = list(found.lines.order_by("id"))
    cards = sku_cards({line.sku_id for line in lines})
    return render(
        request,
        "orders/correction.html",
        {
            "title": _("Stock correction %(number)s") % {"number": found.external_number},
            "standing": _(
                "Rows of an order file without price and buyer: the warehouse wrote stock up or down."
            ),
            "correction": found,
            "source": href_of("import", found.source_import_id) if found.source_import_id else "",
            "lines": [
                {
                    "line": line,
                    "code": cards[line.sku_id].code if line.sku_id in cards else line.sku_id,
                    "href": href_of("sku", line.sku_id),
                    "reason": CORRECTION_WORDS.get(line.reason, line.reason),
                }
                for line in lines
            ],
        },
    )
