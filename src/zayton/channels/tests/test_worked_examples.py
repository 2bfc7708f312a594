"""Examples that a seller can check by hand."""

import pytest
from django.urls import reverse

from zayton.channels.public import shops_by_id, shops_served_by
from zayton.channels.tests.builders import client_of, seller
from zayton.kernel.journal.models import Entry
from zayton.kernel.journal.public import expanded

pytestmark = pytest.mark.django_db


def test_christmas_moves_a_shop_to_the_second_warehouse_and_back():
    """Leeds serves first, then Köln. Leeds is full in December, so Köln comes first; in January it is as before.

    Three entries tell it: opened, changed, changed back.
    """
    here = seller()
    leeds, koeln = here.houses["LEEDS"], here.houses["KOELN"]
    key = here.open("WEB", "LEEDS", "KOELN")
    here.open("WEB", "KOELN", "LEEDS")
    assert shops_by_id([key])[key].warehouse_ids == (koeln, leeds)
    here.open("WEB", "LEEDS", "KOELN")
    changes = Entry.objects.filter(verb="channels.shop_changed").order_by("id")
    assert [entry.payload["warehouse_ids"] for entry in changes] == [[koeln, leeds], [leeds, koeln]]


def test_closing_a_warehouse_asks_which_shops_lose_it():
    """Web ships from Leeds and Köln, Amazon from Köln only: without Leeds one shop is touched, without Köln both."""
    here = seller()
    web, amazon = here.open("WEB", "LEEDS", "KOELN"), here.open("AMA", "KOELN", site="amazon-de")
    assert shops_served_by([here.houses["LEEDS"]]) == {web}
    assert shops_served_by([here.houses["KOELN"]]) == {web, amazon}
    assert shops_served_by([here.houses["YIWU"]]) == frozenset()


def test_two_shops_on_one_marketplace_are_traced_together():
    """Two accounts on Amazon in Germany and one own shop: the site leads to the two."""
    here = seller()
    first, second = here.open("A1", site="amazon-de"), here.open("A2", site="amazon-de")
    here.open("WEB")
    site = shops_by_id([first])[first].site_id
    assert expanded("site", [site]) == {"site": [site], "shop": {first, second}}


def test_a_keeper_of_one_warehouse_gives_it_a_number_and_touches_no_other():
    """Turns: 1 Leeds, 2 Köln, 3 Yiwu. The keeper of Köln and Yiwu swaps theirs: 1 Leeds, 2 Yiwu, 3 Köln."""
    here = seller()
    key = here.open("WEB", "LEEDS", "KOELN", "YIWU")
    keeper = client_of("operator", warehouses=[here.houses["KOELN"], here.houses["YIWU"]])
    form = {f"rank-{here.houses['KOELN']}": "2", f"rank-{here.houses['YIWU']}": "1", "splits": "on"}
    keeper.post(reverse("channels:shop", args=[key]), form)
    order = [here.houses[code] for code in ("LEEDS", "YIWU", "KOELN")]
    assert shops_by_id([key])[key].warehouse_ids == tuple(order)
