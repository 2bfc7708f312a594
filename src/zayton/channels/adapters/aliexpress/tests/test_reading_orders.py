"""Orders as AliExpress writes them, in our words."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.aliexpress.mapping.orders import read_order
from zayton.channels.adapters.aliexpress.tests.orders_written import ORDER, children, money, written
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import FulfilledBy, Progress


def test_an_order_by_hand():
    got = read_order(written())
    assert (got.number, got.site, got.currency) == ("8100000000000001", "AE_GLOBAL", "EUR")
    assert (got.progress, got.fulfilled_by, got.buyer) == (Progress.OPEN, FulfilledBy.SELLER, "ru1000000001")
    assert [(one.key, one.sku, one.quantity, one.amount_minor) for one in got.lines] == [
        ("8100000000000002", "JAR-1", 2, 2000),
        ("8100000000000003", "LID-1", 1, 250),
    ]
    assert got.charges == (("postage", 350), ("discount", -200))


def test_goods_and_charges_add_up_to_what_the_buyer_pays():
    got = read_order(written())
    assert sum(one.amount_minor for one in got.lines) + sum(minor for _, minor in got.charges) == 2400


def test_pacific_times_are_read_in_summer_and_in_winter():
    assert read_order(written()).placed_at == datetime(2026, 7, 20, 16, 30, tzinfo=UTC)
    winter = read_order(written(lambda given: given["info"].update(gmt_create="2026-01-20 09:30:00")))
    assert winter.placed_at == datetime(2026, 1, 20, 17, 30, tzinfo=UTC)
    assert read_order(written()).ship_by == datetime(2026, 7, 25, 16, 30, tzinfo=UTC)


def test_where_it_goes():
    to = read_order(written()).address
    assert (to.name, to.lines, to.city, to.region) == (
        "Jo Bloggs",
        ("1 High Street", "Flat 2"),
        "Lyon",
        "Rhone",
    )
    assert (to.postcode, to.country, to.phone) == ("69001", "FR", "+33 612345678")


@pytest.mark.parametrize(
    ("status", "logistics", "progress"),
    [
        ("PLACE_ORDER_SUCCESS", "WAIT_SELLER_SEND_GOODS", Progress.PENDING),
        ("RISK_CONTROL", "WAIT_SELLER_SEND_GOODS", Progress.PENDING),
        ("IN_CANCEL", "WAIT_SELLER_SEND_GOODS", Progress.PENDING),
        ("WAIT_SELLER_EXAMINE_MONEY", "WAIT_SELLER_SEND_GOODS", Progress.PENDING),
        ("WAIT_SELLER_SEND_GOODS", "WAIT_SELLER_SEND_GOODS", Progress.OPEN),
        ("SELLER_PART_SEND_GOODS", "SELLER_SEND_PART_GOODS", Progress.PARTLY_SHIPPED),
        ("WAIT_BUYER_ACCEPT_GOODS", "SELLER_SEND_GOODS", Progress.SHIPPED),
        ("FUND_PROCESSING", "BUYER_ACCEPT_GOODS", Progress.SHIPPED),
        ("IN_ISSUE", "SELLER_SEND_GOODS", Progress.SHIPPED),
        ("IN_ISSUE", "WAIT_SELLER_SEND_GOODS", Progress.PENDING),
        ("IN_FROZEN", "SELLER_SEND_PART_GOODS", Progress.PARTLY_SHIPPED),
        ("FINISH", "BUYER_ACCEPT_GOODS", Progress.SHIPPED),
        ("FINISH", "WAIT_SELLER_SEND_GOODS", Progress.CANCELLED),
        ("FINISH", "NO_LOGISTICS", Progress.CANCELLED),
    ],
)
def test_how_far_an_order_is(status, logistics, progress):
    change = {"order_status": status, "logistics_status": logistics}
    assert read_order(written(lambda given: given["info"].update(change))).progress is progress


def test_units_that_left_and_units_that_never_will():
    sent = {"order_status": "WAIT_BUYER_ACCEPT_GOODS", "logistics_status": "SELLER_SEND_GOODS"}
    ended = {"order_status": "FINISH", "logistics_status": "NO_LOGISTICS"}
    assert [one.shipped for one in read_order(written(lambda given: given["info"].update(sent))).lines] == [
        2,
        1,
    ]
    assert [
        one.cancelled for one in read_order(written(lambda given: given["info"].update(ended))).lines
    ] == [2, 1]


def test_of_an_order_sent_in_part_the_lines_that_say_so_count_as_sent():
    def change(given):
        given["info"] |= {"order_status": "SELLER_PART_SEND_GOODS"}
        children(given)[1]["order_status"] = "WAIT_BUYER_ACCEPT_GOODS"

    assert [one.shipped for one in read_order(written(change)).lines] == [0, 1]


def test_lists_are_read_plain_wrapped_and_of_one():
    def plain(given):
        given["info"]["child_order_list"] = children(given)

    def single(given):
        given["info"]["child_order_list"] = {"global_aeop_tp_child_order_dto": children(given)[0]}

    assert read_order(written(plain)) == read_order(written())
    assert len(read_order(written(single)).lines) == 1


@pytest.mark.parametrize(
    "amount",
    [
        {"amount": "3.50", "currency_code": "EUR"},
        {"amount_str": "3.50", "currency_code": "EUR"},
        {"cent": 350, "cent_factor": 100, "currency_code": "EUR"},
        {"amount": 3.5, "currency": {"currency_code": "EUR"}},
    ],
)
def test_an_amount_in_each_of_its_forms(amount):
    got = read_order(written(lambda given: given["info"].update(logistics_amount=amount)))
    assert dict(got.charges)["postage"] == 350


def test_refunds_of_a_line_and_of_the_order():
    told = {
        "refund_cash_amt": money("5.00"),
        "refund_time": "2026-07-21 01:00:00",
        "refund_status": "refund_success",
    }
    [of_line] = read_order(written(lambda given: children(given)[0].update(refund_info=told))).refunds
    [of_order] = read_order(written(lambda given: given["info"].update(refund_info=told))).refunds
    assert (of_line.lines, of_line.other_minor) == ((("8100000000000002", 0, False, 500),), 0)
    assert (of_order.lines, of_order.other_minor) == ((), 500)
    assert of_order.at == datetime(2026, 7, 21, 8, tzinfo=UTC)


def test_a_refund_that_failed_is_none():
    told = {
        "refund_cash_amt": money("5.00"),
        "refund_time": "2026-07-21 01:00:00",
        "refund_status": "refund_fail",
    }
    assert read_order(written(lambda given: given["info"].update(refund_info=told))).refunds == ()


def test_what_the_platforms_warehouse_sends():
    def change(given):
        for child in children(given):
            child["send_goods_operator"] = "WAREHOUSE_SEND_GOODS"

    assert read_order(written(change)).fulfilled_by is FulfilledBy.MARKETPLACE


@pytest.mark.parametrize("name", ["id", "gmt_create", "gmt_modified", "order_status", "child_order_list"])
def test_an_order_without_what_is_needed_names_the_field(name):
    with pytest.raises(Fault) as caught:
        read_order(written(lambda given: given["info"].pop(name)))
    assert (caught.value.kind, caught.value.figures["field"]) == (FaultKind.UNREADABLE, name)


@pytest.mark.parametrize("name", ["product_count", "product_price"])
def test_a_line_without_what_is_needed_names_the_field(name):
    with pytest.raises(Fault) as caught:
        read_order(written(lambda given: children(given)[0].pop(name)))
    assert caught.value.figures["field"] == name


def test_a_line_in_another_currency_than_its_order_is_not_added_up():
    with pytest.raises(Fault) as caught:
        read_order(written(lambda given: children(given)[0].update(product_price=money("1.00", "USD"))))
    assert caught.value.figures["field"] == "product_price.currency_code"


def test_a_status_that_nobody_knows_is_not_guessed():
    with pytest.raises(Fault):
        read_order(written(lambda given: given["info"].update(order_status="TELEPORTED")))


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_order_is_a_fault(body):
    with pytest.raises(Fault) as caught:
        read_order(body)
    assert caught.value.kind is FaultKind.UNREADABLE


def test_an_order_that_grew_fields_reads_the_same():
    def change(given):
        given["info"]["new_thing"] = {"deep": [1, 2]}
        children(given)[0]["new_thing"] = None

    assert read_order(written(change)) == read_order(written())


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def read_or_fault(body):
    try:
        return read_order(body)
    except Fault as fault:
        return fault


PLACES = [path for path in places(ORDER) if path]
WEIRD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.just([[]])
)


@given(st.sampled_from(PLACES), WEIRD)
def test_any_field_of_any_kind_is_read_or_is_a_fault(path, value):
    bent = copy.deepcopy(ORDER)
    within = bent
    for name in path[:-1]:
        within = within[name]
    within[path[-1]] = value
    got = read_or_fault(json.dumps(bent).encode())
    if isinstance(got, Fault):
        assert got.kind is FaultKind.UNREADABLE
    else:
        assert all(one.shipped + one.cancelled <= one.quantity for one in got.lines)
