"""The pages of listings: who may, what they show, what a form asks of channels."""

import pytest
from django.urls import reverse

from zayton.channels.models import MarketplaceSite
from zayton.channels.tests.builders import client_of
from zayton.lake.tests.following import read_journal
from zayton.listings.models import Ask, Content, Listing, Offering, Pictures, ShowRule
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import seller

pytestmark = pytest.mark.django_db

SHOWN = "/listings/"


def listed(*codes, shops=("A", "B")):
    made = seller(*codes, shops=shops)
    for code in codes:
        made.receive(code, 10)
        for shop in shops:
            made.see(shop, code, quantity=0, title=f"A {code.lower()}", price_minor=999, currency="GBP")
    read_journal()
    push_due()
    return made


def said(answer) -> str:
    return answer.content.decode()


def test_the_list_shows_every_offer_with_what_it_may_show() -> None:
    listed("CUP")
    answer = client_of("operator").get(SHOWN, headers={"accept": "application/json"})
    page = client_of("operator").get(SHOWN)
    assert answer.status_code == page.status_code == 200
    assert "2 on sale." in said(page)
    # what is not so is not said: "0 are no SKU of ours" is nothing to read every morning
    assert "no SKU" not in said(page)
    assert "refused a change" not in said(page)


def test_the_list_says_what_is_no_sku_of_ours_and_what_was_refused() -> None:
    made = listed("CUP", "POT")
    Listing.objects.filter(msku="POT").update(sku=None)
    Ask.objects.filter(listing=made.listing("A", "CUP"), kind="quantity").update(state="failed")
    page = said(client_of("operator").get(SHOWN))
    assert "4 on sale. 2 are no SKUs of ours yet. The channel refused a change of 1." in page


def test_an_empty_list_says_what_to_do_first() -> None:
    assert "No listings yet" in said(client_of("operator").get(SHOWN))


def test_somebody_of_one_shop_sees_only_its_listings() -> None:
    made = listed("CUP")
    client = client_of("operator", shops=[made.shops["A"]])
    assert client.get(f"/listings/{made.listing('A', 'CUP').pk}").status_code == 200
    assert client.get(f"/listings/{made.listing('B', 'CUP').pk}").status_code == 404


def test_a_listing_shows_what_the_channel_was_asked_for_and_why() -> None:
    made = listed("CUP")
    page = said(client_of("operator").get(f"/listings/{made.listing('A', 'CUP').pk}"))
    assert "A cup" in page
    assert "£9.99" in page
    assert "All that is available" in page
    assert "As asked" in page


def test_its_units_are_written_as_everywhere_and_its_site_is_named() -> None:
    made = seller("CUP", shops=("A",))
    made.receive("CUP", 12345)
    made.see("A", "CUP", quantity=0, title="A cup", price_minor=999, currency="GBP")
    MarketplaceSite.objects.update(marketplace="amazon", name="Amazon.co.uk", country="GB")
    page = f"/listings/{made.listing('A', 'CUP').pk}"
    assert "12,345 available, 12,345 may be shown." in said(client_of("operator").get(page))
    assert "Amazon.co.uk" in said(client_of("operator").get(page))
    assert "亚马逊英国站" in said(client_of("operator", language="zh-hans").get(page))


def test_who_may_only_read_sees_no_button_and_may_not_press_it() -> None:
    made = listed("CUP")
    listing = made.listing("A", "CUP")
    client = client_of("warehouse")
    assert "Take off sale" not in said(client.get(f"/listings/{listing.pk}"))
    assert client.post(f"/listings/{listing.pk}/switch", {"off": "1"}).status_code == 403
    assert client.get("/listings/publish").status_code == 403
    assert not Listing.objects.filter(is_ended=True).exists()


def test_one_button_takes_a_listing_off_and_puts_it_on_again() -> None:
    made = listed("CUP")
    listing = made.listing("A", "CUP")
    client = client_of("operator")
    client.post(f"/listings/{listing.pk}/switch", {"off": "1"})
    assert made.listing("A", "CUP").is_ended
    push_due()
    assert made.shown("A", "CUP") == 0
    client.post(f"/listings/{listing.pk}/switch", {"off": "0"})
    push_due()
    assert made.shown("A", "CUP") == 10


def test_one_button_on_the_page_of_a_sku_takes_it_off_everywhere() -> None:
    made = listed("CUP")
    client = client_of("operator")
    page = said(client.get(reverse("catalog:sku", args=[made.skus["CUP"]])))
    assert "Take off sale everywhere" in page
    client.post(f"/listings/delist-sku/{made.skus['CUP']}")
    push_due()
    assert (made.shown("A", "CUP"), made.shown("B", "CUP")) == (0, 0)


