"""What the rows of a file become, for rows of every kind, and that no row and no penny is lost on the way."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.orders.rules.adjusting import adjustment_reason
from zayton.orders.rules.charges import USUAL_CODES, ServiceCodes
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft, digest_of, in_order
from zayton.orders.rules.reading import (
    Document,
    FileRow,
    Setting,
    is_correction,
    read_document,
    total_minor,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SKUS = {"CUP": 1, "cup": 1, "POT": 2, "LID": 3}
EXPONENTS = {"GBP": 2, "JPY": 0, "KWD": 3}
SETTING = Setting(1, "GBP", EXPONENTS, ServiceCodes(USUAL_CODES.items()), SKUS, 77)


def row(line: int = 2, **facts: Any) -> FileRow:
    """A sale of one cup at 2.50 unless said otherwise; `price` in pounds."""
    known: dict[str, Any] = {
        "number": "1", "code": "CUP", "title": "", "quantity": 1, "at": AT, "price": 2_500_000, "amount": None,
        "customer": "17850", "country": "GB", "postcode": "", "currency": "",
    }  # fmt: skip
    return FileRow(row=line, **(known | facts))


def read(*rows: FileRow) -> Document:
    return read_document(rows, SETTING)


def rows_in(document: Document) -> list[int]:
    lines = [line.row for order in document.orders for line in order.lines]
    corrected = [line.row for line in document.correction.lines] if document.correction else []
    return sorted([*lines, *corrected, *(fault.row for fault in document.faults)])  # type: ignore[type-var]


def test_a_lines_total_wins_over_price_times_quantity() -> None:
    (order,) = read(row(quantity=3, price=2_500_000, amount=700)).orders
    assert order.lines[0].amount_minor == 700


def test_a_total_without_a_price_is_enough() -> None:
    (order,) = read(row(price=None, amount=700)).orders
    assert order.lines[0].amount_minor == 700


@pytest.mark.parametrize(
    ("currency", "amount"),
    [("", 250), ("GBP", 250), ("JPY", 2), ("KWD", 2500)],
)
def test_a_price_becomes_minor_units_of_the_rows_currency(currency: str, amount: int) -> None:
    # two and a half yen are two yen: halves go to the even one
    (order,) = read(row(currency=currency)).orders
    assert (order.currency, order.lines[0].amount_minor) == (currency or "GBP", amount)


@pytest.mark.parametrize(("currency", "amount"), [("", 150_000), ("JPY", 1500), ("KWD", 1_500_000)])
def test_a_total_that_was_read_with_the_shops_decimals_is_one_of_the_rows_currency(
    currency: str, amount: int
) -> None:
    # "1500" in a file of a British shop arrives as 150000 hundredths
    (order,) = read(row(currency=currency, amount=150_000)).orders
    assert order.lines[0].amount_minor == amount


def test_two_currencies_in_one_order_cannot_be_added_up() -> None:
    document = read(row(currency="GBP"), row(3, currency="JPY"), row(4, currency=""))
    assert [(fault.row, fault.column, fault.code, fault.value) for fault in document.faults] == [
        (3, "currency", "orders.two-currencies", "JPY")
    ]
    assert len(document.orders) == 1
    assert [line.row for line in document.orders[0].lines] == [2, 4]


@pytest.mark.parametrize(
    ("facts", "column", "code", "value"),
    [
        ({"price": None}, "unit_price", "orders.no-price", ""),
        ({"price": None, "code": "POST"}, "unit_price", "orders.no-price", ""),
        ({"code": "NEW"}, "code", "orders.unknown-sku", "NEW"),
        ({"quantity": 0}, "quantity", "orders.no-quantity", "0"),
        ({"price": -1}, "unit_price", "orders.negative-price", "-1"),
        ({"number": "C1"}, "quantity", "orders.positive-return", "1"),
        ({"number": "c99"}, "quantity", "orders.positive-return", "1"),
    ],
)
def test_a_fault_names_its_row_column_and_cell(
    facts: dict[str, Any], column: str, code: str, value: str
) -> None:
    (fault,) = read(row(9, **facts)).faults
    assert fault == (9, column, code, value)


def test_one_bad_row_leaves_the_rest_of_its_order_standing() -> None:
    document = read(row(2), row(3, quantity=0), row(4, code="POT"))
    assert [line.code for line in document.orders[0].lines] == ["CUP", "POT"]
    assert [fault.row for fault in document.faults] == [3]


def test_a_document_of_bad_rows_alone_is_no_order() -> None:
    document = read(row(2, quantity=0), row(3, code="NEW"))
    assert (document.orders, document.correction) == ((), None)


@pytest.mark.parametrize("number", ["C", "CA1", "1C", "C1A", "订单C1", "CC1"])
def test_only_c_and_digits_make_a_number_a_cancellation(number: str) -> None:
    assert [order.kind for order in read(row(number=number)).orders] == [SALE]


def test_a_cancellation_of_charges_alone_is_a_return_and_an_invoice_of_them_a_sale() -> None:
    (returned,) = read(row(number="C1", code="POST", quantity=-1)).orders
    (sold,) = read(row(number="1", code="POST", quantity=-1)).orders
    assert (returned.kind, sold.kind) == (RETURN, SALE)


def test_charges_follow_the_goods_they_came_with() -> None:
    postage = row(3, code="POST", quantity=1)
    (returned,) = read(row(quantity=-1), postage).orders
    assert [line.kind for line in returned.lines] == [GOODS, CHARGE]
    sold, back = read(row(quantity=1), row(4, quantity=-1), postage).orders
    assert [len(order.lines) for order in (sold, back)] == [2, 1]


def test_the_head_is_that_of_the_earliest_row_and_the_first_buyer_named() -> None:
    early = row(3, at=AT - timedelta(minutes=1), country="FR", postcode="75001", customer="")
    (order,) = read(row(2, country="GB", customer="7"), early).orders
    assert (order.placed_at, order.country, order.postcode, order.customer) == (early.at, "FR", "75001", "7")
    assert (order.shop_id, order.import_id) == (1, 77)


def test_a_word_of_money_or_buyer_makes_it_no_correction() -> None:
    nothing = {"price": 0, "customer": ""}
    assert is_correction([row(**nothing)])
    for said in ({"price": 1}, {"price": None}, {"amount": 5}, {"customer": "7"}):
        assert not is_correction([row(**nothing), row(3, **(nothing | said))])
    # a total of zero says as little as none
    assert is_correction([row(**nothing, amount=0)])


def test_a_correction_is_dated_by_its_earliest_row_and_sorted_by_content() -> None:
    rows = [
        row(2, code="POT", quantity=-1, title="damaged", price=0, customer="", at=AT),
        row(3, code="CUP", quantity=2, title="found", price=0, customer="", at=AT - timedelta(hours=1)),
    ]
    correction = read(*rows).correction
    assert correction is not None
    assert correction.at == AT - timedelta(hours=1)
    assert [(line.code, line.quantity, line.reason) for line in correction.lines] == [
        ("CUP", 2, "found"),
        ("POT", -1, "damaged"),
    ]
    assert correction.digest() == read(*reversed(rows)).correction.digest()  # type: ignore[union-attr]


def test_another_remark_or_figure_is_another_correction() -> None:
    base = {"price": 0, "customer": "", "quantity": -1, "title": "wet"}
    said = [base, base | {"title": "lost"}, base | {"quantity": -2}, base | {"at": AT + timedelta(1)}]
    digests = {read(row(**facts)).correction.digest() for facts in said}  # type: ignore[union-attr]
    assert len(digests) == len(said)


def test_a_correction_with_an_unknown_code_keeps_its_other_rows() -> None:
    nothing = {"price": 0, "customer": ""}
    document = read(row(2, **nothing), row(3, **nothing, code="NEW"), row(4, **nothing, quantity=0))
    assert [fault.code for fault in document.faults] == ["orders.unknown-sku", "orders.no-quantity"]
    assert document.correction is not None
    assert len(document.correction.lines) == 1


some_rows = st.lists(
    st.builds(
        row,
        code=st.sampled_from(["CUP", "cup", "POT", "POST", "M", "NEW", "gift_1"]),
        quantity=st.integers(-3, 3),
        price=st.sampled_from([None, -1, 0, 1, 5_000, 2_500_000]),
        amount=st.sampled_from([None, None, 0, 99]),
        customer=st.sampled_from(["", "17850"]),
        number=st.sampled_from(["1", "C1"]),
        title=st.sampled_from(["", "A CUP", "损坏"]),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [one._replace(row=line, number=rows[0].number) for line, one in enumerate(rows, 2)])


@given(some_rows)
def test_every_row_becomes_exactly_one_thing(rows: list[FileRow]) -> None:
    assert rows_in(read(*rows)) == [one.row for one in rows]


@given(some_rows)
def test_goods_of_an_order_all_have_its_sign_and_charges_their_code(rows: list[FileRow]) -> None:
    for order in read(*rows).orders:
        for line in order.lines:
            if line.kind == GOODS:
                assert (line.quantity > 0) == (order.kind == SALE)
                assert line.sku_id is not None
            else:
                assert line.charge


@given(some_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_content(rows: list[FileRow], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = read(*rows), read(*shuffled)
    assert [digest_of(order) for order in one.orders] == [digest_of(order) for order in other.orders]
    assert Counter(fault[1:] for fault in one.faults) == Counter(fault[1:] for fault in other.faults)
    assert (one.correction and one.correction.digest()) == (other.correction and other.correction.digest())


def test_goods_that_are_to_go_elsewhere_make_another_version() -> None:
    draft = OrderDraft(1, SALE, "1", datetime(2026, 3, 3, tzinfo=UTC), "GBP", "GB", ())
    elsewhere = [
        {"country": "IE"},
        {"postcode": "LS1"},
        {"latitude_e6": 0, "longitude_e6": 0},
        {"latitude_e6": 53_800_000, "longitude_e6": -1_549_000},
    ]
    assert len({digest_of(draft), *(digest_of(draft._replace(**one)) for one in elsewhere)}) == 5
    # who bought is forgotten one day, which must not make another order of it
    assert digest_of(draft._replace(customer="17850")) == digest_of(draft)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6), st.sampled_from([0, 2, 3]))
def test_a_total_is_the_exact_product_rounded_half_to_even(price: int, quantity: int, exponent: int) -> None:
    exact = Fraction(price * quantity, 10**6) * 10**exponent
    assert total_minor(price, quantity, exponent) == round(exact)


@given(st.permutations(["b", "A", "c", "a"]))
def test_lines_stand_by_code_goods_before_charges_however_they_came(codes: list[str]) -> None:
    lines = [LineDraft(GOODS, 1, "", code, "", 1, 1) for code in codes]
    lines.insert(2, LineDraft(CHARGE, None, "postage", "AAA", "", 1, 1))
    assert [line.code.upper() for line in in_order(lines)] == ["A", "A", "B", "C", "AAA"]


@pytest.mark.parametrize(
    ("remark", "quantity", "reason"),
    [
        ("damages/display", -1, "damaged"),
        ("wet rusty", -1, "damaged"),
        ("showroom", -1, "sample"),
        ("found box", 5, "found"),
        ("wrongly coded 20713", -1, "corrected"),
        ("?lost", -1, "lost"),
        ("can't find", -1, "lost"),
        ("mia", -1, "lost"),
        ("amazon", -1, "corrected"),
        ("?", -1, "corrected"),
        ("check", 1, "corrected"),
        ("POLYESTER FILLER", -1, "lost"),
        ("WET", -1, "damaged"),
        ("something else", 2, "found"),
        ("", 1, "found"),
        ("破损", -1, "damaged"),
        ("受潮，退货", -2, "damaged"),
        ("拍样品用", -1, "sample"),
        ("盘盈", 3, "found"),
        ("标签贴错", -1, "corrected"),
        ("盘亏", -1, "lost"),
        ("盘点", 1, "corrected"),
        ("不良品报废", -1, "damaged"),
        ("已过期", -1, "damaged"),
        ("销毁", -1, "damaged"),
        ("外箱损毁", -1, "damaged"),
        ("未找到", -1, "lost"),
        ("货架上没找到", -1, "lost"),
        ("没有找到", -1, "lost"),
        ("not found", -1, "lost"),
        ("又找到了", 1, "found"),
        ("盘点丢件", -1, "lost"),
        ("盘点短缺", -1, "lost"),
    ],
)
def test_a_remark_gives_the_first_reason_it_speaks_of(remark: str, quantity: int, reason: str) -> None:
    assert adjustment_reason(remark, quantity) == reason
