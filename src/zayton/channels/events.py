"""What happens to shops and sites."""

from django.utils.translation import gettext_lazy as _

from zayton.channels.queries import shops_on
from zayton.kernel.journal.public import Event, register_events, register_expansion, register_figures

# sites are added and never changed: an order of last year was placed on what it was then
SITE_ADDED = Event("channels.site_added", "site", _("Marketplace site added"))
SHOP_OPENED = Event("channels.shop_opened", "shop", _("Shop opened"))
SHOP_CHANGED = Event("channels.shop_changed", "shop", _("Shop settings changed"))
register_events((SITE_ADDED, SHOP_OPENED, SHOP_CHANGED))
# an order names its shop; which site that is on need not be written down with each of them
register_expansion("site", lambda keys: {"shop": shops_on(keys)})

register_figures(
    {
        "site_id": _("Marketplace site"),
        "owner_id": _("Owner of the goods"),
        "zone": _("Time zone"),
        "routing": _("Order in which warehouses are asked"),
        "splits": _("May split orders"),
        "simulated": _("Simulated"),
    }
)
