"""Asking for an import, looking at a file before it, and taking it back."""

from dataclasses import replace

import pytest

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.mapping import fingerprint, mapping_refusals, suggested
from zayton.kernel.intake.models import ColumnMapping, Import, RawFile
from zayton.kernel.intake.operations.starting import start_import, stop_import
from zayton.kernel.intake.queries import (
    Preview,
    preview,
)
from zayton.kernel.intake.reading.found import Choices
from zayton.kernel.intake.targets import (
    TargetColumn,
    TargetOption,
    register_target,
    target_named,
    targets,
)
from zayton.kernel.intake.tests.builders import (
    AT,
    COLUMNS,
    as_csv,
    fresh_target,
    imported,
    registered,
    started,
    uploaded,
)
from zayton.kernel.intake.vault import forget
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
MAY = frozenset({"intake.read", "intake.import", "intake.mend"})
FILE = as_csv("A,cup,1,2024-01-01,1")


@pytest.fixture(autouse=True)
def _target():
    fresh_target()


def person(name: str = "lin", permissions=MAY, shops=None, warehouses=None) -> Actor:
    scope = Scope(*(None if keys is None else frozenset(keys) for keys in (shops, warehouses)))
    return Actor(f"person:{name}", frozenset(permissions), scope)


def ask(actor=SYSTEM, **more):
    facts = {"raw_file": uploaded(FILE), "target": "tests.tally", "columns": COLUMNS, "at": AT}
    return start_import(**(facts | {"actor": actor, "now_and_here": True} | more))


def shop_target(required: bool = True):
    """A target with a shop to choose among those within one's scope."""

    def shops(scope: Scope):
        return [(str(key), f"Shop {key}") for key in (1, 2, 3) if scope.sees_shop(key)]

    plain = fresh_target()
    return registered(replace(plain, options=[TargetOption("shop", "Shop", shops, required)]))


def nothing_asked() -> bool:
    return not (Import.objects.exists() or ColumnMapping.objects.exists() or Job.objects.exists())


def codes(refusals) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.subject) for refusal in refusals]


def test_the_permission_of_the_target_is_asked_beside_that_of_importing():
    registered(replace(fresh_target(), permission="tests.special"))
    assert codes(ask(person())) == [("intake.not_allowed", "tests.special")]
    assert codes(ask(person(permissions=()))) == [
        ("intake.not_allowed", "intake.import"),
        ("intake.not_allowed", "tests.special"),
    ]
    assert nothing_asked()
    assert isinstance(ask(person(permissions=MAY | {"tests.special"})), Import)


def test_an_option_that_is_needed_must_be_chosen():
    shop_target()
    assert codes(ask()) == codes(ask(options={"shop": ""})) == [("intake.option_missing", "Shop")]
    assert nothing_asked()


def test_an_option_that_is_not_needed_may_be_left_out():
    shop_target(required=False)
    assert ask().shop_id is None


@pytest.mark.parametrize("shop", ["3", "9", "x", "²", "1 OR 1=1", "9" * 30])
def test_only_a_shop_within_ones_scope_can_be_chosen(shop):
    shop_target()
    refused = ask(person(shops=[1, 2]), options={"shop": shop})
    assert [(one.code, one.figures["value"]) for one in refused] == [("intake.option_unknown", shop)]
    assert nothing_asked()


def test_the_shop_chosen_is_the_imports_and_its_journal_names_it():
    shop_target()
    run = ask(options={"shop": "2"})
    assert (run.shop_id, run.warehouse_id, run.options) == (2, None, {"shop": "2"})
    entry = Entry.objects.get(verb="intake.started")
    assert (entry.document_id, entry.payload) == (run.pk, {"target": "tests.tally", "dry_run": False})


@pytest.mark.parametrize("value", ["7", "²", "9" * 30])
def test_an_option_that_the_target_does_not_ask_for_says_nothing_of_whose_import_it_is(value):
    run = ask(options={"shop": value, "warehouse": value, "zone": "UTC"})
    assert (run.shop_id, run.warehouse_id, run.options) == (None, None, {"zone": "UTC"})


def test_every_fault_of_a_mapping_is_named():
    refused = ask(columns={"number": "Nope", "colour": "Item"})
    assert codes(refused) == [
        ("intake.unknown_column", "colour"),
        ("intake.unknown_heading", "Nope"),
        ("intake.column_missing", "Item"),
        ("intake.column_missing", "Quantity"),
    ]
    assert nothing_asked()


