"""Real rows of a UK gift shop's order file, and what each is read as: a bookkeeper can check them by hand."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Context, Locale, SliceFrame
from zayton.orders.models import Correction, CorrectionLine, Order, OrderLine
from zayton.orders.rules.charges import USUAL_CODES, ServiceCodes
from zayton.orders.rules.reading import FileRow, Setting, read_document
from zayton.orders.slices import _PARTS
from zayton.orders.targets import work
from zayton.orders.tests.builders import DAY, Business, a_business
from zayton.stock.models import Level, Movement

AT = datetime(2011, 1, 5, 10, 4, tzinfo=UTC)
SKUS = {"85123A": 1, "85123a": 1, "22423": 2, "21777": 3}
SETTING = Setting(1, "GBP", {"GBP": 2}, ServiceCodes(USUAL_CODES.items()), SKUS)


def row(number="536365", code="85123A", quantity=6, price="2.55", customer="17850", title="", at=AT, line=2):
    price_minor = None if price is None else round(float(price) * 1_000_000)
    return FileRow(line, number, code, title, quantity, at, price_minor, None, customer, "GB", "", "")


def read(*rows):
    return read_document(rows, SETTING)


def test_six_at_2_55_is_a_sale_of_15_30():
    (order,) = read(row()).orders
    assert (order.kind, order.goods(), order.lines[0].amount_minor) == ("sale", 6, 1530)


def test_an_invoice_that_begins_with_c_is_a_return():
    (order,) = read(row("C536391", quantity=-12, price="0.29")).orders
    assert (order.kind, order.goods(), order.lines[0].amount_minor) == ("return", -12, -348)


def test_a_discount_on_a_credit_note_stays_a_charge_of_it():
    (order,) = read(row("C536379", "D", -1, "27.50", title="Discount")).orders
    assert (order.kind, order.lines[0].charge, order.lines[0].amount_minor) == ("return", "discount", -2750)


def test_postage_beside_goods_is_a_charge_of_the_sale():
    (order,) = read(row(), row(code="POST", quantity=3, price="18.00", line=3)).orders
    assert [(line.kind, line.charge, line.amount_minor) for line in order.lines] == [
        ("goods", "", 1530),
        ("charge", "postage", 5400),
    ]


def test_a_damage_without_price_and_buyer_corrects_stock():
    document = read(row("536589", "21777", -10, "0", "", "damages"))
    assert not document.orders
    assert document.correction is not None
    assert [(line.quantity, line.reason) for line in document.correction.lines] == [(-10, "damaged")]


def test_units_found_without_price_and_buyer_correct_stock_upwards():
    document = read(row("536414", "22423", 56, "0", ""))
    assert document.correction is not None
    assert [(line.quantity, line.reason) for line in document.correction.lines] == [(56, "found")]


def test_a_service_code_in_a_correction_is_a_charge_of_nothing():
    document = read(row("540699", "POST", 1000, "0", ""))
    assert document.correction is None
    assert document.orders[0].lines[0].amount_minor == 0


def test_goods_at_zero_for_a_known_buyer_are_a_gift():
    (order,) = read(row("537197", "22423", 1, "0", "12647")).orders
    assert (order.goods(), order.lines[0].amount_minor) == (1, 0)


def test_goods_at_zero_beside_priced_ones_are_a_gift_even_without_a_buyer():
    document = read(row("544450", "22423", 1, "0", ""), row("544450", "85123A", 1, "5.79", "", line=3))
    assert document.correction is None
    assert document.orders[0].goods() == 2


def test_bad_debt_is_a_charge_below_zero():
    (order,) = read(row("A563186", "B", 1, "-11062.06", "", "Adjust bad debt")).orders
    assert (order.kind, order.lines[0].charge, order.lines[0].amount_minor) == ("sale", "bad_debt", -1106206)


def test_a_tenth_of_a_penny_rounds_to_nothing():
    (order,) = read(row("550193", "PADS", 1, "0.001", "13952")).orders
    assert order.lines[0].amount_minor == 0


def test_codes_that_differ_in_case_are_one_sku():
    (order,) = read(row(), row(code="85123a", quantity=2, price="5.79", line=3)).orders
    assert {line.sku_id for line in order.lines} == {1}


def test_two_times_on_one_invoice_are_the_earlier_one():
    later = AT.replace(minute=5)
    (order,) = read(row(at=later), row(code="22423", line=3)).orders
    assert order.placed_at == AT


def test_a_line_that_is_repeated_counts_twice():
    (order,) = read(row(), row(line=3)).orders
    assert order.goods() == 12


def test_goods_that_come_back_on_an_ordinary_invoice_are_a_return_of_the_same_number():
    document = read(row(), row(code="22423", quantity=-1, price="12.75", line=3))
    assert [(order.kind, order.number, order.goods()) for order in document.orders] == [
        ("sale", "536365", 6),
        ("return", "536365", -1),
    ]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row(price=None), "orders.no-price"),
        (row(code="NEW"), "orders.unknown-sku"),
        (row(quantity=0), "orders.no-quantity"),
        (row("C536391", quantity=3), "orders.positive-return"),
        (row(price="-1"), "orders.negative-price"),
    ],
)
def test_only_what_nobody_could_rightly_accept_is_a_fault(bad, code):
    document = read(bad)
    assert [fault.code for fault in document.faults] == [code]
    assert not document.orders


DEMO = Path(__file__).parents[2] / "demo" / "data"
MOST_HELD: dict[str, int] = {}
"""How many of the demo's 541,909 lines may stay in quarantine, by reason: none."""


