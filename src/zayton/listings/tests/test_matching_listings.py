"""Listings and what is said of their seller SKUs."""

import pytest

from zayton.catalog.public import (
    Part,
    SkuDraft,
    create_skus,
    define_bundles,
    sku_ids_by_code,
)
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.rules.signs import Sign, Strength
from zayton.channels.suggestions import suggested
from zayton.channels.unmatched import seller_skus
from zayton.kernel.access.public import SYSTEM, Scope
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Listing
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import DAY, seller

pytestmark = pytest.mark.django_db
ASIN = "B0ABCDEF12"


def say(made, shop, msku, code, **facts):
    draft = MatchDraft(made.shops[shop], msku, made.skus.get(code), **facts)
    done = match_skus(drafts=[draft], actor=SYSTEM, at=DAY)
    read_journal()
    push_due()
    return done


def unmatched(**scope):
    rows = seller_skus(scope=Scope(**scope) if scope else Scope.everything())
    return [(one.shop, one.offered.msku) for one in rows]


def suggestion(made, shop, msku):
    (found,) = [one.offered for one in seller_skus(scope=Scope.everything()) if one.offered.msku == msku]
    return suggested([found])[made.shops[shop], msku]


def test_a_listing_that_is_nothing_of_ours_is_asked_about() -> None:
    made = seller("CUP", shops=("A", "B"))
    made.see("A", "MUG", quantity=1)
    made.see("B", "CUP", quantity=1)
    assert unmatched() == [("A", "MUG")]
    assert unmatched(shops=frozenset({made.shops["B"]})) == []


def test_what_is_gone_from_its_channel_is_not_asked_about() -> None:
    made = seller("CUP", shops=("A",))
    made.see("A", "MUG", standing="deleted")
    assert unmatched() == []


def test_a_listing_that_is_matched_shows_the_stock_of_its_goods() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 4)
    made.see("A", "MUG", quantity=0)
    assert say(made, "A", "MUG", "CUP") == 1
    assert made.listing("A", "MUG").sku_id == made.skus["CUP"]
    assert made.shown("A", "MUG") == 4
    assert unmatched() == []


def test_a_listing_that_is_matched_otherwise_shows_the_stock_of_the_other_goods() -> None:
    made = seller("CUP", "POT", shops=("A",))
    made.receive("CUP", 4)
    made.receive("POT", 9)
    made.see("A", "MUG", quantity=0)
    say(made, "A", "MUG", "CUP")
    say(made, "A", "MUG", "POT")
    assert made.listing("A", "MUG").sku_id == made.skus["POT"]
    assert made.shown("A", "MUG") == 9


def test_a_match_that_is_taken_back_leaves_the_listing_unmatched() -> None:
    made = seller("CUP", shops=("A",))
    made.see("A", "MUG", quantity=0)
    say(made, "A", "MUG", "CUP")
    say(made, "A", "MUG", "")
    assert made.listing("A", "MUG").sku_id is None
    assert unmatched() == [("A", "MUG")]
    made.see("A", "MUG", quantity=0, title="Seen again")
    assert made.listing("A", "MUG").sku_id is None


def test_one_set_aside_stays_so_when_it_is_seen_again_also_under_a_code_of_ours() -> None:
    made = seller("CUP", shops=("A",))
    made.see("A", "CUP", quantity=0)
    say(made, "A", "CUP", "", aside=True)
    assert made.listing("A", "CUP").sku_id is None
    made.see("A", "CUP", quantity=0, title="Seen again")
    assert made.listing("A", "CUP").sku_id is None
    assert unmatched() == []
    say(made, "A", "CUP", "")
    assert made.listing("A", "CUP").sku_id == made.skus["CUP"]


def test_a_match_of_one_listing_leaves_the_others_alone() -> None:
    made = seller("CUP", "POT", shops=("A",))
    made.see("A", "CUP", quantity=0)
    made.see("A", "MUG", quantity=0)
    made.see("A", "ODD", quantity=0)
    # nothing but the listing itself says what it sells
    Listing.objects.filter(msku="ODD").update(sku_id=made.skus["CUP"])
    say(made, "A", "MUG", "POT")
    assert [made.listing("A", msku).sku_id for msku in ("CUP", "ODD")] == [made.skus["CUP"]] * 2


