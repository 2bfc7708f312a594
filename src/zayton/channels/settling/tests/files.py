"""Settlement reports and date-range reports as Amazon writes them, and their way through the intake."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zayton.kernel.intake.public import Import
from zayton.kernel.intake.tests.files import taken_as

SAMPLE = (Path(__file__).parent / "data" / "settlement-v2-usd-synthetic.txt").read_bytes()


def taken(content: bytes, shop: int, **more: Any) -> Import:
    """A file taken for a shop, as the page does it."""
    return taken_as(content, lambda _target: {"shop": str(shop)}, **more)


def sample(*changes: tuple[str, str]) -> bytes:
    """The settlement report with some of its text changed."""
    text = SAMPLE.decode()
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text.encode()


def date_range(
    headings: Sequence[str], *rows: Mapping[str, Any], preamble: int = 7, mark: str = ","
) -> bytes:
    """A date-range report: lines that explain it, then the table; rows name cells by their heading."""
    text = io.StringIO()
    write = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerow
    for number in range(preamble):
        write([f"Explanation {number}: what the figures of this report include, and what they do not."])
    write(headings)
    for row in rows:
        strange = row.keys() - set(headings)
        assert not strange, strange
        write([row.get(heading, "") for heading in headings])
    return text.getvalue().encode("utf-8-sig")
