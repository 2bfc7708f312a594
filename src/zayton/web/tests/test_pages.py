"""The shell's pages open, speak both languages, and do what their buttons say."""

import re
from typing import Any

import pytest
from django.test import Client

from zayton.kernel.access.models import Person, Token
from zayton.kernel.access.public import Scope, actor_for
from zayton.kernel.jobs.public import job_kinds, start_job
from zayton.kernel.journal.public import Happening, append, declared_events, trace
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db

PAGES = [
    "/people/",
    "/people/invite/",
    "/tokens/",
    "/jobs/",
    "/notices/",
    "/journal/",
    "/journal/parked/",
    "/password/",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_in_both_languages(signed_in: Client, address: str, language: str) -> None:
    signed_in.cookies["django_language"] = language
    page = signed_in.get(address)
    assert page.status_code == 200
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"'.encode() in page.content


@pytest.mark.parametrize("address", PAGES)
def test_no_page_carries_scripts_or_styles_in_its_markup(signed_in: Client, address: str) -> None:
    html = signed_in.get(address).content.decode()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert "<style" not in html


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_asked_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


def test_the_page_of_what_one_may_not_see_says_which_permission_lacks(client: Client, keeper: Person) -> None:
    client.force_login(keeper)
    client.cookies["django_language"] = "en"
    answer = client.get("/people/")
    assert answer.status_code == 403
    assert "See people and their roles" in answer.content.decode()


def test_signing_in_leads_to_the_page_one_wanted_and_never_to_another_site(
    client: Client, boss: Person
) -> None:
    wanted = client.post("/sign-in/", {"username": "boss", "password": "correct horse", "next": "/jobs/"})
    assert (wanted.status_code, wanted["Location"]) == (302, "/jobs/")
    client.logout()
    foreign = client.post(
        "/sign-in/", {"username": "boss", "password": "correct horse", "next": "//evil.example/"}
    )
    assert foreign["Location"] == "/"


def test_a_wrong_password_is_refused_and_ten_of_them_close_the_door(client: Client, boss: Person) -> None:
    for _ in range(10):
        assert client.post("/sign-in/", {"username": "boss", "password": "wrong"}).status_code == 403
    right = client.post("/sign-in/", {"username": "boss", "password": "correct horse"})
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session


def test_the_language_is_kept_for_the_next_visit(signed_in: Client, boss: Person) -> None:
    answer = signed_in.post("/ui/language/", {"language": "zh-hans", "next": "/jobs/?q=1"})
    assert answer["Location"] == "/jobs/?q=1"
    boss.refresh_from_db()
    assert boss.language == "zh-hans"
    assert "zh-Hans" in signed_in.get("/jobs/").content.decode()


def test_a_token_is_shown_once_and_has_no_more_rights_than_given(signed_in: Client, boss: Person) -> None:
    made = signed_in.post("/tokens/", {"name": "ERP", "permissions": ["jobs.read", "no.such"], "days": "90"})
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert secret not in signed_in.get("/tokens/").content.decode()
    token = Token.objects.get()
    assert token.permissions == ["jobs.read"]
    signed_in.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_revokes_the_token_of_another(
    client: Client, keeper: Person, boss: Person, signed_in: Client
) -> None:
    signed_in.post("/tokens/", {"name": "ERP", "permissions": ["jobs.read"], "days": "90"})
    other = Person.objects.create_user("finance", roles=["finance"], display_name="F")
    client.force_login(other)
    client.post(f"/tokens/{Token.objects.get().pk}/revoke/")
    assert Token.objects.get().revoked_at is None


def test_inviting_gives_a_person_who_can_sign_in(signed_in: Client, client: Client) -> None:
    given = {"username": "mei", "display_name": "Mei", "password": "a long secret", "roles": ["buyer"]}
    signed_in.post("/people/invite/", given | {"all_warehouses": "on", "shops": ["4"]})
    mei = Person.objects.get(username="mei")
    assert (mei.roles, mei.shops, mei.warehouses) == (["buyer"], [4], None)
    assert client.login(username="mei", password="a long secret")


def test_a_name_taken_is_refused_in_words_and_makes_nobody(signed_in: Client, keeper: Person) -> None:
    signed_in.cookies["django_language"] = "en"
    answer = signed_in.post(
        "/people/invite/", {"username": "Keeper", "password": "a long secret", "roles": []}
    )
    assert "already signs in" in answer.content.decode()
    assert Person.objects.count() == 2


def test_roles_are_set_only_by_those_who_manage_people(
    signed_in: Client, client: Client, keeper: Person
) -> None:
    signed_in.post(f"/people/{keeper.pk}/", {"roles": ["warehouse", "logistics"], "all_shops": "on"})
    keeper.refresh_from_db()
    assert keeper.roles == ["warehouse", "logistics"]
    assert keeper.warehouses == []
    client.force_login(keeper)
    assert client.post(f"/people/{keeper.pk}/", {"roles": ["boss"]}).status_code == 403
    keeper.refresh_from_db()
    assert keeper.roles == ["warehouse", "logistics"]


def happened(person: Person, document: int = 7, **references: Any) -> int:
    event = next(event for event in declared_events().values() if event.document == "account")
    actor = actor_for(person)
    append([Happening(event, document, now(), {"figure": 42}, references)], actor=actor)
    return trace("account", [document], scope=Scope.everything())[0].id


def test_the_journal_shows_what_happened_and_its_entry_what_it_names(signed_in: Client, boss: Person) -> None:
    entry = happened(boss, sku=[3], shop=[1])
    rows = signed_in.get("/journal/?format=json").json()["rows"]
    assert rows[0]["_id"] == str(entry)
    shown = signed_in.get(f"/journal/{entry}/").content.decode()
    assert "42" in shown
    assert "/journal/trace/sku/3/" in shown


def test_the_journal_is_narrowed_by_dimension_and_by_who(
    signed_in: Client, boss: Person, keeper: Person
) -> None:
    entry = happened(boss, sku=[3])
    happened(keeper, 8, sku=[4])
    by_sku = signed_in.get("/journal/?dimension=sku&key=3&format=json").json()
    assert [row["_id"] for row in by_sku["rows"]] == [str(entry)]
    by_name = signed_in.get("/journal/?f.actor=has:boss&format=json").json()
    assert by_name["total"] == 1


def test_another_shops_entries_do_not_exist_for_those_outside_its_scope(client: Client, boss: Person) -> None:
    hidden, seen = happened(boss, 7, shop=[1]), happened(boss, 8, shop=[2])
    narrow = Person.objects.create_user("n", roles=["operator"], shops=[2], display_name="N")
    client.force_login(narrow)
    answer = client.get("/journal/?format=json").json()
    assert [row["_id"] for row in answer["rows"]] == [str(seen)]
    assert answer["total"] == 1
    assert client.get(f"/journal/{hidden}/").status_code == 404
    assert client.get("/journal/trace/account/7/").status_code == 404


def test_a_chain_is_walked_back_and_forward(signed_in: Client, boss: Person) -> None:
    happened(boss, 1)
    happened(boss, 2, account=[1])
    happened(boss, 3, account=[2])
    shown = signed_in.get("/journal/trace/account/2/")
    assert [link["trace"] for link in shown.context["before"]] == ["/journal/trace/account/1/"]
    assert [link["trace"] for link in shown.context["after"]] == ["/journal/trace/account/3/"]


def test_a_job_is_seen_and_cancelled_by_who_asked_for_it_only(
    client: Client, boss: Person, keeper: Person
) -> None:
    if not job_kinds():
        pytest.skip("no job is declared yet")
    name = next(iter(job_kinds()))
    job = start_job(name, arguments={}, actor=actor_for(boss))
    client.force_login(keeper)
    assert client.get(f"/jobs/{job}/").status_code == 404
    client.force_login(boss)
    assert client.get(f"/jobs/{job}/").status_code == 200
    client.post(f"/jobs/{job}/cancel/")
    states = {row["_id"]: row["state"] for row in client.get("/jobs/?format=json").json()["rows"]}
    assert states[str(job)] == "cancelled"


def test_the_palette_finds_pages_one_may_open(signed_in: Client, client: Client, keeper: Person) -> None:
    assert "/people/" in signed_in.get("/ui/palette/?q=people").content.decode()
    client.force_login(keeper)
    client.cookies["django_language"] = "en"
    assert "/people/" not in client.get("/ui/palette/?q=people").content.decode()


def test_an_address_that_leads_nowhere_says_so(signed_in: Client) -> None:
    signed_in.cookies["django_language"] = "en"
    answer = signed_in.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_the_password_changes_only_with_the_present_one(signed_in: Client, boss: Person) -> None:
    signed_in.post("/password/", {"old": "wrong", "new": "another long one"})
    boss.refresh_from_db()
    assert boss.check_password("correct horse")
    signed_in.post("/password/", {"old": "correct horse", "new": "another long one"})
    boss.refresh_from_db()
    assert boss.check_password("another long one")


def test_costs_in_the_journal_are_told_only_to_those_who_see_costs(client: Client, boss: Person) -> None:
    event = next(event for event in declared_events().values() if event.document == "account")
    told = Happening(event, 7, now(), {"cost_minor": 98765, "units": 4321}, {})
    append([told], actor=actor_for(boss))
    entry = trace("account", [7], scope=Scope.everything())[0].id
    reader = Person.objects.create_user("r", roles=["operator"], display_name="R")
    for person, sees in ((boss, True), (reader, False)):
        client.force_login(person)
        for address in (f"/journal/{entry}/", "/journal/trace/account/7/"):
            html = client.get(address).content.decode()
            assert ("£987.65" in html) is sees
            assert "98765" not in html
            assert "4,321" in html


def test_documents_are_called_by_their_names(signed_in: Client, boss: Person) -> None:
    happened(boss, boss.pk)
    assert signed_in.get("/journal/?format=json").json()["rows"][0]["document"].endswith(" Boss")
