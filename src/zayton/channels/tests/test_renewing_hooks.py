"""Notifications that were asked for once are asked for again each day: marketplaces give addresses up in silence."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.connecting.subscribing import (
    renew_subscription,
    subscribe_to_notifications,
    subscriptions_due,
)
from zayton.channels.models import Connection
from zayton.channels.notices import moments_of_hooks, told_of_hooks
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, person
from zayton.channels.tests.fake_market import T0, market
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db


def text_of(answer):
    return unescape(answer.content.decode())


DAY = timedelta(days=1)


@pytest.fixture
def server():
    return market()


@pytest.fixture
def found(server, settings):
    settings.PUBLIC_ADDRESS = "https://erp.example.com"
    made = connected(seller().open("WEB"))
    assert subscribe_to_notifications(made.pk, at=T0) == ["orders"]
    return made


def renewed(found, at):
    if found.pk in subscriptions_due(at):
        renew_subscription(found.pk, at=at)
    found.refresh_from_db()
    return found


def refused(server, found):
    server.faults = [Fault(FaultKind.REFUSED, "the key may only read")]
    return renewed(found, T0 + DAY)


def test_they_are_asked_for_again_a_day_later_and_not_before(found, server) -> None:
    renewed(found, T0 + DAY - timedelta(seconds=1))
    assert len(server.subscribed) == 1
    assert renewed(found, T0 + DAY).hooks_at == T0 + DAY
    assert len(server.subscribed) == 2


def test_who_comes_second_to_the_same_turn_asks_nothing(found, server) -> None:
    renewed(found, T0 + DAY)
    renew_subscription(found.pk, at=T0 + DAY)
    assert len(server.subscribed) == 2


def test_nothing_is_asked_of_who_never_sent_any_or_is_not_called(found, server, settings) -> None:
    Connection.objects.update(state="paused")
    assert subscriptions_due(T0 + DAY) == []
    Connection.objects.update(state="working", hooks_due_at=None)
    assert subscriptions_due(T0 + DAY) == []
    Connection.objects.update(hooks_due_at=T0)
    settings.PUBLIC_ADDRESS = ""
    assert subscriptions_due(T0 + DAY) == []


def test_what_cannot_be_asked_for_is_told_and_tried_again_within_the_hour(found, server) -> None:
    refused(server, found)
    with override("en"):
        [notice] = told_of_hooks(SYSTEM, 9)
        assert "its notifications may have stopped" in str(notice.words)
        assert "the key may only read" in str(notice.words)
    assert [one["moment"] for asked in moments_of_hooks(SYSTEM) for one in asked.values("moment")] == [
        notice.at
    ]
    assert told_of_hooks(person(), 9) == []
    server.faults = [Fault(FaultKind.REFUSED, "the key may only read")]
    # since when, and not when it was tried last
    assert renewed(found, T0 + DAY + timedelta(hours=1)).hooks_fault_at == T0 + DAY
    renewed(found, T0 + DAY + timedelta(hours=2))
    assert (told_of_hooks(SYSTEM, 9), found.hooks_fault_kind) == ([], "")


def test_the_page_of_the_connection_says_so(found, server) -> None:
    boss, where = client_of("boss"), reverse("channels:connection", args=[found.pk])
    assert "Could not be asked for again" not in text_of(boss.get(where))
    refused(server, found)
    assert "Could not be asked for again" in text_of(boss.get(where))
    assert "the key may only read" in text_of(boss.get(where))


def test_the_first_asking_that_fails_is_no_such_trouble(server, settings) -> None:
    settings.PUBLIC_ADDRESS = "https://erp.example.com"
    made = connected(None)
    server.faults = [Fault(FaultKind.REFUSED, "no")]
    subscribe_to_notifications(made.pk, at=T0)
    assert told_of_hooks(SYSTEM, 9) == []
