"""Who may call: the consumer key and secret, as Basic, in the query, or by an OAuth 1.0a signature.

Over plain HTTP only the signature counts, as a real shop will have it; a proxy that says `X-Forwarded-Proto: https`
makes the other two good as well.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.requests import Request

from zayton.sandbox.clock import Clock
from zayton.sandbox.woocommerce.shelves import Wrong

CONSUMER_KEY = "ck_7a6179746f6e73616e64626f786b657900000001"
CONSUMER_SECRET = "cs_7a6179746f6e73616e64626f787365630000001"  # noqa: S105 it opens nothing but this sandbox
_WINDOW = 15 * 60  # seconds, both for how old a call may be and for how long a nonce is remembered
_DIGESTS = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_NEEDED = (
    "oauth_consumer_key",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
)


_DENIED = {
    "GET": ("view", "Sorry, you cannot list resources."),
    "POST": ("create", "Sorry, you are not allowed to create resources."),
    "PUT": ("edit", "Sorry, you are not allowed to edit this resource."),
    "DELETE": ("delete", "Sorry, you are not allowed to delete this resource."),
}


@dataclass
class Doorkeeper:
    """Checks calls, and remembers which nonces were used.

    `permissions` is what the key may do: `read`, `write` or `read_write`. Follows `WC_REST_Authentication`.
    """

    clock: Clock
    revoked: bool = False
    permissions: str = "read_write"
    nonces: dict[str, float] = field(default_factory=dict)

    def check(self, request: Request) -> None:
        """Refuse a call whose credentials are wrong, or may not do what it asks for."""
        params = dict(request.query_params)
        secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
        if not (secure and self._is_known(request, params)):
            self._check_signature(request, params)
        kind = "read" if request.method in ("GET", "HEAD") else "write"
        if kind not in self.permissions:
            raise _wrong(f"The API key provided does not have {kind} permissions.")

    def _is_known(self, request: Request, params: Mapping[str, str]) -> bool:
        key, secret = params.get("consumer_key", ""), params.get("consumer_secret", "")
        # the query goes before the header, and counts only with both
        if not key or not secret:
            key, secret = _basic(request.headers.get("authorization", ""))
        # a key that nobody has is no error yet: the call may still be signed
        if key != CONSUMER_KEY or self.revoked or not secret:
            return False
        if secret != CONSUMER_SECRET:
            wrong = _wrong("Consumer secret is invalid.")
            wrong.headers = {"WWW-Authenticate": 'Basic realm="WooCommerce API."'}
            raise wrong
        return True

    def _check_signature(self, request: Request, params: Mapping[str, str]) -> None:
        missing = [name for name in _NEEDED if not params.get(name)]
        if len(missing) == len(_NEEDED):
            verb, words = _DENIED.get(request.method, _DENIED["GET"])
            raise Wrong(f"woocommerce_rest_cannot_{verb}", words, 401)
        if missing:
            words = f"Missing OAuth parameter{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
            raise Wrong("woocommerce_rest_authentication_missing_parameter", words, 401)
        if params["oauth_consumer_key"] != CONSUMER_KEY or self.revoked:
            raise _wrong("Consumer key is invalid.")
        if params["oauth_signature_method"] not in _DIGESTS:
            raise _wrong("Invalid signature - signature method is invalid.")
        if not hmac.compare_digest(_signature(request, params).encode(), params["oauth_signature"].encode()):
            raise _wrong("Invalid signature - provided signature does not match.")
        self._check_replay(params["oauth_timestamp"], params["oauth_nonce"])

    def _check_replay(self, stamp: str, nonce: str) -> None:
        # by the shop's own clock, which a shop that nobody looks after has wrong
        at = self.clock.now().timestamp()
        if not stamp.isdecimal() or abs(at - int(stamp)) > _WINDOW:
            raise _wrong("Invalid timestamp.")
        self.nonces = {one: since for one, since in self.nonces.items() if at - since < _WINDOW}
        if nonce in self.nonces:
            raise _wrong("Invalid nonce - nonce has already been used.")
        self.nonces[nonce] = at


def _wrong(message: str) -> Wrong:
    return Wrong("woocommerce_rest_authentication_error", message, 401)


def _basic(header: str) -> tuple[str, str]:
    kind, _, text = header.partition(" ")
    try:
        name, _, secret = base64.b64decode(text).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if kind.lower() == "basic" else ("", "")


def _signature(request: Request, params: Mapping[str, str]) -> str:
    signed = {name: value for name, value in params.items() if name != "oauth_signature"}
    # escaped twice, as the base string escapes what is escaped already
    pairs = sorted((_twice(name), _twice(value)) for name, value in signed.items())
    joined = "%26".join(f"{name}%3D{value}" for name, value in pairs)
    base = f"{request.method}&{quote(str(request.url.replace(query='')), safe='')}&{joined}"
    digest = _DIGESTS[params["oauth_signature_method"]]
    # one-legged: the secret of a token would stand behind the ampersand, and there is no token
    return base64.b64encode(hmac.new(f"{CONSUMER_SECRET}&".encode(), base.encode(), digest).digest()).decode()


def _twice(text: str) -> str:
    return quote(quote(text, safe="~"), safe="~")