def demo_rows() -> pl.DataFrame:
    """The demo's orders as the intake types them."""
    (path,) = DEMO.glob("*.parquet")
    return typed(pl.read_parquet(path).with_row_index("row", offset=2))


def typed(raw: pl.DataFrame) -> pl.DataFrame:
    """Rows of the file's columns, typed and in the order that the intake promises."""
    keys = ("placed_at", "external_number", "code", "title", "quantity", "unit_price")
    frame = raw.select(
        pl.col("row").cast(pl.Int64),
        external_number="InvoiceNo",
        code=pl.col("StockCode").str.strip_chars(),
        title=pl.col("Description").str.strip_chars(),
        quantity="Quantity",
        placed_at=pl.col("InvoiceDate").dt.replace_time_zone("UTC"),
        unit_price=(pl.col("UnitPrice") * 1_000_000).round().cast(pl.Int64),
        amount=pl.lit(None, pl.Int64),
        customer=pl.col("CustomerID").cast(pl.String),
        country=pl.lit("GB"),
        postcode=pl.lit(None, pl.String),
        currency=pl.lit(None, pl.String),
        **dict.fromkeys(
            ("original", "status", "fulfilled_by", "condition", "site", "label", *_PARTS),
            pl.lit(None, pl.String),
        ),
        **dict.fromkeys(("postage", "gift_wrap", "discount", "tax"), pl.lit(None, pl.Int64)),
    )
    first = pl.col("placed_at").min().over("external_number")
    frame = frame.sort(first, *keys[1:])
    changes_ = (pl.col("external_number") != pl.col("external_number").shift(1)).fill_null(value=False)
    return frame.with_columns(group=changes_.cum_sum().cast(pl.Int64), occurrence=pl.lit(1, pl.Int64))


def test_every_line_of_the_demo_is_accounted_for():
    frame = demo_rows()
    held: dict[str, int] = {}
    counts = {"sale": 0, "return": 0, "charge": 0, "correction": 0}
    codes = {code: 1 for code in frame["code"].unique() if not SETTING.codes.charge(code)}
    setting = SETTING._replace(sku_ids=codes)
    for _, group in frame.group_by("group", maintain_order=True):
        rows = [
            FileRow(
                line["row"], line["external_number"], line["code"], line["title"] or "", line["quantity"],
                line["placed_at"], line["unit_price"], None, line["customer"] or "", "GB", "", "",
            )
            for line in group.iter_rows(named=True)
        ]  # fmt: skip
        document = read_document(rows, setting)
        for fault in document.faults:
            held[fault.code] = held.get(fault.code, 0) + 1
        for order in document.orders:
            for line in order.lines:
                counts["charge" if line.kind == "charge" else order.kind] += 1
        counts["correction"] += len(document.correction.lines) if document.correction else 0
    assert held == MOST_HELD
    assert sum(counts.values()) == 541_909
    assert counts == {"sale": 528_157, "return": 8_704, "charge": 2_950, "correction": 2_098}


def context(business: Business, **options: str) -> Context:
    chosen = {"shop": str(business.shop), "warehouse": str(business.houses["LEEDS"]), **options}
    known = {"fulfilment": "shipped", "unknown_skus": "create"}
    return Context(1, SYSTEM, DAY, "orders.csv", {**known, **chosen}, Locale("UTC", "GBP"))


def file_of(*rows: tuple) -> pl.DataFrame:
    names = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")
    raw = pl.DataFrame(rows, schema=names, orient="row", schema_overrides={"CustomerID": pl.Int64})
    return typed(raw.with_row_index("row", offset=2))


