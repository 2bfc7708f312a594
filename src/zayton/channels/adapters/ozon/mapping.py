"""Postings and products in our words; pure.

A posting is what of a buyer's order leaves one warehouse together, and is an order to us: it is assembled, sent and
cancelled on its own. It tells no time of its last change: the latest of its times stands for it, and among documents
the later arrival counts. The buyer pays delivery to Ozon, so a posting has goods and no charges. An address comes only
where the seller delivers (rFBS). Units that were assembled still stand with the seller: only what is on its way was
sent. A posting that is cancelled after it left stays sent, and its goods come back as a return.
"""

from collections.abc import Sequence
from datetime import datetime

from zayton.channels.adapters.ozon.payloads import amount, first, price
from zayton.channels.ports.offers import ListingKey, ListingSeen, Problem, Standing
from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress
from zayton.channels.ports.parts import (
    Json,
    ident,
    loaded,
    moment,
    needed,
    needed_parts,
    part,
    parts,
    text,
    unreadable,
    whole,
)

ZONE = "Europe/Moscow"
_WAITING = frozenset(
    {"awaiting_registration", "acceptance_in_progress", "awaiting_approve", "awaiting_verification"}
)
# not accepted at the sorting centre: the parcel is to be handed over again
_OPEN = frozenset({"awaiting_packaging", "awaiting_deliver", "not_accepted"})
_SENT = frozenset(
    {"delivering", "driver_pickup", "delivered", "sent_by_seller", "arbitration", "client_arbitration"}
)
# countries come by their Russian names; Ozon delivers to these
_COUNTRIES = {
    "россия": "RU",
    "российская федерация": "RU",
    "беларусь": "BY",
    "казахстан": "KZ",
    "армения": "AM",
    "киргизия": "KG",
    "кыргызстан": "KG",
    "узбекистан": "UZ",
    "азербайджан": "AZ",
    "грузия": "GE",
    "турция": "TR",
    "израиль": "IL",
}
# attributes have the same numbers in every category
_TEXTS = {4180: "title", 4191: "description"}
_CANCELLED = frozenset({"cancelled", "cancelled_from_split_pending"})


def order(body: bytes) -> ChannelOrder:
    """A posting as it came; a lack of what is needed is a `Fault` (UNREADABLE)."""
    told = loaded(body)
    progress = progress_of(told)
    goods = needed_parts(told, "products")
    placed = moment(told, "in_process_at") or unreadable("in_process_at")
    currency = price(goods[0])[1] if goods else unreadable("currency_code")
    return ChannelOrder(
        number=needed(told, "posting_number"),
        site="",
        placed_at=placed,
        changed_at=_latest(told, placed),
        progress=progress,
        fulfilled_by=FulfilledBy.SELLER,
        currency=currency,
        lines=tuple(_line(row, progress, currency) for row in goods),
        buyer=_buyer(told),
        address=_address(told),
        ship_by=moment(told, "shipment_date"),
    )


def progress_of(told: Json) -> Progress:
    """How far a posting is; a status that the documentation does not name is unreadable."""
    status = needed(told, "status")
    if status in _CANCELLED:
        return Progress.SHIPPED if moment(told, "delivering_date") else Progress.CANCELLED
    if status in _OPEN:
        return Progress.OPEN
    if status in _SENT:
        return Progress.SHIPPED
    return Progress.PENDING if status in _WAITING else unreadable("status")


def _latest(told: Json, placed: datetime) -> datetime:
    return max(placed, moment(told, "delivering_date") or placed)


def _line(row: Json, progress: Progress, currency: str) -> ChannelLine:
    units = whole(row, "quantity")
    each, told = price(row)
    if told != currency:
        unreadable("currency")
    return ChannelLine(
        key=ident(row, "sku"),
        sku=text(row, "offer_id"),
        listing=ident(row, "sku"),
        title=text(row, "name").strip(),
        quantity=units,
        amount_minor=each * units,
        shipped=units if progress == Progress.SHIPPED else 0,
        cancelled=units if progress == Progress.CANCELLED else 0,
    )


def _buyer(told: Json) -> str:
    number = part(told, "customer").get("customer_id")
    return str(number) if isinstance(number, int) and number else ""


def _address(told: Json) -> Address:
    buyer = part(told, "customer")
    to, addressee = part(buyer, "address"), part(told, "addressee")
    return Address(
        name=text(addressee, "name") or text(buyer, "name"),
        lines=tuple(line for line in (text(to, "address_tail"),) if line),
        city=text(to, "city"),
        region=text(to, "region"),
        postcode=text(to, "zip_code"),
        country=_country(text(to, "country")),
        phone=text(addressee, "phone") or text(buyer, "phone"),
    )


def _country(name: str) -> str:
    """A code; one that is none of those known stays blank rather than being guessed."""
    return _COUNTRIES.get(name.strip().lower(), "")


def listing(body: bytes) -> Sequence[ListingSeen]:
    """The listing of a product as `/v3/product/info/list` tells it."""
    told = loaded(body)
    currency, sku = needed(told, "currency_code"), str(told.get("sku") or "")
    against = tuple(_problem(one) for one in parts(told, "errors"))
    return (
        ListingSeen(
            key=ListingKey("", needed(told, "offer_id"), f"{ident(told, 'id')}:{sku}"),
            item=sku or ident(told, "id"),
            standing=_standing(told, against),
            title=needed(told, "name"),
            price_minor=amount(told, "price", currency) if text(told, "price") else None,
            currency=currency,
            quantity=_units(told),
            barcode=first(told, "barcodes"),
            image=first(told, "primary_image") or first(told, "images") or None,
            category=str(told.get("description_category_id") or "") or None,
            problems=against,
            url=f"https://www.ozon.ru/context/detail/id/{sku}" if sku else "",
        ),
    )


def _standing(told: Json, against: Sequence[Problem]) -> Standing:
    statuses = part(told, "statuses")
    if told.get("is_archived") is True or told.get("is_autoarchived") is True:
        return Standing.INACTIVE
    if text(statuses, "status") == "price_sent":
        return Standing.LIVE
    failed = text(statuses, "status_failed") or any(one.severe for one in against)
    return Standing.REJECTED if failed else Standing.PENDING


def _problem(one: Json) -> Problem:
    words, number = part(one, "texts"), one.get("attribute_id")
    said = text(words, "description") or text(words, "message") or text(one, "description")
    severe = "WARNING" not in text(one, "level").upper()
    field = _TEXTS.get(number, "") if isinstance(number, int) else ""
    return Problem(text(one, "code"), said or text(one, "message"), field or text(one, "field"), severe)


def problem_of(one: Json) -> Problem:
    """A problem that an import has."""
    return _problem(one)


def _units(told: Json) -> int | None:
    """Units that buyers may take from the seller's own shelf: what is there less what is reserved."""
    own = [one for one in parts(part(told, "stocks"), "stocks") if text(one, "source") != "fbo"]
    return sum(max(0, whole(one, "present") - whole(one, "reserved")) for one in own) if own else None
