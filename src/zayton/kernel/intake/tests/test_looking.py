"""Files that were uploaded, and which of them, of their imports and of their rows somebody sees."""

import pytest

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations.uploading import upload_file
from zayton.kernel.intake.queries import (
    files_seen_by,
    imports_seen_by,
    open_rows,
    quarantine_seen_by,
    reasons_of,
)
from zayton.kernel.intake.tests.builders import (
    AT,
    as_csv,
    fresh_target,
    imported,
    uploaded,
)
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


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\lin\\订单 2024.csv", "订单 2024.csv"),
        ("/etc/../orders.csv", "orders.csv"),
        ("🫖.csv", "🫖.csv"),
        ("  spaced.csv ", "spaced.csv"),
        ("", "file"),
        ("/", "file"),
        ("x" * 300 + ".csv", "x" * 255),
    ],
)
def test_a_file_keeps_its_name_and_nothing_of_its_path(name, kept):
    assert upload_file(name=name, pieces=[FILE], actor=SYSTEM, at=AT).name == kept


def test_the_same_file_of_the_same_person_is_one_and_of_another_person_another():
    first, again = uploaded(FILE), uploaded(FILE)
    other = upload_file(name="orders.csv", pieces=[FILE], actor=person(), at=AT)
    assert (first.pk, first.digest) == (again.pk, other.digest)
    assert other.pk != first.pk
    assert Entry.objects.filter(verb="intake.uploaded").count() == 2


def test_a_file_that_comes_in_small_pieces_is_the_same_file():
    pieces = [bytes([byte]) for byte in FILE]
    whole = uploaded(FILE)
    assert upload_file(name="orders.csv", pieces=pieces, actor=SYSTEM, at=AT).pk == whole.pk


def test_whoever_does_not_see_everything_sees_only_files_of_their_own():
    mine = upload_file(name="mine.csv", pieces=[FILE], actor=person(shops=[1]), at=AT)
    uploaded(FILE, "other.csv")
    assert list(files_seen_by(person(shops=[1]))) == [mine]
    assert files_seen_by(person("boss")).count() == 2
    assert files_seen_by(person("keeper", warehouses=[])).count() == 0


@pytest.mark.parametrize(
    ("shops", "warehouses", "seen"),
    [
        (None, None, {"all", "shop 1", "warehouse 5", "both"}),
        ([1], None, {"all", "shop 1", "warehouse 5", "both"}),
        ([2], None, {"all", "warehouse 5"}),
        (None, [6], {"all", "shop 1"}),
        ([1], [6], {"all", "shop 1"}),
        ([], [], {"all"}),
    ],
)
def test_imports_are_seen_by_shop_and_by_warehouse(shops, warehouses, seen):
    places = {"all": (None, None), "shop 1": (1, None), "warehouse 5": (None, 5), "both": (1, 5)}
    runs = {}
    for name, (shop, warehouse) in places.items():
        run = imported(as_csv("A,cup,x,2024-01-01,1"), name=f"{name}.csv")
        Import.objects.filter(pk=run.pk).update(shop_id=shop, warehouse_id=warehouse)
        runs[run.pk] = name
    actor = person(shops=shops, warehouses=warehouses)
    assert {runs[run.pk] for run in imports_seen_by(actor)} == seen
    assert {runs[row.source_id] for row in quarantine_seen_by(actor)} == seen
    assert open_rows(actor) == len(seen)


def test_a_dry_run_puts_nothing_before_those_who_mend():
    imported(as_csv("A,cup,x,2024-01-01,1"), dry_run=True)
    assert (open_rows(SYSTEM), quarantine_seen_by(SYSTEM).count()) == (0, 0)


def test_open_rows_are_counted_by_reason():
    imported(as_csv("A,cup,x,2024-01-01,1", "B,cup,0,2024-01-01,1", "C,cup,y,2024-01-01,1"))
    assert [open_rows(SYSTEM, code) for code in ("", "intake.not_a_number", "tests.nothing", "other")] == [
        3,
        2,
        1,
        0,
    ]


def test_reasons_come_with_the_most_frequent_first():
    run = imported(as_csv("A,cup,0,2024-01-01,1", "B,,1,2024-01-01,1", "C,cup,y,2024-01-01,1", "D,mug,z,,"))
    assert [(one["code"], one["column"], one["count"]) for one in reasons_of(run)] == [
        ("intake.not_a_number", "quantity", 2),
        ("intake.blank", "item", 1),
        ("tests.nothing", "quantity", 1),
    ]
