"""A marketplace in memory that changes texts alone, and listings of a seller that were only found on it."""

from dataclasses import dataclass, field, replace

from zayton.channels.models import Connection
from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.texts import TextsAsked, TextsTaken
from zayton.channels.public import register_adapters
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Listing, ListingTexts
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import MARKETS, MEMORY, Seller, seller

ALL = frozenset({"title", "description", "bullets"})
PRODUCTS = frozenset({"title", "description"})
USUAL = {"title": "A cup", "description": "Found", "bullets": ["One", "Two"], "price_minor": 999}


@dataclass
class Speaker:
    """What a marketplace was asked to say, and how it misbehaves."""

    asked: list[TextsAsked] = field(default_factory=list)
    # raised by the next calls, one each; done all the same when it may be
    faults: list[Fault] = field(default_factory=list)
    against: dict[str, Fault] = field(default_factory=dict)
    # called while it is asked
    meanwhile: list = field(default_factory=list)

    def say(self, asked):
        self.asked += asked
        for work in self.meanwhile:
            work()
        if self.faults:
            raise self.faults.pop(0)
        return [Outcome(one.key.sku, self.against.get(one.key.sku)) for one in asked]

    def last(self, sku="CUP"):
        """What was last asked of a listing."""
        return [one for one in self.asked if one.key.sku == sku][-1]


SPEAKERS: dict[str, Speaker] = {}


def _connect(account, _caller):
    market, speaker = MARKETS[account.values["market"]], SPEAKERS[account.values["market"]]
    return Channel(check=market.check, stock=market, prices=market, listings=market, texts=speaker)


SPEAKING = replace(
    MEMORY, name="speaking", connect=_connect, texts=TextsTaken(ALL, PRODUCTS, shared=frozenset({"title"}))
)
ALONE = replace(SPEAKING, name="speaking-alone", texts=TextsTaken(ALL, puts_units_back=True))


@dataclass
class Found:
    """A seller with listings that were only found, and what their channel is asked to say."""

    seller: Seller
    speaker: Speaker

    def listing(self, sku="CUP") -> Listing:
        return self.seller.listing("A", sku)

    def words(self, sku="CUP") -> ListingTexts:
        return ListingTexts.objects.get(listing=self.listing(sku))

    def ask(self, sku="CUP"):
        return self.seller.ask("A", sku, "texts")

    def see(self, sku="CUP", **told) -> None:
        """The channel shows a listing, as usual but for what is told."""
        self.seller.see("A", sku, **{**USUAL, "currency": "GBP", "quantity": 0, **told})


def found(*codes, adapter=SPEAKING, parent=None) -> Found:
    """A seller of ten each, whose listings stand on the channel and were never published from here."""
    made = seller(*codes, shops=("A",))
    register_adapters([adapter])
    Connection.objects.update(adapter=adapter.name)
    SPEAKERS["A"] = Speaker()
    here = Found(made, SPEAKERS["A"])
    for code in codes:
        made.receive(code, 10)
        more = {"parent": parent, "title": f"A cup - {code}", "own_title": "A cup"} if parent else {}
        here.see(code, **more)
    read_journal()
    push_due()
    return here
