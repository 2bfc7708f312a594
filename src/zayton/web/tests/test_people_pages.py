"""People, their rights and their tokens, on the pages: who sees them, who changes them, and in which words."""

import pytest
from django.test import Client

from zayton.kernel.access.models import Person, Token
from zayton.kernel.access.public import make_token
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.web.tests.builders import html_of, rows_of, visitor

pytestmark = pytest.mark.django_db
INVITED = {"username": "mei", "display_name": "梅", "password": "a long secret", "roles": ["buyer"]}


def state() -> list[tuple]:
    columns = ("username", "roles", "shops", "warehouses", "sees_cost", "is_active", "password")
    return [*Person.objects.order_by("pk").values_list(*columns), Entry.objects.count()]


def test_the_list_says_what_everybody_is_and_sees(signed_in, keeper):
    Person.objects.create_user("lin", roles=["operator", "buyer"], shops=[1, 2], display_name="林")
    rows = {row["name"]: row for row in rows_of(signed_in, "/people/")}
    assert (rows["林"]["roles"], rows["林"]["shops"], rows["林"]["warehouses"]) == (
        "Operator, Buyer",
        "2",
        "all",
    )
    assert (rows["Keeper"]["sees_cost"], rows["Boss"]["sees_cost"]) == ("no", "yes")
    assert rows["Keeper"]["active"] == "True"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("f.active=True", ["Boss", "Keeper"]),
        ("f.active=False", ["Gone"]),
        ("f.active=nonsense", []),
        ("f.username=has:KEEP", ["Keeper"]),
        ("q=gon", ["Gone"]),
        ("q=%25", []),
        ("sort=-name", ["Keeper", "Gone", "Boss"]),
        ("f.tokens=gte:1", ["Boss"]),
        ("f.tokens=gte:many", ["Boss", "Gone", "Keeper"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(signed_in, boss, keeper, query, names):
    Person.objects.create_user("gone", display_name="Gone", is_active=False)
    make_token(person=boss, name="ERP", permissions=[], at=now())
    assert [row["name"] for row in rows_of(signed_in, "/people/", query)] == names


def test_the_list_costs_the_same_queries_for_many(signed_in, django_assert_max_num_queries):
    signed_in.get("/people/")
    for number in range(60):
        Person.objects.create_user(f"p{number}", roles=["buyer"], display_name=f"P{number}")
    with django_assert_max_num_queries(12):
        assert len(rows_of(signed_in, "/people/")) == 61


def test_a_page_of_a_person_lists_what_their_roles_may(signed_in, keeper):
    html = html_of(signed_in, f"/people/{keeper.pk}/")
    assert "See and steer the jobs one started" in html
    assert "Invite people, give roles and scopes" not in html


@pytest.mark.parametrize("address", ["/people/", "/people/{pk}/", "/people/invite/"])
def test_people_are_shown_to_those_who_may_see_them_only(keeper, address):
    assert visitor(keeper).get(address.format(pk=keeper.pk)).status_code == 403


def test_nobody_has_a_page(signed_in):
    assert signed_in.get(f"/people/{10**9}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": " "}, "The sign-in name is empty."),
        ({"username": "BOSS"}, "Somebody already signs in as BOSS."),
        ({"username": "x" * 81}, "at most 80 visible characters fit"),
        ({"roles": ["emperor"]}, "There is no role emperor."),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(signed_in, change, words):
    before = state()
    html = signed_in.post("/people/invite/", INVITED | change).content.decode()
    assert words in html
    assert "梅" in html
    assert state() == before


def test_a_boss_of_one_shop_invites_only_into_that_shop():
    narrow = Person.objects.create_user("nb", roles=["boss"], shops=[1], warehouses=[2], display_name="NB")
    client, before = visitor(narrow), state()
    for beyond in ({"all_shops": "on"}, {"shops": ["1", "2"]}, {"shops": ["1"], "sees_cost": "on"}):
        html = client.post("/people/invite/", INVITED | {"warehouses": ["2"]} | beyond).content.decode()
        assert "would get more than you have yourself" in html
    assert state() == before
    client.post("/people/invite/", INVITED | {"shops": ["1"], "warehouses": ["2"]})
    made = Person.objects.get(username="mei")
    assert (made.shops, made.warehouses, made.sees_cost) == ([1], [2], False)


def test_only_an_administrator_makes_administrators():
    boss = Person.objects.create_user("nb", roles=["boss"], display_name="NB", sees_cost=True)
    before = state()
    sent = INVITED | {"roles": ["administrator"], "all_shops": "on", "all_warehouses": "on"}
    assert "the role of an administrator" in visitor(boss).post("/people/invite/", sent).content.decode()
    assert state() == before


def test_keys_that_are_no_shops_are_left_out(signed_in, keeper):
    signed_in.post(
        f"/people/{keeper.pk}/", {"roles": ["buyer"], "shops": ["2", "x", "-1", "9" * 40, "1", "2"]}
    )
    keeper.refresh_from_db()
    assert (keeper.shops, keeper.warehouses) == ([1, 2], [])


def test_all_is_not_the_list_of_todays_shops(signed_in, keeper):
    signed_in.post(f"/people/{keeper.pk}/", {"roles": ["buyer"], "all_shops": "on", "shops": ["1"]})
    keeper.refresh_from_db()
    assert keeper.shops is None


def test_who_only_sees_people_changes_none(keeper):
    reader = Person.objects.create_user("hr", roles=["boss"], display_name="HR")
    _token = visitor(keeper)
    before = state()
    assert _token.post(f"/people/{reader.pk}/", {"roles": []}).status_code == 403
    assert _token.post(f"/people/{reader.pk}/deactivate/").status_code == 403
    assert state() == before


def test_somebody_who_is_let_go_is_signed_out_and_their_tokens_are_dead(signed_in, keeper):
    theirs = visitor(keeper)
    assert theirs.get("/jobs/").status_code == 200
    html = signed_in.post(f"/people/{keeper.pk}/deactivate/", follow=True).content.decode()
    assert "They can no longer sign in" in html
    assert theirs.get("/jobs/").status_code == 302
    assert not Client().login(username="keeper", password="correct horse")


def test_the_last_administrator_is_told_why_they_stay(signed_in, boss):
    before = state()
    for address, sent in (
        (f"/people/{boss.pk}/deactivate/", {}),
        (f"/people/{boss.pk}/", {"roles": ["boss"]}),
    ):
        html = signed_in.post(address, sent, follow=True).content.decode()
        assert "boss is the last active administrator." in html
    assert state() == before


@pytest.mark.parametrize(
    "method_only_post", ["/people/{pk}/deactivate/", "/tokens/{pk}/revoke/", "/sign-out/"]
)
def test_a_link_alone_changes_nothing(signed_in, keeper, method_only_post):
    before = state()
    assert signed_in.get(method_only_post.format(pk=keeper.pk)).status_code == 405
    assert state() == before


@pytest.mark.parametrize(
    "sent", [{}, {"name": "ERP"}, {"name": " ", "permissions": ["jobs.read"]}, {"permissions": ["jobs.read"]}]
)
def test_a_token_needs_a_name_and_something_it_may(signed_in, sent):
    html = signed_in.post("/tokens/", sent).content.decode()
    assert "Give the token a name and at least one permission." in html
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("days", "ends"), [("30", 30), ("365", 365), ("", None), ("31", None), ("x", None), ("9" * 30, None)]
)
def test_a_token_ends_after_one_of_the_offered_times_or_never(signed_in, days, ends):
    signed_in.post("/tokens/", {"name": "ERP", "permissions": ["jobs.read"], "days": days})
    token = Token.objects.get()
    assert (token.expires_at - token.created_at).days == ends if ends else token.expires_at is None


def test_a_name_longer_than_its_column_is_cut(signed_in):
    signed_in.post("/tokens/", {"name": "茶" * 300, "permissions": ["jobs.read"]})
    assert Token.objects.get().name == "茶" * 120


def test_who_manages_people_ends_anybodys_token_and_sees_it_named(signed_in, keeper):
    operator = Person.objects.create_user("op", roles=["operator"], display_name="Operator Lin")
    token, secret = make_token(person=operator, name="ERP of Lin", permissions=[], at=now())
    html = html_of(signed_in, "/tokens/")
    assert "ERP of Lin" in html
    assert secret not in html
    assert "dead from now on" in signed_in.post(f"/tokens/{token.pk}/revoke/", follow=True).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_token_is_made_by_those_who_may_only(keeper):
    client = visitor(keeper)
    assert client.get("/tokens/").status_code == 403
    assert client.post("/tokens/", {"name": "x", "permissions": ["jobs.read"]}).status_code == 403
    assert not Token.objects.exists()
