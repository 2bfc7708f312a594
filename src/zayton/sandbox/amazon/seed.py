"""What is in Amazon's catalogue before the seller comes: products that others sell already."""

from typing import NamedTuple

from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Product, Rival, World


class _Thing(NamedTuple):
    title: str
    brand: str
    kind: str
    ean: str
    color: str
    material: str
    cents: int


_GOODS = (
    _Thing(
        "Hardside Carry-On Suitcase 55 cm",
        "Wayfare",
        "LUGGAGE",
        "4006381333931",
        "Blue",
        "Polycarbonate",
        8999,
    ),
    _Thing(
        "Stainless Steel Water Bottle 750 ml", "Rivulet", "KITCHEN", "4012345678901", "Silver", "Steel", 2199
    ),
    _Thing(
        "Over-Ear Wireless Headphones", "Hollow Hill", "HEADPHONES", "5012345678900", "Black", "Plastic", 5999
    ),
    _Thing("Cast Iron Frying Pan 26 cm", "Smithfield", "KITCHEN", "7612345678900", "Black", "Iron", 3450),
    _Thing(
        "White Hanging Heart T-Light Holder", "Lantern Lane", "HOME", "5036361000125", "White", "Metal", 1295
    ),
    _Thing(
        "Wooden Dinosaur Figure Set, 6 Pieces",
        "Oak & Owl",
        "TOY_FIGURE",
        "8712345678906",
        "Green",
        "Wood",
        1899,
    ),
)
_RIVALS = ("A1RIVALONE0001", "A1RIVALTWO0002", "A1RIVALTRE0003")
# minor units that a hundred US cents are worth, roughly, so that prices look right everywhere
_RATES = {"USD": 100, "CAD": 135, "GBP": 79, "EUR": 92, "JPY": 150}


def stocked(world: World) -> None:
    """Fill an empty catalogue."""
    for place, good in enumerate(_GOODS, start=1):
        product = _product(place, good)
        world.products[product.asin] = product
        world.codes[good.ean] = product.asin


def _product(place: int, thing: _Thing) -> Product:
    return Product(
        asin=f"B0SAND{place:04d}",
        product_type=thing.kind,
        title=thing.title,
        brand=thing.brand,
        identifiers={"EAN": thing.ean},
        attributes={"color": thing.color, "material": thing.material},
        sites=list(SITES),
        rank=place * 137,
        list_price={site.id: in_currency(thing.cents, site.currency) for site in SITES.values()},
        rivals={site.id: _rivals(place, in_currency(thing.cents, site.currency)) for site in SITES.values()},
    )


def in_currency(cents: int, currency: str) -> int:
    """An amount of US cents in the minor units of another currency, roughly."""
    return cents * _RATES[currency] // 100


def _rivals(place: int, price: int) -> list[Rival]:
    count = place % len(_RIVALS) + 1
    return [
        Rival(
            seller,
            price * (96 + 3 * number) // 100,
            fba=number % 2 == 0,
            rating=92 + number,
            feedback=400 * number + 90,
        )
        for number, seller in enumerate(_RIVALS[:count])
    ]
