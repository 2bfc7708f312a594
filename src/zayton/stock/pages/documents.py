"""One stock document with what it moved and what it counted."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zayton.kernel.access.public import actor_of
from zayton.stock.ledger_table import movement_table
from zayton.stock.models import Count, Movement, Slip
from zayton.stock.permissions import READ
from zayton.stock.queries.ledger import touching
from zayton.stock.wording import document_named, place_words
from zayton.ui.public import moment_text, page


@page(permission=READ.name)
def document(request: HttpRequest, slip_id: int) -> HttpResponseBase:
    """A receipt, transfer, adjustment, count or scrapping, to those who see a warehouse that it touched."""
    slip = get_object_or_404(Slip, pk=slip_id)
    within = Q(document_kind=slip.kind, document_id=slip.pk)
    scope = actor_of(request).scope
    counts = (
        Count.objects.filter(slip=slip).select_related("place__warehouse", "sku").order_by("sku__code", "pk")
    )
    if scope.warehouses is not None:
        counts = counts.filter(place__warehouse__in=scope.warehouses)
        # absent rather than forbidden: another's document must not be told to exist
        if not counts and not Movement.objects.filter(within, touching(scope.warehouses)).exists():
            raise Http404
    table = movement_table(within=within)
    if answer := table.answer(request):
        return answer
    return table.respond(
        request,
        title=document_named(slip.kind, slip.pk).words,
        standing=_("Booked for %(moment)s. %(note)s") % {"moment": moment_text(slip.at), "note": slip.note},
        template="stock/document.html",
        context={"slip": slip, "counts": [_counted(count) for count in counts]},
    )


def _counted(count: Count) -> dict[str, object]:
    house = count.place.warehouse
    return {
        "sku": count.sku,
        "place": place_words(count.place.kind, count.place.code, house.code if house else None),
        "expected": count.expected,
        "counted": count.counted,
        "difference": count.counted - count.expected,
    }
