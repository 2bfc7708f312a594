"""What keys are called: labels of dimension tables, bands of age, names of groups."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import polars as pl
from django.utils.translation import gettext, ngettext, override

from zayton.lake.answers import Key, said
from zayton.lake.declarations import Dimension, Value
from zayton.lake.publication import Cut, files_in
from zayton.lake.registry import declared_tables


def words_for(dimension: Dimension, keys: Iterable[Key], cut: Cut) -> dict[Key, tuple[str, str]]:
    """English and Chinese words of these keys, as far as there are any."""
    # their keys are places in a list, whose words the definition itself holds
    if dimension.bands or dimension.groups:
        pairs = _bands(dimension.bands) if dimension.bands else [(name, name) for name, _ in dimension.groups]
        return {key: pairs[key] for key in keys if isinstance(key, int)}
    if dimension.label is None:
        return {}
    known = _labels(files_in(cut, dimension.label[0]), dimension.label)
    return {key: known[key] for key in keys if key in known}


def every_word(dimension: Dimension, cut: Cut) -> dict[Value, str]:
    """Every key of a labelled dimension with its words in the active language."""
    if dimension.label is None:
        return {}
    words = {dimension.name: _labels(files_in(cut, dimension.label[0]), dimension.label)}
    return {
        key: said(words, dimension.name, key) for key in words[dimension.name] if not isinstance(key, date)
    }


# keyed by the files, which change whenever the words do
@lru_cache(maxsize=32)
def _labels(files: tuple[str, ...], label: tuple[str, str, str]) -> dict[Key, tuple[str, str]]:
    table, english, chinese = label
    if not files:
        return {}
    key = declared_tables()[table].key
    frame = pl.read_parquet(list(files), columns=list(dict.fromkeys((key, english, chinese))))
    return {
        row[0]: (row[1] or "", row[2] or "")
        for row in frame.select(key, pl.col(english).alias("a"), pl.col(chinese).alias("b")).rows()
    }


def _bands(bounds: tuple[int, ...]) -> list[tuple[str, str]]:
    return list(zip(_bands_in("en", bounds), _bands_in("zh-hans", bounds), strict=True))


def _bands_in(language: str, bounds: tuple[int, ...]) -> list[str]:
    with override(language):
        starts = [0, *(bound + 1 for bound in bounds[:-1])]
        closed = [
            gettext("%(first)d–%(last)d days") % {"first": a, "last": b}
            for a, b in zip(starts, bounds, strict=True)
        ]
        return [
            *closed,
            ngettext("over %(last)d day", "over %(last)d days", bounds[-1]) % {"last": bounds[-1]},
        ]
