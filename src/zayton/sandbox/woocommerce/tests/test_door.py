"""Who may call: signatures over HTTP, keys over HTTPS, and no call twice."""

import httpx
import pytest
from woocommerce.oauth import OAuth

from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce import CONSUMER_KEY, CONSUMER_SECRET
from zayton.sandbox.woocommerce.tests.shops import StockedStore

HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def stand():
    with standing(StockedStore) as stand:
        yield stand


def got(stand, path="orders", **more):
    return httpx.get(f"{stand.url}/wp-json/wc/v3/{path}", trust_env=False, **more)


def test_keys_open_over_https(stand):
    assert got(stand, headers=HTTPS, auth=(CONSUMER_KEY, CONSUMER_SECRET)).status_code == 200
    params = {"consumer_key": CONSUMER_KEY, "consumer_secret": CONSUMER_SECRET}
    assert got(stand, headers=HTTPS, params=params).status_code == 200
    assert got(stand, headers=HTTPS, auth=(CONSUMER_KEY, "wrong")).status_code == 401


def test_keys_do_not_open_over_http(stand):
    assert got(stand, auth=(CONSUMER_KEY, CONSUMER_SECRET)).status_code == 401


def signed(stand, **more):
    url = f"{stand.url}/wp-json/wc/v3/orders?search=a+b%26c"
    return OAuth(url, CONSUMER_KEY, CONSUMER_SECRET, version="wc/v3", method="GET", **more).get_oauth_url()


def test_a_signed_call_opens_once(stand):
    url = signed(stand)
    assert httpx.get(url, trust_env=False).status_code == 200
    again = httpx.get(url, trust_env=False)
    assert (again.status_code, "nonce" in again.json()["message"]) == (401, True)


def test_an_old_or_changed_call_does_not_open(stand):
    assert httpx.get(signed(stand, oauth_timestamp=1), trust_env=False).status_code == 401
    assert httpx.get(signed(stand).replace("search=a", "search=z"), trust_env=False).status_code == 401


def test_the_index_is_open_to_all(stand):
    assert httpx.get(f"{stand.url}/wp-json", trust_env=False).json()["timezone_string"] == "Europe/London"
