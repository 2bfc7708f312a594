"""What a seller SKU may be in our catalogue, by its spelling alone: pure."""

import re
from collections.abc import Iterator

_PARTS = re.compile(r"[\s\-_./|+]+")
_MOST = 12


def spellings_of(msku: str) -> list[str]:
    """Codes that a seller SKU may stand for, the likeliest first: as it is, and with marks at its ends left off.

    `FBA-CUP-01-US` gives `FBA-CUP-01-US`, `FBACUP01US`, `CUP-01-US`, `FBA-CUP-01`, `CUP-01`, `CUP01` …
    """
    found = dict.fromkeys(_spelled(msku.strip()))
    return [one for one in found if len(one) >= 2][:_MOST]


def _spelled(msku: str) -> Iterator[str]:
    yield msku
    yield _PARTS.sub("", msku)
    marks = [(match.start(), match.end()) for match in _PARTS.finditer(msku)]
    if marks:
        # a seller's own prefix (FBA-) or suffix (-US, -NEW) around the code of the goods
        yield msku[marks[0][1] :]
        yield msku[: marks[-1][0]]
    if len(marks) > 1:
        inner = msku[marks[0][1] : marks[-1][0]]
        yield inner
        yield _PARTS.sub("", inner)
        yield msku[marks[1][1] :]
        yield msku[: marks[-2][0]]


def digits_of(msku: str) -> str | None:
    """The barcode that a seller SKU is or holds, as digits of 8 to 14 places; `None` without one."""
    found = re.findall(r"(?<!\d)\d{8,14}(?!\d)", msku)
    return found[0] if len(found) == 1 else None
