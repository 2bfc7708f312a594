"""A seller with two warehouses and a site in Britain, ready to open shops."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from zayton.channels.models import MarketplaceSite, Shop, ShopWarehouse
from zayton.channels.public import ShopDraft, ShopsWritten, SiteDraft, add_sites, write_shops
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.stock.public import OwnerDraft, WarehouseDraft, WarehouseKind, add_owners, open_warehouses

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OWN = SiteDraft("own", "own", "Own shop", "GB", "GBP", "Europe/London")
AMAZON_DE = SiteDraft("amazon-de", "amazon", "Amazon 德国", "DE", "EUR", "Europe/Berlin")


@dataclass(frozen=True)
class Seller:
    """Ids by their codes."""

    owner: int
    houses: dict[str, int]

    def draft(self, code: str = "WEB", *houses: str, **facts: object) -> ShopDraft:
        """A shop on the own site, served from these warehouses, or from all."""
        ids = tuple(self.houses[house] for house in houses or self.houses)
        made = ShopDraft(code, code.title(), "own", self.owner, "Europe/London", "GBP", ids)
        return made._replace(**facts)

    def open(self, code: str = "WEB", *houses: str, **facts: object) -> int:
        """Open that shop and answer its id."""
        return write(self.draft(code, *houses, **facts)).ids[code]


def seller() -> Seller:
    """An owner with the warehouses LEEDS, KOELN and YIWU, and two sites."""
    owner = add_owners(drafts=[OwnerDraft("US", "Us")], at=AT, actor=SYSTEM)["US"]
    drafts = [
        WarehouseDraft(code, code.title(), WarehouseKind.OWN, country)
        for code, country in (("LEEDS", "GB"), ("KOELN", "DE"), ("YIWU", "CN"))
    ]
    add_sites(drafts=[OWN, AMAZON_DE], actor=SYSTEM, at=AT)
    return Seller(owner, open_warehouses(drafts=drafts, at=AT, actor=SYSTEM))


def write(*drafts: ShopDraft) -> ShopsWritten:
    """Write these shops as the system would."""
    return write_shops(drafts=drafts, actor=SYSTEM, at=AT)


def kept() -> dict[str, list[tuple]]:
    """All rows that a write about shops may touch."""
    models = (MarketplaceSite, Shop, ShopWarehouse, Entry)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


def client_of(*roles: str, language: str = "en", **scope: object) -> Client:
    """A browser of somebody with these roles; `shops` and `warehouses` narrow what they see."""
    name = "-".join([*roles, *scope, str(Person.objects.count())])
    person = Person.objects.create_user(name, roles=list(roles), display_name="P", **scope)
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client
