"""Confirming shipments by `confirmShipment` of the Orders API v0, which stays: the newer version has nothing for it.

The package's number is made of our key and so is the same when told twice; Amazon then edits the package it knows.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.sets import each_sent, written
from zayton.channels.ports.orders import Dispatch, Outcome

# those of Amazon's list that sellers who ship abroad use; others go as `Other` with their name
CARRIERS = (
    "4PX", "Amazon Shipping", "Australia Post", "BRT", "Canada Post", "China Post", "Chronopost", "Colissimo",
    "Correios", "Correos", "DHL", "DHL eCommerce", "DPD", "Deutsche Post", "Estafeta", "Evri", "FedEx", "GLS",
    "Hermes Logistik Gruppe", "InPost", "Japan Post", "La Poste", "OnTrac", "Parcelforce", "Poste Italiane",
    "PostNL", "Royal Mail", "SEUR", "SF Express", "SDA", "Sagawa", "TNT", "UPS", "USPS", "WINIT", "Yamato Transport",
    "Yanwen", "Yodel", "Yun Express",
)  # fmt: skip
_KNOWN = {carrier.lower().replace(" ", ""): carrier for carrier in CARRIERS}


class Dispatches:
    """See `DispatchPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """One call a package."""
        return each_sent(dispatches, key=lambda dispatch: dispatch.key, send=self._confirm)

    def _confirm(self, dispatch: Dispatch) -> None:
        self._client.ask("confirm_shipment", dispatch.number, confirmation(dispatch))


def confirmation(dispatch: Dispatch) -> dict[str, Any]:
    """The body of a confirmation."""
    known = _KNOWN.get(dispatch.carrier.lower().replace(" ", ""))
    carrier = (
        {"carrierCode": known}
        if known
        else {"carrierCode": "Other", "carrierName": dispatch.carrier or "Other"}
    )
    return {
        "marketplaceId": dispatch.site,
        "packageDetail": {
            "packageReferenceId": package_number(dispatch.key),
            **carrier,
            "trackingNumber": dispatch.tracking,
            "shipDate": written(dispatch.at),
            "orderItems": [{"orderItemId": line, "quantity": units} for line, units in dispatch.lines],
        },
    }


def package_number(key: str) -> str:
    """A positive number, as Amazon wants, that is always the same for a key."""
    # above those that we number ourselves, so that the two never meet
    if key.isascii() and key.isdigit() and 0 < int(key) < 10**9:
        return str(int(key))
    return str(crc32(key.encode()) + 10**9)
