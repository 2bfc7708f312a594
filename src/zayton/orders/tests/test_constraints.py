"""What the database itself refuses, whatever code writes to it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zayton.orders.models import Allocation, CorrectionLine, Order, OrderLine, ServiceCode
from zayton.orders.operations.placing import book_documents
from zayton.orders.public import PlaceOptions
from zayton.orders.tests.builders import DAY, SYSTEM, Business, a_business
from zayton.orders.tests.test_history import corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    made.sell("1", CUP=4)
    house = made.houses["LEEDS"]
    options = PlaceOptions(restock_to=house)
    book_documents(drafts=(), corrections=[corrected(made, "K", 1)], actor=SYSTEM, at=DAY, options=options)
    return made


def refused(model: Any, **wrong: Any) -> bool:
    """Whether the database keeps these values out of the one row there is."""
    try:
        with transaction.atomic():
            model.objects.update(**wrong)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Order, {"kind": "gift"}),
        (Order, {"state": "lost"}),
        (Order, {"state": "received"}),
        (Order, {"kind": "return"}),
        (Order, {"version": 0}),
        (Order, {"rate": 0}),
        (Order, {"rate": -1}),
        (OrderLine, {"sku": None}),
        (OrderLine, {"quantity": 0}),
        (OrderLine, {"charge": "postage"}),
        (OrderLine, {"kind": "charge"}),
        (OrderLine, {"kind": "gift"}),
        (Allocation, {"quantity": -1}),
        (Allocation, {"shipped_quantity": 5}),
        (Allocation, {"shipped_quantity": -1}),
        (CorrectionLine, {"quantity": 0}),
    ],
)
def test_a_row_that_makes_no_sense_is_kept_out(business: Business, model: Any, wrong: dict[str, Any]) -> None:
    assert model.objects.count() == 1
    assert refused(model, **wrong)


@pytest.mark.parametrize(
    ("model", "right"),
    [
        (Order, {"state": "cancelled"}),
        (Order, {"kind": "return", "state": "received"}),
        (OrderLine, {"quantity": -4}),
        (OrderLine, {"kind": "charge", "sku": None, "charge": "postage", "quantity": 0}),
        (Allocation, {"shipped_quantity": 4}),
        (CorrectionLine, {"quantity": -1}),
    ],
)
def test_a_row_that_makes_sense_is_let_in(business: Business, model: Any, right: dict[str, Any]) -> None:
    assert not refused(model, **right)


def test_a_number_is_one_order_of_a_kind_in_a_shop(business: Business) -> None:
    row = Order.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(**{**row, "id": row["id"] + 1})
    Order.objects.create(**{**row, "id": row["id"] + 1, "kind": "return", "state": "received"})


def test_a_line_stands_once_in_a_version(business: Business) -> None:
    row = OrderLine.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.create(**{**row, "id": row["id"] + 1})
    OrderLine.objects.create(**{**row, "id": row["id"] + 1, "version": 2})


@pytest.mark.parametrize("wrong", [{"pattern": ""}, {"charge": ""}])
def test_a_service_code_says_something(business: Business, wrong: dict[str, str]) -> None:
    known = {"shop_id": business.shop, "pattern": "FEE", "charge": "other"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceCode.objects.create(**{**known, **wrong})
    ServiceCode.objects.create(**known)


def test_what_an_order_hangs_on_cannot_be_deleted(business: Business) -> None:
    from django.db.models import ProtectedError

    for model in (Order, OrderLine):
        with pytest.raises(ProtectedError), transaction.atomic():
            model.objects.get().delete()
    assert Order.objects.count() == 1
