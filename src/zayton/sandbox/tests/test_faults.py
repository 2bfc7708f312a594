"""The dice of misbehaviour: shares, seeds, what is unknown; and what the sandbox's own paths take."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.sandbox.accounts import ACCOUNTS, SERVICE_ACCOUNTS
from zayton.sandbox.faults import CALL_FAULTS, HOOK_FAULTS, Faults
from zayton.sandbox.markets import MARKETS, SERVICES
from zayton.sandbox.ozon.tests.accounts import HEADERS, StockedAccount
from zayton.sandbox.tests.inside import opened


def test_nothing_goes_wrong_unless_told():
    faults = Faults()
    assert not any(faults.for_call("/any") or faults.for_hook() for _ in range(200))
    assert faults.seen == Counter()


def test_everything_goes_wrong_when_told_and_in_all_ways():
    faults = Faults(rate=1.0, hooks=1.0)
    assert {faults.for_call("/any") for _ in range(500)} == {*CALL_FAULTS}
    assert {faults.for_hook() for _ in range(200)} == {*HOOK_FAULTS}
    assert sum(faults.seen.values()) == 700


def test_nothing_goes_wrong_where_no_kind_is_named():
    faults = Faults(rate=1.0, kinds=(), hooks=1.0, hook_kinds=())
    assert not any(faults.for_call("/any") or faults.for_hook() for _ in range(50))


@given(seed=st.integers(0, 1000), rate=st.floats(0.05, 0.95))
def test_the_same_seed_goes_wrong_in_the_same_way(seed, rate):
    one, other = (Faults(rate=rate, seed=seed) for _ in range(2))
    assert [one.for_call("/x") for _ in range(60)] == [other.for_call("/x") for _ in range(60)]


def test_about_the_share_that_was_asked_for_goes_wrong():
    faults = Faults(rate=0.25)
    wrong = sum(1 for _ in range(2000) if faults.for_call("/any"))
    assert 400 < wrong < 600


@given(copies=st.integers(0, 9))
def test_what_is_repeated_comes_twice_at_least(copies):
    faults = Faults(copies=copies)
    assert {faults.times() for _ in range(200)} == {*range(2, max(2, copies) + 1)}


@pytest.mark.parametrize("wrong", [{"kinds": ["explode"]}, {"hook_kinds": ["throttle"]}])
def test_a_kind_that_nobody_knows_is_refused(wrong):
    with pytest.raises(ValueError, match="unknown faults"):
        Faults(**wrong)


@pytest.fixture
def told():
    return opened(StockedAccount)


@pytest.mark.parametrize("body", [{"kinds": ["explode"]}, {"speed": 3}])
def test_the_sandbox_refuses_orders_that_it_does_not_know_and_stays_as_it_was(told, body):
    market, client = told
    client.post("/_sandbox/faults", json={"down": True})
    answer = client.post("/_sandbox/faults", json=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)
    assert market.faults.down


def test_what_was_seen_goes_on_being_counted_when_told_anew(told):
    _market, client = told
    for kind in ("throttle", "fail_before"):
        client.post("/_sandbox/faults", json={"rate": 1.0, "kinds": [kind]})
        client.post("/v1/roles", headers=HEADERS)
    assert client.get("/_sandbox/state").json()["faults"] == {"throttle": 1, "fail_before": 1}


def test_many_buy_and_cancel_at_once_and_each_gets_its_own_word(told):
    market, client = told
    baskets = [{"items": [[sku, units]]} for sku, units in (("TEA-1", 2), ("TEA-3", 6), ("TEA-2", 1))]
    first, none, last = client.post("/_sandbox/buy", json=baskets).json()
    assert none is None
    assert client.post("/_sandbox/cancel", json=[first, "0-0-0", first]).json() == [True, False, False]
    units = {one["sku"]: one["quantity"] for one in client.get("/_sandbox/goods").json()}
    assert units == {"TEA-1": 20, "TEA-2": 199, "TEA-3": 5}
    assert client.get("/_sandbox/state").json()["state"] == market.dump()
    assert market.world.postings[last]["status"] == "awaiting_packaging"


def test_each_marketplace_and_service_has_an_account():
    assert ({*ACCOUNTS}, {*SERVICE_ACCOUNTS}) == ({*MARKETS}, {*SERVICES})
