"""Summaries: what is kept, when and to whom it is sent, and that nobody reads more than they may see."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from zayton.cockpit.models import Summary, SummaryIssue
from zayton.cockpit.summaries import sending
from zayton.cockpit.summaries.operations import define_summaries, delete_summaries
from zayton.cockpit.summaries.rules import Cadence
from zayton.cockpit.summaries.sending import KEPT_FOR, send_due, send_now
from zayton.cockpit.tests.builders import MONDAY, draft, kept, somebody
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, actor_for
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.tests.builders import Business

pytestmark = pytest.mark.django_db


def due_since(key: int, days: float = 0) -> None:
    Summary.objects.filter(pk=key).update(due_at=now() - timedelta(days=days, seconds=1))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let the clock of sending go forward."""

    def go(ahead: timedelta) -> None:
        monkeypatch.setattr(sending, "now", lambda: now() + ahead)

    return go


class TestKeeping:
    def test_a_summary_is_due_next_at_its_hour(self) -> None:
        key = kept(somebody())
        one = Summary.objects.get(pk=key)
        assert one.due_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
        assert (one.title, one.metrics, one.by) == ("Morning", ["revenue_net", "orders"], "country")

    def test_a_revision_moves_the_next_time_and_changes_who_receives(self) -> None:
        lin, chen = somebody(), somebody("Chen")
        key = kept(lin)
        kept(lin, chen, id=key, cadence=Cadence("week", 9, "UTC", weekday=4), title="Friday")
        one = Summary.objects.get()
        assert one.due_at == datetime(2026, 3, 6, 9, tzinfo=UTC)
        assert list(one.people.order_by("pk")) == [lin, chen]

    def test_the_same_once_more_is_no_revision(self) -> None:
        lin = somebody()
        key = kept(lin)
        assert kept(lin, id=key) == key
        assert list(Entry.objects.values_list("verb", flat=True)) == ["cockpit.summary_defined"]

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"title": " "}, "cockpit.title_needed"),
            ({"title": "x" * 81}, "cockpit.title_needed"),
            ({"title": "a\0b"}, "cockpit.title_needed"),
            ({"metrics": ()}, "cockpit.no_figures"),
            ({"metrics": tuple("abcdefghijklm")}, "cockpit.too_many_figures"),
            ({"metrics": ("moon",)}, "lake.unknown_word"),
            ({"by": "moon"}, "lake.unknown_word"),
            ({"metrics": ("stock_value",), "by": "country"}, "lake.not_cut_by"),
            ({"cadence": Cadence("year")}, "cockpit.unknown_time"),
            ({"cadence": Cadence("day", 24)}, "cockpit.unknown_time"),
            ({"cadence": Cadence("day", -1)}, "cockpit.unknown_time"),
            ({"cadence": Cadence("week", weekday=7)}, "cockpit.unknown_time"),
            ({"cadence": Cadence("month", day=0)}, "cockpit.unknown_time"),
            ({"cadence": Cadence("month", day=32)}, "cockpit.unknown_time"),
            ({"cadence": Cadence("day", zone="Asia/Quanzhou")}, "cockpit.unknown_time"),
            ({"cadence": Cadence("day", zone="../etc")}, "cockpit.unknown_time"),
            ({"cadence": Cadence("day", zone="")}, "cockpit.unknown_time"),
            ({"cadence": Cadence("day", zone="Asia")}, "cockpit.unknown_time"),
            ({"person_ids": frozenset()}, "cockpit.no_receivers"),
            ({"person_ids": frozenset({10**9})}, "cockpit.no_receivers"),
        ],
    )
    def test_what_cannot_be_sent_is_not_kept(self, facts: dict[str, Any], code: str) -> None:
        lin = somebody()
        done = define_summaries(drafts=[draft(lin)._replace(**facts)], actor=SYSTEM, at=MONDAY)
        assert ([one.code for one in done.refused], done.ids) == ([code], [])
        assert not Summary.objects.exists()
        assert not Entry.objects.exists()

    def test_a_name_is_taken_once_and_the_others_of_the_set_are_kept(self) -> None:
        lin = somebody()
        drafts = [draft(lin), draft(lin), draft(lin, title="Evening")]
        done = define_summaries(drafts=drafts, actor=SYSTEM, at=MONDAY)
        assert [(one.code, one.subject, one.row) for one in done.refused] == [
            ("cockpit.title_taken", "Morning", 1)
        ]
        assert sorted(Summary.objects.values_list("title", flat=True)) == ["Evening", "Morning"]

    def test_a_summary_is_changed_by_who_defined_it_and_by_administrators(self) -> None:
        lin, chen = somebody(), somebody("Chen")
        boss = actor_for(somebody("Boss", "boss", "administrator"))
        key = define_summaries(drafts=[draft(lin)], actor=actor_for(lin), at=MONDAY).ids[0]
        change = draft(lin, id=key, title="Evening")
        done = define_summaries(drafts=[change], actor=actor_for(chen), at=MONDAY)
        assert [(one.code, one.subject) for one in done.refused] == [("cockpit.not_yours", "Morning")]
        done = delete_summaries(ids=[key], actor=actor_for(chen), at=MONDAY)
        assert ([one.code for one in done.refused], done.ids) == (["cockpit.not_yours"], [])
        assert Summary.objects.get().title == "Morning"
        assert define_summaries(drafts=[change], actor=boss, at=MONDAY).ids == [key]
        assert delete_summaries(ids=[key], actor=actor_for(lin), at=MONDAY).ids == [key]

    def test_one_that_was_deleted_meanwhile_cannot_be_revised(self) -> None:
        lin = somebody()
        done = define_summaries(drafts=[draft(lin, id=10**9)], actor=SYSTEM, at=MONDAY)
        assert [one.code for one in done.refused] == ["cockpit.unknown_summary"]

    def test_who_has_left_receives_nothing_new(self) -> None:
        gone = somebody(is_active=False)
        done = define_summaries(drafts=[draft(gone)], actor=SYSTEM, at=MONDAY)
        assert [one.code for one in done.refused] == ["cockpit.no_receivers"]

    def test_deleting_takes_what_was_sent_along_and_leaves_the_journal(self, business: Business) -> None:
        key = kept(somebody())
        assert send_now(summary_id=key, actor=SYSTEM, at=now()) == 1
        assert delete_summaries(ids=[key, 10**9], actor=SYSTEM, at=now()).ids == [key]
        assert not SummaryIssue.objects.exists()
        verbs = list(
            Entry.objects.filter(verb__startswith="cockpit.").order_by("id").values_list("verb", flat=True)
        )
        assert verbs == ["cockpit.summary_defined", "cockpit.summary_sent", "cockpit.summary_deleted"]


