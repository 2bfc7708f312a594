"""A listing that vanished at its channel: people are told once, by shop, and no more once it is back or ended."""

from urllib.parse import unquote_plus

import pytest
from django.urls import reverse
from django.utils.translation import override

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM, actor_for
from zayton.kernel.journal.models import Entry
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Finding, Listing
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist, relist
from zayton.listings.operations.writing import ContentDraft, write_content
from zayton.listings.tests.builders import seller
from zayton.listings.tests.watched import watched
from zayton.listings.watch_states import FindingState
from zayton.listings.watching.findings import move_findings
from zayton.listings.watching.judging import settle_unsold
from zayton.ui.public import newest_notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = watched("POT")
    read_journal()
    return made


def vanish(here, *skus):
    for sku in skus:
        here.seller.see("A", sku, item=f"I-{sku}", standing="deleted")
    read_journal()


def back(here, sku):
    here.seller.see("A", sku, item=f"I-{sku}", **here.street.shown[sku])
    read_journal()


def bell(**person):
    who = Person.objects.create_user("o", roles=["operator"], **person)
    with override("en"):
        return [one for one in newest_notices(actor_for(who)) if "gone from" in str(one.words)]


def opened():
    return Entry.objects.filter(verb="listings.finding_opened").count()


def publish_pot(here):
    texts = [ContentDraft(here.seller.skus["POT"], "en", "A pot")]
    assert not write_content(drafts=texts, pictures={}, actor=SYSTEM, at=now())
    offer = OfferDraft(here.shop, here.seller.skus["POT"], "POT", 2000)
    assert not publish(drafts=[offer], actor=SYSTEM, at=now()).refusals


class TestTelling:
    def test_it_is_told_once_with_what_to_do(self, here):
        vanish(here, "POT")
        vanish(here, "POT")
        assert here.found() == [("gone", "POT")]
        assert opened() == 1
        (notice,) = bell()
        assert str(notice.words).startswith("A: 1 listing is gone from the channel. Put it on sale again")

    def test_a_shop_that_was_emptied_is_one_notice(self, here):
        vanish(here, "CUP", "POT")
        (notice,) = bell()
        assert "A: 2 listings are gone" in str(notice.words)
        page = client_of("operator").get(f"{unquote_plus(notice.href)}&format=json").json()
        assert {row["msku"] for row in page["rows"]} == {"CUP", "POT"}

    def test_who_does_not_see_the_shop_is_not_told(self, here):
        vanish(here, "POT")
        assert bell(shops=[]) == []

    def test_one_that_a_channel_calls_gone_when_it_is_told_its_units_is_told_too(self):
        made = seller("POT", shops=("A",))
        made.see("A", "POT")
        made.receive("POT", 5)
        made.markets["A"].against["POT"] = Fault(FaultKind.GONE, "no such SKU")
        read_journal()
        push_due()
        read_journal()
        assert made.listing("A", "POT").state == "deleted"
        assert [one.kind for one in Finding.objects.all()] == ["gone"]

    def test_one_that_was_deleted_before_we_first_saw_it_has_not_vanished(self, here):
        here.seller.see("A", "OLD", standing="deleted")
        read_journal()
        assert here.found() == []

    def test_one_that_a_channel_never_took_has_not_vanished(self, here):
        push = here.seller.markets["A"]
        here.street.publish, here.street.rules = push.publish, push.rules
        texts = [ContentDraft(here.seller.skus["POT"], "en", "A pot")]
        assert not write_content(drafts=texts, pictures={}, actor=SYSTEM, at=now())
        offer = OfferDraft(here.shop, here.seller.skus["POT"], "POT-2", 2000)
        assert not publish(drafts=[offer], actor=SYSTEM, at=now()).refusals
        push.faults = [Fault(FaultKind.GONE, "no such category")]
        push_due()
        read_journal()
        assert here.listing("POT-2").state == "deleted"
        assert here.found() == []

    def test_its_other_findings_are_no_news_any_more(self, here):
        assert here.look(title="Hijacked") == [("title", "CUP")]
        vanish(here, "CUP")
        assert here.found() == [("gone", "CUP")]


