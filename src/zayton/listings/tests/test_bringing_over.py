"""Listings that were made at their marketplace: seen, matched, left alone, and brought over with row and match kept."""

import itertools
from dataclasses import dataclass, field, replace

import pytest

from zayton.channels import registry
from zayton.channels.models import ConnectedShop, SkuMatch
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Problem, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.channels.public import MatchDraft, match_skus
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.listings.bulkedit.standing import found_by_id, listings_to_edit
from zayton.listings.models import Ask, Finding, Listing
from zayton.listings.operations.bringing import bring_over
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.operations.switching import delist, relist
from zayton.listings.tests.builders import DAY, MEMORY, seller

pytestmark = pytest.mark.django_db
KEYS = itertools.count()


@dataclass
class Desk:
    """What a marketplace was asked to bring over, and what it has against whom."""

    asked: list[list[str]] = field(default_factory=list)
    against: dict[str, Fault] = field(default_factory=dict)

    def bring(self, keys):
        self.asked.append([key.sku for key in keys])
        return [self._told(key) for key in keys]

    def _told(self, key):
        if fault := self.against.get(key.sku):
            problems = (Problem("25718", fault.said),)
            return Published(key, "11", Standing.OUTSIDE, problems, Outcome(key.sku, fault))
        return Published(key._replace(remote=f"o-{key.sku}"), "11", Standing.LIVE, (), Outcome(key.sku))


@pytest.fixture
def shelf():
    one = seller("CUP", "POT", shops=("A",))
    one.receive("CUP", 3)
    return one


@pytest.fixture
def desk(shelf, monkeypatch):
    found = Desk()

    def connect(account, caller):
        return replace(MEMORY.connect(account, caller), bringing=found)

    adapter = replace(MEMORY, connect=connect, bringing="A SKU and business policies.")
    monkeypatch.setitem(registry._ADAPTERS, "memory", adapter)
    return found


def outside(made, sku, item="11", **told):
    told = {"standing": "outside", "item": item, "quantity": 7, "title": "A cup", "price_minor": 999} | told
    made.see("A", sku, remote=f"item:{item}", currency="GBP", **told)
    settle()


def settle():
    read_journal()
    while push_due():
        read_journal()


@pytest.fixture
def made(shelf, desk):
    """Three cups on the shelf, of which a listing by hand shows seven."""
    outside(shelf, "CUP")
    return shelf


def brought(made, *skus, actor=SYSTEM, **more):
    ids = [made.listing("A", sku).pk for sku in skus]
    asked = bring_over(listing_ids=ids, actor=actor, at=DAY, **more)
    settle()
    return asked


def test_it_is_found_matched_by_its_code_and_left_alone(made, desk) -> None:
    one = made.listing("A", "CUP")
    assert (one.state, one.sku_id, one.quantity, one.item) == ("outside", made.skus["CUP"], 7, "11")
    assert Entry.objects.get(verb="listings.found").payload == {"state": "outside"}
    # stock moves, and a price is asked for: nobody is told, and nothing is said to be on its way
    made.lose("CUP", 1)
    settle()
    assert not Ask.objects.exists()
    assert made.markets["A"].calls == []


def test_brought_over_it_is_the_same_row_with_the_same_match_and_shows_the_stock(made, desk) -> None:
    before = made.listing("A", "CUP")
    assert brought(made, "CUP").listing_ids == [before.pk]
    after = Listing.objects.get()
    assert (after.pk, after.sku_id, after.item) == (before.pk, before.sku_id, "11")
    assert (after.state, after.remote, made.shown("A", "CUP")) == ("live", "o-CUP", 3)
    assert desk.asked == [["CUP"]]
    told = Entry.objects.get(verb="listings.brought_over")
    assert (told.document_id, told.payload["why"]) == (after.pk, "brought_over")
    # what is told of it by the other way is no change that somebody made there
    made.see(
        "A",
        "CUP",
        remote="o-CUP",
        quantity=3,
        title="Another title",
        price_minor=999,
        currency="GBP",
        item="11",
    )
    settle()
    assert not Entry.objects.filter(verb="listings.changed_there").exists()
    assert not Finding.objects.exists()


def test_what_its_marketplace_refuses_is_said_and_changes_nothing(made, desk) -> None:
    desk.against["CUP"] = Fault(FaultKind.REFUSED, "Cannot migrate listing. No business policies.")
    brought(made, "CUP")
    one, ask = made.listing("A", "CUP"), made.ask("A", "CUP", "bring")
    assert (one.state, one.remote, ask.state) == ("outside", "item:11", "failed")
    assert ask.fault_said == "Cannot migrate listing. No business policies."
    assert Entry.objects.get(verb="listings.refused").payload["kind"] == "bring"
    assert made.markets["A"].calls == []
    # mended there, it is asked for again
    desk.against.clear()
    brought(made, "CUP")
    assert made.listing("A", "CUP").state == "live"


