"""Letters about findings: one a run and person, of what is new to them, in their language and scope."""

import pytest
from django.core import mail

from zayton.kernel.access.models import Person
from zayton.kernel.access.public import actor_for
from zayton.kernel.time import now
from zayton.listings.models import WatchLetter
from zayton.listings.tests.watched import ours, theirs, watched
from zayton.listings.watch_states import FindingState
from zayton.listings.watching.findings import move_findings
from zayton.listings.watching.letters import want_letters

pytestmark = pytest.mark.django_db


def reader(name="lin", *, language="en", email="lin@example.com", **scope):
    person = Person.objects.create_user(
        name, roles=["operator"], display_name=name, email=email, language=language, **scope
    )
    return person, want_letters(actor=actor_for(person), wanted=True, at=now())


@pytest.fixture
def here():
    return watched("POT")


def hijack(here):
    here.street.offers["CUP"] = [ours(box=False), theirs("Evil Ltd", 1500, box=True)]
    here.street.shown["POT"] |= {"title": "Other"}
    # the box was ours before
    here.listing("CUP").watch.__class__.objects.update(held_box=True)
    return here.look()


def test_everything_a_run_found_is_one_letter_with_what_to_do(here):
    here.look()
    reader()
    assert len(hijack(here)) == 3
    (letter,) = mail.outbox
    assert letter.to == ["lin@example.com"]
    assert letter.subject.startswith("3 findings about listings: ")
    for words in ("From £15.00 delivered: Evil Ltd", "Cup → Other", "make a test purchase", "POT · A"):
        assert words in letter.body


def test_what_was_told_is_not_told_again_until_it_gets_worse(here):
    here.look()
    reader()
    hijack(here)
    here.look()
    assert len(mail.outbox) == 1
    here.street.offers["CUP"].append(theirs("Worse Ltd", 1400))
    here.look()
    assert len(mail.outbox) == 2
    assert "Worse Ltd" in mail.outbox[1].body
    assert "Cup → Other" not in mail.outbox[1].body


def test_what_somebody_took_on_is_not_told(here):
    here.look()
    hijack(here)
    ids = [one.pk for one in here.listing("POT").findings.all()]
    person, _ = reader()
    WatchLetter.objects.update(told_until=now().replace(year=2020))
    move_findings(ids=ids, to=FindingState.ACKNOWLEDGED, actor=actor_for(person), at=now())
    here.look()
    assert "Other" not in mail.outbox[0].body


def test_everybody_reads_it_in_their_own_language_and_only_of_their_shops(here):
    here.look()
    reader("wang", language="zh-hans", email="wang@example.com")
    reader("far", email="far@example.com", shops=[])
    hijack(here)
    assert [letter.to for letter in mail.outbox] == [["wang@example.com"]]


def test_who_has_no_address_is_told_so_and_gets_none(here):
    _person, (refusal,) = reader(email="")
    assert refusal.code == "listings.no_mail_address"
    assert not WatchLetter.objects.exists()


def test_who_no_longer_wants_letters_or_has_left_gets_none(here):
    here.look()
    first, _ = reader("one", email="one@example.com")
    second, _ = reader("two", email="two@example.com")
    assert want_letters(actor=actor_for(first), wanted=False, at=now()) == []
    Person.objects.filter(pk=second.pk).update(is_active=False)
    hijack(here)
    assert mail.outbox == []


def test_a_mail_server_that_fails_is_told_on_the_page_and_tried_in_the_next_run(here, settings):
    here.look()
    reader()
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.nowhere.EmailBackend"
    hijack(here)
    letter = WatchLetter.objects.get()
    assert letter.failed_at is not None
    assert "nowhere" in letter.failed_said
    settings.EMAIL_BACKEND = good
    here.look()
    assert len(mail.outbox) == 1
    assert WatchLetter.objects.get().failed_at is None
