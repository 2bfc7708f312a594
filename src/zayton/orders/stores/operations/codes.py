"""Pick-up codes: eight digits, kept only as a keyed digest."""

import hmac
import secrets
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

DIGITS = 8


def new_code() -> str:
    """A code that nobody can guess from another."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest_of_code(order_id: int, code: str) -> str:
    """What is kept of a code: eight digits are few, so without the workspace's key it must not be tried out."""
    said = f"{order_id}:{plain_code(code)}".encode()
    return hmac.new(_key(settings.WORKSPACE.key), said, sha256).hexdigest()


def plain_code(code: str) -> str:
    """A code as it is compared: digits of any script as ASCII, without the spaces and hyphens people put in."""
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())


def is_code(order_id: int, code: str, digest: str) -> bool:
    """Whether this is the code; it takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(digest_of_code(order_id, code), digest)


@lru_cache(maxsize=8)
def _key(workspace_key: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"zayton pick-up code").derive(workspace_key.encode())
