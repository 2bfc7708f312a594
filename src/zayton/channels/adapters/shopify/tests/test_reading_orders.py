"""What an order of Shopify's becomes: worked examples, and shapes that nobody promised."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.shopify.mapping import order
from zayton.channels.adapters.shopify.tests.written import ORDER, fulfilment, line, refund, written
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Progress


def charges(told):
    return dict(told.charges)


def balance(told):
    return sum(one.amount_minor for one in told.lines) + sum(minor for _code, minor in told.charges)


def kind_of_fault(body):
    try:
        order(body)
    except Fault as fault:
        return fault.kind
    return None


def test_lines_and_charges_add_up_to_what_was_paid():
    told = order(written())
    assert told.lines[0].amount_minor == 20500
    # 205.00 + 9.00 + 11.94 = 225.94
    assert charges(told) == {"postage": 900, "tax": 1194}
    assert balance(told) == 22594


def test_tax_within_prices_is_no_charge():
    told = order(written(taxes_included=True, total_price="214.00"))
    assert charges(told) == {"postage": 900}


def test_discounts_come_from_the_lines_they_fall_on():
    line_off = line(discount_allocations=[{"amount": "20.50"}])
    ship_off = [{"price": "9.00", "source": "shopify", "discount_allocations": [{"amount": "9.00"}]}]
    told = order(
        written(line_items=[line_off], shipping_lines=ship_off, total_discounts="29.50", total_price="196.44")
    )
    assert charges(told) == {"postage": 900, "discount": -2950, "tax": 1194}


def test_shipping_that_an_edit_took_off_is_no_charge():
    gone = [{"price": "9.00", "is_removed": True, "discount_allocations": []}]
    assert charges(order(written(shipping_lines=gone, total_price="216.94"))) == {"tax": 1194}


def test_a_tip_is_another_charge():
    told = order(written(total_price="230.94", total_tip_received="5.00"))
    assert charges(told)["other"] == 500


def test_a_gift_card_that_is_sold_is_money_and_no_goods():
    card = line(id=2, sku="", gift_card=True, quantity=1, price="50.00")
    told = order(written(line_items=[line(), card], total_price="275.94"))
    assert [one.sku for one in told.lines] == ["IPOD-GREEN"]
    assert charges(told)["other"] == 5000


def test_money_is_the_shops_and_not_the_buyers():
    told = order(written(presentment_currency="EUR"))
    assert told.currency == "USD"


def test_yen_have_no_cents():
    yen = line(price="1200", quantity=1)
    told = order(
        written(currency="JPY", line_items=[yen], shipping_lines=[], total_tax="120", total_price="1320")
    )
    assert (told.lines[0].amount_minor, charges(told)) == (1200, {"tax": 120})


def test_moments_are_in_utc():
    told = order(written())
    assert told.placed_at.isoformat() == "2026-11-01T15:00:00+00:00"
    assert told.changed_at.isoformat() == "2026-11-02T15:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "progress"),
    [
        ({}, Progress.OPEN),
        ({"financial_status": "authorized"}, Progress.OPEN),
        ({"financial_status": "pending"}, Progress.PENDING),
        ({"financial_status": "pending", "payment_gateway_names": ["Cash on Delivery (COD)"]}, Progress.OPEN),
        ({"financial_status": "voided"}, Progress.PENDING),
        ({"fulfillments": [fulfilment(1)], "fulfillment_status": "partial"}, Progress.PARTLY_SHIPPED),
        ({"fulfillments": [fulfilment(1, status="cancelled")]}, Progress.OPEN),
        ({"fulfillment_status": "fulfilled", "source_name": "pos"}, Progress.SHIPPED),
        ({"cancelled_at": "2026-11-02T10:00:00-05:00"}, Progress.CANCELLED),
    ],
)
def test_how_far_an_order_is(changes, progress):
    lines = (
        [line(fulfillable_quantity=1)]
        if "fulfillments" in changes and "fulfillment_status" in changes
        else [line()]
    )
    assert order(written(line_items=lines, **changes)).progress == progress


def test_all_that_left_is_shipped():
    told = order(
        written(
            fulfillments=[fulfilment(1), fulfilment(1)],
            fulfillment_status="fulfilled",
            line_items=[line(fulfillable_quantity=0)],
        )
    )
    assert told.progress == Progress.SHIPPED
    assert (told.lines[0].shipped, told.lines[0].cancelled) == (2, 0)


def test_a_sale_over_the_counter_is_shipped_without_a_fulfilment():
    told = order(
        written(fulfillment_status="fulfilled", source_name="pos", line_items=[line(fulfillable_quantity=0)])
    )
    assert told.lines[0].shipped == 2


def test_units_taken_off_before_they_left_are_cancelled():
    told = order(written(line_items=[line(fulfillable_quantity=1)], refunds=[refund(1, "cancel")]))
    assert (told.lines[0].cancelled, told.progress) == (1, Progress.OPEN)


def test_units_that_came_back_stay_shipped():
    told = order(
        written(
            line_items=[line(fulfillable_quantity=0)],
            fulfillments=[fulfilment(2)],
            fulfillment_status="fulfilled",
            refunds=[refund(1, "return", paid="102.50", subtotal="102.50")],
        )
    )
    assert (told.lines[0].shipped, told.lines[0].cancelled) == (2, 0)
    assert told.refunds[0].lines == (("1", 1, True, 10250),)


def test_an_order_of_which_nothing_is_left_is_cancelled():
    told = order(written(line_items=[line(fulfillable_quantity=0)], refunds=[refund(2, "cancel")]))
    assert told.progress == Progress.CANCELLED


def test_a_refund_is_goods_and_shipping_and_the_rest():
    adjustment = {"kind": "shipping_refund", "amount": "-9.00", "tax_amount": "0.00"}
    back = refund(1, "no_restock", paid="115.00", subtotal="102.50", adjustments=[adjustment])
    told = order(written(refunds=[back])).refunds[0]
    assert told.lines == (("1", 1, False, 10250),)
    assert (told.shipping_minor, told.other_minor) == (900, 350)


def test_a_refund_that_is_not_through_yet_gives_no_money():
    back = refund(1, "cancel", subtotal="102.50")
    back["transactions"] = [{"kind": "refund", "status": "pending", "amount": "102.50"}]
    told = order(written(refunds=[back])).refunds[0]
    assert (told.lines[0][3], told.shipping_minor, told.other_minor) == (0, 0, 0)


def test_the_address_is_the_one_it_goes_to():
    told = order(written()).address
    assert told.lines == ("Chestnut Street 92",)
    assert (told.city, told.region, told.postcode, told.country) == ("Louisville", "KY", "40202", "US")


def test_a_pick_up_is_collected():
    pick_up = [{"price": "0.00", "source": "shopify", "code": "Local pickup", "discount_allocations": []}]
    assert order(written(shipping_lines=pick_up, total_price="216.94")).collects


def test_a_field_more_is_no_matter():
    assert order(written(colour={"deep": [1]})) == order(written())


@pytest.mark.parametrize("field", ["id", "currency", "updated_at", "line_items", "total_price"])
def test_a_needed_field_less_is_named(field):
    told = {name: value for name, value in ORDER.items() if name != field}
    with pytest.raises(Fault) as caught:
        order(json.dumps(told).encode())
    assert caught.value.kind == FaultKind.UNREADABLE
    assert caught.value.figures["field"] == field


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"id": true}'])
def test_what_is_no_order_is_unreadable(body):
    with pytest.raises(Fault) as caught:
        order(body)
    assert caught.value.kind == FaultKind.UNREADABLE


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(ORDER)), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(ORDER)), value=_JUNK)
def test_a_field_of_another_kind_reads_or_is_unreadable(field, value):
    assert kind_of_fault(written(**{field: value})) in (None, FaultKind.UNREADABLE)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(1, 50), st.integers(0, 10**5)), min_size=1, max_size=8
    ),
    st.integers(0, 10**5),
)
def test_whatever_was_sold_adds_up(rows, total):
    lines = [
        line(
            id=place,
            quantity=units,
            fulfillable_quantity=units,
            price=f"{price // 100}.{price % 100:02}",
            discount_allocations=[{"amount": f"{off // 100}.{off % 100:02}"}],
        )
        for place, (price, units, off) in enumerate(rows, 1)
    ]
    told = order(written(line_items=lines, total_price=f"{total // 100}.{total % 100:02}"))
    assert balance(told) == total
