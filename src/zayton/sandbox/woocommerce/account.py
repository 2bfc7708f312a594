"""Who may call: the consumer key and secret, as Basic, in the query, or by an OAuth 1.0a signature.

Over plain HTTP only the signature counts, as a real shop will have it; a proxy that says `X-Forwarded-Proto: https`
makes the other two good as well.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.requests import Request

CONSUMER_KEY = "ck_7a6179746f6e73616e64626f786b657900000001"
CONSUMER_SECRET = "cs_7a6179746f6e73616e64626f787365630000001"  # noqa: S105 it opens nothing but this sandbox
_WINDOW = 15 * 60
_DIGESTS = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_NEEDED = (
    "oauth_consumer_key",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
)


@dataclass
class Doorkeeper:
    """Checks calls, and remembers which nonces were used."""

    revoked: bool = False
    nonces: dict[str, float] = field(default_factory=dict)

    def against(self, request: Request) -> str:
        """What is wrong with a call's credentials; `""` when nothing is."""
        params = dict(request.query_params)
        if self.revoked:
            return "Consumer key is invalid."
        if request.headers.get("x-forwarded-proto", request.url.scheme) == "https":
            return _against_plain(request, params)
        if not any(name in params for name in _NEEDED):
            return "Sorry, you cannot list resources."
        return self._against_signature(request, params)

    def _against_signature(self, request: Request, params: Mapping[str, str]) -> str:
        missing = [name for name in _NEEDED if name not in params]
        if missing:
            return f"Missing OAuth parameter {missing[0]}"
        if params["oauth_consumer_key"] != CONSUMER_KEY:
            return "Consumer key is invalid."
        if not hmac.compare_digest(_signature(request, params).encode(), params["oauth_signature"].encode()):
            return "Invalid signature - provided signature does not match."
        return self._against_replay(params["oauth_timestamp"], params["oauth_nonce"])

    def _against_replay(self, stamp: str, nonce: str) -> str:
        at = time.time()
        if not stamp.isdecimal() or abs(at - int(stamp)) > _WINDOW:
            return "Invalid timestamp."
        self.nonces = {one: since for one, since in self.nonces.items() if at - since < _WINDOW}
        if nonce in self.nonces:
            return "Invalid nonce - nonce has already been used."
        self.nonces[nonce] = at
        return ""


def _against_plain(request: Request, params: Mapping[str, str]) -> str:
    given = (params.get("consumer_key", ""), params.get("consumer_secret", ""))
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(text).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "Consumer key is invalid."
        given = (name, secret)
    if given[0] != CONSUMER_KEY:
        return "Consumer key is invalid." if given[0] else "Sorry, you cannot list resources."
    return "" if given[1] == CONSUMER_SECRET else "Consumer secret is invalid."


def _signature(request: Request, params: Mapping[str, str]) -> str:
    signed = {name: value for name, value in params.items() if name != "oauth_signature"}
    # escaped twice, as the base string escapes what is escaped already
    pairs = sorted((_twice(name), _twice(value)) for name, value in signed.items())
    joined = "%26".join(f"{name}%3D{value}" for name, value in pairs)
    base = f"{request.method}&{quote(str(request.url.replace(query='')), safe='')}&{joined}"
    digest = _DIGESTS.get(params["oauth_signature_method"], hashlib.sha256)
    return base64.b64encode(hmac.new(f"{CONSUMER_SECRET}&".encode(), base.encode(), digest).digest()).decode()


def _twice(text: str) -> str:
    return quote(quote(text, safe="~"), safe="~")
