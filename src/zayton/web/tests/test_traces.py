"""What happened to a document, where it came from and what it led to: told in order, briefly, and within the scope."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import Scope
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import EntryRead, kind_named
from zayton.kernel.journal.tests.builders import BURNED, sign, signed_by
from zayton.web.chains import backward, children, forward, own_entries
from zayton.web.tests.builders import html_of, visitor
from zayton.web.trace_pages import _few_figures
from zayton.web.wording import documents_of

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEES = Scope.everything()
TESTAMENT = kind_named("testament").code


def entry(key: int = 1, *, id_: int = 1, kind: int = TESTAMENT, minutes: int = 0, **payload) -> EntryRead:
    """Something that happened to a document."""
    at = AT + timedelta(minutes=minutes)
    return EntryRead(0, id_, "tests.signed", 1, kind, key, at, at, "system", payload)


class TestOwnEntries:
    def test_are_those_of_the_document_itself(self):
        mine, other, of_another_kind = entry(1, id_=1), entry(2, id_=2), entry(1, id_=3, kind=20)
        assert own_entries("testament", 1, [other, mine, of_another_kind]) == [mine]

    def test_stand_in_the_order_of_their_moments_and_then_as_they_were_written(self):
        late, first, second = entry(id_=1, minutes=5), entry(id_=2), entry(id_=3)
        assert own_entries("testament", 1, [second, late, first]) == [first, second, late]

    def test_of_nothing_are_none(self):
        assert own_entries("testament", 1, []) == []


class TestChildren:
    def test_are_the_documents_that_name_this_one_each_once(self):
        entries = [entry(1, id_=1), entry(3, id_=2), entry(2, id_=3), entry(3, id_=4)]
        assert children("testament", 1, entries) == [("testament", 3), ("testament", 2)]

    def test_of_a_kind_that_is_gone_are_left_out(self):
        assert children("testament", 1, [entry(5, kind=31_999)]) == []


class TestFewFigures:
    def told(self, scope=SEES, **payload) -> list[str]:
        return [line.name for line in _few_figures(entry(**payload), scope)]

    def test_are_no_more_than_one_reads_in_a_line(self):
        assert len(self.told(**{f"f{number}": number + 1 for number in range(20)})) == 6

    def test_leave_out_what_only_proves_and_what_is_blank(self):
        assert self.told(digest="abc", movements=[1], version=2, code="A", note="", reason=None) == ["code"]

    def test_leave_out_costs_for_who_does_not_see_them(self):
        assert self.told(cost_minor=5, units=1) == ["cost_minor", "units"]
        assert self.told(Scope(sees_cost=False), cost_minor=5, units=1) == ["units"]


@pytest.mark.django_db
class TestTheChain:
    def keys(self, links) -> list:
        return [(link.key, self.keys(link.beyond)) for link in links]

    def test_goes_three_steps_back_and_two_on(self):
        sign(1)
        for key in range(2, 8):
            sign(key, testament=[key - 1])
        assert self.keys(backward("testament", 7, scope=SEES)) == [(6, [(5, [(4, [])])])]
        assert self.keys(forward("testament", 1, scope=SEES)) == [(2, [(3, [])])]

    @pytest.mark.parametrize("depth", [0, 1, 2])
    def test_goes_no_further_than_asked(self, depth):
        for key in (1, 2, 3, 4):
            sign(key, **({"testament": [key - 1]} if key > 1 else {}))
        found, steps = backward("testament", 4, scope=SEES, depth=depth), 0
        while found:
            found, steps = found[0].beyond, steps + 1
        assert steps == depth

    def test_holds_what_happened_to_each_of_its_documents(self):
        sign(1)
        sign(1, event=BURNED)
        sign(2, testament=[1])
        (link,) = backward("testament", 2, scope=SEES)
        assert [one.verb for one in link.entries] == ["tests.signed", "tests.burned"]

    def test_names_a_parent_once_however_often_it_was_named(self):
        sign(1)
        for _ in range(3):
            sign(2, testament=[1, 1])
        assert [link.key for link in backward("testament", 2, scope=SEES)] == [1]

    def test_of_a_dimension_is_what_names_it(self, signed_in):
        sign(1, sku=[7])
        sign(2, sku=[7, 8])
        shown = signed_in.get("/journal/trace/sku/7/").context
        assert (len(shown["own"]), shown["before"], shown["after"]) == (2, [], [])

    def test_leads_to_the_list_of_all_that_names_it(self, signed_in):
        sign(1)
        html = html_of(signed_in, "/journal/trace/testament/1/")
        assert 'href="/journal/?dimension=testament&amp;key=1"' in html

    def test_tells_who_did_it_and_runs_nothing_of_their_name(self, signed_in):
        lin = Person.objects.create_user("lin", roles=[], display_name="<b>林</b>")
        signed_by(f"person:{lin.opaque_id}", 1)
        html = html_of(signed_in, "/journal/trace/testament/1/")
        assert "&lt;b&gt;林&lt;/b&gt;" in html
        assert "<b>林</b>" not in html

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_reads_in_both_languages(self, boss, language):
        sign(1)
        sign(2, testament=[1])
        html = html_of(visitor(boss, language), "/journal/trace/testament/2/")
        assert ("Came from" in html) == (language == "en")

    def test_shows_nothing_of_a_neighbours_shop(self):
        sign(1, shop=[1])
        sign(2, shop=[2], testament=[1])
        narrow = visitor(Person.objects.create_user("n", roles=["operator"], shops=[1], display_name="N"))
        assert narrow.get("/journal/trace/testament/1/").context["after"] == []
        assert narrow.get("/journal/trace/testament/2/").status_code == 404


@pytest.mark.django_db
def test_documents_of_many_entries_are_named_by_one_question_a_kind(django_assert_max_num_queries):
    people = [Person.objects.create_user(f"p{n}", roles=[], display_name=f"P{n}") for n in range(12)]
    account = kind_named("account").code
    entries = [entry(person.pk, id_=n, kind=account) for n, person in enumerate(people)]
    entries += [entry(n, id_=100 + n) for n in range(12)]
    with django_assert_max_num_queries(1):
        named = documents_of(entries)
    assert named[account, people[3].pk].endswith("P3")
    assert len(named) == 24


@pytest.mark.django_db
def test_an_entry_page_shows_its_figures_and_costs_only_to_who_sees_them(boss):
    (key,) = sign(1)
    row = Entry.objects.values().get(pk=key)
    Entry.objects.create(**(row | {"id": key + 1, "payload": {"units": 1, "cost_minor": 250}}))
    blind = visitor(Person.objects.create_user("op", roles=["operator"], display_name="O"))
    for client, names in ((visitor(boss), ["units", "cost_minor"]), (blind, ["units"])):
        shown = client.get(f"/journal/{key + 1}/").context["figures"]
        assert [line.name for line in shown] == names
