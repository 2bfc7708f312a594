"""Imports through the API at their edges: how a file is spelt, what is refused, what is seen by whom."""

import pytest

from zayton.api.tests.builders import caller, items_of
from zayton.api.tests.test_imports import upload
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import ColumnMapping, Import
from zayton.kernel.intake.public import perform_import
from zayton.kernel.intake.tests.builders import COLUMNS, as_csv, end_state, fresh_target, imported

pytestmark = pytest.mark.django_db
ROWS = as_csv("A1,cup,2,03/04/2024,1.50")


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


def asked(someone, content: bytes = ROWS, **body):
    file = upload(someone, content).json()["id"]
    return someone.post("imports", {"file_id": file, "target": "tests.tally"} | body)


def performed(response) -> Import:
    assert response.status_code == 200, response.content
    perform_import(import_id=response.json()["id"], actor=SYSTEM)
    return Import.objects.get(pk=response.json()["id"])


def refused(response) -> list[str]:
    assert response.status_code == 409, response.content
    assert not ColumnMapping.objects.exists()
    return [one["code"] for one in response.json()["refusals"]]


@pytest.mark.parametrize(("order", "day"), [("dmy", "2024-04-03"), ("mdy", "2024-03-04")])
def test_dates_are_read_in_the_order_that_is_said(order, day):
    performed(asked(caller(), spelling={"dates": {"When": order}}))
    assert end_state()["A1"][0][2].startswith(day)


def test_year_first_never_guesses_the_order_of_day_and_month():
    run = performed(asked(caller(), spelling={"dates": {"When": "ymd"}}))
    assert [(row.column, row.code) for row in run.rows.all()] == [("at", "intake.ambiguous_date")]
    assert end_state() == {}


def test_dates_that_do_not_tell_fail_the_import_and_its_answer_says_so():
    someone = caller()
    run = performed(asked(someone))
    told = someone.get(f"imports/{run.pk}").json()
    assert (told["state"], told["problem"]["code"]) == ("failed", "intake.ambiguous_dates")
    assert "When" in told["problem"]["detail"]


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ({"encoding": "klingon"}, "intake.encoding_unfit"),
        ({"encoding": "utf-16"}, "intake.encoding_unfit"),
        ({"delimiter": "\n"}, "intake.delimiter_unfit"),
        ({"delimiter": '"'}, "intake.delimiter_unfit"),
    ],
)
def test_a_spelling_that_reads_no_file_is_a_refusal_and_starts_nothing(spelling, code):
    assert refused(asked(caller(), spelling=spelling)) == [code]
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "spelling",
    [
        {"delimiter": ",,"},
        {"header_line": -1},
        {"dates": {"When": "ydm"}},
        {"decimals": {"Price": ";"}},
        {"colour": 1},
    ],
)
def test_a_spelling_of_the_wrong_shape_is_refused_by_its_field(spelling):
    answer = asked(caller(), spelling=spelling)
    assert (answer.status_code, answer.json()["code"]) == (422, "http.invalid")
    assert answer.json()["errors"][0]["field"].startswith("body.said.spelling.")


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"columns": {"number": "Order", "item": "Nope", "quantity": "Qty"}}, ["intake.unknown_heading"]),
        ({"columns": {"number": "Order"}}, ["intake.column_missing"] * 2),
        ({"columns": {**COLUMNS, "colour": "Item"}}, ["intake.unknown_column"]),
        ({"options": {"zone": "Mars"}}, ["intake.option_unknown"]),
    ],
)
def test_a_mapping_or_an_option_that_cannot_be_is_refused_with_each_reason(body, codes):
    assert refused(asked(caller(), **body)) == codes
    assert not Import.objects.exists()


def test_a_shop_that_the_target_does_not_ask_for_does_not_hide_the_import_from_its_caller():
    someone = caller(shops=[1])
    run = performed(asked(someone, as_csv("A1,cup,2,2024-01-01,1"), options={"shop": "9", "warehouse": "²"}))
    assert run.shop_id is None
    assert someone.get(f"imports/{run.pk}").json()["accepted"] == 1


