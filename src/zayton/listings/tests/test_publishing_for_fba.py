"""A new listing says who sends its goods, and Amazon is told so; over HTTP at its stand-in."""

import pytest

from zayton.channels.tests.builders import client_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import seller
from zayton.listings.tests.selling import SITES, Seller
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand():
    with standing(MARKETS["amazon"]) as one:
        yield one


@pytest.fixture
def made(stand):
    return Seller({"amazon": stand.url}, ("CUP",))


def posted(made, **more):
    shop = made.shops["amazon"]
    form = {
        "title-en": "Headphones",
        f"shop-{shop}": "on",
        f"msku-{shop}": "CUP-FBA",
        f"price-{shop}": "59.99",
        f"item-{shop}": "B0SAND0003",
        f"fulfilled_by-{shop}": "marketplace",
    } | {f"{name}-{shop}": value for name, value in more.items()}
    return client_of("operator").post(f"/listings/publish?sku={made.skus['CUP']}", form)


def test_what_amazon_is_to_send_is_published_so_and_is_told_no_units(made, stand) -> None:
    page = client_of("operator").get(f"/listings/publish?sku={made.skus['CUP']}").content.decode()
    assert f'name="fulfilled_by-{made.shops["amazon"]}"' in page
    assert '<option value="marketplace">Fulfilled by the marketplace</option>' in page
    assert posted(made).status_code == 302
    push_due()
    listing = Listing.objects.get(msku="CUP-FBA")
    assert listing.fulfilled_by == "marketplace"
    assert "AMAZON_EU" in str(stand.state()["state"])
    assert not Ask.objects.filter(listing=listing, kind="quantity").exists()


def test_units_that_were_asked_for_while_it_was_ours_to_send_are_never_told(made, stand) -> None:
    assert posted(made, fulfilled_by="seller").status_code == 302
    listing = Listing.objects.get(msku="CUP-FBA")
    Ask.objects.create(
        listing=listing, kind="quantity", value=3, asked_at=now(), unmet_since=now(), due_at=now()
    )
    assert posted(made).status_code == 302
    push_due()
    push_due()
    assert not Ask.objects.filter(listing=listing, kind="quantity").exists()
    assert "DEFAULT" not in str(stand.state()["state"])


def test_of_what_stands_there_amazon_says_who_sends_it(made) -> None:
    Listing.objects.create(
        shop_id=made.shops["amazon"], msku="CUP-FBA", sku_id=made.skus["CUP"], site_ref=SITES["amazon"],
        fulfilled_by="seller", seen_at="2026-03-02T00:00Z", state="live",
    )  # fmt: skip
    assert posted(made).status_code == 302
    assert Listing.objects.get().fulfilled_by == "seller"


def test_a_sender_that_is_none_is_the_seller(made) -> None:
    assert posted(made, fulfilled_by="nobody").status_code == 302
    assert Listing.objects.get().fulfilled_by == "seller"


def test_where_the_marketplace_sends_nothing_it_is_refused() -> None:
    made = seller("CUP", shops=("A",))
    draft = OfferDraft(made.shops["A"], made.skus["CUP"], "CUP", 999, fulfilled_by="marketplace")
    [refusal] = publish(drafts=[draft], actor=SYSTEM, at=now()).refusals
    assert (refusal.code, refusal.row) == ("listings.sent_by_nobody", 0)
    assert not Listing.objects.exists()


def test_beside_one_that_stands_there_a_second_seller_sku_is_sent_by_amazon(made) -> None:
    Listing.objects.create(
        shop_id=made.shops["amazon"], msku="CUP", sku_id=made.skus["CUP"], site_ref=SITES["amazon"],
        fulfilled_by="seller", seen_at="2026-03-02T00:00Z", state="live",
    )  # fmt: skip
    page = client_of("operator").get(f"/listings/publish?sku={made.skus['CUP']}").content.decode()
    assert f'name="fulfilled_by-{made.shops["amazon"]}"' in page
    assert "For another seller SKU; of CUP its channel says it." in page
    assert posted(made).status_code == 302
    sent_by = dict(Listing.objects.values_list("msku", "fulfilled_by"))
    assert sent_by == {"CUP": "seller", "CUP-FBA": "marketplace"}
