"""From an OpenAPI document to the rows of the reference page, on documents small enough to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.api.reference import Field, groups_of


def route(**facts):
    return {
        "operationId": "shelf.list",
        "tags": ["shelf"],
        "summary": "List goods",
        "responses": {200: {"description": "OK"}},
        **facts,
    }


def document(paths, parts=None, tags=("shelf",)):
    return {
        "tags": [{"name": name, "description": name.title()} for name in tags],
        "components": {"schemas": parts or {}},
        "paths": paths,
    }


def only(operation, parts=None):
    (group,) = groups_of(document({"/api/shelf": {"get": operation}}, parts))
    return group.routes[0]


def body(schema):
    return {"content": {"application/json": {"schema": schema}}}


def gives(schema, parts=None):
    return only(route(responses={200: body(schema)}), parts).gives


def shape(required=(), **properties):
    return {"type": "object", "properties": properties, "required": list(required)}


def test_routes_stand_under_their_tag_in_the_order_of_the_tags():
    paths = {
        "/api/a": {"get": route(tags=["second"]), "post": route(tags=["first"])},
        "/api/b": {"delete": route(tags=["second"])},
    }
    groups = groups_of(document(paths, tags=("first", "second", "third")))
    assert [
        (group.name, group.words, [(one.method, one.path) for one in group.routes]) for group in groups
    ] == [
        ("first", "First", [("POST", "/api/a")]),
        ("second", "Second", [("GET", "/api/a"), ("DELETE", "/api/b")]),
        ("third", "Third", []),
    ]


def test_the_methods_of_one_address_stand_in_the_order_one_reads():
    methods = ("patch", "post", "get", "put", "delete")
    (group,) = groups_of(document({"/api/a": {method: route() for method in methods}}))
    assert [one.method for one in group.routes] == ["GET", "POST", "PUT", "PATCH", "DELETE"]


def test_a_route_tells_what_it_is_for_and_what_it_needs():
    told = only(route(description="All of them.", **{"x-permission": "stock.read"}))
    assert (told.anchor, told.words, told.about, told.permission) == (
        "shelf.list",
        "List goods",
        "All of them.",
        "stock.read",
    )
    bare = only(route())
    assert (bare.about, bare.permission, bare.parameters, bare.takes, bare.gives) == ("", "", (), (), ())


def test_the_usual_answer_is_the_first_success():
    answers = {
        404: body(shape(no={"type": "string"})),
        201: body(shape(made={"type": "integer"})),
        200: body(shape(found={"type": "integer"})),
    }
    told = only(route(responses=answers))
    assert [field.name for field in told.gives] == ["found"]
    assert told.statuses == ("200", "201", "404")


def test_a_parameter_tells_its_place_type_limits_and_words():
    parameter = {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "How many",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    }
    assert only(route(parameters=[parameter])).parameters == (
        Field("limit", "integer", False, "minimum 1, maximum 200, default 50", "How many", "query"),
    )


def test_a_body_is_taken_as_fields():
    told = only(route(requestBody=body(shape(["name"], name={"type": "string", "maxLength": 80}, note={}))))
    assert told.takes == (Field("name", "string", True, "maxLength 80"), Field("note", "any", False))


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({"type": "array", "items": {"type": "integer"}}, "integer[]"),
        ({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}, "string[][]"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer | null"),
        ({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}, "string[] | null"),
        ({"enum": ["open", "done"]}, '"open" | "done"'),
        ({"$ref": "#/components/schemas/State"}, '"open" | "late"'),
        ({"anyOf": [{"$ref": "#/components/schemas/State"}, {"type": "null"}]}, '"open" | "late" | null'),
        ({}, "any"),
    ],
)
def test_a_field_has_a_type_one_can_read(schema, type_):
    (field,) = gives(shape(x=schema), {"State": {"enum": ["open", "late"]}})
    assert (field.name, field.type) == ("x", type_)


@pytest.mark.parametrize(
    ("schema", "limits"),
    [
        (
            {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a"},
            "minLength 1, maxLength 9, pattern ^a",
        ),
        ({"type": "array", "items": {}, "minItems": 1, "maxItems": 1000}, "minItems 1, maxItems 1000"),
        ({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}, "minimum 0"),
        ({"type": "integer", "default": 0}, "default 0"),
        ({"type": "boolean", "default": False}, "default False"),
        ({"type": "string", "default": None}, ""),
        ({"type": "string"}, ""),
    ],
)
def test_a_field_has_the_limits_that_hold(schema, limits):
    assert gives(shape(x=schema))[0].limits == limits


def test_fields_within_fields_are_told_by_their_path():
    parts = {
        "Line": shape(
            ["sku"], sku={"type": "string"}, parts={"type": "array", "items": shape(n={"type": "integer"})}
        )
    }
    lines = {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}
    assert [
        (field.name, field.type, field.required) for field in gives(shape(["lines"], lines=lines), parts)
    ] == [
        ("lines", "object[]", True),
        ("lines[].sku", "string", True),
        ("lines[].parts", "object[]", False),
        ("lines[].parts[].n", "integer", False),
    ]


def test_an_answer_that_is_a_list_is_told_by_its_members():
    assert [field.name for field in gives({"type": "array", "items": shape(id={"type": "integer"})})] == [
        "[].id"
    ]


def test_a_field_that_may_be_one_of_two_shapes_tells_both():
    choice = {"anyOf": [shape(a={"type": "string"}), shape(b={"type": "string"}), {"type": "null"}]}
    assert [field.name for field in gives(shape(x=choice))] == ["x", "x.a", "x.b"]


def test_a_shape_that_holds_itself_ends():
    parts = {"Node": shape(name={"type": "string"}, child={"$ref": "#/components/schemas/Node"})}
    names = [field.name for field in gives({"$ref": "#/components/schemas/Node"}, parts)]
    assert names[:2] == ["name", "child"]
    assert max(name.count("child") for name in names) == 5


@given(st.lists(st.text("abc", min_size=1), unique=True, max_size=6), st.data())
def test_every_field_of_a_flat_body_is_told_once_and_needed_ones_as_needed(names, data):
    needed = data.draw(st.sets(st.sampled_from(names))) if names else set()
    told = gives(shape(needed, **{name: {"type": "string"} for name in names}))
    assert [field.name for field in told] == names
    assert {field.name for field in told if field.required} == needed
