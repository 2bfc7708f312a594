"""The progress of a job while it runs and after, and what the palette shows while one types."""

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import actor_for
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import JobState, perform_job, start_job
from zayton.kernel.jobs.tests.builders import declare
from zayton.ui import palette
from zayton.ui.palette import Hit, SearchProvider, register_search
from zayton.ui.progress import _percent, progress_context
from zayton.ui.views import save_view, saved_views_of

pytestmark = pytest.mark.django_db


def broken(_run):
    raise ValueError("茶壶 <b>broke</b>")


def job_of(person, work=lambda run: 1, *, perform: bool = False, **facts) -> int:
    key = start_job(declare("test.ui", work), arguments={}, actor=actor_for(person), subject="<i>orders.csv")
    if perform:
        perform_job(job_id=key)
    Job.objects.filter(pk=key).update(**facts)
    return key


class TestProgress:
    def shown(self, client, key) -> str:
        answer = client.get(f"/ui/jobs/{key}/", headers={"accept-language": "en"})
        assert answer.status_code == 200
        return answer.content.decode()

    @pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
    def test_of_open_work_is_asked_for_again_every_second(self, signed_in, boss, state):
        key = job_of(boss, state=state)
        text = self.shown(signed_in, key)
        assert f'hx-get="/ui/jobs/{key}/"' in text
        assert "You may leave this page; the work goes on." in text
        assert "HX-Trigger" not in signed_in.get(f"/ui/jobs/{key}/")

    @pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED])
    def test_of_ended_work_tells_the_page_so_and_is_not_asked_for_again(self, signed_in, boss, state):
        key = job_of(boss, perform=True, state=state)
        assert "hx-get" not in self.shown(signed_in, key)
        assert signed_in.get(f"/ui/jobs/{key}/")["HX-Trigger"] == "job-ended"

    def test_of_work_that_broke_says_why_and_runs_nothing_of_it(self, signed_in, boss):
        text = self.shown(signed_in, job_of(boss, broken, perform=True))
        assert "茶壶 &lt;b&gt;broke&lt;/b&gt;" in text
        assert "&lt;i&gt;orders.csv" in text
        assert "<b>broke" not in text

    def test_of_somebody_elses_work_or_none_is_nothing(self, client, boss, operator):
        client.force_login(operator)
        for key in (job_of(boss), 10**9):
            assert self.shown(client, key).strip() == ""
            assert "HX-Trigger" not in client.get(f"/ui/jobs/{key}/")
            assert progress_context(actor_for(operator), key) == {"job": None}

    def test_is_told_to_who_signed_in_only(self, client, boss):
        assert client.get(f"/ui/jobs/{job_of(boss)}/").status_code == 302

    def test_reads_chinese(self, signed_in, boss):
        signed_in.cookies["django_language"] = "zh-hans"
        key = job_of(boss)
        assert "You may leave this page" not in signed_in.get(f"/ui/jobs/{key}/").content.decode()

    @pytest.mark.parametrize(
        ("done", "total", "percent"),
        [(0, 3, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100), (10**12, 10**12 + 1, 99)],
    )
    def test_is_whole_only_once_it_is(self, done, total, percent):
        assert _percent(done, total) == percent


class TestThePalette:
    @pytest.fixture(autouse=True)
    def _providers(self, monkeypatch):
        monkeypatch.setattr(palette, "_PROVIDERS", {})

    def found(self, client, text: str) -> str:
        return client.get("/ui/palette/", {"q": text}, headers={"accept-language": "en"}).content.decode()

    def test_escapes_what_it_found_and_what_was_typed(self, signed_in):
        register_search(
            [
                SearchProvider(
                    "t", "Things", "gallery.read", lambda text, scope, limit: [Hit("<b>x", "/x/", "<i>y")]
                )
            ]
        )
        text = self.found(signed_in, "<u>z")
        assert "&lt;b&gt;x" in text
        assert "&lt;i&gt;y" in text
        assert [part for part in ("<b>x", "<i>y", "<u>z") if part in text] == []

    def test_says_that_it_found_nothing(self, signed_in):
        assert "Nothing found." in self.found(signed_in, "nothing of the kind")

    @pytest.mark.parametrize(("length", "asked"), [(1, 0), (2, 2), (100, 100), (5_000, 100)])
    def test_seeks_no_longer_a_text_than_anybody_types(self, signed_in, length, asked):
        texts = []
        register_search(
            [
                SearchProvider(
                    "t", "Things", "gallery.read", lambda text, scope, limit: texts.append(text) or []
                )
            ]
        )
        self.found(signed_in, "茶" * length)
        assert [len(text) for text in texts] == ([asked] if asked else [])

    def test_asks_no_provider_that_one_may_not_ask(self, signed_in):
        def never(text, scope, limit):
            raise AssertionError(text)

        register_search([SearchProvider("t", "Things", "gallery.closed", never)])
        assert "Nothing found." in self.found(signed_in, "nothing of the kind")

    def test_is_for_those_who_signed_in(self, client):
        assert client.get("/ui/palette/?q=x").status_code == 302


@pytest.mark.parametrize("address", ["/ui/language/", "/ui/appearance/", "/ui/views/"])
def test_a_link_alone_sets_nothing(signed_in, boss, address):
    assert signed_in.get(address).status_code == 405
    boss.refresh_from_db()
    assert (boss.language, boss.theme, boss.rises_are_red) == ("en", "auto", None)


def test_a_view_belongs_to_its_table_and_its_name_may_be_anothers(rf, boss, operator):
    for person, shared in ((boss, False), (operator, True)):
        for table in ("goods", "orders"):
            save_view(person_id=person.pk, table=table, name="早上 ☕", query=f"q={table}", is_shared=shared)
    request = rf.get("/")
    request.user = boss
    with override("en"):
        shown = saved_views_of(request, "goods")
    assert [(view["name"], view["own"], view["query"]) for view in shown] == [
        ("早上 ☕", True, "q=goods"),
        ("早上 ☕", False, "q=goods"),
    ]
    assert saved_views_of(request, "nothing") == []
