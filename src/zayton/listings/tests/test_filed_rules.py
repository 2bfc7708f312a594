"""How files of listings write states and fulfilment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.offers import Standing
from zayton.channels.ports.orders import FulfilledBy
from zayton.listings.rules.filed import fulfilled_by_of, standing_of


@pytest.mark.parametrize(
    ("text", "standing"),
    [("Active", Standing.LIVE), ("INACTIVE", Standing.INACTIVE), (" out  of stock ", Standing.INACTIVE),
     ("出品中", Standing.LIVE), ("Rejected", Standing.REJECTED), ("", None), ("soonish", None)],
)  # fmt: skip
def test_states_are_known_by_their_words(text, standing):
    assert standing_of(text) == standing


@pytest.mark.parametrize(
    ("text", "sender"),
    [("DEFAULT", FulfilledBy.SELLER), ("AMAZON_NA", FulfilledBy.MARKETPLACE), ("AMAZON_EU", FulfilledBy.MARKETPLACE),
     ("fba", FulfilledBy.MARKETPLACE), ("FBM", FulfilledBy.SELLER), ("自发货", FulfilledBy.SELLER), ("", None),
     ("pigeon", None)],
)  # fmt: skip
def test_who_sends_the_goods_is_known_by_its_words(text, sender):
    assert fulfilled_by_of(text) == sender


@given(st.text(max_size=50))
def test_any_text_is_read_or_unknown(text):
    assert standing_of(text) in {*Standing, None}
    assert fulfilled_by_of(text) in {*FulfilledBy, None}
