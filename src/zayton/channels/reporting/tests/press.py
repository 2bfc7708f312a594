"""A marketplace that prints ledgers: the fake one with a press, whose reports ripen and fail as a test says."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import SiteShop, connect, connect_shops
from zayton.channels.models import Connection, Report, ReportPlan
from zayton.channels.ports.exchange import ReportKind, ReportStage, ReportState
from zayton.channels.registry import register_adapters
from zayton.channels.reporting.running import work_reports
from zayton.channels.reporting.services import due
from zayton.channels.tests import fake_market
from zayton.channels.tests.fake_market import PASSWORD, T0, market
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Import, Layout, perform_import
from zayton.kernel.time import now
from zayton.orders.tests.builders import Business, a_business, a_shop
from zayton.stock.public import WarehouseDraft, WarehouseKind, open_warehouses

HEADINGS = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center",
    "Disposition", "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time", "Store",
)  # fmt: skip
# what such a report is offered by; what its files are is told by their own headings
LEDGER = Layout(
    name="press.ledger",
    title="Ledger of the press",
    marketplace="press",
    target="stock.marketplace_ledger",
    headings={"sku": ("Pressed SKU",), "at": ("Pressed at",)},
    known_by=("sku", "at"),
    columns={"sku": "sku"},
    reports=("LEDGER",),
)
LISTED = replace(LEDGER, name="press.listed", target="listings.listings", reports=("LISTED",))


def row(sku: str = "CUP", quantity: int = -1, *, day: str = "2026-03-02", event: str = "Shipments") -> str:
    """A row of a ledger as Amazon writes it; rows of goods that left on one day may say the very same."""
    cells = (
        day,
        "X001",
        "B001",
        sku,
        "A cup",
        event,
        "",
        str(quantity),
        "FC1",
        "SELLABLE",
        "",
        "GB",
        "",
        "",
        "",
        "",
    )
    return "\t".join(cells)


def ledger(*rows: str) -> bytes:
    """A ledger's file."""
    return "\r\n".join(["\t".join(HEADINGS), *rows, ""]).encode()


@dataclass
class Press:
    """What it was asked and how it answers: `stages` in turn, the last one again and again.

    `faults` are raised before a call does anything, `lost` after it did it, both by the call's name.
    """

    content: bytes = field(default_factory=ledger)
    stages: list[ReportStage] = field(default_factory=lambda: [ReportStage.READY])
    faults: dict[str, list[BaseException]] = field(default_factory=dict)
    lost: dict[str, list[BaseException]] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...], datetime | None, datetime | None]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.faults.get(name):
            raise self.faults[name].pop(0)

    def _answered(self, name: str) -> None:
        if self.lost.get(name):
            raise self.lost[name].pop(0)

    def ask(self, kind: str, *, sites: Sequence[str], since: datetime | None, until: datetime | None) -> str:
        """A `ReportsPort`; asking twice makes two."""
        self._call("ask")
        self.asked.append((kind, tuple(sites), since, until))
        self._answered("ask")
        return f"R{len(self.asked)}"

    def made(
        self,
        kind: str,
        *,
        sites: Sequence[str],
        since: datetime | None,
        until: datetime | None,
        after: datetime,
    ) -> str:
        """The name of one that was asked for so."""
        self._call("made")
        one = (kind, tuple(sites), since, until)
        return f"R{self.asked.index(one) + 1}" if one in self.asked else ""

    def state(self, report: str) -> ReportState:
        """The next stage."""
        self._call("state")
        stage = self.stages.pop(0) if len(self.stages) > 1 else self.stages[0]
        return ReportState(stage, f"D{report}" if stage == ReportStage.READY else "")

    def fetch(self, document: str) -> bytes:
        """The content."""
        self._call("fetch")
        return self.content


PRESSES: dict[str, Press] = {}


def _connect(account: Any, caller: Any) -> Any:
    return replace(fake_market.ADAPTER.connect(account, caller), reports=PRESSES[account.values["stall"]])


ADAPTER = replace(
    fake_market.ADAPTER,
    name="press",
    title="The Press",
    connect=_connect,
    reports=(
        ReportKind("LEDGER", late=timedelta(days=7)),
        ReportKind("LISTED", is_on=False),
        ReportKind("NOBODY_READS"),
    ),
)
register_adapters([ADAPTER])


@dataclass
class World:
    """A business whose shops sell on the press's two sites, out of one warehouse of the marketplace's."""

    business: Business
    connection: Connection
    press: Press
    house: int

    def turn(self) -> None:
        """All that is due is gone on with, and pauses are over."""
        Report.objects.update(due_at=now() - timedelta(seconds=1))
        for key in due():
            work_reports(key)

    def again(self) -> None:
        """Those that failed are asked for again, as if their pauses were over, to their end."""
        Report.objects.exclude(again_at=None).update(again_at=now() - timedelta(seconds=1))
        for _ in range(3):
            self.turn()

    def imported(self) -> None:
        """Carry out what the intake was asked for."""
        for run in Import.objects.exclude(state="done"):
            perform_import(import_id=run.pk, actor=SYSTEM)

    def report(self, kind: str = "LEDGER") -> Report:
        """The last report of a kind."""
        return Report.objects.select_related("source_import").filter(plan__kind=kind).latest("pk")

    def plan(self, kind: str = "LEDGER") -> ReportPlan:
        """The plan of a kind."""
        return ReportPlan.objects.get(kind=kind)

    def tomorrow(self, kind: str = "LEDGER") -> None:
        """Its next turn has come, and what failed has rested."""
        ReportPlan.objects.filter(kind=kind).update(due_at=now() - timedelta(seconds=1))
        Report.objects.filter(plan__kind=kind, again_at__isnull=False).update(again_at=now())


def a_world(*, house: bool = True) -> World:
    """Connected, with cups and pots in the catalogue; nothing was asked for yet."""
    business = a_business()
    draft = WarehouseDraft("FBA", "FBA", WarehouseKind.MARKETPLACE, "GB", zone="Europe/London")
    key = open_warehouses(drafts=[draft], at=T0, actor=SYSTEM)["FBA"]
    other = a_shop(business.owner, (business.houses["LEEDS"],), code="DE")
    market()
    PRESSES["one"] = Press()
    told = ConnectionDraft("press", "Press one", {"stall": "one", "password": PASSWORD})
    made = connect(draft=told, actor=SYSTEM, at=T0)
    assert not isinstance(made, list), made
    sites = [
        SiteShop("UK", business.shop, key if house else None),
        SiteShop("DE", other, key if house else None),
    ]
    assert connect_shops(connection_id=made.connection.pk, shops=sites, actor=SYSTEM, at=T0) == []
    return World(business, Connection.objects.get(pk=made.connection.pk), PRESSES["one"], key)
