"""Raw files on disk: encrypted in chunks with a key derived from the workspace's, named by their digest.

Layout: `ZRAW1`, a salt of 16 bytes, then chunks of `_CHUNK` plain bytes, each AES-256-GCM with its number as
nonce and, as authenticated data, whether it is the last: a file cut short or put together from others does
not open.
"""

import io
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from zayton.kernel.intake.reading.found import FileRefused
from zayton.kernel.intake.reading.limits import MAX_FILE_BYTES

_MAGIC = b"ZRAW1"
_SALT = 16
_HEAD = len(_MAGIC) + _SALT
# small enough to jump about in a Parquet file, large enough that the tags cost nothing
_CHUNK = 1 << 18
_TAG = 16


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was put away: the SHA-256 of its bytes and their number."""

    digest: str
    size: int


def store(pieces: Iterable[bytes]) -> Stored:
    """Encrypt a stream of bytes into the vault; the same bytes twice are one file. `FileRefused` when too
    large.
    """
    folder = _folder()
    # a key a file: with one key for all, two files would share nonces, which breaks GCM
    salt = secrets.token_bytes(_SALT)
    fresh = folder / f"{secrets.token_hex(8)}.part"
    try:
        with fresh.open("xb") as file:
            file.write(_MAGIC + salt)
            stored = _sealed_into(file, _cipher(salt), pieces)
            file.flush()
            # on disk before the database says that the file is there
            os.fsync(file.fileno())
        # the same content may be stored twice at once: either file is right
        fresh.replace(_path(stored.digest))
    finally:
        # only what a failure left behind: after the rename there is nothing of this name
        fresh.unlink(missing_ok=True)
    return stored


def _sealed_into(file: io.BufferedWriter, cipher: AESGCM, pieces: Iterable[bytes]) -> Stored:
    digest, size, number, waiting = sha256(), 0, 0, bytearray()
    for piece in pieces:
        size += len(piece)
        if size > MAX_FILE_BYTES:
            raise FileRefused("intake.file_too_large", mib=size >> 20, limit=MAX_FILE_BYTES >> 20)
        digest.update(piece)
        waiting += piece
        # `>` and not `>=`: the last chunk is known as such only when nothing follows it
        while len(waiting) > _CHUNK:
            file.write(_sealed(cipher, bytes(waiting[:_CHUNK]), number, last=False))
            del waiting[:_CHUNK]
            number += 1
    file.write(_sealed(cipher, bytes(waiting), number, last=True))
    return Stored(digest.hexdigest(), size)


def open_stored(digest: str) -> io.BufferedReader:
    """The plain bytes of a stored file as a seekable stream that decrypts as it goes; `FileNotFoundError` if
    gone.
    """
    return io.BufferedReader(_Opened(_path(digest)), buffer_size=_CHUNK)


def holds(digest: str) -> bool:
    """Whether a file with this digest is still kept."""
    return _path(digest).exists()


def forget(digest: str) -> None:
    """Remove a stored file for good."""
    _path(digest).unlink(missing_ok=True)


class _Opened(io.RawIOBase):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb")
        head = self._file.read(_HEAD)
        if head[: len(_MAGIC)] != _MAGIC:
            raise FileRefused("intake.damaged_file")
        self._cipher = _cipher(head[len(_MAGIC) :])
        sealed = path.stat().st_size - _HEAD
        self._chunks = -(-sealed // (_CHUNK + _TAG))
        self._size = sealed - self._chunks * _TAG
        self._at, self._number, self._plain = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, _CHUNK)
        piece = self._chunk(number)[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _chunk(self, number: int) -> bytes:
        if number != self._number:
            self._file.seek(_HEAD + number * (_CHUNK + _TAG))
            sealed = self._file.read(_CHUNK + _TAG)
            # a file that was cut short has another last chunk, and its tag does not fit
            last = b"last" if number == self._chunks - 1 else b""
            try:
                self._plain, self._number = self._cipher.decrypt(_nonce(number), sealed, last), number
            except InvalidTag as problem:
                raise FileRefused("intake.seal_broken") from problem
        return self._plain

    def close(self) -> None:
        self._file.close()
        super().close()


def _sealed(cipher: AESGCM, plain: bytes, number: int, *, last: bool) -> bytes:
    return cipher.encrypt(_nonce(number), plain, b"last" if last else b"")


def _nonce(number: int) -> bytes:
    # the number of a chunk may serve as nonce because no two files share a key
    return number.to_bytes(12, "big")


def _cipher(salt: bytes) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt, b"zayton raw file").derive(settings.WORKSPACE.key.encode())
    return AESGCM(derived)


def _folder() -> Path:
    folder: Path = settings.WORKSPACE.raw
    # encrypted, and still nobody else's business
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(digest: str) -> Path:
    return _folder() / digest
