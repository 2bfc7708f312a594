"""The translator as the pages of DeepL's API v2 tell it: `/v2/translate` and `/v2/usage`, its limits and refusals."""

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.deepl import API_KEY, DeepLService
from zayton.sandbox.deepl.service import TightDeepL
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.tests.fields import problems, read
from zayton.sandbox.tests.inside import opened

# what DeepL's OpenAPI file says of answers (DeepLcom/openapi at d161fd2, version 3.11.0): facts, by path and status
FIELDS = read(
    """\
translate
  row[]: translations
row
  text: detected_source_language text model_type_used tag_handling_version
  integer: billed_characters
usage
  integer: character_count character_limit api_key_character_count api_key_character_limit
refusal
  text: message code
"""
)


class Customer:
    """Who has the key of an account; every answer is held against what is published."""

    def __init__(self, kind=DeepLService):
        self.service, self.client = opened(kind)

    def call(self, path, body=None, key=API_KEY, content=None):
        headers = {"Authorization": f"DeepL-Auth-Key {key}"}
        answer = self.client.post(f"/v2/{path}", json=body, content=content, headers=headers)
        told = answer.json()
        assert problems(FIELDS, path if answer.status_code == 200 else "refusal", told, {}) == []
        assert answer.status_code == 200 or told["message"]
        return answer

    def translated(self, *texts, **more):
        answer = self.call("translate", {"text": [*texts], "target_lang": "DE", **more})
        assert answer.status_code == 200, answer.text
        return answer.json()["translations"]

    def refused(self, body, **more):
        """The status of a refusal, for which nothing is billed."""
        before = self.service.dump()
        answer = self.call("translate", body, **more)
        assert answer.json()["message"]
        assert self.service.dump() == before
        return answer.status_code


@pytest.fixture
def customer():
    return Customer()


def test_texts_come_back_in_their_order_with_the_language_that_was_found(customer):
    rows = customer.translated("Tea", "Cup")
    assert [one["text"] for one in rows] == ["[DE] Tea", "[DE] Cup"]
    assert {one["detected_source_language"] for one in rows} == {"EN"}
    assert customer.translated("茶", source_lang="ZH")[0]["detected_source_language"] == "ZH"


def test_characters_are_billed_and_counted_up_to_the_limit(customer):
    (row,) = customer.translated("Tea pot", show_billed_characters=True)
    assert row["billed_characters"] == 7
    told = customer.call("usage").json()
    assert told == {"character_count": 7, "character_limit": DeepLService.limit}
    assert "billed_characters" not in customer.translated("Tea")[0]


def test_tags_are_not_billed_where_they_are_handled(customer):
    text = "<b>Tea</b>"
    (plain,) = customer.translated(text, show_billed_characters=True)
    (tagged,) = customer.translated(text, show_billed_characters=True, tag_handling="html")
    assert (plain["billed_characters"], tagged["billed_characters"]) == (10, 3)


def test_a_used_up_allowance_has_a_status_of_its_own_and_does_not_pass():
    customer = Customer(TightDeepL)
    customer.translated("x" * 50)
    assert customer.refused({"text": ["x" * 11], "target_lang": "DE"}) == 456
    customer.translated("x" * 10)
    assert customer.call("usage").json()["character_count"] == TightDeepL.limit


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": []},
        {"text": "Tea"},
        {"text": [7]},
        {"text": ["x"] * 51},
        {"target_lang": "EN"},
        {"target_lang": "XX"},
        {"source_lang": "EN-GB"},
        {"formality": "rude"},
        {"tag_handling": "xml", "text": ["a\x00b"]},
    ],
)
def test_what_cannot_be_translated_is_a_bad_request(customer, wrong):
    assert customer.refused({"text": ["Tea"], "target_lang": "DE", **wrong}) == 400


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7"])
def test_a_body_that_is_no_object_is_a_bad_request(customer, content):
    assert customer.refused(None, content=content) == 400


def test_a_request_holds_128_kib(customer):
    assert customer.refused({"text": ["x" * (128 << 10)], "target_lang": "DE"}) == 413


@pytest.mark.parametrize("path", ["translate", "usage"])
def test_a_wrong_or_revoked_key_is_forbidden(customer, path):
    body = {"text": ["Tea"], "target_lang": "DE"}
    assert (customer.call(path, body, key="wrong").status_code, customer.call(path, body).status_code) == (
        403,
        200,
    )
    customer.service.revoked = True
    assert customer.call(path, body).status_code == 403


def test_there_are_no_other_paths(customer):
    assert {route.path for route in customer.service.routes()} == {"/v2/translate", "/v2/usage"}


def test_nobody_buys_there_and_what_was_used_outlives_a_restart(customer):
    customer.translated("Tea")
    customer.service.expire_tokens()
    service = customer.service
    assert (list(service.goods()), service.buy(Basket((("TEA-1", 1),))), service.cancel("1")) == (
        [],
        None,
        False,
    )
    other = DeepLService(clock=Clock(), faults=Faults())
    other.load(service.dump())
    assert other.dump() == service.dump() == {"used": 3, "revoked": False}
