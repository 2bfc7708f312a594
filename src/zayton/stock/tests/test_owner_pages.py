"""Owners of goods on screen: the first one is added by hand, each code once."""

import pytest
from django.urls import reverse

from zayton.kernel.journal.models import Entry
from zayton.stock.models import Owner
from zayton.stock.tests.builders import company
from zayton.stock.tests.pages import boss, client_of, keeper, rows_of, words_of_page

pytestmark = pytest.mark.django_db
LIST, NEW = "stock:owners", "stock:owner-new"


def add(client=None, **form):
    return (client or boss()).post(reverse(NEW), form, follow=True)


def test_an_empty_house_says_that_a_company_comes_first():
    assert "No owners yet" in words_of_page(boss().get(reverse(LIST)))
    booking = words_of_page(boss().get(reverse("stock:book", args=["receive"])))
    assert "No owner is known yet. Add the first one" in booking
    assert "No warehouse is open yet. Open the first one" in booking


def test_one_is_added_with_its_code_and_journalled():
    page = add(name=" 灯笼礼品有限公司 ", code="LANTERN")
    assert "Added." in words_of_page(page)
    assert list(Owner.objects.values_list("code", "name", "simulated")) == [
        ("LANTERN", "灯笼礼品有限公司", False)
    ]
    assert Entry.objects.get().verb == "stock.owner_added"


def test_a_name_alone_is_its_own_code():
    add(name="Lantern Gifts")
    assert Owner.objects.get().code == "Lantern Gifts"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "  ", "code": ""}, "Give the owner a name. Nothing was added."),
        ({"name": "Other", "code": "ACME"}, "ACME is taken; choose another code."),
        ({"name": "Other", "code": "  ACME "}, "ACME is taken; choose another code."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_added(form, said):
    add(name="Acme", code="ACME")
    assert said in words_of_page(add(**form))
    assert Owner.objects.count() == 1


def test_a_code_that_is_cut_to_its_length_does_not_pass_for_a_new_one():
    add(name="Long", code="x" * 32)
    assert "is taken" in words_of_page(add(name="Longer", code="x" * 40))


def test_units_are_those_that_the_reader_sees():
    acme = company()
    acme.receive("MUG", 5, 100)
    acme.receive("MUG", 7, 100, into="BERLIN")
    for client, units in (
        (boss(), 12),
        (keeper(acme, "LEEDS"), 5),
        (client_of("warehouse", warehouses=[]), 0),
    ):
        (row,) = rows_of(client, reverse(LIST))
        assert (row["code"], row["units"]) == ("ACME", units)


def test_only_who_sets_up_warehouses_adds_one():
    assert client_of("service").post(reverse(NEW), {"name": "X"}).status_code == 403
    assert not Owner.objects.exists()
    assert reverse(NEW) not in client_of("service").get(reverse(LIST)).content.decode()
    assert reverse(NEW) in boss().get(reverse(LIST)).content.decode()
