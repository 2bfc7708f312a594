"""The account itself at the sandbox's Amazon: credentials, reports, notifications, over real HTTP."""

import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE, US
from zayton.channels.adapters.amazon.tests.sandboxed import DRAFT, connected, credentials, listed, tell, until
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.exchange import ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey


def test_a_test_of_the_connection_finds_stores_we_know(stand):
    found = connected(stand).check()
    assert {site.ref for site in found.sites} >= {DE, US}
    assert found.name


def test_a_report_from_asking_to_its_content(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "REPORTED")))
    port = connected(stand).reports
    name = port.ask("GET_MERCHANT_LISTINGS_ALL_DATA", sites=[DE], since=None, until=None)
    state = until(lambda: (found := port.state(name)).stage is not ReportStage.WAITING and found)
    assert state.stage is ReportStage.READY
    assert b"REPORTED" in port.fetch(state.document)


def test_notifications_are_subscribed_to_once_and_understood(stand):
    channel = connected(stand)
    topics = channel.notifications.subscribe("https://ours.example/hook", secret="s")
    assert {"ORDER_CHANGE", "LISTINGS_ITEM_STATUS_CHANGE"} <= set(topics)
    assert channel.notifications.subscribe("https://ours.example/hook", secret="s") == topics
    assert len(stand.state()["state"]["subscriptions"]) == len(topics)


@pytest.mark.parametrize("envelope", [True, False])
def test_what_happens_at_amazon_comes_through_the_sellers_aws_account(stand, inbox, envelope):
    connected(stand).notifications.subscribe("", secret="shared")
    address = f"http://127.0.0.1:{inbox.server_port}/hooks"
    bridge = {"account_id": "123456789012", "url": address, "header": "X-Zayton-Secret", "secret": "shared"}
    tell(stand, "bridge", bridge | {"envelope": envelope})
    sku = f"TOLD-{envelope}"
    listed(stand, DRAFT._replace(key=ListingKey(DE, sku)))
    (number,) = stand.tell("buy", [{"items": [[sku, 1]], "site": DE}])

    def notices():
        found = []
        for headers, body in list(inbox.taken):
            found += ADAPTER.receive(headers, body, secret="shared", address=address, values=credentials())
        return {(each.subject, each.key) for each in found}

    until(lambda: {(Subject.ORDER, number), (Subject.LISTING, f"{DE}/{sku}")} <= notices())
    headers, body = inbox.taken[0]
    with pytest.raises(Fault):
        ADAPTER.receive(headers, body, secret="another", address=address, values=credentials())


def test_expired_tokens_are_fetched_anew_without_anybody_noticing(stand):
    channel = connected(stand)
    channel.check()
    stand.tell("tokens", {})
    assert channel.check().sites


def test_an_authorisation_that_was_taken_back_is_a_persons_business(stand):
    channel = connected(stand)
    channel.check()
    tell(stand, "access", {"revoked": True})
    try:
        with pytest.raises(Fault) as denied:
            channel.check()
        assert denied.value.kind is FaultKind.DENIED
        assert "invalid_grant" in denied.value.said
    finally:
        tell(stand, "access", {"revoked": False})
    assert channel.check().sites


@pytest.mark.parametrize("wrong", [{"client_secret": "x"}, {"refresh_token": "x"}, {"client_id": "x"}])
def test_wrong_credentials_are_denied(stand, wrong):
    with pytest.raises(Fault) as denied:
        connected(stand, **wrong).check()
    assert denied.value.kind is FaultKind.DENIED
