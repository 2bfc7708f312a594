"""What each verb does to the ledger, and that a refusal changes nothing."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.stock.public import (
    Document,
    ReturnLine,
    accept_return,
    prove,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import AT, ORDER, company

pytestmark = pytest.mark.django_db


def asked(**more):
    return {"document_kind": ORDER, "at": AT, "actor": SYSTEM, **more}


def test_a_sale_goes_from_receipt_to_customer():
    acme = company()
    acme.receive("MUG", 10, 999)
    outcome = reserve_stock(lines=[acme.wish(1, "MUG", 3)], **asked())
    assert outcome.quantities == [3]
    shipped = ship_stock(lines=[acme.wish(1, "MUG", 3, from_reserved=True)], **asked())
    assert (shipped.quantities, shipped.costs_minor, shipped.refusals) == ([3], [300], [])
    back = accept_return(
        lines=[
            ReturnLine(2, 1, acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 2, Document(ORDER, 1), 1)
        ],
        **asked(),
    )
    assert back.costs_minor == [200]
    assert prove() == []
