"""Order files through the real intake: every line accounted for, every refusal beside its line."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.catalog.public import sku_cards, sku_ids_by_code
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.public import perform_import, start_import, upload_file
from zayton.orders.models import Correction, CorrectionLine, Order, OrderLine
from zayton.orders.public import State
from zayton.orders.tests.builders import DAY, Business, a_business, in_the_books

pytestmark = pytest.mark.django_db
HEAD = "订单号,商品编码,品名,数量,下单时间,单价,金额,客户编号,国家,邮编,币种"
COLUMNS = dict(
    zip(
        ("external_number", "code", "title", "quantity", "placed_at", "unit_price", "amount", "customer", "country",
         "postcode", "currency"),
        HEAD.split(","),
        strict=True,
    )
)  # fmt: skip


def line(number: str = "1", code: str = "CUP", quantity: object = 1, **facts: str) -> str:
    """A row of the file: a cup at 2.50 to Britain for buyer 17850 unless said otherwise."""
    known = {
        "title": "A CUP", "at": "2026-03-02 09:30", "price": "2.50", "amount": "", "customer": "17850",
        "country": "United Kingdom", "postcode": "", "currency": "",
    } | facts  # fmt: skip
    cells = (
        number, code, known["title"], quantity, known["at"], known["price"], known["amount"], known["customer"],
        known["country"], known["postcode"], known["currency"],
    )  # fmt: skip
    return ",".join(str(cell) for cell in cells)


def options(business: Business, **more: str) -> dict[str, str]:
    return {
        "shop": str(business.shop),
        "fulfilment": "allocate",
        "warehouse": str(business.houses["LEEDS"]),
        "unknown_skus": "quarantine",
    } | more


def imported(business: Business, lines: Sequence[str], name: str = "orders.csv", **chosen: str) -> Import:
    content = "\n".join([HEAD, *lines]).encode()
    raw = upload_file(name=name, pieces=[content], actor=SYSTEM, at=DAY)
    assert not isinstance(raw, Refusal)
    run = start_import(
        raw_file=raw, target="orders", columns=COLUMNS, options=options(business, **chosen), actor=SYSTEM, at=DAY,
        now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    assert done.accepted + done.quarantined == done.read == done.total == len(lines)
    return done


def outcomes(run: Import) -> dict[str, int]:
    return {name: count for name, count in run.outcomes.items() if count}


def books() -> object:
    """All but the journal, in which an import tells of itself."""
    return {name: rows for name, rows in in_the_books().items() if name != "Entry"}


def held() -> list[tuple[int, str]]:
    return list(QuarantinedRow.objects.order_by("row").values_list("row", "code"))


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=20, POT=20)
    return made


def test_a_chinese_file_of_sales_returns_and_charges_becomes_orders(business: Business) -> None:
    run = imported(
        business,
        [
            line("A1", "CUP", 4),
            line("A1", "POST", 1, title="邮费", price="3.50"),
            line("C2", "POT", -1, price="9.00"),
            line("3", "POT", -2, price="0", customer="", title="破损 damaged"),
        ],
    )
    assert outcomes(run) == {"sale": 1, "charge": 1, "return": 1, "correction": 1}
    order = Order.objects.get(external_number="A1")
    assert (order.state, order.goods_minor, order.charge_minor) == (State.ALLOCATED, 1000, 350)
    assert (business.level("CUP"), business.level("POT")) == ((20, 4), (20 + 1 - 2, 0))


def test_every_line_knows_its_import_and_row(business: Business) -> None:
    run = imported(business, [line("1", "CUP"), line("1", "POT")])
    rows = OrderLine.objects.order_by("source_row").values_list(
        "external_code", "source_import_id", "source_row"
    )
    assert list(rows) == [("CUP", run.pk, 2), ("POT", run.pk, 3)]
    assert Order.objects.get().source_import_id == run.pk


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"code": "NEW"}, "orders.unknown-sku"),
        ({"quantity": 0}, "orders.no-quantity"),
        ({"price": ""}, "orders.no-price"),
        ({"price": "-1.00"}, "orders.negative-price"),
        ({"number": "C5"}, "orders.positive-return"),
        ({"currency": "AED"}, "orders.no-rate"),
        ({"number": "5" * 81}, "orders.too-long"),
        ({"number": "5" * 81, "code": "POST", "price": "0", "customer": ""}, "orders.too-long"),
        ({"customer": "买" * 81}, "orders.too-long"),
    ],
)
def test_a_row_nobody_could_accept_is_held_alone_and_says_why(
    business: Business, facts: dict[str, Any], code: str
) -> None:
    run = imported(business, [line("ok"), line(**{"number": "bad", **facts})])
    assert (run.accepted, held()) == (1, [(3, code)])
    row = QuarantinedRow.objects.get()
    what, remedy = words_of(Refusal(row.code, figures=row.figures))
    assert what
    assert remedy
    assert "–" not in what, "a figure is missing from the sentence"
    assert list(Order.objects.values_list("external_number", flat=True)) == ["ok"]


def test_texts_longer_than_the_books_hold_are_cut_not_refused(business: Business) -> None:
    run = imported(business, [line(title="长" * 400, postcode="X" * 40)])
    assert run.quarantined == 0
    assert OrderLine.objects.get().title == "长" * 300
    assert Order.objects.get().postcode == "X" * 20


def test_an_order_beyond_stock_waits_and_is_not_held_back(business: Business) -> None:
    run = imported(business, [line("1", "CUP", 50)])
    assert run.quarantined == 0
    assert Order.objects.get().state == State.BACKORDERED


@pytest.mark.parametrize(
    ("fulfilment", "state", "level"),
    [
        ("allocate", State.ALLOCATED, (20, 4)),
        ("shipped", State.SHIPPED, (16, 0)),
        ("none", State.PLACED, (20, 0)),
    ],
)
def test_orders_are_served_as_the_import_says(
    business: Business, fulfilment: str, state: str, level: tuple[int, int]
) -> None:
    imported(business, [line("1", "CUP", 4)], fulfilment=fulfilment)
    assert Order.objects.get().state == state
    assert business.level("CUP") == level


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([line("C1", "CUP", -1)], "orders.no-restock"),
        ([line("1", "CUP", -1, price="0", customer="")], "orders.no-shelf"),
    ],
)
def test_goods_that_need_a_warehouse_are_held_when_none_was_chosen(
    business: Business, rows: list[str], code: str
) -> None:
    imported(business, rows, warehouse="")
    assert held() == [(2, code)]
    assert not Order.objects.exists()
    assert not Correction.objects.exists()
    assert business.level("CUP") == (20, 0)


def test_an_order_that_stock_of_the_past_cannot_follow_is_held_whole(business: Business) -> None:
    rows = [line("1", "CUP", 25), line("1", "POT", 1), line("2", "POT", 1)]
    run = imported(business, rows, fulfilment="shipped")
    assert (held(), outcomes(run)) == ([(2, "stock.short"), (3, "stock.short")], {"sale": 1})
    assert business.level("POT") == (19, 0)


def test_unknown_skus_are_created_once_with_the_first_title_that_tells(business: Business) -> None:
    rows = [
        line("1", "new-1", title=""),
        line("2", "NEW-1", title="马克杯 ☕"),
        line("3", "NEW-1", title="Other"),
        line("4", "POST", title="postage"),
    ]
    run = imported(business, rows, unknown_skus="create", fulfilment="none")
    assert run.quarantined == 0
    (card,) = sku_cards(sku_ids_by_code(["NEW-1"]).values()).values()
    assert (card.code, card.title_en) == ("NEW-1", "马克杯 ☕")
    assert sku_ids_by_code(["POST"]) == {}


def test_the_same_file_again_is_unchanged_to_the_last_line(business: Business) -> None:
    rows = [
        line("1", "CUP", 4),
        line("1", "CUP", 4),
        line("C2", "POT", -1),
        line("3", "CUP", -1, price="0", customer=""),
    ]
    imported(business, rows)
    before = books()
    run = imported(business, rows, name="again.csv")
    assert outcomes(run) == {"unchanged": 4}
    assert books() == before


def test_a_later_file_brings_a_later_version(business: Business) -> None:
    imported(business, [line("1", "CUP", 4)])
    run = imported(business, [line("1", "CUP", 3)], name="later.csv")
    assert outcomes(run) == {"sale": 1}
    order = Order.objects.get()
    assert (order.version, order.source_import_id) == (2, run.pk)
    assert business.level("CUP") == (20, 3)


def test_a_correction_that_says_otherwise_later_is_held(business: Business) -> None:
    nothing = {"price": "0", "customer": ""}
    imported(business, [line("9", "CUP", -1, title="wet", **nothing)])
    run = imported(business, [line("9", "CUP", -2, title="wet", **nothing)], name="later.csv")
    assert (held(), run.accepted) == ([(2, "orders.correction-changed")], 0)
    assert CorrectionLine.objects.get().quantity == -1
    assert business.level("CUP") == (19, 0)


def test_a_dry_run_tells_the_same_and_keeps_nothing(business: Business) -> None:
    content = "\n".join([HEAD, line("1", "NEW"), line("2", "CUP", 0)]).encode()
    raw = upload_file(name="dry.csv", pieces=[content], actor=SYSTEM, at=DAY)
    assert not isinstance(raw, Refusal)
    before = books()
    run = start_import(
        raw_file=raw, target="orders", columns=COLUMNS, options=options(business, unknown_skus="create"), actor=SYSTEM,
        at=DAY, dry_run=True, now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import)
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import)
    assert (done.accepted, done.quarantined) == (1, 1)
    assert books() == before
    assert sku_ids_by_code(["NEW"]) == {}


def test_times_are_read_in_the_shops_zone(business: Business) -> None:
    from zayton.channels.models import Shop

    Shop.objects.filter(pk=business.shop).update(zone="Asia/Shanghai")
    imported(business, [line(at="2026-03-02 00:30")])
    order = Order.objects.get()
    assert order.placed_at.isoformat() == "2026-03-01T16:30:00+00:00"
    assert order.local_date.isoformat() == "2026-03-02"


shuffled = st.permutations(
    [
        line("1", "CUP", 4),
        line("1", "CUP", 4),
        line("1", "POST", 1),
        line("2", "POT", 3, at="2026-03-02 09:29"),
        line("C3", "CUP", -1, at="2026-03-03 10:00"),
        line("4", "CUP", -1, price="0", customer="", title="wet", at="2026-03-03 11:00"),
    ]
)


@given(shuffled)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_shuffled_file_ends_in_the_same_books(rows: list[str]) -> None:
    from django.db import transaction

    with transaction.atomic():
        business = a_business()
        business.stock("LEEDS", CUP=20, POT=20)
        imported(business, rows, fulfilment="shipped")
        assert (business.level("CUP"), business.level("POT")) == ((20 - 8 + 1 - 1, 0), (17, 0))
        orders = Order.objects.order_by("external_number").values_list(
            "external_number", "units", "goods_minor"
        )
        assert list(orders) == [("1", 8, 2000), ("2", 3, 750), ("C3", -1, -250)]
        transaction.set_rollback(True)
