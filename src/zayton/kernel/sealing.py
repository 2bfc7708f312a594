"""Small secrets sealed with a key derived from the workspace's: credentials, tokens, addresses of people."""

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class SealBroken(Exception):  # noqa: N818 it names what happened
    """Sealed bytes that this workspace's key does not open: another key, or they were changed."""


def seal(plain: bytes, *, purpose: str) -> bytes:
    """Encrypt and authenticate (AES-256-GCM); only `unseal` with the same purpose opens it."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(settings.WORKSPACE.key, purpose).encrypt(nonce, plain, None)


def unseal(sealed: bytes | memoryview, *, purpose: str) -> bytes:
    """What was sealed; `SealBroken` if it was not sealed here for this purpose."""
    # a memoryview comes from PostgreSQL
    whole = bytes(sealed)
    try:
        return _cipher(settings.WORKSPACE.key, purpose).decrypt(whole[:_NONCE], whole[_NONCE:], None)
    except (InvalidTag, ValueError) as problem:
        raise SealBroken(purpose) from problem


@lru_cache(maxsize=32)
def _cipher(key: str, purpose: str) -> AESGCM:
    # a key a purpose, so that what was sealed as one thing is never taken for another
    return AESGCM(HKDF(SHA256(), 32, None, f"zayton {purpose}".encode()).derive(key.encode()))
