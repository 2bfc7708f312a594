"""Who a view lets in, and in which words it turns others away."""

import pytest
from django.http import HttpResponse

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import actor_of
from zayton.ui.pages import PUBLIC, SIGNED_IN, forbidden, problem_page, unchanged_page
from zayton.ui.public import page, public_page, signed_in_page
from zayton.ui.tests.builders import request_of

pytestmark = pytest.mark.usefixtures("english")


def view(request, *keys):
    """Says who came with what."""
    return HttpResponse(f"{actor_of(request).id} {keys}")


def cached(request):
    """A page that says itself how long it may be kept."""
    return HttpResponse("", headers={"Cache-Control": "max-age=60"})


def person(*roles: str, **facts) -> Person:
    """Somebody who was never saved."""
    return Person(pk=7, opaque_id="abc", username="mei", roles=list(roles), is_active=True, **facts)


def asked(guarded, who=None, address="/shelf/?sort=name", sent=None, **headers):
    request = request_of(address, sent, **headers)
    if who is not None:
        request.user = who
    return guarded(request)


@pytest.mark.parametrize(
    ("guard", "permission"),
    [(page(permission="gallery.read"), "gallery.read"), (signed_in_page, SIGNED_IN), (public_page, PUBLIC)],
)
def test_a_view_says_what_it_needs_and_stays_itself(guard, permission):
    guarded = guard(view)
    assert (guarded.permission, guarded.__name__, guarded.__doc__) == (permission, "view", view.__doc__)


def test_a_stranger_is_sent_to_sign_in_and_back_to_the_very_view():
    answer = asked(page(permission="gallery.read")(view))
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/shelf/%3Fsort%3Dname")


def test_a_part_of_a_page_sends_the_whole_browser_to_sign_in():
    answer = asked(signed_in_page(view), HX_Request="true")
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["HX-Redirect"] == "/sign-in/?next=/shelf/%3Fsort%3Dname"


@pytest.mark.parametrize(
    ("roles", "status"), [(["boss"], 200), (["operator"], 200), (["finance"], 403), ([], 403)]
)
def test_a_permission_is_held_by_roles(roles, status):
    assert asked(page(permission="gallery.read")(view), person(*roles)).status_code == status


def test_who_left_is_a_person_without_rights():
    gone = person("boss")
    gone.is_active = False
    assert asked(page(permission="gallery.read")(view), gone).status_code == 403


def test_a_page_for_everybody_who_signed_in_asks_for_no_role():
    assert asked(signed_in_page(view), person()).status_code == 200


def test_a_public_page_knows_no_one():
    assert asked(public_page(view)).status_code == 200


@pytest.mark.parametrize(
    ("permission", "words"),
    [("gallery.closed", "Enter the closed room"), ("gone.with_its_domain", "gone.with_its_domain")],
)
def test_the_refusal_names_the_permission_and_whom_to_ask(permission, words):
    answer = asked(page(permission=permission)(view), person("operator"))
    text = answer.content.decode()
    assert answer.status_code == 403
    assert f"It needs the permission “{words}”" in text
    assert "Ask the owner or an administrator" in text


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/?q=%00", None),
        ("/?f.name=a&f.name=b%00", None),
        ("/", {"name": "a\0"}),
        ("/", {"id": ["1", "\0"]}),
        ("/?ok=1", {"name": "\0"}),
    ],
)
@pytest.mark.parametrize("guard", [public_page, signed_in_page])
def test_a_character_that_no_text_may_hold_is_told_and_nothing_done(guard, address, sent):
    reached = []

    def noting(request):
        reached.append(request)
        return HttpResponse("")

    answer = asked(guard(noting), person(), address, sent)
    text = answer.content.decode()
    assert (answer.status_code, reached) == (400, [])
    assert "It holds a character that no text may hold (NUL)." in text
    assert "Nothing was changed." in text


@pytest.mark.parametrize("text", ["茶\u200b壶", "\u0001", "🛍", "\ufeff", "%00", "\\0"])
def test_any_other_character_passes(text):
    assert asked(public_page(view), None, "/", {"name": text}).status_code == 200


def test_a_body_that_is_no_form_is_left_to_its_own_view():
    request = request_of()
    request.method, request.content_type = "POST", "application/octet-stream"
    request._stream = None
    assert public_page(view)(request).status_code == 200


def test_a_page_of_the_signed_in_is_kept_nowhere_unless_it_says_so():
    for guard in (signed_in_page, page(permission="gallery.read")):
        kept = asked(guard(view), person("boss"))["Cache-Control"]
        assert {"private", "no-store"} <= set(kept.split(", "))
        assert asked(guard(cached), person("boss"))["Cache-Control"] == "max-age=60"
    assert not asked(public_page(view)).has_header("Cache-Control")


def test_a_refusal_is_kept_nowhere_either():
    assert "no-store" in asked(page(permission="gallery.closed")(view), person())["Cache-Control"]
    assert "no-store" in asked(signed_in_page(view))["Cache-Control"]


def test_an_error_says_what_happened_and_what_to_do_and_leaves_out_what_it_has_not():
    whole = problem_page(request_of(), status=418, title="T<", happened="H<", kept="K<", remedy="R<")
    text = whole.content.decode()
    assert whole.status_code == 418
    assert [f"<dd>{letter}&lt;</dd>" in text for letter in "HKR"] == [True] * 3
    short = problem_page(request_of(), status=400, title="T", happened="H").content.decode()
    assert "What was kept" not in short
    assert "What to do" not in short


def test_an_error_before_anything_was_written_says_so():
    answer = unchanged_page(request_of(), 409, "Title", "It happened.", remedy="Do that.")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert [words in text for words in ("It happened.", "Nothing was changed.", "Do that.")] == [True] * 3


@pytest.mark.django_db
def test_a_drawer_gets_the_error_without_the_frame():
    whole = forbidden(request_of("/", None, HX_Target=""), "gallery.closed").content.decode()
    part = forbidden(request_of(), "gallery.closed").content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert "Enter the closed room" in part
