"""Calls as they go out: tokens, limits, refusals, and what is made again."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from zayton.channels.adapters.amazon import official
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.limits import LIMITS
from zayton.channels.adapters.amazon.tests.answering import (
    JP,
    TOKEN,
    US,
    Amazon,
    account,
    caller_to,
    channel_to,
    client_to,
    refusal,
)
from zayton.channels.adapters.amazon.tokens import NOTIFICATIONS_SCOPE
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked

EXPIRED = refusal(
    403,
    "Unauthorized",
    "Access to requested resource is denied.",
    "The access token you provided has expired.",
)
NO_ROLE = refusal(403, "Unauthorized", "Access to requested resource is denied.")
ACCOUNT = ("get_marketplace_participations",)


def grant(error, description, status=400):
    return httpx.Response(status, json={"error": error, "error_description": description})


def form(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


def test_a_refresh_token_becomes_an_access_token_that_is_kept_for_the_next_calls():
    amazon = Amazon()
    caller = caller_to(amazon)
    for _ in range(2):
        # two processes of one connection share what the caller keeps
        client_to(amazon, caller=caller).ask(*ACCOUNT)
    (asked,) = amazon.requests("token")
    assert str(asked.url) == "https://api.amazon.com/auth/o2/token"
    assert form(asked) == {
        "grant_type": "refresh_token",
        "refresh_token": "Atzr|refresh",
        "client_id": "amzn1.application-oa2-client.test",
        "client_secret": "secret",
    }
    sent = amazon.requests("getMarketplaceParticipations")
    assert [request.headers["x-amz-access-token"] for request in sent] == ["Atza|one", "Atza|one"]
    assert str(sent[0].url) == "https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations"


def test_a_token_that_is_about_to_run_out_is_not_used_any_more():
    amazon = Amazon(token=[TOKEN | {"expires_in": 60}, TOKEN | {"access_token": "Atza|two"}])
    client = client_to(amazon)
    client.ask(*ACCOUNT)
    client.ask(*ACCOUNT)
    sent = amazon.requests("getMarketplaceParticipations")
    assert [request.headers["x-amz-access-token"] for request in sent] == ["Atza|one", "Atza|two"]


def test_a_token_that_amazon_refuses_before_its_time_is_fetched_anew_once():
    amazon = Amazon(
        token=[TOKEN, TOKEN | {"access_token": "Atza|two"}],
        getMarketplaceParticipations=[EXPIRED, {"payload": []}],
    )
    assert client_to(amazon).read(*ACCOUNT) == {"payload": []}
    sent = amazon.requests("getMarketplaceParticipations")
    assert [request.headers["x-amz-access-token"] for request in sent] == ["Atza|one", "Atza|two"]


def test_a_role_that_is_lacking_is_denied_after_one_more_try_with_amazons_words():
    amazon = Amazon(getMarketplaceParticipations=NO_ROLE)
    with pytest.raises(Fault) as denied:
        client_to(amazon).ask(*ACCOUNT)
    assert denied.value.kind is FaultKind.DENIED
    assert denied.value.said == "Unauthorized Access to requested resource is denied."
    assert len(amazon.requests("getMarketplaceParticipations")) == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [("invalid_grant", 400), ("unauthorized_client", 400), ("invalid_client", 401), ("invalid_scope", 400)],
)
def test_credentials_that_are_refused_are_a_persons_business(error, status):
    amazon = Amazon(token=grant(error, "The request has an invalid grant parameter : refresh_token.", status))
    with pytest.raises(Fault) as denied:
        channel_to(amazon).check()
    assert denied.value.kind is FaultKind.DENIED
    assert denied.value.said == f"{error} The request has an invalid grant parameter : refresh_token."
    assert [operation for operation, _ in amazon.asked] == ["token"]


def test_login_with_amazon_that_is_down_is_away_and_not_denied():
    with pytest.raises(Fault) as away:
        client_to(Amazon(token=httpx.Response(503))).ask(*ACCOUNT)
    assert away.value.kind is FaultKind.AWAY


@pytest.mark.parametrize("body", [{"access_token": None}, {"token_type": "bearer"}, {"access_token": ""}])
def test_a_token_answer_without_a_token_is_unreadable(body):
    with pytest.raises(Fault) as unreadable:
        client_to(Amazon(token=body)).ask(*ACCOUNT)
    assert unreadable.value.kind is FaultKind.UNREADABLE


def test_a_token_answer_of_a_strange_life_is_still_a_token():
    for life in (None, "3600", True, -5, 10**400, [1]):
        assert client_to(Amazon(token=TOKEN | {"expires_in": life})).ask(*ACCOUNT).status_code == 200


def test_a_grantless_operation_has_a_token_of_its_own():
    amazon = Amazon(token=[TOKEN, TOKEN | {"access_token": "Atza|grantless"}])
    client = client_to(amazon)
    client.ask(*ACCOUNT)
    client.ask("get_destinations", scope=NOTIFICATIONS_SCOPE)
    assert form(amazon.requests("token")[1])["grant_type"] == "client_credentials"
    assert form(amazon.requests("token")[1])["scope"] == NOTIFICATIONS_SCOPE
    assert "refresh_token" not in form(amazon.requests("token")[1])
    (sent,) = amazon.requests("getDestinations")
    assert sent.headers["x-amz-access-token"] == "Atza|grantless"


def test_too_many_calls_are_waited_out():
    amazon = Amazon(
        getMarketplaceParticipations=[httpx.Response(429, headers={"retry-after": "2"}), {"payload": []}]
    )
    caller = caller_to(amazon)
    assert client_to(amazon, caller=caller).read(*ACCOUNT) == {"payload": []}
    assert caller._gate.held == [("getMarketplaceParticipations", 2.0)]


def test_too_many_calls_for_too_long_pass_later():
    with pytest.raises(Fault) as throttled:
        client_to(Amazon(getMarketplaceParticipations=httpx.Response(429))).ask(*ACCOUNT)
    assert throttled.value.kind is FaultKind.THROTTLED
    assert throttled.value.passes


def test_the_rate_that_an_answer_names_is_learned_for_its_operation():
    amazon = Amazon(
        getMarketplaceParticipations=httpx.Response(
            200, headers={"x-amzn-RateLimit-Limit": "0.5"}, json={"payload": []}
        )
    )
    caller = caller_to(amazon)
    client_to(amazon, caller=caller).ask(*ACCOUNT)
    assert caller._gate.rates == {"getMarketplaceParticipations": 0.5}


@pytest.mark.parametrize("named", ["", "fast", "-1", "0", "nan", "1e99"])
def test_a_rate_that_is_none_is_not_learned(named):
    answer = httpx.Response(200, headers={"x-amzn-RateLimit-Limit": named}, json={"payload": []})
    caller = caller_to(amazon := Amazon(getMarketplaceParticipations=answer))
    client_to(amazon, caller=caller).ask(*ACCOUNT)
    assert caller._gate.rates == {}


def test_a_broken_read_is_made_again_and_a_broken_write_only_when_it_sets_what_it_says():
    down = httpx.Response(500, text="oops")
    reading = Amazon(getMarketplaceParticipations=[down, {"payload": []}])
    assert client_to(reading).read(*ACCOUNT) == {"payload": []}
    asking = Amazon(createReport=down)
    with pytest.raises(Fault) as away:
        channel_to(asking).reports.ask("GET_X", sites=(), since=None, until=None)
    assert (away.value.kind, away.value.may_be_done) == (FaultKind.AWAY, True)
    assert len(asking.requests("createReport")) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FaultKind.REFUSED),
        (403, FaultKind.DENIED),
        (404, FaultKind.GONE),
        (413, FaultKind.REFUSED),
        (415, FaultKind.REFUSED),
    ],
)
def test_what_a_status_asks_of_us(status, kind):
    with pytest.raises(Fault) as fault:
        client_to(Amazon(getMarketplaceParticipations=refusal(status, "Code", "Words", "Details"))).ask(
            *ACCOUNT
        )
    assert (fault.value.kind, fault.value.said) == (kind, "Code Words Details")
    assert fault.value.figures == {"status": status, "code": "Code"}


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"errors": []}', b'{"errors": [7]}', b'{"errors": "no"}']
)
def test_a_refusal_in_another_form_is_a_fault_all_the_same(body):
    with pytest.raises(Fault) as fault:
        client_to(Amazon(getMarketplaceParticipations=httpx.Response(400, content=body))).ask(*ACCOUNT)
    assert fault.value.kind is FaultKind.REFUSED
    assert fault.value.said


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"payload": [', b"\xff\xfe"])
def test_a_success_that_is_no_json_object_is_unreadable(body):
    with pytest.raises(Fault) as fault:
        channel_to(Amazon(getMarketplaceParticipations=httpx.Response(200, content=body))).check()
    assert fault.value.kind is FaultKind.UNREADABLE


def test_a_redirect_is_not_followed():
    with pytest.raises(Fault) as fault:
        client_to(Amazon(getMarketplaceParticipations=httpx.Response(302))).ask(*ACCOUNT)
    assert fault.value.kind is FaultKind.UNREADABLE


@pytest.mark.parametrize(("region", "host"), [("NA", "na"), ("EU", "eu"), ("FE", "fe")])
def test_a_region_has_its_endpoint(region, host):
    amazon = Amazon()
    client_to(amazon, region=region).ask(*ACCOUNT)
    (sent,) = amazon.requests("getMarketplaceParticipations")
    assert sent.url.host == f"sellingpartnerapi-{host}.amazon.com"


def test_a_region_that_is_none_is_a_persons_business():
    with pytest.raises(Fault) as denied:
        client_to(Amazon(), region="MOON")
    assert denied.value.kind is FaultKind.DENIED


def test_a_sandbox_takes_the_place_of_the_endpoint_and_of_login_with_amazon():
    amazon = Amazon()
    Client(Account(account().values, (JP,), "http://127.0.0.1:8200/"), caller_to(amazon)).ask(*ACCOUNT)
    assert [str(request.url) for _, request in amazon.asked] == [
        "http://127.0.0.1:8200/auth/o2/token",
        "http://127.0.0.1:8200/sellers/v1/marketplaceParticipations",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "ftp://x.example/a",
        "file:///etc/passwd",
        "nothing",
        "http://[",
        "http://h:x/",
    ],
)
def test_the_address_of_a_document_is_followed_only_when_it_is_encrypted(url):
    amazon = Amazon(getReportDocument={"reportDocumentId": "d", "url": url})
    with pytest.raises(Fault) as fault:
        channel_to(amazon).reports.fetch("d")
    assert fault.value.kind is FaultKind.UNREADABLE
    assert amazon.requests("document") == []


def test_a_sku_of_any_letters_stays_one_part_of_the_path():
    amazon = Amazon()
    sku = "A/B C?#%é,1"
    channel_to(amazon).prices.price([PriceAsked(ListingKey(US, sku), 100, "USD")])
    assert amazon.paths("patchListingsItem") == [f"/listings/2021-08-01/items/A3OURSELLERID1/{sku}"]


# where this product lies: a test's path is not that of the processes it starts
SOURCE = {**os.environ, "PYTHONPATH": str(Path(official.__file__).parents[4])}


def test_the_official_client_leaves_the_products_logging_alone():
    told = "import logging, zayton.channels.adapters.amazon.official; print(logging.root.handlers, logging.root.level)"
    said = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env=SOURCE
    )
    assert said.stdout.strip() == f"[] {30}"


def test_reading_documents_goes_without_the_official_client():
    told = (
        "import django; from django.conf import settings; settings.configure(); import sys;"
        "import zayton.channels.adapters.amazon; print('spapi' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env=SOURCE
    )
    assert said.stdout.strip() == "False"


def test_every_call_has_a_limit_of_its_own_name():
    named = {limit.operation for limit in LIMITS} - {"token", "document"}
    assert named == {official._operation(method) for method in official._APIS}
