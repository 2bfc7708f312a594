"""Where settlements stand in the navigation, the search and the trace."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.channels.models import Settlement
from zayton.channels.settling.permissions import SEE
from zayton.channels.settling.queries import settlements_seen
from zayton.channels.settling.words import ref_words
from zayton.kernel.access.public import Scope
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    register_document_names,
    register_document_pages,
    register_navigation,
    register_search,
)


def find_settlements(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Settlements for the palette, by how their number begins."""
    found = settlements_seen(scope=scope).filter(ref__startswith=text).order_by("-pk")[:limit]
    return [
        Hit(one.ref, reverse("channels:settlement", args=[one.pk]), one.currency, "file-invoice")
        for one in found
    ]


register_navigation(
    [NavEntry("money", _("Settlements"), "channels:settlements", SEE.name, "file-invoice", 20)]
)
register_search([SearchProvider("channels.settlements", _("Settlements"), SEE.name, find_settlements)])
register_document_pages({"settlement": ("channels:settlement", SEE.name)})
register_document_names(
    {
        "settlement": lambda keys: {
            key: ref_words(ref, statement)
            for key, ref, statement in Settlement.objects.filter(pk__in=keys).values_list(
                "pk", "ref", "statement"
            )
        }
    }
)
