"""How calls are authenticated: keys as Basic over HTTPS, and an OAuth 1.0a signature over plain HTTP.

The signature has one leg and no token. Names and values are escaped twice in the base string, once as parts of the
query and once as its whole (RFC 5849, 3.4.1); the key is the consumer secret and `&`.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote


def basic(key: str, secret: str) -> str:
    """The value of an Authorization header."""
    return f"Basic {base64.b64encode(f'{key}:{secret}'.encode()).decode()}"


def signed(
    method: str, url: str, params: Mapping[str, str], *, key: str, secret: str, stamp: int, nonce: str
) -> dict[str, str]:
    """The parameters with the signature; a nonce is good for one call."""
    told = {
        **params,
        "oauth_consumer_key": key,
        "oauth_timestamp": str(stamp),
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA256",
    }
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in told.items())
    query = "&".join(f"{name}={value}" for name, value in pairs)
    base = f"{method}&{_escaped(url)}&{_escaped(query)}"
    made = hmac.new(f"{secret}&".encode(), base.encode(), hashlib.sha256).digest()
    return {**told, "oauth_signature": base64.b64encode(made).decode()}


def _escaped(text: str) -> str:
    return quote(text, safe="~")
