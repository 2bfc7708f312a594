"""Webhooks: genuine when signed with the secret that we subscribed with (`X-WC-Webhook-Signature`)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from zayton.channels.adapters.woocommerce.mapping import NOT_ORDERS
from zayton.channels.adapters.woocommerce.orders import document
from zayton.channels.adapters.woocommerce.payloads import loaded
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import ident, parts, text

TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
_WHOLE = frozenset({"order.created", "order.updated", "order.restored"})
_PING = b"webhook_id="


def receive(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,
    address: str,  # noqa: ARG001 others sign their address too
    values: Mapping[str, str],  # noqa: ARG001 others sign with a secret of the account
) -> Sequence[Notice]:
    """See `Receiver`. Orders come whole but for their refunds; one with refunds is fetched."""
    given = headers.get("x-wc-webhook-signature", "")
    # a shop tries an address, unsigned, when it is subscribed: it says nothing, and wants no more than an answer
    if body.startswith(_PING) and not given:
        return ()
    made = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    if not secret or not hmac.compare_digest(made, given.encode("utf-8", "replace")):
        raise Fault(FaultKind.DENIED, "the signature is wrong")
    topic = headers.get("x-wc-webhook-topic", "")
    if topic not in TOPICS:
        return ()
    told = loaded(body)
    if text(told, "status") in NOT_ORDERS and topic in _WHOLE:
        return ()
    name = headers.get("x-wc-webhook-delivery-id", "")
    if topic in _WHOLE and not parts(told, "refunds"):
        whole = document(told)
        return (Notice(Subject.ORDER, whole.key, name, whole),)
    return (Notice(Subject.ORDER, ident(told), name),)
