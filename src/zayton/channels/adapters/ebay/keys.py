"""Fetching the public keys that eBay signs notifications with, by `getPublicKey` of the Notification API.

eBay asks that a key be kept for about an hour and not asked for with every notification: whoever calls keeps it.
"""

import re

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.tokens import APPLICATION
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import needed

_BASE = "/commerce/notification/v1"
_NAME = re.compile(r"[A-Za-z0-9_-]+")


class Keys:
    """See `KeysPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def public_key(self, name: str) -> str:
        """The public key of a signature; one that eBay does not know is a `Fault` (GONE)."""
        # it came from a stranger and becomes a part of the path
        if not _NAME.fullmatch(name):
            raise Fault(FaultKind.GONE, "no name of a key")
        return needed(
            self._client.read("notification", f"{_BASE}/public_key/{name}", token=APPLICATION), "key"
        )
