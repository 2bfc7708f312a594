"""Comparing words with books, whatever the words: nothing is lost, nothing counts twice, no order matters."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zayton.stock.public import Word
from zayton.stock.rules.mirroring import added_up, compared, digest_of

_UNITS = st.integers(0, 9)
_WORDS = st.lists(
    st.builds(Word, st.integers(1, 5), _UNITS, _UNITS, _UNITS, _UNITS),
    max_size=12,
)


@given(words=_WORDS, chance=st.randoms())
def test_the_order_of_a_report_tells_nothing(words: list[Word], chance: Any):
    shuffled = list(words)
    chance.shuffle(shuffled)
    assert added_up(words) == added_up(shuffled)
    assert digest_of(added_up(words)) == digest_of(added_up(shuffled))


@given(words=_WORDS, expected=st.dictionaries(st.integers(1, 8), st.integers(0, 20)))
def test_every_unit_of_either_side_is_in_the_comparison_once(words: list[Word], expected: dict[int, int]):
    lines = compared(added_up(words), expected)
    assert len({line.word.sku_id for line in lines}) == len(lines)
    assert sum(line.word.sellable + line.word.reserved for line in lines) == sum(
        w.sellable + w.reserved for w in words
    )
    assert sum(line.expected for line in lines) == sum(expected.values())
    assert all(
        (line.state == "agrees") == (line.word.sellable + line.word.reserved == line.expected)
        for line in lines
    )
