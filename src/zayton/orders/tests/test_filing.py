"""Rows of marketplaces' files by how far they are, whatever they say: each becomes exactly one thing."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.orders.rules.charges import USUAL_CODES, ServiceCodes
from zayton.orders.rules.filing import AS_CHOSEN, BY_MARKETPLACE, INTO_INSPECTION, Filed, file_rows
from zayton.orders.rules.packs import packed, unpacked
from zayton.orders.rules.progress import progress_of, sender_of
from zayton.orders.rules.reading import FileRow, Setting

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SETTING = Setting(1, "GBP", {"GBP": 2}, ServiceCodes(USUAL_CODES.items()), {"CUP": 1, "POT": 2}, country="GB")


def row(line: int = 2, **facts: Any) -> FileRow:
    known = {
        "number": "A1", "code": "CUP", "title": "", "quantity": 1, "at": AT, "price": None, "amount": 1000,
        "customer": "", "country": "GB", "postcode": "", "currency": "",
    }  # fmt: skip
    return FileRow(row=line, **(known | facts))


def everywhere(filed: Filed) -> Counter[int]:
    """How often each line is in one of the parts."""
    placed = [{line.row for line in draft.lines if line.row} for draft in filed.document.orders]
    faults = {fault.row for fault in filed.document.faults}
    corrected = {line.row for line in filed.document.correction.lines} if filed.document.correction else set()
    return Counter(
        [
            *(one for some in (*placed, faults, corrected) for one in some),
            *filed.cancelled,
            *filed.pending,
            *filed.elsewhere,
        ]
    )


_ROWS = st.lists(
    st.builds(
        dict,
        code=st.sampled_from(["CUP", "POT", "JUG", "POST", "CUP × 2 + POT × 1", "CUP × 1 + JUG × 1"]),
        quantity=st.integers(0, 3),
        amount=st.sampled_from([None, 0, 1000]),
        status=st.sampled_from(["", "Shipped", "Pending", "Cancelled", "Unshipped", "partial", "Teleported"]),
        fulfilled_by=st.sampled_from(["", "Amazon", "Merchant", "Pigeon"]),
        site=st.sampled_from(["", "GB", "DE"]),
        postage=st.sampled_from([None, 0, 250]),
        discount=st.sampled_from([None, 100, -100]),
    ),
    min_size=1,
    max_size=6,
)


@given(said=_ROWS)
def test_every_line_becomes_exactly_one_thing(said: list[dict[str, Any]]):
    rows = [one for line, facts in enumerate(said, start=2) for one in unpacked(row(line, **facts))]
    found = everywhere(file_rows(rows, SETTING))
    assert set(found) == set(range(2, len(said) + 2))
    assert set(found.values()) == {1}


@given(said=_ROWS, chance=st.randoms())
def test_the_order_of_rows_changes_nothing(said: list[dict[str, Any]], chance: Any):
    rows = [row(line, **facts) for line, facts in enumerate(said, start=2)]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    first, second = file_rows(rows, SETTING), file_rows(shuffled, SETTING)
    assert (everywhere(first), first.served, first.is_gone) == (
        everywhere(second),
        second.served,
        second.is_gone,
    )


@given(
    goods=st.lists(
        st.tuples(st.sampled_from(["A", "B-2", "C 3"]), st.integers(1, 99)), min_size=2, max_size=6
    ),
    amount=st.integers(0, 100_000),
)
def test_a_pack_gives_back_its_goods_and_not_a_cent_is_lost(goods: list[tuple[str, int]], amount: int):
    parts = unpacked(row(code=packed(goods), amount=amount, postage=250))
    assert [(part.code, part.quantity) for part in parts] == goods
    assert sum(part.amount or 0 for part in parts) == amount
    assert [part.postage for part in parts] == [250, *[None] * (len(goods) - 1)]


@pytest.mark.parametrize("code", ["A × 2 + B × x", "A × 0 + B × 1", " × 2", "A × 99999999999"])
def test_what_only_resembles_a_pack_is_a_code_like_others(code):
    assert unpacked(row(code=code)) == [row(code=code)]


@pytest.mark.parametrize(
    ("word", "progress"),
    [
        ("", "open"), ("Pending", "pending"), ("Pending - Waiting for Pick Up", "open"), ("Unshipped", "open"),
        ("Shipped", "shipped"), ("Shipped - Delivered to Buyer", "shipped"), ("Shipping", "shipped"),
        ("Cancelled", "cancelled"), ("Canceled", "cancelled"), ("wc-on-hold", "pending"), ("On hold", "pending"),
        ("等待买家付款", "pending"), ("等待您发货", "open"), ("等待买家收货", "shipped"), ("已关闭", "cancelled"),
        ("partial", "partly_shipped"), ("Teleported", None),
    ],
)  # fmt: skip
def test_the_words_of_marketplaces_say_how_far_an_order_is(word, progress):
    assert progress_of(word) == progress


@pytest.mark.parametrize(
    ("word", "sender"),
    [("", "seller"), ("Merchant", "seller"), ("MFN", "seller"), ("Amazon", "marketplace"), ("AFN", "marketplace"),
     ("AMAZON_NA", "marketplace"), ("Pigeon", None)],
)  # fmt: skip
def test_the_words_of_marketplaces_say_who_sends(word, sender):
    assert sender_of(word) == sender


def test_what_cannot_be_sold_again_is_served_apart():
    back = row(original="A1", fulfilled_by="marketplace", quantity=1, amount=None)
    assert file_rows([back._replace(condition="SELLABLE")], SETTING).service == BY_MARKETPLACE
    assert file_rows([back._replace(condition="DEFECTIVE")], SETTING).service == INTO_INSPECTION
    assert file_rows([row()], SETTING).service == AS_CHOSEN


def test_a_row_that_names_its_order_comes_back_whatever_its_sign_and_needs_no_price():
    (draft,) = file_rows([row(original="A1", quantity=2, amount=None)], SETTING).document.orders
    (line,) = draft.lines
    assert (draft.kind, draft.original, line.quantity, line.amount_minor) == ("return", "A1", -2, 0)
