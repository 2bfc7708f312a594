"""Goods are entered once and published everywhere; taken off and put on again in one action."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zayton.catalog.public import SkuDraft, write_skus
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.public import adapters, skus_of_mskus
from zayton.kernel.access.public import NOBODY, SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.kernel.scopes import Actor, Scope
from zayton.kernel.time import now
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Content, Listing, Offering, Pictures
from zayton.listings.operations import forgetting
from zayton.listings.operations.forgetting import forget_names
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.operations.switching import delist, delist_skus, relist, relist_skus
from zayton.listings.tests.builders import DAY, seller

pytestmark = pytest.mark.django_db


def offers(made, *shops, code="CUP", **facts):
    known = {"msku": code, "price_minor": 999, **facts}
    return [OfferDraft(made.shops[shop], made.skus[code], **known) for shop in shops]


def published(*codes, shops=("A", "B", "C")):
    """A seller of ten each, published in every shop."""
    made = seller(*codes, shops=shops)
    for code in codes:
        made.receive(code, 10)
        write(made, code)
        assert not publish(drafts=offers(made, *shops, code=code), actor=SYSTEM, at=DAY).refusals
    read_journal()
    push_due()
    return made


def write(made, code, language="en", **facts):
    known = {"title": f"A {code.lower()}", "description": "Fine", "bullets": ["One"], **facts}
    signed = {"written_at": DAY, "written_by": "system", "reviewed_at": DAY}
    Content.objects.create(sku_id=made.skus[code], language=language, **known, **signed)


def test_one_form_publishes_to_every_shop() -> None:
    made = published("CUP")
    for shop in "ABC":
        draft = made.markets[shop].published["CUP"]
        assert (draft.title, draft.price_minor, draft.currency, draft.quantity) == ("A cup", 999, "GBP", 10)
        listing = made.listing(shop, "CUP")
        assert (listing.state, listing.item, listing.remote) == ("live", "I-CUP", "r-CUP")


def test_published_twice_is_published_once() -> None:
    made = published("CUP", shops=("A",))
    asked = publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    assert asked.listing_ids == [made.listing("A", "CUP").pk]
    assert Offering.objects.get().version == 1
    assert made.ask("A", "CUP", "content").state == "done"
    assert made.markets["A"].calls.count("publish") == 1


@pytest.mark.parametrize("changed", ["title", "pictures", "weight"])
def test_published_again_after_anything_of_it_changed_is_sent(changed) -> None:
    made = published("CUP", shops=("A",))
    if changed == "title":
        Content.objects.update(title="A better cup")
    if changed == "pictures":
        Pictures.objects.create(sku_id=made.skus["CUP"], urls=["https://pictures.example/1.jpg"])
    if changed == "weight":
        write_skus(drafts=[SkuDraft("CUP", weight_g=250)], actor=SYSTEM, at=DAY)
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    assert made.markets["A"].calls.count("publish") == 2


def test_a_sale_alone_is_nothing_to_publish_again() -> None:
    made = published("CUP", shops=("A",))
    made.lose("CUP", 3)
    read_journal()
    push_due()
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    assert made.markets["A"].calls.count("publish") == 1
    assert made.shown("A", "CUP") == 7


def test_what_was_made_with_its_units_is_not_told_them_again() -> None:
    made = published("CUP", shops=("A",))
    push_due()
    assert made.markets["A"].calls == ["publish"]
    ask = made.ask("A", "CUP")
    assert (ask.state, ask.value, ask.sent_value, made.listing("A", "CUP").quantity) == ("done", 10, 10, 10)


def test_what_was_sold_while_it_was_made_is_told() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 10)
    write(made, "CUP")
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    market, usual = made.markets["A"], made.markets["A"].publish

    def sold_meanwhile(drafts):
        done = usual(drafts)
        made.lose("CUP", 4)
        return done

    market.publish = sold_meanwhile
    push_due()
    push_due()
    assert made.shown("A", "CUP") == 6


def test_a_changed_price_is_a_new_version_and_sent() -> None:
    made = published("CUP", shops=("A",))
    publish(drafts=offers(made, "A", price_minor=1299), actor=SYSTEM, at=DAY)
    push_due()
    assert made.markets["A"].prices["", "CUP"] == 1299
    assert Offering.objects.get().version == 2


def test_a_seller_sku_that_a_set_names_twice_is_one_listing() -> None:
    made = seller("CUP", "POT", shops=("A",))
    twice = [*offers(made, "A"), *offers(made, "A", price_minor=1299)]
    asked = publish(drafts=[*twice, *offers(made, "A", code="POT", msku="CUP")], actor=SYSTEM, at=DAY)
    assert [(one.code, one.row) for one in asked.refusals] == [("listings.msku_taken", 2)]
    assert asked.listing_ids == [made.listing("A", "CUP").pk]
    offer = Offering.objects.get()
    assert (offer.price_minor, offer.version) == (1299, 1)
    assert made.listing("A", "CUP").sku_id == made.skus["CUP"]


def test_a_listing_says_its_own_words_where_it_has_them() -> None:
    made = seller("CUP", shops=("A", "B"))
    write(made, "CUP")
    Pictures.objects.create(sku_id=made.skus["CUP"], urls=["https://pictures.example/1.jpg"])
    publish(drafts=offers(made, "A", texts={"title": "Best cup"}), actor=SYSTEM, at=DAY)
    publish(drafts=offers(made, "B"), actor=SYSTEM, at=DAY)
    push_due()
    assert made.markets["A"].published["CUP"].title == "Best cup"
    assert made.markets["A"].published["CUP"].bullets == ("One",)
    assert made.markets["B"].published["CUP"].title == "A cup"
    assert made.markets["B"].published["CUP"].images == ("https://pictures.example/1.jpg",)


def test_what_a_listing_says_by_itself_outlives_its_being_published_anew() -> None:
    made = published("CUP", shops=("A",))
    Offering.objects.update(texts={"title": "Own", "bullets": ["Mine"], "description": "Own words"})
    publish(drafts=offers(made, "A", price_minor=1200, texts={"title": ""}), actor=SYSTEM, at=DAY)
    push_due()
    draft = made.markets["A"].published["CUP"]
    assert (draft.title, draft.bullets, draft.description) == ("A cup", ("Mine",), "Own words")


def test_a_translation_that_nobody_reviewed_is_not_used() -> None:
    made = seller("CUP", shops=("A",))
    write(made, "CUP", title="Machine's cup", source="translated")
    Content.objects.update(reviewed_at=None)
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    assert "CUP" not in made.markets["A"].published
    assert made.listing("A", "CUP").state == "rejected"


def test_what_the_channels_rules_forbid_is_not_sent_and_says_which_field() -> None:
    made = seller("CUP", "POT", shops=("A",))
    write(made, "CUP", title="x" * 61)
    write(made, "POT")
    for code in ("CUP", "POT"):
        publish(drafts=offers(made, "A", code=code), actor=SYSTEM, at=DAY)
    push_due()
    assert list(made.markets["A"].published) == ["POT"]
    problems = made.listing("A", "CUP").problems
    assert [(one["field"], one["code"], one["words"]) for one in problems] == [("title", "too_long", "60")]
    assert made.ask("A", "CUP", "content").state == "failed"


def test_what_the_channel_has_against_a_listing_stands_beside_it() -> None:
    made = seller("CUP", shops=("A",))
    write(made, "CUP")
    made.markets["A"].against["CUP"] = Fault(FaultKind.REFUSED, "image too small")
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    listing = made.listing("A", "CUP")
    assert (listing.state, listing.problems[0]["words"]) == ("rejected", "image too small")
    assert made.ask("A", "CUP", "content").fault_said == "image too small"


def test_a_refused_change_leaves_what_is_on_sale_following_the_stock() -> None:
    made = published("CUP", shops=("A",))
    Content.objects.update(title="x" * 61)
    publish(drafts=offers(made, "A", price_minor=1299), actor=SYSTEM, at=DAY)
    push_due()
    assert made.listing("A", "CUP").state == "live"
    assert made.ask("A", "CUP", "content").state == "failed"
    made.lose("CUP", 4)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 6


def test_a_seller_sku_of_its_own_leads_back_to_the_goods() -> None:
    made = seller("CUP", "POT", shops=("A",))
    write(made, "CUP")
    publish(drafts=offers(made, "A", msku="CUP-1-GB"), actor=SYSTEM, at=DAY)
    found = skus_of_mskus([(made.shops["A"], "CUP-1-GB")])
    assert list(found.values()) == [made.skus["CUP"]]
    taken = publish(drafts=offers(made, "A", code="POT", msku="CUP-1-GB"), actor=SYSTEM, at=DAY)
    assert [one.code for one in taken.refusals] == ["listings.msku_taken"]
    assert Listing.objects.get().sku_id == made.skus["CUP"]


def test_what_we_did_not_publish_goes_off_sale_by_showing_nothing() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 5)
    made.see("A", "CUP", quantity=0)
    push_due()
    listing = made.listing("A", "CUP").pk
    delist(listing_ids=[listing], actor=SYSTEM, at=DAY)
    push_due()
    assert made.shown("A", "CUP") == 0
    assert "end" not in made.markets["A"].calls
    relist(listing_ids=[listing], actor=SYSTEM, at=DAY)
    push_due()
    assert made.shown("A", "CUP") == 5


def test_a_refused_listing_is_sent_again_once_it_was_mended() -> None:
    made = seller("CUP", shops=("A",))
    write(made, "CUP", title="x" * 61)
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    Content.objects.update(title="Short")
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    assert made.listing("A", "CUP").state == "live"


def test_an_answer_that_is_lost_is_sent_again_and_ends_the_same() -> None:
    made = seller("CUP", shops=("A",))
    write(made, "CUP")
    made.markets["A"].lose_answers = True
    made.markets["A"].faults = [Fault(FaultKind.AWAY, "cut", may_be_done=True)]
    publish(drafts=offers(made, "A"), actor=SYSTEM, at=DAY)
    push_due()
    assert made.ask("A", "CUP", "content").state == "due"
    Ask.objects.update(due_at=DAY)
    push_due()
    assert made.listing("A", "CUP").state == "live"


def test_a_set_that_is_refused_for_the_sake_of_one_is_sent_in_parts() -> None:
    made = seller("CUP", "POT", "LID", shops=("A",))
    for code in ("CUP", "POT", "LID"):
        write(made, code)
        publish(drafts=offers(made, "A", code=code), actor=SYSTEM, at=DAY)
    market = made.markets["A"]
    usual = market.publish

    def all_or_nothing(drafts):
        if any(draft.key.sku == "POT" for draft in drafts):
            raise Fault(FaultKind.REFUSED, "POT is forbidden")
        return usual(drafts)

    market.publish = all_or_nothing
    push_due()
    states = {code: made.ask("A", code, "content").state for code in ("CUP", "POT", "LID")}
    assert states == {"CUP": "done", "POT": "failed", "LID": "done"}
    assert made.ask("A", "POT", "content").fault_said == "POT is forbidden"


def test_one_action_takes_a_sku_off_every_channel() -> None:
    made = published("CUP", "POT")
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    for shop in "ABC":
        assert list(made.markets[shop].published) == ["POT"]
        assert made.shown(shop, "CUP") == 0
        assert made.listing(shop, "CUP").state == "inactive"


def test_what_was_taken_off_stays_off_when_goods_come() -> None:
    made = published("CUP", shops=("A",))
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    made.receive("CUP", 5)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 0


def test_what_was_taken_off_comes_back_with_what_is_available_then() -> None:
    made = published("CUP", shops=("A",))
    listing = made.listing("A", "CUP")
    delist(listing_ids=[listing.pk], actor=SYSTEM, at=DAY)
    push_due()
    made.receive("CUP", 5)
    relist(listing_ids=[listing.pk], actor=SYSTEM, at=DAY)
    read_journal()
    push_due()
    assert made.shown("A", "CUP") == 15
    assert made.listing("A", "CUP").state == "live"
    assert not Ask.objects.filter(kind="end").exists()


UNKNOWN = [Fault(FaultKind.REFUSED, "The SKU does not exist."), Fault(FaultKind.GONE, "no such SKU")]


@pytest.mark.parametrize("unknown", UNKNOWN, ids=["refused", "gone"])
def test_what_a_channel_took_away_shows_nothing_and_can_come_back(unknown) -> None:
    made = published("CUP", shops=("A",))
    made.markets["A"].against["CUP"] = unknown
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    listing = made.listing("A", "CUP")
    assert (listing.state, listing.quantity, made.ask("A", "CUP").state) == ("inactive", 0, "done")
    assert not Entry.objects.filter(verb="listings.refused").exists()
    made.markets["A"].against.clear()
    relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    push_due()
    assert (made.listing("A", "CUP").state, made.listing("A", "CUP").quantity) == ("live", 10)


def test_what_is_not_there_any_more_is_off_sale_as_asked() -> None:
    made = published("CUP", shops=("A",))
    made.markets["A"].end = lambda keys: [Outcome(key.sku, UNKNOWN[1]) for key in keys]
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    assert (made.ask("A", "CUP", "end").state, made.listing("A", "CUP").state) == ("done", "inactive")
    # made anew it has another name there, and by the old one it would only be looked for
    assert made.listing("A", "CUP").remote == ""
    relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    assert made.listing("A", "CUP").state == "live"


def test_a_name_that_is_of_a_kind_of_goods_is_kept_beyond_the_listing(monkeypatch) -> None:
    made = published("CUP", shops=("A",))
    Listing.objects.update(remote="HOME")
    alike = {name: replace(one, remote_outlives=True) for name, one in adapters().items()}
    monkeypatch.setattr(forgetting, "adapters", lambda: alike)
    forget_names([made.listing("A", "CUP").pk])
    assert made.listing("A", "CUP").remote == "HOME"


def test_what_a_channel_took_a_moment_ago_and_does_not_know_yet_is_told_again() -> None:
    made = published("CUP", shops=("A",))
    made.markets["A"].against["CUP"] = UNKNOWN[1]
    Listing.objects.update(published_at=now())
    Ask.objects.filter(kind="quantity").update(value=3, state="due", due_at=now())
    push_due()
    assert (made.listing("A", "CUP").state, made.ask("A", "CUP").state) == ("live", "due")
    # after an hour it would know it
    Listing.objects.update(published_at=now() - timedelta(hours=2))
    Ask.objects.filter(kind="quantity").update(due_at=now())
    push_due()
    assert made.listing("A", "CUP").state == "deleted"


def test_what_was_refused_before_the_end_was_known_is_settled_by_it() -> None:
    made = published("CUP", shops=("A",))
    market = made.markets["A"]
    # the end is done and its answer lost, so that the units are told of what is gone
    market.against["CUP"] = UNKNOWN[0]
    usual = market.end

    def lost(keys):
        usual(keys)
        return [Outcome(key.sku, Fault(FaultKind.AWAY, "cut", may_be_done=True)) for key in keys]

    market.end = lost
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    assert made.ask("A", "CUP").state == "failed"
    del market.end
    Ask.objects.filter(state="due").update(due_at=DAY)
    push_due()
    assert (made.ask("A", "CUP").state, made.listing("A", "CUP").quantity) == ("done", 0)


def test_what_comes_back_is_published_before_its_units_are_told() -> None:
    made = published("CUP", shops=("A",))
    sku, market = made.skus["CUP"], made.markets["A"]
    delist_skus(sku_ids=[sku], actor=SYSTEM, at=DAY)
    push_due()
    market.calls.clear()
    market.faults = [Fault(FaultKind.REFUSED, "no picture")]
    relist_skus(sku_ids=[sku], actor=SYSTEM, at=DAY)
    push_due()
    push_due()
    # refused as it is, so nothing is there that could have units
    assert market.calls == ["publish"]
    publish(drafts=offers(made, "A", price_minor=1299), actor=SYSTEM, at=DAY)
    push_due()
    push_due()
    assert market.calls == ["publish", "publish", "show"]
    assert made.shown("A", "CUP") == 10


def test_units_of_what_never_went_off_are_told_although_it_is_published_again() -> None:
    made = published("CUP", shops=("A",))
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    relist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    made.lose("CUP", 4)
    read_journal()
    made.markets["A"].faults = [None, Fault(FaultKind.AWAY, "down")]
    push_due()
    assert made.ask("A", "CUP", "content").state == "due"
    assert made.shown("A", "CUP") == 6


def test_somebody_of_one_shop_puts_nothing_on_sale_in_another() -> None:
    made = published("CUP", shops=("A", "B"))
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    rights = frozenset({"listings.manage"})
    operator = Actor("person:x", rights, Scope(shops=frozenset({made.shops["A"]})))
    asked = relist_skus(sku_ids=[made.skus["CUP"]], actor=operator, at=DAY)
    assert asked.listing_ids == [made.listing("A", "CUP").pk]
    assert made.listing("B", "CUP").is_ended
    assert [one.code for one in relist_skus(sku_ids=[], actor=NOBODY, at=DAY).refusals] == [
        "listings.not_allowed"
    ]


def test_taking_off_reaches_a_channel_that_was_away() -> None:
    made = published("CUP", shops=("A",))
    made.markets["A"].faults = [Fault(FaultKind.AWAY, "down")]
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    assert "CUP" in made.markets["A"].published
    Ask.objects.update(due_at=DAY)
    push_due()
    assert "CUP" not in made.markets["A"].published


def test_somebody_without_the_right_publishes_nothing() -> None:
    made = seller("CUP", shops=("A",))
    asked = publish(drafts=offers(made, "A"), actor=NOBODY, at=DAY)
    assert [one.code for one in asked.refusals] == ["listings.not_allowed"]
    assert not Listing.objects.exists()


def test_somebody_of_one_shop_takes_nothing_off_another() -> None:
    made = published("CUP", shops=("A", "B"))
    rights = frozenset({"listings.manage"})
    operator = Actor("person:x", rights, Scope(shops=frozenset({made.shops["A"]})))
    delist_skus(sku_ids=[made.skus["CUP"]], actor=operator, at=DAY)
    push_due()
    assert made.shown("A", "CUP") == 0
    assert made.shown("B", "CUP") == 10
    other = made.listing("B", "CUP").pk
    refused = delist(listing_ids=[other], actor=operator, at=DAY).refusals
    assert [one.code for one in refused] == ["listings.unknown_listing"]


def test_a_price_that_is_none_and_a_shop_without_channel_are_refused_alone() -> None:
    from zayton.channels.models import ConnectedShop

    made = seller("CUP", shops=("A", "B", "C"))
    write(made, "CUP")
    ConnectedShop.objects.filter(shop_id=made.shops["C"]).delete()
    drafts = offers(made, "A") + offers(made, "B", price_minor=0) + offers(made, "C")
    asked = publish(drafts=drafts, actor=SYSTEM, at=DAY)
    assert [(one.code, one.row) for one in asked.refusals] == [
        ("listings.bad_price", 1),
        ("listings.not_connected", 2),
    ]
    assert len(asked.listing_ids) == 1


def test_publishing_and_taking_off_are_journalled_with_who_asked() -> None:
    made = published("CUP", shops=("A",))
    delist_skus(sku_ids=[made.skus["CUP"]], actor=SYSTEM, at=DAY)
    push_due()
    verbs = set(Entry.objects.filter(verb__startswith="listings.").values_list("verb", flat=True))
    assert {"listings.published", "listings.ended", "listings.quantity_shown"} <= verbs


def test_a_draft_without_a_seller_sku_sells_under_the_code_of_its_sku() -> None:
    made = seller("CUP", shops=("A",))
    write(made, "CUP")
    unknown = OfferDraft(made.shops["A"], 10**9, "", 999)
    asked = publish(drafts=[*offers(made, "A", msku=""), unknown], actor=SYSTEM, at=DAY)
    assert asked.listing_ids == [made.listing("A", "CUP").pk]
    assert [(one.code, one.row) for one in asked.refusals] == [("listings.unknown_listing", 1)]
