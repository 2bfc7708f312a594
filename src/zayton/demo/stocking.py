"""Filling the demo's catalogue and shelves: titles from the file, the rest simulated and marked as such."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice

from zayton.catalog.public import SkuDraft, Stage, create_category, key_of, sku_ids_by_code, write_skus
from zayton.demo.classing import IN_CHINESE, brand_of, category_of
from zayton.demo.company import OPERATORS, Company
from zayton.demo.history import Article
from zayton.demo.supplying import Receipt, luck_of, receipts_of, unit_cost_millis
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal, words_of
from zayton.stock.public import (
    MoveLine,
    PlaceKind,
    ReceiptLine,
    dispatch_stock,
    main_shelves,
    places_of,
    receive_stock,
    start_production,
)


def expect_all(refusals: Sequence[Refusal]) -> None:
    """The demo knows what it does: a refusal is a mistake of ours and ends the load with its words."""
    if refusals:
        raise RuntimeError("; ".join(" ".join(words_of(refusal)) for refusal in refusals[:5]))


MADE_UP = "brand,category,person,lifecycle,weight_g,purchase_cost_minor"
_SLICE = 2_000
_NEW_DAYS, _SLOW_DAYS, _ENDED_DAYS = 60, 60, 150
_DAYS_ON_THE_WAY, _DAYS_IN_PRODUCTION = 18, 9


def sku_draft(article: Article, last: date) -> SkuDraft:
    """A SKU as the file tells of it, with a simulated class, person, weight and cost."""
    luck = luck_of(article.code)
    category = category_of(article.title)
    return SkuDraft(
        code=article.code,
        title_en=article.title or None,
        brand=brand_of(article.title),
        category=category,
        lifecycle=_stage(article, last),
        # any fixed rule will do, as long as a category has one person
        person=OPERATORS[len(category) % len(OPERATORS)],
        weight_g=luck.randrange(20, 1_500, 5),
        purchase_cost_minor=max(1, unit_cost_millis(article.price_minor, luck_of(article.code)) // 1_000),
        simulated=MADE_UP,
    )


def _stage(article: Article, last: date) -> str:
    quiet = (last - article.last_day).days
    if quiet > _ENDED_DAYS:
        return Stage.ENDED
    if quiet > _SLOW_DAYS:
        return Stage.SLOW
    return Stage.NEW if (last - article.first_day).days < _NEW_DAYS else Stage.MATURE


def plant_categories(*, at: datetime, actor: Actor) -> None:
    """Name the categories in both languages; the articles then hang on them."""
    planted: dict[str, int] = {}
    for path, name_zh in IN_CHINESE.items():
        above, _, name = path.rpartition(" > ")
        made = create_category(name=name, name_zh=name_zh, parent_id=planted.get(above), actor=actor, at=at)
        expect_all(made.refusals)
        planted[path] = made.ids[0]


def list_articles(articles: Sequence[Article], *, last: date, at: datetime, actor: Actor) -> None:
    """Write the SKUs of the file into the catalogue."""
    for part in _sliced(articles):
        written = write_skus(drafts=[sku_draft(article, last) for article in part], actor=actor, at=at)
        expect_all(written.refusals)


def _sliced(things: Sequence[Article]) -> Iterator[Sequence[Article]]:
    rest = iter(things)
    while part := list(islice(rest, _SLICE)):
        yield part


def all_receipts(articles: Sequence[Article], first: date, last: date) -> list[Receipt]:
    """Every simulated receipt of the year, oldest first."""
    receipts = [
        receipt
        for article in articles
        for receipt in receipts_of(article.code, article.flows, article.price_minor, first, last)
    ]
    return sorted(receipts, key=lambda receipt: (receipt.day, receipt.code))


def receive_history(receipts: Sequence[Receipt], *, company: Company, actor: Actor) -> None:
    """Book the receipts into the home warehouse, one document a day."""
    skus = _sku_ids(receipts)
    shelf = main_shelves(warehouses=[company.home_id])[company.home_id]
    for day, group in groupby(receipts, key=lambda receipt: receipt.day):
        lines = [
            ReceiptLine(
                skus[key_of(one.code)], company.owner_id, shelf, one.quantity, one.cost_minor, simulated=True
            )
            for one in group
        ]
        expect_all(receive_stock(lines=lines, at=_morning(day), actor=actor, note="simulated").refusals)


def _sku_ids(receipts: Sequence[Receipt]) -> Mapping[str, int]:
    found = sku_ids_by_code({receipt.code for receipt in receipts})
    return {key_of(code): key for code, key in found.items()}


def _morning(day: date) -> datetime:
    # before the first order of the day leaves
    return datetime.combine(day, time(7), UTC)


def fill_pipeline(receipts: Sequence[Receipt], *, company: Company, last: date, actor: Actor) -> None:
    """Let the newest receipts' SKUs be made again: half still in production, half on the way to the home warehouse."""
    # receipts come oldest first, so the last one of a SKU stays
    newest = {receipt.code: receipt for receipt in receipts}
    chosen = sorted(newest.values(), key=lambda receipt: (-receipt.cost_minor, receipt.code))[:120]
    skus = _sku_ids(chosen)
    [workshop] = places_of(warehouse_id=None, kind=PlaceKind.PRODUCTION).values()
    [transit] = places_of(warehouse_id=company.home_id, kind=PlaceKind.TRANSIT).values()
    lines = [
        ReceiptLine(
            skus[key_of(one.code)], company.owner_id, workshop, one.quantity, one.cost_minor, simulated=True
        )
        for one in chosen
    ]
    started = _morning(last - timedelta(days=_DAYS_ON_THE_WAY))
    made = start_production(lines=lines, at=started, actor=actor, note="simulated")
    expect_all(made.refusals)
    moves = [
        MoveLine(line.sku_id, line.owner_id, workshop, transit, line.quantity, lot)
        for index, (line, lot) in enumerate(zip(lines, made.lot_ids, strict=True))
        if index % 2
    ]
    sailed = _morning(last - timedelta(days=_DAYS_IN_PRODUCTION))
    expect_all(dispatch_stock(lines=moves, at=sailed, actor=actor, note="simulated").refusals)
