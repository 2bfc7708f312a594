"""Which addresses may be called: the open internet, and further inward only as far as the installation says."""

import socket

import pytest

from zayton.channels import errors
from zayton.channels.calling.alone import MemoryKeeper, NoGate
from zayton.channels.calling.http import HttpCaller
from zayton.channels.calling.reaching import Reach, may_call
from zayton.channels.connecting.operations import connect
from zayton.channels.models import Connection
from zayton.channels.ports.adapter import Adapter, Channel, Checked, Reading
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import ConnectionDraft, register_adapters
from zayton.channels.tests.loopback import loopback
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import words_of
from zayton.kernel.time import now

OUTSIDE = ("93.184.216.34", "2606:2800:220:1::1")
THIS_MACHINE = ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1")
NEARBY = ("10.0.0.5", "172.16.3.4", "192.168.1.10", "fd00::7", "::ffff:10.0.0.5", "2002:c0a8:010a::1")
NOWHERE = ("169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "::ffff:169.254.169.254")


@pytest.mark.parametrize("reach", list(Reach))
def test_the_open_internet_is_always_within_reach_and_the_link_itself_never(reach) -> None:
    assert all(may_call(one, reach) for one in OUTSIDE)
    assert not any(may_call(one, reach) for one in NOWHERE)


def test_this_machine_and_the_own_network_are_reached_only_where_it_is_allowed() -> None:
    assert not any(may_call(one, Reach.OPEN) for one in (*THIS_MACHINE, *NEARBY))
    assert all(may_call(one, Reach.LOOPBACK) for one in THIS_MACHINE)
    assert not any(may_call(one, Reach.LOOPBACK) for one in NEARBY)
    assert all(may_call(one, Reach.PRIVATE) for one in (*THIS_MACHINE, *NEARBY))


def caller(reach):
    return HttpCaller(NoGate(), MemoryKeeper(), pause=lambda _seconds: None, reach=reach)


def fault_of(reach, address):
    with pytest.raises(Fault) as caught:
        caller(reach).call("orders", "GET", address)
    return caught.value


def test_a_call_out_of_reach_is_refused_once_and_nothing_is_sent() -> None:
    with loopback() as server:
        server.says(200)
        fault = fault_of(Reach.OPEN, server.address)
        assert (fault.kind, fault.figures) == (FaultKind.REFUSED, {"private_host": "127.0.0.1"})
        assert server.asked == []
        assert caller(Reach.LOOPBACK).call("orders", "GET", server.address).status_code == 200


@pytest.mark.parametrize("spelt", ["2130706433", "0x7f000001", "127.1", "localhost"])
def test_however_an_address_is_spelt_what_it_means_counts(spelt) -> None:
    assert fault_of(Reach.OPEN, f"http://{spelt}:9").figures == {"private_host": spelt}


def test_a_name_that_points_inward_the_second_time_is_not_followed(monkeypatch) -> None:
    with loopback() as server:
        server.says(200)
        port = int(server.address.rpartition(":")[2])
        inward = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: inward)
        assert fault_of(Reach.OPEN, f"http://shop.example:{port}").kind == FaultKind.REFUSED
        assert server.asked == []


def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.216.34", "10.0.0.5")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: both)
    assert fault_of(Reach.OPEN, "https://shop.example").kind == FaultKind.REFUSED


def test_a_name_that_nobody_knows_is_away() -> None:
    assert fault_of(Reach.OPEN, "http://nobody.invalid").kind == FaultKind.AWAY


@pytest.mark.django_db
def test_connecting_an_address_inside_says_what_to_set_and_keeps_nothing(settings) -> None:
    settings.PRIVATE_ADDRESSES = ""

    def reaching(account, asked):
        def check():
            asked.call("check", "GET", account.address)
            return Checked("", ())

        return Channel(check=check)

    register_adapters([Adapter("inside", "Inside", (), reaching, Reading())])
    draft = ConnectionDraft("inside", "Inside", {}, "https://127.0.0.1")
    [refusal] = connect(draft=draft, actor=SYSTEM, at=now())
    assert refusal.code == errors.PRIVATE_ADDRESS
    assert "ZAYTON_PRIVATE_ADDRESSES" in words_of(refusal)[1]
    assert not Connection.objects.exists()
