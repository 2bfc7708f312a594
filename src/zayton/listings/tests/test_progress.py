"""How far publishing is: by shop what was sent, taken and refused, on a page that moves by itself."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_connection, push_due
from zayton.listings.queries.progress import publishing_progress
from zayton.listings.tests.builders import seller
from zayton.listings.tests.test_publishing import write
from zayton.listings.words import problem_words

pytestmark = pytest.mark.django_db
PAGE = "listings:publishing"


def asked(*codes, shops=("A", "B")):
    """A seller who asked for all of these everywhere, with nothing sent yet."""
    made = seller(*codes, shops=shops)
    drafts = []
    for code in codes:
        write(made, code)
        drafts += [OfferDraft(made.shops[shop], made.skus[code], code, 999) for shop in shops]
    assert not publish(drafts=drafts, actor=SYSTEM, at=now()).refusals
    return made


def far(scope=None):
    rows = publishing_progress(scope=scope or Scope.everything(), since=now() - timedelta(hours=1))
    return {
        one.shop: (one.asked, one.waiting, one.put_off, one.deciding, one.on_sale, one.refused)
        for one in rows
    }


def text_of(client, query=""):
    return unescape(client.get(f"{reverse(PAGE)}{query}").content.decode())


def test_each_shop_is_counted_by_what_its_channel_answered() -> None:
    made = asked("CUP", "POT", "LID")
    made.markets["A"].against["POT"] = Fault(FaultKind.REFUSED, "no such category")
    push_connection(made.connections["A"])
    assert far() == {"A": (3, 0, 0, 0, 2, 1), "B": (3, 3, 0, 0, 0, 0)}
    Listing.objects.filter(msku="LID").update(state="pending")
    assert far()["A"] == (3, 0, 0, 1, 1, 1)


def test_what_the_channel_rejects_afterwards_counts_as_refused() -> None:
    made = asked("CUP", shops=("A",))
    push_due()
    made.see("A", "CUP", standing="rejected")
    assert far()["A"] == (1, 0, 0, 0, 0, 1)


def test_what_is_put_off_says_when_it_is_tried_again() -> None:
    made = asked("CUP", shops=("A",))
    made.markets["A"].faults.append(Fault(FaultKind.AWAY, "busy"))
    push_due()
    [row] = publishing_progress(scope=Scope.everything(), since=now() - timedelta(hours=1))
    assert (row.waiting, row.put_off, row.sent) == (1, 1, 0)
    assert row.again_at == Ask.objects.get(kind="content").due_at


def test_what_was_asked_before_is_another_run() -> None:
    asked("CUP", shops=("A",))
    Ask.objects.update(asked_at=now() - timedelta(days=2))
    assert far() == {}


def test_nobody_counts_shops_they_do_not_see() -> None:
    made = asked("CUP")
    assert list(far(Scope(shops=frozenset({made.shops["B"]})))) == ["B"]


def test_the_page_shows_each_shop_and_moves_until_all_is_decided() -> None:
    made = asked("CUP", "POT")
    client = client_of("operator")
    before = text_of(client)
    assert before.count("0 of 4 listings are sent.") == 1
    assert "refused." not in before
    # what is said above the bars moves with them
    assert 'hx-select-oob="#publishing-said"' in before
    assert 'id="publishing-said"' in before
    assert before.count('<progress max="2" value="0"') == 2
    assert 'hx-trigger="every 2s"' in before
    made.markets["B"].against["POT"] = Fault(FaultKind.REFUSED, "no such category")
    push_due()
    after = text_of(client)
    assert "4 of 4 listings are sent. 1 was refused." in after
    assert "hx-trigger" not in after.partition('id="publishing"')[2].partition(">")[0]


def test_the_page_says_what_it_is_for_while_there_is_nothing() -> None:
    assert "Nothing was published lately" in text_of(client_of("operator"))


def test_a_span_that_does_not_exist_is_the_usual_one() -> None:
    asked("CUP", shops=("A",))
    assert "0 of 1 listing is sent." in text_of(client_of("operator"), "?hours=nonsense")


@pytest.mark.parametrize(
    ("field", "code", "sentence"),
    [
        ("title", "required", "Title is required."),
        ("bullets", "required", "Bullet points are required."),
        ("bullets", "too_long", "Bullet points: one is longer than 9 characters."),
        ("images", "too_many", "Pictures: more than 9."),
        ("color", "required", "color is required."),
    ],
)
def test_what_is_wrong_is_said_in_a_right_sentence(field, code, sentence) -> None:
    with override("en"):
        assert problem_words({"field": field, "code": code, "words": "9"}) == sentence


def test_the_same_counts_by_api() -> None:
    made = asked("CUP", shops=("A",))
    push_due()
    client = client_of("operator")
    [row] = client.get("/api/listings/publishing").json()["items"]
    assert (row["shop_id"], row["asked"], row["sent"], row["on_sale"]) == (made.shops["A"], 1, 1, 1)


@pytest.mark.parametrize(
    "since", ["0121-03-13T03:52:46-16:47", "2026-11-22T10:00:00", "9999-12-31T23:59:59-23:59"]
)
def test_a_moment_that_no_clock_shows_is_refused_and_no_failure(since) -> None:
    answer = client_of("boss").get("/api/listings/publishing", {"since": since})
    assert answer.status_code in (200, 422)
