"""The front door: who asks, how often, whether they may, and what they send, in this order and before any domain."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Actor, Permission, Scope, make_token
from zayton.kernel.errors import Refusal
from zayton.kernel.http import guard
from zayton.kernel.http.fields import Body, Code, Quantity, Shown
from zayton.kernel.http.guard import FORM, JSON, MOST_JSON_BYTES, BearerToken, SessionCookie
from zayton.kernel.http.idempotency import digest_of
from zayton.kernel.http.models import KeptAnswer
from zayton.kernel.http.paging import MOST_ROWS, USUAL_ROWS, Page, PageAsked, cut, place_of, seal
from zayton.kernel.http.problems import Problem
from zayton.kernel.http.routes import Routes
from zayton.kernel.http.throttle import Throttle
from zayton.kernel.http.wording import invalid

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SHIP = Permission("tests.ship", "Ship things", frozenset({"warehouse"}))
MAY = Actor("person:ann", frozenset({"tests.ship"}), Scope())
MAY_NOT = Actor("person:ben", frozenset(), Scope())


@pytest.fixture(autouse=True)
def throttle(monkeypatch) -> Throttle:
    made = Throttle(most=3)
    monkeypatch.setattr(guard, "THROTTLE", made)
    return made


def request(body: str = "{}", kind: str = JSON, **headers):
    return RequestFactory().post("/api/things", body, content_type=kind, **headers)


def refused(call, *arguments) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        call(*arguments)
    return caught.value.status, caught.value.refusal.code


class TestAdmitting:
    def test_who_may_is_let_in_and_known_to_the_route(self):
        asked = request()
        assert BearerToken(SHIP, takes=JSON).admit(asked, MAY, "ann") is MAY
        assert asked.actor is MAY

    def test_who_may_not_is_told_which_permission_is_missing(self):
        with pytest.raises(Problem) as caught:
            BearerToken(SHIP).admit(request(), MAY_NOT, "ben")
        assert (caught.value.status, dict(caught.value.refusal.figures)) == (
            403,
            {"permission": "tests.ship"},
        )

    def test_trying_out_what_is_forbidden_is_slowed_down_too(self):
        door = BearerToken(SHIP)
        tried = [refused(door.admit, request(), MAY_NOT, "ben")[0] for _ in range(5)]
        assert tried == [403, 403, 403, 429, 429]

    def test_what_one_caller_uses_up_another_still_has(self):
        door = BearerToken(SHIP)
        for _ in range(3):
            door.admit(request(), MAY, "ann")
        assert refused(door.admit, request(), MAY, "ann")[0] == 429
        assert door.admit(request(), MAY, "another token of ann's") is MAY

    @pytest.mark.parametrize(
        ("kind", "takes", "fits"),
        [
            ("application/json", JSON, True),
            ("application/json; charset=utf-8", JSON, True),
            ("Application/JSON", JSON, True),
            ("text/plain", JSON, False),
            ("", JSON, False),
            ("application/jsonp", JSON, False),
            ("multipart/form-data; boundary=x", FORM, True),
            ("application/json", FORM, False),
            ("text/plain", "", True),
        ],
    )
    def test_only_the_type_a_route_takes_is_read(self, kind, takes, fits):
        door = BearerToken(SHIP, takes=takes)
        if fits:
            assert door.admit(request(kind=kind), MAY, "ann") is MAY
        else:
            assert refused(door.admit, request(kind=kind), MAY, "ann") == (415, "http.wrong_type")

    @pytest.mark.parametrize(("length", "fits"), [("0", True), ("10", True), ("11", False), ("", True)])
    def test_a_body_is_measured_by_its_header_and_never_read_to_be_refused(self, length, fits):
        asked = SimpleNamespace(META={"CONTENT_LENGTH": length}, content_type=JSON)
        door = BearerToken(SHIP, takes=JSON, most_bytes=10)
        if fits:
            assert door.admit(asked, MAY, "ann") is MAY
        else:
            assert refused(door.admit, asked, MAY, "ann") == (413, "http.too_large")

    def test_what_django_itself_would_not_read_is_no_larger_than_what_we_take(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
        with pytest.raises(RequestDataTooBig):
            _ = request("x" * 11).body
        assert MOST_JSON_BYTES < 2_500_000  # Django's own limit stays above ours


@pytest.mark.django_db
class TestBearers:
    @pytest.fixture
    def secret(self) -> str:
        person = Person.objects.create(username="ann", display_name="Ann", roles=["boss"])
        return make_token(person=person, name="t", permissions=["access.read"], at=AT)[1]

    @pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  "])
    def test_the_scheme_may_be_written_in_any_case(self, secret, scheme):
        door = BearerToken(Permission("access.read", "", frozenset()))
        asked = request(HTTP_AUTHORIZATION=f"{scheme}{secret} ")
        assert door(asked).permissions == {"access.read"}

    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Basic YTpi", "Token {}", "{}", "Bearer x{}", "Bearerx{}"]
    )
    def test_another_scheme_is_a_bad_token_and_never_a_missing_one(self, secret, header):
        with pytest.raises(Problem) as caught:
            BearerToken(SHIP)(request(HTTP_AUTHORIZATION=header.format(secret)))
        assert (caught.value.status, caught.value.refusal.code) == (401, "http.bad_token")
        assert caught.value.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'

    def test_without_a_header_the_session_is_asked(self):
        assert BearerToken(SHIP)(request()) is None

    def test_a_secret_is_counted_by_its_digest_and_kept_nowhere(self, secret, throttle):
        BearerToken(Permission("access.read", "", frozenset()))(
            request(HTTP_AUTHORIZATION=f"Bearer {secret}")
        )
        (who,) = throttle._counts
        assert secret not in who
        assert len(who) == 64

    @pytest.mark.parametrize("user", [AnonymousUser(), Person(username="gone", is_active=False)])
    def test_nobody_is_signed_in_who_is_not_or_has_left(self, user):
        asked = request()
        asked.user = user
        assert SessionCookie(SHIP)(asked) is None


class Thing(Shown):
    name: str
    units: int = 1


class Wanted(Body):
    name: Code
    units: Quantity


class TestRoutes:
    @pytest.fixture
    def routes(self) -> Routes:
        return Routes("things", "Things")

    def test_an_answer_is_json_that_no_cache_keeps(self, routes):
        read = routes.read("/", permission=SHIP, answers=Thing, words="Read")(
            lambda request: Thing(name="茶壶 🫖")
        )
        answer = read(RequestFactory().get("/"))
        assert json.loads(answer.content) == {"name": "茶壶 🫖", "units": 1}
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "private, no-store")

    def test_a_part_of_an_answer_is_made_from_any_row_that_has_its_attributes(self):
        assert Thing.model_validate(SimpleNamespace(name="cup", units=2, secret="x")).model_dump() == {
            "name": "cup",
            "units": 2,
        }

    @pytest.mark.django_db
    def test_a_write_is_done_once_a_key_and_a_question_each_time(self, routes):
        made: list[str] = []

        def make(request, name: str = "cup") -> Thing:
            made.append(name)
            return Thing(name=f"{name} {len(made)}")

        write = routes.write("/", permission=SHIP, answers=Thing, words="Make")(make)
        asking = routes.ask("/q", permission=SHIP, answers=Thing, words="Ask")(make)
        answers = []
        for served in (write, write, asking, asking):
            asked = request(HTTP_IDEMPOTENCY_KEY="k")
            asked.actor = MAY
            answers.append(json.loads(served(asked).content)["name"])
        assert answers == ["cup 1", "cup 1", "cup 2", "cup 3"]
        assert KeptAnswer.objects.count() == 1

    @pytest.mark.parametrize(
        ("declare", "keyed", "statuses"),
        [
            ("read", False, {400, 401, 403, 404, 422, 429, 500}),
            ("ask", False, {400, 401, 403, 404, 409, 413, 415, 422, 429, 500}),
            ("write", True, {400, 401, 403, 404, 409, 413, 415, 422, 429, 500}),
            ("upload", False, {400, 401, 403, 404, 409, 413, 415, 422, 429, 500}),
        ],
    )
    def test_the_document_says_what_a_route_needs_and_how_it_can_fail(self, routes, declare, keyed, statuses):
        more = {"most_bytes": 10} if declare == "upload" else {}

        def view(request) -> Thing:
            return Thing(name="x")

        getattr(routes, declare)("/", permission=SHIP, answers=Thing, words="Do", about="More", **more)(view)
        ((_path, path),) = routes.router.path_operations.items()
        (operation,) = path.operations
        told = operation.openapi_extra
        assert (told["x-permission"], told["description"]) == ("tests.ship", "More")
        assert {int(status) for status in told["responses"]} == statuses
        assert [one["name"] for one in told["parameters"]] == (["Idempotency-Key"] if keyed else [])
        assert operation.operation_id == "things.view"
        takes = {"read": "", "upload": FORM}.get(declare, JSON)
        assert {one.takes for one in operation.auth_callbacks} == {takes}
        assert [type(one) for one in operation.auth_callbacks] == [BearerToken, SessionCookie]


class TestRequestsApart:
    def test_two_requests_are_one_only_with_method_address_query_and_body_alike(self):
        make = RequestFactory()
        digests = [
            digest_of(one)
            for one in (
                make.post("/api/things", "{}", content_type=JSON),
                make.put("/api/things", "{}", content_type=JSON),
                make.post("/api/things/", "{}", content_type=JSON),
                make.post("/api/things?a=1", "{}", content_type=JSON),
                make.post("/api/things", "{ }", content_type=JSON),
                make.post("/api/things", "", content_type=JSON),
            )
        ]
        assert len(set(digests)) == len(digests)
        assert digest_of(make.post("/api/things", "{}", content_type="text/plain")) == digests[0]


class TestPages:
    @pytest.mark.parametrize(
        ("limit", "fits"), [(0, False), (1, True), (MOST_ROWS, True), (MOST_ROWS + 1, False), (-1, False)]
    )
    def test_a_page_has_a_size_from_one_to_the_most(self, limit, fits):
        if fits:
            assert PageAsked(limit=limit).limit == limit
        else:
            with pytest.raises(ValueError, match="limit"):
                PageAsked(limit=limit)
        assert PageAsked().limit == USUAL_ROWS

    def test_a_filter_left_out_and_one_that_is_null_are_the_same_list(self):
        class Asked(PageAsked):
            city: str | None = None

        sealed = seal((7,), Asked())
        assert place_of(Asked(city=None, cursor=sealed)) == (7,)

    def test_a_place_of_several_values_opens_with_as_many(self):
        sealed = seal((7, "2026-03-01", "茶"), PageAsked())
        asked = PageAsked(cursor=sealed)
        assert place_of(asked, size=3) == (7, "2026-03-01", "茶")
        for size in (1, 2, 4):
            assert refused(lambda size=size: place_of(asked, size=size)) == (422, "http.bad_cursor")

    @pytest.mark.parametrize(
        ("found", "limit", "page", "more"),
        [([], 2, [], False), ([1], 2, [1], False), ([1, 2], 2, [1, 2], False), ([1, 2, 3], 2, [1, 2], True)],
    )
    def test_a_page_is_cut_where_it_is_full_and_says_whether_there_is_more(self, found, limit, page, more):
        asked = PageAsked(limit=limit)
        rows, cursor = cut(found, asked, lambda row: (row,))
        assert (rows, cursor is not None) == (page, more)
        if cursor:
            assert place_of(PageAsked(limit=limit, cursor=cursor)) == (page[-1],)
        assert Page[int](items=rows, next=cursor).model_dump()["items"] == page


def test_each_wrong_field_is_told_once_with_the_path_to_it():
    with pytest.raises(ValueError, match="2 validation errors") as caught:
        Wanted.model_validate({"name": "", "units": 0})
    problem = invalid(
        [{**error, "loc": ("body", "lines", 3, *error["loc"])} for error in caught.value.errors()]
    )
    assert (problem.status, problem.refusal) == (422, Refusal("http.invalid", figures={"count": 2}))
    assert [wrong.field for wrong in problem.errors] == ["body.lines.3.name", "body.lines.3.units"]
