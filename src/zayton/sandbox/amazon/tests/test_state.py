"""What the marketplace holds goes to JSON and back, and amounts are exact."""

import json
import tempfile
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.sandbox.amazon import Amazon, money
from zayton.sandbox.amazon.identity import digits, letters, order_number
from zayton.sandbox.amazon.state import World
from zayton.sandbox.amazon.tests.conftest import QUICK
from zayton.sandbox.amazon.tests.driving import US, Driver, until
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.tests.stalls import standing


def kept_by(stand, folder):
    """What is written once the marketplace wrote all that it holds."""

    def written():
        path = Path(folder) / "amazon.json"
        state = stand.state()["state"]
        return state if path.exists() and json.loads(path.read_text()) == state else None

    return until(written)


def test_a_restart_goes_on_where_it_was():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with standing(partial(Amazon, pace=QUICK), keep_in=path) as stand:
            amazon = Driver(stand)
            sku = amazon.listed(quantity=5)
            number = amazon.paid(sku, 2)
            amazon.report("GET_MERCHANT_LISTINGS_ALL_DATA")
            before = kept_by(stand, path)
        with standing(partial(Amazon, pace=QUICK), keep_in=path) as stand:
            again = Driver(stand)
            assert stand.state()["state"] == before
            assert again.order(number)["orderItems"][0]["quantityOrdered"] == 2
            assert again.bought(sku, 3) not in (None, number)


@pytest.fixture
def market():
    """A marketplace without a server."""
    return Amazon(clock=Clock(), faults=Faults(), pace=QUICK)


def test_a_fresh_marketplace_round_trips(market):
    state = json.loads(json.dumps(market.dump()))
    other = Amazon(clock=Clock(), faults=Faults())
    other.load(state)
    assert other.dump() == state


def test_an_empty_account_sells_nothing(market):
    assert list(market.goods()) == []
    assert market.buy(Basket((("nothing", 1),), site=US)) is None
    assert market.buy(Basket(())) is None
    assert not market.cancel("026-0000000-0000000")


def test_time_alone_changes_nothing(market):
    before = market.dump()
    market.clock.skew = timedelta(days=3)
    market.tick()
    assert market.dump() == before


@given(minor=st.integers(-(10**12), 10**12), currency=st.sampled_from(["USD", "EUR", "JPY"]))
def test_amounts_survive_being_written(minor, currency):
    assert money.minor_units(money.text(minor, currency), currency) == minor
    assert Decimal(str(money.number(minor, currency))) == money.decimal(minor, currency)


@pytest.mark.parametrize(
    "wrong", [None, True, "", "a lot", "1e999999999", [], {}, float("nan"), float("inf")]
)
def test_what_is_no_amount_is_none(wrong):
    assert money.minor_units(wrong, "USD") is None


def test_ids_are_new_and_in_shape():
    world = World()
    numbers = [order_number(world) for _ in range(2000)]
    assert len({*numbers}) == 2000
    assert {tuple(map(len, number.split("-"))) for number in numbers} == {(3, 7, 7)}
    assert {len(digits(world, "item", 14)) for _ in range(500)} == {14}
    asins = {letters(world, "asin", "B0", 10) for _ in range(2000)}
    assert len(asins) == 2000
    assert all(len(asin) == 10 and asin.startswith("B0") for asin in asins)