def test_a_dry_run_counts_and_keeps_nothing():
    run = performed(asked(caller(), as_csv("A1,cup,2,2024-01-01,1", "A2,cup,x,2024-01-01,1"), dry_run=True))
    assert (run.accepted, run.quarantined, end_state()) == (1, 1, {})


def test_one_request_repeated_starts_one_import():
    someone = caller()
    file = upload(someone, ROWS).json()["id"]
    body = {"file_id": file, "target": "tests.tally", "spelling": {"dates": {"When": "dmy"}}}
    answers = [someone.post("imports", body, HTTP_IDEMPOTENCY_KEY="same") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].content
    assert answers[0].json() == answers[1].json()
    assert Import.objects.count() == 1


def test_imports_and_their_quarantine_are_walked_page_by_page():
    someone = caller()
    runs = [
        imported(as_csv(*(f"A{row},cup,x,2024-01-01,1" for row in range(3))), name=f"{n}.csv")
        for n in range(3)
    ]
    seen, address = [], "imports?limit=1"
    while True:
        page = someone.get(address).json()
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        address = f"imports?limit=1&cursor={page['next']}"
    assert seen == [run.pk for run in runs[::-1]]
    rows = items_of(someone.get(f"imports/{runs[0].pk}/quarantine?limit=2"))
    assert [(row["row"], row["value"], row["reason"]["code"]) for row in rows] == [
        (2, "x", "intake.not_a_number"),
        (3, "x", "intake.not_a_number"),
    ]


def test_what_lies_outside_ones_scope_is_not_there():
    run = imported(as_csv("A,cup,x,2024-01-01,1"))
    Import.objects.filter(pk=run.pk).update(shop_id=7)
    stranger = caller(shops=[8])
    assert items_of(stranger.get("imports")) == []
    for path in (f"imports/{run.pk}", f"imports/{run.pk}/quarantine"):
        assert stranger.get(path).json()["code"] == "http.not_found"
    assert [row["id"] for row in items_of(caller(shops=[7]).get("imports"))] == [run.pk]


def test_who_may_read_imports_starts_and_forgets_none():
    run = imported(as_csv("A,cup,x,2024-01-01,1"))
    reader = caller(permissions=["intake.read"])
    for path, body in (
        ("imports", {"file_id": run.raw_file_id, "target": "tests.tally"}),
        ("imports/files/forget", {"file_ids": [run.raw_file_id]}),
    ):
        assert reader.post(path, body).status_code == 403
    assert upload(reader).status_code == 403
    assert (Import.objects.count(), run.rows.get().value) == (1, "x")


def test_targets_are_told_with_their_columns_in_the_callers_language():
    someone = caller()
    told = {}
    for someone.language in ("en", "zh-hans"):
        targets = someone.get("imports/targets").json()["items"]
        told[someone.language] = next(one for one in targets if one["name"] == "catalog.skus")
    english, chinese = (told[language]["columns"][0] for language in ("en", "zh-hans"))
    assert (english["name"], english["required"]) == ("code", True)
    assert told["en"]["words"] != told["zh-hans"]["words"]
    assert {one["name"] for one in told["en"]["columns"]} == {
        one["name"] for one in told["zh-hans"]["columns"]
    }
    assert chinese["name"] == "code"


def test_a_list_of_imports_takes_the_same_queries_however_long(django_assert_max_num_queries):
    someone = caller()
    someone.get("imports")
    for number in range(15):
        imported(as_csv("A,cup,1,2024-01-01,1"), name=f"{number}.csv")
    with django_assert_max_num_queries(3):
        assert len(items_of(someone.get("imports"))) == 15


def test_files_of_nobody_are_forgotten_by_nobody():
    someone = caller()
    assert someone.post("imports/files/forget", {"file_ids": []}).status_code == 422
    answer = someone.post("imports/files/forget", {"file_ids": [10**9]})
    assert [one["code"] for one in answer.json()["refusals"]] == ["intake.unknown_file"]
    assert Person.objects.count() == 1
