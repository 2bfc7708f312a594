"""Notifications signed with a key that nobody knows yet: kept, and proved once the key is there."""

from datetime import timedelta

import pytest

from zayton.channels.adapters.ebay.keys import Keys
from zayton.channels.models import Connection, UnprovenNotice, Wanted
from zayton.channels.syncing import proving
from zayton.channels.syncing.hooks import Received, fetch_keys_wanted, receive
from zayton.channels.syncing.proving import forget_unproven
from zayton.channels.tests.signed_notices import (  # noqa: F401 - fixtures
    found_fixture,
    market_fixture,
    send,
    stand_fixture,
    told,
)
from zayton.kernel.time import now
from zayton.sandbox.ebay.signing import signature_header

pytestmark = pytest.mark.django_db


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
