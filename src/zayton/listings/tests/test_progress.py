"""How far publishing is: by shop what was sent, taken and refused, on a page that moves by itself."""

import json
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.models import ConnectedShop, Connection
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


def lately(scope=None):
    at = now()
    return publishing_progress(scope=scope or Scope.everything(), since=at - timedelta(hours=1), at=at)


def far(scope=None):
    rows = lately(scope)
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
    [row] = lately()
    assert (row.waiting, row.put_off, row.sent) == (1, 1, 0)
    assert row.again_at == Ask.objects.get(kind="content").due_at


def test_what_was_asked_before_is_another_run() -> None:
    asked("CUP", shops=("A",))
    Ask.objects.update(asked_at=now() - timedelta(days=2))
    assert far() == {}


def waiting_shop(count=3):
    """A shop that took one listing just now, with others that wait."""
    made = asked(*(f"S{n}" for n in range(count)), shops=("A",))
    push_due()
    first, *others = Ask.objects.filter(kind="content").order_by("pk")
    Ask.objects.filter(pk__in=[one.pk for one in others]).update(state="due", sent_at=None, due_at=now())
    Ask.objects.filter(pk=first.pk).update(asked_at=now() - timedelta(minutes=10))
    return made


def test_the_pace_and_when_the_rest_is_sent_follow_from_what_was_taken_lately() -> None:
    waiting_shop()
    [row] = lately()
    assert (row.waiting, row.per_hour) == (2, 6)
    assert timedelta(minutes=19) < row.ready_at - now() <= timedelta(minutes=20)
    page = text_of(client_of("operator"))
    assert "about 6 an hour" in page
    assert "All sent, roughly" in page
    assert "as fast as the channel's limits allow" in page


def test_what_was_taken_an_hour_ago_is_no_pace() -> None:
    waiting_shop()
    Ask.objects.filter(state="done").update(sent_at=now() - timedelta(minutes=50))
    [row] = lately()
    assert (row.per_hour, row.ready_at) == (None, None)
    page = text_of(client_of("operator"))
    assert "Nothing was answered in the last ten minutes" in page
    assert "All sent, roughly" not in page


def test_a_throttled_shop_says_until_when_and_goes_on_from_there() -> None:
    waiting_shop()
    until = now() + timedelta(minutes=15)
    rest = {"tries": 1, "fault_kind": "throttled", "fault_said": "429", "due_at": until}
    Ask.objects.filter(state="due").update(**rest)
    [row] = lately()
    assert [(one.kind, one.listings, one.again_at) for one in row.rests] == [("throttled", 2, until)]
    assert timedelta(minutes=34) < row.ready_at - now() <= timedelta(minutes=35)
    page = text_of(client_of("operator"))
    assert (
        "2 listings could not be sent and are tried again. The marketplace asks for fewer calls: 429." in page
    )
    assert f'datetime="{until.isoformat()}"' in page


def test_while_one_may_go_out_the_others_rests_hold_up_nothing() -> None:
    waiting_shop()
    one = Ask.objects.filter(state="due").first()
    Ask.objects.filter(pk=one.pk).update(tries=1, fault_kind="away", due_at=now() + timedelta(hours=9))
    [row] = lately()
    assert [rest.listings for rest in row.rests] == [1]
    assert row.ready_at - now() <= timedelta(minutes=20)


def test_a_rest_that_is_over_is_in_the_queue_again() -> None:
    waiting_shop()
    Ask.objects.filter(state="due").update(tries=3, fault_kind="away", due_at=now() - timedelta(seconds=1))
    [row] = lately()
    assert (row.rests, row.put_off) == ((), 2)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("denied", "The marketplace denies access: revoked. Check the credentials"),
        ("paused", "The connection is paused, so nothing is sent."),
    ],
)
def test_a_connection_that_stands_still_says_why_and_promises_no_end(state, words) -> None:
    made = waiting_shop()
    kind = "denied" if state == "denied" else ""
    Connection.objects.update(state=state, fault_kind=kind, fault_said="revoked")
    [row] = lately()
    assert row.ready_at is None
    page = text_of(client_of("operator"))
    assert words in page
    assert reverse("channels:connection", args=[made.connections["A"]]) in page


def test_a_shop_without_a_connection_says_so() -> None:
    waiting_shop()
    ConnectedShop.objects.all().delete()
    [row] = lately()
    assert (row.way.connection_id, row.waiting, row.ready_at) == (None, 2, None)
    assert "The shop sells through no connection" in text_of(client_of("operator"))


def test_the_refused_ones_are_a_click_away() -> None:
    made = asked("CUP", "POT", "LID", shops=("A",))
    made.markets["A"].against["POT"] = Fault(FaultKind.REFUSED, "no such category")
    push_due()
    made.see("A", "LID", standing="rejected")
    client = client_of("operator")
    href = f"{reverse('listings:listings')}?f.shop=A&f.publishing=failed"
    assert href in text_of(client)
    rows = json.loads(client.get(f"{href}&format=json").content)["rows"]
    assert {row["msku"] for row in rows} == {"POT", "LID"}
    wrong = {row["msku"]: row["trouble"] for row in rows}
    assert wrong["POT"] == "no such category"


def test_counting_takes_two_questions_whatever_the_number(django_assert_num_queries) -> None:
    asked("CUP", "POT", "LID", shops=("A", "B"))
    with django_assert_num_queries(2):
        assert len(lately()) == 2


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
    assert (row["connection_state"], row["rests"], row["ready_at"]) == ("working", [], None)
    Ask.objects.filter(kind="content").update(
        state="due", tries=1, fault_kind="away", due_at=now() + timedelta(hours=1)
    )
    [row] = client.get("/api/listings/publishing").json()["items"]
    assert [(one["kind"], one["listings"]) for one in row["rests"]] == [("away", 1)]


@pytest.mark.parametrize(
    "since", ["0121-03-13T03:52:46-16:47", "2026-11-22T10:00:00", "9999-12-31T23:59:59-23:59"]
)
def test_a_moment_that_no_clock_shows_is_refused_and_no_failure(since) -> None:
    answer = client_of("boss").get("/api/listings/publishing", {"since": since})
    assert answer.status_code in (200, 422)
