"""What the watch finds: strangers on a listing, a lost Buy Box, changed content, prices that nobody of ours set."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.offers import CompetingOffer, ListingKey, OffersSeen
from zayton.listings.rules.hijack import KINDS, Watched, accepted, is_worse, judge, was_back
from zayton.listings.rules.offers import MOST_KEPT, Rival, compact, others, rivals_kept

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEEN = {"title": "Cup", "image": "a.jpg", "category": "MUGS", "parent": "P", "price_minor": 2000}
OURS = Rival("US", 2000, 0, "USD", ours=True, buy_box=True)
words = st.sampled_from(["a", "b", "c"])
seens = st.fixed_dictionaries(
    dict.fromkeys(("title", "image", "category", "parent"), words) | {"price_minor": st.integers(1, 9)}
)
offers = st.lists(
    st.builds(Rival, words, st.integers(1, 9), st.just(0), st.just("USD"), buy_box=st.booleans())
)


def watched(seen=None, *, baseline=SEEN, **facts):
    return Watched(1, {**SEEN, **(seen or {})}, AT, baseline, currency="USD", **facts)


def found(one):
    return {each.kind: dict(each.figures) for each in judge(one, at=AT).sightings}


class TestContent:
    def test_what_is_first_seen_is_how_it_should_be(self):
        first = judge(watched(baseline={}), at=AT)
        assert first.sightings == ()
        assert first.baseline == SEEN

    @pytest.mark.parametrize("field", ["title", "image", "category", "parent"])
    def test_a_change_says_what_was_and_what_is(self, field):
        assert found(watched({field: "other"})) == {field: {"was": SEEN[field], "now": "other"}}

    def test_a_field_that_the_channel_does_not_tell_is_no_change(self):
        assert judge(Watched(1, {"title": "Cup"}, AT, SEEN), at=AT).sightings == ()

    def test_a_field_told_for_the_first_time_is_no_change(self):
        known = {"title": "Cup", "price_minor": 2000}
        assert judge(watched(baseline=known), at=AT).baseline == SEEN

    def test_what_we_published_an_hour_ago_may_still_change_it(self):
        ours = watched({"title": "New"}, published_at=AT - timedelta(minutes=59))
        assert found(ours) == {}
        assert judge(ours, at=AT).baseline["title"] == "New"
        assert "title" in found(watched({"title": "New"}, published_at=AT - timedelta(minutes=60)))


class TestPrices:
    def test_a_price_that_nobody_asked_for(self):
        assert found(watched({"price_minor": 1500})) == {
            "price": {"was": 2000, "now": 1500, "currency": "USD"}
        }

    def test_the_price_that_we_told_is_no_news(self):
        told = {"told_minor": 1500, "told_at": AT - timedelta(hours=1)}
        assert found(watched({"price_minor": 1500}, **told)) == {}
        assert found(watched({"price_minor": 1400}, **told))["price"]["was"] == 1500

    def test_a_price_on_its_way_and_one_told_just_now_are_waited_for(self):
        assert found(watched({"price_minor": 1500}, is_asking=True)) == {}
        assert found(watched(told_minor=1500, told_at=AT - timedelta(minutes=29))) == {}
        assert "price" in found(watched(told_minor=1500, told_at=AT - timedelta(minutes=30)))

    def test_below_the_floor(self):
        assert found(watched(floor_minor=2001)) == {
            "below_floor": {"floor": 2001, "now": 2000, "currency": "USD"}
        }
        assert found(watched(floor_minor=2000)) == {}

    def test_a_price_that_may_stay_below_the_floor_is_found_when_it_falls_further(self):
        one = watched(floor_minor=2100)
        let = one._replace(baseline=accepted("below_floor", {"now": 2000}, one, at=AT)[1])
        assert found(let) == {}
        assert found(let._replace(seen={**SEEN, "price_minor": 1999}))["below_floor"]["now"] == 1999


class TestSellers:
    def test_strangers_are_named_with_the_lowest_of_their_prices(self):
        rivals = (OURS, Rival("B", 1900, 300, "USD"), Rival("A", 1950, 0, "USD"), Rival("A", 3000, 0, "USD"))
        assert found(watched(rivals=rivals)) == {
            "seller": {"sellers": ["B", "A"], "count": 2, "lowest": 1950, "currency": "USD"}
        }

    def test_those_whom_a_person_let_pass_are_no_strangers(self):
        rivals = (OURS, Rival("B", 1900, 0, "USD"))
        assert found(watched(rivals=rivals, known_sellers=["B"])) == {}

    def test_while_nobody_told_the_offers_there_is_nothing_to_find(self):
        assert found(watched(held_box=True)) == {}

    def test_another_account_of_ours_is_no_stranger(self):
        kept = rivals_kept([list(Rival("US2", 1000, 0, "USD"))], {"US2"})
        assert others(kept) == ()


class TestTheBuyBox:
    def test_it_is_lost_once_it_was_ours(self):
        lost = (OURS._replace(buy_box=False), Rival("B", 1900, 50, "USD", buy_box=True))
        known = {"known_sellers": ["B"]}
        assert found(watched(rivals=lost, **known)) == {}
        assert found(watched(rivals=lost, held_box=True, **known)) == {
            "box": {"seller": "B", "price": 1950, "currency": "USD"}
        }

    def test_nobody_may_hold_it_either(self):
        assert found(watched(rivals=(OURS._replace(buy_box=False),), held_box=True)) == {
            "box": {"seller": ""}
        }

    def test_to_hold_it_is_remembered(self):
        assert judge(watched(rivals=(OURS,)), at=AT).held_box
        assert judge(watched(held_box=True), at=AT).held_box


class TestGone:
    def test_one_that_its_channel_knows_no_more_is_that_and_nothing_else(self):
        rivals = (OURS, Rival("B", 1900, 0, "USD"))
        gone = watched({"title": "Hijacked", "price_minor": 1}, rivals=rivals, floor_minor=900, is_gone=True)
        assert found(gone) == {"gone": {}}

    def test_one_that_we_took_off_ourselves_is_no_news(self):
        assert found(watched(is_gone=True, is_ended=True)) == {}

    def test_what_a_person_let_be_gone_is_told_again_once_it_was_back(self):
        gone = watched(is_gone=True)
        let = gone._replace(baseline=accepted("gone", {}, gone, at=AT)[1])
        assert found(let) == {}
        back = let._replace(is_gone=False)
        assert found(back) == {}
        assert found(let._replace(baseline=judge(back, at=AT).baseline)) == {"gone": {}}

    def test_that_it_was_there_counts_from_when_a_person_let_it_be_gone(self):
        gone = watched(is_gone=True)
        let = accepted("gone", {}, gone, at=AT)[1]
        assert was_back(let, AT - timedelta(seconds=1)) == let
        later = was_back(let, AT + timedelta(seconds=1))
        assert found(gone._replace(baseline=later)) == {"gone": {}}
        assert was_back({"title": "Cup"}, AT) == {"title": "Cup"}

    def test_how_it_should_be_is_kept_for_when_it_is_back(self):
        gone = watched(is_gone=True, held_box=True)
        judged = judge(gone, at=AT)
        assert (judged.baseline, judged.held_box) == (gone.baseline, True)


class TestWhatIsWorse:
    @pytest.mark.parametrize(
        ("kind", "was", "now", "worse"),
        [
            ("seller", {"sellers": ["A", "B"], "lowest": 5}, {"sellers": ["B"], "lowest": 4}, False),
            ("seller", {"sellers": ["A"]}, {"sellers": ["A", "B"]}, True),
            ("box", {"seller": "A", "price": 9}, {"seller": "A", "price": 8}, False),
            ("box", {"seller": "A"}, {"seller": ""}, True),
            ("title", {"now": "x"}, {"now": "y"}, True),
            ("title", {"now": "x"}, {"now": "x"}, False),
        ],
    )
    def test_only_news_are_told_again(self, kind, was, now, worse):
        assert is_worse(kind, was, now) is worse

    @given(
        seens,
        seens,
        st.none() | st.tuples(offers),
        st.booleans(),
        st.none() | st.integers(1, 9),
        st.booleans(),
    )
    def test_what_a_person_lets_pass_is_not_found_again(self, seen, baseline, offers, held, told, gone):
        one = Watched(1, seen, AT, baseline, offers and offers[0], (), held, told, is_gone=gone)
        for each in judge(one, at=AT).sightings:
            assert each.kind in KINDS
            sellers, right, holds = accepted(each.kind, each.figures, one, at=AT)
            after = one._replace(known_sellers=sellers, baseline=right, held_box=holds)
            assert each.kind not in {left.kind for left in judge(after, at=AT).sightings}


class TestKeepingOffers:
    def seen(self, *offers):
        return OffersSeen(ListingKey("US", "CUP"), "B01", offers)

    def test_they_come_back_as_they_were_lowest_landed_price_first(self):
        dear = CompetingOffer("A", 900, 200, "USD", condition="used")
        cheap = CompetingOffer("B", 1000, 0, "USD", ours=True, buy_box=True)
        kept = rivals_kept(compact(self.seen(dear, cheap)))
        assert [one.seller for one in kept] == ["B", "A"]
        assert kept[0] == Rival("B", 1000, 0, "USD", True, True, "seller", "new")

    def test_of_a_crowd_the_lowest_are_kept_and_always_ours_and_the_buy_box(self):
        crowd = [CompetingOffer(f"S{n}", 100 + n, 0, "USD") for n in range(60)]
        crowd += [
            CompetingOffer("BOX", 900, 0, "USD", buy_box=True),
            CompetingOffer("US", 950, 0, "USD", ours=True),
        ]
        kept = [one.seller for one in rivals_kept(compact(self.seen(*crowd)))]
        assert kept == [f"S{n}" for n in range(MOST_KEPT)] + ["BOX", "US"]
