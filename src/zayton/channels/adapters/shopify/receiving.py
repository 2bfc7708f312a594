"""Webhooks: genuine when signed with the app's client secret (`X-Shopify-Hmac-Sha256`, over the body as it came)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from zayton.channels.adapters.shopify.mapping import is_test
from zayton.channels.adapters.shopify.orders import document
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import ident, loaded

TOPICS = ("orders/create", "orders/updated", "orders/cancelled", "orders/edited", "refunds/create")
_WHOLE = frozenset({"orders/create", "orders/updated", "orders/cancelled"})


def receive(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secret: str,  # noqa: ARG001 not ours to choose
    address: str,  # noqa: ARG001 others sign their address too
    values: Mapping[str, str],
) -> Sequence[Notice]:
    """See `Receiver`. Orders come whole; of a refund and an edit only the order's id is taken."""
    signed_with = values.get("client_secret", "")
    # a connection without the secret cannot tell, and an empty one anybody could sign with
    if not signed_with:
        raise Fault(FaultKind.DENIED, "the connection has no client secret to check signatures with")
    made = hmac.new(signed_with.encode(), body, hashlib.sha256).digest()
    given = headers.get("x-shopify-hmac-sha256", "")
    if not hmac.compare_digest(base64.b64encode(made), given.encode("utf-8", "replace")):
        raise Fault(FaultKind.DENIED, "the signature is wrong")
    topic = headers.get("x-shopify-topic", "")
    told = loaded(body) if topic in TOPICS else {}
    if not told or is_test(told):
        return ()
    # the same through all attempts to deliver it
    name = headers.get("x-shopify-webhook-id", "")
    if topic in _WHOLE:
        whole = document(told)
        return (Notice(Subject.ORDER, whole.key, name, whole),)
    edit = told.get("order_edit")
    return (Notice(Subject.ORDER, ident(edit if isinstance(edit, dict) else told, "order_id"), name),)
