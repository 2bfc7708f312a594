"""The OpenAPI document and the page made from it."""

import json

import pytest

from zayton.api.collected import api, document
from zayton.api.reference import groups_of
from zayton.api.tests.builders import caller
from zayton.kernel.access.public import declared_permissions

# changes nothing; the same bytes are the same file; each look at an address is written down anew
UNKEYED = {"metrics.ask_metrics", "imports.upload", "orders.recipients", "orders.recipients_of_offers"}
pytestmark = pytest.mark.django_db


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_route_declares_a_permission_that_exists():
    undeclared = [
        name for name, told in operations() if told.get("x-permission") not in declared_permissions()
    ]
    assert undeclared == []


def test_every_route_is_guarded_by_what_it_declares():
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                guards = {guard.permission.name for guard in operation.auth_callbacks}
                assert guards == {operation.openapi_extra["x-permission"]}, path


def test_every_write_takes_an_idempotency_key_and_no_read_does():
    for name, told in operations():
        keyed = any(parameter["name"] == "Idempotency-Key" for parameter in told["parameters"])
        needs_none = name.startswith("GET ") or told["operationId"] in UNKEYED
        assert keyed is not needs_none, name


def test_the_document_is_public_and_has_every_part_it_refers_to(client):
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    named = set(json.dumps(told).split('"#/components/schemas/')[1:])
    assert {name.split('"')[0] for name in named} <= set(told["components"]["schemas"])


def test_the_page_names_every_route_and_every_reason_in_both_languages(client):
    client.force_login(caller().person)
    english = client.get("/api/reference/", headers={"accept-language": "en"}).content.decode()
    chinese = client.get("/api/reference/", headers={"accept-language": "zh-hans"}).content.decode()
    for group in groups_of(document()):
        for route in group.routes:
            assert f'id="{route.anchor}"' in english
            assert f'id="{route.anchor}"' in chinese
    assert 'id="http.key_missing"' in english
    assert "Reasons for refusals" in english
    assert "拒绝原因" in chinese


def test_the_page_runs_no_script_and_has_no_style_of_its_own(client):
    client.force_login(caller().person)
    page = client.get("/api/reference/").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page


def test_somebody_who_has_not_signed_in_does_not_see_the_page(client):
    response = client.get("/api/reference/")
    assert response.status_code in (302, 401)
