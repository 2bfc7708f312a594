"""Owners of goods over HTTP: added once each, by who sets up warehouses, and told of."""

import pytest

from zayton.api.tests.builders import caller, items_of
from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.stock.models import Owner
from zayton.stock.operations.places import add_new_owners
from zayton.stock.public import OwnerDraft
from zayton.stock.tests.builders import AT
from zayton.stock.tests.test_api_requests import refused

pytestmark = pytest.mark.django_db


def post(*owners, someone=None):
    said = [{"code": code, **({"name": name} if name is not None else {})} for code, name in owners]
    return (someone or caller()).post("stock/owners", {"owners": said})


def test_they_are_added_in_their_order_and_each_is_journalled():
    answer = post(("ZED", "灯笼礼品有限公司"), (" ACME ", "Acme")).json()
    assert [(one["code"], one["name"]) for one in answer["owners"]] == [
        ("ZED", "灯笼礼品有限公司"),
        ("ACME", "Acme"),
    ]
    assert answer["refusals"] == []
    assert [one["code"] for one in items_of(caller().get("stock/owners"))] == ["ZED", "ACME"]
    entries = Entry.objects.filter(verb="stock.owner_added")
    assert sorted(one.payload["codes"][0] for one in entries) == ["ACME", "ZED"]
    assert all(one.actor.startswith("person:") for one in entries)


def test_one_without_a_name_is_called_by_its_code():
    post(("ACME", None), ("BEE", "  "))
    assert list(Owner.objects.order_by("code").values_list("code", "name")) == [
        ("ACME", "ACME"),
        ("BEE", "BEE"),
    ]


def test_a_taken_code_is_refused_with_its_row_and_changes_nothing_while_others_are_added():
    post(("ACME", "Acme"))
    answer = post(("BEE", "Bee"), ("ACME", "Other"), ("BEE", "Again")).json()
    assert [one["code"] for one in answer["owners"]] == ["BEE"]
    assert [(one["code"], one["row"], one["subject"]) for one in answer["refusals"]] == [
        ("stock.owner_taken", 1, "ACME"),
        ("stock.owner_taken", 2, "BEE"),
    ]
    assert dict(Owner.objects.values_list("code", "name")) == {"ACME": "Acme", "BEE": "Bee"}


def test_where_none_can_be_added_it_is_a_problem_and_nothing_is_journalled():
    post(("ACME", "Acme"))
    assert refused(post(("ACME", "Acme")), 409) == [("stock.owner_taken", 0)]
    assert Entry.objects.filter(verb="stock.owner_added").count() == 1


@pytest.mark.parametrize(
    "owners", [[], [{"code": ""}], [{"code": "  "}], [{"code": "x" * 33}], [{"code": 7}], [{"name": "Acme"}],
               [{"code": "A", "name": "x" * 201}], [{"code": "A", "simulated": True}], [{"code": "A"}] * 201],
)  # fmt: skip
def test_what_is_no_owner_is_refused_by_its_shape(owners):
    assert caller().post("stock/owners", {"owners": owners}).status_code == 422
    assert not Owner.objects.exists()


def test_only_who_sets_up_warehouses_adds_any():
    assert post(("ACME", "Acme"), someone=caller(permissions=["stock.read", "stock.move"])).status_code == 403
    assert not Owner.objects.exists()
    assert post(("ACME", "Acme"), someone=caller(permissions=["stock.setup"])).status_code == 200


def test_the_verb_itself_asks_for_the_permission():
    keeper = Actor("person:x", frozenset({"stock.move"}), Scope())
    added, refusals = add_new_owners(drafts=[OwnerDraft("ACME", "Acme")], at=AT, actor=keeper)
    assert (added, [one.code for one in refusals]) == ({}, ["stock.not_allowed_setup"])
    assert not Owner.objects.exists()
