"""Titles that say much the same: pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

_WORDS = re.compile(r"[^\W_]+")
_LEAST_SHARE = 0.6
_LEAST_WORDS = 2
# a word in more titles than this tells nothing of one of them
_COMMON = 200


def words_of_title(title: str) -> frozenset[str]:
    """The words of a title; Chinese and Japanese, which leave no spaces, by pairs of characters."""
    found: set[str] = set()
    for word in _WORDS.findall(unicodedata.normalize("NFKC", title).casefold()):
        if word.isascii() or len(word) < 3:
            found.add(word)
        else:
            found.update(word[place : place + 2] for place in range(len(word) - 1))
    return frozenset(found)


def alike(wanted: Mapping[int, str], titles: Mapping[int, list[str]]) -> dict[int, list[int]]:
    """By key of `wanted`, the keys of `titles` whose words it shares most of: the best share alone, from 0.6 of all.

    The share is that of words in both among words in either (Jaccard); a title of one word is like nothing.
    """
    known = [(key, words_of_title(text)) for key, some in titles.items() for text in some if text]
    holding: dict[str, list[int]] = defaultdict(list)
    for place, (_key, words) in enumerate(known):
        for word in words:
            holding[word].append(place)
    return {
        key: best for key, text in wanted.items() if (best := _best(words_of_title(text), known, holding))
    }


def _best(
    words: frozenset[str], known: list[tuple[int, frozenset[str]]], holding: Mapping[str, list[int]]
) -> list[int]:
    if len(words) < _LEAST_WORDS:
        return []
    telling = [word for word in words if len(holding.get(word, ())) <= _COMMON]
    places = {place for word in telling for place in holding.get(word, ())}
    shares = {place: len(words & known[place][1]) / len(words | known[place][1]) for place in places}
    most = max(shares.values(), default=0.0)
    if most < _LEAST_SHARE:
        return []
    return sorted({known[place][0] for place, share in shares.items() if share == most})
