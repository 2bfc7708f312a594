"""Figures over HTTP on a trade small enough to check by hand: shapes, words, limits, scopes and refusals."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

from zayton.api.tests.builders import Caller, caller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry
from zayton.lake.mirror import work
from zayton.lake.operations import define_dimensions, define_metrics
from zayton.lake.results import DimensionDraft, MetricDraft
from zayton.lake.tests.builders import entry, moved, sold

pytestmark = pytest.mark.django_db
JANUARY = "2024-01-01..2024-01-31"
AT = datetime(2024, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def lake(shared_trade: Path) -> None:
    """Orders 100 (GB, mugs 5.00 and a lamp 9.00), 101 (FR, mugs 10.00) and 102 (no country, a cup for nothing)."""
    work(
        [
            entry(1, "tests.renamed", []),
            sold(2, (1, 100, 1, 1, "GB", 2, 500, 1, 1, 0), (1, 100, 1, 2, "GB", 1, 900, 1, 0, 0)),
            sold(3, (2, 101, 2, 1, "FR", 4, 1_000, 1, 1, 0)),
            sold(4, (9, 102, 1, 3, "", 1, 0, 1, 1, 1)),
            moved(5, (1, 1, 7, 1, 10, 1_000, 0), (1, 2, 8, 1, 5, 2_500, 0)),
        ]
    )


def told(someone: Caller, **question: Any) -> dict[str, Any]:
    response = someone.post("metrics/ask", {"period": JANUARY, **question})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()  # type: ignore[attr-defined]
    return found


def refused(response: HttpResponse) -> tuple[int, str]:
    assert response["Content-Type"].startswith("application/problem+json")
    problem = response.json()  # type: ignore[attr-defined]
    return response.status_code, problem["code"]


def test_an_answer_says_everything_needed_to_print_it_honestly() -> None:
    answer = told(caller(), metrics=["revenue", "orders"], by=["sku"], order="sku", compare="previous")
    assert answer["period"] == {"start": "2024-01-01", "end": "2024-01-31"}
    assert answer["compared"] == {"start": "2023-12-01", "end": "2023-12-31"}
    assert answer["rows"][0] == {
        "keys": {"sku": 1},
        "words": {"sku": "MUG"},
        "figures": {"revenue": 1_500, "orders": 2},
        "before": {"revenue": None, "orders": None},
    }
    assert answer["totals"] == {
        "keys": {},
        "words": {},
        "figures": {"revenue": 2_400, "orders": 3},
        "before": {"revenue": 0, "orders": 0},
    }
    assert (answer["row_count"], answer["position"]) == (3, 5)
    assert datetime.fromisoformat(answer["as_of"]).tzinfo is not None


def test_days_are_said_as_dates_and_blank_keys_as_null() -> None:
    someone = caller()
    by_day = told(someone, metrics=["revenue"], by=["day"], period="2024-01-01..2024-01-02")
    assert [row["keys"] for row in by_day["rows"]] == [{"day": "2024-01-01"}, {"day": "2024-01-02"}]
    by_week = told(someone, metrics=["revenue"], by=["week"], period="2024-01-03..2024-01-09")
    assert [row["keys"]["week"] for row in by_week["rows"]] == ["2024-01-01", "2024-01-08"]
    by_country = told(someone, metrics=["units_sold"], by=["country"], order="country")
    assert {row["keys"]["country"]: row["words"]["country"] for row in by_country["rows"]} == {
        "": "", "FR": "FR", "GB": "GB",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "word"), [("en", "MUG"), ("zh-hans", "杯子")])
def test_keys_are_called_in_the_callers_language(language: str, word: str) -> None:
    someone = caller()
    someone.language = language
    answer = told(someone, metrics=["revenue"], by=["sku"], filters={"sku": [1]})
    assert answer["rows"][0]["words"] == {"sku": word}


def test_what_is_divided_by_zero_is_null_and_a_share_is_a_number() -> None:
    someone = caller()
    answer = told(someone, metrics=["per_order", "return_rate"], by=["country"])
    rates = {row["keys"]["country"]: row["figures"]["return_rate"] for row in answer["rows"]}
    assert rates == {"GB": 0, "FR": 0, "": 1}
    nothing = told(someone, metrics=["per_order", "return_rate"], period="2023-01-01..2023-01-02")
    assert nothing["totals"]["figures"] == {"per_order": None, "return_rate": None}


def test_words_said_twice_are_answered_once() -> None:
    answer = told(caller(), metrics=["revenue", "revenue"], by=["country", "country"])
    assert answer["totals"]["figures"] == {"revenue": 2_400}
    assert [list(row["keys"]) for row in answer["rows"]] == [["country"]] * 3


def test_a_limit_cuts_the_rows_and_neither_their_count_nor_the_totals() -> None:
    answer = told(caller(), metrics=["revenue"], by=["country"], limit=1)
    assert [row["keys"]["country"] for row in answer["rows"]] == ["GB"]
    assert (answer["row_count"], answer["totals"]["figures"]["revenue"]) == (3, 2_400)


@pytest.mark.parametrize(
    ("filters", "revenue"),
    [
        ({"sku": [1, 2]}, 2_400), ({"sku": [2]}, 900), ({"country": ["FR", None]}, 1_000),
        ({"country": [None]}, 0), ({"category": [10]}, 1_500), ({"day": ["2024-01-02"]}, 1_000),
        ({"sku": []}, 0), ({"sku": [2**62]}, 0), ({"country": ["'; DROP TABLE x; --"]}, 0),
        ({"country": ["🫖"], "sku": [1]}, 0),
    ],
)  # fmt: skip
def test_filters_narrow_the_totals(filters: dict[str, Any], revenue: int) -> None:
    assert told(caller(), metrics=["revenue"], filters=filters)["totals"]["figures"] == {"revenue": revenue}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"metrics": ["luck"]}, "lake.unknown_word"),
        ({"metrics": ["revenue"], "by": ["revenue"]}, "lake.unknown_word"),
        ({"metrics": ["revenue"], "by": ["warehouse"]}, "lake.not_cut_by"),
        ({"metrics": ["revenue"], "by": ["day", "week"]}, "lake.two_grains"),
        ({"metrics": ["revenue"], "filters": {"moon": [1]}}, "lake.unknown_word"),
        ({"metrics": ["revenue"], "filters": {"month": ["2024-01-01"]}}, "lake.wrong_value"),
    ],
)
def test_a_question_without_an_answer_is_a_problem_with_its_code(question: dict[str, Any], code: str) -> None:
    assert refused(caller().post("metrics/ask", {"period": JANUARY, **question})) == (422, code)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"metrics": []}, "metrics"), ({"metrics": ["revenue"] * 21}, "metrics"), ({"metrics": [""]}, "metrics"),
        ({"metrics": ["x" * 121]}, "metrics"), ({}, "metrics"), ({"metrics": "revenue"}, "metrics"),
        ({"metrics": ["revenue"], "by": ["shop", "sku", "country", "day", "order"]}, "by"),
        ({"metrics": ["revenue"], "limit": 0}, "limit"), ({"metrics": ["revenue"], "limit": 10_001}, "limit"),
        ({"metrics": ["revenue"], "limit": "5"}, "limit"), ({"metrics": ["revenue"], "limit": 1.5}, "limit"),
        ({"metrics": ["revenue"], "compare": "yesterday"}, "compare"),
        ({"metrics": ["revenue"], "order": "x" * 122}, "order"),
        ({"metrics": ["revenue"], "filters": {"sku": list(range(1_001))}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"sku": 1}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"sku": [True]}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"sku": [1.0]}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"sku": [2**63]}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"sku": ["1"]}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"day": ["2024-W01-1"]}}, "filters"),
        ({"metrics": ["revenue"], "filters": {"country": ["x" * 301]}}, "filters"),
        ({"metrics": ["revenue"], "period": "2013-01-01..2024-01-01"}, "period"),
        ({"metrics": ["revenue"], "period": "x" * 25}, "period"), ({"metrics": ["revenue"], "magic": 1}, "magic"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused_by_its_field(question: dict[str, Any], field: str) -> None:
    response = caller().post("metrics/ask", question)
    assert refused(response) == (422, "http.invalid")
    assert field in response.json()["errors"][0]["field"]  # type: ignore[attr-defined]


def test_the_longest_period_is_answered_and_one_day_more_is_not() -> None:
    someone = caller()
    assert told(someone, metrics=["revenue"], period="2014-01-01..2024-02-17")["totals"]["figures"] == {
        "revenue": 2_400
    }
    longer = someone.post("metrics/ask", {"metrics": ["revenue"], "period": "2014-01-01..2024-02-18"})
    assert refused(longer) == (422, "http.invalid")


@pytest.mark.parametrize(
    ("scope", "revenue", "on_hand"),
    [
        ({}, 2_400, 15),
        ({"shops": [1]}, 1_400, 15),
        ({"shops": [2], "warehouses": [8]}, 1_000, 5),
        ({"shops": [], "warehouses": []}, 0, 0),
        ({"warehouses": [9]}, 2_400, 0),
    ],
)
def test_figures_are_of_the_callers_shops_and_warehouses(
    scope: dict[str, Any], revenue: int, on_hand: int
) -> None:
    someone = caller(**scope)
    assert told(someone, metrics=["revenue", "on_hand"])["totals"]["figures"] == {
        "revenue": revenue,
        "on_hand": on_hand,
    }
    widened = told(someone, metrics=["revenue"], filters={"shop": [1, 2]})
    assert widened["totals"]["figures"]["revenue"] == revenue


def test_asking_writes_nothing() -> None:
    someone = caller()
    before = Entry.objects.count()
    told(someone, metrics=["revenue"])
    assert Entry.objects.count() == before


def test_the_list_of_metrics_says_what_each_is_and_how_it_may_be_cut() -> None:
    found = {one["name"]: one for one in caller().get("metrics").json()["items"]}  # type: ignore[attr-defined]
    assert found["revenue"] == {
        "name": "revenue",
        "words": "Revenue",
        "unit": "base currency",
        "style": "money",
        "formula": "Sum of amounts",
        "dimensions": [
            "day",
            "week",
            "month",
            "quarter",
            "year",
            "shop",
            "country",
            "sku",
            "category",
            "order",
        ],
    }
    assert {"value", "turnover"} <= set(found)


def test_costs_are_not_even_listed_to_those_who_do_not_see_them() -> None:
    someone = caller(sees_cost=False)
    assert {"value", "mean_value", "turnover", "shipped_cost"}.isdisjoint(
        one["name"]
        for one in someone.get("metrics").json()["items"]  # type: ignore[attr-defined]
    )
    response = someone.post("metrics/ask", {"metrics": ["turnover"], "period": JANUARY})
    assert refused(response) == (403, "lake.cost_hidden")


def test_every_dimension_says_what_its_values_are() -> None:
    found = {one["name"]: one["holds"] for one in caller().get("metrics/dimensions").json()["items"]}  # type: ignore[attr-defined]
    assert found == {
        "day": "date", "week": "date", "month": "date", "quarter": "date", "year": "date", "shop": "integer",
        "country": "text", "sku": "integer", "category": "integer", "warehouse": "integer", "age": "integer",
        "order": "integer",
    }  # fmt: skip


def test_what_people_defined_is_listed_and_asked_like_any_other() -> None:
    draft = MetricDraft("每单件数", "units_sold / orders")
    metric = f"own_{define_metrics(drafts=[draft], actor=SYSTEM, at=AT).ids[0]}"
    islands = DimensionDraft("Regions", "country", (("Islands", ("GB",)), ("Mainland", ("FR",))))
    group = f"group_{define_dimensions(drafts=[islands], actor=SYSTEM, at=AT).ids[0]}"
    someone = caller()
    listed = {one["name"]: one["words"] for one in someone.get("metrics").json()["items"]}  # type: ignore[attr-defined]
    assert listed[metric] == "每单件数"
    answer = told(someone, metrics=[metric], by=[group], order=group)
    assert [(row["keys"][group], row["words"][group], row["figures"][metric]) for row in answer["rows"]] == [
        (0, "Islands", 3.0),
        (1, "Mainland", 4.0),
        (None, "", 1.0),
    ]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "metrics"), ("GET", "metrics/dimensions"), ("POST", "metrics/ask")]
)
def test_nobody_asks_without_a_token_or_with_one_that_may_not(method: str, path: str) -> None:
    body = {"metrics": ["revenue"], "period": JANUARY} if method == "POST" else None
    assert Caller("").ask(method, path, body).status_code == 401
    assert caller(permissions=["catalog.read"]).ask(method, path, body).status_code == 403
    assert caller(permissions=["lake.ask"]).ask(method, path, body).status_code == 200


def test_today_is_the_day_of_the_shop_that_is_furthest_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2024, 1, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr("zayton.lake.api.now", lambda: late)
    for zones, revenue in (({"UTC"}, 1_400), ({"UTC", "Asia/Shanghai"}, 1_000), (set(), 1_400)):
        monkeypatch.setattr("zayton.lake.api.zones_of", lambda _scope, zones=zones: zones)
        assert told(caller(), metrics=["revenue"], period="today")["totals"]["figures"] == {
            "revenue": revenue
        }


@pytest.mark.parametrize(
    ("own", "asked", "about"),
    [
        (None, [1, 2], {1, 2}),
        ([1], [1, 2], {1}),
        ([1], [2], set()),
        (None, [], None),
        ([1, 2], [None], {1, 2}),
    ],
)
def test_the_day_is_that_of_the_shops_asked_about_and_of_no_shop_out_of_scope(
    monkeypatch: pytest.MonkeyPatch, own: list[int] | None, asked: list[int | None], about: set[int] | None
) -> None:
    seen = []
    monkeypatch.setattr("zayton.lake.api.zones_of", lambda scope: seen.append(scope.shops) or frozenset())
    told(caller(shops=own), metrics=["revenue"], period="7d", filters={"shop": asked})
    assert seen == [about]