class TestSettling:
    def test_one_that_is_back_is_settled_and_told_anew_when_it_goes_again(self, here):
        vanish(here, "POT")
        back(here, "POT")
        assert here.found() == []
        vanish(here, "POT")
        assert here.found() == [("gone", "POT")]
        assert opened() == 2

    def test_one_that_is_taken_off_for_good_is_settled(self, here):
        vanish(here, "POT")
        assert not delist(listing_ids=[here.listing("POT").pk], actor=SYSTEM, at=now()).refusals
        # nothing was published from here and nothing is sent: the log says so all the same
        assert Entry.objects.filter(verb="listings.ended").count() == 1
        read_journal()
        assert here.found() == []
        vanish(here, "POT")
        assert here.found() == []

    def test_the_next_run_of_the_watch_leaves_it_standing(self, here):
        vanish(here, "POT")
        assert settle_unsold(connection_id=here.connection, at=now()) == 0
        assert here.found() == [("gone", "POT")]
        Listing.objects.filter(msku="POT").update(is_ended=True)
        assert settle_unsold(connection_id=here.connection, at=now()) == 1

    def test_one_that_is_published_again_is_settled(self, here):
        publish_pot(here)
        push = here.seller.markets["A"]
        here.street.publish, here.street.rules, here.street.show = push.publish, push.rules, push.show
        vanish(here, "POT")
        Listing.objects.filter(msku="POT").update(remote="what-is-no-more")
        assert not relist(listing_ids=[here.listing("POT").pk], actor=SYSTEM, at=now()).refusals
        assert here.listing("POT").remote == ""
        push_due()
        read_journal()
        assert here.listing("POT").state == "live"
        assert here.found() == []

    def test_put_on_again_it_is_made_before_it_is_told_any_units(self):
        made = seller("POT", shops=("A",))
        made.receive("POT", 5)
        texts = [ContentDraft(made.skus["POT"], "en", "A pot")]
        assert not write_content(drafts=texts, pictures={}, actor=SYSTEM, at=now())
        publish(drafts=[OfferDraft(made.shops["A"], made.skus["POT"], "POT", 2000)], actor=SYSTEM, at=now())
        push_due()
        made.see("A", "POT", standing="deleted")
        # what came in while it was gone is for the one that is made
        made.receive("POT", 3)
        read_journal()
        market = made.markets["A"]
        market.calls.clear()
        relist(listing_ids=[made.listing("A", "POT").pk], actor=SYSTEM, at=now())
        push_due()
        assert market.calls[0] == "publish"
        push_due()
        assert (market.units["", "POT"], made.listing("A", "POT").quantity) == (8, 8)

    def test_one_that_nobody_wrote_down_cannot_be_put_on_again_and_says_so(self, here):
        vanish(here, "POT")
        asked = relist(listing_ids=[here.listing("POT").pk], actor=SYSTEM, at=now())
        assert [one.code for one in asked.refusals] == ["listings.nothing_written"]
        assert asked.listing_ids == []
        assert here.found() == [("gone", "POT")]

    def test_one_that_a_person_lets_be_gone_is_not_told_again_until_it_was_back(self, here):
        vanish(here, "POT")
        ids = Finding.objects.values_list("pk", flat=True)
        move_findings(ids=ids, to=FindingState.DISMISSED, actor=SYSTEM, at=now())
        vanish(here, "POT")
        assert here.found() == []
        back(here, "POT")
        vanish(here, "POT")
        assert here.found() == [("gone", "POT")]

    def test_published_and_gone_again_before_anybody_looked_is_another_loss(self, here):
        publish_pot(here)
        push = here.seller.markets["A"]
        here.street.publish, here.street.rules, here.street.show = push.publish, push.rules, push.show
        vanish(here, "POT")
        dismiss()
        relist(listing_ids=[here.listing("POT").pk], actor=SYSTEM, at=now())
        push_due()
        assert here.listing("POT").state == "live"
        vanish(here, "POT")
        assert here.found() == [("gone", "POT")]

    def test_back_by_itself_and_gone_again_before_anybody_looked_is_another_loss(self, here):
        vanish(here, "POT")
        dismiss()
        here.seller.see("A", "POT", item="I-POT", **here.street.shown["POT"])
        vanish(here, "POT")
        assert here.found() == [("gone", "POT")]

    def test_let_be_gone_after_it_was_back_it_is_not_told_again(self, here):
        vanish(here, "POT")
        here.seller.see("A", "POT", item="I-POT", **here.street.shown["POT"])
        here.seller.see("A", "POT", item="I-POT", standing="deleted")
        # a person looks and lets it be before the journal was read
        dismiss()
        read_journal()
        assert here.found() == []


def dismiss():
    ids = Finding.objects.values_list("pk", flat=True)
    move_findings(ids=ids, to=FindingState.DISMISSED, actor=SYSTEM, at=now())


class TestPages:
    def test_the_finding_says_what_to_do_and_does_it(self, here):
        vanish(here, "POT")
        client = client_of("operator")
        page = client.get(reverse("listings:finding", args=[Finding.objects.get().pk])).content.decode()
        assert "Put it on sale again, which publishes it anew" in page
        where = reverse("listings:switch", args=[here.listing("POT").pk])
        assert where in page
        told = client.post(where, {"off": "0"}, follow=True)
        assert "was never written down here" in told.content.decode()
        client.post(where, {"off": "1"})
        read_journal()
        assert here.found() == []

    def test_who_may_only_look_is_offered_no_switch(self, here):
        vanish(here, "POT")
        page = client_of("service").get(reverse("listings:finding", args=[Finding.objects.get().pk]))
        assert "Put on sale again" not in page.content.decode()

    def test_the_listing_itself_offers_both_ways_out(self, here):
        vanish(here, "POT")
        page = client_of("operator").get(reverse("listings:listing", args=[here.listing("POT").pk]))
        assert "Put on sale again" in page.content.decode()
        assert "Take off sale" in page.content.decode()
