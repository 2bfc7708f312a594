"""Access and refresh tokens of the seller.

"Authorize your APP" (docId 1364): an app that was launched gets 30 days for the access token and 60 for the refresh
token; refreshing gives both anew, and the old refresh token ends.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from zayton.sandbox.aliexpress.answers import Complaint, Json
from zayton.sandbox.aliexpress.credentials import SELLER
from zayton.sandbox.aliexpress.world import World

LIFE_S = 2_592_000
REFRESH_LIFE_S = 5_184_000


class Tokens:
    """Hands tokens out and checks them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def create(self, params: Mapping[str, str]) -> Json:
        """Tokens for an authorization code, which is good once."""
        code = params.get("code", "")
        if code not in self._world.codes:
            raise Complaint("InvalidCode", "Invalid authorization code")
        self._world.codes.remove(code)
        return self._granted()

    def refresh(self, params: Mapping[str, str]) -> Json:
        """Tokens for a refresh token."""
        token = params.get("refresh_token", "")
        if token not in self._world.refresh:
            # used once: whoever keeps the old one after refreshing is shut out
            raise Complaint("IllegalRefreshToken", "The specified refresh token is invalid or expired")
        # the seller's first one stays good, so that a test can begin anew with it
        if self._world.refresh.index(token):
            self._world.refresh.remove(token)
        return self._granted()

    def _granted(self) -> Json:
        serial = self._world.next()
        access, refresh = f"50000500000access{serial:012}", f"50001500000refresh{serial:012}"
        until = self._world.now() + timedelta(seconds=LIFE_S)
        self._world.access[access] = until.isoformat()
        self._world.refresh.append(refresh)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": LIFE_S,
            "refresh_expires_in": REFRESH_LIFE_S,
            "expire_time": int(until.timestamp() * 1000),
            "account_platform": "seller_center",
            "sp": "ae",
            "user_nick": SELLER,
            "account": "seller@example.com",
            "seller_id": "200012345",
            "havana_id": "133111000000",
            "user_id": "200012345",
        }

    def check(self, token: str) -> None:
        """Complain unless an access token is good."""
        until = self._world.access.get(token)
        if until is None or datetime.fromisoformat(until) <= self._world.now():
            raise Complaint("IllegalAccessToken", "The specified access token is invalid or expired")
