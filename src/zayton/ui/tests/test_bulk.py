"""A bulk action over HTTP: who may, what is chosen, what it says, and what can be taken back."""

import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core import signing

from zayton.kernel.errors import Reason, Refusal, declared_reasons, register_reasons
from zayton.ui.public import BulkAction, BulkField, BulkRequest, BulkResult, Change, Preview
from zayton.ui.tables.answering import answer_bulk
from zayton.ui.tables.bulk import MOST_ROWS
from zayton.ui.tests.builders import asked, fetching, reader, request_of

pytestmark = pytest.mark.usefixtures("english")
MAY = reader("goods.write")
ODD = "tests.odd_row"
if ODD not in declared_reasons():
    register_reasons({ODD: Reason("%(subject)s is <odd>.", "Make it even.")})


class Shelf:
    """What was asked of the action, and what it answers."""

    def __init__(self, **facts) -> None:
        self.seen: list[tuple[str, BulkRequest]] = []
        self.result = BulkResult("Done.", undo={"was": "open"})
        self.preview = Preview("2 change.", [Change("#1 <b>", "open", "done")], 2)
        self.action = replace(
            BulkAction("close", "Close", "goods.write", self.previewed, self.applied, undo=self.undone),
            **facts,
        )

    def previewed(self, request: BulkRequest) -> Preview:
        self.seen.append(("preview", request))
        return self.preview

    def applied(self, request: BulkRequest) -> BulkResult:
        self.seen.append(("apply", request))
        return self.result

    def undone(self, request: BulkRequest) -> BulkResult:
        self.seen.append(("undo", request))
        return BulkResult("Taken back.")

    def answer(self, actor=MAY, *, rows=(), **sent):
        query = replace(asked("f.name=a", []), actor=actor)
        request = request_of("/", {"bulk": "close", **sent})
        return answer_bulk(request, [self.action], fetching(rows), query)

    def text(self, **sent) -> str:
        return self.answer(**sent).content.decode()

    @property
    def did(self) -> list[str]:
        return [step for step, _request in self.seen]

    @property
    def asked(self) -> BulkRequest:
        return self.seen[-1][1]


@pytest.fixture
def shelf():
    return Shelf()


def note(**facts) -> BulkField:
    return BulkField("note", "Note", **facts)


def test_what_is_posted_without_a_step_is_only_previewed(shelf):
    text = shelf.text(id=["1", "2"])
    assert shelf.did == ["preview"]
    assert "2 rows selected" in text
    assert "2 change." in text
    assert "<td>#1 &lt;b&gt;</td><td>open</td><td><strong>done</strong></td>" in text


@pytest.mark.parametrize("step", ["preview", "nonsense", ""])
def test_only_the_word_apply_applies(shelf, step):
    shelf.answer(step=step, id="1")
    assert shelf.did == ["preview"]
    shelf.answer(step="apply", id="1")
    assert shelf.did == ["preview", "apply"]


def test_a_row_that_is_ticked_twice_is_meant_once_and_in_the_order_ticked(shelf):
    shelf.answer(id=["3", "1", "3", "2", "1"])
    assert shelf.asked.ids == ["3", "1", "2"]


def test_nothing_ticked_is_nobody_meant(shelf):
    assert "0 rows selected" in shelf.text()
    assert shelf.asked.ids == []


def test_no_more_rows_are_taken_than_one_transaction_carries(shelf):
    text = shelf.text(id=[str(key) for key in range(MOST_ROWS + 5)])
    assert len(shelf.asked.ids) == MOST_ROWS
    assert "at most 10000 at a time" in text


