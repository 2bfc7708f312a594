"""A token's life on its page, and one job told whole: what was asked, what became of it, and who may see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from zayton.kernel.access.models import Person, Token
from zayton.kernel.access.public import actor_for, make_token, permissions_of
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job, retry_job, start_job
from zayton.kernel.jobs.tests.builders import declare
from zayton.kernel.time import now
from zayton.web.job_pages import _standing
from zayton.web.tests.builders import html_of, rows_of, visitor
from zayton.web.token_pages import _grantable

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(db) -> Person:
    return Person.objects.create_user("lin", roles=["operator"], display_name="林")


class TestATokenOnItsPage:
    def made(self, person: Person, name: str = "ERP", *, ends_in: int | None = None, **facts) -> Token:
        ends = None if ends_in is None else now() + timedelta(days=ends_in)
        token, _secret = make_token(
            person=person, name=name, permissions=["jobs.read"], at=now(), expires_at=ends
        )
        Token.objects.filter(pk=token.pk).update(**facts)
        return token

    @pytest.mark.parametrize(
        ("ends_in", "facts", "words", "may_be_revoked"),
        [
            (None, {}, "", True),
            (30, {}, "", True),
            (-1, {}, "expired", False),
            (30, {"revoked_at": now()}, "revoked", False),
            (-1, {"revoked_at": now()}, "revoked", False),
        ],
    )
    def test_says_whether_it_lives(self, lin, ends_in, facts, words, may_be_revoked):
        token = self.made(lin, ends_in=ends_in, **facts)
        html = html_of(visitor(lin), "/tokens/")
        assert (f"/tokens/{token.pk}/revoke/" in html) is may_be_revoked
        assert [word for word in ("expired", "revoked") if word in html] == ([words] if words else [])

    def test_runs_nothing_of_its_name(self, lin):
        self.made(lin, "<script>alert(1)</script>")
        assert "&lt;script&gt;alert(1)" in html_of(visitor(lin), "/tokens/")

    def test_of_somebody_else_is_neither_named_nor_ended(self, lin):
        other = Person.objects.create_user("mei", roles=["operator"], display_name="梅")
        token = self.made(other, "Theirs")
        client = visitor(lin)
        assert "Theirs" not in html_of(client, "/tokens/")
        for key in (token.pk, 10**9):
            assert client.post(f"/tokens/{key}/revoke/", follow=True).status_code == 200
        token.refresh_from_db()
        assert token.revoked_at is None

    def test_is_given_no_right_that_its_maker_lacks(self, lin):
        sent = {"name": "ERP", "permissions": ["access.manage", "jobs.read", "nonsense"], "days": ""}
        visitor(lin).post("/tokens/", sent)
        assert Token.objects.get().permissions == ["jobs.read"]

    def test_offers_exactly_what_its_maker_holds(self, lin):
        with override("en"):
            offered = _grantable(actor_for(lin))
        assert {one["name"] for one in offered} == permissions_of(["operator"])
        assert all(one["words"] and one["words"] != one["name"] for one in offered)

    def test_acts_within_the_shops_of_its_maker(self, lin):
        Person.objects.filter(pk=lin.pk).update(shops=[])
        lin.refresh_from_db()
        _token, secret = make_token(person=lin, name="ERP", permissions=["channels.read"], at=now())
        answer = Client().get("/api/channels/shops", HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert (answer.status_code, answer.json()) == (200, {"items": []})


def broken(_run, file):
    raise ValueError(f"no cups in {file}")


class TestOneJob:
    def asked(self, person: Person, work=lambda run, file: {"rows": 7}, *, perform: bool = True) -> int:
        key = start_job(
            declare("test.told", work),
            arguments={"file": "<b>x"},
            actor=actor_for(person),
            subject="orders.csv",
        )
        if perform:
            perform_job(job_id=key)
        return key

    def test_says_what_was_asked_by_whom_and_what_became_of_it(self, boss):
        html = html_of(visitor(boss), f"/jobs/{self.asked(boss)}/")
        assert "&lt;b&gt;x" in html
        assert "<dt>rows</dt>" in html
        assert "Boss" in html
        assert "/cancel/" not in html
        assert "/retry/" not in html

    def test_keeps_every_step_of_its_history_in_order(self, boss):
        key = self.asked(boss, broken)
        retry_job(job_id=key, actor=actor_for(boss), at=now())
        perform_job(job_id=key)
        moves = visitor(boss).get(f"/jobs/{key}/").context["moves"]
        assert [(line["move"].state, line["move"].attempt) for line in moves] == [
            ("queued", 1),
            ("running", 1),
            ("failed", 1),
            ("queued", 2),
            ("running", 2),
            ("failed", 2),
        ]

    @pytest.mark.parametrize(
        ("state", "cancels", "retries"),
        [("queued", True, False), ("running", True, False), ("succeeded", False, False), ("failed", False, True),
         ("cancelled", False, True)],
    )  # fmt: skip
    def test_offers_what_can_still_be_done(self, boss, state, cancels, retries):
        key = self.asked(boss, perform=False)
        Job.objects.filter(pk=key).update(state=state)
        shown = visitor(boss).get(f"/jobs/{key}/").context
        assert (shown["can_cancel"], shown["can_retry"]) == (cancels, retries)

    def test_of_somebody_else_does_not_exist(self, boss, lin):
        key = self.asked(boss)
        client = visitor(lin)
        assert client.get(f"/jobs/{key}/").status_code == 404
        assert rows_of(client, "/jobs/") == []

    @pytest.mark.parametrize(
        ("states", "words"),
        [
            ([], "Nothing runs and nothing failed."),
            (["succeeded", "cancelled"], "Nothing runs and nothing failed."),
            (["queued"], "1 under way"),
            (["queued", "running", "running"], "3 under way"),
            (["failed", "failed"], "2 failed"),
            (["running", "failed", "succeeded"], "1 under way · 1 failed"),
        ],
    )
    def test_is_counted_at_the_head_of_the_list(self, boss, lin, states, words):
        for state in states:
            Job.objects.filter(pk=self.asked(lin, perform=False)).update(state=state)
        self.asked(boss, perform=False)
        with override("en"):
            assert _standing(actor_for(lin)) == words
