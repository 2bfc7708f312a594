"""A workbook's zip archive, opened only when its own directory and then every inflated byte keep the
limits.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .found import FileRefused
from .limits import (
    CHUNK,
    MAX_DIRECTORY_BYTES,
    MAX_EXPANDED_BYTES,
    MAX_PARTS,
    MAX_RATIO,
    RATIO_FROM_BYTES,
)

_END = b"PK\x05\x06"
_END_SIZE = 22


def open_archive(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive; `FileRefused` when it is damaged, encrypted, no workbook, or would expand beyond the
    limits.
    """
    _check_directory(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as problem:
        raise FileRefused("intake.damaged_file") from problem
    parts = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise FileRefused("intake.not_a_table", kind="ZIP")
    for part in parts:
        if part.flag_bits & 1:
            raise FileRefused("intake.encrypted_file")
        _check_size(part.file_size, part.compress_size)
    # many parts that each keep the limit may pass it together
    _check_size(sum(part.file_size for part in parts), sum(part.compress_size for part in parts))
    return archive


def _check_directory(stream: BinaryIO) -> None:
    """Look at the directory's stated size before anything reads it: it may be the attack itself."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_SIZE - 65_535))
    # the end record may be followed by a comment of up to 64 KiB
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise FileRefused("intake.damaged_file")
    # count of parts and size of the directory, at fixed places of the end record
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MAX_PARTS or length > MAX_DIRECTORY_BYTES:
        raise FileRefused("intake.too_many_parts", parts=count, limit=MAX_PARTS)
    stream.seek(0)


def _check_size(expanded: int, packed: int) -> None:
    if expanded > MAX_EXPANDED_BYTES:
        raise FileRefused("intake.expands_too_much", mib=expanded >> 20, limit=MAX_EXPANDED_BYTES >> 20)
    if expanded > RATIO_FROM_BYTES and expanded > MAX_RATIO * max(packed, 1):
        raise FileRefused(
            "intake.ratio_too_high", mib=expanded >> 20, ratio=expanded // max(packed, 1), limit=MAX_RATIO
        )


def inflated(archive: zipfile.ZipFile, name: str, limit: int = MAX_EXPANDED_BYTES) -> Iterator[bytes]:
    """A part's bytes a chunk at a time, counted, since a directory can lie; nothing when there is no such
    part.
    """
    try:
        part = archive.getinfo(name)
    except KeyError:
        return
    seen = 0
    try:
        with archive.open(part) as file:
            while chunk := file.read(CHUNK):
                seen += len(chunk)
                if seen > limit:
                    raise FileRefused("intake.expands_too_much", mib=seen >> 20, limit=limit >> 20)
                _check_size(seen, part.compress_size)
                yield chunk
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as problem:
        raise FileRefused("intake.damaged_file") from problem
