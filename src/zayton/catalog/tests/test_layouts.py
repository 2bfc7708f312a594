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
LISTINGS = _words(
    "item-name,item-description,listing-id,seller-sku,price,quantity,open-date,item-is-marketplace,product-id-type,"
    "asin1,fulfillment-channel,status"
)
JAPANESE = _words(
    "商品名,出品ID,出品者SKU,価格,数量,出品日,商品IDタイプ,コンディション,商品ID,フルフィルメント・チャンネル,ステータス"
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


def test_listings_are_known_in_english_and_in_the_japanese_of_shift_jis():
    row = {"item-name": "A cup", "listing-id": "1", "seller-sku": "CUP-RED", "price": "10", "quantity": "3"}
    run = taken(text_file(LISTINGS, row | {"product-id-type": "1"}, mark="\t"), "amazon.listings")
    assert dict(run.outcomes) == {"created": 1}
    row = {
        "商品名": "湯のみ茶碗",
        "出品ID": "1",
        "出品者SKU": "CUP-BLUE",
        "価格": "1000",
        "数量": "3",
        "商品IDタイプ": "1",
    }
    run = taken(text_file(JAPANESE, row, mark="\t", encoding="cp932"), "amazon.listings")
    assert dict(run.outcomes) == {"created": 1}
    assert titles() == {"CUP-RED": "A cup", "CUP-BLUE": "湯のみ茶碗"}
