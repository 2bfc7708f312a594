"""Signatures: of our calls, and of the messages that are pushed to us.

"Signature algorithm" of the Open Platform (docId 1367): HMAC-SHA256 with the app's secret over the sorted parameters,
names and values joined without separators, a system interface's path before them; upper-case hex.
"""

import hashlib
import hmac
from collections.abc import Mapping


def signature(secret: str, params: Mapping[str, str], path: str = "") -> str:
    """The `sign` of a call; `path` is that of a system interface."""
    joined = path + "".join(f"{name}{params[name]}" for name in sorted(params))
    return hmac.new(secret.encode(), joined.encode(), hashlib.sha256).hexdigest().upper()


def push_signature(secret: str, app_key: str, body: bytes) -> str:
    """What a pushed message carries as `Authorization` (see `receiving.py` for what is assumed of it)."""
    return hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()
