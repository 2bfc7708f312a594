"""Signing in and out, the password, the first page, and what the shell says when something is refused."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Scope
from zayton.web.home_pages import failed
from zayton.web.tests.builders import visitor

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEES = Scope.everything()


@pytest.mark.parametrize("sent", [{"username": "nobody"}, {"username": "boss", "password": "wrong"}, {}])
def test_a_stranger_is_not_told_which_of_the_two_is_wrong(client, boss, sent):
    cache.clear()
    answer = client.post("/sign-in/", sent, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "Name or password is not right." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_ten_slips_close_the_door_for_that_name_only_and_success_opens_it_anew(client, boss, keeper):
    cache.clear()
    for _ in range(10):
        client.post("/sign-in/", {"username": "BOSS", "password": "wrong"})
    right = {"username": "boss", "password": "correct horse"}
    assert client.post("/sign-in/", right).status_code == 429
    assert client.post("/sign-in/", right | {"username": "keeper"}).status_code == 302
    cache.clear()
    fresh = Client()
    for _ in range(3):
        for _ in range(4):
            fresh.post("/sign-in/", {"username": "boss", "password": "wrong"})
        assert fresh.post("/sign-in/", right).status_code == 302
        fresh.logout()


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5_000, "茶壶 🫖", "' OR 1=1 --"])
def test_whatever_is_typed_as_a_name_ends_in_a_page(client, name):
    cache.clear()
    assert client.post("/sign-in/", {"username": name, "password": name}).status_code in (400, 403)


def test_who_has_left_cannot_sign_in(client, keeper):
    cache.clear()
    Person.objects.update(is_active=False)
    answer = client.post("/sign-in/", {"username": "keeper", "password": "correct horse"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil", ""]
)
def test_signing_in_never_leads_to_another_site(client, boss, target):
    cache.clear()
    answer = client.post("/sign-in/", {"username": "boss", "password": "correct horse", "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_who_is_signed_in_is_led_on_and_signing_out_ends_it(signed_in):
    assert signed_in.get("/sign-in/?next=/jobs/")["Location"] == "/jobs/"
    assert signed_in.post("/sign-out/")["Location"] == "/sign-in/"
    assert signed_in.get("/jobs/").status_code == 302


@pytest.mark.parametrize("new", ["", "short", "nine char"])
def test_a_new_password_that_is_too_short_is_refused_in_words(signed_in, boss, new):
    html = signed_in.post("/password/", {"old": "correct horse", "new": new}).content.decode()
    assert "shorter than 10 characters" in html
    boss.refresh_from_db()
    assert boss.check_password("correct horse")


def test_changing_the_password_keeps_this_session_and_ends_the_others(boss):
    here, there = visitor(boss), visitor(boss)
    here.post("/password/", {"old": "correct horse", "new": "another long one"})
    assert here.get("/jobs/").status_code == 200
    assert there.get("/jobs/").status_code == 302


def test_a_person_without_roles_is_told_whom_to_ask():
    nobody = Person.objects.create_user("nobody", roles=[], display_name="N")
    answer = visitor(nobody).get("/")
    assert answer.status_code == 403
    assert "none of your roles opens a page" in answer.content.decode()


def test_home_keeps_what_was_chosen_at_the_top_of_the_page(signed_in):
    assert signed_in.get("/?period=7d&shop=3")["Location"].endswith("?shop=3&period=7d")


def test_the_page_of_a_failure_leans_on_nothing_of_the_request():
    answer = failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b'href="/"' in answer.content


def test_a_form_without_its_token_is_refused_in_words(boss):
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.force_login(boss)
    answer = strict.post("/tokens/", {"name": "x", "permissions": ["jobs.read"]})
    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()


def test_pages_of_the_signed_in_are_kept_by_no_browser(signed_in):
    assert "no-store" in signed_in.get("/jobs/")["Cache-Control"]


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client):
    answer = client.get("/jobs/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/?next=/jobs/")
