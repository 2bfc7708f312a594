"""What holds for every route of the OpenAPI document, so that programs can be generated from it."""

import re

import pytest
from django.utils.translation import override
from ninja.responses import NinjaJSONEncoder

from zayton.api.collected import ROUTES, document
from zayton.api.reference import groups_of
from zayton.kernel.http.paging import MOST_ROWS

OPERATIONS = [
    (f"{method.upper()} {path}", told)
    for path, methods in document()["paths"].items()
    for method, told in methods.items()
]
EVERY = pytest.mark.parametrize(("name", "told"), OPERATIONS, ids=[name for name, _told in OPERATIONS])


def parameters(told):
    return {parameter["name"]: parameter for parameter in told.get("parameters", ())}


@EVERY
def test_a_route_is_told_in_words_in_both_languages(name, told):
    said = []
    for language in ("en", "zh-hans"):
        with override(language):
            said.append(str(told["summary"]))
    assert all(said)
    assert said[0] != said[1]
    assert not re.search("[\u4e00-\u9fff]", said[0])


@EVERY
def test_a_route_names_itself_once_and_by_its_domain(name, told):
    domain = name.split("/api/")[1].split("/")[0]
    assert told["operationId"].startswith(f"{domain}.")
    assert sum(other["operationId"] == told["operationId"] for _name, other in OPERATIONS) == 1


@EVERY
def test_every_error_of_a_route_is_a_problem(name, told):
    errors = {status: one for status, one in told["responses"].items() if not str(status).startswith("2")}
    assert errors
    for told_error in errors.values():
        (kind,) = told_error["content"]
        assert kind == "application/problem+json"
        assert told_error["content"][kind]["schema"]["$ref"].endswith("/ProblemDetails")


@EVERY
def test_a_list_is_paged_within_a_limit_where_it_is_paged(name, told):
    held = parameters(told)
    assert ("cursor" in held) == ("limit" in held)
    if "limit" in held:
        assert name.startswith("GET ")
        schema = held["limit"]["schema"]
        assert (schema["minimum"], schema["maximum"]) == (1, MOST_ROWS)


@EVERY
def test_a_part_of_an_address_is_a_number_that_a_database_holds(name, told):
    for parameter in parameters(told).values():
        if parameter["in"] == "path":
            assert parameter["required"] is True
            assert parameter["schema"]["type"] == "integer"
            assert parameter["schema"]["maximum"] < 2**63


def test_what_a_program_sends_takes_no_field_that_is_not_told():
    parts = document()["components"]["schemas"]
    bodies = [
        content["schema"]["$ref"].rsplit("/", 1)[-1]
        for _name, told in OPERATIONS
        for content in told.get("requestBody", {}).get("content", {}).values()
        if "$ref" in content["schema"]
    ]
    assert bodies
    assert [name for name in bodies if parts[name].get("additionalProperties") is not False] == []


def test_every_text_and_every_list_that_is_sent_has_an_end():
    endless = [
        f"{route.anchor}: {field.name}"
        for group in groups_of(document())
        for route in group.routes
        for field in route.takes
        if (field.type == "string" or field.type.endswith("[]"))
        and not {"maxLength", "maxItems", "pattern"} & set(re.findall(r"\w+", field.limits))
    ]
    assert endless == []


def test_every_domain_has_its_words_and_its_routes():
    with override("en"):
        groups = groups_of(document())
    assert [group.name for group in groups] == [routes.name for routes in ROUTES]
    assert all(group.words and group.routes for group in groups)
    assert sum(len(group.routes) for group in groups) == len(OPERATIONS)


def test_the_document_is_the_same_however_often_it_is_asked():
    assert document() is document()


def test_the_document_speaks_the_language_of_whoever_reads_it():
    texts = {}
    for language in ("en", "zh-hans"):
        with override(language):
            texts[language] = NinjaJSONEncoder().encode(document())
    assert "List shops" in texts["en"]
    assert "List shops" not in texts["zh-hans"]
