"""Every address of the catalogue with a number that nobody has, however large, and with forms that say nothing."""

import pytest

from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import catalogue, client_of, counts, some_skus

pytestmark = pytest.mark.django_db
NUMBERS = (0, 10**9, 2**31, 2**63 - 1, 2**63, 10**30)
SHOWN = ("sku/{}", "sku/{}/edit", "product/{}", "brand/{}", "category/{}", "change/{}")
POSTED = (
    "sku/{}/bundle",
    "brand/{}/rename",
    "category/{}/rename",
    "category/{}/move",
    "category/{}/delete",
    "change/{}/undo",
)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_page_of_what_nobody_has_is_not_found(number: int) -> None:
    some_skus(SkuDraft("K-1", brand="Brew", category="Home"))
    client = client_of("boss", sees_cost=True)
    for address in SHOWN:
        assert client.get(f"/catalog/{address.format(number)}").status_code == 404, address


@pytest.mark.parametrize("number", NUMBERS)
def test_a_form_about_what_nobody_has_is_answered_in_words_and_changes_nothing(number: int) -> None:
    some_skus(SkuDraft("K-1", brand="Brew", category="Home"))
    client = client_of("boss", sees_cost=True)
    before = counts(), catalogue()
    for address in POSTED:
        said = {"name": "New", "parts": "K-1 × 2", "parent": str(number)}
        answer = client.post(f"/catalog/{address.format(number)}", said)
        assert answer.status_code in (302, 404), (address, answer.status_code)
    assert (counts(), catalogue()) == before


@pytest.mark.parametrize("address", [*POSTED, "brands/new", "categories/new"])
def test_a_form_that_says_nothing_changes_nothing(address: str) -> None:
    ids = some_skus(SkuDraft("K-1", brand="Brew", category="Home"))
    client = client_of("boss", sees_cost=True)
    before = counts(), catalogue()
    answer = client.post(f"/catalog/{address.format(ids['K-1'])}", {})
    assert answer.status_code in (302, 404)
    if "delete" not in address:
        assert (counts(), catalogue()) == before


@pytest.mark.parametrize("address", [*POSTED, "brands/new", "categories/new"])
def test_a_link_never_writes(address: str) -> None:
    ids = some_skus(SkuDraft("K-1", brand="Brew", category="Home"))
    before = counts(), catalogue()
    answer = client_of("boss", sees_cost=True).get(f"/catalog/{address.format(ids['K-1'])}")
    assert answer.status_code in (404, 405)
    assert (counts(), catalogue()) == before


@pytest.mark.parametrize(
    "query",
    [
        "f.weight_g=gt:" + "9" * 40, "f.weight_g=gt:nan", "f.weight_g=between:5", "f.created_at=gt:soon", "f.moon=1",
        "sort=moon", "sort=-", "page=-1", "page=" + "9" * 30, "size=0", "size=abc", "q=" + "x" * 5_000, "q=%00",
        "f.category=has:%25", "f.brand=empty:", "columns=moon", "format=pdf", "f.lifecycle=has:" + "%F0%9F%AB%96",
    ],
)  # fmt: skip
def test_an_address_that_asks_nonsense_is_answered_and_is_no_error(query: str) -> None:
    some_skus(SkuDraft("K-1", brand="Brew", category="Home", weight_g=5))
    client = client_of("operator")
    for more in ("", "&format=json"):
        assert client.get(f"/catalog/?{query}{more}").status_code in (200, 400, 422), query
