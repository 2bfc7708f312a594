"""The address that notifications are sent to, asked as a marketplace asks it."""

import json

import pytest
from django.test import Client

from zayton.channels import hook_pages
from zayton.channels.models import Connection, Inbound
from zayton.channels.syncing.hooks import hook_secret
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import market, order, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    market()
    return connected(None)


@pytest.fixture
def sender():
    return Client(enforce_csrf_checks=True)


def send(sender, found, body, signature=None, key=None):
    signature = signed(body, hook_secret(found)) if signature is None else signature
    return sender.post(
        f"/hooks/{key or found.hook_key}",
        data=body,
        content_type="application/json",
        headers={"x-signature": signature},
    )


BODY = json.dumps({"order": order("1")}).encode()


def test_a_genuine_notification_is_kept_and_answered_with_nothing(sender, found):
    answer = send(sender, found, BODY)
    assert (answer.status_code, answer.content, answer.cookies) == (200, b"", {})
    assert Inbound.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("body", "signature", "status"), [(BODY, "", 401), (BODY, "forged", 401), (b"{", None, 400)]
)
def test_what_is_not_genuine_or_not_readable_is_not_kept(sender, found, body, signature, status):
    assert send(sender, found, body, signature).status_code == status
    assert not Inbound.objects.exists()


def test_a_key_that_nobody_has_is_not_found(sender, found):
    assert send(sender, found, BODY, key="nosuch").status_code == 404
    assert sender.get("/hooks/nosuch").status_code == 404


def test_what_is_larger_than_any_notification_is_not_read(sender, found, monkeypatch):
    monkeypatch.setattr(hook_pages, "LARGEST", 100)
    assert send(sender, found, b"x" * 101).status_code == 413
    assert not Inbound.objects.exists()


def test_one_that_we_cannot_check_now_may_come_again(sender, found):
    secret = hook_secret(found)
    Connection.objects.update(hook_secret=b"0" * 60)
    assert send(sender, found, BODY, signed(BODY, secret)).status_code == 503


def test_a_marketplace_that_asks_whether_the_address_is_ours_is_answered(sender, found, settings):
    settings.PUBLIC_ADDRESS = "https://erp.example.com"
    answer = sender.get(f"/hooks/{found.hook_key}", {"code": "abc"})
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json()["answer"]) == 64
    assert sender.get(f"/hooks/{found.hook_key}").status_code == 400


def test_nothing_else_can_be_asked_of_it(sender, found):
    assert sender.put(f"/hooks/{found.hook_key}").status_code == 405


def test_a_notification_costs_few_questions(sender, found, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        send(sender, found, BODY)


@pytest.mark.parametrize("key", ["%00", "a%00b", "%20", "%E5%88%BA", "a%2Fb"])
def test_a_key_that_can_be_none_is_not_found(sender, found, key):
    assert sender.get(f"/hooks/{key}").status_code == 404
    assert sender.post(f"/hooks/{key}", data=b"{}", content_type="application/json").status_code == 404
