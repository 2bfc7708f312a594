"""Understanding pushed messages; pure, as it is called within the request.

They are switched on in the platform's console and cannot be by API. The page on them (docId 1478) asks that an HMAC be
checked, the answer be given within 500 ms and repetitions be expected. Assumed, as that page could not be read whole:
`Authorization` holds HMAC-SHA256, in hex, with the app's secret over the app key followed by the body (as the same
platform does for its other marketplaces), and an order's number is `orderId` within `data`.
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Final

from zayton.channels.adapters.aliexpress.payloads import loaded, text
from zayton.channels.adapters.aliexpress.signing import push_signature
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, part

_HEADER: Final = "authorization"
_NUMBERS: Final = ("orderId", "order_id", "tradeOrderId", "trade_order_id")


def receive(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,  # noqa: ARG001 it is signed with the app's own
    address: str,  # noqa: ARG001 the signature covers the body alone
    values: Mapping[str, str],
) -> Sequence[Notice]:
    """The order that a message is about; messages about other things say nothing."""
    app_key, app_secret = values.get("app_key", ""), values.get("app_secret", "")
    wanted = push_signature(app_secret, app_key, body).encode()
    given = headers.get(_HEADER, "").strip().lower().encode()
    if not app_secret or not hmac.compare_digest(wanted, given):
        raise Fault(FaultKind.DENIED, "a bad signature")
    told = loaded(body)
    number = _number(part(told, "data"))
    return (Notice(Subject.ORDER, number, _ident(told, number)),) if number else ()


def _number(data: Json) -> str:
    return next(filter(None, (text(data, name) for name in _NUMBERS)), "")


def _ident(told: Json, number: str) -> str:
    """Messages have no name of their own: what happened to which order when is one."""
    state = text(part(told, "data"), "orderStatus")
    return f"{number}-{state}-{text(told, 'timestamp')}"[:200]
