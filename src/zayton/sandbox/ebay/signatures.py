"""Digital signatures that calls for sellers in the EU and the UK must carry: HTTP message signatures (RFC 9421).

https://developer.ebay.com/develop/guides/digital-signatures-for-apis; played only where `demands_signature` is on.
"""

import base64
import binascii
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.requests import Request

from zayton.sandbox.ebay.answers import Complaint
from zayton.sandbox.ebay.credentials import SIGNING_JWE, SIGNING_SEED

_INPUT = re.compile(r"sig1=(\(([^)]*)\);created=\d+)")
_IN_SCOPE = re.compile(r"/sell/finances/.*|/post-order/v2/cancellation(/\w+/approve)?|.*/issue_refund")
_PUBLIC = Ed25519PrivateKey.from_private_bytes(SIGNING_SEED).public_key()


async def check_signature(request: Request) -> None:
    """Complain unless a call that must be signed is, by the seller's key, over all that it must cover."""
    if not _IN_SCOPE.fullmatch(request.url.path):
        return
    body = await request.body()
    told = _INPUT.fullmatch(request.headers.get("signature-input", ""))
    if told is None or request.headers.get("x-ebay-signature-key") != SIGNING_JWE:
        raise Complaint(400, 215000, "ACCESS", "Missing x-ebay-signature-key header")
    wanted = ["x-ebay-signature-key", "@method", "@path", "@authority"]
    # RFC 9421 as eBay profiles it: which parts are signed, and in which order, is fixed
    names = [name.strip('"') for name in told.group(2).split()]
    if names != (["content-digest", *wanted] if body else wanted):
        raise Complaint(400, 215001, "ACCESS", "Signature validation failed")
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    if body and request.headers.get("content-digest") != digest:
        raise Complaint(400, 215002, "ACCESS", "Content digest does not match")
    lines = [f'"{name}": {_value(request, name)}' for name in names]
    _verify(
        request.headers.get("signature", ""), "\n".join([*lines, f'"@signature-params": {told.group(1)}'])
    )


def _value(request: Request, name: str) -> str:
    derived = {
        "@method": request.method,
        "@path": request.url.path,
        "@authority": request.headers.get("host", ""),
    }
    return derived[name] if name in derived else request.headers[name]


def _verify(header: str, base: str) -> None:
    packed = header.removeprefix("sig1=:").removesuffix(":")
    try:
        _PUBLIC.verify(base64.b64decode(packed, validate=True), base.encode())
    except (InvalidSignature, binascii.Error, ValueError):
        raise Complaint(400, 215001, "ACCESS", "Signature validation failed") from None
