"""From an empty database to selling everywhere, by hand: what one person does on the first day, in the order of doing.

Every test goes on where the one before it ended: they share one house and its marketplaces.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.workspaces import Workspaces
from zayton.sandbox.accounts import ACCOUNTS
from zayton.web.tests.outside import SKU, bought, priced, rival, shown
from zayton.web.tests.walking import PASSWORD, Person, World, a_world

pytestmark = pytest.mark.browser
SHOPS = {
    "amazon": "Amazon · Amazon.co.uk",
    "ebay": "eBay · eBay.co.uk",
    "shopify": "Shopify · Zayton Sandbox",
}


@pytest.fixture(scope="module")
def world(chromium: Any, workspaces: Workspaces) -> Iterator[World]:
    workspace = workspaces.make()
    try:
        with a_world(chromium, workspace) as made:
            yield made
    finally:
        workspace.end()


@pytest.fixture(scope="module")
def ada(world: World) -> Person:
    return world.person("ada")


@pytest.fixture(autouse=True)
def _console(world: World) -> Iterator[None]:
    yield
    assert world.said == []


def test_the_house_is_furnished(world: World, ada: Person) -> None:
    ada.open("/stock/owners")
    assert ada.sees("No owners yet")
    ada.type(name="Lantern Gifts Ltd", code="LANTERN")
    ada.press("Add")
    ada.open("/stock/warehouses/new")
    ada.type(code="MAIN", name="Daventry", country="GB", zone="Europe/London")
    ada.press("Open the warehouse")
    ada.open("/catalog/sku/new")
    ada.type(code=SKU, title_en="White Hanging Heart T-Light Holder", title_zh="白色心形烛台",
             brand="Lantern Lane", barcodes="5012345678917")  # fmt: skip
    ada.press("Save")
    ada.open("/stock/book/receive")
    ada.type(lines=f"{SKU} 40 200.00")
    ada.press("Show what would change")
    ada.press("Book")
    assert ada.reads(SKU, "Received").endswith("Goods receipt 1")


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("amazon", "Amazon", "invalid_client"),
        ("ebay", "eBay", "client authentication failed"),
        ("shopify", "Shopify", "denies access"),
    ],
)
def test_a_wrong_secret_is_told_and_the_right_one_connects(
    world: World, ada: Person, name: str, title: str, said: str
) -> None:
    ada.open("/shops/connections/new")
    ada.draw("walk-choose")
    ada.follow(title)
    connect(world, ada, name, {**ACCOUNTS[name], "client_secret": "mistyped"})
    assert ada.sees(said)
    assert ada.sees("Nothing was kept.")
    ada.draw(f"walk-{name}-refused", again=False)
    connect(world, ada, name, ACCOUNTS[name])
    ada.choose(f"Shop for {SHOPS[name].removeprefix(title)[3:]}", "Open a new shop")
    ada.press("Connect these shops")
    assert ada.sees("It works; the next run is at")
    streams = ada.page.locator("[aria-labelledby=connection-streams]")
    ada.waits(lambda: "not yet" not in streams.inner_text())
    ada.draw(f"walk-{name}-connected")


def connect(world: World, ada: Person, name: str, credentials: Any) -> None:
    """Fill the form of a new connection and send it."""
    for field, value in credentials.items():
        place = ada.page.locator(f"[name='c.{field}']")
        # what a list offers is chosen, all else is typed
        place.select_option(value) if place.evaluate("one => one.tagName") == "SELECT" else place.fill(value)
    if not ada.page.locator("details[open]").count():
        ada.page.get_by_text("Advanced", exact=True).click()
    ada.type(address=world.stands[name].url)
    ada.press("Test and connect")


def test_shopify_sends_what_happens_from_now_on(ada: Person) -> None:
    ada.open("/shops/connections")
    ada.follow("Shopify")
    ada.press("Have them sent")
    assert ada.sees("Asked for:")


def test_a_product_goes_on_sale_everywhere_from_one_form(world: World, ada: Person) -> None:
    ada.open("/catalog/")
    ada.follow(SKU)
    ada.follow("Publish to shops")
    for shop in SHOPS.values():
        ada.tick(shop)
        ada.fill(f"Price {shop}", "17.90")
    ada.press("Publish")
    ada.waits(lambda: [*states(ada).values()] == ["Rejected", "Rejected", "On sale"])
    assert ada.sees("Product type is required.")
    assert ada.sees("The listing has invalid pictures.")
    ada.draw("walk-publish-refused")
    ada.fill("Addresses, one a line, the main picture first", "https://pictures.example/light.jpg")
    ada.fill("Bullet points, one a line", "White metal\nFor one tea light")
    ada.fill("Description", "A heart of white metal that holds one tea light.")
    ada.fill(f"Product type {SHOPS['amazon']}", "HOME")
    ada.fill(f"More attributes {SHOPS['amazon']}", "country_of_origin = CN\ncolor = White")
    ada.fill(f"Category {SHOPS['ebay']}", "20625")
    ada.press("Publish")
    ada.waits(lambda: {*states(ada).values()} == {"On sale"})
    ada.draw("walk-published")
    assert shown(world) == {"amazon": 40, "ebay": 40, "shopify": 40}


def states(ada: Person) -> dict[str, str]:
    """How each shop's listing stands, as the form of publishing says it."""
    heads = [one.strip() for one in ada.page.locator(".z-side-by-side thead th").all_inner_texts()]
    cells = ada.page.locator(".z-side-by-side tbody tr").first.locator("th, td").all_inner_texts()
    said = dict(zip(heads, (one.strip() for one in cells), strict=True))
    return {name: said[shop] for name, shop in SHOPS.items()}


