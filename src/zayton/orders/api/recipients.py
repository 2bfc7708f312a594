"""Recipients over HTTP: for those who print labels. No answer is kept, each look is written down."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import Refused, Shown, refused
from zayton.kernel.time import now
from zayton.orders.api.routing import routes
from zayton.orders.api.shapes import OrderIds
from zayton.orders.api.stores_shapes import OfferIds
from zayton.orders.errors import UNKNOWN_ORDER
from zayton.orders.queries import seen_orders
from zayton.orders.recipients.errors import ELSEWHERE
from zayton.orders.recipients.events import ASKED
from zayton.orders.recipients.operations import Looked, erase_recipients, look_at_recipients
from zayton.orders.recipients.permissions import ERASE, SEE
from zayton.orders.recipients.queries import orders_open_to
from zayton.orders.stores.permissions import WORK
from zayton.orders.stores.recipients import look_for_stores


class AddressShown(Shown):
    """Where an order goes; `lines` are the street, `country` an ISO code."""

    name: str
    company: str
    lines: list[str]
    city: str
    region: str
    postcode: str
    country: str
    phone: str
    email: str


class RecipientsShown(Shown):
    """The addresses by order (or by offer, where offers were asked for), and the refusals."""

    # keys become text in JSON, as the standard has it
    recipients: dict[int, AddressShown]
    refusals: list[Refused]


class ErasedShown(Shown):
    """The orders of which an address was kept until now."""

    order_ids: list[int]


@routes.ask(
    "/recipients",
    permission=SEE,
    answers=RecipientsShown,
    words=_("Look at recipients' addresses"),
    about=_("Each look is written down. Do not keep addresses longer than the marketplace allows."),
)
def recipients(request: HttpRequest, said: OrderIds) -> RecipientsShown:
    """Addresses of orders."""
    actor = actor_of(request)
    asked = list(dict.fromkeys(said.order_ids))
    seen = dict(seen_orders(scope=actor.scope).filter(pk__in=asked).values_list("pk", "external_number"))
    open_to = orders_open_to(seen, scope=actor.scope)
    known = [key for key in asked if key in open_to]
    closed = [
        Refusal(ELSEWHERE, seen[key], row=row) if key in seen else Refusal(UNKNOWN_ORDER, str(key), row=row)
        for row, key in enumerate(asked)
        if key not in open_to
    ]
    looked = look_at_recipients(order_ids=known, actor=actor, at=now())
    placed = [
        Refusal(one.code, one.subject, one.figures, asked.index(known[one.row or 0]))
        for one in looked.refusals
    ]
    return _shown(Looked(looked.addresses, [*closed, *placed]))


@routes.ask(
    "/stores/offers/recipients",
    permission=WORK,
    answers=RecipientsShown,
    words=_("Look at the addresses of what a store has to send"),
    about=_("Of offers that the store has accepted and not sent yet. Each look is written down."),
)
def recipients_of_offers(request: HttpRequest, said: OfferIds) -> RecipientsShown:
    """Addresses of offers."""
    asked = list(dict.fromkeys(said.offer_ids))
    return _shown(look_for_stores(offer_ids=asked, actor=actor_of(request), at=now()))


@routes.write(
    "/recipients/erase",
    permission=ERASE,
    answers=ErasedShown,
    words=_("Erase recipients' addresses"),
    about=_("For good; a later delivery of the same order does not bring them back."),
)
def erase(request: HttpRequest, said: OrderIds) -> ErasedShown:
    """Forget who orders go to."""
    actor = actor_of(request)
    seen = seen_orders(scope=actor.scope).filter(pk__in=said.order_ids).values_list("pk", flat=True)
    erased = erase_recipients(order_ids=list(seen), why=ASKED, actor=actor, at=now())
    return ErasedShown(order_ids=sorted(erased))


def _shown(looked: Looked) -> RecipientsShown:
    return RecipientsShown(
        recipients={key: _address(one) for key, one in looked.addresses.items()},
        refusals=[refused(one) for one in looked.refusals],
    )


def _address(one: Address) -> AddressShown:
    return AddressShown(**one._asdict() | {"lines": list(one.lines)})
