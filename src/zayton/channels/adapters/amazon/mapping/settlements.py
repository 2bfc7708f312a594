"""A transaction of the Finances API, or a settlement report, as what was paid: pure."""

from collections.abc import Iterator
from typing import Any

from zayton.channels.adapters.amazon.mapping.flat_settlements import settlement_report
from zayton.channels.adapters.amazon.payloads import known, loaded, minor, moment, named
from zayton.channels.ports.parts import Json, missing, needed, part, parts, text
from zayton.channels.ports.settlements import OF_GOODS, MoneyLine, SettlementSeen, Statement
from zayton.channels.rules.amazon_money import amazon_kind

_DEEPEST = 12


def settlement(body: bytes) -> SettlementSeen:
    """What a document of the stream of settlements says; one that cannot be read is a `Fault`."""
    told = loaded(body)
    return settlement_report(told) if "settlementReport" in told else _transaction(told)


def _transaction(told: Json) -> SettlementSeen:
    """A transaction by itself. Held money is told twice: as it is held, and again by the transaction that frees it."""
    total = part(told, "totalAmount")
    currency = needed(total, "currencyCode")
    status = text(told, "transactionStatus").upper()
    # the transaction that freed it has an id of its own and counts; this one would count a second time
    gone = status == "DEFERRED_RELEASED"
    held = status == "DEFERRED"
    return SettlementSeen(
        "" if held else _related(told, "SETTLEMENT_ID"),
        currency,
        () if gone else tuple(_lines(told, currency)),
        Statement.HELD if held else Statement.LEDGER,
        site=_site(told),
        part=named(told, "transactionId"),
    )


def _site(told: Json) -> str:
    here = text(part(told, "marketplaceDetails"), "marketplaceId")
    return here or text(part(told, "sellingPartnerMetadata"), "marketplaceId")


def _related(told: Json, name: str) -> str:
    for one in parts(told, "relatedIdentifiers"):
        if text(one, "relatedIdentifierName") == name:
            return text(one, "relatedIdentifierValue")
    return ""


def _lines(told: Json, currency: str) -> Iterator[MoneyLine]:
    event, order = text(told, "transactionType"), _related(told, "ORDER_ID")
    posted, whole = moment(told, "postedDate"), _money(told, "totalAmount", currency)
    left = whole
    for sku, units, path, amount in _amounts(told, currency, whole):
        kind = amazon_kind(event, path)
        # units are told once an item, and would else be sold again with every fee
        counted = units if kind in OF_GOODS else None
        left -= amount
        if amount:
            yield MoneyLine(kind, f"{event}: {path}", amount, posted, order, sku, counted)
    if left:
        kind = amazon_kind(event, text(told, "description"))
        yield MoneyLine(kind, f"{event}: {text(told, 'description')}".strip(": "), left, posted, order)


def _amounts(told: Json, currency: str, whole: int) -> list[tuple[str, int | None, str, int]]:
    """The amounts of the items where they come to the whole, those of the transaction where they do not."""
    items = [
        (*_goods(item), path, amount)
        for item in parts(told, "items")
        for path, amount in _leaves(item, currency)
    ]
    if items and sum(amount for *_rest, amount in items) == whole:
        return items
    return [("", None, path, amount) for path, amount in _leaves(told, currency)]


def _goods(item: Json) -> tuple[str, int | None]:
    for context in parts(item, "contexts"):
        if sku := text(context, "sku"):
            units = context.get("quantityShipped")
            return sku, units if isinstance(units, int) and not isinstance(units, bool) else None
    return "", None


def _leaves(value: Json, currency: str, path: str = "", depth: int = 0) -> Iterator[tuple[str, int]]:
    """The amounts that a tree of breakdowns ends in, each with the way to it."""
    # some versions wrap the list in an object of the same name
    found: Any = value.get("breakdowns")
    listed = known(found) if isinstance(found, dict) else value
    for one in parts(listed, "breakdowns"):
        kind = text(one, "breakdownType")
        where = f"{path} / {kind}" if path else kind
        amount = _money(one, "breakdownAmount", currency)
        inner = list(_leaves(one, currency, where, depth + 1)) if depth < _DEEPEST else []
        yield from inner if sum(each for _where, each in inner) == amount and inner else [(where, amount)]


def _money(value: Json, name: str, currency: str) -> int:
    found = part(value, name)
    if text(found, "currencyCode") not in ("", currency):
        # amounts of two currencies would be added up wrongly
        raise missing(f"{name}.currencyCode")
    return minor(found.get("currencyAmount"), currency, name)
