"""A seller with one stock, connected to stand-ins of three marketplaces by their addresses."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.models import CallGate, Connection, Stream
from zayton.channels.public import (
    Connected,
    ConnectionDraft,
    ShopDraft,
    SiteDraft,
    SiteShop,
    StreamKind,
    add_sites,
    connect,
    connect_shops,
    write_shops,
)
from zayton.channels.syncing.running import run_stream
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.writing import ContentDraft, write_content
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.tests.stalls import Stand
from zayton.stock.models import Level
from zayton.stock.public import (
    OwnerDraft,
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    add_owners,
    main_shelves,
    open_warehouses,
    receive_stock,
)

CODES = ("CUP", "POT", "LID")
SITES = {"amazon": "A1F83G8C2ARO7P", "ebay": "EBAY_GB", "shopify": ""}
_SAYS = {
    "amazon": {
        "product_type": "HOME",
        "attributes": {"country_of_origin": "CN", "color": "White"},
    },
    "ebay": {"category": "20625"},
    "shopify": {},
}


class Seller:
    """Some units of each SKU in one warehouse, and a shop on each marketplace; `addresses` by its name."""

    def __init__(self, addresses: Mapping[str, str], codes: Sequence[str], *, units: int = 10) -> None:
        self.codes = codes
        self.owner = add_owners(drafts=[OwnerDraft("US", "Us")], at=now(), actor=SYSTEM)["US"]
        house = WarehouseDraft("LEEDS", "Leeds", WarehouseKind.OWN, "GB")
        self.house = open_warehouses(drafts=[house], at=now(), actor=SYSTEM)["LEEDS"]
        drafts = [SkuDraft(code=code, title_en=code.title(), brand="Ours") for code in codes]
        create_skus(drafts=drafts, actor=SYSTEM, at=now())
        self.skus = sku_ids_by_code(codes)
        shelf = main_shelves(warehouses=[self.house])[self.house]
        lines = [ReceiptLine(key, self.owner, shelf, units, 1000) for key in self.skus.values()]
        assert not receive_stock(lines=lines, at=now(), actor=SYSTEM).refusals
        self.shops = {name: self._connected(name, url) for name, url in addresses.items()}

    def _connected(self, name: str, url: str) -> int:
        site = SiteDraft(f"{name}-gb", name, name.title(), "GB", "GBP", "Europe/London")
        add_sites(drafts=[site], at=now(), actor=SYSTEM)
        draft = ShopDraft(name, name, site.code, self.owner, "Europe/London", "GBP", (self.house,))
        shop = write_shops(drafts=[draft], at=now(), actor=SYSTEM).ids[name]
        told = ConnectionDraft(name, name, ACCOUNTS[name], url)
        made = connect(draft=told, actor=SYSTEM, at=now())
        assert isinstance(made, Connected), made
        placed = [SiteShop(SITES[name], shop)]
        assert not connect_shops(connection_id=made.connection.pk, shops=placed, actor=SYSTEM, at=now())
        return shop

    def publish(self, **says: Mapping[str, Any]) -> None:
        """Offer everything everywhere; `says` is what is said of a marketplace's listings instead of the usual."""
        texts = [
            ContentDraft(key, "en", f"A {code.lower()}", "Fine goods", ("Nice",))
            for code, key in self.skus.items()
        ]
        pictures = {key: (f"https://pictures.example/{code}.jpg",) for code, key in self.skus.items()}
        assert not write_content(drafts=texts, pictures=pictures, actor=SYSTEM, at=now())
        offers = [
            OfferDraft(shop, key, code, 1200, **{**_SAYS[name], **says.get(name, {})})
            for name, shop in self.shops.items()
            for code, key in self.skus.items()
        ]
        assert not publish(drafts=offers, actor=SYSTEM, at=now()).refusals

    def free(self) -> dict[str, int]:
        """Units free by SKU."""
        codes = {key: code for code, key in self.skus.items()}
        return {codes[one.sku_id]: one.on_hand - one.reserved for one in Level.objects.all()}


class World(Seller):
    """A seller with ten of each SKU, and the three stand-ins."""

    def __init__(self, stands: Mapping[str, Stand]) -> None:
        super().__init__({name: stand.url for name, stand in stands.items()}, CODES)
        self.stands = stands

    def settle(self, rounds: int = 40) -> None:
        """Let the ordinary work go on until nothing is left to do."""
        for _ in range(rounds):
            # waits after failures are not sat out, only brought forward: a marketplace that throttled once lets
            # through a call a minute, and all rounds until then would end with a run that failed
            CallGate.objects.update(arrival=0)
            news = self.pull()
            read_journal()
            Ask.objects.filter(state="due").update(due_at=now() - timedelta(seconds=1))
            push_due()
            left = self.left_to_do()
            if not news and not left:
                return
        raise AssertionError({"news": news, "left": left})

    def left_to_do(self) -> list[tuple[Any, ...]]:
        """Wishes that are due, and listings with units that are not on sale yet, each with what is said of it."""
        asks = Ask.objects.filter(state="due").values_list("kind", "listing__msku", "fault_said")
        # one without units is not on sale, and nothing is left to do about it
        there = [self.skus[code] for code, units in self.free().items() if units]
        coming = Listing.objects.filter(is_ended=False, sku_id__in=there, state__in=["pending", "inactive"])
        said = coming.values_list("shop__code", "msku", "state", "quantity", "problems")
        return [*asks, *said]

    def pull(self) -> list[tuple[Any, ...]]:
        """Pull all orders and listings; what was new or failed."""
        Connection.objects.exclude(state="working").update(state="working")
        news = []
        for stream in Stream.objects.filter(kind__in=[StreamKind.ORDERS, StreamKind.LISTINGS]):
            run = run_stream(stream.pk, trigger="test")
            if run.state == "failed" or run.changed:
                news.append((stream.connection.name, stream.kind, run.state, run.changed, run.fault_said))
        return news

    def shown(self) -> dict[tuple[str, str], int]:
        """Units that each marketplace shows, by (name, SKU)."""
        return {
            (name, good["sku"]): good["quantity"]
            for name, stand in self.stands.items()
            for good in stand.goods()
            if good["sku"] in CODES
        }
