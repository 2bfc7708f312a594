"""What a person chooses before an order file is read: shop, service, warehouse, and what follows from the shop."""

import pytest
from django.utils.translation import override

from zayton.channels.models import Shop
from zayton.kernel.access.public import Scope
from zayton.kernel.intake.public import suggested, target_named
from zayton.kernel.intake.targets import Locale
from zayton.orders.tests.builders import a_business, a_shop

pytestmark = pytest.mark.django_db
ORDERS = target_named("orders")
CHOICES = {one.name: one.choices for one in ORDERS.options}


def values(option: str, scope: Scope) -> list[str]:
    return [value for value, _ in CHOICES[option](scope)]


def test_the_choices_are_the_shops_and_warehouses_somebody_sees() -> None:
    business = a_business()
    other = a_shop(business.owner, tuple(business.houses.values()), code="OTHER")
    koeln = business.houses["KOELN"]
    assert set(values("shop", Scope())) == {str(business.shop), str(other)}
    assert values("shop", Scope(shops=frozenset({other}))) == [str(other)]
    assert values("shop", Scope(shops=frozenset())) == []
    assert values("warehouse", Scope(warehouses=frozenset({koeln}))) == [str(koeln)]


@pytest.mark.parametrize(
    ("option", "offered"),
    [("fulfilment", ["allocate", "shipped", "none"]), ("unknown_skus", ["create", "quarantine"])],
)
def test_the_other_choices_are_told_in_both_languages(option: str, offered: list[str]) -> None:
    told = []
    for language in ("en", "zh-hans"):
        with override(language):
            told.append([words for _, words in CHOICES[option](Scope())])
    assert values(option, Scope()) == offered
    assert not set(told[0]) & set(told[1])


def test_times_and_amounts_of_a_file_are_read_as_the_shop_writes_them() -> None:
    business = a_business(currency="JPY")
    Shop.objects.filter(pk=business.shop).update(zone="Asia/Tokyo")
    assert ORDERS.locale({"shop": str(business.shop)}) == Locale("Asia/Tokyo", "JPY")
    assert ORDERS.locale({}) == Locale()


@pytest.mark.parametrize(
    "headings",
    [
        ["InvoiceNo", "InvoiceDate", "StockCode", "Quantity"],
        ["amazon-order-id", "purchase-date", "seller-sku", "quantity-purchased"],
        ["订单号", "下单时间", "商品编码", "数量"],
    ],
)
def test_the_usual_headings_map_themselves(headings: list[str]) -> None:
    found = suggested(ORDERS, headings)
    assert [found[name] for name in ("external_number", "placed_at", "code", "quantity")] == headings


def test_only_who_enters_orders_imports_them() -> None:
    assert ORDERS.permission == "orders.place"
    assert {column.name for column in ORDERS.columns if column.required} == {
        "external_number",
        "placed_at",
        "code",
        "quantity",
    }
