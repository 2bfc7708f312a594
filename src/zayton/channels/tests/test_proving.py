"""Notifications signed with a key that nobody knows yet: kept, proved once the key is there, and no way to a flood.

eBay is the one that signs so, and its stand-in signs and serves keys as eBay does.
"""

import base64
import json
from datetime import timedelta

import pytest
from django.test import Client

from zayton.channels.adapters.ebay.keys import Keys
from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import connect
from zayton.channels.models import Connection, SigningKey, UnprovenNotice, Wanted
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.syncing import proving
from zayton.channels.syncing.hooks import Received, fetch_keys_wanted, receive
from zayton.channels.syncing.proving import MOST_UNKNOWN_NAMES, forget_unproven
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.ebay.signing import KEY_ID, signature_header
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db
PATH = "/commerce/notification/v1/public_key/"


@pytest.fixture(scope="module")
def market():
    with standing(Ebay) as running:
        yield running


@pytest.fixture
def stand(market):
    yield market
    market.tell("faults", {})


@pytest.fixture
def found(stand):
    made = connect(draft=ConnectionDraft("ebay", "eBay", ACCOUNTS["ebay"], stand.url), actor=SYSTEM, at=now())
    assert not isinstance(made, list), made
    return Connection.objects.get(pk=made.connection.pk)


def told(number="11-1-1", ident="n-1"):
    data = {"notificationId": ident, "data": {"orderId": number}}
    return json.dumps({"metadata": {"topic": "ORDER_CONFIRMATION"}, "notification": data}).encode()


def named(header, key):
    packed = json.loads(base64.b64decode(header))
    return base64.b64encode(json.dumps(packed | {"kid": key}).encode()).decode()


def send(found, body, *, key=KEY_ID, header=None, at=None):
    signed = named(signature_header(body) if header is None else header, key)
    return receive(
        found.hook_key, headers={"x-ebay-signature": signed}, body=body, address="https://x", at=at or now()
    )


def asked(stand):
    """How often each key was asked for."""
    calls = stand.state()["calls"]
    return {path.removeprefix(PATH): count for path, count in calls.items() if path.startswith(PATH)}


def made_up(number):
    return f"00000000-0000-4000-8000-{number:012}"


def test_the_first_one_waits_for_its_key_and_is_taken_in_once_that_was_fetched(found):
    assert send(found, told()) == Received(1, 0)
    assert not Wanted.objects.exists()
    assert fetch_keys_wanted()
    assert list(Wanted.objects.values_list("subject", "key")) == [("order", "11-1-1")]
    assert not UnprovenNotice.objects.exists()
    # and the next is proved at once
    assert send(found, told("22-2-2", "n-2")) == Received(0, 1)
    assert not fetch_keys_wanted()


def test_what_waits_is_sealed_and_the_same_one_waits_once(found):
    body = told("SECRET-NUMBER")
    header = signature_header(body)
    for _ in range(3):
        send(found, body, header=header)
    row = UnprovenNotice.objects.get()
    assert b"SECRET-NUMBER" not in bytes(row.sealed)


def test_one_that_was_forged_with_a_known_name_is_dropped_when_it_is_proved(found):
    assert send(found, told("33-3-3"), header=signature_header(told())) == Received(1, 0)
    assert fetch_keys_wanted()
    assert not Wanted.objects.exists()
    assert not UnprovenNotice.objects.exists()


def test_a_genuine_one_is_taken_in_whatever_was_forged_with_its_body_before(found):
    body = told("55-5-5")
    assert send(found, body, header=signature_header(b"another body")) == Received(1, 0)
    assert send(found, body) == Received(1, 0)
    assert fetch_keys_wanted()
    assert list(Wanted.objects.values_list("key", flat=True)) == ["55-5-5"]


def test_the_way_that_a_request_took_makes_no_two_of_it(found):
    body = told()
    header = signature_header(body)
    for hop in ("10.0.0.1", "10.0.0.2"):
        headers = {"x-ebay-signature": header, "x-forwarded-for": hop}
        receive(found.hook_key, headers=headers, body=body, address="https://x", at=now())
    assert UnprovenNotice.objects.count() == 1


def test_who_was_not_asked_is_not_said_to_work_again(found, monkeypatch):
    send(found, told())
    Connection.objects.update(state="away")
    monkeypatch.setattr(Keys, "public_key", lambda _self, _name: "")
    fetch_keys_wanted()
    assert Connection.objects.get().state == "away"


def test_who_gives_a_key_works_again(found):
    send(found, told())
    Connection.objects.update(state="away")
    assert fetch_keys_wanted()
    assert Connection.objects.get().state == "working"


def test_a_mistake_of_the_adapter_puts_the_asking_off(found, monkeypatch):
    send(found, told())
    monkeypatch.setattr(Keys, "public_key", lambda _self, _name: 1 / 0)
    assert not fetch_keys_wanted()
    assert UnprovenNotice.objects.get().due_at > now()


