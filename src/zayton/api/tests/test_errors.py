"""Every error is a problem in words, whoever raised it."""

import json

import pytest
from django.test import Client

from zayton.api.tests.builders import Caller, caller

pytestmark = pytest.mark.django_db


def problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert told["status"] == status
    assert told["detail"]
    assert told["remedy"]
    return told


def test_a_request_without_a_token_is_asked_for_one():
    response = Caller("").get("catalog/skus")
    assert problem(response, 401)["code"] == "http.unauthenticated"
    assert response["WWW-Authenticate"] == "Bearer"


def test_an_unknown_token_is_refused_even_beside_a_session(client):
    person = caller().person
    client.force_login(person)
    response = client.get("/api/catalog/skus", HTTP_AUTHORIZATION="Bearer zt_nonsense")
    assert problem(response, 401)["code"] == "http.bad_token"


def test_a_token_without_the_permission_is_told_which_one_it_lacks():
    response = caller(permissions=["stock.read"]).get("catalog/skus")
    assert problem(response, 403)["figures"] == {"permission": "catalog.read"}


def test_an_address_that_no_route_has_is_a_problem_too():
    assert problem(Caller("").get("nonsense/of/all/kinds"), 404)["code"] == "http.not_found"
    assert problem(caller().get("catalog/skus/987654"), 404)["code"] == "http.not_found"


def test_a_method_that_a_route_does_not_know_names_those_it_does():
    response = caller().ask("DELETE", "catalog/skus")
    assert problem(response, 405)["figures"] == {"method": "DELETE"}
    assert set(response["Allow"].split(", ")) == {"GET", "POST", "PUT", "PATCH"}


def test_what_is_no_json_cannot_be_read():
    someone = caller()
    for body in (b"{", b'{"skus": NaN}', b"[" * 100_000, b'{"name": "a\\u0000b"}', b"\xff\xfe"):
        response = Client().post(
            "/api/catalog/brands",
            body,
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {someone.secret}",
            HTTP_IDEMPOTENCY_KEY="k",
        )
        assert problem(response, 400)["code"] == "http.unreadable", body[:20]


def test_a_body_of_another_type_is_refused_by_its_type():
    someone = caller()
    response = Client().post(
        "/api/catalog/brands", {"name": "Kettle"}, HTTP_AUTHORIZATION=f"Bearer {someone.secret}"
    )
    assert problem(response, 415)["figures"]["wanted"] == "application/json"


def test_a_body_beyond_the_limit_is_refused_unread():
    response = caller().post("catalog/brands", {"name": "x" * 2_100_000})
    assert problem(response, 413)["figures"] == {"most": 2 * 1024 * 1024}


def test_wrong_fields_are_named_with_what_is_wanted():
    told = problem(caller().post("catalog/brands", {"nom": "Kettle"}), 422)
    assert {(wrong["field"], wrong["detail"]) for wrong in told["errors"]} == {
        ("body.said.name", "It is missing."),
        ("body.said.nom", "There is no such field."),
    }


def test_a_failure_tells_nothing_of_the_inside(monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret thing in table catalog_sku")

    monkeypatch.setattr("zayton.catalog.api.skus.rows_of", broken)
    response = caller().get("catalog/skus")
    told = problem(response, 500)
    assert b"secret" not in response.content
    assert told["figures"]["reference"] in caplog.text


def test_errors_are_in_the_language_asked_for():
    chinese = Caller("", language="zh-hans")
    assert problem(chinese.get("catalog/skus"), 401)["detail"] == "请求没有说明是谁发出的。"


def test_a_query_with_a_nul_character_cannot_be_read():
    assert problem(caller().get("catalog/skus?code=a%00b"), 400)["code"] == "http.unreadable"
