"""A declared table over real rows: narrowed, searched, sorted, summed and cut by the database."""

import pytest
from babel.numbers import list_currencies
from django.db.models import CharField, F, IntegerField
from django.db.models.functions import Cast

from zayton.kernel.money import exponent
from zayton.ui.models import SavedView
from zayton.ui.public import Column, page_of
from zayton.ui.tests.builders import asked, kept_views

pytestmark = pytest.mark.django_db
COLUMNS = [
    Column("name", "Name"),
    Column("coin", "Currency"),
    Column("amount", "Amount", "money", currency_key="coin"),
    Column("saved", "Saved", "datetime"),
    Column("shared", "Shared"),
]
FIELDS = {"name": "name", "coin": "table", "amount": "amount", "saved": "saved_at", "shared": "is_shared"}
SALES = [("pound", "GBP", "1250"), ("yen", "JPY", "1250"), ("dinar", "KWD", "1250"), ("euro", "EUR", "-1250")]


def rows():
    """Saved views read as sales: their table is the currency, their query an amount in minor units."""
    return SavedView.objects.annotate(amount=Cast("query", IntegerField()))


def found(text: str = "", **options):
    return page_of(rows(), asked(text, COLUMNS), **{"fields": FIELDS, **options})


def names(text: str = "", **options) -> list[str]:
    return [row["name"] for row in found(text, **options).rows]


@pytest.fixture
def sales():
    kept_views(*SALES)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("f.amount=gte:1000", ["yen"]),
        ("f.amount=gte:1250", ["yen"]),
        ("f.amount=gte:1251", []),
        ("f.amount=gte:12.5", ["pound", "yen"]),
        ("f.amount=gte:12.51", ["yen"]),
        ("f.amount=gte:1.25", ["pound", "yen", "dinar"]),
        ("f.amount=gte:1.2501", ["pound", "yen"]),
        ("f.amount=lte:1.25", ["dinar", "euro"]),
        ("f.amount=lte:-12.5", ["euro"]),
        ("f.amount=lte:-12.51", []),
        ("f.amount=12.50", ["pound"]),
        ("f.amount=1250", ["yen"]),
        ("f.amount=1250.5", []),
        ("f.amount=1.25&f.amount=1250", ["yen", "dinar"]),
        ("f.amount=gte:1&f.amount=lte:20", ["pound", "dinar"]),
        ("f.amount=gte:1&f.coin=KWD", ["dinar"]),
        ("f.amount=has:125", ["pound", "yen", "dinar", "euro"]),
        ("f.amount=empty:", []),
    ],
)
def test_an_amount_is_asked_in_each_rows_own_currency(sales, query, shown):
    assert names(query) == shown


def test_every_currency_without_two_decimals_is_known_where_amounts_are_asked():
    known = list_currencies()
    for code in ["JPY", "KRW", "VND", "CLP", "ISK", "XOF", "BHD", "KWD", "OMR", "TND"]:
        assert code in known
        assert exponent(code) != 2


def test_a_currency_beside_the_columns_is_asked_for_too(sales):
    fields = {key: path for key, path in FIELDS.items() if key != "coin"}
    query = asked("f.amount=gte:1000", [Column("amount", "Amount", "money", currency_key="table")])
    assert [row["name"] for row in page_of(rows(), query, fields=fields).rows] == ["yen"]


def test_blank_is_what_was_never_written():
    kept_views(("a", "", "1"), ("b", "GBP", "2"))
    assert names("f.coin=empty:") == ["a"]


def test_what_a_column_cannot_hold_stands_in_no_row(sales):
    query = asked("f.shared=perhaps", COLUMNS)
    assert page_of(rows(), query, fields=FIELDS, totals=["amount"]).total == 0


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("sort=name", ["dinar", "euro", "pound", "yen"]),
        ("sort=-name", ["yen", "pound", "euro", "dinar"]),
        ("sort=amount,-name", ["euro", "yen", "pound", "dinar"]),
        ("sort=nonsense", ["pound", "yen", "dinar", "euro"]),
        ("f.name=has:O", ["pound", "euro"]),
        ("f.name=yen&f.name=euro", ["yen", "euro"]),
        ("q=eu", ["euro"]),
        ("q=%25", []),
        ("q=_", []),
        ("q=gbp", ["pound"]),
        ("q=nothing+of+the+kind", []),
    ],
)
def test_rows_are_narrowed_searched_and_sorted(sales, query, shown):
    assert names(query, search=("name", "table")) == shown


def test_a_search_without_a_place_to_look_finds_all(sales):
    assert len(names("q=pound")) == 4


def test_any_script_is_found():
    kept_views(("茶壶 🫖", "GBP", "1"), ("Straße", "GBP", "2"))
    assert names("f.name=has:茶") == ["茶壶 🫖"]
    assert names("q=🫖", search=["name"]) == ["茶壶 🫖"]


def test_equal_rows_keep_their_places_from_page_to_page():
    kept_views(*[(f"{number:03}", "GBP", "7") for number in range(120)])
    pages = [names(f"sort=amount&size=50&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({name for page in pages for name in page}) == 120


def test_totals_are_of_all_that_match_and_not_of_the_page(sales):
    page = found("f.coin=GBP&f.coin=EUR&f.coin=JPY", totals=["amount"])
    assert (page.total, page.totals) == (3, {"amount": 1250})
    assert found("f.coin=USD", totals=["amount"]).totals == {"amount": None}


def test_a_slice_counts_and_sums_nothing(sales, django_assert_num_queries):
    query = asked("", COLUMNS).slice(1, 2)
    with django_assert_num_queries(1):
        page = page_of(rows(), query, fields=FIELDS, totals=["amount"])
    assert ([row["name"] for row in page.rows], page.total, page.totals) == (["yen", "dinar"], 0, None)


def test_a_page_costs_two_queries_however_many_rows_there_are(django_assert_num_queries):
    kept_views(*[(str(number), "GBP", "1") for number in range(300)])
    with django_assert_num_queries(2):
        assert len(found("size=500", totals=["amount"]).rows) == 300


def test_a_row_holds_its_id_its_columns_and_what_was_asked_beside_them(sales):
    row = found(extra=["person__username"]).rows[0]
    assert set(row) == {"id", *FIELDS, "person__username"}
    assert (row["amount"], row["person__username"]) == (1250, "keeper of views")


def test_a_shape_is_given_every_row_shown(sales):
    page = found("sort=name", shape=lambda row: {"id": row["id"], "name": row["name"].upper()})
    assert [row["name"] for row in page.rows] == ["DINAR", "EURO", "POUND", "YEN"]


def test_a_column_without_a_path_behind_it_narrows_and_sorts_nothing(sales):
    fields = {"name": "name"}
    assert names("f.coin=GBP&sort=-coin", fields=fields) == ["pound", "yen", "dinar", "euro"]


def test_an_annotation_named_like_its_total_is_summed_once(sales):
    query = asked("", COLUMNS)
    page = page_of(
        rows().annotate(coin=Cast(F("table"), CharField())), query, fields=FIELDS, totals=["amount"]
    )
    assert page.totals == {"amount": 2500}


def test_no_row_is_an_empty_page():
    page = found(totals=["amount"])
    assert (page.rows, page.total, page.totals) == ([], 0, {"amount": None})
