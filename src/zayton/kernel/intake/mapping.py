"""From headings to columns: what the synonyms suggest, and the fingerprint by which a kind of file is known
again.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.conf import settings
from django.utils.translation import override

from zayton.kernel.errors import Refusal
from zayton.kernel.intake.layouts import folded
from zayton.kernel.intake.targets import Target, TargetColumn


def fingerprint(headings: Sequence[str]) -> str:
    """What stands for a file's headings, their order included."""
    # as JSON, so that no heading can hold the separator between two
    return sha256(json.dumps(list(headings)).encode()).hexdigest()


def suggested(target: Target, headings: Sequence[str]) -> dict[str, str]:
    """{target column: heading} for the headings that a column's name, words (in any language) or synonyms
    spell.
    """
    # reversed, so that of two headings spelt alike the first one wins
    free = {folded(heading): heading for heading in reversed(headings)}
    columns: dict[str, str] = {}
    for column in target.columns:
        for word in _spellings(column):
            if word in free:
                # taken away, so that one heading cannot fill two columns
                columns[column.name] = free.pop(word)
                break
    return columns


def _spellings(column: TargetColumn) -> list[str]:
    words = [*column.synonyms, column.name]
    for language, _name in settings.LANGUAGES:
        # a Chinese reader uploads an English export, and the other way round
        with override(language):
            words.append(str(column.words))
    return [folded(word) for word in words]


def mapping_refusals(target: Target, columns: Mapping[str, str], headings: Sequence[str]) -> list[Refusal]:
    """What keeps a mapping from being used: unknown columns or headings, and required columns left out."""
    declared = {column.name for column in target.columns}
    refusals = [Refusal("intake.unknown_column", name) for name in columns if name not in declared]
    refusals += [
        Refusal("intake.unknown_heading", heading) for heading in columns.values() if heading not in headings
    ]
    refusals += [
        Refusal("intake.column_missing", str(column.words))
        for column in target.columns
        if column.required and column.name not in columns
    ]
    return refusals