def test_a_sighting_from_before_it_was_brought_over_changes_nothing(made, desk) -> None:
    brought(made, "CUP")
    # the pass began before, and its page was read after
    outside(made, "CUP", quantity=3)
    one = made.listing("A", "CUP")
    assert (one.state, one.remote) == ("live", "o-CUP")
    made.lose("CUP", 1)
    settle()
    assert made.shown("A", "CUP") == 2


def test_a_marketplace_that_is_away_is_asked_again(made, desk) -> None:
    desk.against["CUP"] = Fault(FaultKind.AWAY, "down")
    brought(made, "CUP")
    ask = made.ask("A", "CUP", "bring")
    assert (ask.state, ask.tries, made.listing("A", "CUP").state) == ("due", 1, "outside")


def test_one_variation_brings_the_others(made, desk) -> None:
    outside(made, "RED", item="22")
    outside(made, "BLUE", item="22")
    assert len(brought(made, "RED").listing_ids) == 2
    assert desk.asked == [["RED", "BLUE"]]
    assert set(Listing.objects.filter(item="11").values_list("msku", "state")) >= {("CUP", "outside")}


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("no_seller_sku", "listings.no_seller_sku"),
        ("seller_sku_taken", "listings.seller_sku_taken"),
        ("auction", "listings.an_auction"),
    ],
)
def test_what_is_known_to_be_refused_is_refused_at_once_for_all_of_a_listing(
    made, desk, code, refusal
) -> None:
    outside(made, "GOOD", item="33")
    outside(made, "33 Size=M", item="33")
    Listing.objects.filter(msku="33 Size=M").update(problems=[{"code": code, "words": "", "field": ""}])
    asked = brought(made, "GOOD")
    assert ([one.code for one in asked.refusals], asked.listing_ids, desk.asked) == ([refusal], [], [])


def test_what_needs_it_not_or_is_not_seen_or_not_connected_is_refused(made, desk) -> None:
    made.see("A", "POT", quantity=1)
    assert [one.code for one in brought(made, "POT").refusals] == ["listings.nothing_to_bring"]
    unknown = bring_over(listing_ids=[999_999], actor=SYSTEM, at=DAY)
    assert [one.code for one in unknown.refusals] == ["listings.unknown_listing"]
    ConnectedShop.objects.all().delete()
    assert [one.code for one in brought(made, "CUP").refusals] == ["listings.not_connected"]
    assert not Ask.objects.filter(kind="bring").exists()


def test_nothing_else_is_done_to_it_from_here(made, desk) -> None:
    one = made.listing("A", "CUP")
    draft = OfferDraft(made.shops["A"], made.skus["CUP"], "CUP", 1200)
    refused = publish(drafts=[draft], actor=SYSTEM, at=DAY).refusals
    refused += delist(listing_ids=[one.pk], actor=SYSTEM, at=DAY).refusals
    refused += relist(listing_ids=[one.pk], actor=SYSTEM, at=DAY).refusals
    assert {one.code for one in refused} == {"listings.not_brought_over"}
    found = found_by_id(list(listings_to_edit([one.pk], scope=SYSTEM.scope)), sees_cost=True)[one.pk]
    assert {fault.code for fault in found.standing.locked.values()} == {"listings.edit_outside"}
    # a quantity rule is ours, and holds from the day it is brought over
    assert "rule" not in found.standing.locked
    rule = RuleDraft(made.shops["A"], one.pk, keep_back="1")
    assert not set_show_rules(drafts=[rule], actor=SYSTEM, at=DAY).refusals
    settle()
    assert (Listing.objects.get().is_ended, made.markets["A"].calls, Ask.objects.count()) == (False, [], 0)
    brought(made, "CUP")
    assert made.shown("A", "CUP") == 2


def test_a_wish_from_before_it_was_seen_waits(made, desk) -> None:
    Ask.objects.create(
        listing=made.listing("A", "CUP"),
        kind="quantity",
        value=3,
        due_at=DAY,
        asked_at=DAY,
        unmet_since=DAY,
        asked_by="x",
    )
    assert not push_due()
    assert made.ask("A", "CUP").state == "due"


def test_given_a_sku_there_it_stays_the_same_row_with_the_match_a_person_made(made, desk) -> None:
    outside(made, "44", item="44", formerly="44")
    match_skus(drafts=[MatchDraft(made.shops["A"], "44", made.skus["POT"])], actor=SYSTEM, at=DAY)
    settle()
    row = made.listing("A", "44")
    assert row.sku_id == made.skus["POT"]
    outside(made, "POT-HUB", item="44", formerly="44")
    named = Listing.objects.get(item="44")
    assert (named.pk, named.msku, named.sku_id) == (row.pk, "POT-HUB", made.skus["POT"])
    # its orders name it so from now on
    assert SkuMatch.objects.get(msku="POT-HUB").sku_id == made.skus["POT"]
    # one that stands there already is not pushed aside
    outside(made, "CUP", item="11", formerly="POT-HUB")
    assert made.listing("A", "POT-HUB").pk == row.pk


