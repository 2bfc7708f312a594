"""Settlements as marketplaces tell of them, and short ways to keep and read them."""

from datetime import UTC, datetime
from typing import Any

from zayton.channels.models import ConnectedShop, Connection, Settlement, SettlementLine
from zayton.channels.ports.settlements import MoneyKind, MoneyLine, PaidState, SettlementSeen, Statement
from zayton.channels.settling.recording import Brought, Kept, keep_settlements
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM

AT = datetime(2026, 7, 3, 9, tzinfo=UTC)
POSTED = datetime(2026, 6, 17, 8, tzinfo=UTC)


def line(kind: str, amount: int, said: str = "", **more: Any) -> MoneyLine:
    """A line of a settlement."""
    return MoneyLine(MoneyKind(kind), said or kind, amount, more.pop("posted_at", POSTED), **more)


def settlement(*lines: MoneyLine, ref: str = "S1", total: int | None = None, **more: Any) -> SettlementSeen:
    """A settlement that was paid; its total is what its lines come to unless said otherwise."""
    known = {
        "starts_at": datetime(2026, 6, 16, tzinfo=UTC),
        "ends_at": datetime(2026, 6, 30, tzinfo=UTC),
        "deposited_at": datetime(2026, 7, 2, tzinfo=UTC),
        "state": PaidState.PAID,
        "total": sum(one.amount for one in lines) if total is None else total,
        **more,
    }
    return SettlementSeen(ref, known.pop("currency", "GBP"), lines, **known)


def transaction(ident: str, *lines: MoneyLine, ref: str = "", held: bool = False) -> SettlementSeen:
    """One transaction, in a settlement or in none yet."""
    statement = Statement.HELD if held else Statement.LEDGER
    return SettlementSeen(ref, "GBP", lines, statement, part=ident)


def report(*lines: MoneyLine, ref: str = "S1") -> SettlementSeen:
    """Lines of a span of days."""
    return SettlementSeen(ref, "GBP", lines, Statement.REPORT)


def keep(shop: int, *seen: SettlementSeen) -> list[bool]:
    """Keep what was told of a shop; whether each changed anything."""
    brought = [Brought(one, f"shop:{shop}", None, shop) for one in seen]
    kept = keep_settlements(brought=brought, actor=SYSTEM, at=AT)
    return [one is Kept.NEWS for one in kept]


def one_seller() -> tuple[int, int, int]:
    """A connection and two shops that sell over it."""
    made = seller()
    connection = Connection.objects.create(adapter="ebay", name="eBay", hook_key="k", made_at=AT)
    shops = made.open(), made.open("OTHER")
    for place, shop in enumerate(shops):
        ConnectedShop.objects.create(connection=connection, shop_id=shop, site_ref=str(place))
    return connection.pk, *shops


def row(statement: str = "settlement", ref: str = "S1") -> Settlement:
    """One settlement as it is kept."""
    return Settlement.objects.get(statement=statement, ref=ref)


def standing(statement: str = "settlement", ref: str = "S1") -> list[tuple[str, int]]:
    """The standing lines of a settlement: kind and amount."""
    found = SettlementLine.objects.filter(
        settlement__statement=statement, settlement__ref=ref, gone_version=None
    )
    return sorted(found.values_list("kind", "amount_minor"))


def counted_minor() -> int:
    """What is booked once everything is: the lines of what counts."""
    return sum(Settlement.objects.filter(counts=True).values_list("lines_minor", flat=True))


def in_the_books() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that keeping settlements may touch."""
    from zayton.kernel.journal.models import Entry

    models = (Settlement, SettlementLine, Entry)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
