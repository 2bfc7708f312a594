"""Which encoding a text file is in: marks first, then proof by decoding, then the look of what comes out."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

from .found import FileRefused
from .limits import CHUNK

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 262_144
_SURE = 0.75
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, whether the file begins with a mark, whether it was guessed, and its undecodable
    bytes.
    """

    name: str
    marked: bool = False
    guessed: bool = False
    bad_bytes: int = 0
    line_ends: str = ""
    has_nul: bool = False


def encoding_of(stream: BinaryIO, chosen: str | None = None) -> Encoding:
    """Detect by reading the whole stream once, a chunk at a time; `chosen` is taken as it is."""
    stream.seek(0)
    head = stream.read(4096)
    mark = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if chosen:
        return _chosen(stream, chosen, marked=bool(mark))
    if mark and mark != "utf-8-sig":
        return _measured(stream, mark, marked=True)
    if wide := _wide_without_mark(head):
        return _measured(stream, wide)
    utf8 = _measured(stream, mark or "utf-8", marked=bool(mark))
    # a few broken characters in a text that is UTF-8 everywhere else spoil their own rows only
    # a file may begin with a UTF-8 mark and go on in another encoding, so the mark proves nothing
    if utf8.bad_bytes == 0 or _good_sequences(stream) > 20 * utf8.bad_bytes:
        return utf8
    return _legacy(stream, marked=bool(mark))


def _chosen(stream: BinaryIO, name: str, *, marked: bool) -> Encoding:
    try:
        # only text encodings may be asked so: rot13 and zlib are codecs too
        "".encode(name)
        return _measured(stream, name, marked=marked)
    # UTF-16 by name wants a mark at the beginning, and raises where there is none
    except (LookupError, UnicodeError, ValueError) as problem:
        raise FileRefused("intake.encoding_unfit", encoding=name) from problem


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def _measured(stream: BinaryIO, name: str, *, marked: bool = False, guessed: bool = False) -> Encoding:
    decoder = codecs.getincrementaldecoder(name)("surrogateescape" if _escapes(name) else "replace")
    ends = {"\r\n": 0, "\n": 0, "\r": 0}
    bad, nul, carried = 0, False, False
    for chunk in _chunks(stream):
        text = decoder.decode(chunk)
        bad += 0 if text.isascii() else len(_BAD.findall(text))
        nul = nul or "\x00" in text
        pairs = text.count("\r\n") + (carried and text.startswith("\n"))
        ends["\r\n"] += pairs
        ends["\n"] += text.count("\n") - pairs
        ends["\r"] += text.count("\r") - pairs
        carried = text.endswith("\r")
    return Encoding(name, marked, guessed, bad, _ends(ends), nul)


_BAD = re.compile("[\udc80-\udcff\ufffd]")


def _escapes(name: str) -> bool:
    return not name.startswith(("utf-16", "utf-32"))


def _ends(counts: dict[str, int]) -> str:
    used = [end for end, count in counts.items() if count > 0]
    return "mixed" if len(used) > 1 else used[0] if used else ""


def _wide_without_mark(head: bytes) -> str:
    # zeros at every other byte are what ASCII looks like in UTF-16
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.05 and even <= len(head) * 0.01:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) * 0.05 and odd <= len(head) * 0.01 else ""


def _good_sequences(stream: BinaryIO) -> int:
    pattern = re.compile(
        rb"[\xc3-\xdf][\x80-\xbf](?![\x80-\xbf])|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    )
    return sum(len(pattern.findall(chunk)) for chunk in _chunks(stream))


def _legacy(stream: BinaryIO, *, marked: bool) -> Encoding:
    sample = _telling_lines(stream)
    scores = {name: _score(sample, name, look) for name, look in _LOOKS.items()}
    best = max(scores, key=lambda name: scores[name])
    guessed = scores[best] < _SURE
    if guessed:
        # no look is sure, so another's statistics may know better
        match = from_bytes(sample[:65_536]).best()
        best = match.encoding if match else best
    if best == "cp1252" and _NOT_IN_CP1252.search(sample):
        best = "latin-1"
    return _measured(stream, best, marked=marked, guessed=guessed)


def _telling_lines(stream: BinaryIO) -> bytes:
    """The lines that hold something beyond ASCII, up to a sample's size: the others tell nothing."""
    kept, size = [], 0
    for chunk in _chunks(stream):
        for line in chunk.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True):
            if not line.isascii():
                kept.append(line)
                size += len(line)
        if size >= _SAMPLE:
            break
    return b"".join(kept)[: _SAMPLE * 2]


def _score(sample: bytes, name: str, look: Callable[[str], float]) -> float:
    # Windows-1252 leaves five bytes undefined, which would spoil the score of a Latin-1 file
    text = sample.decode("latin-1" if name == "cp1252" else name, "replace")
    beyond = sum(not character.isascii() for character in text)
    spoilt = text.count("\ufffd")
    if not beyond or spoilt > beyond * 0.1:
        return 0.0
    return look(text) / beyond


def _looks_chinese(text: str) -> float:
    return sum(_common_hanzi(character) for character in text if not character.isascii())


def _common_hanzi(character: str) -> float:
    # two bytes are the older GB2312 and GBK part, where all common signs are
    code = character.encode("gb18030", "replace")
    if len(code) != 2:
        return 0.0
    return 1.0 if 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1 else 0.8 if 0xA1 <= code[0] <= 0xA3 else 0.3


def _looks_japanese(text: str) -> float:
    kana = len(re.findall("[\u3041-\u30ff\u3000-\u3002\uff01-\uff5e]", text))
    return kana + 0.55 * len(re.findall("[\u4e00-\u9fff]", text)) if kana else 0.0


def _looks_western(text: str) -> float:
    runs = re.findall(r"[^\x00-\x7f]+", text)
    short = sum(len(run) for run in runs if len(run) == 1)
    letters = sum(len(run) for run in runs if len(run) == 2 and re.fullmatch(r"[ß-ÿ£®°\x80-\x9f]+", run))
    return short + letters


_LOOKS: dict[str, Callable[[str], float]] = {
    "gb18030": _looks_chinese,
    "cp932": _looks_japanese,
    "cp1252": _looks_western,
}
