"""Off sale, on again and looking now, over HTTP."""

import itertools

import pytest

from zayton.channels.tests.builders import client_of
from zayton.kernel.time import now
from zayton.listings.models import Watch
from zayton.listings.tests.builders import seller
from zayton.listings.tests.watched import watched

pytestmark = pytest.mark.django_db
KEYS = itertools.count()


def sent(client, path, body=None, status=200):
    answer = client.post(
        f"/api/listings/{path}",
        body or {},
        content_type="application/json",
        headers={"Idempotency-Key": f"switch-{next(KEYS)}"},
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_sku_goes_off_sale_and_comes_back_in_the_shops_one_sees() -> None:
    made = seller("CUP", shops=("A", "B"))
    for shop in "AB":
        made.see(shop, "CUP", quantity=0)
    client = client_of("operator", shops=[made.shops["A"]])
    body = {"sku_ids": [made.skus["CUP"]]}
    here, there = made.listing("A", "CUP"), made.listing("B", "CUP")
    assert sent(client, "delist-skus", body) == {"listing_ids": [here.pk], "anew_ids": [], "refusals": []}
    assert (made.listing("A", "CUP").is_ended, made.listing("B", "CUP").is_ended) == (True, False)
    sent(client_of("operator"), "delist-skus", body)
    assert sent(client, "relist-skus", body)["listing_ids"] == [here.pk]
    assert (made.listing("A", "CUP").is_ended, made.listing("B", "CUP").is_ended) == (False, True)
    assert there.pk != here.pk


def test_who_may_only_read_switches_nothing() -> None:
    made = seller("CUP", shops=("A",))
    made.see("A", "CUP", quantity=0)
    for path in ("delist-skus", "relist-skus"):
        sent(client_of("service"), path, {"sku_ids": [made.skus["CUP"]]}, status=403)
    sent(client_of("operator"), "delist-skus", {"sku_ids": []}, status=422)
    assert not made.listing("A", "CUP").is_ended


def test_a_watch_looks_at_once_for_those_who_see_its_shops() -> None:
    made = watched()
    made.look()
    before = Watch.objects.get()
    assert before.due_at > now()
    path = f"watches/{made.connection}/look"
    sent(client_of("service"), path, status=403)
    refused = sent(client_of("operator", shops=[made.shop + 1000]), path, status=409)
    assert [one["code"] for one in refused["refusals"]] == ["listings.unknown_watch"]
    assert Watch.objects.get().due_at == before.due_at
    assert sent(client_of("operator"), path) == {"connection_id": made.connection}
    assert Watch.objects.get().due_at <= now()


def test_a_watch_that_is_off_is_not_made_to_look() -> None:
    made = watched()
    made.look()
    Watch.objects.update(is_on=False)
    due = Watch.objects.get().due_at
    sent(client_of("operator"), f"watches/{made.connection}/look")
    assert Watch.objects.get().due_at == due
