"""Credentials, reports, settlements, messages."""

import gzip
import io
import json
import time
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.adapters.ebay.reports import unpacked
from zayton.channels.adapters.ebay.tests.selling import bought, connected, listed
from zayton.channels.ports.exchange import MessageAsked, ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.calling import direct_caller
from zayton.sandbox.ebay import AUTHORIZATION_CODE, RU_NAME, SIGNING_JWE, SIGNING_SEED, Ebay
from zayton.sandbox.tests.stalls import standing


def wait_for(question, tries=60):
    for _ in range(tries):
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not come")


def denied(stand, **values):
    with pytest.raises(Fault) as caught:
        connected(stand, **values).check()
    assert caught.value.kind is FaultKind.DENIED
    return caught.value.said


def test_a_connection_knows_who_it_is_and_where_it_may_sell(channel):
    checked = channel.check()
    assert checked.name == "zayton_seller"
    assert {"EBAY_US", "EBAY_GB", "EBAY_DE"} <= {site.ref for site in checked.sites}
    assert "EBAY_PL" not in {site.ref for site in checked.sites}


def test_wrong_credentials_are_told_in_ebays_words(stand):
    assert "invalid_client" in denied(stand, client_secret="wrong")
    assert "invalid_grant" in denied(stand, refresh_token="v^1.1#revoked")
    assert "authorization code" in denied(stand, refresh_token="")


def test_one_token_serves_many_calls_and_another_process(stand):
    caller = direct_caller()
    path = "/identity/v1/oauth2/token"
    before = stand.state()["calls"].get(path, 0)
    for _ in range(3):
        connected(stand, caller).orders.named(["1"])
    assert stand.state()["calls"][path] == before + 1


def test_a_token_that_was_taken_back_is_renewed_unseen(stand, channel):
    channel.orders.named(["1"])
    stand.tell("tokens", {})
    assert channel.orders.named(["1"]) == []


def test_an_authorization_code_connects_and_is_used_once(stand):
    caller = direct_caller()
    values = {"refresh_token": "", "authorization_code": AUTHORIZATION_CODE, "ru_name": RU_NAME}
    assert connected(stand, caller, **values).check().name == "zayton_seller"
    stand.tell("tokens", {})
    # the code is spent: only the refresh token that it gave can have opened this
    assert connected(stand, caller, **values).check().name == "zayton_seller"


def test_a_signing_key_that_is_none_is_told(stand):
    assert "Ed25519" in denied_on_connecting(stand)


class European(Ebay):
    """An eBay whose seller lives where calls about money must be signed."""

    demands_signature = True


def test_calls_about_money_are_signed_where_there_is_a_key():
    pem = Ed25519PrivateKey.from_private_bytes(SIGNING_SEED).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    since = datetime.now(UTC)
    with standing(European) as stand:
        with pytest.raises(Fault) as caught:
            connected(stand).settlements.settled(since=since, cursor="")
        assert caught.value.kind is FaultKind.REFUSED
        assert "signature" in caught.value.said
        channel = connected(stand, signing_jwe=SIGNING_JWE, signing_key=pem.decode())
        assert channel.settlements.settled(since=since, cursor="").documents == []
        listed(channel, "X-5")
        number = bought(stand, ("X-5", 1))
        [outcome] = channel.cancel.cancel({number: "no_stock"})
        assert outcome.fault is None


def denied_on_connecting(stand):
    with pytest.raises(Fault) as caught:
        connected(stand, signing_jwe="eyJ", signing_key="nonsense")
    return caught.value.said


@pytest.mark.parametrize("kind", ["LMS_ACTIVE_INVENTORY_REPORT", "LMS_ORDER_REPORT"])
def test_a_report_is_asked_for_waited_for_and_fetched(stand, channel, kind):
    listed(channel, "X-1")
    since = datetime.now(UTC) - timedelta(days=1)
    name = channel.reports.ask(kind, sites=["EBAY_GB"], since=since, until=None)
    assert channel.reports.state(name).stage is ReportStage.WAITING
    document = wait_for(lambda: channel.reports.state(name).document)
    assert channel.reports.fetch(document).startswith(b"<?xml")
    # whose answer was lost is found again, and none that was asked for later
    at = datetime.now(UTC)
    again = {"sites": ["EBAY_GB"], "since": since, "until": None}
    assert channel.reports.made(kind, **again, after=at - timedelta(minutes=1)) == name
    assert channel.reports.made(kind, **again, after=at + timedelta(minutes=1)) == ""


def test_a_kind_that_ebay_does_not_have_is_refused(channel):
    with pytest.raises(Fault) as caught:
        channel.reports.ask("LMS_NONE", sites=[], since=None, until=None)
    assert (caught.value.kind, caught.value.figures["code"]) == (FaultKind.REFUSED, 160001)


def test_files_are_unpacked_whatever_packed_them():
    assert [unpacked(body) for body in (_zipped(), gzip.compress(b"inside"), b"inside")] == [b"inside"] * 3


def _zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.xml", b"inside")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (_zipped()[:-30], FaultKind.AWAY),
        (gzip.compress(b"inside")[:-4], FaultKind.AWAY),
        (_zipped().replace(b"inside", b"outside"[:6]), FaultKind.UNREADABLE),
        (b"\x1f\x8bbroken and long", FaultKind.UNREADABLE),
    ],
    ids=["zip cut", "gzip cut", "zip broken", "gzip broken"],
)
def test_a_file_that_was_cut_is_tried_again_and_one_that_is_broken_is_not(body, kind):
    with pytest.raises(Fault) as caught:
        unpacked(body)
    assert caught.value.kind is kind


