"""What a file is, by its first bytes and never by its name."""

import re
from typing import BinaryIO

from .found import FileRefused
from .limits import MAX_FILE_BYTES

_HEAD = 4096
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS (Excel 97-2003)"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[{\]])')
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(stream: BinaryIO) -> str:
    """`xlsx`, `parquet`, `json` or `text`; `FileRefused` for an empty or too large file and for anything else."""
    size = stream.seek(0, 2)
    if size == 0:
        raise FileRefused("intake.empty_file")
    if size > MAX_FILE_BYTES:
        raise FileRefused("intake.file_too_large", mib=size >> 20, limit=MAX_FILE_BYTES >> 20)
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] == b"PK\x03\x04":
        return "xlsx"
    _refuse_foreign(head)
    return "json" if _JSON.match(head) else "text"


def _refuse_foreign(head: bytes) -> None:
    for mark, kind in _FOREIGN:
        if head.startswith(mark):
            raise FileRefused("intake.not_a_table", kind=kind)
    # pages that call themselves .xls begin with a mark or blanks
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        raise FileRefused("intake.not_a_table", kind="HTML / XML")
    if not head.startswith(_WIDE_MARKS) and _looks_binary(head):
        raise FileRefused("intake.not_a_table", kind="binary")


def _looks_binary(head: bytes) -> bool:
    # all but tabs, line ends and the escape sign, which do occur in text
    controls = sum(head.count(byte) for byte in (*range(1, 9), *range(14, 27)))
    if controls > len(head) * 0.02:
        return True
    # UTF-16 without a mark has zeros too, but at every other byte only
    even, odd = head[0::2].count(0), head[1::2].count(0)
    wide = max(even, odd) > len(head) * 0.05 and min(even, odd) <= len(head) * 0.01
    return even + odd > len(head) * 0.02 and not wide
