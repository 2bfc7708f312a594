"""Letters to buyers: sent once or not at all, only where the marketplace allows them, and before the order is off."""

from datetime import timedelta

import pytest

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.public import perform_job, start_job
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.orders.errands.buyers import LetterDraft
from zayton.orders.errands.claiming import claim_errands
from zayton.orders.errands.letters import letter_for
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due
from zayton.orders.errands.tests.hearing import AWAY, a_world, errand, settle
from zayton.orders.errands.wanting import letter_of
from zayton.orders.operations.writing_off import cancel_and_write
from zayton.orders.tests.builders import in_the_books, state_of_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def write_off(*drafts, reason="no_stock"):
    return cancel_and_write(
        drafts=[LetterDraft(key, text) for key, text in drafts], actor=SYSTEM, at=now(), reason=reason
    )


def test_the_letter_arrives_before_the_order_is_cancelled_there(world) -> None:
    key = world.bought("1")
    assert not write_off((key, "We are sorry.\r\nReally.")).refusals
    assert (state_of_order(key), world.business.level("CUP")) == ("cancelled", (20, 0))
    world.ears.faults = [Fault(FaultKind.THROTTLED, "slow down")]
    settle()
    [letter] = world.ears.letters
    assert (letter.number, letter.kind, letter.text) == ("1", "text", "We are sorry.\nReally.")
    assert world.ears.cancelled == [{"1": "no_stock"}]
    verbs = list(Entry.objects.filter(document_id=key).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["orders.buyer_written", "orders.cancellation_told"]


def test_what_was_written_stands_in_no_journal(world) -> None:
    key = world.bought("1")
    write_off((key, "a very private word"))
    settle()
    assert "private" not in repr(list(Entry.objects.values_list("payload", flat=True)))
    assert b"private" not in bytes(errand(key, "letter").sealed)


def test_a_letter_whose_answer_is_lost_is_not_written_twice(world) -> None:
    key = world.bought("1")
    write_off((key, "We are sorry."))
    world.ears.lost = [AWAY]
    settle()
    assert (len(world.ears.letters), errand(key, "letter").state) == (1, "failed")
    # the order is cancelled there all the same
    assert errand(key, "cancel").state == "done"


def test_a_letter_that_surely_never_went_is_sent_later(world) -> None:
    key = world.bought("1")
    write_off((key, "We are sorry."))
    world.ears.faults = [Fault(FaultKind.AWAY, "connection refused")]
    settle()
    assert (len(world.ears.letters), errand(key, "letter").state) == (1, "done")


def test_a_letter_over_which_somebody_died_is_left_to_a_person(world) -> None:
    key = world.bought("1")
    write_off((key, "We are sorry."))
    claim_errands(world.connection.pk, now() - timedelta(minutes=9), limit=9)
    Errand.objects.filter(kind="letter").update(due_at=now() - timedelta(minutes=4))
    claimed = Errand.objects.get(kind="letter")
    Errand.objects.filter(kind="letter").update(claim=claimed.claim or "gone")
    settle()
    assert (world.ears.letters, errand(key, "letter").state) == ([], "failed")
    assert errand(key, "cancel").state == "done"


def test_a_letter_that_was_never_brought_is_not_lost_where_the_door_is_shut(world) -> None:
    key = world.bought("1")
    write_off((key, "We are sorry."))
    # asking for a token is a write too, and may be answered too late
    world.ears.closed = [AWAY]
    settle()
    assert (len(world.ears.letters), errand(key, "letter").state) == (1, "done")


def test_a_door_that_is_shut_is_knocked_at_once_however_many_wait(world) -> None:
    keys = [world.bought(str(number)) for number in range(3)]
    write_off(*((key, "We are sorry.") for key in keys))
    world.ears.closed = [Fault(FaultKind.DENIED, "revoked")] * 3
    run_due()
    assert len(world.ears.closed) == 2
    assert set(Errand.objects.values_list("state", flat=True)) == {"due"}


def test_who_dies_with_many_letters_to_bring_leaves_one_in_doubt(world) -> None:
    keys = [world.bought(str(number)) for number in range(4)]
    write_off(*((key, "We are sorry.") for key in keys))
    claim_errands(world.connection.pk, now(), limit=9)
    # which sets every claim back to have run out
    settle()
    assert len(world.ears.letters) == 3
    states = Errand.objects.filter(kind="letter").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["failed", "done", "done", "done"]


def test_a_marketplace_that_allows_no_letter_now_says_so_and_the_order_is_cancelled(world) -> None:
    key = world.bought("1")
    world.ears.kinds = ("review_request",)
    write_off((key, "We are sorry."))
    settle()
    assert (errand(key, "letter").state, errand(key, "cancel").state) == ("failed", "done")
    assert "allows no message" in errand(key, "letter").fault_said


def test_an_order_without_a_way_to_its_buyer_is_refused_and_nothing_changes(world) -> None:
    key = world.business.sell("file-1", CUP=1)
    before = in_the_books()
    [refusal] = write_off((key, "We are sorry.")).refusals
    assert refusal.code == "orders.no-letters"
    assert in_the_books() == before


def test_empty_and_endless_letters_are_refused_and_the_others_of_the_set_go(world) -> None:
    first, second, third = world.bought("1"), world.bought("2"), world.bought("3")
    moved = write_off((first, "  \r\n "), (second, "x" * 2001), (third, "y" * 2000))
    assert [(one.code, one.row) for one in moved.refusals] == [("orders.no-text", 0), ("orders.long-text", 1)]
    assert list(moved.states) == [third]
    assert [state_of_order(key) for key in (first, second)] == ["allocated", "allocated"]


def test_an_order_that_nobody_knows_is_refused_at_its_place(world) -> None:
    key = world.bought("1")
    moved = write_off((999_999, "Hello"), (key, "Hello"))
    assert [(one.code, one.row) for one in moved.refusals] == [("orders.unknown", 0)]
    assert list(moved.states) == [key]


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "es", "nl", "pl", "sv", "pt", "ja", "zh", "xx"])
def test_a_letter_names_the_order_and_the_goods_and_fits_in_every_language(language) -> None:
    text = letter_for(language, number="028-1", goods="“Tea {pot}”")
    assert "028-1" in text
    assert "“Tea {pot}”" in text
    assert len(text) < 1000


def test_the_words_of_a_letter_are_forgotten_after_three_months_and_that_it_was_written_is_not(world) -> None:
    key, fresh = world.bought("1"), world.bought("2")
    write_off((key, "We are sorry."), (fresh, "We are sorry."))
    settle()
    Errand.objects.filter(order_id=key).update(at=now() - timedelta(days=91))
    perform_job(job_id=start_job("orders.forget_letters", arguments={}, actor=SYSTEM))
    assert (bytes(errand(key, "letter").sealed), errand(key, "letter").state) == (b"", "done")
    assert letter_of(errand(fresh, "letter")) == "We are sorry."
