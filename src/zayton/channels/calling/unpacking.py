"""Answers that come packed: unpacked piece by piece, and known to be whole."""

import zlib
from collections.abc import Iterable, Iterator

import httpx

# so much at a time, that a small answer which unpacks to a huge one is measured before it fills the memory
_PIECE = 1 << 20
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_MEMBER = b"\x1f\x8b"


def unpacked(answer: httpx.Response) -> Iterator[bytes]:
    """The body of an answer in pieces; `httpx.DecodingError` where it is no packed answer or ends too early.

    httpx says nothing of one that was cut short by whoever packed it, since its length is right.
    """
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        return _inflated(answer.iter_raw(), _GZIP, answer.request)
    if encoding == "deflate":
        return _deflated(answer.iter_raw(), answer.request)
    # nobody asked for another packing; what is not known is handed on as it came
    return answer.iter_bytes()


def _deflated(raw: Iterable[bytes], request: httpx.Request) -> Iterator[bytes]:
    pieces = iter(raw)
    head = next(pieces, b"")
    # by the standard there is a frame around it, and some servers leave it out
    framed = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
    return _inflated(_after(head, pieces), _ZLIB if framed else _BARE, request)


def _after(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _inflated(raw: Iterable[bytes], window: int, request: httpx.Request) -> Iterator[bytes]:
    unpacker, is_begun = zlib.decompressobj(window), False
    try:
        for packed in raw:
            left = packed
            while left:
                is_begun = True
                yield unpacker.decompress(left, _PIECE)
                left = unpacker.unconsumed_tail
                if unpacker.eof:
                    behind = unpacker.unused_data
                    # several packets in a row are one answer; the head of the next may be cut in two
                    if behind.startswith(_MEMBER):
                        unpacker, left = zlib.decompressobj(window), behind
                    elif _MEMBER.startswith(behind):
                        break
                    else:
                        # what else comes behind the end is none of it, and may have no end
                        return
        if is_begun and not unpacker.eof:
            # without a frame all may be taken in while the last of it is still to be given out
            yield unpacker.flush()
    except zlib.error as problem:
        raise httpx.DecodingError(str(problem), request=request) from problem
    # an answer without a body (HEAD, 304) names a packing all the same
    if is_begun and not unpacker.eof:
        raise httpx.DecodingError("the packed answer ends too early", request=request)
