"""What an order of WooCommerce's becomes: worked examples, and shapes that nobody promised."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.woocommerce.mapping import DISPATCHES, order
from zayton.channels.adapters.woocommerce.tests.written import ORDER, line, refund, written
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Progress


def charges(told):
    return dict(told.charges)


def balance(told):
    return sum(one.amount_minor for one in told.lines) + sum(minor for _code, minor in told.charges)


def sent(**lines):
    return {"meta_data": [{"id": 1, "key": DISPATCHES, "value": json.dumps({"D": {"315": lines["units"]}})}]}


def kind_of_fault(body):
    try:
        order(body)
    except Fault as fault:
        return fault.kind
    return None


def test_tax_on_top_is_a_charge():
    told = order(written())
    # 18.00 + 10.00 + 1.35 = 29.35
    assert told.lines[0].amount_minor == 1800
    assert charges(told) == {"postage": 1000, "tax": 135}


def test_tax_within_prices_is_part_of_the_line():
    told = order(written(prices_include_tax=True))
    assert (told.lines[0].amount_minor, charges(told)) == (1935, {"postage": 1000})


def test_a_discount_is_what_the_coupons_took_off():
    told = order(written(discount_total="3.00", total="26.35", line_items=[line(total="15.00")]))
    assert (told.lines[0].amount_minor, charges(told)["discount"]) == (1800, -300)


def test_a_fee_is_another_charge():
    assert charges(order(written(total="31.35")))["other"] == 200


def test_an_amount_written_as_a_number_is_read():
    assert order(written(total=29.35)) == order(written())


def test_half_cents_in_lines_do_not_unbalance_the_order():
    told = order(written(line_items=[line(subtotal="17.995")], total="29.35"))
    assert balance(told) == 2935


@pytest.mark.parametrize(
    ("changes", "progress"),
    [
        ({}, Progress.OPEN),
        ({"status": "pending"}, Progress.PENDING),
        ({"status": "on-hold"}, Progress.PENDING),
        ({"status": "completed"}, Progress.SHIPPED),
        ({"status": "cancelled"}, Progress.CANCELLED),
        ({"status": "failed"}, Progress.CANCELLED),
        ({"status": "refunded"}, Progress.CANCELLED),
        ({"status": "refunded", "date_completed_gmt": "2026-11-02T10:00:00"}, Progress.SHIPPED),
        ({"status": "awaiting-pickup"}, Progress.OPEN),
        ({"status": "awaiting-deposit", "date_paid_gmt": None}, Progress.PENDING),
        ({"status": "wc-delivered", "date_completed_gmt": "2026-11-02T10:00:00"}, Progress.SHIPPED),
        (sent(units=1), Progress.PARTLY_SHIPPED),
        (sent(units=2), Progress.SHIPPED),
    ],
)
def test_how_far_an_order_is(changes, progress):
    assert order(written(**changes)).progress == progress


def test_what_is_noted_as_sent_is_shipped():
    told = order(written(**sent(units=1)))
    assert (told.lines[0].shipped, told.lines[0].cancelled) == (1, 0)


def test_a_completed_order_is_shipped_whole():
    assert order(written(status="completed")).lines[0].shipped == 2


def test_a_cancelled_order_sends_nothing():
    told = order(written(status="cancelled"))
    assert (told.lines[0].shipped, told.lines[0].cancelled) == (0, 2)


def test_units_given_back_before_they_left_are_not_sent():
    told = order(written(refunds_in_full=[refund(1, "9.00", amount="9.00")]))
    assert (told.lines[0].cancelled, told.progress) == (1, Progress.OPEN)
    assert told.refunds[0].lines == (("315", 1, False, 900),)


def test_units_given_back_after_they_left_stay_shipped():
    told = order(written(status="completed", refunds_in_full=[refund(1, "9.00", amount="11.00")]))
    assert (told.lines[0].shipped, told.lines[0].cancelled) == (2, 0)
    assert told.refunds[0].other_minor == 200


def test_an_order_given_back_unit_by_unit_is_cancelled():
    assert order(written(refunds_in_full=[refund(2, "18.00", amount="18.00")])).progress == Progress.CANCELLED


def test_units_on_the_shelf_again_are_restocked():
    back = line(meta_data=[{"key": "_restock_refunded_items", "value": "1"}])
    told = order(written(line_items=[back], refunds_in_full=[refund(1, "9.00", amount="9.00")]))
    assert told.refunds[0].lines[0][2] is True


def test_goods_go_where_the_bill_goes_unless_told():
    told = order(written()).address
    assert (told.name, told.lines, told.phone) == ("John Doe", ("969 Market",), "(555) 555-5555")


def test_moments_without_offset_are_utc():
    assert order(written()).changed_at.isoformat() == "2026-11-02T10:00:00+00:00"


def test_a_field_more_is_no_matter():
    assert order(written(plugin={"deep": [1]})) == order(written())


@pytest.mark.parametrize("field", ["id", "status", "currency", "line_items", "total", "date_created_gmt"])
def test_a_needed_field_less_is_named(field):
    told = {name: value for name, value in ORDER.items() if name != field}
    with pytest.raises(Fault) as caught:
        order(json.dumps(told).encode())
    assert (caught.value.kind, caught.value.figures["field"]) == (FaultKind.UNREADABLE, field)


@pytest.mark.parametrize("body", [b"", b"[]", b"<br>Warning</br>{}", b"\xff", b"[" * 100_000])
def test_what_is_no_order_is_unreadable(body):
    assert kind_of_fault(body) == FaultKind.UNREADABLE


@pytest.mark.parametrize("value", ["nonsense", "[1]", '{"D": 4}', '{"D": {"315": "x"}}', "[" * 100_000])
def test_a_note_of_ours_that_was_spoilt_is_no_note(value):
    told = order(written(meta_data=[{"key": DISPATCHES, "value": value}]))
    assert told.lines[0].shipped == 0


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(ORDER)), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(field=st.sampled_from([*sorted(ORDER), "refunds_in_full"]), value=_JUNK)
def test_a_field_of_another_kind_reads_or_is_unreadable(field, value):
    assert kind_of_fault(written(**{field: value})) in (None, FaultKind.UNREADABLE)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 50)), min_size=1, max_size=8),
    st.integers(0, 10**6),
    st.booleans(),
)
def test_whatever_was_sold_adds_up(rows, total, within):
    lines = [
        line(id=place, quantity=units, subtotal=f"{minor // 100}.{minor % 100:02}")
        for place, (minor, units) in enumerate(rows, 1)
    ]
    told = order(
        written(line_items=lines, total=f"{total // 100}.{total % 100:02}", prices_include_tax=within)
    )
    assert balance(told) == total
