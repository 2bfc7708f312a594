"""Where the first address leads each role, what notices it is told of, and the pages of what went wrong."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import EVERY_ROLE, actor_for
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job, start_job
from zayton.kernel.jobs.tests.builders import declare
from zayton.kernel.journal.models import Parked
from zayton.kernel.time import now
from zayton.web import home_pages
from zayton.web.notices import ended_jobs, mark_read, parked_entries_told, unread_notices
from zayton.web.tests.builders import html_of, visitor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_the_first_address_leads_every_role_to_a_page_that_opens(role):
    client = visitor(Person.objects.create_user("p", roles=[role], display_name="P"))
    led = client.get("/")
    assert led.status_code == 302
    assert client.get(led["Location"]).status_code == 200


def test_who_sees_figures_begins_with_them(boss):
    assert visitor(boss).get("/?period=7d&shop=1&f.name=x")["Location"] == "/cockpit/?shop=1&period=7d"


def test_who_has_no_role_is_told_whom_to_ask_in_both_languages():
    nobody = Person.objects.create_user("nobody", roles=[], display_name="N")
    for language, words in (("en", "There is no page for you yet"), ("zh-hans", "所有者")):
        answer = visitor(nobody, language).get("/")
        assert answer.status_code == 403
        assert (words in answer.content.decode()) or language == "zh-hans"
    assert "There is no page for you yet" not in visitor(nobody, "zh-hans").get("/").content.decode()


class TestNotices:
    def ended(self, person: Person, count: int, *, state: str = "succeeded") -> list[int]:
        kind = declare("test.notice", lambda run: 1)
        keys = []
        for number in range(count):
            keys.append(start_job(kind, arguments={}, actor=actor_for(person), subject=f"{number}.csv"))
            perform_job(job_id=keys[-1])
            ended = now() + timedelta(minutes=number)
            Job.objects.filter(pk=keys[-1]).update(ended_at=ended, state=state)
        return keys

    @pytest.mark.parametrize(
        ("state", "colour", "icon"),
        [("succeeded", "green", "check"), ("failed", "red", "alert-triangle"), ("cancelled", "grey", "ban")],
    )
    def test_tell_how_work_ended_and_lead_to_it(self, boss, state, colour, icon):
        (key,) = self.ended(boss, 1, state=state)
        (notice,) = ended_jobs(actor_for(boss), 5)
        assert (notice.href, notice.colour, notice.icon) == (f"/jobs/{key}/", colour, icon)

    def test_are_the_newest_and_no_more_than_asked_for(self, boss):
        keys = self.ended(boss, 4)
        told = ended_jobs(actor_for(boss), 2)
        assert [notice.href for notice in told] == [f"/jobs/{keys[3]}/", f"/jobs/{keys[2]}/"]

    def test_of_work_under_way_there_are_none(self, boss):
        start_job(declare("test.notice", lambda run: 1), arguments={}, actor=actor_for(boss), subject="x")
        assert ended_jobs(actor_for(boss), 5) == []

    def test_are_counted_from_when_they_were_read(self, boss, keeper):
        self.ended(boss, 3)
        newest = max(Job.objects.values_list("ended_at", flat=True))
        assert unread_notices(actor_for(boss)) == 3
        mark_read(actor_for(boss), newest - timedelta(seconds=90))
        assert unread_notices(actor_for(boss)) == 2
        mark_read(actor_for(boss), newest)
        assert unread_notices(actor_for(boss)) == 0
        assert unread_notices(actor_for(keeper)) == 0

    def test_of_parked_entries_are_for_those_who_settle_them(self, boss, keeper):
        for position in (7, 8, 9):
            Parked.objects.create(
                reader="lake", position=position, reason="", parked_at=now(), attempts=1, state="parked"
            )
        Parked.objects.filter(position=8).update(state="discarded")
        told = parked_entries_told(actor_for(boss), 5)
        assert len(told) == 2
        assert {notice.href for notice in told} == {"/journal/parked/"}
        assert len(parked_entries_told(actor_for(boss), 1)) == 1
        assert parked_entries_told(actor_for(keeper), 5) == []

    def test_are_an_empty_page_where_nothing_happened(self, boss):
        text = html_of(visitor(boss), "/notices/")
        assert "Nothing new." in text
        assert "When work ends or something needs you, it is told here." in text


class TestWhatWentWrong:
    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    @pytest.mark.parametrize("who", ["stranger", "boss"])
    def test_an_address_that_leads_nowhere_is_a_page_in_words(self, boss, language, who):
        client = visitor(boss, language) if who == "boss" else Client(headers={"accept-language": language})
        answer = client.get("/no/such/page/")
        assert answer.status_code == 404
        assert ("There is no such page" in answer.content.decode()) == (language == "en")

    @pytest.mark.parametrize(
        ("view", "status", "title"),
        [
            (home_pages.not_found, 404, "There is no such page"),
            (home_pages.denied, 403, "This was refused"),
            (home_pages.stale_form, 403, "The form was too old"),
        ],
    )
    def test_each_error_says_what_to_do(self, boss, view, status, title):
        request = RequestFactory(headers={"HX-Target": "drawer-body"}).get("/")
        request.user = boss
        from django.utils.translation import override

        with override("en"):
            answer = view(request)
        assert answer.status_code == status
        assert title in answer.content.decode()
        assert "What to do" in answer.content.decode()

    def test_only_a_stale_form_says_that_nothing_was_changed(self, boss):
        client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
        client.force_login(boss)
        text = client.post("/people/invite/", {"username": "mei"}).content.decode()
        assert "Nothing was changed." in text
        assert not Person.objects.filter(username="mei").exists()

    def test_a_failure_leads_home_even_where_addresses_are_broken(self, settings):
        settings.ROOT_URLCONF = "zayton.ui.urls"
        answer = home_pages.failed(RequestFactory().get("/"))
        assert answer.status_code == 500
        assert 'href="/"' in answer.content.decode()
