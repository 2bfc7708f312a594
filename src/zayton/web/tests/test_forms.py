"""What the forms of people say, read field by field, and addresses that are safe to go on to."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.public import SYSTEM
from zayton.ui.public import BulkRequest
from zayton.web.parked_pages import _keys as parked_keys
from zayton.web.parked_pages import _last_line
from zayton.web.people_pages import _count, _draft, _keys, _rights
from zayton.web.sign_in_pages import _next, _tries_key

WHO = "username=mei&display_name=梅&password=a+long+secret&email=mei@example.org"
FULL = f"{WHO}&roles=buyer&roles=operator&sees_cost=on"


class TestAnInvitation:
    def test_is_read_field_by_field(self):
        draft = _draft(QueryDict(f"{FULL}&all_shops=on&warehouses=2&warehouses=1&language=en"))
        assert (draft.username, draft.display_name, draft.password, draft.email) == (
            "mei",
            "梅",
            "a long secret",
            "mei@example.org",
        )
        assert (draft.roles, draft.shops, draft.warehouses, draft.sees_cost, draft.language) == (
            ["buyer", "operator"],
            None,
            [1, 2],
            True,
            "en",
        )

    def test_of_nothing_is_of_nobody_who_may_see_nothing(self):
        draft = _draft(QueryDict(""))
        assert (draft.username, draft.display_name, draft.password, draft.roles) == ("", "", None, [])
        assert (draft.shops, draft.warehouses, draft.sees_cost, draft.language) == ([], [], False, "zh-hans")

    @pytest.mark.parametrize(
        ("sent", "name"), [("username=mei", "mei"), ("username=mei&display_name=", "mei"),
                           ("username=+mei+&display_name=+梅+", "梅"), ("display_name=梅", "梅")]
    )  # fmt: skip
    def test_without_a_full_name_calls_them_as_they_sign_in(self, sent, name):
        assert _draft(QueryDict(sent)).display_name == name

    def test_keeps_the_blanks_of_a_password(self):
        assert _draft(QueryDict("password=+a+b+")).password == " a b "

    def test_without_a_password_lets_nobody_in(self):
        assert _draft(QueryDict("password=")).password is None


class TestScopes:
    @pytest.mark.parametrize(
        ("sent", "keys"),
        [
            ("", []),
            ("shops=3&shops=1&shops=3", [1, 3]),
            ("shops=x&shops=-1&shops=1.5&shops=&shops=²", []),
            ("shops=" + "9" * 19, []),
            ("shops=" + "9" * 18, [10**18 - 1]),
            ("shops=007", [7]),
            ("all_shops=on", None),
            ("all_shops=&shops=1", None),
            ("all_warehouses=on&shops=1", [1]),
        ],
    )
    def test_are_keys_or_everything(self, sent, keys):
        assert _keys(QueryDict(sent), "shops") == keys

    def test_are_read_together_with_roles_and_costs(self):
        assert _rights(QueryDict("roles=boss&shops=1&all_warehouses=on&sees_cost=")) == (
            ["boss"],
            [1],
            None,
            True,
        )

    @pytest.mark.parametrize(("keys", "words"), [([], "0"), ([1, 2], "2")])
    def test_are_counted_in_the_list(self, keys, words):
        assert _count(keys) == words

    @given(st.lists(st.integers(0, 10**17), max_size=12))
    def test_are_each_shop_once_in_order(self, keys):
        sent = QueryDict("&".join(f"shops={key}" for key in keys))
        assert _keys(sent, "shops") == sorted(set(keys))


class TestWhereSigningInLeads:
    def led(self, target: str, *, method: str = "get", secure: bool = False) -> str:
        factory = RequestFactory()
        request = factory.get("/sign-in/", {"next": target}, secure=secure)
        if method == "post":
            request = factory.post("/sign-in/", {"next": target}, secure=secure)
        return _next(request)

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize(
        "target",
        ["/jobs/", "/orders/?q=茶&page=2", "/a?next=/b", "http://testserver/jobs/", "jobs/", "?page=2"],
    )
    def test_is_a_page_of_ours(self, target, method):
        assert self.led(target, method=method) == target

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize(
        "target",
        ["", "//evil.example", "http://evil.example", "https:///evil.example", "\\\\evil", "/\\evil.example",
         "javascript:alert(1)", "data:text/html,x", " //evil.example", "\t//evil", "http://testserver@evil.example/"],
    )  # fmt: skip
    def test_is_never_anybody_elses(self, target, method):
        assert self.led(target, method=method) == "/"

    def test_is_never_from_a_secure_page_to_an_open_one(self):
        assert self.led("http://testserver/jobs/", secure=True) == "/"
        assert self.led("https://testserver/jobs/", secure=True) == "https://testserver/jobs/"

    def test_is_what_the_form_says_before_what_the_address_says(self):
        request = RequestFactory().post("/sign-in/?next=/a/", {"next": "/b/"})
        assert _next(request) == "/b/"


class TestTries:
    def key(self, name: str, address: str = "10.0.0.1") -> str:
        return _tries_key(RequestFactory().get("/", REMOTE_ADDR=address), name)

    def test_are_counted_by_name_however_it_is_spelt_and_by_address(self):
        assert self.key("Boss") == self.key("boss")
        assert self.key("boss") != self.key("boss2")
        assert self.key("boss") != self.key("boss", "10.0.0.2")

    @given(st.text(max_size=300))
    def test_have_a_key_that_any_cache_can_hold(self, name):
        key = self.key(name)
        assert len(key) < 200
        assert key.isascii()
        assert key.isprintable()
        assert " " not in key


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("", ""),
        ("\n\n  \n", ""),
        ("ValueError: x", "ValueError: x"),
        ("Traceback\n  File\nValueError: 茶\n", "ValueError: 茶"),
        ("first\r\n  last  \r\n\r\n", "last"),
    ],
)
def test_a_reason_ends_with_what_went_wrong(reason, line):
    assert _last_line(reason) == line


def test_keys_that_are_none_settle_nothing():
    asked = BulkRequest(SYSTEM, ["1", "x", "-2", "9" * 19, "", "²", "3"], {}, None)
    assert parked_keys(asked) == [1, 3]