def test_one_sku_is_many_listings() -> None:
    made = seller("CUP", shops=("A", "B"))
    made.receive("CUP", 5)
    for shop, msku in (("A", "MUG"), ("A", "MUG-2"), ("B", "TASSE")):
        made.see(shop, msku, quantity=0)
        say(made, shop, msku, "CUP")
    assert [made.shown("A", "MUG"), made.shown("A", "MUG-2"), made.shown("B", "TASSE")] == [5, 5, 5]


def test_a_listing_matched_to_a_bundle_shows_what_its_components_allow() -> None:
    made = seller("CUP", "SAUCER", "SET", shops=("A",))
    parts = [Part(made.skus["CUP"], 2), Part(made.skus["SAUCER"], 1)]
    define_bundles(bundles={made.skus["SET"]: parts}, actor=SYSTEM, at=DAY)
    made.receive("CUP", 7)
    made.receive("SAUCER", 2)
    made.see("A", "TEA-SET", quantity=0)
    say(made, "A", "TEA-SET", "SET")
    assert made.shown("A", "TEA-SET") == 2


class TestSigns:
    @pytest.fixture
    def made(self):
        one = seller("CUP-01", "POT", shops=("A", "B"))
        create_skus(drafts=[SkuDraft(code="LID", barcodes=("4006381333931",), title_en="Glass lid for a tea pot")],
                    actor=SYSTEM, at=DAY)  # fmt: skip
        one.skus |= sku_ids_by_code(["LID"])
        return one

    @pytest.mark.parametrize(("msku", "sign"), [("cup01", Sign.SPELLING), ("CUP-01-FBA", Sign.MARKS),
                                                ("CUP_01_US", Sign.MARKS), ("AMZ.CUP.01", Sign.MARKS)])  # fmt: skip
    def test_a_code_in_another_spelling_is_strong(self, made, msku, sign) -> None:
        made.see("A", msku)
        found = suggestion(made, "A", msku)
        assert (found.sku_id, found.strength) == (made.skus["CUP-01"], Strength.STRONG)
        assert [one.sign for one in found.reasons] == [sign]

    @pytest.mark.parametrize("barcode", ["4006381333931", "04006381333931"])
    def test_the_barcode_of_a_listing_names_its_sku(self, made, barcode) -> None:
        made.see("A", "X-1", barcode=barcode)
        found = suggestion(made, "A", "X-1")
        assert (found.sku_id, found.reasons[0].sign) == (made.skus["LID"], Sign.BARCODE)

    def test_a_barcode_with_a_wrong_check_digit_names_nothing(self, made) -> None:
        made.see("A", "X-1", barcode="4006381333930")
        assert suggestion(made, "A", "X-1").strength == Strength.NONE

    def test_another_listing_on_the_same_asin_in_another_shop_names_its_sku(self, made) -> None:
        made.see("B", "POT", item=ASIN)
        made.see("A", "TEEKANNE", item=ASIN)
        found = suggestion(made, "A", "TEEKANNE")
        assert (found.sku_id, found.reasons[0].sign) == (made.skus["POT"], Sign.ITEM)

    def test_a_page_with_many_variants_names_nothing(self, made) -> None:
        made.see("B", "POT", item="110551234567")
        made.see("A", "ROT", item="110551234567")
        assert suggestion(made, "A", "ROT").strength == Strength.NONE

    def test_a_barcode_and_an_asin_that_differ_are_a_conflict(self, made) -> None:
        made.see("B", "POT", item=ASIN)
        made.see("A", "X-1", item=ASIN, barcode="4006381333931")
        found = suggestion(made, "A", "X-1")
        assert (found.sku_id, found.strength) == (None, Strength.CONFLICT)
        assert {one.sku_id for one in found.reasons} == {made.skus["POT"], made.skus["LID"]}

    def test_a_title_is_a_weak_sign_and_the_last(self, made) -> None:
        made.see("A", "X-1", title="Tea pot glass lid")
        found = suggestion(made, "A", "X-1")
        assert (found.sku_id, found.strength) == (made.skus["LID"], Strength.WEAK)
        made.see("A", "X-2", title="Tea pot glass lid", item=ASIN)
        made.see("B", "POT", item=ASIN)
        assert suggestion(made, "A", "X-2").sku_id == made.skus["POT"]

    def test_many_are_looked_up_in_few_questions(self, made, django_assert_max_num_queries) -> None:
        for number in range(20):
            made.see(
                "A", f"X-{number}", item=f"B0ABCDEF{number:02}", barcode="4006381333931", title="Tea pot"
            )
        rows = seller_skus(scope=Scope.everything())
        assert len(rows) == 20
        with django_assert_max_num_queries(5):
            suggested([one.offered for one in rows])