def test_all_that_match_are_read_again_by_the_filter_and_not_counted(shelf):
    rows = [{"id": key} for key in range(7)]
    shelf.answer(rows=rows, all="1", id="99")
    assert shelf.asked.ids == ["0", "1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(("name", "status"), [("open", 404), ("", 404), ("CLOSE", 404), ("close", 200)])
def test_an_action_that_there_is_none_of_does_nothing(shelf, name, status):
    assert shelf.answer(bulk=name, step="apply").status_code == status
    assert shelf.did == (["apply"] if status == 200 else [])


@pytest.mark.parametrize("step", ["preview", "apply", "undo"])
def test_without_the_permission_no_step_is_taken(shelf, step):
    answer = shelf.answer(actor=reader("goods.read"), step=step, id="1")
    assert answer.status_code == 403
    assert "goods.write" in answer.content.decode()
    assert shelf.did == []


class TestValues:
    def test_are_given_to_the_action_without_the_blanks_around_them(self):
        shelf = Shelf(fields=[note()])
        shelf.answer(step="apply", id="1", note="  茶壶 🫖 ", other="x")
        assert shelf.asked.values == {"note": "茶壶 🫖"}

    @pytest.mark.parametrize("step", ["preview", "apply"])
    @pytest.mark.parametrize("sent", [{}, {"note": ""}, {"note": "   "}])
    def test_that_are_missing_are_asked_for_and_nothing_is_done(self, step, sent):
        shelf = Shelf(fields=[note()])
        text = shelf.text(step=step, id="1", **sent)
        assert shelf.did == []
        assert ("Please fill in: Note" in text) == (step == "apply")
        assert 'value="apply"' not in text

    def test_that_need_not_be_given_are_not_asked_for(self):
        shelf = Shelf(fields=[note(required=False)])
        shelf.answer(step="apply", id="1")
        assert (shelf.did, shelf.asked.values) == (["apply"], {"note": ""})

    def test_that_were_typed_stay_in_the_form_and_run_nothing(self):
        shelf = Shelf(fields=[note(), BulkField("day", "Day", "date")])
        text = shelf.text(step="apply", id="1", note='"><script>')
        assert 'value="&quot;&gt;&lt;script&gt;"' in text
        assert "Please fill in: Day" in text

    def test_offer_what_this_person_may_choose(self):
        def houses(actor):
            return {"1": "Leeds", "2": "义乌"} if actor.may("goods.write") else {}

        shelf = Shelf(fields=[BulkField("house", "House", "choice", houses)])
        text = shelf.text(id="1", house="2")
        assert '<option value="1">Leeds</option>' in text
        assert '<option value="2" selected>义乌</option>' in text


class TestRefusals:
    def test_are_said_in_words_with_what_to_do(self, shelf):
        shelf.result = BulkResult("None changed.", [Refusal(ODD, "#7")])
        text = shelf.text(step="apply", id="7")
        assert "#7 is &lt;odd&gt;." in text
        assert "Make it even." in text

    def test_name_what_they_are_about_once(self, shelf):
        shelf.result = BulkResult("None changed.", [Refusal(ODD, "#7")])
        assert shelf.text(step="apply", id="7").count("#7") == 1

    def test_are_shown_before_anything_is_done(self, shelf):
        shelf.preview = Preview("1 changes.", count=1, refusals=[Refusal(ODD, "#8")])
        assert "#8 is &lt;odd&gt;." in shelf.text(id="8")

    def test_are_no_longer_list_than_one_reads(self, shelf):
        shelf.result = BulkResult("None changed.", [Refusal(ODD, f"#{key}#") for key in range(80)])
        text = shelf.text(step="apply", id="1")
        assert "#49# is" in text
        assert "#50# is" not in text


class TestTakingBack:
    def given(self, shelf) -> str:
        return (
            shelf.answer(step="apply", id="1").content.decode().split('name="undo" value="')[1].split('"')[0]
        )

    def test_gives_the_action_what_it_kept(self, shelf):
        undo = self.given(shelf)
        assert "Taken back." in shelf.text(step="undo", undo=undo)
        assert (shelf.did, shelf.asked.values, shelf.asked.ids) == (["apply", "undo"], {"was": "open"}, [])

    @pytest.mark.parametrize("spoil", [lambda undo: "", lambda undo: undo[:-1], lambda undo: "x" + undo])
    def test_takes_only_what_was_given(self, shelf, spoil):
        undo = spoil(self.given(shelf))
        answer = shelf.answer(step="undo", undo=undo)
        assert (answer.status_code, shelf.did) == (409, ["apply"])

    def test_is_refused_to_somebody_else(self, shelf):
        undo, other = self.given(shelf), replace(MAY, id="person:other")
        assert shelf.answer(actor=other, step="undo", undo=undo).status_code == 409
        assert shelf.did == ["apply"]

    def test_is_refused_to_another_action(self, shelf):
        undo = self.given(shelf)
        shelf.action = replace(shelf.action, name="open")
        assert shelf.answer(bulk="open", step="undo", undo=undo).status_code == 409

    def test_is_refused_after_an_hour(self, shelf, monkeypatch):
        undo = self.given(shelf)
        hour_later = time.time() + 3601
        monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: hour_later))
        answer = shelf.answer(step="undo", undo=undo)
        assert (answer.status_code, shelf.did) == (409, ["apply"])
        assert "can no longer be undone" in answer.content.decode()

    def test_is_not_offered_where_nothing_was_kept(self, shelf):
        shelf.result = BulkResult("Done.")
        assert 'name="undo"' not in shelf.text(step="apply", id="1")

    def test_is_not_offered_where_the_action_cannot(self):
        shelf = Shelf(undo=None)
        assert 'name="undo"' not in shelf.text(step="apply", id="1")
        kept = signing.dumps({"was": "open"}, salt="ui.undo:close:person:x")
        assert shelf.answer(step="undo", undo=kept).status_code == 409
