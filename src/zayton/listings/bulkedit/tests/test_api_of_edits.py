"""Bulk edits over HTTP: previewed, applied, undone, listed."""

import itertools

import pytest
from django.urls import reverse

from zayton.channels.tests.builders import client_of
from zayton.kernel.errors import Refusal
from zayton.listings.bulkedit.queries import refusals_seen
from zayton.listings.bulkedit.tests.builders import applied, offered, operator
from zayton.listings.models import EditLine, ListingEdit, Offering

pytestmark = pytest.mark.django_db
KEYS = itertools.count()


def sent(client, path, body=None, status=200):
    answer = client.post(
        f"/api/listings/{path}",
        body or {},
        content_type="application/json",
        headers={"Idempotency-Key": f"edit-{next(KEYS)}"},
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def cells(listing, **texts):
    return {"cells": [{"listing_id": listing.pk, "cell": cell, "text": text} for cell, text in texts.items()]}


def test_an_edit_is_previewed_applied_undone_and_listed() -> None:
    made = offered("CUP", shops=("A",))
    client = client_of("operator")
    draft = sent(client, "edits/preview", cells(made.listing("A", "CUP"), title="Best", price="0"))
    assert (draft["state"], draft["change_count"], draft["left_count"]) == ("draft", 1, 1)
    lines = client.get(f"/api/listings/edits/{draft['id']}/lines").json()["items"]
    assert {(one["field"], one["state"], one["code"]) for one in lines} == {
        ("title", "ready", ""),
        ("price", "left", "listings.edit_bad_amount"),
    }
    done = sent(client, f"edits/{draft['id']}/apply")
    assert (done["state"], done["listing_count"]) == ("applied", 1)
    assert Offering.objects.get().texts == {"title": "Best"}
    back = sent(client, f"edits/{draft['id']}/undo")
    assert (back["source"], back["undoes_id"]) == ("undo", draft["id"])
    assert Offering.objects.get().texts == {}
    listed = client.get("/api/listings/edits").json()["items"]
    assert [one["id"] for one in listed] == [back["id"], draft["id"]]


def test_what_cannot_be_answers_with_its_reason() -> None:
    made = offered("CUP", shops=("A",))
    client = client_of("operator")
    same = sent(client, "edits/preview", cells(made.listing("A", "CUP"), title="A cup"), status=409)
    assert [one["code"] for one in same["refusals"]] == ["listings.nothing_to_edit"]
    sent(client, "edits/999/apply", status=404)
    sent(client, "edits/999/undo", status=404)
    assert client.get("/api/listings/edits/999/lines").status_code == 404
    sent(client, "edits/preview", {"cells": []}, status=422)
    sent(client, "edits/preview", {"cells": [{"listing_id": 1, "cell": "state", "text": "x"}]}, status=422)


def test_a_listing_of_another_shop_is_refused_by_name() -> None:
    made = offered("CUP")
    client = client_of("operator", shops=[made.shops["A"]])
    body = cells(made.listing("A", "CUP"), title="Best")
    body["cells"] += cells(made.listing("B", "CUP"), title="Best")["cells"]
    draft = sent(client, "edits/preview", body)
    assert [one["code"] for one in draft["refusals"]] == ["listings.unknown_listing"]
    assert draft["change_count"] == 1


def test_break_even_is_told_to_nobody_who_sees_no_costs() -> None:
    made = offered("CUP", shops=("A",))
    sent_by = client_of("operator")
    draft = sent(sent_by, "edits/preview", cells(made.listing("A", "CUP"), price="8.00"))
    sent(sent_by, f"edits/{draft['id']}/apply")
    # as somebody who sees costs had previewed it
    figures = {"most": "9.31 GBP"}
    EditLine.objects.update(code="listings.edit_below_cost", figures=figures)
    seen = {}
    for sees in (True, False):
        client = client_of("operator", sees_cost=sees)
        [line] = client.get(f"/api/listings/edits/{draft['id']}/lines").json()["items"]
        seen[sees] = (line["code"], line["figures"])
        for query in ("", "?format=csv", "?format=json"):
            page = client.get(f"/listings/edits/{draft['id']}/{query}")
            body = b"".join(page.streaming_content) if page.streaming else page.content
            assert page.status_code == 200
            assert (b"9.31" in body) is sees, query
    assert seen == {True: ("listings.edit_below_cost", figures), False: ("", {})}


def test_who_may_only_read_writes_nothing() -> None:
    made = offered("CUP", shops=("A",))
    reader = client_of("service")
    sent(reader, "edits/preview", cells(made.listing("A", "CUP"), title="Best"), status=403)
    assert reader.get("/api/listings/edits").json()["items"] == []
    assert not ListingEdit.objects.exists()


def test_rows_that_named_no_listing_are_told_to_who_sent_them_and_to_who_sees_all_shops() -> None:
    made = offered("CUP", shops=("A", "B"))
    secret = [Refusal("listings.edit_unknown_row", "SECRET-SKU", {"row": 7}, 7)]
    edit = applied(
        {made.listing("A", "CUP"): {"title": "Best"}}, refusals=secret, actor=operator(name="person:1")
    )
    where = reverse("listings:edit", args=[edit.pk])
    insider = client_of("operator", shops=[made.shops["A"]])
    assert "SECRET-SKU" not in insider.get(where).content.decode()
    listed = insider.get("/api/listings/edits").json()["items"]
    assert [(one["id"], one["refusals"]) for one in listed] == [(edit.pk, [])]
    everybody = client_of("operator")
    assert "SECRET-SKU" in everybody.get(where).content.decode()
    (shown,) = everybody.get("/api/listings/edits").json()["items"]
    assert [one["subject"] for one in shown["refusals"]] == ["SECRET-SKU"]
    assert refusals_seen(edit, actor=operator(made.shops["A"], name="person:1"))
