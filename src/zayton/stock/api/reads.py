"""Reading stock: levels now and at any moment, the ledger behind them, and the places they are in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.http.public import Code, Key, Moment, Page, PageAsked, Query, Shown, cut, place_of, rows_of
from zayton.kernel.journal.public import kind_coded
from zayton.stock.api.routing import routes
from zayton.stock.models import Level, Lot, Movement, Place, Warehouse
from zayton.stock.permissions import READ
from zayton.stock.queries.past import stock_as_of
from zayton.stock.states import MovementKind, PlaceKind, State, WarehouseKind

Found = TypeVar("Found", bound=Model)


class WarehouseShown(Shown):
    """A warehouse; the lowest `priority` serves first."""

    id: int
    code: str
    name: str
    kind: str
    country: str
    zone: str
    priority: int
    simulated: bool


class PlaceShown(Shown):
    """A place where goods can be: a bin, transit, inspection, scrap; or outside our walls, without a warehouse."""

    id: int
    warehouse_id: int | None
    kind: str
    code: str


class LevelShown(Shown):
    """What one owner has of one SKU in one warehouse: on the shelves, reserved, and free of these."""

    id: int
    warehouse_id: int
    sku: str
    sku_id: int
    owner_id: int
    on_hand: int
    reserved: int
    free: int


class PastShown(Shown):
    """Units of a SKU that stood in a state in a warehouse (none for goods in production), and what they had cost."""

    warehouse_id: int | None
    sku: str
    sku_id: int
    state: Literal[*[one.value for one in State]]  # type: ignore[valid-type]
    quantity: int
    cost_minor: int | None


class MovementShown(Shown):
    """A step of goods from a place to a place; `cost_minor` (base currency) is null for those who may not see cost."""

    id: int
    at: datetime
    kind: str
    sku: str
    sku_id: int
    lot_id: int
    from_place_id: int
    to_place_id: int
    quantity: int
    cost_minor: int | None
    document: str
    document_id: int
    line_id: int | None


class LevelsAsked(PageAsked):
    """Which levels."""

    warehouse: Key | None = None
    sku: Code | None = None
    owner: Key | None = None


class PastAsked(PageAsked):
    """As of when, and perhaps only one SKU; `limit` counts SKUs, each with a row for every warehouse and state."""

    at: Moment
    sku: Code | None = None


class MovementsAsked(PageAsked):
    """Which movements; the oldest first unless `newest_first`."""

    warehouse: Key | None = None
    sku: Code | None = None
    place: Key | None = None
    document_id: Key | None = None
    newest_first: bool = False


class PlacesAsked(PageAsked):
    """Which places."""

    warehouse: Key | None = None
    code: Annotated[str, Field(max_length=64)] | None = None


@routes.read("/warehouses", permission=READ, answers=Page[WarehouseShown], words=_("List warehouses"))
def list_warehouses(request: HttpRequest, asked: Query[PageAsked]) -> Page[WarehouseShown]:
    """Warehouses within the caller's scope."""
    found, following = rows_of(_within(Warehouse.objects.all(), "pk", actor_of(request).scope), asked)
    return Page(items=[_warehouse(one) for one in found], next=following)


@routes.read("/places", permission=READ, answers=Page[PlaceShown], words=_("List places in warehouses"))
def list_places(request: HttpRequest, asked: Query[PlacesAsked]) -> Page[PlaceShown]:
    """Bins and other places."""
    seen = _within(Place.objects.exclude(warehouse=None), "warehouse", actor_of(request).scope)
    found, following = rows_of(_narrowed(seen, warehouse=asked.warehouse, code=asked.code), asked)
    return Page(items=[_place(one) for one in found], next=following)


@routes.read("/levels", permission=READ, answers=Page[LevelShown], words=_("List stock levels"))
def list_levels(request: HttpRequest, asked: Query[LevelsAsked]) -> Page[LevelShown]:
    """What is there now."""
    found, following = rows_of(_levels(asked, actor_of(request).scope), asked)
    codes = codes_of(found)
    return Page(items=[_level(one, codes[one.sku_id]) for one in found], next=following)


