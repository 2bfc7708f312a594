"""Groups of values as people write them: one line a group, `North: CA, US`."""

from collections.abc import Mapping, Sequence

Value = int | str | None
Groups = tuple[tuple[str, tuple[Value, ...]], ...]


def groups_of(text: str, known: Mapping[Value, str]) -> Groups:
    """Groups from text; a value may be given by its key or by its words, case ignored. Unknown ones are kept."""
    keys = {str(key).casefold(): key for key in known} | {
        words.casefold(): key for key, words in known.items()
    }
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
    lines = []
    for name, values in groups:
        assert isinstance(values, Sequence)
        lines.append(f"{name}: {', '.join(known.get(value, str(value)) for value in values)}")
    return "\n".join(lines)
