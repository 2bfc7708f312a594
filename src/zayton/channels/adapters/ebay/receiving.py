"""Understanding eBay's notifications; pure, as it is called within the request.

https://developer.ebay.com/api-docs/commerce/notification/overview.html: `x-ebay-signature` is base64 of JSON with the
id of a public key and an ECDSA signature over the body. `Keys.public_key` fetches a key by its id; it reaches this
place among the values, as `public_key:<id>`. A notification signed by a key that is not there is a `Fault` (DENIED)
with the key's id under `key` in its figures: it is kept until the key was fetched.

Before eBay takes an address it asks for the answer to a challenge: a SHA-256 over its code, our verification token
(the secret that `subscribe` was given) and the address.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from zayton.channels.adapters.ebay.payloads import loaded
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, part, text

HEADER = "x-ebay-signature"
KEYS = "public_key:"
"""Before the id of a public key among a connection's values."""
TOPICS = ("ORDER_CONFIRMATION", "ITEM_MARKED_SHIPPED")
_DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {
    "SHA1": hashes.SHA1,
    "SHA256": hashes.SHA256,
    "SHA384": hashes.SHA384,
    "SHA512": hashes.SHA512,
}
_LONGEST_HEADER = 4096


def receive(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,  # noqa: ARG001 eBay signs with a key of its own
    address: str,  # noqa: ARG001 the signature covers the body alone
    values: Mapping[str, str],
) -> Sequence[Notice]:
    """The order that a notification is about; topics that we did not ask for say nothing."""
    _verify(_packed(headers.get(HEADER, "")), body, values)
    told = loaded(body)
    topic = text(part(told, "metadata"), "topic")
    notification = part(told, "notification")
    if topic not in TOPICS:
        return ()
    number = _order_in(part(notification, "data"))
    return (Notice(Subject.ORDER, number, text(notification, "notificationId")),)


def challenge(
    query: Mapping[str, str],
    *,
    secret: str,
    address: str,
    values: Mapping[str, str],  # noqa: ARG001 the token is enough
) -> str:
    """What eBay wants to hear at `?challenge_code=…`; without a code it is a `Fault` (REFUSED)."""
    code = query.get("challenge_code", "")
    if not code:
        raise Fault(FaultKind.REFUSED, "no challenge_code")
    answer = hashlib.sha256((code + secret + address).encode()).hexdigest()
    return json.dumps({"challengeResponse": answer})


def _packed(header: str) -> Json:
    if not header or len(header) > _LONGEST_HEADER:
        raise Fault(FaultKind.DENIED, "no signature")
    try:
        return loaded(base64.b64decode(header, validate=True))
    except (binascii.Error, ValueError, Fault):
        raise Fault(FaultKind.DENIED, "the signature cannot be read") from None


def _verify(packed: Json, body: bytes, values: Mapping[str, str]) -> None:
    key_id = text(packed, "kid")
    known = values.get(KEYS + key_id, "")
    if not known:
        raise Fault(FaultKind.DENIED, "signed by a key that is not known", figures={"key": key_id[:100]})
    digest = _DIGESTS.get(text(packed, "digest").upper().replace("-", ""))
    try:
        key = load_pem_public_key(_pem(known))
        signature = base64.b64decode(text(packed, "signature"), validate=True)
        if digest is None or not isinstance(key, ec.EllipticCurvePublicKey):
            raise Fault(FaultKind.DENIED, "signed in a way that is not known")
        key.verify(signature, body, ec.ECDSA(digest()))
    except (InvalidSignature, UnsupportedAlgorithm, binascii.Error, ValueError):
        raise Fault(FaultKind.DENIED, "a bad signature") from None


def _pem(key: str) -> bytes:
    """eBay writes its keys on one line, which PEM does not allow."""
    inside = "".join(
        key.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "").split()
    )
    return f"-----BEGIN PUBLIC KEY-----\n{inside}\n-----END PUBLIC KEY-----\n".encode()


def _order_in(data: Json) -> str:
    """The order's number, wherever in the payload it is; blank when it is nowhere: then orders are pulled."""
    if number := text(data, "orderId"):
        return number
    for value in data.values():
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict) and (number := text(inner, "orderId")):
            return number
    return ""
