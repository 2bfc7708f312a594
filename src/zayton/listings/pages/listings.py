"""The table of listings."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zayton.kernel.access.public import actor_of
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.queries.listing import seen_listings
from zayton.listings.states import AskState, ListingState
from zayton.listings.tables import listing_table
from zayton.ui.public import Action, Empty, count_text, page, sentences


@page(permission=READ.name)
def listings(request: HttpRequest) -> HttpResponseBase:
    """Every offer of ours on every channel that the reader sees."""
    actor = actor_of(request)
    empty = Empty(
        _("No listings yet"),
        _("Connect a shop and its listings come in by themselves, or publish a SKU to the shops you choose."),
    )
    table = listing_table(actor.scope, empty=empty)
    if answer := table.answer(request):
        return answer
    actions = [
        Action(pgettext("page", "Publishing"), reverse("listings:publishing"), "cloud-upload"),
        Action(_("Quantity rules"), reverse("listings:show-rules"), "adjustments"),
        Action(_("Edits"), reverse("listings:edits"), "history"),
        Action(_("Edit in a grid"), reverse("listings:grid"), "table", permission=MANAGE.name, follows=True),
        Action(_("Publish"), reverse("listings:publish"), "upload", primary=True, permission=MANAGE.name),
    ]
    return table.respond(request, title=_("Listings"), standing=_standing(request), actions=actions)


def _standing(request: HttpRequest) -> str:
    found = seen_listings(scope=actor_of(request).scope)
    if not found.exists():
        return ""
    live = found.filter(state=ListingState.LIVE).count()
    unmatched = found.filter(sku=None).exclude(state=ListingState.DELETED).count()
    outside = found.filter(state=ListingState.OUTSIDE).count()
    refused = found.filter(asks__state=AskState.FAILED).distinct().count()
    said = [_("%(n)s on sale.") % {"n": count_text(live)}]
    if unmatched:
        words = ngettext("%(n)s is no SKU of ours yet.", "%(n)s are no SKUs of ours yet.", unmatched)
        said.append(words % {"n": count_text(unmatched)})
    if outside:
        words = ngettext(
            "%(n)s was made at its marketplace and is not brought over: it does not follow your stock.",
            "%(n)s were made at their marketplaces and are not brought over: they do not follow your stock.",
            outside,
        )
        said.append(words % {"n": count_text(outside)})
    if refused:
        words = ngettext(
            "The channel refused a change of %(n)s.", "The channel refused changes of %(n)s.", refused
        )
        said.append(words % {"n": count_text(refused)})
    return sentences(said)
