"""Whatever comes from outside, a reader answers with a value or with a fault, and with nothing else."""

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.mapping.offers import glance_of, offers_document
from zayton.channels.adapters.amazon.mapping.stock import held_document
from zayton.channels.adapters.amazon.payloads import loaded, minor
from zayton.channels.adapters.amazon.tests.answering import US, cases_of
from zayton.channels.adapters.amazon.tests.test_inventory import SUMMARY
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.kernel.money import to_minor

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _orders():
    return [order for page in cases_of("searchOrders", 200) for order in page["orders"]]


def _offers():
    payload = cases_of("getItemOffersBatch", 200)[0]["responses"][0]["body"]["payload"]
    return json.loads(offers_document(ListingKey(US, "S"), "B", "A", payload))


def _glance(body):
    return glance_of(ListingKey(US, "S"), loaded(body))


WHOLE = [
    *[(ADAPTER.reading.order, order) for order in _orders()],
    (ADAPTER.reading.listing, cases_of("getListingsItem", 200)[0]),
    (ADAPTER.reading.offers, _offers()),
    (_glance, cases_of("getCompetitivePricing", 200)[0]["payload"][0]),
    (ADAPTER.reading.stock, json.loads(held_document(US, SUMMARY))),
]


def _answers(read, body):
    """Read: a value, or a fault that says so; any other exception is let through and fails the test."""
    try:
        read(body)
    except Fault as fault:
        if fault.kind is not FaultKind.UNREADABLE:
            raise AssertionError(fault) from None


def _swapped(value, places, other):
    """The value with something else at a place that is found by walking down."""
    changed = copy.deepcopy(value)
    inner = changed
    for place in places:
        names = sorted(inner) if isinstance(inner, dict) else list(range(len(inner)))
        name = names[place % len(names)]
        if not (isinstance(inner[name], (dict, list)) and inner[name]):
            break
        inner = inner[name]
    names = sorted(inner) if isinstance(inner, dict) else list(range(len(inner)))
    inner[names[places[-1] % len(names)]] = other
    return changed


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(WHOLE), st.lists(st.integers(0, 20), min_size=1, max_size=6), ANYTHING)
def test_a_document_with_anything_anywhere(known, places, other):
    read, value = known
    _answers(read, json.dumps(_swapped(value, places, other)).encode())


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(WHOLE), st.binary(max_size=40) | ANYTHING.map(lambda value: json.dumps(value).encode())
)
def test_bytes_that_are_no_document(known, body):
    _answers(known[0], body)


@pytest.mark.parametrize("read", [read for read, _ in WHOLE[-4:]])
def test_a_document_of_endless_depth(read):
    _answers(read, b"[" * 200_000)
    _answers(read, b'{"orderItems":' * 100_000)


@given(st.integers(0, 10**12), st.sampled_from(["EUR", "JPY", "KWD", "USD"]))
def test_an_amount_is_what_the_kernel_says_whichever_way_it_is_written(units, currency):
    places = {"JPY": 0, "KWD": 3}.get(currency, 2)
    text = str(units) if not places else f"{units // 10**places}.{units % 10**places:0{places}d}"
    assert minor(text, currency, "amount") == to_minor(text, currency) == units
    assert minor(f"-{text}", currency, "amount") == -units


@pytest.mark.parametrize(
    "amount", ["1e-999999999", "1e999999999", "-1e-400000", "NaN", "Infinity", "1,50", "x", ""]
)
def test_an_amount_that_would_take_forever_or_is_none_is_refused_at_once(amount):
    with pytest.raises(Fault):
        minor(amount, "EUR", "amount")


@pytest.mark.parametrize("amount", ["1e-999999999", "1e999999999", "-1e-400000"])
def test_a_number_that_would_take_forever_is_refused_at_once(amount):
    with pytest.raises(Fault):
        minor(Decimal(amount), "EUR", "amount")
