"""Webhooks as they really arrive: subscribed by the adapter, posted by the shop, repeated and reordered."""

import pytest

from zayton.channels.adapters.woocommerce import ADAPTER
from zayton.channels.adapters.woocommerce.tests.connecting import VALUES, bare, connected
from zayton.channels.adapters.woocommerce.tests.listening import listening
from zayton.channels.ports.orders import Progress
from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce.tests.shops import StockedStore, bought


@pytest.fixture(scope="module")
def stand():
    with standing(StockedStore) as stand:
        yield stand


def notices(posted):
    return [
        notice
        for headers, body in posted
        for notice in ADAPTER.receive(headers, body, secret="ours", address="", values=VALUES)
    ]


def test_a_sale_and_its_cancellation_arrive(stand):
    with listening() as (address, posted):
        connected(stand).channel.notifications.subscribe(address, secret="ours")
        pings = posted.awaited(4)
        number = bought(stand, ("TEA-1", 1))[0]
        stand.tell("cancel", [number])
        found = notices(posted.awaited(6))
    assert notices(pings) == []
    assert {one.key for one in found} == {number}
    told = [ADAPTER.reading.order(one.document.body) for one in found if one.document]
    assert {one.progress for one in told} == {Progress.OPEN, Progress.CANCELLED}


def test_one_that_arrives_again_has_the_name_it_had(stand):
    with listening() as (address, posted):
        connected(stand).channel.notifications.subscribe(address, secret="ours")
        posted.awaited(4)
        stand.tell("faults", {"hooks": 1.0, "hook_kinds": ["repeat"], "copies": 3})
        bought(stand, ("TEA-1", 1))
        found = notices(posted.awaited(6))
        stand.tell("faults", {})
    assert len({one.ident for one in found}) < len(found)


def test_one_that_the_shop_gave_up_is_woken_by_asking_again(stand):
    channel = connected(stand).channel
    with listening() as (address, _posted):
        channel.notifications.subscribe(address, secret="ours")
        hooks = [one for one in bare(stand, "GET", "webhooks") if one["delivery_url"] == address]
        for one in hooks:
            bare(stand, "PUT", f"webhooks/{one['id']}", json={"status": "disabled"})
        channel.notifications.subscribe(address, secret="ours")
        told = [one for one in bare(stand, "GET", "webhooks") if one["delivery_url"] == address]
    assert {one["status"] for one in told} == {"active"}
    assert {one["id"] for one in told} == {one["id"] for one in hooks}