def test_a_quantity_rule_is_saved_and_told() -> None:
    made = listed("CUP")
    listing = made.listing("A", "CUP")
    client_of("operator").post(f"/listings/{listing.pk}/rule", {"keep_back": "2", "cap": "5"})
    push_due()
    assert made.shown("A", "CUP") == 5
    rule = ShowRule.objects.get()
    assert (rule.keep_back, rule.cap, rule.percent) == (2, 5, 100)


@pytest.mark.parametrize(
    "typed", [{"percent": "101"}, {"cap": "-1"}, {"keep_back": "a"}, {"stop_at": "9" * 30}]
)
def test_a_rule_that_cannot_be_is_refused_with_its_field(typed) -> None:
    made = listed("CUP")
    listing = made.listing("A", "CUP")
    answer = client_of("operator").post(f"/listings/{listing.pk}/rule", typed, follow=True)
    assert next(iter(typed)) in said(answer)
    assert not ShowRule.objects.exists()


def form_of(made, **more):
    shop = made.shops["A"]
    return {
        "title-en": "Blue cup",
        "bullets-en": "One\n\nTwo ",
        "description-en": "A fine cup",
        "pictures": "https://pictures.example/1.jpg",
        f"shop-{shop}": "on",
        f"msku-{shop}": "CUP",
        f"price-{shop}": "12.50",
        f"product_type-{shop}": "HOME",
        f"attributes-{shop}": "color = Blue\nno sign",
        **more,
    }


def test_one_form_writes_texts_and_publishes() -> None:
    made = seller("CUP", shops=("A", "B"))
    made.receive("CUP", 4)
    client = client_of("operator")
    address = f"/listings/publish?sku={made.skus['CUP']}"
    assert "Title" in said(client.get(address))
    assert "What is wrong" not in said(client.get(address))
    answer = client.post(address, form_of(made))
    assert answer.status_code == 302
    push_due()
    draft = made.markets["A"].published["CUP"]
    assert (draft.title, draft.bullets, draft.price_minor) == ("Blue cup", ("One", "Two"), 1250)
    assert draft.attributes == {"color": "Blue"}
    assert "CUP" not in made.markets["B"].published
    content = Content.objects.get()
    assert content.reviewed_at is not None
    assert Pictures.objects.get().urls == ["https://pictures.example/1.jpg"]
    page = said(client.get(address))
    assert "On sale" in page


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title-en", "", "no title"),
        ("pictures", "http://10.0.0.1/x.jpg", "no address of a picture"),
        ("price", "cheap", "is no price in GBP"),
        ("price", "0", "is no price in GBP"),
        # a decimal mark elsewhere: without it the price would be a hundred times as high
        ("price", "12,50", "a point before the decimals"),
        ("price", "", "cannot be blank"),
    ],
)
def test_a_form_that_cannot_be_keeps_what_was_typed_and_publishes_nothing(field, typed, words) -> None:
    made = seller("CUP", shops=("A",))
    name = f"price-{made.shops['A']}" if field == "price" else field
    answer = client_of("operator").post(
        f"/listings/publish?sku={made.skus['CUP']}", form_of(made, **{name: typed})
    )
    assert answer.status_code == 200
    assert words in said(answer)
    assert "A fine cup" in said(answer)
    assert not Ask.objects.exists()
    assert not Offering.objects.exists()


def test_no_shop_chosen_is_said() -> None:
    made = seller("CUP", shops=("A",))
    form = form_of(made)
    form.pop(f"shop-{made.shops['A']}")
    page = said(client_of("operator").post(f"/listings/publish?sku={made.skus['CUP']}", form))
    assert "Choose at least one shop" in page


def test_a_machines_text_is_marked_until_somebody_publishes_it() -> None:
    made = seller("CUP", shops=("A",))
    Content.objects.create(
        sku_id=made.skus["CUP"],
        language="en",
        title="Blue cup",
        description="A fine cup",
        bullets=["One", "Two"],
        source="translated",
        written_at="2026-03-02T00:00Z",
        written_by="system",
    )
    client = client_of("operator")
    address = f"/listings/publish?sku={made.skus['CUP']}"
    assert "Translated by machine" in said(client.get(address))
    client.post(address, form_of(made))
    assert "Translated by machine" not in said(client.get(address))
    assert Content.objects.get().source == "translated"


def test_a_code_that_is_none_of_ours_is_said() -> None:
    listed("CUP")
    assert "There is no SKU NOPE" in said(client_of("operator").get("/listings/publish?code=NOPE"))
    assert "There is no SKU 99999" in said(client_of("operator").get("/listings/publish?sku=99999"))
    assert "Publish CUP" in said(client_of("operator").get("/listings/publish?code=cup"))


def test_the_list_costs_the_same_queries_for_many_as_for_few(django_assert_max_num_queries) -> None:
    listed(*[f"S{number}" for number in range(12)], shops=("A",))
    client = client_of("operator")
    client.get(SHOWN)
    with django_assert_max_num_queries(40):
        client.get(SHOWN)
