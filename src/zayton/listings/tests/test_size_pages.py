"""The pages and the API of size charts."""

import pytest
from django.urls import reverse

from zayton.channels.tests.builders import client_of
from zayton.listings.models import Offering, SizeChart
from zayton.listings.rules.sizing import shoe_proposal
from zayton.listings.sizing.queries import grid_of
from zayton.listings.tests.builders import seller
from zayton.listings.tests.sized import GRID, brand, put, write
from zayton.listings.tests.test_api_of_prices import read, sent

pytestmark = pytest.mark.django_db
LIST, NEW = "listings:size-charts", "listings:size-chart-new"
SAID = {
    "name": "Boots",
    "own": "EU",
    "columns": ["UK"],
    "attributes": {"": "size"},
    "rows": [{"ours": "42", "sizes": {"UK": "8"}}],
}


def typed(**changed):
    grid = "EU\tUK\tUS\n42\t8\t9\n43\t\t10"
    return {"name": "Boots", "kind": "shoes", "attributes": "size", "grid": grid} | changed


def text_of(answer):
    return answer.content.decode()


class TestPages:
    @pytest.mark.parametrize(("language", "words"), [("en", "No size charts yet"), ("zh-hans", "")])
    def test_without_charts_the_first_step_is_offered(self, language, words):
        answer = client_of("operator", language=language).get(reverse(LIST))
        assert answer.status_code == 200
        assert words in text_of(answer)
        assert reverse(NEW) in text_of(answer)

    def test_a_pasted_grid_becomes_a_chart_and_is_shown_again(self):
        client, hill = client_of("operator"), brand()
        data = typed(brand=str(hill), attributes="size\namazon = size_name")
        page = text_of(client.post(reverse(NEW), data, follow=True))
        chart = SizeChart.objects.get()
        assert (grid_of(chart), chart.brand_id) == (GRID, hill)
        assert chart.attributes == {"": "size", "amazon": "size_name"}
        assert "42\t8\t9" in page
        assert "In use" in text_of(client.get(reverse(LIST)))

    def test_a_line_that_cannot_be_is_named_and_what_was_typed_stays(self):
        page = text_of(client_of("operator").post(reverse(NEW), typed(grid="EU|UK\n42|8|9")))
        assert "Line 2 of the sizes" in page
        assert "42|8|9</textarea>" in page
        assert not SizeChart.objects.exists()

    def test_shoes_begin_as_a_proposal_that_is_not_used(self):
        client = client_of("operator")
        page = text_of(client.get(reverse(NEW), {"start": "shoes"}))
        assert "265\t265\t26.5\t42" in page
        client.post(reverse(NEW), typed(is_proposal="on"))
        assert "To be checked" in text_of(client.get(reverse(LIST)))
        assert len(shoe_proposal().rows) == 17

    def test_only_sizes_computed_for_shoes_are_called_computed(self):
        note = "Sizes computed from the length of the foot"
        client = client_of("operator")
        assert note in text_of(client.get(reverse(NEW), {"start": "shoes"}))
        gloves = write(name="Gloves", is_proposal=True)
        page = text_of(client.get(reverse("listings:size-chart", args=[gloves.pk])))
        assert "A proposal, to be checked" in page
        assert note not in page

    def test_one_is_deleted(self):
        chart = write()
        client_of("operator").post(reverse("listings:size-chart-delete", args=[chart.pk]))
        assert not SizeChart.objects.exists()

    def test_who_may_not_publish_sees_none(self):
        where = reverse("listings:size-chart", args=[write().pk])
        assert client_of("warehouse").get(where).status_code == 403
        assert client_of("warehouse").post(reverse(NEW), typed(name="X")).status_code == 403
        assert client_of("operator").get(reverse("listings:size-chart", args=[10**9])).status_code == 404

    def test_the_form_of_publishing_shows_both_sizes_and_keeps_ours(self):
        made = seller("BOOT", shops=("A",))
        write(brand_id=brand())
        put("BOOT", brand="Hill")
        client, shop = client_of("operator"), made.shops["A"]
        where = f"{reverse('listings:publish')}?sku={made.skus['BOOT']}"
        data = {f"shop-{shop}": "on", f"price-{shop}": "9.99", f"msku-{shop}": "BOOT", "title-en": "A boot"}
        page = client.post(where, data | {f"attributes-{shop}": "size = 42"}, follow=True)
        assert "EU 42 → UK 8" in text_of(page)
        assert Offering.objects.get().attributes == {"size": "42"}
        page = client.post(where, data | {f"attributes-{shop}": "size = 43"}, follow=True)
        assert "EU 43: the size chart has no UK size." in text_of(page)


class TestApi:
    def test_one_is_written_listed_changed_and_deleted(self):
        client = client_of("operator")
        made = sent(client, "size-charts", SAID)
        assert made["rows"] == SAID["rows"]
        changed = sent(client, "size-charts", SAID | {"id": made["id"], "is_proposal": True})
        assert read(client, "size-charts")["items"] == [changed]
        assert sent(client, f"size-charts/{made['id']}/delete", {}) == {"id": made["id"]}
        assert read(client, "size-charts")["items"] == []

    @pytest.mark.parametrize(
        ("change", "status"),
        [({"rows": []}, 422), ({"own": "uk"}, 409), ({"name": ""}, 409), ({"x": 1}, 422)],
    )
    def test_what_cannot_be_is_refused(self, change, status):
        sent(client_of("operator"), "size-charts", SAID | change, status)
        assert not SizeChart.objects.exists()

    def test_who_may_not_writes_nothing(self):
        sent(client_of("service"), "size-charts", SAID, 403)
        assert not SizeChart.objects.exists()
