"""Price rules and findings over HTTP: shapes, refusals, paging, keys."""

import itertools

import pytest

from zayton.channels.tests.builders import client_of
from zayton.kernel.time import now
from zayton.listings.models import Finding, PriceBounds, PriceMove, PriceRule
from zayton.listings.pricing.repricing import run_rule
from zayton.listings.tests.watched import ours, theirs, watched

pytestmark = pytest.mark.django_db
KEYS = itertools.count()
RULE = {
    "name": "Match",
    "strategy": "match_lowest",
    "currency": "GBP",
    "guards": {"floor_minor": 1500, "most_percent": 5000},
}


@pytest.fixture
def here():
    made = watched("POT")
    made.street.offers["CUP"] = [ours(), theirs("B", 1800)]
    made.look()
    return made


def sent(client, path, body, status=200):
    answer = client.post(
        f"/api/listings/{path}",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": f"key-{next(KEYS)}"},
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def read(client, path):
    answer = client.get(f"/api/listings/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def client(here):
    return client_of("boss", sees_cost=True)


class TestRules:
    def test_one_is_written_tested_and_switched_on(self, client):
        made = sent(client, "price-rules", RULE)
        assert (made["version"], made["is_on"], made["is_tested"]) == (1, False, False)
        refusal = sent(client, "price-rules/switch", {"ids": [made["id"]], "on": True}, 409)
        assert refusal["refusals"][0]["code"] == "listings.price_rule_not_tested"
        tested = sent(client, f"price-rules/{made['id']}/test", {})
        assert (tested["reached"], tested["moving"]) == (2, 1)
        first = tested["listings"][0]
        assert (first["msku"], first["price_minor"], first["to_minor"], first["code"]) == (
            "CUP",
            2000,
            1800,
            "match_lowest",
        )
        assert sent(client, "price-rules/switch", {"ids": [made["id"]], "on": True})["done"] == 1
        (rule,) = read(client, "price-rules")["rules"]
        assert rule["is_on"]
        assert rule["body"]["guards"]["floor_minor"] == 1500

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"name": " "}, "listings.price_rule_name_needed"),
            ({"currency": ""}, "listings.price_rule_field"),
            ({"id": 10**9}, "listings.unknown_price_rule"),
        ],
    )
    def test_what_cannot_be_is_refused(self, client, change, code):
        refusal = sent(client, "price-rules", RULE | change, 409)
        assert refusal["refusals"][0]["code"] == code
        assert not PriceRule.objects.exists()

    def test_a_field_nobody_knows_is_invalid(self, client):
        assert sent(client, "price-rules", RULE | {"flor": 1}, 422)["errors"]

    def test_who_may_only_look_writes_nothing(self, here):
        looker = client_of("service")
        sent(looker, "price-rules", RULE, 403)
        assert read(looker, "price-rules") == {"rules": []}


class TestMovesAndBounds:
    def test_moves_are_listed_page_by_page_and_taken_back(self, client):
        rule = sent(client, "price-rules", RULE)["id"]
        sent(client, f"price-rules/{rule}/test", {})
        sent(client, "price-rules/switch", {"ids": [rule], "on": True})
        assert run_rule(rule_id=rule, at=now()) == 1
        one = PriceMove.objects.get()
        one.pk, one.is_dry = None, True
        one.save(force_insert=True)
        first = read(client, f"price-moves?limit=1&rule={rule}")
        second = read(client, f"price-moves?limit=1&rule={rule}&cursor={first['next']}")
        moves = [*first["items"], *second["items"]]
        assert [move["is_dry"] for move in moves] == [True, False]
        assert sent(client, "price-moves/undo", {"move_ids": [moves[1]["id"]]})["done"] == 1
        again = sent(client, "price-moves/undo", {"move_ids": [moves[1]["id"]]}, 409)
        assert again["refusals"][0]["code"] == "listings.not_last_price_move"
        assert read(client_of("operator", shops=[]), "price-moves")["items"] == []

    def test_bounds_are_set_each_for_itself(self, client, here):
        good, bad = here.listing("CUP").pk, here.listing("POT").pk
        bounds = [
            {"listing_id": good, "floor_minor": 1900},
            {"listing_id": bad, "floor_minor": 5, "ceiling_minor": 4},
        ]
        answer = sent(client, "price-bounds", {"bounds": bounds})
        assert answer["done"] == 1
        assert answer["refusals"][0]["code"] == "listings.bad_price_bounds"
        assert PriceBounds.objects.get().listing_id == good


class TestFindings:
    def test_what_stands_is_listed_with_what_to_do(self, client):
        (one,) = read(client, "findings")["items"]
        assert (one["kind"], one["state"], one["figures"]["sellers"]) == ("seller", "open", ["B"])
        assert "test purchase" in one["remedy"]
        assert read(client, "findings?state=settled")["items"] == []
        assert read(client_of("operator", shops=[]), "findings")["items"] == []

    def test_they_are_taken_on_and_dismissed_once(self, client):
        key = Finding.objects.get().pk
        for to in ("acknowledged", "dismissed"):
            assert sent(client, "findings/move", {"finding_ids": [key], "to": to})["finding_ids"] == [key]
        refusal = sent(client, "findings/move", {"finding_ids": [key], "to": "acknowledged"}, 409)
        assert refusal["refusals"][0]["code"] == "listings.finding_moved_on"

    def test_the_floor_is_only_for_those_who_see_costs(self, client):
        figures = {"floor": 2100, "now": 2000, "currency": "GBP"}
        Finding.objects.update(kind="below_floor", figures=figures)
        assert read(client, "findings")["items"][0]["figures"]["floor"] == 2100
        assert "floor" not in read(client_of("operator"), "findings")["items"][0]["figures"]
