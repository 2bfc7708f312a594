"""How a text table is cut: delimiter, quote, lines before the headings, and the line of the headings."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .limits import SAMPLE_ROWS

_DELIMITERS = ("\t", ";", ",", "|")
_NUMBER = re.compile(r"[-+(]?[£$€¥￥]?\s?\d[\d.,'\s]*\)?%?")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The characters between and around cells; `skip_space` where quoted cells follow a delimiter and a
    space.
    """

    delimiter: str
    quote: str = '"'
    skip_space: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Where the headings stand among the sample's records (-1: there are none) and how many columns there
    are.
    """

    index: int
    width: int


def dialect_of(sample: str, chosen: str | None = None) -> Dialect:
    """The dialect that cuts the sample into the most regular table."""
    quote = (
        "'"
        if '"' not in sample and len(re.findall(r"(?:^|[,;\t])'[^'\n]*'(?=[,;\t\r\n])", sample)) > 2
        else '"'
    )
    delimiter = chosen or max(_DELIMITERS, key=lambda candidate: _regularity(sample, candidate, quote))
    spaced = sample.count(f"{delimiter} {quote}") > sample.count(f"{delimiter}{quote}")
    return Dialect(delimiter, quote, spaced)


def _regularity(sample: str, delimiter: str, quote: str) -> float:
    _lines, records = sampled_records(sample, Dialect(delimiter, quote))
    head = head_of(records)
    if head.width < 2:
        return 0.0
    regular = sum(len(record) == head.width for record in records) / len(records)
    # of two that cut as regularly the one with more columns cuts better, up to a point
    return regular + min(head.width, 50) / 1000


def sampled_records(sample: str, dialect: Dialect) -> tuple[list[int], list[list[str]]]:
    """The first records of a sample that are not blank, cut leniently, and the lines they end on.

    The last may be half a record.
    """
    text = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", sample)[: SAMPLE_ROWS * 5]
    reader = csv.reader(
        text, delimiter=dialect.delimiter, quotechar=dialect.quote, skipinitialspace=dialect.skip_space
    )
    lines: list[int] = []
    records: list[list[str]] = []
    try:
        for record in reader:
            if any(record):
                lines.append(reader.line_num)
                records.append(record)
            if len(records) == SAMPLE_ROWS:
                break
    except csv.Error:
        return lines, records
    return lines, records


def head_of(records: Sequence[Sequence[str]]) -> Head:
    """The headings: the first row as wide as most rows, filled, and without numbers.

    A table whose rows of that width all hold numbers has no headings.
    """
    filled = [_filled_width(record) for record in records]
    # a blank last column leaves rows of several widths; the filled width is what they share
    widths = Counter(width for width in filled if width > 1) or Counter(width for width in filled if width)
    if not widths:
        return Head(-1, 0)
    common = max(widths, key=lambda width: (widths[width], width))
    for index, record in enumerate(records[:50]):
        cells = [cell.strip() for cell in record]
        # a title or a note above the table is narrower than the table
        if filled[index] < max(common - 1, common * 0.8):
            continue
        # only the first row as wide as the table may be its headings: skipping it would lose a row of data
        found = index if _reads_like_headings(cells[: filled[index]]) else -1
        return Head(found, max(common, filled[index]) if found >= 0 else common)
    return Head(-1, common)


def _filled_width(record: Sequence[str]) -> int:
    """How many cells a record has up to its last filled one."""
    return next((index for index in range(len(record), 0, -1) if record[index - 1].strip()), 0)


def _reads_like_headings(cells: Sequence[str]) -> bool:
    return sum(not cell for cell in cells) <= len(cells) * 0.3 and not any(
        _NUMBER.fullmatch(cell) or len(cell) > 200 for cell in cells
    )
