"""The bell: what marketplaces refused, for those who may see to it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.public import adapter_title
from zayton.kernel.access.public import Actor
from zayton.orders.errands.models import Errand
from zayton.orders.errands.permissions import TELL
from zayton.orders.errands.queries import refused_errands
from zayton.orders.errands.words import KINDS
from zayton.ui.public import Notice, NoticeSource, register_notices


def told_of_errands(actor: Actor, limit: int) -> Sequence[Notice]:
    """Errands that marketplaces refused."""
    if not actor.may(TELL.name):
        return []
    found = refused_errands(scope=actor.scope).select_related("order", "connection")[:limit]
    return [_notice(errand) for errand in found]


def _notice(errand: Errand) -> Notice:
    words = _("Order %(number)s: %(market)s refused “%(what)s”: %(said)s") % {
        "number": errand.order.external_number,
        "market": adapter_title(errand.connection.adapter),
        "what": str(KINDS[errand.kind].label),
        "said": errand.fault_said or "–",
    }
    href = reverse("orders:order", args=[errand.order_id])
    return Notice(errand.told_at or errand.at, words, href, "red", "alert-triangle")


register_notices([NoticeSource("orders.errands", told_of_errands)])
