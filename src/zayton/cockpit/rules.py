"""Groups of values as people write them: one line a group, `North: CA, US`."""

from collections.abc import Mapping, Sequence

Value = int | str | None
Groups = tuple[tuple[str, tuple[Value, ...]], ...]
_SEPARATORS = frozenset(",，、\n\r")


def _keys(known: Mapping[Value, str]) -> Mapping[str, Value]:
    # words win where they are also another value's key: people write what they read beside the form
    return {str(key).casefold(): key for key in known} | {
        words.casefold(): key for key, words in known.items()
    }


def groups_of(text: str, known: Mapping[Value, str]) -> Groups:
    """Groups from text; a value may be given by its key or by its words, case ignored. Unknown ones are kept."""
    keys = _keys(known)
    groups = []
    for line in text.splitlines():
        # a Chinese keyboard types full-width punctuation
        name, _, listed = line.replace("：", ":").partition(":")
        values = [
            one.strip() for one in listed.replace("，", ",").replace("、", ",").split(",") if one.strip()
        ]
        if name.strip():
            groups.append((name.strip(), tuple(keys.get(value.casefold(), value) for value in values)))
    return tuple(groups)


def lines_of(groups: Sequence[Sequence[object]], known: Mapping[Value, str]) -> str:
    """Groups as the text that reads back into them."""
    keys = _keys(known)
    lines = []
    for name, values in groups:
        assert isinstance(values, Sequence)
        lines.append(f"{name}: {', '.join(_text(value, known, keys) for value in values)}")
    return "\n".join(lines)


def _text(value: Value, known: Mapping[Value, str], keys: Mapping[str, Value]) -> str:
    words = known.get(value, "")
    # words with a comma would be read as two values, and words that two values share as the other one
    plain = words.strip() == words and not set(words) & _SEPARATORS
    return words if words and plain and keys.get(words.casefold()) == value else str(value)