@routes.read(
    "/as-of",
    permission=READ,
    answers=Page[PastShown],
    words=_("List stock as of a moment"),
    about=_(
        "Summed from the ledger. A page holds up to “limit” SKUs with a row for each warehouse and state."
    ),
)
def list_past(request: HttpRequest, asked: Query[PastAsked]) -> Page[PastShown]:
    """What there was then."""
    # paged by SKU: rows of one SKU that are torn apart could not be added up
    place = place_of(asked) or (0,)
    # only a SKU that ever had a lot can have a past
    lots = _narrowed(Lot.objects.filter(sku__gt=place[0]), sku__in=_skus(asked.sku))
    found = lots.order_by("sku").values_list("sku_id", flat=True).distinct()[: asked.limit + 1]
    skus, following = cut(list(found), asked, lambda sku: (sku,))
    cards = sku_cards(skus)
    rows = stock_as_of(asked.at, scope=actor_of(request).scope, skus=skus)
    return Page(
        items=[PastShown(**row._asdict(), sku=cards[row.sku_id].code) for row in rows], next=following
    )


@routes.read("/movements", permission=READ, answers=Page[MovementShown], words=_("List movements of goods"))
def list_movements(request: HttpRequest, asked: Query[MovementsAsked]) -> Page[MovementShown]:
    """The ledger."""
    scope = actor_of(request).scope
    seen = _moved(Movement.objects.all(), scope.warehouses)
    seen = _moved(seen, None if asked.warehouse is None else [asked.warehouse])
    if asked.place is not None:
        seen = seen.filter(Q(from_place=asked.place) | Q(to_place=asked.place))
    seen = _narrowed(seen, sku__in=_skus(asked.sku), document_id=asked.document_id)
    found, following = rows_of(seen, asked, newest_first=asked.newest_first)
    codes = codes_of(found)
    return Page(items=[_movement(one, codes[one.sku_id], scope) for one in found], next=following)


def _levels(asked: LevelsAsked, scope: Scope) -> QuerySet[Level]:
    seen = _within(Level.objects.all(), "warehouse", scope)
    return _narrowed(seen, warehouse=asked.warehouse, sku__in=_skus(asked.sku), owner=asked.owner)


def _skus(code: str | None) -> list[int] | None:
    # an unknown code becomes an empty list, which finds nothing, and not the absence of a filter
    return None if code is None else list(sku_ids_by_code([code]).values())


def _within(rows: QuerySet[Found], column: str, scope: Scope) -> QuerySet[Found]:
    return rows if scope.warehouses is None else rows.filter(**{f"{column}__in": scope.warehouses})


def _narrowed(rows: QuerySet[Found], **wanted: Any) -> QuerySet[Found]:
    # None was not asked for; an empty list was, and finds nothing
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _moved(rows: QuerySet[Movement], warehouses: Sequence[int] | frozenset[int] | None) -> QuerySet[Movement]:
    if warehouses is None:
        return rows
    places = Place.objects.filter(warehouse__in=warehouses).values("pk")
    return rows.filter(Q(from_place__in=places) | Q(to_place__in=places))


def codes_of(rows: Sequence[Level] | Sequence[Movement]) -> Mapping[int, str]:
    """The codes of the SKUs that rows name."""
    return {key: card.code for key, card in sku_cards({row.sku_id for row in rows}).items()}


def _warehouse(one: Warehouse) -> WarehouseShown:
    same = {name: getattr(one, name) for name in WarehouseShown.model_fields if name != "kind"}
    return WarehouseShown(**same, kind=WarehouseKind(one.kind).name.lower())


def _place(one: Place) -> PlaceShown:
    return PlaceShown(
        id=one.pk, warehouse_id=one.warehouse_id, kind=PlaceKind(one.kind).name.lower(), code=one.code
    )


def _level(one: Level, code: str) -> LevelShown:
    return LevelShown(
        id=one.pk,
        warehouse_id=one.warehouse_id,
        sku=code,
        sku_id=one.sku_id,
        owner_id=one.owner_id,
        on_hand=one.on_hand,
        reserved=one.reserved,
        free=one.on_hand - one.reserved,
    )


_SAME = ("id", "at", "sku_id", "lot_id", "from_place_id", "to_place_id", "quantity", "document_id", "line_id")


def _movement(one: Movement, code: str, scope: Scope) -> MovementShown:
    kind = kind_coded(one.document_kind)
    return MovementShown(
        **{name: getattr(one, name) for name in _SAME},
        kind=MovementKind(one.kind).name.lower(),
        sku=code,
        cost_minor=one.cost_minor if scope.sees_cost else None,
        document=kind.name if kind else str(one.document_kind),
    )
