"""Usage plans are kept: what is too much is refused, and time gives calls back."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.sandbox.amazon import Amazon, Pace
from zayton.sandbox.amazon.tests.driving import FROM_THE_START, ORDERS, US, Driver
from zayton.sandbox.amazon.throttle import Buckets
from zayton.sandbox.tests.stalls import standing

SUMMARY = "/batches/products/pricing/2022-05-01/items/competitiveSummary"


@pytest.fixture(scope="module")
def strict():
    """A marketplace that throttles as Amazon does; each test has operations of its own, as buckets stay empty."""
    with standing(partial(Amazon, pace=Pace())) as stand:
        yield Driver(stand)


def offers(driver):
    query = {"MarketplaceId": US, "ItemCondition": "New"}
    return driver.call("GET", "/products/pricing/v0/items/B0SAND0001/offers", params=query)


def prices(driver):
    query = {"MarketplaceId": US, "ItemType": "Asin", "Asins": "B0SAND0001"}
    return driver.call("GET", "/products/pricing/v0/price", params=query)


def test_what_is_more_than_the_burst_is_refused_as_amazon_refuses_it(strict):
    first, second = offers(strict), offers(strict)
    assert (first.status_code, first.headers["x-amzn-ratelimit-limit"]) == (200, "0.5")
    assert second.status_code == 429
    (error,) = second.json()["errors"]
    assert error["code"] == "QuotaExceeded"
    assert "retry-after" not in second.headers


def test_operations_have_buckets_of_their_own(strict):
    strict.call("POST", SUMMARY, json={})
    assert strict.call("POST", SUMMARY, json={}).status_code == 429
    assert strict.get("/sellers/v1/marketplaceParticipations")


def test_a_burst_of_searches_is_allowed_and_no_more(strict):
    query = {"createdAfter": FROM_THE_START}
    answers = [strict.call("GET", ORDERS, params=query).status_code for _ in range(22)]
    assert answers == [200] * 20 + [429] * 2


def test_plans_can_be_multiplied_and_switched_off(strict):
    prices(strict)
    strict.command("pace", throttle=0)
    answers = [prices(strict) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert not any("x-amzn-ratelimit-limit" in answer.headers for answer in answers)
    strict.command("pace", throttle=1000)
    limit = prices(strict).headers["x-amzn-ratelimit-limit"]
    strict.command("pace", throttle=1)
    assert limit == "500"


def test_throttling_on_command_says_the_same(strict):
    strict.stand.tell("faults", {"rate": 1.0, "kinds": ["throttle"]})
    refused = strict.http.get("/sellers/v1/marketplaceParticipations")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (429, "QuotaExceeded")
    strict.stand.tell("faults", {"down": True})
    broken = strict.http.get("/sellers/v1/marketplaceParticipations")
    strict.stand.tell("faults", {})
    assert (broken.status_code, broken.json()["errors"][0]["code"]) == (500, "InternalFailure")


@given(
    rate=st.floats(0.01, 50),
    burst=st.integers(1, 30),
    waits=st.lists(st.floats(0, 20), min_size=1, max_size=80),
)
def test_never_more_calls_than_the_burst_and_what_time_gave(rate, burst, waits):
    now = [0.0]
    buckets = Buckets(ticks=lambda: now[0])
    taken = 0
    for wait in waits:
        now[0] += wait
        taken += buckets.take("x", rate, burst)
        assert taken <= burst + rate * now[0] + 1e-6


def test_an_empty_bucket_fills_again():
    now = [0.0]
    buckets = Buckets(ticks=lambda: now[0])
    assert [buckets.take("x", 0.5, 1) for _ in range(2)] == [True, False]
    now[0] = 1.9
    assert not buckets.take("x", 0.5, 1)
    now[0] = 2.1
    assert buckets.take("x", 0.5, 1)
