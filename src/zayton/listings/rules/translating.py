"""Texts taken apart for a translator and put together again, terms kept, and what changed between two texts: pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, Protocol
from xml.sax.saxutils import escape, unescape


class TermKept(Protocol):
    """A term and how it is to read."""

    @property
    def source(self) -> str:
        """As it stands in the source."""

    @property
    def rendering(self) -> str:
        """As it shall stand in the translation."""


class Said(NamedTuple):
    """The texts of goods in one language."""

    title: str = ""
    description: str = ""
    bullets: tuple[str, ...] = ()


def pieces_of(said: Said) -> tuple[str, ...]:
    """What is translated, one text each: the title, the bullets, the paragraphs of the description; blanks are not."""
    whole = (said.title, *said.bullets, *said.description.split("\n"))
    return tuple(text for text in whole if text.strip())


def put_together(said: Said, pieces: Sequence[str]) -> Said:
    """The texts with their pieces replaced, in the order of `pieces_of`; a wrong number of them is a `ValueError`."""
    if len(pieces) != len(pieces_of(said)):
        raise ValueError(f"{len(pieces)} texts for {len(pieces_of(said))}")
    following = iter(pieces)

    def translated(text: str) -> str:
        return next(following) if text.strip() else text

    title = translated(said.title)
    bullets = tuple(translated(one) for one in said.bullets)
    return Said(title, "\n".join(translated(one) for one in said.description.split("\n")), bullets)


def characters_of(said: Said) -> int:
    """What a translator charges for: Unicode code points of the source."""
    return sum(len(text) for text in pieces_of(said))


def batches_of(sizes: Sequence[tuple[int, int]], *, most_texts: int, most_bytes: int) -> list[range]:
    """Neighbours that go in one call: (texts, bytes) of each member, together within the limits.

    A member that is beyond the limits by itself has a batch of its own.
    """
    found: list[range] = []
    start, texts, bytes_ = 0, 0, 0
    for place, (count, size) in enumerate(sizes):
        if place > start and (texts + count > most_texts or bytes_ + size > most_bytes):
            found.append(range(start, place))
            start, texts, bytes_ = place, 0, 0
        texts, bytes_ = texts + count, bytes_ + size
    return [*found, range(start, len(sizes))] if sizes else []


# XML 1.0 knows none of these, and one of them makes a translator refuse all texts of a call
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """A text without the control characters that pasting from elsewhere leaves behind."""
    return _NOT_IN_XML.sub("", text)


def marked(text: str, terms: Sequence[TermKept], tag: str) -> str:
    """A text as XML in which each term stands within a tag, as it is to read in the translation."""
    known = {one.source.casefold(): one.rendering for one in terms if one.source.strip()}
    if not known:
        return escape(text)
    found = []
    end = 0
    for match in _places(text, list(known)):
        found.append(escape(text[end : match.start()]))
        found.append(f"<{tag}>{escape(known[match.group().casefold()])}</{tag}>")
        end = match.end()
    return "".join([*found, escape(text[end:])])


def unmarked(text: str, tag: str) -> str:
    """A text without the tags."""
    return unescape(re.sub(f"</?{re.escape(tag)}>", "", text), {"&quot;": '"', "&apos;": "'"})


def kept(text: str, made: str, terms: Sequence[TermKept]) -> bool:
    """Whether each term of a text stands in its translation as it should."""
    known = {one.source.casefold(): one.rendering for one in terms if one.source.strip()}
    return all(known[match.group().casefold()] in made for match in _places(text, list(known)))


def _places(text: str, sources: Sequence[str]) -> Iterator[re.Match[str]]:
    """Where terms stand as words of their own, the longest first; in writing without spaces, anywhere."""
    if not sources:
        return iter(())
    longest = sorted(sources, key=len, reverse=True)
    words = "|".join(rf"{_edge(one[0], '(?<!')}{re.escape(one)}{_edge(one[-1], '(?!')}" for one in longest)
    # a term whose case folds to other letters is met as it is written only
    known = set(sources)
    return (one for one in re.finditer(words, text, re.IGNORECASE) if one.group().casefold() in known)


def _edge(letter: str, look: str) -> str:
    return rf"{look}[A-Za-z0-9])" if letter.isascii() and letter.isalnum() else ""


class Change(NamedTuple):
    """A run of words that is the same in both texts, is gone, or is new: `same`, `gone`, `new`."""

    kind: str
    text: str


_MOST_WORDS = 3000


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What became of a text, word by word; texts of more than 3,000 words are told as one changed whole."""
    old, new = re.findall(r"\s+|[^\s]+", before), re.findall(r"\s+|[^\s]+", after)
    if before == after:
        return (Change("same", before),) if before else ()
    if max(len(old), len(new)) > _MOST_WORDS:
        return tuple(Change(kind, text) for kind, text in (("gone", before), ("new", after)) if text)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change("same", "".join(old[a:b])))
            continue
        found += [
            Change(name, text)
            for name, text in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d])))
            if text
        ]
    return tuple(found)
