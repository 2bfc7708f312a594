"""Who may call: tokens with each permission, sessions with their CSRF token, and not too often."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from zayton.api.collected import document
from zayton.api.tests.builders import Caller, caller
from zayton.kernel.access.models import Token
from zayton.kernel.access.public import (
    EVERY_ROLE,
    SYSTEM,
    declared_permissions,
    make_token,
    permissions_of,
    revoke_tokens,
)
from zayton.kernel.http.throttle import THROTTLE
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


def routes():
    for path, methods in document()["paths"].items():
        for method, told in methods.items():
            address = re.sub(r"\{\w+_id\}", "1", path.removeprefix("/api/"))
            yield method.upper(), address, told["x-permission"]


ROUTES = sorted(routes())


@pytest.mark.parametrize(("method", "path", "permission"), ROUTES)
def test_a_token_with_every_permission_but_the_routes_own_is_refused(method, path, permission):
    others = set(declared_permissions()) - {permission}
    response = caller(permissions=others).ask(method, path, None if method == "GET" else {})
    assert response.status_code == 403
    assert response.json()["figures"] == {"permission": permission}


def test_a_token_with_only_the_routes_own_permission_gets_past_the_guard():
    for permission in sorted({permission for _, _, permission in ROUTES}):
        someone = caller(permissions=[permission])
        for method, path, needed in ROUTES:
            if needed == permission:
                status = someone.ask(method, path, None if method == "GET" else {}).status_code
                assert status not in (401, 403, 500), (method, path, status)


@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_each_role_gets_past_the_guards_of_what_it_may_and_no_others(role):
    someone = caller(roles=[role])
    may = permissions_of([role])
    for method, path, permission in ROUTES:
        status = someone.ask(method, path, None if method == "GET" else {}).status_code
        assert (status == 403) is (permission not in may), (method, path, status)


def test_a_token_that_is_revoked_or_past_its_time_or_whose_person_left_is_refused():
    revoked, expired, left = caller(), caller(), caller()
    tokens = list(Token.objects.filter(person=revoked.person).values_list("pk", flat=True))
    revoke_tokens(tokens=tokens, actor=SYSTEM, at=now())
    _token, old = make_token(
        person=expired.person,
        name="old",
        permissions=["catalog.read"],
        at=now() - timedelta(days=2),
        expires_at=now() - timedelta(days=1),
    )
    left.person.is_active = False
    left.person.save()
    for someone in (revoked, Caller(old), left):
        assert someone.get("catalog/skus").json()["code"] == "http.bad_token"


def test_a_session_may_read_and_writes_only_with_its_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(caller().person)
    assert client.get("/api/catalog/skus").status_code == 200

    def add(**headers):
        return client.post(
            "/api/catalog/brands",
            json.dumps({"name": "Citong"}),
            content_type="application/json",
            HTTP_IDEMPOTENCY_KEY="k",
            HTTP_ACCEPT_LANGUAGE="en",
            **headers,
        )

    refused = add()
    assert (refused.status_code, refused.json()["code"]) == (403, "http.csrf")
    secret = "a" * 32
    client.cookies["csrftoken"] = secret
    assert add(HTTP_X_CSRFTOKEN="b" * 32).status_code == 403
    assert add(HTTP_X_CSRFTOKEN=secret).status_code == 200


def test_a_token_needs_no_csrf_token():
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/api/catalog/brands",
        json.dumps({"name": "Citong"}),
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {caller().secret}",
        HTTP_IDEMPOTENCY_KEY="k",
    )
    assert response.status_code == 200


def test_a_token_that_asks_too_often_is_told_how_long_to_wait(monkeypatch):
    monkeypatch.setattr(THROTTLE, "most", 2)
    moment = now()
    monkeypatch.setattr("zayton.kernel.http.guard.now", lambda: moment)
    eager, other = caller(), caller()
    assert [eager.get("catalog/brands").status_code for _ in range(3)] == [200, 200, 429]
    assert 1 <= int(eager.get("catalog/brands")["Retry-After"]) <= 60
    assert other.get("catalog/brands").status_code == 200


def test_one_request_by_token_takes_two_queries_besides_its_own(django_assert_num_queries):
    someone = caller()
    someone.get("catalog/brands")
    with django_assert_num_queries(2):
        someone.get("catalog/brands")