def test_headings_found_under_other_choices_are_those_that_count():
    raw = uploaded(as_csv("A;cup;1", head="Order;Item;Qty"))
    columns = {"number": "A1", "item": "B1", "quantity": "C1"}
    assert codes(mapping_refusals(target_named("tests.tally"), columns, raw.facts["headers"])) != []
    run = ask(raw_file=raw, columns=columns, headings=["A1", "B1", "C1"])
    assert run.headings == ["A1", "B1", "C1"]


def test_a_job_is_asked_for_in_the_transaction_of_its_import():
    run = ask(now_and_here=False)
    job = Job.objects.get()
    assert (run.job_id, job.subject) == (job.pk, "orders.csv")


def test_an_import_that_waits_is_stopped_at_once_and_can_go_on_later():
    run = ask(now_and_here=False)
    assert stop_import(run=run, actor=SYSTEM, at=AT) is None
    run.refresh_from_db()
    assert (run.state, run.read) == ("cancelled", 0)


def test_an_import_in_a_programs_own_process_cannot_be_stopped_from_a_page():
    run = started(FILE)
    assert stop_import(run=run, actor=SYSTEM, at=AT).code == "intake.not_stoppable"
    run.refresh_from_db()
    assert run.state == "waiting"


def test_an_import_that_is_over_is_not_stopped():
    run = ask(now_and_here=False)
    perform_job(job_id=run.job_id)
    assert isinstance(stop_import(run=run, actor=SYSTEM, at=AT), Refusal)
    run.refresh_from_db()
    assert run.state == "done"


def looked(raw: RawFile, columns=None, **choices):
    return preview(
        raw_file=raw,
        target=target_named("tests.tally"),
        choices=Choices(**choices),
        columns=columns,
        options={},
        scope=Scope.everything(),
    )


def test_a_preview_suggests_columns_by_their_headings_and_shows_the_first_rows():
    shown = looked(uploaded(as_csv(*(f"A{row},cup,1,2024-01-01,1" for row in range(30)))))
    assert isinstance(shown, Preview)
    assert (shown.mapping, shown.remembered, shown.questions) == (COLUMNS, None, {})
    assert (len(shown.rows), shown.rows[0]) == (20, (2, "A0", "cup", "1", "2024-01-01", "1"))


def test_a_preview_remembers_the_last_file_with_these_headings_and_what_one_tries_comes_before():
    kept = {"number": "Item", "item": "Order", "quantity": "Qty"}
    imported(FILE, columns=kept)
    raw = uploaded(as_csv("B,mug,2,2024-01-02,2"))
    assert looked(raw).mapping == kept
    assert looked(raw).remembered.columns == kept
    tried = looked(raw, columns={"number": "Order", "item": "Gone"})
    assert tried.mapping == {"number": "Order"}


def test_a_preview_says_what_a_person_has_to_choose():
    raw = uploaded(as_csv("A;cup;1;01/02/2024;1,234", head="Order;Item;Qty;When;Price"))
    assert looked(raw).questions == {"When": "dates", "Price": "decimals"}
    answered = looked(raw, dates={"When": "dmy"}, decimals={"Price": ","})
    assert answered.questions == {}


def test_a_preview_of_a_file_that_is_gone_or_misread_is_a_refusal():
    raw = uploaded(FILE)
    assert looked(raw, encoding="utf-16").code == "intake.encoding_unfit"
    forget(raw.digest)
    assert looked(raw) == Refusal("intake.file_gone")


def test_headings_suggest_columns_in_any_spelling():
    target = fresh_target()
    headings = ["ORDER-number", " 数量 ", "Ｉｔｅｍ", "when?", "Notes"]
    assert suggested(target, headings) == {
        "number": "ORDER-number",
        "quantity": " 数量 ",
        "item": "Ｉｔｅｍ",
        "at": "when?",
    }
    assert suggested(target, []) == {}


def test_of_two_headings_spelt_alike_the_first_is_suggested_and_none_twice():
    assert suggested(fresh_target(), ["Item", "ITEM"]) == {"item": "Item"}


def test_a_fingerprint_tells_headings_apart_whatever_they_hold():
    prints = [fingerprint(one) for one in (["a", "b"], ["b", "a"], ["a,b"], ['a", "b'], ["a"], [])]
    assert len(set(prints)) == len(prints)
    assert fingerprint(["a", "b"]) == fingerprint(("a", "b"))


def test_a_target_is_declared_once_and_only_with_columns_it_has():
    target = fresh_target()
    register_target(target)
    with pytest.raises(ValueError, match="declared twice"):
        register_target(replace(target))
    with pytest.raises(ValueError, match="does not declare"):
        register_target(replace(target, name="tests.other", group_by=("nothing",)))
    assert target in targets()
    assert target.column("item") == TargetColumn("item", "Item", required=True, synonyms=("商品",))
    with pytest.raises(KeyError):
        target.column("nothing")
