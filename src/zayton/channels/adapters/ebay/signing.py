"""Digital signatures, which eBay demands of calls for sellers in the EU and the UK that move money.

https://developer.ebay.com/develop/guides/digital-signatures-for-apis: HTTP message signatures (RFC 9421) over the key,
method, path and authority, and over the body's digest (RFC 9530) where there is a body. The key and its JWE come from
the Key Management API. Needed for all of Finances, `issueRefund`, and cancelling an order.
"""

import base64
import hashlib
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zayton.channels.ports.faults import Fault, FaultKind


class SigningKey(NamedTuple):
    """A seller's signing key: the JWE that names it to eBay, and the private half."""

    jwe: str
    private: Ed25519PrivateKey


def signing_key(jwe: str, private: str) -> SigningKey | None:
    """The key of a connection, from PEM or the bare base64 that eBay gives; `None` where there is none."""
    if not jwe or not private:
        return None
    pem = (
        private
        if "BEGIN" in private
        else f"-----BEGIN PRIVATE KEY-----\n{private}\n-----END PRIVATE KEY-----"
    )
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Fault(FaultKind.DENIED, "the signing key is no Ed25519 private key")
    return SigningKey(jwe, key)


def signature_headers(
    key: SigningKey, method: str, url: str, content: bytes, *, created: int
) -> dict[str, str]:
    """The headers that sign a call made at `created` (seconds since 1970)."""
    target = urlsplit(url)
    covered = {
        "x-ebay-signature-key": key.jwe,
        "@method": method,
        "@path": target.path,
        "@authority": target.netloc,
    }
    headers = {"x-ebay-signature-key": key.jwe}
    if content:
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
        covered = {"content-digest": digest, **covered}
        headers["content-digest"] = digest
    names = " ".join(f'"{name}"' for name in covered)
    parameters = f"({names});created={created}"
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    signature = base64.b64encode(key.private.sign(base.encode())).decode()
    return headers | {"signature-input": f"sig1={parameters}", "signature": f"sig1=:{signature}:"}
