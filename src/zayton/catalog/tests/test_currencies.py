"""Purchase costs where the base currency has no cents, or three: in files, forms, tables and words."""

from typing import Any

import pytest
from django.test import Client

from zayton.catalog.bulk import edits_of, read
from zayton.catalog.models import Sku
from zayton.catalog.public import Cell, Edit, SkuDraft, revise_skus
from zayton.catalog.results import Value
from zayton.catalog.tests.builders import AT, BUYER, client_of, counts, some_skus
from zayton.catalog.wording import value_words, worded


@pytest.mark.parametrize(
    ("currency", "text", "minor"),
    [
        ("GBP", "12.34", 1_234), ("GBP", "12", 1_200), ("GBP", "1,234.50", 123_450), ("GBP", "0", 0),
        ("GBP", "0.01", 1), ("GBP", "12.345", 1_234), ("GBP", "-1", None), ("GBP", "", None), ("GBP", "£5", None),
        ("JPY", "1234", 1_234), ("JPY", "1,234", 1_234), ("JPY", "12.5", 12), ("JPY", "0", 0),
        ("KWD", "1.234", 1_234), ("KWD", "1", 1_000), ("KWD", "0.0001", 0), ("KWD", "1,000.001", 1_000_001),
        ("GBP", "nan", None), ("GBP", "1e30", None), ("GBP", "12.355", 1_236), ("GBP", "twelve", None),
    ],
)  # fmt: skip
def test_a_cost_is_read_in_the_base_currencys_own_decimals_and_rounded_half_to_even(
    settings: Any, currency: str, text: str, minor: Value
) -> None:
    settings.BASE_CURRENCY = currency
    found = read("purchase_cost_minor", text)
    # a cost below nothing is read, and then refused by the rule that says between which figures it must lie
    assert found == minor or (minor is None and isinstance(found, int) and found < 0)


@pytest.mark.parametrize(
    ("currency", "minor", "words"),
    [("GBP", 1_234, "12.34"), ("JPY", 1_234, "1,234"), ("KWD", 1_234, "1.234")],
)
def test_a_cost_is_worded_with_the_base_currencys_own_decimals(
    settings: Any, currency: str, minor: int, words: str
) -> None:
    settings.BASE_CURRENCY = currency
    assert words in value_words("purchase_cost_minor", minor, {})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("currency", "typed", "minor", "shown"),
    [("JPY", "1500", 1_500, "1500"), ("KWD", "1.5", 1_500, "1.500"), ("GBP", "15", 1_500, "15.00")],
)
def test_a_cost_typed_into_the_form_comes_back_as_it_was_kept(
    settings: Any, currency: str, typed: str, minor: int, shown: str
) -> None:
    settings.BASE_CURRENCY = currency
    sku = some_skus(SkuDraft("K-1"))["K-1"]
    client = client_of("buyer", sees_cost=True)
    client.post(
        f"/catalog/sku/{sku}/edit", {"purchase_cost_minor": typed, "lifecycle": "new", "was.lifecycle": "new"}
    )
    assert Sku.objects.get().purchase_cost_minor == minor
    page = client.get(f"/catalog/sku/{sku}/edit").content.decode()
    assert f'value="{shown}"' in page
    assert f"({currency})" in page


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["twelve", "¥12", "1e30", "nan", "12-"])
def test_what_is_no_amount_is_refused_at_its_field(settings: Any, typed: str) -> None:
    settings.BASE_CURRENCY = "JPY"
    sku = some_skus(SkuDraft("K-1", purchase_cost_minor=900))["K-1"]
    before = counts()
    answer = _posted(client_of("buyer", sees_cost=True), sku, typed)
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert (counts(), Sku.objects.get().purchase_cost_minor) == (before, 900)


def _posted(client: Client, sku: int, cost: str) -> Any:
    said = {
        "purchase_cost_minor": cost,
        "was.purchase_cost_minor": "900",
        "lifecycle": "new",
        "was.lifecycle": "new",
    }
    return client.post(f"/catalog/sku/{sku}/edit", said)


@pytest.mark.django_db
@pytest.mark.parametrize(("currency", "shown"), [("JPY", "1,500"), ("KWD", "1.500"), ("GBP", "15.00")])
def test_the_page_of_a_sku_shows_its_cost_in_the_base_currency(
    settings: Any, currency: str, shown: str
) -> None:
    settings.BASE_CURRENCY = currency
    sku = some_skus(SkuDraft("K-1", purchase_cost_minor=1_500))["K-1"]
    seen = client_of("buyer", sees_cost=True).get(f"/catalog/sku/{sku}").content.decode()
    hidden = client_of("operator").get(f"/catalog/sku/{sku}").content.decode()
    assert shown in seen
    assert shown not in hidden


@pytest.mark.django_db
def test_a_bulk_edit_that_reads_one_figure_wrong_edits_nothing_at_all(settings: Any) -> None:
    settings.BASE_CURRENCY = "JPY"
    edits, refusals = edits_of(["1", "2"], {"purchase_cost_minor": "nine", "weight_g": "5"})
    assert (edits, [refusal.code for refusal in refusals]) == ([], ["catalog.measure_unreadable"])
    edits, refusals = edits_of(["1", "2"], {"purchase_cost_minor": "9", "weight_g": ""})
    assert (edits, refusals) == ([Edit(1, "purchase_cost_minor", 9), Edit(2, "purchase_cost_minor", 9)], [])


@pytest.mark.django_db
def test_a_changed_cost_is_worded_for_who_sees_it_and_starred_for_who_does_not(settings: Any) -> None:
    settings.BASE_CURRENCY = "KWD"
    sku = some_skus(SkuDraft("K-1", purchase_cost_minor=1_500))["K-1"]
    written = revise_skus(edits=[Edit(sku, "purchase_cost_minor", None)], actor=BUYER, at=AT)
    assert written.cells == (Cell(sku, "purchase_cost_minor", 1_500, None),)
    (seen,) = worded(written.cells, sees_cost=True)
    (starred,) = worded(written.cells, sees_cost=False)
    assert "1.500" in seen.before
    assert (seen.after, starred.before, starred.after) == ("", "***", "***")
