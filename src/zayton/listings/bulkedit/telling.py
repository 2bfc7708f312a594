"""What the journal keeps of an edited listing: each field before and after, short enough for its log."""

from collections.abc import Iterable
from typing import Any

from zayton.listings.models import EditLine
from zayton.listings.rules.cells import RULE_PARTS
from zayton.listings.rules.wording import short


def fields_told(lines: Iterable[EditLine]) -> dict[str, list[Any]]:
    """Fields as `[before, after]`; the whole texts stand in the edit itself."""
    told: dict[str, list[Any]] = {}
    for line in lines:
        if line.field == "rule":
            was, will = line.was or {}, line.will or {}
            told |= {
                part: [was.get(part), will.get(part)]
                for part in RULE_PARTS
                if was.get(part) != will.get(part)
            }
        else:
            name = "price_minor" if line.field == "price" else line.field
            told[name] = [short(line.was), short(line.will)]
    return told
