"""Refusals, states and charges in words: complete in both languages, with every figure in its place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import zayton.orders
from zayton.kernel.errors import Refusal, declared_reasons, words_of
from zayton.orders.rules.charges import CHARGES
from zayton.orders.states import State
from zayton.orders.words import (
    CORRECTION_WORDS,
    STATES,
    charge_words,
    reason_words,
    state_words,
)

FIGURES = {
    "original": "Z9", "sku": "CUP", "left": 1, "returned": "2026-03-01 09:30:00", "sold": "2026-03-02 09:30:00",
    "before": "A1", "after": "A2", "length": 99,
    "line": 3, "quantity": 4, "currency": "XTS", "date": "2026-03-02", "state": "placed", "target": "shipped",
    "shipped": 5, "wanted": 6, "allocated": 7, "free": 8, "charge": "postage", "value": "NEW", "limit": 64,
    "first": "2026-03-01", "last": "2026-02-01", "count": 2, "field": "fee", "flaw": "no rate", "minutes": 15,
    "days": 40, "most": 30, "shop": "ONE", "own": "GBP",
}  # fmt: skip


def codes() -> Iterator[str]:
    return (code for code in declared_reasons() if code.startswith("orders."))


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_refusal_says_what_happened_and_what_to_do_in_both_languages(code: str) -> None:
    said = {}
    for language in ("en", "zh-hans"):
        with override(language):
            said[language] = words_of(Refusal(code, "A-1", FIGURES))
    for what, remedy in said.values():
        assert what
        assert remedy
        assert "%(" not in what + remedy
        assert "–" not in what, "a figure is missing"
    assert said["en"] != said["zh-hans"]


def test_every_code_that_orders_refuse_with_has_words() -> None:
    used = set()
    for source in Path(zayton.orders.__file__).parent.rglob("*.py"):
        if "tests" not in source.parts:
            used |= set(re.findall(r'"(orders\.[a-z]+-[a-z-]+)"', source.read_text()))
    assert used <= set(declared_reasons())
    assert len(used) > 15


def test_a_return_that_named_no_order_is_said_to_have_had_none() -> None:
    refusal = Refusal("orders.original-changed", "C1", {"before": "", "after": "A1"})
    with override("en"):
        assert "taken back for no order; its later version names order A1" in words_of(refusal)[0]
    with override("zh-hans"):
        assert "没有对应订单，新版本对应订单 A1" in words_of(refusal)[0]


def test_a_state_in_a_refusal_is_called_as_on_screens() -> None:
    with override("zh-hans"):
        what, _ = words_of(Refusal("orders.move", "A-1", {"state": "shipped", "target": "cancelled"}))
    assert "已发货" in what
    assert "已取消" in what


def test_every_state_has_words_and_an_unknown_one_shows_itself() -> None:
    assert set(STATES) == set(State)
    assert state_words("lost") == "lost"


def test_charges_have_words_and_blank_is_another_charge() -> None:
    with override("en"):
        assert [charge_words(code) for code in ("postage", "", "bribe")] == [
            "Postage",
            "Other charge",
            "bribe",
        ]
        assert len({charge_words(code) for code in CHARGES}) == len(CHARGES)


def test_reasons_of_corrections_are_those_that_remarks_give() -> None:
    assert set(CORRECTION_WORDS) == {"damaged", "sample", "found", "lost", "corrected"}


def test_a_reason_for_a_warehouse_says_its_figures() -> None:
    with override("en"):
        assert "12 km" in reason_words("nearest", {"km": 12})
        assert "; 2 before it" in reason_words("priority_with_stock", {"passed": 2})
