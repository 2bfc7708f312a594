"""Listing files: known by their headings, taken over as listings of a shop, dry or for good."""

import csv
import io

import pytest

from zayton.catalog.public import SkuDraft, Written, create_skus, sku_ids_by_code
from zayton.channels.unmatched import seller_skus
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.laying import laid_out
from zayton.kernel.intake.models import QuarantinedRow
from zayton.kernel.intake.public import (
    Choices,
    Import,
    layout_named,
    perform_import,
    recognised,
    start_import,
    suggested,
    target_named,
    told,
    upload_file,
)
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.pushing import push_due
from zayton.listings.targets import LISTINGS
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db

# the headings of the report, with those that are never filled left out
ALL = [
    "item-name",
    "item-description",
    "listing-id",
    "seller-sku",
    "price",
    "quantity",
    "open-date",
    "item-is-marketplace",
    "product-id-type",
    "asin1",
    "product-id",
    "pending-quantity",
    "fulfillment-channel",
    "merchant-shipping-group",
    "status",
]
JAPANESE = [
    "商品名",
    "出品ID",
    "出品者SKU",
    "価格",
    "数量",
    "出品日",
    "商品IDタイプ",
    "コンディション",
    "商品ID",
    "フルフィルメント・チャンネル",
    "ステータス",
]
# without the number of the listing, and in the order of the report's columns
ELSEWHERE = {
    "de": ["Artikelbezeichnung", "Händler-SKU", "Preis", "Menge", "Erstellungsdatum", "Produkt-ID-Typ", "ASIN 1",
           "Produkt-ID", "Versender", "Status"],
    "fr": ["nom-produit", "sku-vendeur", "prix", "quantité", "date-ouverture", "type-id-produit", "asin1", "id-produit",
           "canal-traitement", "état"],
    "it": ["Nome dell'articolo", "SKU venditore", "Prezzo", "Quantità", "Data di creazione",
           "Tipo di identificativo del prodotto", "ASIN 1", "Identificativo del prodotto", "Canale di gestione",
           "stato"],
    "es": ["Título del producto", "SKU del vendedor", "Precio", "Cantidad", "Fecha de creación",
           "Tipo de identificador de producto", "ASIN 1", "Identificador del producto", "Canal de gestión logística",
           "Estado del producto"],
    "zh": ["商品名称", "卖家 SKU", "价格", "数量", "开售日期", "商品编码类型", "ASIN1", "商品编码", "配送渠道", "状态"],
    "pl": ["nazwa-produktu", "sku-sprzedawcy", "cena", "ilość", "data-otwarcia", "typ-identyfikatora-produktu", "asin1",
           "identyfikator-produktu", "kanał-realizacji", "status"],
}  # fmt: skip
STATES = {"de": "Aktiv", "fr": "Actif", "it": "Attivo", "es": "Activo", "zh": "在售", "pl": "Active"}
CUP = {
    "item-name": "Tea cup", "listing-id": "0105XYZ", "seller-sku": "CUP", "price": "12.99", "quantity": "4",
    "open-date": "2026-01-05 10:11:12 PST", "product-id-type": "1", "asin1": "B0ABCDEF12", "product-id": "B0ABCDEF12",
    "fulfillment-channel": "DEFAULT", "status": "Active",
}  # fmt: skip
FBA = CUP | {"seller-sku": "CUP-FBA", "quantity": "", "fulfillment-channel": "AMAZON_EU"}
POT = CUP | {"seller-sku": "POT", "asin1": "", "product-id": "4006381333931", "product-id-type": "4",
             "status": "Inactive", "item-name": "Tea pot", "quantity": "0"}  # fmt: skip


