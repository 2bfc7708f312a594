"""How calls are signed, where they go, and what answers mean that are not the shop's own."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft201909Validator
from woocommerce.oauth import OAuth

from zayton.channels.adapters.woocommerce import ADAPTER
from zayton.channels.adapters.woocommerce.client import site_of
from zayton.channels.adapters.woocommerce.drafts import RULES
from zayton.channels.adapters.woocommerce.naming import remote_of
from zayton.channels.adapters.woocommerce.signing import signed
from zayton.channels.adapters.woocommerce.tests.connecting import VALUES
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey


class Scripted:
    """A caller that answers what it was given, and remembers what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def call(
        self, operation, method, url, *, params=None, headers=None, content=None, safe=True, timeout=30.0
    ):
        self.asked.append((method, url, dict(headers or {})))
        return self.answers.pop(0)


def orders_of(*answers, address="https://shop.example"):
    caller = Scripted(*answers)
    return caller, ADAPTER.connect(Account(VALUES, ("",), address), caller).orders


def test_over_https_the_keys_are_told_and_over_http_only_a_signature():
    caller, orders = orders_of(httpx.Response(200, json=[]))
    orders.named(["1"])
    _method, url, headers = caller.asked[0]
    assert headers["Authorization"].startswith("Basic ")
    assert "oauth" not in url
    caller, orders = orders_of(httpx.Response(200, json=[]), address="http://shop.example")
    orders.named(["1"])
    _method, url, headers = caller.asked[0]
    assert "Authorization" not in headers
    assert VALUES["consumer_secret"] not in url


@given(st.dictionaries(st.text("abc_", min_size=1, max_size=4), st.text(" +&=~é:,x", max_size=6), max_size=4))
def test_a_signature_is_the_one_that_the_vendors_client_makes(params):
    url = "http://shop.example/wp-json/wc/v3/orders"
    made = signed("GET", url, params, key="ck", secret="cs", stamp=17, nonce="n")
    theirs = OAuth(url, "ck", "cs", version="wc/v3", method="GET")
    told = {name: value for name, value in made.items() if name != "oauth_signature"}
    # a slash and a percent sign are left out: the vendor's client does not escape them, and the shop does
    assert made["oauth_signature"] == theirs.generate_oauth_signature(told, url)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(403, text="<h1>Forbidden by firewall</h1>"), FaultKind.DENIED),
        (httpx.Response(404, text="<h1>Not Found</h1>"), FaultKind.GONE),
        (httpx.Response(301, headers={"Location": "https://other.example"}), FaultKind.REFUSED),
        (httpx.Response(200, text="<b>Warning</b>: something[]"), FaultKind.UNREADABLE),
        (httpx.Response(200, json={"not": "a list"}), FaultKind.UNREADABLE),
        (httpx.Response(400, json={"code": "rest_invalid_param", "message": "no"}), FaultKind.REFUSED),
    ],
)
def test_answers_of_others_in_between_are_told_apart(answer, kind):
    _caller, orders = orders_of(answer)
    with pytest.raises(Fault) as caught:
        orders.named(["1"])
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("told", "site"),
    [
        ("https://shop.example/", "https://shop.example/"),
        ("shop.example/wp", "https://shop.example/wp"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_an_address_may_be_short(told, site):
    assert site_of({"site": told}) == site


@pytest.mark.parametrize(
    "told", ["", "ftp://shop.example", "https://user:pass@shop.example", "javascript:alert(1)"]
)
def test_what_is_no_web_address_is_refused(told):
    with pytest.raises(Fault) as caught:
        site_of({"site": told})
    assert caught.value.kind == FaultKind.DENIED


def test_the_rules_want_a_family_and_its_options_together():
    check = Draft201909Validator(RULES)
    assert check.is_valid({})
    assert check.is_valid({"product": "CUP", "options": {"Colour": "Red"}})
    assert not check.is_valid({"product": "CUP"})


@given(st.text())
def test_any_remote_is_read(text):
    assert len(remote_of(ListingKey("", "A", text))) == 2
