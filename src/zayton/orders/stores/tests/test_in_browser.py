"""The pages of stores in a real browser: on a phone, and at the merchant's desk."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from zayton.kernel.time import now
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.operations.answering import expire_offers
from zayton.orders.stores.tests.builders import DAY, Town, a_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# where pictures of every page go, for who wants to look at them
PICTURES = os.environ.get("ZAYTON_PICTURES", "")


@pytest.fixture
def town() -> Town:
    made = a_town(picks_up=True, commission_bp=1500, fee_minor=100, hours=((0, 540, 1080), (2, 540, 1080)))
    made.stock("LONDON", CUP=50, POT=50)
    made.stock("READING", CUP=50)
    made.deliver(made.order("GB-2001", CUP=3))
    made.pass_on(made.order("GB-2002", POT=1), reason="damaged")
    fetched = made.order("GB-2003", CUP=1, POT=2)
    made.fetch(fetched)
    made.accept(fetched)
    made.accept(made.order("GB-2004", CUP=2))
    for number in ("GB-2005", "GB-2006"):
        made.order(number, CUP=2, POT=1)
    expire_offers(at=DAY)
    soon = now() + timedelta(minutes=7)
    StoreOffer.objects.filter(state="offered").update(offered_at=now(), due_at=soon)
    return made


def shown(tab, name: str, *args: int, picture: str = "") -> None:
    tab.goto(tab.home + reverse(f"orders:{name}", args=args))
    tab.wait_for_load_state("networkidle")
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / f"{picture or name}.png", full_page=True)


def fits(tab) -> bool:
    """Whether nothing stands beyond the right edge."""
    return tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def smallest_button(tab) -> float:
    heights = (
        "[...document.querySelectorAll('.z-store .btn')].filter(b => b.offsetParent).map(b => b.offsetHeight)"
    )
    return min(tab.evaluate(heights))


def test_a_thumb_takes_an_order_from_the_list_to_the_parcel(tab, town: Town) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    shown(tab, "store-work", picture="phone-work")
    assert fits(tab)
    tab.get_by_text("GB-2005").click()
    tab.wait_for_load_state("networkidle")
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / "phone-offer.png", full_page=True)
    assert fits(tab)
    assert smallest_button(tab) >= 44
    tab.get_by_role("button", name="Take the order").click()
    tab.get_by_role("button", name="It is packed").click()
    tab.get_by_label("Parcel number").fill("RM1")
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / "phone-packed.png", full_page=True)
    tab.get_by_role("button", name="It is on its way").click()
    tab.get_by_text("GB-2005: Shipped").wait_for()
    order = StoreOffer.objects.get(order__external_number="GB-2005")
    assert order.state == "shipped"


def test_an_order_is_passed_on_with_a_reason(tab, town: Town) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    shown(tab, "store-work")
    tab.get_by_text("GB-2006").click()
    tab.get_by_text("Pass on", exact=True).click()
    tab.get_by_label("No time to pack it").check()
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / "phone-pass.png", full_page=True)
    assert fits(tab)
    tab.get_by_role("button", name="Pass on to another store").click()
    tab.get_by_text("GB-2006: Passed on").wait_for()


def test_goods_are_handed_over_against_the_code(tab, town: Town) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    shown(tab, "store-work")
    tab.get_by_text("GB-2003").click()
    tab.get_by_label("Pick-up code of the buyer").fill("1234 5678")
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / "phone-code.png", full_page=True)
    tab.get_by_role("button", name="Hand over").click()
    tab.get_by_text("tries are left").wait_for()
    assert fits(tab)


def test_the_merchants_pages_stand_without_a_complaint(tab, town: Town) -> None:
    london = town.stores["LONDON"]
    for name, args in (
        ("stores", ()),
        ("store", (london,)),
        ("store-new", ()),
        ("store-edit", (london,)),
        ("store-offers", ()),
        ("store-returned", ()),
        ("store-open", (london,)),
        ("store-statements", ()),
    ):
        shown(tab, name, *args)
        assert fits(tab)
    tab.goto(tab.home + reverse("orders:store-open", args=[london]))
    tab.get_by_label("Close until and including").fill("2026-03-31")
    tab.get_by_role("button", name="Close the statement").click()
    tab.get_by_text("Closed. Later returns go to the next period.").wait_for()
    if PICTURES:
        tab.screenshot(path=Path(PICTURES) / "statement.png", full_page=True)
        tab.emulate_media(media="print")
        tab.screenshot(path=Path(PICTURES) / "statement-print.png", full_page=True)
        order = StoreOffer.objects.get(order__external_number="GB-2003").order_id
        tab.emulate_media(media="screen")
        shown(tab, "order", order)