def test_a_settlement_is_a_payout_with_all_that_it_is_made_of(stand, channel):
    listed(channel, "X-2", quantity=20)
    since = datetime.now(UTC) - timedelta(minutes=1)
    number, *_ = stand.tell("buy", [{"items": [["X-2", 1]], "site": "EBAY_GB"}] * 4)

    def settled():
        documents, cursor = [], ""
        while True:
            page = channel.settlements.settled(since=since, cursor=cursor)
            for one in page.documents:
                # every one of them is read, and comes to its total
                read = ADAPTER.reading.settlement(one.body)
                assert sum(line.amount for line in read.lines) == read.total
            documents += [json.loads(one.body) for one in page.documents]
            cursor = page.cursor
            if not cursor:
                break
        return [one for one in documents if number in [each["orderId"] for each in one["transactions"]]]

    [document] = wait_for(settled)
    signs = {"CREDIT": 1, "DEBIT": -1}
    total = sum(
        signs[one["bookingEntry"]] * Decimal(one["amount"]["value"]) for one in document["transactions"]
    )
    assert total == Decimal(document["payout"]["amount"]["value"])
    assert len(document["transactions"]) == document["payout"]["transactionCount"]


def test_payouts_come_oldest_first(stand, channel):
    listed(channel, "X-3", quantity=20)
    since = datetime.now(UTC) - timedelta(minutes=1)

    def told(more_than):
        found = channel.settlements.settled(since=since, cursor="").documents
        return found if len(found) > more_than else None

    stand.tell("buy", [{"items": [["X-3", 1]], "site": "EBAY_GB"}])
    first = wait_for(lambda: told(0))
    stand.tell("buy", [{"items": [["X-3", 1]], "site": "EBAY_GB"}])
    then = wait_for(lambda: told(len(first)))
    assert [one.key for one in then[: len(first)]] == [one.key for one in first]
    assert [one.changed_at for one in then] == sorted(one.changed_at for one in then)


def test_no_settlement_is_an_empty_page(channel):
    since = datetime.now(UTC) + timedelta(days=1)
    assert channel.settlements.settled(since=since, cursor="").documents == []
    assert payouts(channel, since=datetime.now(UTC) + timedelta(days=999)) == {}


def payouts(channel, *, since):
    """The states of all payouts that are told, by their number."""
    told, cursor = {}, ""
    for _page in range(9):
        page = channel.settlements.settled(since=since, cursor=cursor)
        inside = [json.loads(one.body)["payout"] for one in page.documents]
        told |= {one["payoutId"]: one["payoutStatus"] for one in inside}
        cursor = page.cursor
        if not cursor:
            return told
    raise AssertionError("it never ends")


def test_a_payout_that_was_taken_back_weeks_later_is_told_again_and_older_ones_are_not(stand, channel):
    listed(channel, "X-6", quantity=20)
    began = datetime.now(UTC) - timedelta(minutes=1)
    bought(stand, ("X-6", 1))
    wait_for(lambda: "SUCCEEDED" in payouts(channel, since=began).values())
    # as a pull three weeks later asks: all payouts are older than what it looks back for
    later = datetime.now(UTC) + timedelta(days=7)
    assert "SUCCEEDED" not in payouts(channel, since=later).values()
    before = payouts(channel, since=later)
    assert stand.tell("bounce", {})
    news = payouts(channel, since=later).items() - before.items()
    assert [state for _number, state in news] == ["TERMINAL_FAILED"]
    assert payouts(channel, since=later + timedelta(days=90)) == {}


def test_a_message_reaches_the_buyer_about_what_was_bought(stand, channel):
    published = listed(channel, "X-3")
    number = bought(stand, ("X-3", 1))
    assert channel.messages.allowed(number, site="EBAY_GB") == ("text",)
    assert channel.messages.allowed("99-99999-99999", site="EBAY_GB") == ()
    asked = [
        MessageAsked("1", number, "EBAY_GB", "text", "On its way."),
        MessageAsked("2", number, "EBAY_GB", "text", ""),
        MessageAsked("3", number, "EBAY_GB", "review_request"),
    ]
    outcomes = channel.messages.send(asked)
    assert [one.fault and one.fault.kind for one in outcomes] == [None, FaultKind.REFUSED, FaultKind.REFUSED]
    sent = stand.state()["state"]["messages"][-1]
    assert sent["reference"] == {"referenceId": published.item, "referenceType": "LISTING"}
    assert sent["messageText"] == "On its way."


def test_a_message_whose_answer_was_lost_is_not_sent_again(stand, channel):
    listed(channel, "X-4")
    number = bought(stand, ("X-4", 1))
    before = len(stand.state()["state"]["messages"])
    stand.tell("faults", {"rate": 1.0, "kinds": ["drop_after"], "only": "send_message"})
    [outcome] = channel.messages.send([MessageAsked("1", number, "EBAY_GB", "text", "Hello.")])
    stand.tell("faults", {})
    assert (outcome.fault.kind, outcome.fault.may_be_done) == (FaultKind.AWAY, True)
    assert len(stand.state()["state"]["messages"]) == before + 1


def test_what_the_adapter_says_of_itself_is_whole():
    assert ADAPTER.name == "ebay"
    assert (
        len({site.code for site in ADAPTER.sites})
        == len({site.ref for site in ADAPTER.sites})
        == len(ADAPTER.sites)
    )
    assert all(limit.rate > 0 and limit.burst >= 1 for limit in ADAPTER.limits)
    secret = {one.name for one in ADAPTER.credentials if one.secret}
    assert secret == {"client_secret", "refresh_token", "authorization_code", "signing_key"}