def test_who_may_only_read_brings_nothing_over_and_others_shops_are_not_there(made, desk) -> None:
    one = made.listing("A", "CUP")
    body = {"listing_ids": [one.pk]}
    assert sent(client_of("service"), body).status_code == 403
    answer = sent(client_of("operator", shops=[made.shops["A"] + 1000]), body)
    assert [row["code"] for row in answer.json()["refusals"]] == ["listings.unknown_listing"]
    assert client_of("service").post(f"/listings/{one.pk}/bring-over").status_code == 403
    assert (
        client_of("operator", shops=[made.shops["A"] + 1000])
        .post(f"/listings/{one.pk}/bring-over")
        .status_code
        == 404
    )
    assert not Ask.objects.exists()


def sent(client, body):
    headers = {"Idempotency-Key": f"bring-{next(KEYS)}"}
    return client.post("/api/listings/bring-over", body, content_type="application/json", headers=headers)


def test_over_http_it_is_asked_for_and_told(made, desk) -> None:
    one = made.listing("A", "CUP")
    answer = sent(client_of("operator"), {"listing_ids": [one.pk]})
    assert (answer.status_code, answer.json()) == (200, {"listing_ids": [one.pk], "refusals": []})
    assert client_of("operator").get("/api/listings?state=outside").json()["items"][0]["id"] == one.pk
    settle()
    assert sent(client_of("operator"), {"listing_ids": [one.pk]}).status_code == 409


@pytest.mark.parametrize(
    ("language", "state", "button", "demand"),
    [
        ("en", "On sale, not brought over", "Bring over", "does not follow your stock"),
        ("zh-hans", "在售，未接管", "接管", "不会随库存变化"),
    ],
)
def test_its_page_says_so_and_brings_it_over(made, desk, language, state, button, demand) -> None:
    one, client = made.listing("A", "CUP"), client_of("operator", language=language)
    page = client.get(f"/listings/{one.pk}").content.decode()
    assert all(words in page for words in (state, button, demand, "A SKU and business policies."))
    desk.against["CUP"] = Fault(FaultKind.REFUSED, "No business policies.")
    client.post(f"/listings/{one.pk}/bring-over")
    settle()
    refused = client.get(f"/listings/{one.pk}").content.decode()
    assert "No business policies." in refused
    desk.against.clear()
    client.post(f"/listings/{one.pk}/bring-over")
    settle()
    assert state not in client.get(f"/listings/{one.pk}").content.decode()


def test_in_chinese_nothing_stands_between_two_sentences_of_a_refusal(made, desk) -> None:
    one, client = made.listing("A", "CUP"), client_of("operator", language="zh-hans")
    Listing.objects.update(
        problems=[{"code": name, "words": "", "field": ""} for name in ("no_seller_sku", "auction")]
    )
    answer = client.post(f"/listings/{one.pk}/bring-over", follow=True).content.decode()
    assert "没有 SKU 无法接管。请在平台上为每个变体填写一个" in answer
    rows = client.get("/listings/", {"format": "json"}).json()["rows"]
    assert [row["trouble"] for row in rows] == [
        "它在平台上没有自己的 SKU。请在平台上填写一个，最好就用我方 SKU 的编码，然后接管。这是拍卖，无法接管。"
    ]


def test_the_list_says_how_many_do_not_follow_the_stock(made, desk) -> None:
    page = client_of("operator").get("/listings/").content.decode()
    assert "1 was made at its marketplace and is not brought over: it does not follow your stock." in page


def test_many_are_brought_over_from_the_table_with_a_preview(made, desk) -> None:
    outside(made, "POT", item="55")
    outside(made, "66", item="66")
    Listing.objects.filter(msku="66").update(problems=[{"code": "no_seller_sku", "words": "", "field": ""}])
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    client = client_of("operator")

    def posted(step):
        form = {"bulk": "bring_over", "step": step, "id": ids}
        return client.post("/listings/", form).content.decode()

    preview = posted("preview")
    assert "2 would be brought over" in preview
    assert "has no SKU of its own at its marketplace" in preview
    assert not Ask.objects.exists()
    assert "2 are being brought over" in posted("apply")
    settle()
    assert dict(Listing.objects.values_list("msku", "state")) == {
        "CUP": "live",
        "POT": "live",
        "66": "outside",
    }


def test_a_dry_run_asks_for_nothing(made, desk) -> None:
    would = brought(made, "CUP", dry_run=True)
    assert would.listing_ids == [made.listing("A", "CUP").pk]
    assert not Ask.objects.exists()
