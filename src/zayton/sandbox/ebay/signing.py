"""How eBay signs notifications: ECDSA over the body with a key that `getPublicKey` gives out.

https://developer.ebay.com/api-docs/commerce/notification/overview.html. The sandbox's key is fixed, so that a restart
does not change it, and secret to nobody.
"""

import base64
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

KEY_ID = "9936261a-7d7b-4621-a0f1-96ccb428af49"
_KEY = ec.derive_private_key(0x7A6179746F6E2D73616E64626F78, ec.SECP256R1())


def signature_header(body: bytes) -> str:
    """What `x-ebay-signature` holds for a body."""
    signature = _KEY.sign(body, ec.ECDSA(hashes.SHA1()))  # noqa: S303 the digest that eBay uses
    packed = {
        "alg": "ecdsa",
        "kid": KEY_ID,
        "signature": base64.b64encode(signature).decode(),
        "digest": "SHA1",
    }
    return base64.b64encode(json.dumps(packed).encode()).decode()


def public_key() -> str:
    """The public key as eBay writes it: PEM without line breaks."""
    pem = _KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode().replace("\n", "")
