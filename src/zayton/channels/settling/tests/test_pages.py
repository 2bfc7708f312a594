"""Settlements on screen and over HTTP: what finance people see, filter and take along, and who sees nothing."""

import json

import pytest
from django.urls import reverse

from zayton.channels.settling.tests.builders import keep, line, report, row, settlement, transaction
from zayton.channels.tests.builders import client_of, seller

pytestmark = pytest.mark.django_db
LIST = "/api/channels/settlements"


@pytest.fixture
def business():
    return seller()


@pytest.fixture
def shop(business):
    return business.open("WEB")


@pytest.fixture
def kept(shop):
    """A settlement whose lines come to it, one that lacks fifty pence, and money that is in none yet."""
    keep(
        shop,
        settlement(
            line("sale", 10_000, "Order: Principal", order="A1", sku="MUG", quantity=2),
            line("commission", -1500),
        ),
        settlement(line("sale", 500), ref="S2", total=550),
        transaction("t1", line("sale", 700)),
    )
    return shop


def rows(client, **asked):
    return json.loads(client.get(reverse("channels:settlements"), {"format": "json", **asked}).content)[
        "rows"
    ]


def page(client, statement="settlement", ref="S1", **asked):
    answer = client.get(reverse("channels:settlement", args=[row(statement, ref).pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("finance", 200), ("boss", 200), ("operator", 403), ("warehouse", 403)]
)
def test_finance_people_see_settlements_and_others_are_told_that_they_may_not(kept, role, status):
    client = client_of(role)
    for address in (reverse("channels:settlements"), reverse("channels:settlement", args=[row().pk])):
        assert client.get(address).status_code == status
    for path in (LIST, f"{LIST}/{row().pk}", f"{LIST}/{row().pk}/lines"):
        assert client.get(path).status_code == status


def test_the_list_shows_what_was_paid_and_whether_its_lines_come_to_it(kept):
    found = {one["ref"]: one for one in rows(client_of("finance"))}
    assert set(found) == {"S1", "S2", "Not settled yet"}
    assert (found["S1"]["whose"], found["S1"]["total"], found["S1"]["check"]) == ("Web", "85.00", "agrees")
    assert (found["S2"]["difference"], found["S2"]["check"], found["S2"]["sum"]) == (
        "0.50",
        "differs",
        "5.00",
    )
    open_one = found["Not settled yet"]
    assert (open_one["check"], open_one["counts"], open_one["statement"]) == ("untold", "no", "ledger")


def test_a_paper_that_says_nothing_of_the_payment_shows_none(shop):
    keep(shop, transaction("t1", line("sale", 700), ref="S7"), report(line("sale", 5), ref="S8"))
    keep(
        shop, transaction("t2", line("sale", 900)), settlement(line("sale", 1), ref="S9")._replace(total=None)
    )
    found = {one["ref"]: (one["state"], one["check"]) for one in rows(client_of("finance"))}
    assert found == {
        "S7": (None, "untold"),
        "S8": (None, "untold"),
        "S9": (None, "cut"),
        "Not settled yet": ("open", "untold"),
    }
    assert "Total is missing" in page(client_of("finance"), ref="S9")


@pytest.mark.parametrize(
    ("asked", "refs"),
    [
        ({"f.check": "differs"}, ["S2"]),
        ({"f.counts": "no"}, ["Not settled yet"]),
        ({"f.statement": "settlement", "q": "S1"}, ["S1"]),
        ({"f.total": "gte:85"}, ["S1"]),
        ({"f.state": "failed"}, []),
    ],
)
def test_the_list_is_filtered(kept, asked, refs):
    assert [one["ref"] for one in rows(client_of("finance"), **asked)] == refs


def test_the_list_is_exported(kept):
    answer = client_of("finance").get(reverse("channels:settlements"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert "S1" in text
    assert "85.00" in text


def test_without_settlements_the_page_says_where_they_come_from(shop):
    text = client_of("finance").get(reverse("channels:settlements")).content.decode()
    assert "No settlement yet" in text
    assert reverse("web:imports") in text


def test_one_settlement_shows_its_sums_by_kind_and_its_lines(kept):
    text = page(client_of("finance"))
    for words in ("Settlement S1", "Web", "£85.00", "Agrees to the cent", "Sales", "£100.00", "Commission"):
        assert words in text
    told = json.loads(page(client_of("finance"), format="json"))
    (sale,) = [one for one in told["rows"] if one["kind"] == "sale"]
    assert (sale["said"], sale["order"], sale["msku"], sale["amount"]) == (
        "Order: Principal",
        "A1",
        "MUG",
        "100.00",
    )


def test_a_difference_is_shown_and_not_hidden(kept):
    text = page(client_of("finance"), ref="S2")
    assert "Does not agree" in text
    assert "£0.50" in text


def test_other_documents_about_the_same_settlement_are_named(kept):
    keep(kept, report(line("sale", 10_000), ref="S1"))
    text = page(client_of("finance"), "report")
    assert reverse("channels:settlement", args=[row().pk]) in text
    assert "Does not count" in text


def test_nobody_sees_the_money_of_a_shop_that_is_not_theirs(business, kept):
    other = business.open("TWO")
    client = client_of("finance", shops=[other])
    assert rows(client) == []
    assert client.get(reverse("channels:settlement", args=[row().pk])).status_code == 404
    assert client.get(LIST).json()["items"] == []
    assert client.get(f"{LIST}/{row().pk}").status_code == 404
    assert client.get(f"{LIST}/{row().pk}/lines").status_code == 404
    assert len(rows(client_of("finance", shops=[kept]))) == 3


def test_the_page_is_in_the_readers_language(kept):
    assert client_of("finance", language="zh-hans").get(reverse("channels:settlements")).status_code == 200


def test_a_list_costs_as_many_questions_with_many_settlements_as_with_one(
    shop, django_assert_max_num_queries
):
    keep(shop, *(settlement(line("sale", 1), ref=f"N{number}") for number in range(30)))
    client = client_of("finance")
    with django_assert_max_num_queries(12):
        rows(client)


def test_the_menu_names_settlements_for_those_who_see_them(kept):
    text = client_of("finance").get(reverse("channels:settlements")).content.decode()
    assert f'href="{reverse("channels:settlements")}"' in text
    operator = client_of("operator").get(reverse("channels:shops")).content.decode()
    assert f'href="{reverse("channels:settlements")}"' not in operator


def test_settlements_are_listed_and_opened_over_http(kept):
    client = client_of("finance")
    told = client.get(LIST, {"counts": "true"}).json()
    assert [(one["ref"], one["difference_minor"], one["version"]) for one in told["items"]] == [
        ("S2", 50, 1),
        ("S1", 0, 1),
    ]
    one = client.get(f"{LIST}/{row().pk}").json()
    assert one["kinds"] == [
        {"kind": "sale", "lines": 1, "amount_minor": 10_000},
        {"kind": "commission", "lines": 1, "amount_minor": -1500},
    ]
    lines = client.get(f"{LIST}/{row().pk}/lines", {"limit": 1}).json()
    assert (lines["items"][0]["order_number"], lines["items"][0]["quantity"]) == ("A1", 2)
    assert lines["next"]


def test_the_journal_opens_the_settlement_that_it_tells_of(kept):
    from zayton.ui.public import href_of

    assert href_of("settlement", row().pk) == reverse("channels:settlement", args=[row().pk])
