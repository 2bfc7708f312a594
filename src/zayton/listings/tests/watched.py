"""A marketplace in memory whose listings and offers can be read, with strangers on it and limits of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from zayton.channels.models import Connection, Stream
from zayton.channels.ports.adapter import Adapter, Channel, Checked, Reading
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import CompetingOffer, Glance, ListingKey, OffersSeen
from zayton.channels.public import register_adapters
from zayton.channels.states import StreamKind
from zayton.kernel.time import now
from zayton.listings.models import Finding, Listing, Watch
from zayton.listings.tests.builders import MEMORY, Seller, seller
from zayton.listings.watching.runs import watch_connection

CONTENT = {"title": "Cup", "image": "a.jpg", "category": "MUGS", "parent": "P"}


@dataclass
class Street:
    """What buyers see: content and offers by SKU; `calls` is every question with the SKUs it named."""

    shown: dict[str, dict] = field(default_factory=dict)
    offers: dict[str, list[CompetingOffer]] = field(default_factory=dict)
    calls: list[tuple[str, list[str]]] = field(default_factory=list)
    # raised once so many questions were answered
    fault_after: tuple[int, Fault] | None = None
    # SKUs whose documents are nonsense
    broken: set[str] = field(default_factory=set)
    # done while a question for offers is on its way
    meanwhile: Callable[[], None] | None = None
    # raised for every question of a kind, while there is one
    refusing: dict[str, Fault] = field(default_factory=dict)
    # its credentials are refused whatever is asked
    is_shut: bool = False

    def check(self):
        if self.is_shut:
            raise Fault(FaultKind.DENIED, "revoked")
        return Checked("street", ())

    def named(self, keys):
        return self._told(
            "content", Subject.LISTING, keys, lambda sku: {"item": f"I-{sku}", **self.shown[sku]}
        )

    def competing(self, keys, *, items):
        assert set(items) >= {key.sku for key in keys}
        return self._told(
            "offers",
            Subject.OFFERS,
            keys,
            lambda sku: {"item": items[sku], "offers": [list(one) for one in self.offers[sku]]},
        )

    def glance(self, keys, *, items):
        """How many offers there are, and whose the Buy Box is at which price."""
        assert set(items) >= {key.sku for key in keys}
        if "glance" in self.refusing:
            raise self.refusing["glance"]
        self.calls.append(("glance", [key.sku for key in keys]))
        return [_glance(key, self.offers[key.sku]) for key in keys if key.sku in self.offers]

    def _told(self, what, subject, keys, body):
        if self.fault_after and len(self.calls) >= self.fault_after[0]:
            fault, self.fault_after = self.fault_after[1], None
            raise fault
        if what in self.refusing:
            raise self.refusing[what]
        self.calls.append((what, [key.sku for key in keys]))
        book = self.shown if what == "content" else self.offers
        told = [
            RawDocument(subject, key.sku, None, _body(key, body(key.sku), broken=key.sku in self.broken))
            for key in keys
            if key.sku in book
        ]
        if what == "offers" and self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return told


def _body(key, said, *, broken):
    return b"{" if broken else json.dumps({"site": key.site, "sku": key.sku, **said}).encode()


def _glance(key, offers):
    box = next((one for one in offers if one.buy_box), None)
    if box is None:
        return Glance(key, len(offers))
    return Glance(key, len(offers), box.price_minor + box.shipping_minor, box.currency, box.ours)


def _offers(body):
    one = json.loads(body)
    offers = tuple(CompetingOffer(*row) for row in one["offers"])
    return OffersSeen(ListingKey(one["site"], one["sku"]), one["item"], offers)


STREETS: dict[str, Street] = {}


def _connect(account, _caller):
    street = STREETS[account.values["market"]]
    return Channel(check=street.check, listings=street, offers=street, glances=street)


STREET = replace(
    MEMORY,
    name="street",
    connect=_connect,
    reading=Reading(listing=MEMORY.reading.listing, offers=_offers),
    shares_listings=True,
)
assert isinstance(STREET, Adapter)


def ours(price=2000, *, box=True, shipping=0):
    """Our own offer."""
    return CompetingOffer("US", price, shipping, "GBP", ours=True, buy_box=box)


def theirs(seller="B", price=1900, *, box=False, shipping=0):
    """A stranger's offer."""
    return CompetingOffer(seller, price, shipping, "GBP", buy_box=box)


@dataclass
class Watched:
    """A seller of one shop on the street, whose listings are all on sale at 20.00 with the Buy Box ours."""

    seller: Seller
    street: Street
    connection: int
    shop: int

    def look(self, **changes):
        """Let the watch make its next run to the end; `changes` are shown of CUP from then on."""
        if changes:
            self.street.shown["CUP"] |= changes
        Watch.objects.update(began_at=None, due_at=None)
        assert watch_connection(self.connection)
        return self.found()

    def found(self, *states):
        """The findings that stand: what was found about which SKU."""
        rows = Finding.objects.filter(state__in=states or ("open", "acknowledged")).order_by("pk")
        return [(one.kind, one.listing.msku) for one in rows]

    def listing(self, sku="CUP"):
        return Listing.objects.get(msku=sku)

    def put_on(self, *skus):
        """More listings."""
        for sku in skus:
            self.street.shown[sku] = {**CONTENT, "price_minor": 2000, "currency": "GBP", "quantity": 5}
            self.street.offers[sku] = [ours()]
            self.seller.see("A", sku, item=f"I-{sku}", **self.street.shown[sku])


def watched(*skus):
    """That seller, with CUP and further listings on sale; everything is as it should be."""
    register_adapters([STREET])
    made = seller("CUP", *skus, shops=("A",))
    connection = made.connections["A"]
    Connection.objects.filter(pk=connection).update(adapter="street", seller="US")
    Stream.objects.create(connection_id=connection, kind=StreamKind.OFFERS, every_seconds=600)
    STREETS["A"] = Street()
    found = Watched(made, STREETS["A"], connection, made.shops["A"])
    found.put_on("CUP", *skus)
    Watch.objects.create(connection_id=connection, due_at=now())
    return found
