"""Size charts are written by the seller, and goods are published with the size that a site's buyers read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from zayton.kernel.access.public import NOBODY, SYSTEM
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Listing, Offering, SizeChart, SizeRow
from zayton.listings.operations.charting import delete_size_chart
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.rules.sizing import Grid, Row
from zayton.listings.sizing.queries import grid_of
from zayton.listings.tests.builders import DAY, seller
from zayton.listings.tests.sized import GRID, brand, category, put, write
from zayton.listings.words import problem_words, why_words

LARGER = Grid("EU", ("UK",), (Row("42", {"UK": "8.5"}),))
pytestmark = pytest.mark.django_db


def verbs():
    return list(Entry.objects.filter(verb__startswith="listings.size").values_list("verb", flat=True))


class TestWriting:
    def test_a_chart_is_kept_as_it_was_written_and_told(self):
        made = write()
        assert grid_of(SizeChart.objects.get(pk=made.pk)) == GRID
        assert verbs() == ["listings.size_chart_written"]

    def test_the_same_again_changes_nothing_and_tells_nothing(self):
        made = write()
        assert write(id=made.pk) == made
        assert len(verbs()) == 1

    def test_a_change_replaces_the_rows(self):
        made = write()
        grid = Grid("", ("FR",), (Row("S", {"FR": "36"}),))
        write(id=made.pk, grid=grid)
        assert grid_of(SizeChart.objects.get()) == grid
        assert SizeRow.objects.count() == 1
        assert verbs()[-1] == "listings.size_chart_revised"

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 81}, "name"),
            ({"kind": "a\x00"}, "name"),
            ({"name": "Taken"}, "name_taken"),
            ({"brand_id": 10**9}, "goods"),
            ({"category_id": 10**9}, "goods"),
            ({"attributes": {}}, "attribute"),
            ({"attributes": {"": ""}}, "attribute"),
            ({"grid": Grid("EU", (), ())}, "grid"),
            ({"id": 10**9}, "unknown"),
        ],
    )
    def test_what_cannot_be_is_refused_with_words(self, changed, code):
        write(name="Taken")
        refusal = write(**changed)
        assert isinstance(refusal, Refusal)
        assert code in refusal.code
        assert "%(" not in " ".join(words_of(refusal))
        assert SizeChart.objects.count() == 1

    def test_two_charts_are_not_for_the_same_goods(self):
        hill = brand()
        write(name="One", brand_id=hill)
        assert write(name="Two", brand_id=hill).subject == "One"
        assert isinstance(write(name="Three", brand_id=hill, category_id=category()), SizeChart)

    def test_who_may_not_writes_and_deletes_nothing(self):
        made = write()
        assert write(NOBODY, name="Other").code == "listings.not_allowed"
        assert delete_size_chart(chart_id=made.pk, actor=NOBODY, at=DAY).code == "listings.not_allowed"
        assert SizeChart.objects.count() == 1

    def test_one_is_deleted_once(self):
        made = write()
        assert delete_size_chart(chart_id=made.pk, actor=SYSTEM, at=DAY) is None
        assert delete_size_chart(chart_id=made.pk, actor=SYSTEM, at=DAY).code == "listings.unknown_size_chart"
        assert not SizeRow.objects.exists()
        assert verbs()[-1] == "listings.size_chart_deleted"


def published(made, size):
    draft = OfferDraft(
        made.shops["A"], made.skus["BOOT"], "BOOT", 999, attributes={"size": size}, texts={"title": "A boot"}
    )
    assert not publish(drafts=[draft], actor=SYSTEM, at=DAY).refusals
    read_journal()
    push_due()
    return made.markets["A"].published["BOOT"].attributes["size"]


@pytest.fixture
def made():
    made = seller("BOOT", shops=("A",))
    made.receive("BOOT", 5)
    return made


class TestPublishing:
    def test_a_british_site_is_sent_its_size_and_ours_stays_written(self, made):
        write(brand_id=brand())
        put("BOOT", brand="Hill")
        assert published(made, "42") == "8"
        assert Offering.objects.get().attributes == {"size": "42"}
        assert made.listing("A", "BOOT").problems == []

    def test_a_size_that_no_chart_says_is_sent_as_it_is_and_noted(self, made):
        write(brand_id=brand())
        put("BOOT", brand="Hill")
        assert published(made, "43") == "43"
        listing = made.listing("A", "BOOT")
        (problem,) = listing.problems
        assert (listing.state, problem["severe"]) == ("live", False)
        with override("en"):
            assert problem_words(problem) == "size: no size chart says 43 → UK."

    def test_a_chart_of_a_category_is_for_what_lies_below_it(self, made):
        shoes = category()
        category("Boots", shoes)
        write(category_id=shoes)
        put("BOOT", category="Shoes > Boots")
        assert published(made, "42") == "8"

    @pytest.mark.parametrize("chart", [{}, {"is_proposal": True}])
    def test_a_proposal_or_a_chart_for_no_goods_is_not_used(self, made, chart):
        hill = brand()
        put("BOOT", brand="Hill")
        write(**chart, **({"brand_id": hill} if chart else {}))
        assert published(made, "42") == "42"

    def test_goods_that_are_published_again_after_a_change_are_sent_it_once(self, made):
        chart = write(brand_id=brand())
        put("BOOT", brand="Hill")
        published(made, "42")
        write(id=chart.pk, brand_id=chart.brand_id, grid=LARGER)
        assert published(made, "42") == "8.5"
        assert made.markets["A"].calls.count("publish") == 2


def sent(made):
    push_due()
    return made.markets["A"].published["BOOT"].attributes["size"]


def resent():
    return [one.payload["resent"] for one in Entry.objects.filter(verb__startswith="listings.size")]


class TestSendingAgain:
    """What a chart changes is asked for by itself, and the operations log says that it was for the chart."""

    @pytest.fixture
    def chart(self, made):
        chart = write(brand_id=brand())
        put("BOOT", brand="Hill")
        assert published(made, "42") == "8"
        return chart

    def revise(self, chart, **changed):
        return write(**({"id": chart.pk, "brand_id": chart.brand_id} | changed))

    def test_a_size_that_changed_is_sent_without_anybody_publishing(self, made, chart):
        self.revise(chart, grid=LARGER)
        assert sent(made) == "8.5"
        told = Entry.objects.filter(verb="listings.published").order_by("pk").last()
        assert told.payload["why"] == "size_chart"
        with override("en"):
            assert why_words("size_chart", {}, "", sees_cost=False) == "A size chart changed"
        assert resent() == [0, 1]

    def test_a_size_that_stays_as_it_was_is_not_sent_again(self, made, chart):
        other = (*GRID.rows, Row("44", {"UK": "9.5"}))
        self.revise(chart, grid=GRID._replace(rows=other), name="Tall boots")
        assert sent(made) == "8"
        assert made.markets["A"].calls.count("publish") == 1
        assert resent() == [0, 0]

    def test_a_chart_that_is_deleted_leaves_our_own_size(self, made, chart):
        delete_size_chart(chart_id=chart.pk, actor=SYSTEM, at=DAY)
        assert sent(made) == "42"
        assert resent() == [0, 1]

    def test_a_chart_that_becomes_a_proposal_is_taken_back_and_one_that_is_checked_is_sent(self, made, chart):
        self.revise(chart, is_proposal=True)
        assert sent(made) == "42"
        self.revise(chart, is_proposal=False)
        assert sent(made) == "8"

    def test_the_first_chart_of_goods_that_are_on_sale_is_sent(self, made):
        hill = brand()
        put("BOOT", brand="Hill")
        assert published(made, "42") == "42"
        write(brand_id=hill)
        assert sent(made) == "8"

    def test_another_attribute_for_the_size_is_sent_too(self, made, chart):
        self.revise(chart, attributes={"": "shoe_size"})
        assert sent(made) == "42"

    def test_a_chart_that_is_deleted_makes_room_for_one_with_another_attribute_and_the_reverse(self, made):
        shoes, hill = category(), brand()
        put("BOOT", brand="Hill", category="Shoes")
        write(category_id=shoes)
        assert published(made, "42") == "8"
        nearer = write(name="Hill", brand_id=hill, attributes={"": "shoe_size"})
        assert sent(made) == "42"
        delete_size_chart(chart_id=nearer.pk, actor=SYSTEM, at=DAY)
        assert sent(made) == "8"

    @pytest.mark.parametrize("changed", [{"is_ended": True}, {"state": "deleted"}])
    def test_what_is_off_sale_or_gone_stays_so(self, made, chart, changed):
        Listing.objects.update(**changed)
        self.revise(chart, grid=LARGER)
        assert not Ask.objects.filter(kind="content", state="due").exists()

    def test_other_goods_are_not_asked_for(self, made, chart):
        other = brand("Dale")
        put("BOOT", brand="Dale")
        assert other != chart.brand_id
        self.revise(chart, grid=LARGER)
        assert resent()[-1] == 0

    def test_a_proposal_asks_for_nothing(self, made):
        write(is_proposal=True, brand_id=brand())
        put("BOOT", brand="Hill")
        published(made, "42")
        with CaptureQueriesContext(connection) as asked:
            self.revise(SizeChart.objects.get(), is_proposal=True, grid=LARGER)
        assert not [one for one in asked.captured_queries if "listings_offering" in one["sql"]]
