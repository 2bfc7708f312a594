"""What happens to shops and sites."""

from django.utils.translation import gettext_lazy as _

from zayton.channels.queries import shops_on
from zayton.channels.states import ConnectionState
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_expansion,
    register_figures,
    register_kinds,
)

# sites are added and never changed: an order of last year was placed on what it was then
SITE_ADDED = Event("channels.site_added", "site", _("Marketplace site added"))
SHOP_OPENED = Event("channels.shop_opened", "shop", _("Shop opened"))
SHOP_CHANGED = Event("channels.shop_changed", "shop", _("Shop settings changed"))
CONNECTION = DocumentKind("connection", 50, _("Connection"), page="channels:connection")
register_kinds([CONNECTION])
CONNECTED = Event("channels.connected", CONNECTION.name, _("Marketplace connected"))
CONNECTION_CHANGED = Event("channels.connection_changed", CONNECTION.name, _("Connection changed"))
CONNECTION_DENIED = Event("channels.connection_denied", CONNECTION.name, _("Marketplace denied access"))
CONNECTION_AWAY = Event("channels.connection_away", CONNECTION.name, _("Marketplace does not answer"))
WORKS_AGAIN = Event("channels.connection_back", CONNECTION.name, _("Marketplace answers again"))
PAUSED_EVENT = Event("channels.connection_paused", CONNECTION.name, _("Connection paused"))
RESUMED = Event("channels.connection_resumed", CONNECTION.name, _("Connection resumed"))
RELEASED = Event("channels.held_released", CONNECTION.name, _("Documents held back are worked again"))
DISCARDED = Event("channels.held_discarded", CONNECTION.name, _("Documents held back discarded"))
DENIED_EVENT = {ConnectionState.DENIED: CONNECTION_DENIED, ConnectionState.AWAY: CONNECTION_AWAY}
REPORT_TAKEN = Event("channels.report_taken", CONNECTION.name, _("Report taken in"))
REPORT_FAILED = Event("channels.report_failed", CONNECTION.name, _("Report could not be taken in"))
MATCHED = Event("channels.sku_matched", "shop", _("Seller SKU matched"))
SET_ASIDE = Event("channels.msku_set_aside", "shop", _("Seller SKU set aside as nothing of ours"))
register_events((SITE_ADDED, SHOP_OPENED, SHOP_CHANGED, MATCHED, SET_ASIDE))
register_events(
    (
        CONNECTED,
        CONNECTION_CHANGED,
        CONNECTION_DENIED,
        CONNECTION_AWAY,
        WORKS_AGAIN,
        PAUSED_EVENT,
        RESUMED,
        RELEASED,
        DISCARDED,
        REPORT_TAKEN,
        REPORT_FAILED,
    )
)
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
        "adapter": _("Marketplace"),
        "seller": _("Seller account"),
        "sites": _("Sites"),
        "stream": _("Stream"),
        "report": _("Report"),
        "every_seconds": _("Seconds between two pulls"),
        "is_on": _("Switched on"),
        "owners": _("Whose word counts"),
        "said": _("In their words"),
        "msku": _("Seller SKU"),
        "sku_id": _("SKU"),
        "documents": _("Documents"),
    }
)
