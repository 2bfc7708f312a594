"""Attributes as a person reads and writes them."""

from html import unescape

import pytest
from django.urls import reverse

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import Offering
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.rules.attributes import attribute_lines, attributes_typed
from zayton.listings.tests.builders import DAY, seller

GROUP = {"key": "P", "varies_by": ["Size"]}


def test_a_list_is_as_many_lines_of_its_name() -> None:
    assert attribute_lines({"material": ["cotton", "linen"], "color": "Blue"}) == (
        "material = cotton\nmaterial = linen\ncolor = Blue"
    )
    assert attributes_typed("material = cotton\ncolor=Blue\n material = linen", {}) == {
        "material": ["cotton", "linen"],
        "color": "Blue",
    }


@pytest.mark.parametrize(
    "value",
    ["Blue", ["cotton", "linen"], ["cotton"], 4, True, 1.5, GROUP, [GROUP, {"id": 1}], "two\nlines", "a = b"],
)
def test_what_was_not_touched_stays_what_it_was(value) -> None:
    standing = {"one": value, "color": "Blue"}
    typed = attribute_lines(standing).replace("color = Blue", "color = Red")
    assert attributes_typed(typed, standing) == {"one": value, "color": "Red"}


def test_what_is_made_of_parts_stands_as_json_and_is_read_so() -> None:
    assert (
        attribute_lines({"variation_group": GROUP}) == 'variation_group = {"key": "P", "varies_by": ["Size"]}'
    )
    assert attributes_typed('variation_group = {"key": "Q"}\nnote = {so}', {}) == {
        "variation_group": {"key": "Q"},
        "note": "{so}",
    }


def test_a_line_that_was_taken_out_is_gone() -> None:
    assert attributes_typed("material = linen", {"material": ["cotton", "linen"], "color": "Blue"}) == {
        "material": "linen"
    }


@pytest.mark.django_db
def test_the_form_shows_lists_line_by_line_and_publishing_it_again_changes_nothing() -> None:
    made = seller("CUP", shops=("A",))
    told = {"material": ["cotton", "linen"], "pieces": 4, "handle": ["12 inches"]}
    draft = OfferDraft(made.shops["A"], made.skus["CUP"], "CUP", 999, attributes=told, texts={"title": "Cup"})
    publish(drafts=[draft], actor=SYSTEM, at=DAY)
    client, shop = client_of("operator"), made.shops["A"]
    address = f"{reverse('listings:publish')}?sku={made.skus['CUP']}"
    lines = "material = cotton\nmaterial = linen\npieces = 4\nhandle = 12 inches"
    shown = unescape(client.get(address).content.decode())
    # in an order of the database's own
    assert all(
        some in shown for some in ("material = cotton\nmaterial = linen", "pieces = 4", "handle = 12 inches")
    )
    typed = {
        f"shop-{shop}": "on",
        f"price-{shop}": "9.99",
        f"msku-{shop}": "CUP",
        f"attributes-{shop}": lines,
    }
    assert client.post(address, {**typed, "title-en": "Cup"}).status_code == 302
    assert Offering.objects.get().attributes == {**told, "handle": ["30.5 cm"]}
