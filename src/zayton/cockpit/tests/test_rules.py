"""Groups of values as people write them."""

from zayton.cockpit.rules import groups_of, lines_of

KNOWN = {1: "Mugs", 2: "Lamps", "GB": "GB"}


def test_groups_are_read_by_key_or_words_in_either_script() -> None:
    assert groups_of("Kitchen: mugs, 2\n岛屿：gb、XX\n\nno values", KNOWN) == (
        ("Kitchen", (1, 2)), ("岛屿", ("GB", "XX")), ("no values", ()),
    )  # fmt: skip


def test_written_groups_read_back_the_same() -> None:
    groups = (("Kitchen", (1, 2)), ("Islands", ("GB",)))
    assert groups_of(lines_of(groups, KNOWN), KNOWN) == groups