class TestSending:
    def test_nothing_is_sent_before_its_time(self, business: Business) -> None:
        kept(somebody(), at=now())
        assert not send_due()
        assert not SummaryIssue.objects.exists()

    def test_what_is_due_is_sent_once_to_each(self, business: Business) -> None:
        key = kept(somebody(), somebody("Chen"))
        due_since(key)
        assert send_due()
        assert not send_due()
        assert SummaryIssue.objects.count() == 2
        assert Summary.objects.get().due_at > now()
        sent = Entry.objects.get(verb="cockpit.summary_sent")
        assert (sent.document_id, sent.payload) == (key, {"title": "Morning", "receivers": 2})

    def test_the_one_that_waits_longest_goes_first(self, business: Business) -> None:
        lin = somebody()
        young, old = kept(lin, title="Young"), kept(lin, title="Old")
        due_since(young, 1)
        due_since(old, 2)
        assert send_due()
        assert SummaryIssue.objects.get().summary_id == old

    def test_after_a_week_without_a_worker_one_summary_comes_and_not_seven(self, business: Business) -> None:
        key = kept(somebody())
        due_since(key, 7)
        assert send_due()
        assert not send_due()
        issue = SummaryIssue.objects.get()
        assert now() - issue.due_at < timedelta(days=1)

    def test_a_paused_one_waits(self, business: Business) -> None:
        key = kept(somebody(), is_active=False)
        due_since(key)
        assert not send_due()

    def test_while_there_are_no_figures_it_waits(self, empty: None) -> None:
        key = kept(somebody())
        due_since(key)
        assert not send_due()
        assert send_now(summary_id=key, actor=SYSTEM, at=now()) is None
        assert Summary.objects.get().due_at < now()

    def test_the_same_due_time_twice_is_one_letter(self, business: Business) -> None:
        key, at = kept(somebody()), now()
        assert send_now(summary_id=key, actor=SYSTEM, at=at) == 1
        assert send_now(summary_id=key, actor=SYSTEM, at=at) == 0
        assert SummaryIssue.objects.count() == 1
        assert Entry.objects.filter(verb="cockpit.summary_sent").count() == 1

    def test_who_left_or_may_see_no_figures_is_passed_over(self, business: Business) -> None:
        lin, gone = somebody(), somebody("Gone")
        key = kept(lin, gone)
        Person.objects.filter(pk=gone.pk).update(is_active=False)
        assert send_now(summary_id=key, actor=SYSTEM, at=now()) == 1
        Person.objects.filter(pk=lin.pk).update(roles=[])
        assert send_now(summary_id=key, actor=SYSTEM, at=now()) == 0
        assert list(SummaryIssue.objects.values_list("person_id", flat=True)) == [lin.pk]

    def test_one_that_cannot_be_put_together_does_not_hold_up_the_others(
        self, business: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lin = somebody()
        broken, sound = kept(lin, title="Broken"), kept(lin, title="Sound")
        due_since(broken, 2)
        due_since(sound, 1)
        whole = sending._content

        def breaking(summary: Summary, *rest: Any) -> dict[str, Any]:
            if summary.title == "Broken":
                raise RecursionError
            return whole(summary, *rest)

        monkeypatch.setattr(sending, "_content", breaking)
        assert send_due()
        assert send_due()
        assert not send_due()
        assert SummaryIssue.objects.get().summary_id == sound
        one = Summary.objects.get(pk=broken)
        assert one.failed_at
        assert one.due_at > now()
        monkeypatch.undo()
        due_since(broken)
        assert send_due()
        assert Summary.objects.get(pk=broken).failed_at is None

    def test_the_lake_is_asked_while_nothing_is_locked(
        self, business: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key = kept(somebody())
        due_since(key)
        whole, depth = sending._content, len(connection.savepoint_ids)
        depths = []

        def watched(*given: Any) -> dict[str, Any]:
            depths.append(len(connection.savepoint_ids))
            return whole(*given)

        monkeypatch.setattr(sending, "_content", watched)
        assert send_due()
        assert depths == [depth]

    def test_one_that_is_changed_while_it_is_put_together_is_not_sent_as_it_was(
        self, business: Business, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lin = somebody()
        key = kept(lin)
        due_since(key)
        whole = sending._content

        def changed_meanwhile(*given: Any) -> dict[str, Any]:
            kept(lin, id=key, title="Evening", at=now())
            return whole(*given)

        monkeypatch.setattr(sending, "_content", changed_meanwhile)
        assert send_due()
        assert not SummaryIssue.objects.exists()

    def test_what_was_never_asked_for_is_not_sent(self, business: Business) -> None:
        assert send_now(summary_id=10**9, actor=SYSTEM, at=now()) is None

    def test_letters_of_long_ago_are_thrown_away(
        self, business: Business, later: Callable[[timedelta], None]
    ) -> None:
        key = kept(somebody())
        due_since(key)
        assert send_due()
        later(KEPT_FOR + timedelta(days=2))
        assert send_due()
        assert SummaryIssue.objects.count() == 1
