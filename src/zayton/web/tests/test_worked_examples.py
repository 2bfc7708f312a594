"""Mornings at a desk that anybody can follow: what was done on the pages, and what they say afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from zayton.kernel.access.models import Person, Token
from zayton.kernel.intake.tests.builders import as_csv, end_state, fresh_target, imported
from zayton.kernel.journal.tests.builders import sign
from zayton.kernel.rates.models import GivenRate
from zayton.kernel.rates.public import latest_rate
from zayton.web.tests.builders import html_of, rows_of, visitor

pytestmark = pytest.mark.django_db


def test_a_file_of_five_rows_two_of_which_nobody_could_accept(signed_in):
    """Five rows: 3 accepted, 2 in quarantine. “x” is written as 3 and replayed: 4 and 1. The last is discarded.

    Discarded rows stay counted as quarantined, so that accepted + quarantined is always five.
    """
    fresh_target()
    lines = [f"A{number},cup,{units},2024-01-02,1.50" for number, units in enumerate([1, 2, "x", 4, "many"])]
    run = imported(as_csv(*lines))
    page = f"/imports/{run.pk}/"

    def counts() -> tuple[int, int]:
        run.refresh_from_db()
        return run.accepted, run.quarantined

    assert counts() == (3, 2)
    assert "5 rows read: 3 accepted, 2 in quarantine." in html_of(signed_in, page)
    told = signed_in.post(f"{page}rows/4/", {"go": "replay", "cell.quantity": "3"}).content.decode()
    assert "The row was accepted." in told
    assert counts() == (4, 1)
    signed_in.post(f"{page}rows/6/", {"go": "discard", "reason": "written twice"})
    assert counts() == (4, 1)
    assert [(row["row"], row["state"]) for row in rows_of(signed_in, page)] == [
        (4, "replayed"),
        (6, "discarded"),
    ]
    assert "No row waits in quarantine." in html_of(signed_in, "/imports/")
    assert sorted(end_state()) == ["A0", "A1", "A2", "A3"]


def test_a_rate_that_was_missing_is_given_and_mended_the_next_day(signed_in):
    """1 AED is 0.2041 GBP on 2 March; on second thought 0.2014. One rate is kept, the later word."""
    form = {"on_date": "2026-03-02", "source": "aed", "target": "gbp", "rate": "0.2041"}
    signed_in.post("/rates/", form)
    signed_in.post("/rates/", form | {"rate": " 0.2014 "})
    assert GivenRate.objects.count() == 1
    found = latest_rate("AED", "GBP", date(2026, 3, 5))
    assert (found.rate, found.on_date) == (Decimal("0.2014"), date(2026, 3, 2))
    assert [(row["pair"], row["target"]) for row in rows_of(signed_in, "/rates/")] == [("AED", "GBP")]


def test_a_will_is_followed_from_the_first_to_the_last(signed_in):
    """The second names the first, the third the second: from the second one sees one back and one on."""
    sign(1)
    sign(2, testament=[1])
    sign(3, testament=[2])
    shown = signed_in.get("/journal/trace/testament/2/").context
    assert [link["trace"] for link in shown["before"]] == ["/journal/trace/testament/1/"]
    assert len(shown["own"]) == 1
    assert [link["trace"] for link in shown["after"]] == ["/journal/trace/testament/3/"]
    assert len(rows_of(signed_in, "/journal/", "dimension=testament&key=2")) == 2


def test_a_colleague_comes_changes_desks_and_goes(signed_in, boss):
    """Mei starts as a buyer of shop 1, becomes an operator of shops 1 and 2, makes a token, and leaves.

    After that neither her password nor her token opens anything, and her name stays in the list as one who left.
    """
    signed_in.post(
        "/people/invite/",
        {
            "username": "mei",
            "display_name": "梅",
            "password": "a long secret",
            "roles": ["buyer"],
            "shops": ["1"],
        },
    )
    mei = Person.objects.get(username="mei")
    assert (mei.roles, mei.shops, mei.warehouses) == (["buyer"], [1], [])
    signed_in.post(f"/people/{mei.pk}/", {"roles": ["operator"], "shops": ["1", "2"], "all_warehouses": "on"})
    mei.refresh_from_db()
    assert (mei.roles, mei.shops, mei.warehouses) == (["operator"], [1, 2], None)
    desk = visitor(mei)
    made = desk.post("/tokens/", {"name": "ERP", "permissions": ["orders.read"], "days": "90"})
    secret = made.context["secret"]

    def asks() -> int:
        return Client().get("/api/orders", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code

    assert asks() == 200
    signed_in.post(f"/people/{mei.pk}/deactivate/")
    assert asks() == 401
    assert desk.get("/jobs/").status_code == 302
    assert not Client().login(username="mei", password="a long secret")
    assert [row["name"] for row in rows_of(signed_in, "/people/", "f.active=False")] == ["梅"]


def test_a_token_is_shown_once_and_ended_by_who_made_it(signed_in):
    """Made, seen once, gone from the page, revoked: the page names it and says so."""
    made = signed_in.post("/tokens/", {"name": "倉庫 🛒", "permissions": ["stock.read"], "days": "30"})
    secret, token = made.context["secret"], Token.objects.get()
    assert secret in made.content.decode()
    again = html_of(signed_in, "/tokens/")
    assert secret not in again
    assert "倉庫 🛒" in again
    assert "revoked" not in again
    signed_in.post(f"/tokens/{token.pk}/revoke/")
    assert "revoked" in html_of(signed_in, "/tokens/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_boss_of_a_new_house_finds_every_list_empty_and_told_what_belongs_there(boss, language):
    """Nothing imported, nothing quarantined, nothing parked, no rate: four lists that each name a first step."""
    client = visitor(boss, language)
    words = {
        "/imports/": "Nothing was imported yet",
        "/imports/quarantine/": "Nothing in quarantine",
        "/journal/parked/": "Nothing is parked",
        "/rates/": "Nobody has entered a rate",
    }
    for address, title in words.items():
        html = html_of(client, address)
        assert (title in html) == (language == "en")
        assert "z-empty" in html
