"""Product files of shops and marketplaces: known by their headings in each language, and read as SKUs."""

import csv
import io
from typing import Any

import pytest

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.laying import laid_out
from zayton.kernel.intake.public import (
    Choices,
    Import,
    layout_named,
    perform_import,
    recognised,
    start_import,
    told,
    upload_file,
)
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


def _words(text: str) -> list[str]:
    return text.split(",")


SHOPIFY = _words(
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Image Position"
)


def text_file(headings: list[str], *rows: dict[str, Any], mark: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    cells = [[row.get(heading, "") for heading in headings] for row in rows]
    csv.writer(text, delimiter=mark).writerows([headings, *cells])
    return text.getvalue().encode(encoding)


def taken(content: bytes, kind: str) -> Import:
    raw = upload_file(name="products.csv", pieces=[content], actor=SYSTEM, at=now())
    assert not isinstance(raw, Refusal), raw
    found = told(recognised(raw))
    assert found
    assert found.layout == kind
    layout = layout_named(kind)
    assert layout
    headings = laid_out(read_table(io.BytesIO(content)), layout).facts.headers
    run = start_import(
        raw_file=raw, target=layout.target, columns=layout.mapping(headings), choices=Choices(layout=kind),
        headings=headings, actor=SYSTEM, at=now(), now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return done


def titles() -> dict[str, str]:
    ids = sku_ids_by_code(["CUP-RED", "CUP-BLUE", "POT"])
    cards = sku_cards(ids.values())
    return {code: cards[key].title_en for code, key in ids.items()}


PRODUCTS = [
    {
        "Handle": "cup", "Title": "A cup", "Vendor": "Acme", "Option1 Name": "Colour", "Option1 Value": "Red",
        "Variant SKU": "CUP-RED", "Variant Grams": "250", "Variant Price": "10.00", "Variant Barcode": "'4006381333931",
    },
    {"Handle": "cup", "Option1 Value": "Blue", "Variant SKU": "CUP-BLUE", "Variant Grams": "0", "Variant Price": "10"},
    {"Handle": "cup", "Image Src": "https://example.org/3.jpg", "Image Position": "3"},
    {"Handle": "pot", "Title": "A pot", "Option1 Value": "Default Title", "Variant SKU": "POT", "Variant Price": "9"},
]  # fmt: skip


def test_variants_are_skus_with_their_products_title_and_pictures_are_no_rows():
    run = taken(text_file(SHOPIFY, *PRODUCTS), "shopify.products")
    assert dict(run.outcomes) == {"aside": 1, "created": 3}
    assert titles() == {"CUP-RED": "A cup, Red", "CUP-BLUE": "A cup, Blue", "POT": "A pot"}


def test_the_same_products_twice_change_nothing():
    taken(text_file(SHOPIFY, *PRODUCTS), "shopify.products")
    assert dict(taken(text_file(SHOPIFY, *PRODUCTS), "shopify.products").outcomes) == {
        "aside": 1,
        "unchanged": 3,
    }
