"""A file of SKUs through the whole import: read, checked, written, reported row by row."""

import pytest
from django.utils.translation import override

from zayton.catalog.models import Barcode, Change, Sku
from zayton.catalog.targets import COLUMNS
from zayton.catalog.tests.builders import AT, gtin13
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import (
    Import,
    perform_import,
    quarantine_of,
    start_import,
    suggested,
    target_named,
    upload_file,
)
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db

HEAD = "SKU编码,产品名称,品牌,分类,重量,采购成本,条码,负责人"
GOOD = [
    f"K-{number},水壶 {number},刺桐,家居 > 厨房,{number}.5,12.30,{gtin13(number)}," for number in range(1, 41)
]
BAD = [
    "K-90,坏条码,刺桐,家居,1,1,4006381333932,",
    "K-91,没人负责,刺桐,家居,1,1,,nobody",
    "K-92,太贵,刺桐,家居,1,abc,,",
    ",没有编码,刺桐,家居,1,1,,",
]


def imported(lines: list[str], *, dry_run: bool = False) -> Import:
    content = "\ufeff" + "\n".join([HEAD, *lines])
    raw_file = upload_file(name="skus.csv", pieces=[content.encode()], actor=SYSTEM, at=AT)
    columns = suggested(target_named("catalog.skus"), raw_file.facts["headers"])
    run = start_import(
        raw_file=raw_file,
        target="catalog.skus",
        columns=columns,
        options={"weight_unit": "kg"},
        dry_run=dry_run,
        actor=SYSTEM,
        at=AT,
        now_and_here=True,
    )
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return done


def test_chinese_headings_are_understood():
    wanted = {"code": "SKU编码", "title_zh": "产品名称", "brand": "品牌", "category": "分类"}
    wanted |= {"weight_g": "重量", "purchase_cost_minor": "采购成本", "barcodes": "条码", "person": "负责人"}
    assert suggested(target_named("catalog.skus"), HEAD.split(",")) == wanted
    assert wanted.keys() <= {column.name for column in COLUMNS}


def test_good_rows_are_kept_and_bad_ones_say_why():
    run = imported([*GOOD, *BAD])
    assert (run.accepted, run.quarantined, run.read) == (40, 4, 44)
    assert run.outcomes["created"] == 40
    sku = Sku.objects.get(code="K-3")
    assert (sku.weight_g, sku.purchase_cost_minor, sku.product.category.parent.name) == (3500, 1230, "家居")
    assert Barcode.objects.count() == 40
    held = {(row.row, row.code) for row in quarantine_of(run)}
    assert held >= {(42, "catalog.barcode_wrong"), (43, "catalog.person_unknown")}


def test_a_dry_run_counts_and_writes_nothing():
    run = imported([*GOOD, *BAD], dry_run=True)
    assert run.outcomes["created"] == 40
    assert not Sku.objects.exists()
    assert not Change.objects.exists()


def test_the_same_file_again_changes_nothing_and_a_newer_one_says_what_changed():
    imported(GOOD)
    entries = Entry.objects.filter(verb__startswith="catalog.").count()
    assert imported(GOOD).outcomes["unchanged"] == 40
    assert Entry.objects.filter(verb__startswith="catalog.").count() == entries
    newer = [line.replace("12.30", "13.00") if line.startswith("K-7,") else line for line in GOOD]
    run = imported(newer)
    assert (run.outcomes["changed"], run.outcomes["unchanged"]) == (1, 39)
    told = Entry.objects.filter(verb="catalog.skus_imported").order_by("-id")[0].payload
    assert told["cells"] == {"purchase_cost_minor": [[Sku.objects.get(code="K-7").pk, 1230, 1300]]}


def test_the_rows_of_a_file_may_come_in_any_order():
    orders = [GOOD, GOOD[::-1], GOOD[20:] + GOOD[:20]]
    ends = []
    for lines in orders:
        Sku.objects.all().delete()
        run = imported([*lines, *BAD])
        assert (run.accepted, run.quarantined) == (40, 4)
        columns = ("code", "title_zh", "weight_g", "purchase_cost_minor", "product__brand__name")
        ends.append(set(Sku.objects.values_list(*columns)))
    assert ends[0] == ends[1] == ends[2]


def test_a_row_that_contradicts_an_earlier_one_is_kept_back_with_its_line():
    lines = [GOOD[0], GOOD[0].replace("12.30", "99.99"), GOOD[0]]
    run = imported(lines)
    assert (run.accepted, run.quarantined) == (2, 1)
    (held,) = quarantine_of(run)
    assert (held.row, held.code, held.column) == (3, "catalog.code_repeated", "code")
    assert Sku.objects.get().purchase_cost_minor == 1230


def test_a_file_of_bad_rows_only_writes_nothing():
    run = imported(BAD)
    assert (run.accepted, run.quarantined) == (0, 4)
    assert not Sku.objects.exists()
    assert not Change.objects.exists()


def test_every_quarantined_row_can_be_read_in_words_of_both_languages():
    run = imported(BAD)
    for language in ("en", "zh-hans"):
        with override(language):
            said = [
                " ".join(words_of(Refusal(row.code, row.figures.get("subject", ""), row.figures)))
                for row in quarantine_of(run)
            ]
        assert all("catalog." not in words and "%(" not in words for words in said)
        assert all(("，" in words or "。" in words) == (language == "zh-hans") for words in said)