SALE = ("1", "CUP", "A CUP", 4, AT.replace(tzinfo=None), 2.5, 17850)
GIFT = ("1", "POT", "A POT", 1, AT.replace(tzinfo=None), 0.0, 17850)
LOSS = ("2", "CUP", "damages", -1, AT.replace(hour=11, tzinfo=None), 0.0, None)
BACK = ("C3", "cup", "A CUP", -2, AT.replace(hour=12, tzinfo=None), 2.5, 17850)
POST = ("4", "POST", "POSTAGE", 1, AT.replace(hour=13, tzinfo=None), 18.0, 12583)
ROWS = (SALE, SALE, GIFT, LOSS, BACK, POST)


def state_of_books(business: Business) -> object:
    """What the books say, without keys."""
    lines = OrderLine.objects.order_by("order__external_number", "order__kind", "version", "line_no")
    return (
        list(
            Order.objects.order_by("external_number").values_list("external_number", "state", "goods_minor")
        ),
        list(lines.values_list("order__external_number", "external_code", "quantity", "amount_minor")),
        list(CorrectionLine.objects.values_list("quantity", "reason", "remark")),
        list(Level.objects.order_by("sku__key").values_list("sku__key", "on_hand", "reserved")),
        sorted(Movement.objects.values_list("quantity", "cost_minor", "kind", "sku__key")),
    )


def imported(*pieces: pl.DataFrame) -> tuple[object, list[dict[str, int]]]:
    business = a_business(skus=("CUP", "POT"))
    business.stock("LEEDS", CUP=20, POT=20)
    counts = [dict(work(SliceFrame(piece), context(business)).accepted) for piece in pieces]
    return state_of_books(business), counts


@pytest.fixture
def clean(db: None) -> None:
    """A database of its own for each import of a comparison."""


@pytest.mark.django_db
def test_a_file_is_placed_shipped_returned_and_corrected():
    books, (counts,) = imported(file_of(*ROWS))
    assert counts == {"sale": 3, "return": 1, "charge": 1, "correction": 1, "unchanged": 0}
    assert {key: on_hand for key, on_hand, _ in books[3]} == {"cup": 20 - 8 - 1 + 2, "pot": 19}  # type: ignore[index]


@pytest.mark.django_db
def test_a_file_delivered_twice_changes_nothing_the_second_time():
    business = a_business(skus=("CUP", "POT"))
    business.stock("LEEDS", CUP=20, POT=20)
    work(SliceFrame(file_of(*ROWS)), context(business))
    before = state_of_books(business)
    again = work(SliceFrame(file_of(*reversed(ROWS))), context(business))
    assert {name: count for name, count in again.accepted.items() if count} == {"unchanged": len(ROWS)}
    assert state_of_books(business) == before


@pytest.mark.django_db(transaction=True)
def test_shuffled_or_in_pieces_a_file_comes_to_the_same_end():
    from django.core.management import call_command

    whole, _ = imported(file_of(*ROWS))
    call_command("flush", verbosity=0, interactive=False)
    shuffled, _ = imported(file_of(*reversed(ROWS)))
    assert shuffled == whole
    call_command("flush", verbosity=0, interactive=False)
    pieces, _ = imported(file_of(*ROWS[:3]), file_of(LOSS), file_of(BACK, POST))
    assert pieces == whole


@pytest.mark.django_db
def test_a_document_that_stock_cannot_follow_is_quarantined_whole_and_alone():
    business = a_business(skus=("CUP", "POT"))
    business.stock("LEEDS", CUP=3, POT=20)
    result = work(SliceFrame(file_of(SALE, GIFT, BACK)), context(business))
    assert [(bad.row, bad.code) for bad in result.quarantined] == [(2, "stock.short"), (3, "stock.short")]
    assert {name: count for name, count in result.accepted.items() if count} == {"return": 1}
    assert not Correction.objects.exists()
    assert Level.objects.get(sku__key="pot").on_hand == 20


@pytest.mark.django_db
def test_unknown_skus_are_created_from_code_and_title_or_held():
    business = a_business(skus=("CUP",))
    business.stock("LEEDS", CUP=20)
    held = work(SliceFrame(file_of(SALE, POST, GIFT)), context(business, unknown_skus="quarantine"))
    assert [bad.code for bad in held.quarantined] == ["orders.unknown-sku"]
    from zayton.catalog.public import sku_cards, sku_ids_by_code

    work(SliceFrame(file_of(GIFT)), context(business, fulfilment="none"))
    (card,) = sku_cards(sku_ids_by_code(["POT"]).values()).values()
    assert (card.code, card.title_en) == ("POT", "A POT")
