"""Connections, runs, documents held back and matches over HTTP."""

import json

import pytest

from zayton.catalog.public import SkuDraft, create_skus
from zayton.channels.models import Inbound
from zayton.channels.tests.builders import client_of, seller
from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM

pytestmark = pytest.mark.django_db
API = "/api/channels"


@pytest.fixture
def shop():
    create_skus(drafts=[SkuDraft(code="CUP", title_en="Cup")], actor=SYSTEM, at=T0)
    return seller().open("WEB")


@pytest.fixture
def found(shop):
    server = market()
    made = connected(shop)
    for number in range(3):
        server.put(order(str(number), line("MUG", 1)))
    pull(made)
    return made


@pytest.fixture
def boss():
    return client_of("boss")


def read(client, path):
    answer = client.get(f"{API}{path}")
    return answer.status_code, answer.json()


def write(client, path, said, key="k"):
    answer = client.post(
        f"{API}{path}", json.dumps(said), content_type="application/json", headers={"idempotency-key": key}
    )
    return answer.status_code, answer.json()


def test_connections_are_listed_with_their_streams(found, boss):
    _, told = read(boss, "/connections")
    (one,) = told["items"]
    assert (one["name"], one["state"], one["shops"], one["held"]) == ("Fake one", "working", ["Web"], 3)
    streams = {stream["kind"]: stream for stream in one["streams"]}
    assert streams["orders"]["good_at"] is not None
    assert not any(secret in json.dumps(told) for secret in ("password", "hook", "sealed"))


def test_runs_are_listed_the_latest_first_and_in_pages(found, boss):
    pull(found)
    _, told = read(boss, f"/connections/{found.pk}/runs?limit=1")
    assert [(run["read"], run["skipped"], run["state"]) for run in told["items"]] == [(3, 3, "done")]
    _, rest = read(boss, f"/connections/{found.pk}/runs?limit=1&cursor={told['next']}")
    assert [(run["quarantined"], run["state"]) for run in rest["items"]] == [(3, "partly")]
    _, failed = read(boss, f"/connections/{found.pk}/runs?state=failed")
    assert failed["items"] == []


def test_documents_held_back_say_why_and_nothing_of_people(found, boss):
    _, told = read(boss, "/held?code=channels.unknown_msku")
    assert [one["key"] for one in told["items"]] == ["2", "1", "0"]
    assert told["items"][0]["reason"]["detail"] == "The seller SKU MUG is no SKU of ours yet."
    assert "body" not in told["items"][0]


def test_they_are_discarded_and_worked_again(found, boss):
    key = Inbound.objects.get(key="1").pk
    assert write(boss, "/held/discard", {"document_ids": [key, 10**9]}, "a") == (
        200,
        {"document_ids": [key], "refusals": _one_refused(10**9)},
    )
    _, told = read(boss, "/held?discarded=true")
    assert [one["key"] for one in told["items"]] == ["1"]
    assert write(boss, "/held/release", {"document_ids": [key]}, "b")[1]["document_ids"] == [key]
    assert Inbound.objects.get(pk=key).state == "waiting"


def _one_refused(key):
    return [
        {
            "code": "channels.no_document",
            "detail": f"There is no document {key}.",
            "remedy": "Look for it in the list of documents held back.",
            "subject": str(key),
            "figures": {},
            "row": 1,
        }
    ]


def test_what_is_worked_already_is_refused(found, boss):
    Inbound.objects.update(state="worked")
    status, told = write(boss, "/held/release", {"document_ids": [Inbound.objects.first().pk]})
    assert (status, told["refusals"][0]["code"]) == (409, "channels.document_move")


def test_seller_skus_are_matched_and_what_waited_is_worked_again(found, shop, boss):
    said = {
        "matches": [
            {"shop_id": shop, "msku": "MUG", "sku": "cup"},
            {"shop_id": shop, "msku": "X", "sku": "NO"},
        ]
    }
    status, told = write(boss, "/matches", said)
    assert (status, told["changed"], [one["code"] for one in told["refusals"]]) == (
        200, 1, ["channels.unknown_sku"],
    )  # fmt: skip
    assert set(Inbound.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_match_is_taken_back(found, shop, boss):
    write(boss, "/matches", {"matches": [{"shop_id": shop, "msku": "MUG", "sku": "CUP"}]}, "a")
    assert (
        write(boss, "/matches", {"matches": [{"shop_id": shop, "msku": "MUG", "sku": None}]}, "b")[1][
            "changed"
        ]
        == 1
    )


def test_somebody_limited_to_another_shop_sees_and_matches_nothing(found, shop):
    other = client_of("operator", shops=[])
    assert read(other, "/connections")[1]["items"] == []
    assert read(other, "/held")[1]["items"] == []
    assert read(other, f"/connections/{found.pk}/runs")[0] == 404
    said = {"matches": [{"shop_id": shop, "msku": "MUG", "sku": "CUP"}]}
    assert write(other, "/matches", said)[0] == 409
