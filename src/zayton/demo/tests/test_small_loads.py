"""Loading a file of a few invoices: what is told on the way, who can sign in, and what a bad file comes to."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.contrib.auth import authenticate
from django.utils.translation import override

from zayton.catalog.models import Sku
from zayton.demo.tests.builders import TODAY, Write, line, load
from zayton.kernel.access.models import Person
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.journal.models import Entry
from zayton.orders.models import Order
from zayton.stock.models import Lot, Owner, Warehouse
from zayton.stock.public import MovementKind, prove

pytestmark = pytest.mark.django_db


def test_every_line_of_a_small_file_becomes_what_it_is(few: Path) -> None:
    load(few)
    run = Import.objects.get()
    assert {name: count for name, count in run.outcomes.items() if count} == {
        "sale": 3, "charge": 1, "return": 1, "correction": 1,
    }  # fmt: skip
    assert (run.read, run.accepted, run.quarantined) == (6, 6, 0)
    assert set(Sku.objects.values_list("code", flat=True)) == {"22423", "85123A"}
    assert prove() == []


def test_the_load_tells_its_steps_in_order_and_how_far_each_is(few: Path) -> None:
    with override("en"):
        told = load(few)
    steps = list(dict.fromkeys(note for note, _done, _total in told))
    assert steps == [
        "Reading a year of orders",
        "Writing the catalogue",
        "Receiving simulated goods",
        "Importing orders",
        "Filling the lake",
        "The demo company is loaded",
    ]
    for step in ("Receiving simulated goods", "Importing orders"):
        progress = [(done, total) for note, done, total in told if note == step]
        assert progress == sorted(progress)
        assert all(done <= total for done, total in progress)


def test_the_load_speaks_chinese_to_who_reads_it(few: Path) -> None:
    with override("zh-hans"):
        told = load(few)
    assert not [note for note, _done, _total in told if note.isascii()]


def test_the_year_ends_in_the_week_that_is_today(few: Path) -> None:
    load(few)
    newest = Order.objects.order_by("-placed_at").values_list("placed_at", flat=True)[0].date()
    assert timedelta(0) <= TODAY - newest < timedelta(days=7)


def test_a_second_load_on_a_later_day_moves_nothing(few: Path) -> None:
    load(few)
    before = (
        list(Order.objects.order_by("pk").values_list("external_number", "placed_at")),
        Entry.objects.count(),
    )
    told = load(few, today=TODAY + timedelta(days=70))
    assert (
        list(Order.objects.order_by("pk").values_list("external_number", "placed_at")),
        Entry.objects.count(),
    ) == before
    assert len({note for note, _done, _total in told}) == 3


def test_the_people_of_the_demo_sign_in_with_the_password_that_was_given(few: Path, settings: Any) -> None:
    # one of the real kind takes half a second for each person
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load(few, password="port-of-zayton-1292")
    assert authenticate(username="keeper", password="port-of-zayton-1292") is not None
    assert authenticate(username="keeper", password="") is None
    assert Person.objects.get(username="boss").roles == ["boss", "administrator"]


def test_without_a_password_nobody_of_the_demo_signs_in(few: Path) -> None:
    load(few)
    people = Person.objects.filter(username__in=["boss", "lin", "chen", "zhao", "buyer", "keeper", "finance"])
    assert [person.has_usable_password() for person in people] == [False] * 7


def test_all_that_was_made_up_is_marked_as_such(few: Path) -> None:
    load(few)
    for model in (Sku, Warehouse, Owner):
        made_up = (
            model.objects.exclude(simulated="") if model is Sku else model.objects.filter(simulated=True)
        )
        assert made_up.count() == model.objects.count() > 0
    assert not Lot.objects.filter(simulated=False, movements__kind=MovementKind.RECEIVED).exists()


def test_a_file_that_is_none_ends_the_load_in_words_and_leaves_no_order(tmp_path: Path) -> None:
    path = tmp_path / "few.parquet"
    path.write_bytes(b"%PDF-1.4 this is no table")
    with pytest.raises(pl.exceptions.PolarsError):
        load(path)
    assert not Order.objects.exists()


def test_a_line_that_nobody_could_rightly_take_is_kept_back_and_the_others_are_loaded(written: Write) -> None:
    load(
        written(
            line("1001", "22423", "REGENCY TEA MUG", 6, 2, 2.50),
            line("1002", "22423", "REGENCY TEA MUG", 0, 3, 2.50),
        )
    )
    run = Import.objects.get()
    assert run.accepted + run.quarantined == run.read == 2
    assert QuarantinedRow.objects.count() == run.quarantined
    assert Order.objects.filter(external_number="1001").exists()