def test_what_was_sealed_with_another_key_holds_up_no_other(found):
    send(found, told("66-6-6"))
    send(found, told("77-7-7", "n-7"))
    first = UnprovenNotice.objects.order_by("pk")[0]
    UnprovenNotice.objects.filter(pk=first.pk).update(sealed=b"not ours")
    assert fetch_keys_wanted()
    assert list(Wanted.objects.values_list("key", flat=True)) == ["77-7-7"]
    assert not UnprovenNotice.objects.exists()


def test_a_made_up_name_is_asked_for_once_and_then_refused_at_the_door(found, stand):
    name = made_up(77)
    assert send(found, told(), key=name) == Received(1, 0)
    fetch_keys_wanted()
    assert SigningKey.objects.get(name=name).key == ""
    again = send(found, told(), key=name)
    assert isinstance(again, Fault)
    assert again.kind is FaultKind.DENIED
    assert not fetch_keys_wanted()
    assert asked(stand)[name] == 1


def test_a_flood_of_made_up_names_is_a_handful_of_calls(found, stand):
    before = sum(asked(stand).values())
    answers = [send(found, told(ident=str(number)), key=made_up(1000 + number)) for number in range(60)]
    assert sum(answer == Received(1, 0) for answer in answers) == MOST_UNKNOWN_NAMES
    while fetch_keys_wanted():
        pass
    more = [send(found, told(ident=str(number)), key=made_up(2000 + number)) for number in range(20)]
    assert all(isinstance(answer, Fault) for answer in more)
    assert sum(asked(stand).values()) - before == MOST_UNKNOWN_NAMES


def test_a_key_that_was_good_once_is_fetched_again_whatever_strangers_name(found):
    send(found, told())
    fetch_keys_wanted()
    SigningKey.objects.update(fetched_at=now() - timedelta(hours=2))
    for number in range(40):
        send(found, told(ident=str(number)), key=made_up(3000 + number))
    assert send(found, told("44-4-4", "n-4")) == Received(1, 0)
    while fetch_keys_wanted():
        pass
    assert Wanted.objects.filter(key="44-4-4").exists()


def test_no_more_wait_than_there_is_room_for(found, monkeypatch):
    monkeypatch.setattr(proving, "MOST_WAITING", 3)
    answers = [send(found, told(ident=str(number))) for number in range(5)]
    assert [isinstance(answer, Fault) for answer in answers] == [False] * 3 + [True] * 2


@pytest.mark.parametrize("name", ["", "../config", "a" * 65, "short", "x y z 1 2 3", "Ü" * 10, "a/b/c/d/e/f"])
def test_a_name_that_is_none_is_refused_at_once(found, name):
    assert isinstance(send(found, told(), key=name), Fault)
    assert not UnprovenNotice.objects.exists()


def test_a_huge_one_is_not_kept(found):
    assert isinstance(send(found, told("9" * 70_000)), Fault)


def test_while_ebay_is_away_it_waits_and_is_not_asked_for_without_end(found, stand):
    send(found, told())
    stand.tell("faults", {"down": True})
    assert not fetch_keys_wanted()
    row = UnprovenNotice.objects.get()
    assert row.due_at > now()
    assert not fetch_keys_wanted()
    stand.tell("faults", {})
    UnprovenNotice.objects.update(due_at=now())
    assert fetch_keys_wanted()
    assert Wanted.objects.exists()


def test_a_paused_connection_asks_for_no_key_and_keeps_what_came(found):
    send(found, told())
    Connection.objects.update(state="paused")
    assert not fetch_keys_wanted()
    assert UnprovenNotice.objects.count() == 1


def test_what_nobody_could_prove_for_a_day_is_forgotten(found):
    send(found, told(), at=now() - timedelta(hours=25))
    send(found, told(ident="n-2"))
    forget_unproven(before=now() - timedelta(days=1))
    assert UnprovenNotice.objects.count() == 1


def test_the_door_itself_calls_nobody_and_asks_the_books_little(found, stand, django_assert_max_num_queries):
    body = told()
    before = asked(stand)
    with django_assert_max_num_queries(12):
        answer = Client().post(
            f"/hooks/{found.hook_key}",
            body,
            content_type="application/json",
            headers={"x-ebay-signature": signature_header(body)},
        )
    assert answer.status_code == 200
    assert asked(stand) == before


def test_one_that_is_kept_while_others_are_proved_has_its_own_turn(found, monkeypatch):
    came_at = now()
    assert send(found, told(), at=came_at) == Received(1, 0)
    proved = proving._unpacked

    def unpacked(row):
        # its request began before the key was fetched, and was slow to keep it
        late = UnprovenNotice(
            connection=found,
            key_name=row.key_name,
            digest="late",
            sealed=row.sealed,
            received_at=came_at,
            due_at=came_at,
        )
        UnprovenNotice.objects.bulk_create([late], ignore_conflicts=True)
        return proved(row)

    monkeypatch.setattr(proving, "_unpacked", unpacked)
    assert fetch_keys_wanted()
    assert list(UnprovenNotice.objects.values_list("digest", flat=True)) == ["late"]
