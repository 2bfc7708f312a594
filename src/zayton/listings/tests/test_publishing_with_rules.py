"""The form of publishing gives a listing its quantity rule together with its texts and its price."""

import pytest

from zayton.channels.tests.builders import client_of
from zayton.listings.models import Ask, ShowRule
from zayton.listings.operations.pushing import push_due
from zayton.listings.tests.builders import seller
from zayton.listings.tests.test_pages import form_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    one = seller("CUP", shops=("A", "B"))
    one.receive("CUP", 10)
    return one


def address(made):
    return f"/listings/publish?sku={made.skus['CUP']}"


def rule_in(made, shop="A", **rule):
    return {f"{name}-{made.shops[shop]}": value for name, value in rule.items()}


def test_what_is_published_with_a_rule_never_shows_more_than_it_lets(made) -> None:
    client = client_of("operator")
    assert (
        client.post(address(made), form_of(made, **rule_in(made, keep_back="2", cap="5"))).status_code == 302
    )
    push_due()
    assert made.markets["A"].published["CUP"].quantity == 5
    assert made.shown("A", "CUP") == 5
    rule = ShowRule.objects.get()
    assert (rule.listing, rule.keep_back, rule.percent, rule.cap) == (made.listing("A", "CUP"), 2, 100, 5)
    page = said(client.get(address(made)))
    assert f'name="cap-{made.shops["A"]}" inputmode="numeric" value="5"' in page


def test_without_one_the_shops_rule_holds_and_none_is_written(made) -> None:
    ShowRule.objects.create(shop_id=made.shops["A"], cap=3)
    client_of("operator").post(address(made), form_of(made, **rule_in(made, cap="", percent="")))
    push_due()
    assert made.markets["A"].published["CUP"].quantity == 3
    assert ShowRule.objects.count() == 1


def test_a_rule_that_cannot_be_stops_the_publishing_and_is_said(made) -> None:
    page = said(client_of("operator").post(address(made), form_of(made, **rule_in(made, percent="101"))))
    assert "Percent of the rest that is shown is 101" in page
    assert 'value="101"' in page
    assert not Ask.objects.exists()
    assert not ShowRule.objects.exists()


def test_without_a_seller_sku_of_its_own_it_has_its_rule_all_the_same(made) -> None:
    form = form_of(made, **rule_in(made, msku="", cap="5"))
    assert client_of("operator").post(address(made), form).status_code == 302
    assert ShowRule.objects.get().listing == made.listing("A", "CUP")


def test_a_refused_one_changes_no_rule_of_whatever_has_its_seller_sku() -> None:
    made = seller("CUP", "POT", shops=("A",))
    made.see("A", "POT", quantity=0)
    pot = ShowRule.objects.create(shop_id=made.shops["A"], listing=made.listing("A", "POT"), cap=3)
    form = form_of(made, **rule_in(made, msku="POT", cap="9"))
    assert client_of("operator").post(address(made), form).status_code == 200
    pot.refresh_from_db()
    assert pot.cap == 3


def test_a_rule_that_is_blanked_gives_way_to_the_shops(made) -> None:
    client = client_of("operator")
    client.post(address(made), form_of(made, **rule_in(made, cap="5")))
    ShowRule.objects.create(shop_id=made.shops["A"], cap=3)
    blank = rule_in(made, keep_back="", percent="", cap="", stop_at="")
    assert client.post(address(made), form_of(made, **blank)).status_code == 302
    push_due()
    assert ShowRule.objects.get().listing is None
    assert made.shown("A", "CUP") == 3


def test_a_rule_of_its_own_that_bounds_nothing_is_shown_as_one(made) -> None:
    client = client_of("operator")
    client.post(address(made), form_of(made, **rule_in(made, percent="100")))
    ShowRule.objects.create(shop_id=made.shops["A"], cap=3)
    page = said(client.get(address(made)))
    assert f'name="percent-{made.shops["A"]}" inputmode="numeric" value="100"' in page
    assert f'name="keep_back-{made.shops["A"]}" inputmode="numeric" value="0"' in page
