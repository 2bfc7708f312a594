"""Which addresses may be called: those of the open internet, and of the own network where the installation allows it.

A connection's address is typed by whoever may connect shops, and answers bring addresses too. What is looked at is
what a name resolves to at the moment of connecting, and exactly that is connected to: a name that is public when it is
typed and points inward when it is called (DNS rebinding) gets nowhere.
"""

import socket
from collections.abc import Iterable
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from zayton.channels.ports.faults import Fault, FaultKind

PRIVATE_HOST = "private_host"
"""Among the figures of a fault: the host that may not be called."""

_Address = IPv4Address | IPv6Address
# what carries an address of version 4 within (RFC 6052)
_TRANSLATED = ip_network("64:ff9b::/96")


class Reach(StrEnum):
    """How far inward calls may go; addresses of the link itself (169.254.0.0/16, fe80::/10) may never be called."""

    OPEN = ""
    LOOPBACK = "loopback"
    """Also this machine: where the stand-ins of the sandbox live."""
    PRIVATE = "private"
    """Also this machine and private networks: a shop of one's own in the office."""


def may_call(address: str, reach: Reach) -> bool:
    """Whether an IP address is within reach."""
    found = _meant(ip_address(address.partition("%")[0]))
    if found.is_link_local or found.is_multicast or found.is_unspecified:
        return False
    if found.is_loopback:
        return reach is not Reach.OPEN
    return found.is_global or (found.is_private and not found.is_reserved and reach is Reach.PRIVATE)


def _meant(address: _Address) -> _Address:
    """The address of version 4 that one of version 6 stands for, as far as there is one."""
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if within is None and address in _TRANSLATED:
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        return within or address
    return address


class _Wary(httpcore.SyncBackend):
    """Connects to what a name resolves to, if that is within reach."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refused:
                problem = refused
        raise problem

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as problem:
            raise httpcore.ConnectError(str(problem)) from problem
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        # one that is out of reach is enough: who mixes them tries something out
        if not all(may_call(each, self._reach) for each in addresses):
            said = f"{host} is an address of a private network"
            raise Fault(FaultKind.REFUSED, said, figures={PRIVATE_HOST: host[:200]})
        return addresses


class WaryTransport(httpx.HTTPTransport):
    """httpx's own transport, which connects only to what is within reach."""

    def __init__(self, *, verify: Any, reach: Reach) -> None:
        super().__init__(verify=verify, trust_env=False)
        # httpx offers no other way to say how to connect
        self._pool = httpcore.ConnectionPool(ssl_context=verify, network_backend=_Wary(reach))
