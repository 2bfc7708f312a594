"""The form of publishing shows and keeps measures in the units of each shop's country."""

import pytest
from django.urls import reverse

from zayton.catalog.public import SkuDraft, write_skus
from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import Offering
from zayton.listings.tests.builders import DAY, seller

pytestmark = pytest.mark.django_db


def test_a_british_shop_reads_and_is_sent_metric_attributes() -> None:
    made = seller("POT", shops=("A",))
    draft = SkuDraft(code="POT", weight_g=1250, length_mm=200, width_mm=150, height_mm=120)
    assert not write_skus(drafts=[draft], actor=SYSTEM, at=DAY).refusals
    client, shop = client_of("operator"), made.shops["A"]
    where = f"{reverse('listings:publish')}?sku={made.skus['POT']}"
    assert "1.25 kg, 20 × 15 × 12 cm" in client.get(where).content.decode()
    typed = {f"shop-{shop}": "on", f"price-{shop}": "9.99", f"msku-{shop}": "POT", "title-en": "A pot"}
    typed[f"attributes-{shop}"] = "handle = 12 inches\nset = 2 in 1"
    client.post(where, typed)
    assert Offering.objects.get().attributes == {"handle": "30.5 cm", "set": "2 in 1"}