def text_file(*rows, heads=ALL, mark="\t", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(
        [heads, *([row.get(head, "") for head in heads] for row in rows)]
    )
    return text.getvalue().encode(encoding)


def report(made, *rows, heads=ALL, encoding="utf-8", dry_run=False, unknown_skus="match", **options):
    """Import Amazon's report for shop A; the outcomes that are not nothing."""
    content = text_file(*rows, heads=heads, encoding=encoding)
    raw = upload_file(name="listings.txt", pieces=[content], actor=SYSTEM, at=now())
    assert not isinstance(raw, Refusal), raw
    found = told(recognised(raw))
    assert found
    layout = layout_named(found.layout)
    assert (found.layout, layout.target) == ("amazon.listings", LISTINGS.name)
    headings = laid_out(read_table(io.BytesIO(content)), layout).facts.headers
    return imported(raw, made, layout.mapping(headings), Choices(layout=layout.name), headings, dry_run=dry_run,
                    unknown_skus=unknown_skus, **options)  # fmt: skip


def imported(raw, made, columns, choices=None, headings=None, *, dry_run=False, **options):
    options = {"shop": str(made.shops["A"]), "unknown_skus": "match", **options}
    run = start_import(
        raw_file=raw, target=LISTINGS.name, columns=columns, choices=choices or Choices(), headings=headings,
        options=options, dry_run=dry_run, actor=SYSTEM, at=now(), now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return {name: count for name, count in done.outcomes.items() if count}


@pytest.fixture
def made():
    return seller("CUP", shops=("A", "B"))


def test_the_report_of_all_listings_becomes_listings_of_the_shop(made) -> None:
    assert report(made, CUP, FBA, POT) == {"found": 3}
    cup, fba, pot = (made.listing("A", msku) for msku in ("CUP", "CUP-FBA", "POT"))
    assert (cup.title, cup.price_minor, cup.currency, cup.quantity) == ("Tea cup", 1299, "GBP", 4)
    assert (cup.item, cup.state, cup.fulfilled_by, cup.sku_id) == (
        "B0ABCDEF12",
        "live",
        "seller",
        made.skus["CUP"],
    )
    assert (fba.fulfilled_by, fba.quantity) == ("marketplace", None)
    assert (pot.state, pot.item, pot.barcode) == ("inactive", "", "4006381333931")
    assert not Listing.objects.filter(shop_id=made.shops["B"]).exists()


@pytest.mark.parametrize("language", ELSEWHERE)
def test_the_report_is_known_in_the_languages_of_its_stores(made, language) -> None:
    heads = ELSEWHERE[language]
    said = [
        "Teetasse",
        "CUP",
        "12.99",
        "4",
        "2026-01-05 10:11:12 MEZ",
        "1",
        "B0ABCDEF12",
        "B0ABCDEF12",
        "DEFAULT",
    ]
    row = dict(zip(heads, [*said, STATES[language]], strict=True))
    encoding = "utf-8" if language in ("zh", "pl") else "iso-8859-1"
    assert report(made, row, heads=heads, encoding=encoding) == {"found": 1}
    cup = made.listing("A", "CUP")
    assert (cup.title, cup.price_minor, cup.quantity, cup.item) == ("Teetasse", 1299, 4, "B0ABCDEF12")
    assert (cup.state, cup.fulfilled_by) == ("live", "seller")


def test_what_it_names_that_is_nothing_of_ours_is_asked_about(made) -> None:
    report(made, CUP, FBA, POT)
    rows = seller_skus(scope=Scope.everything())
    assert [(one.offered.msku, one.offered.fulfilled_by) for one in rows] == [
        ("CUP-FBA", "marketplace"), ("POT", "seller"),
    ]  # fmt: skip


def test_the_same_report_twice_changes_nothing(made) -> None:
    report(made, CUP, FBA)
    entries = Entry.objects.filter(verb__startswith="listings.").count()
    assert report(made, CUP, FBA) == {"unchanged": 2}
    assert Entry.objects.filter(verb__startswith="listings.").count() == entries


def test_a_newer_report_says_what_changed_there(made) -> None:
    report(made, CUP)
    assert report(made, CUP | {"price": "11.50"}) == {"changed": 1}
    last = Entry.objects.filter(verb="listings.changed_there").order_by("-pk")[0]
    assert last.payload["fields"] == {"price_minor": [1299, 1150]}
    assert last.actor == SYSTEM.id


def test_a_dry_run_says_the_same_and_keeps_nothing(made) -> None:
    assert report(made, CUP, POT, dry_run=True) == {"found": 2}
    assert not Listing.objects.exists()
    assert not Entry.objects.filter(verb="listings.found").exists()


def test_listings_that_stand_already_can_be_left_as_they_are(made) -> None:
    made.see("A", "CUP", price_minor=900, currency="GBP", quantity=1)
    assert report(made, CUP, POT, known="keep") == {"known": 1, "found": 1}
    assert made.listing("A", "CUP").price_minor == 900


def test_what_a_file_does_not_say_stays_as_the_channel_said(made) -> None:
    made.see("A", "CUP", item="B0ABCDEF12", remote="r-9", fulfilled_by="marketplace", standing="inactive",
             title="A cup", barcode="4006381333931", price_minor=900, currency="GBP")  # fmt: skip
    raw = upload_file(name="l.csv", pieces=[b"MSKU,Quantity\nCUP,3\n"], actor=SYSTEM, at=now())
    columns = suggested(target_named(LISTINGS.name), raw.facts["headers"])
    assert imported(raw, made, columns) == {"unchanged": 1}
    one = made.listing("A", "CUP")
    assert (one.item, one.remote, one.fulfilled_by, one.state) == (
        "B0ABCDEF12",
        "r-9",
        "marketplace",
        "inactive",
    )
    assert (one.title, one.barcode, one.price_minor, one.quantity) == ("A cup", "4006381333931", 900, 3)


def test_one_kept_for_an_own_shop_that_a_file_names_without_a_state_is_on_sale(made) -> None:
    made.see("A", "CUP", quantity=1)
    Listing.objects.filter(msku="CUP").update(state="kept")
    assert report(made, CUP | {"status": ""})
    assert made.listing("A", "CUP").state == "live"


def test_a_report_in_the_japanese_of_shift_jis_is_known(made) -> None:
    row = {
        "商品名": "湯のみ茶碗", "出品ID": "1", "出品者SKU": "CUP", "価格": "10", "数量": "3", "商品IDタイプ": "1",
        "商品ID": "B0ABCDEF12", "フルフィルメント・チャンネル": "AMAZON_JP", "ステータス": "Active",
    }  # fmt: skip
    assert report(made, row, heads=JAPANESE, encoding="cp932") == {"found": 1}
    one = made.listing("A", "CUP")
    assert (one.title, one.item, one.fulfilled_by) == ("湯のみ茶碗", "B0ABCDEF12", "marketplace")


def test_products_of_a_shop_can_be_mapped_by_hand_too(made) -> None:
    content = b"Handle,Variant SKU,Title,Variant Price,Variant Inventory Qty,Status\ncup,CUP,Tea cup,12.50,4,active\n"
    raw = upload_file(name="products.csv", pieces=[content], actor=SYSTEM, at=now())
    columns = suggested(target_named(LISTINGS.name), raw.facts["headers"])
    assert imported(raw, made, columns) == {"found": 1}
    assert (made.listing("A", "CUP").price_minor, made.listing("A", "CUP").quantity) == (1250, 4)


def test_rows_that_cannot_be_lie_in_quarantine_and_the_others_are_taken(made) -> None:
    bad = [
        CUP | {"seller-sku": "S1", "status": "soonish"}, CUP | {"seller-sku": "S2", "fulfillment-channel": "PIGEON"},
        CUP | {"seller-sku": "S3", "quantity": "-1"}, CUP | {"seller-sku": "S4", "price": "free"},
        CUP | {"seller-sku": "x" * 121}, CUP | {"seller-sku": ""},
    ]  # fmt: skip
    assert report(made, *bad, CUP) == {"found": 1}
    codes = dict(QuarantinedRow.objects.values_list("row", "code"))
    assert [codes[row] for row in (2, 3, 4, 6)] == [
        "listings.bad_state", "listings.unknown_fulfilment", "listings.bad_units", "listings.long_msku",
    ]  # fmt: skip
    assert set(codes) == {2, 3, 4, 5, 6, 7}


class TestUnknownSkus:
    def test_what_nothing_is_like_is_created_and_sold_at_once(self, made) -> None:
        assert report(made, POT, unknown_skus="create") == {"found": 1}
        assert made.listing("A", "POT").sku_id == sku_ids_by_code(["POT"])["POT"]

    def test_what_something_is_like_waits_to_be_matched(self, made) -> None:
        report(made, FBA, unknown_skus="create")
        assert sku_ids_by_code(["CUP-FBA"]) == {}
        assert [one.offered.msku for one in seller_skus(scope=Scope.everything())] == ["CUP-FBA"]

    def test_what_the_catalogue_refuses_lies_in_quarantine_with_its_reason(self, made) -> None:
        # a seller SKU may be longer than the code of a SKU
        long = CUP | {"seller-sku": "P" * 70, "item-name": "Kettle", "asin1": "", "product-id": ""}
        assert report(made, long, POT, unknown_skus="create") == {"found": 1}
        (kept,) = QuarantinedRow.objects.all()
        assert (kept.row, kept.code) == (2, "catalog.text_too_long")
        assert sku_ids_by_code(["POT"])
        assert not Listing.objects.filter(msku="P" * 70).exists()

    def test_who_may_not_add_to_the_catalogue_hears_it_of_every_row(self, made, monkeypatch) -> None:
        monkeypatch.setattr(
            "zayton.listings.filing.create_skus",
            lambda **_: Written(refusals=(Refusal("catalog.not_allowed"),)),
        )
        kettle = POT | {
            "seller-sku": "KETTLE",
            "item-name": "Kettle",
            "product-id": "",
            "product-id-type": "",
        }
        assert report(made, kettle, CUP, unknown_skus="create") == {"found": 1}
        assert list(QuarantinedRow.objects.values_list("row", "code")) == [(2, "catalog.not_allowed")]

    def test_a_dry_run_creates_none(self, made) -> None:
        report(made, POT, unknown_skus="create", dry_run=True)
        assert sku_ids_by_code(["POT"]) == {}


def test_quantities_that_a_file_tells_are_nothing_that_the_channel_is_told_back(made) -> None:
    made.receive("CUP", 9)
    report(made, CUP)
    push_due()
    assert made.markets["A"].calls == []
    # a listing of ours follows our stock from then on
    create_skus(drafts=[SkuDraft(code="X")], actor=SYSTEM, at=now())
    made.receive("CUP", 1)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 10
    assert Ask.objects.count() == 1