def test_an_order_arrives_and_the_quantity_falls_everywhere(world: World, ada: Person) -> None:
    number = bought(world, "shopify", 3)
    ada.open("/orders/")
    ada.waits(lambda: ada.sees(number))
    ada.waits(lambda: shown(world) == {"amazon": 37, "ebay": 37, "shopify": 37})
    ada.open("/listings/")
    ada.waits(lambda: all(ada.cell("quantity", SKU, shop) == "37" for shop in SHOPS.values()))
    ada.draw("walk-listings")
    for name, title in (("amazon", "Amazon"), ("ebay", "eBay")):
        bought(world, name, 1)
        ada.open("/shops/connections")
        ada.follow(title)
        ada.press("Pull now")
    ada.open("/orders/")
    ada.waits(lambda: all(ada.cell("shop", shop) for shop in SHOPS.values()))
    ada.waits(lambda: shown(world) == {"amazon": 35, "ebay": 35, "shopify": 35})
    ada.draw("walk-orders")


def test_a_hijacker_is_reported_with_what_to_do(world: World, ada: Person) -> None:
    rival(world, "hijack", price=1650)
    ada.open("/listings/watch/")
    ada.page.locator("tr", has_text="Amazon").get_by_role("button", name="Look now").click()
    found = ("Another seller", SHOPS["amazon"])
    ada.waits(lambda: "From £16.50" in ada.cell("said", *found))
    assert "report the seller to the marketplace" in ada.cell("remedy", *found)
    ada.draw("walk-watch")
    ada.page.locator(".tabulator-row", has_text=found[0]).filter(has_text=found[1]).locator("a").first.click()
    ada.waits(lambda: ada.sees("make a test purchase and report the seller"))
    ada.draw("walk-finding")
    ada.open("/notices/")
    assert ada.sees(f"Another seller on our listing: {SKU}")


def test_a_price_rule_moves_within_its_rails_and_says_why(world: World, ada: Person) -> None:
    ada.open("/listings/prices/new/")
    ada.type(name="Stay in front", amount="0.10", floor="15.00", ceiling="18.00", most_percent="5", skus=SKU)
    ada.tick(SHOPS["amazon"])
    ada.press("Keep and test")
    # the other offers at 16.50, and no move is longer than 5 %: 17.90 goes to 17.01 at most
    assert "£17.01" in ada.reads(SKU, SHOPS["amazon"], "£17.90")
    ada.draw("walk-price-test", again=False)
    assert priced(world) == 1790
    ada.press("Switch on")
    ada.waits(lambda: priced(world) == 1701)
    ada.open("/listings/prices/moves/")
    ada.waits(lambda: "17.01" in ada.reads(SKU))
    ada.draw("walk-price-moves")


def test_a_store_takes_an_order_and_hands_it_over(world: World, ada: Person) -> None:
    ada.open("/stock/warehouses/new")
    ada.type(code="SOHO", name="Soho", country="GB", zone="Europe/London", priority="1")
    ada.choose("kind", "Store")
    ada.press("Open the warehouse")
    ada.open("/orders/stores/new")
    ada.type(accept_minutes="60", currency="GBP", commission="15")
    ada.tick("Takes orders")
    ada.tick("Offers pick-up")
    ada.press("Save")
    ada.open("/stock/book/receive")
    ada.choose("place", "SOHO MAIN")
    ada.type(lines=f"{SKU} 5 25.00")
    ada.press("Show what would change")
    ada.press("Book")
    ada.open("/shops/")
    ada.follow(SHOPS["shopify"])
    ada.fill("Soho", "1")
    ada.fill("Daventry", "2")
    ada.press("Save")
    ada.open("/people/invite/")
    ada.type(display_name="Bo", username="bo", password=PASSWORD)
    ada.choose("language", "English")
    ada.tick("Store staff")
    ada.page.get_by_label("All warehouses, also later ones").uncheck()
    ada.tick("Soho")
    ada.press("Invite")
    number = bought(world, "shopify", 1)
    ada.open("/orders/")
    ada.waits(lambda: ada.sees(number))
    ada.page.get_by_role("link", name=number).first.click()
    ada.waits(lambda: ada.sees("The buyer fetches it"))
    ada.press("The buyer fetches it")
    ada.press("Issue the pick-up code")
    code = ada.page.locator(".z-store-secret").inner_text()
    ada.draw("walk-code", again=False)
    bo = world.person("bo", phone=True)
    bo.open("/orders/stores/work")
    bo.waits(lambda: bo.sees("New: take or pass on"))
    bo.draw("walk-store-work")
    bo.page.get_by_role("link", name="Offered").click()
    bo.press("Take the order")
    bo.draw("walk-store-order")
    bo.type(code=code)
    bo.press("Hand over")
    assert bo.sees("Nothing to do.")
    ada.open("/orders/")
    ada.waits(lambda: ada.cell("state", number) == "Shipped")


def test_one_click_takes_it_off_sale_everywhere_and_another_brings_it_back(world: World, ada: Person) -> None:
    ada.open("/catalog/")
    ada.follow(SKU)
    ada.press("Take off sale everywhere")
    ada.waits(lambda: shown(world) == {"amazon": 0, "ebay": 0, "shopify": 0})
    ada.waits(lambda: all("Not on sale" in ada.reads(shop, SKU) for shop in SHOPS.values()))
    ada.draw("walk-delisted")
    ada.press("Put on sale again everywhere")
    ada.waits(lambda: all(shown(world).values()))
    ada.waits(lambda: all("On sale" in ada.reads(shop, SKU) for shop in SHOPS.values()))
