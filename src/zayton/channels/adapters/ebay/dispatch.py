"""Confirming shipments by Sell Fulfillment: one call a package.

eBay names a fulfilment after its tracking number. It would still take the same package twice, or refuse it in a way
that cannot be told from other refusals, so that what was confirmed already is looked at first.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.orders import BASE, Orders, written
from zayton.channels.adapters.ebay.payloads import units
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.orders import Dispatch, Outcome
from zayton.channels.ports.parts import Json, parts, text

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9]")
# eBay's ShippingCarrierCode is a text of letters and digits; these are the spellings that it knows
_CARRIERS = {
    "royalmail": "RoyalMail",
    "parcelforce": "ParcelForce",
    "usps": "USPS",
    "ups": "UPS",
    "fedex": "FedEx",
    "dhl": "DHL",
    "dpd": "DPD",
    "gls": "GLS",
    "hermes": "Hermes",
    "evri": "Evri",
    "yodel": "Yodel",
    "deutschepost": "DeutschePost",
    "laposte": "LaPoste",
    "colissimo": "Colissimo",
    "chronopost": "Chronopost",
    "posteitaliane": "PosteItaliane",
    "correos": "Correos",
    "australiapost": "AustraliaPost",
    "canadapost": "CanadaPost",
    "chinapost": "ChinaPost",
    "yunexpress": "YunExpress",
    "4px": "FourPX",
}


class Dispatches:
    """See `DispatchPort`."""

    def __init__(self, client: Client, orders: Orders) -> None:
        self._client = client
        self._orders = orders

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """Look, then confirm, one by one: each is an order's own."""
        return [self._confirmed(one) for one in dispatches]

    def _confirmed(self, asked: Dispatch) -> Outcome:
        try:
            known = self._known(asked)
            return Outcome(asked.key, reference=known or self._create(asked))
        except Fault as fault:
            return Outcome(asked.key, fault)

    def _known(self, asked: Dispatch) -> str:
        """The fulfilment that this dispatch became before; blank when it did not."""
        tracking = tracking_of(asked)
        for one in self._orders.fulfilments(asked.number):
            same = (
                text(one, "shipmentTrackingNumber") == tracking
                if tracking
                else _lines(one) == dict(asked.lines)
            )
            if same:
                return text(one, "fulfillmentId") or tracking
        return ""

    def _create(self, asked: Dispatch) -> str:
        answer = self._client.ask(
            "fulfillment",
            "POST",
            f"{BASE}/{quote(asked.number, safe='')}/shipping_fulfillment",
            body=_body(asked),
            safe=False,
        )
        return str(answer.headers.get("location", "")).rpartition("/")[2]


def tracking_of(asked: Dispatch) -> str:
    """The tracking number as eBay takes it: letters and digits alone."""
    return _NOT_ALLOWED.sub("", asked.tracking)


def carrier_of(asked: Dispatch) -> str:
    """The carrier as eBay spells it; `Other` for one without a name."""
    plain = _NOT_ALLOWED.sub("", asked.carrier)
    return _CARRIERS.get(plain.lower(), plain) or "Other"


def _body(asked: Dispatch) -> dict[str, Any]:
    body: dict[str, Any] = {
        "lineItems": [{"lineItemId": line, "quantity": units_} for line, units_ in asked.lines],
        "shippedDate": written(asked.at),
    }
    if tracking := tracking_of(asked):
        body |= {"trackingNumber": tracking, "shippingCarrierCode": carrier_of(asked)}
    return body


def _lines(fulfilment: Json) -> dict[str, int]:
    return {text(one, "lineItemId"): units(one, "quantity") or 0 for one in parts(fulfilment, "lineItems")}
