"""The shop's day of an order, and its money in the shop's and in the base currency."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from zayton.channels.models import Shop
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.orders.models import Order, OrderLine
from zayton.orders.tests.builders import DAY, Business, a_business, charge, in_the_books

pytestmark = pytest.mark.django_db


TODAY = DAY.date()


def given(source: str, rate: str, on: date = TODAY) -> None:
    draft = RateDraft(source, "GBP", on, Decimal(rate))
    assert not give_rates(rates=[draft], origin="a bank", actor=SYSTEM, at=DAY)[1]


def placed(business: Business, *lines: tuple[int, int], currency: str) -> Order:
    drafts = [business.goods("CUP", units, minor) for units, minor in lines]
    (key,) = business.place([business.draft("1", *drafts, currency=currency)]).order_ids
    return Order.objects.get(pk=key)


@pytest.mark.parametrize(
    ("zone", "placed_at", "day"),
    [
        ("Europe/London", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Europe/London", datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2)),
        ("Europe/London", datetime(2026, 6, 1, 23, 0, tzinfo=UTC), date(2026, 6, 2)),
        ("Asia/Shanghai", datetime(2026, 3, 1, 15, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Asia/Shanghai", datetime(2026, 3, 1, 16, 0, tzinfo=UTC), date(2026, 3, 2)),
        ("America/Los_Angeles", datetime(2026, 3, 2, 7, 59, tzinfo=UTC), date(2026, 3, 1)),
        ("Asia/Kathmandu", datetime(2026, 3, 1, 18, 15, tzinfo=UTC), date(2026, 3, 2)),
        ("Pacific/Kiritimati", datetime(2026, 2, 28, 10, 0, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_an_order_belongs_to_its_shops_calendar_day(zone: str, placed_at: datetime, day: date) -> None:
    business = a_business()
    Shop.objects.filter(pk=business.shop).update(zone=zone)
    business.place([business.draft("1", charge("M", "manual", 1), placed_at=placed_at)])
    assert Order.objects.get().local_date == day


def test_an_order_in_the_base_currency_has_the_rate_one_of_its_own_day() -> None:
    order = placed(a_business(), (1, 999), currency="GBP")
    assert (order.base_goods_minor, order.rate, order.rate_date) == (999, 1, order.local_date)


def test_yen_have_no_decimals_and_are_a_hundred_times_their_figure_in_pence() -> None:
    given("JPY", "0.005")
    order = placed(a_business(), (1, 1500), currency="JPY")
    # 1500 yen × 0.005 = 7.50 pounds
    assert (order.goods_minor, order.base_goods_minor) == (1500, 750)


def test_dinars_have_three_decimals() -> None:
    given("KWD", "2.5")
    order = placed(a_business(), (1, 1500), currency="KWD")
    # 1.500 dinars × 2.5 = 3.75 pounds
    assert (order.goods_minor, order.base_goods_minor) == (1500, 375)


def test_each_line_is_rounded_half_to_even_and_the_order_is_their_sum() -> None:
    given("AED", "0.5")
    order = placed(a_business(), (1, 1), (2, 3), (3, 5), currency="AED")
    # 0.5 → 0, 1.5 → 2, 2.5 → 2: the sum of rounded lines is 4, a rounded sum would be 4.5 → 4
    bases = OrderLine.objects.order_by("amount_minor").values_list("base_minor", flat=True)
    assert list(bases) == [0, 2, 2]
    assert order.base_goods_minor == 4


def test_money_that_goes_back_is_rounded_like_money_that_comes() -> None:
    given("AED", "0.5")
    business = a_business()
    lines = [business.goods("CUP", -1, minor) for minor in (-1, -3)]
    draft = business.draft("C1", *lines, kind="return", currency="AED")
    assert business.place([draft]).refusals[0].code == "orders.no-restock"
    charges = [charge("M", "manual", minor) for minor in (-1, -3)]
    business.place([business.draft("C2", *charges, kind="return", currency="AED")])
    assert Order.objects.get().base_charge_minor == -2


def test_goods_and_charges_are_kept_apart_in_both_currencies() -> None:
    given("AED", "0.25")
    business = a_business()
    lines = business.goods("CUP", 2, 4000), charge("POST", "postage", 400), charge("D", "discount", -1000)
    business.place([business.draft("1", *lines, currency="AED")])
    order = Order.objects.get()
    assert (order.goods_minor, order.charge_minor) == (4000, -600)
    assert (order.base_goods_minor, order.base_charge_minor) == (1000, -150)
    assert order.units == 2


@pytest.mark.parametrize(("age", "found"), [(0, True), (1, False), (-1, False)])
def test_a_rate_that_was_given_is_good_for_its_day_alone(age: int, found: bool) -> None:
    given("AED", "0.5", date.fromordinal(DAY.date().toordinal() - age))
    business = a_business()
    before = in_the_books()
    told = business.place([business.draft("1", charge("M", "manual", 100), currency="AED")])
    if found:
        assert Order.objects.get().rate_date.toordinal() == DAY.date().toordinal() - age
    else:
        assert [one.code for one in told.refusals] == ["orders.no-rate"]
        assert told.refusals[0].figures == {"currency": "AED", "date": "2026-03-02"}
        assert in_the_books() == before


def test_on_a_sunday_the_central_banks_rate_is_that_of_friday() -> None:
    business = a_business()
    sunday = datetime(2024, 3, 3, 12, tzinfo=UTC)
    business.place([business.draft("1", charge("M", "manual", 100), currency="USD", placed_at=sunday)])
    assert Order.objects.get().rate_date == date(2024, 3, 1)


def test_the_rate_is_that_of_the_shops_day_not_of_utc() -> None:
    given("AED", "0.5", date(2026, 3, 1))
    given("AED", "0.25", date(2026, 3, 2))
    business = a_business()
    Shop.objects.filter(pk=business.shop).update(zone="Asia/Shanghai")
    late = datetime(2026, 3, 1, 16, tzinfo=UTC)
    business.place([business.draft("1", charge("M", "manual", 100), currency="AED", placed_at=late)])
    assert Order.objects.get().base_charge_minor == 25


def test_one_order_without_a_rate_holds_up_no_other() -> None:
    business = a_business()
    drafts = [
        business.draft("1", charge("M", "manual", 1), currency="AED"),
        business.draft("2", charge("M", "manual", 1)),
    ]
    told = business.place(drafts)
    assert ([one.row for one in told.refusals], [one.row for one in told.settled]) == ([0], [1])


def test_a_later_rate_changes_no_order_that_stands() -> None:
    given("AED", "0.5")
    business = a_business()
    draft = business.draft("1", charge("M", "manual", 100), currency="AED")
    business.place([draft])
    given("AED", "0.75")
    business.place([draft])
    assert Order.objects.get().base_charge_minor == 50


def test_a_later_version_takes_the_rate_of_its_own_day() -> None:
    given("AED", "0.5")
    given("AED", "0.25", date(2026, 3, 20))
    business = a_business()
    business.place([business.draft("1", charge("M", "manual", 100), currency="AED")])
    later = DAY.replace(day=20)
    business.place([business.draft("1", charge("M", "manual", 100), currency="AED", placed_at=later)])
    order = Order.objects.get()
    assert (order.version, order.base_charge_minor, order.rate_date) == (2, 25, date(2026, 3, 20))
