"""What a marketplace's order means, by examples that can be checked by hand."""

from datetime import UTC, datetime

import pytest

from zayton.channels.ports.orders import ChannelLine, ChannelOrder, FulfilledBy, Progress, Refund
from zayton.orders.rules.taking import Meant, Missing, ToShip, meaning_of, msku_of, units_to_ship

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
SKUS = {"CUP": 1, "CUP-OLD": 1, "POT": 2}


def told(*lines, **facts):
    known = {"progress": Progress.OPEN, "fulfilled_by": FulfilledBy.SELLER, **facts}
    return ChannelOrder("A-1", "UK", AT, AT, currency="GBP", lines=lines, **known)


def line(sku, quantity, amount=1000, **more):
    return ChannelLine(f"l-{sku}", sku, "B00", "", quantity, amount, **more)


def meant(*lines, **facts):
    found = meaning_of(told(*lines, **facts), shop_id=7, skus=SKUS)
    assert isinstance(found, Meant)
    return found


def drafted(found):
    return [(one.code, one.quantity, one.amount_minor) for one in found.sale.lines]


def test_three_cups_of_nine_pounds_with_one_called_off_are_two_for_six():
    assert drafted(meant(line("CUP", 3, 900, cancelled=1))) == [("CUP", 2, 600)]


def test_money_that_does_not_divide_is_rounded_down_until_the_marketplace_says_it_itself():
    assert drafted(meant(line("CUP", 3, 1000, cancelled=1))) == [("CUP", 2, 666)]


def test_a_line_called_off_wholly_is_none():
    assert drafted(meant(line("CUP", 1), line("POT", 2, cancelled=2))) == [("CUP", 1, 1000)]


def test_a_cancelled_order_keeps_what_was_wanted():
    found = meant(line("CUP", 2, cancelled=2), progress=Progress.CANCELLED)
    assert (drafted(found), found.is_cancelled) == ([("CUP", 2, 1000)], True)


def test_charges_of_nothing_are_left_out():
    found = meant(line("CUP", 1), charges=(("postage", 450), ("tax", 0), ("discount", -100)))
    assert drafted(found) == [("CUP", 1, 1000), ("postage", 1, 450), ("discount", 1, -100)]


def test_all_seller_skus_that_are_unknown_are_named_at_once():
    assert meaning_of(told(line("B", 1), line("A", 1), line("CUP", 1)), shop_id=7, skus=SKUS) == Missing(
        ("A", "B")
    )


@pytest.mark.parametrize(("sku", "name"), [("CUP", "CUP"), (" CUP ", "CUP"), ("", "B00"), ("  ", "B00")])
def test_goods_without_a_seller_sku_are_called_by_their_listing(sku, name):
    assert msku_of(line(sku, 1)) == name


def test_what_left_is_added_up_by_our_sku_whatever_the_seller_calls_it():
    found = meant(line("CUP", 3, shipped=1), line("CUP-OLD", 2, shipped=2), progress=Progress.PARTLY_SHIPPED)
    assert found.shipped == {1: 3}


def test_an_order_that_left_wholly_left_with_all_that_was_not_called_off():
    found = meant(line("CUP", 3, cancelled=1), line("POT", 1), progress=Progress.SHIPPED)
    assert found.shipped == {1: 2, 2: 1}


def test_a_refund_with_goods_is_a_return_with_its_money_negative():
    refund = Refund("R", AT, (("l-CUP", 1, True, 400), ("l-POT", 1, False, 300)), shipping_minor=200)
    returned = meant(line("CUP", 2), line("POT", 1), refunds=(refund,)).returns[0]
    lines = [(one.code, one.quantity, one.amount_minor) for one in returned.lines]
    assert (returned.number, returned.original, lines) == (
        "A-1/R",
        "A-1",
        [("CUP", -1, -400), ("postage", 1, -200)],
    )


def test_units_are_laid_on_lines_of_the_same_goods_in_their_order():
    lines = [ToShip(10, 1, 2, 2, 0), ToShip(11, 1, 3, 3, 0)]
    assert units_to_ship({1: 1}, lines) == {10: 1}
    assert units_to_ship({1: 4}, lines) == {10: 2, 11: 2}
    assert units_to_ship({1: 99}, lines) == {10: 2, 11: 3}


def test_what_has_left_here_already_does_not_leave_again():
    assert units_to_ship({1: 2}, [ToShip(10, 1, 3, 3, 1)]) == {10: 1}
    assert units_to_ship({1: 1}, [ToShip(10, 1, 3, 3, 2)]) == {}


def test_a_bundle_of_several_goods_leaves_when_all_of_it_has():
    bundle = ToShip(10, 1, 2, 6, 0)
    assert units_to_ship({1: 1}, [bundle]) == {}
    assert units_to_ship({1: 2}, [bundle]) == {10: 6}
