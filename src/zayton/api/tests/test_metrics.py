"""Figures through the API: the ones the books give, within the caller's shops."""

from dataclasses import replace

import pytest
from django.conf import settings

from zayton.api.tests.builders import caller, mirrored
from zayton.lake.asking import forget
from zayton.orders.tests.builders import a_business, charge

pytestmark = pytest.mark.django_db
DAYS = "2026-03-01..2026-03-31"


@pytest.fixture
def trade(tmp_path, monkeypatch):
    """A shop with two sales and a return, mirrored into a lake of its own."""
    monkeypatch.setattr(settings, "WORKSPACE", replace(settings.WORKSPACE, home=tmp_path))
    forget()
    business = a_business()
    business.stock("LEEDS", CUP=50, POT=50)
    business.place([business.draft("A", business.goods("CUP", 2, 1000), charge("POST", "postage", 395))])
    business.place([business.draft("B", business.goods("POT", 1, 700), country="DE")])
    mirrored()
    yield business
    forget()


def ask(someone, **question):
    response = someone.post("metrics/ask", {"period": DAYS, **question})
    assert response.status_code == 200, response.content
    return response.json()


def test_figures_are_those_of_the_books_with_their_position(trade):
    told = ask(caller(), metrics=["revenue_gross", "units_sold"], by=["country"])
    assert {row["keys"]["country"]: row["figures"] for row in told["rows"]} == {
        "GB": {"revenue_gross": 1000, "units_sold": 2},
        "DE": {"revenue_gross": 700, "units_sold": 1},
    }
    assert told["totals"]["figures"] == {"revenue_gross": 1700, "units_sold": 3}
    assert (told["row_count"], told["period"]) == (2, {"start": "2026-03-01", "end": "2026-03-31"})
    assert told["position"] > 0


def test_figures_are_filtered_and_compared(trade):
    told = ask(caller(), metrics=["units_sold"], filters={"country": ["DE"]}, compare="previous")
    assert told["totals"]["figures"] == {"units_sold": 1}
    assert told["totals"]["before"] == {"units_sold": 0}


def test_another_shops_figures_are_not_in_the_rows_nor_in_the_totals(trade):
    told = ask(caller(shops=[trade.shop + 1]), metrics=["revenue_gross"], by=["country"])
    assert (told["rows"], told["totals"]["figures"]["revenue_gross"] or 0) == ([], 0)


def test_metrics_that_show_costs_are_neither_listed_nor_answered_to_those_who_may_not_see_them(trade):
    everybody = {one["name"] for one in caller(sees_cost=False).get("metrics").json()["items"]}
    insiders = {one["name"] for one in caller().get("metrics").json()["items"]}
    assert everybody < insiders
    costly = sorted(insiders - everybody)[0]
    refused = caller(sees_cost=False).post("metrics/ask", {"metrics": [costly], "period": DAYS})
    assert (refused.status_code, refused.json()["code"]) == (403, "lake.cost_hidden")


def test_every_metric_can_be_asked_by_every_dimension_it_names(trade):
    someone = caller()
    for metric in someone.get("metrics").json()["items"]:
        for dimension in metric["dimensions"]:
            told = ask(someone, metrics=[metric["name"]], by=[dimension], limit=5)
            assert set(told["totals"]["figures"]) == {metric["name"]}


def test_values_of_the_wrong_type_are_refused_before_they_reach_the_lake(trade):
    someone = caller()
    wrong = {"integer": "x", "text": 1, "date": "1st of March"}
    for dimension in someone.get("metrics/dimensions").json()["items"]:
        filters = {dimension["name"]: [wrong[dimension["holds"]]]}
        response = someone.post(
            "metrics/ask", {"metrics": ["units_sold"], "period": DAYS, "filters": filters}
        )
        assert (response.status_code, response.json()["code"]) == (422, "http.invalid"), dimension


@pytest.mark.parametrize(
    "period", ["", "yesteryear", "2026-03-01", "2026-03-31..2026-03-01", "1900-01-01..2026-01-01"]
)
def test_a_period_that_is_none_is_refused(trade, period):
    response = caller().post("metrics/ask", {"metrics": ["units_sold"], "period": period})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "body.question.period")


def test_words_that_nobody_declared_are_refused(trade):
    for question in ({"metrics": ["luck"]}, {"metrics": ["orders"], "by": ["mood"]}):
        response = caller().post("metrics/ask", {"period": DAYS, **question})
        assert (response.status_code, response.json()["code"]) == (422, "lake.unknown_word")


def test_before_anything_was_mirrored_the_answer_is_a_refusal_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "WORKSPACE", replace(settings.WORKSPACE, home=tmp_path))
    response = caller().post("metrics/ask", {"metrics": ["orders"]})
    assert (response.status_code, response.json()["code"]) == (409, "lake.empty")
