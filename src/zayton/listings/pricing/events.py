"""What happens to price rules, and to prices by them."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)
from zayton.listings.events import LISTING

PRICE_RULE = DocumentKind("price_rule", 66, _("Price rule"), page="listings:price-rule")
register_kinds([PRICE_RULE])

RULE_WRITTEN = Event("listings.price_rule_written", PRICE_RULE.name, _("Price rule written"))
RULE_REVISED = Event("listings.price_rule_revised", PRICE_RULE.name, _("Price rule changed"))
RULE_SWITCHED = Event("listings.price_rule_switched", PRICE_RULE.name, _("Price rule switched on or off"))
RULE_DELETED = Event("listings.price_rule_deleted", PRICE_RULE.name, _("Price rule deleted"))
MOVE_UNDONE = Event("listings.price_move_undone", LISTING.name, _("Price move taken back"))
BOUNDS_SET = Event("listings.price_bounds_set", LISTING.name, _("Price bounds set"))
register_events((RULE_WRITTEN, RULE_REVISED, RULE_SWITCHED, RULE_DELETED, MOVE_UNDONE, BOUNDS_SET))
register_figures(
    {
        "strategy": _("Strategy"),
        "priority": _("Rank"),
        "floor_minor": _("Floor"),
        "ceiling_minor": _("Ceiling"),
        "rule_version": _("Version of the rule"),
    }
)
