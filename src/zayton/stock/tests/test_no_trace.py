"""A refusal leaves nothing behind, not even an empty row where goods would have stood."""

from datetime import timedelta

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.stock.models import Level
from zayton.stock.public import (
    Document,
    MoveLine,
    MovementKind,
    PastDocument,
    PastLine,
    PlaceKind,
    ReturnLine,
    accept_return,
    follow_history,
    move_stock,
    ship_stock,
)
from zayton.stock.tests.builders import AT, ORDER, asked, company, everything, level, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]


def test_goods_that_never_arrived_leave_no_level_on_their_shelf():
    acme = company()
    before = everything()
    transit = acme.place("LEEDS", PlaceKind.TRANSIT)
    line = MoveLine(acme.skus["MUG"], acme.owner, transit, acme.shelves["LEEDS"], 1)
    assert move_stock(lines=[line], **told()).refusals
    assert everything() == before


def test_an_empty_level_that_was_there_before_stays():
    acme = company()
    acme.receive("MUG", 2, 200)
    ship_stock(lines=[acme.wish(1, "MUG", 2)], **asked())
    before = everything()
    transit = acme.place("LEEDS", PlaceKind.TRANSIT)
    line = MoveLine(acme.skus["MUG"], acme.owner, transit, acme.shelves["LEEDS"], 1)
    assert move_stock(lines=[line], **told()).refusals
    assert everything() == before
    assert Level.objects.count() == 1


def test_of_two_returns_only_the_one_that_was_taken_opens_a_level():
    acme = company()
    acme.receive("MUG", 2, 200, into="BERLIN")
    ship_stock(lines=[acme.wish(1, "MUG", 2, of="BERLIN")], **asked())
    goods = (acme.skus["MUG"], acme.owner)
    lines = [
        ReturnLine(7, 1, acme.skus["PLATE"], acme.owner, acme.shelves["LEEDS"], 1, Document(ORDER, 1)),
        ReturnLine(8, 1, *goods, acme.shelves["LEEDS"], 1, Document(ORDER, 1)),
    ]
    assert accept_return(lines=lines, **asked(1)).quantities == [0, 1]
    assert set(Level.objects.values_list("sku__code", "warehouse__code")) == {
        ("MUG", "BERLIN"),
        ("MUG", "LEEDS"),
    }
    assert level(acme) == (1, 0)


def test_a_refused_document_of_the_past_opens_no_level():
    acme = company()
    before = everything()
    lines = [
        PastLine(1, acme.skus["MUG"], 3, MovementKind.FOUND),
        PastLine(2, acme.skus["PLATE"], -1, MovementKind.FOUND),
    ]
    document = PastDocument(
        Document(ORDER, 1), AT + timedelta(days=1), acme.owner, acme.shelves["LEEDS"], lines
    )
    assert follow_history(documents=[document], actor=SYSTEM)
    assert everything() == before
