"""What an exception means to the one who asked, and what it never tells."""

import json
import logging

import pytest
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.test import RequestFactory
from django.utils.translation import override
from ninja import Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, create_model

from zayton.api.service import Document, build, nowhere, problem_of, told
from zayton.kernel.errors import Refusal
from zayton.kernel.http.errors import KEY_MISSING, NOT_FOUND
from zayton.kernel.http.problems import TITLES, Problem, all_refused, answer_of, refused


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (Http404("no SKU 7 in table"), 404, "http.not_found"),
        (PermissionDenied("secret"), 403, "http.unauthenticated"),
        (HttpError(400, "secret"), 400, "http.unreadable"),
        (BadRequest("secret"), 400, "http.unreadable"),
        (SuspiciousOperation("secret"), 400, "http.unreadable"),
        (DisallowedHost("secret"), 400, "http.unreadable"),
        (TooManyFieldsSent("secret"), 400, "http.unreadable"),
        (UnreadablePostError("secret"), 400, "http.unreadable"),
        (RequestDataTooBig("secret"), 413, "http.too_large"),
        (AuthenticationError(), 401, "http.unauthenticated"),
        (
            ValidationError([{"loc": ("body", "name"), "type": "missing", "msg": "secret"}]),
            422,
            "http.invalid",
        ),
        (Problem(429, Refusal(KEY_MISSING)), 429, "http.key_missing"),
    ],
)
def test_each_exception_is_a_problem_of_its_kind(exception, status, code):
    problem = problem_of(exception)
    assert (problem.status, problem.refusal.code) == (status, code)
    assert b"secret" not in answer_of(problem).content


@pytest.mark.parametrize("exception", [ValueError("secret"), KeyError("secret"), RuntimeError("secret")])
def test_what_should_not_have_happened_is_logged_under_the_reference_that_is_told(exception, caplog):
    with caplog.at_level(logging.ERROR, "zayton.api"):
        problem = problem_of(exception)
    body = json.loads(answer_of(problem).content)
    assert (body["status"], body["code"]) == (500, "http.failed")
    assert body["figures"]["reference"] in caplog.text
    assert "secret" not in json.dumps(body)
    assert caplog.records[0].exc_info[1] is exception


def test_two_failures_have_two_references():
    references = {problem_of(ValueError()).refusal.figures["reference"] for _ in range(20)}
    assert len(references) == 20


def test_a_reason_that_a_parser_gave_is_not_lost_on_the_way():
    cause = Problem(415, Refusal(KEY_MISSING))
    wrapped = HttpError(400, "wrapped")
    wrapped.__cause__ = cause
    assert problem_of(wrapped) is cause


@pytest.mark.parametrize("status", sorted(TITLES))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_problem_has_the_one_shape(status, language):
    with override(language):
        answer = answer_of(Problem(status, Refusal(NOT_FOUND), headers={"X-More": "1"}))
    body = json.loads(answer.content)
    assert set(body) == {
        "type", "title", "status", "code", "detail", "remedy", "figures", "refusals", "errors"
    }  # fmt: skip
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"], answer["X-More"]) == (
        status,
        "application/problem+json",
        "no-store",
        "1",
    )
    assert body["type"] == "/api/reference/#http.not_found"
    assert body["title"]
    assert body["detail"]
    assert body["remedy"]


def test_a_problem_in_chinese_is_written_in_chinese_signs():
    with override("zh-hans"):
        content = answer_of(Problem(404, Refusal(NOT_FOUND))).content.decode()
    assert "\\u" not in content
    assert any("\u4e00" <= sign <= "\u9fff" for sign in content)


@pytest.mark.parametrize("count", [0, 1, 1_000])
def test_a_set_that_was_refused_wholly_counts_its_refusals_and_names_each_by_its_row(count):
    problem = all_refused([Refusal(NOT_FOUND, f"#{row}", {"n": row}, row) for row in range(count)])
    body = json.loads(answer_of(problem).content)
    assert (body["status"], body["figures"]) == (409, {"count": count})
    assert [(one["row"], one["subject"], one["figures"]) for one in body["refusals"]] == [
        (row, f"#{row}", {"n": row}) for row in range(count)
    ]


def test_a_refusal_without_a_place_says_so():
    assert refused(Refusal(NOT_FOUND)).row is None


class TestAWrongMethod:
    def answer(self, response, method="DELETE"):
        return told(lambda request: response)(RequestFactory().generic(method, "/"))

    def test_is_named_with_those_that_would_do(self):
        answer = self.answer(HttpResponseNotAllowed(["GET", "POST"]))
        body = json.loads(answer.content)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
        assert (body["code"], body["figures"]) == ("http.no_such_method", {"method": "DELETE"})

    @pytest.mark.parametrize("status", [200, 204, 400, 404, 500])
    def test_is_the_only_answer_that_is_replaced(self, status):
        given = HttpResponse("as it was", status=status)
        assert self.answer(given) is given

    def test_leaves_the_view_its_name_and_asks_for_no_csrf_token(self):
        def shelf(request):
            """Goods."""

        assert (told(shelf).__name__, told(shelf).__doc__, told(shelf).csrf_exempt) == (
            "shelf",
            "Goods.",
            True,
        )


def test_nowhere_is_a_problem_for_everybody():
    answer = nowhere(RequestFactory().get("/"), rest="x")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (404, "http.not_found")
    assert nowhere.permission == "public"


class TestTheDocument:
    def document(self, *shapes: type[BaseModel]) -> Document:
        router = Router()
        for place, shape in enumerate(shapes):
            router.add_api_operation(
                f"/{place}", ["GET"], lambda request: None, response=shape, operation_id=f"o{place}"
            )
        api = build()
        api.add_router("/x", router)
        return Document(api, "/api/")

    def test_holds_the_shape_of_errors_beside_those_of_routes(self):
        schemas = self.document(create_model("Shelf", id=(int, ...)))["components"]["schemas"]
        assert {"Shelf", "ProblemDetails", "Refused", "Wrong"} <= set(schemas)

    def test_takes_one_shape_that_two_routes_share(self):
        shelf = create_model("Shelf", id=(int, ...))
        assert len(self.document(shelf, shelf)["paths"]) == 2

    def test_refuses_two_shapes_of_one_name(self):
        with pytest.raises(ValueError, match="two shapes of the API are called Shelf"):
            self.document(create_model("Shelf", id=(int, ...)), create_model("Shelf", id=(str, ...)))

    def test_lets_no_route_call_something_else_a_problem(self):
        with pytest.raises(ValueError, match="ProblemDetails"):
            self.document(create_model("ProblemDetails", id=(int, ...)))
