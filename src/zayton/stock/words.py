"""How warehouses, places, movements and states are called on screens and in files."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words
from zayton.stock.states import MirrorLineState, MirrorState, MovementKind, PlaceKind, State, WarehouseKind

STATE_WORDS: Mapping[State, Words] = {
    State.IN_PRODUCTION: _("In production"),
    State.IN_TRANSIT: _("In transit"),
    State.ON_HAND: _("On hand"),
    State.INSPECTION: _("In inspection"),
    State.SCRAPPED: _("Scrapped"),
}

MIRROR_WORDS: Mapping[MirrorState, Words] = {
    MirrorState.OPEN: _("To be settled"),
    MirrorState.SETTLED: _("Settled"),
    MirrorState.OVERTAKEN: _("Overtaken by a newer one"),
}

MIRROR_LINE_WORDS: Mapping[MirrorLineState, Words] = {
    MirrorLineState.AGREES: _("Agrees"),
    MirrorLineState.OPEN: _("To be settled"),
    MirrorLineState.BOOKED: _("Booked"),
    MirrorLineState.LEFT: _("Left as it is"),
}

WAREHOUSE_WORDS: Mapping[WarehouseKind, Words] = {
    WarehouseKind.OWN: _("Own warehouse"),
    WarehouseKind.OVERSEAS: _("Overseas warehouse"),
    WarehouseKind.MARKETPLACE: _("Marketplace warehouse"),
    WarehouseKind.STORE: _("Store"),
    WarehouseKind.VIRTUAL: _("Virtual warehouse"),
}

PLACE_WORDS: Mapping[PlaceKind, Words] = {
    PlaceKind.SUPPLIER: _("Supplier"),
    PlaceKind.CUSTOMER: _("Customer"),
    PlaceKind.ADJUSTMENT: _("Adjustment"),
    PlaceKind.PRODUCTION: _("Production"),
    PlaceKind.TRANSIT: _("Transit"),
    PlaceKind.BIN: _("Bin"),
    PlaceKind.MARKETPLACE: _("Place at a marketplace"),
    PlaceKind.INSPECTION: _("Inspection"),
    PlaceKind.SCRAP: _("Scrap"),
}

MOVEMENT_WORDS: Mapping[MovementKind, Words] = {
    MovementKind.RECEIVED: _("Received"),
    MovementKind.STARTED: _("Production started"),
    MovementKind.DISPATCHED: _("Dispatched"),
    MovementKind.MOVED: _("Moved"),
    MovementKind.COUNTED: _("Count difference"),
    MovementKind.SHIPPED: _("Shipped"),
    MovementKind.RETURNED: _("Returned"),
    MovementKind.SCRAPPED: _("Scrapped"),
    MovementKind.LOST: _("Lost"),
    MovementKind.FOUND: _("Found"),
    MovementKind.DAMAGED: _("Damaged"),
    MovementKind.EXPIRED: _("Expired"),
    MovementKind.SAMPLE: _("Sample"),
    MovementKind.CORRECTED: _("Correction"),
}


def place_called(place: str) -> Words:
    """A place that a refusal names by the name of its kind, in the reader's language; a code stays what it is."""
    kind = PlaceKind.__members__.get(place)
    return PLACE_WORDS[kind] if kind is not None else place
