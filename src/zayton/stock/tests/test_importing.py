"""A file of receipts through the whole import, and numbered receipts in any number of deliveries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

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
from zayton.stock.models import Lot, Movement, Slip, Warehouse
from zayton.stock.operations.imports import receive_once
from zayton.stock.public import ReceiptLine, prove
from zayton.stock.targets import RECEIPTS
from zayton.stock.tests.builders import AT, company, day, everything, level

HEAD = "入库单号,SKU编码,仓库编码,数量,总成本,入库日期"


def imported(acme, *lines, dry_run=False, head=HEAD) -> Import:
    content = "\ufeff" + "\n".join([head, *lines])
    raw_file = upload_file(name="opening.csv", pieces=[content.encode()], actor=SYSTEM, at=AT)
    run = start_import(
        raw_file=raw_file,
        target=RECEIPTS.name,
        columns=suggested(target_named(RECEIPTS.name), raw_file.facts["headers"]),
        options={"owner": str(acme.owner)},
        dry_run=dry_run,
        actor=SYSTEM,
        at=AT,
        now_and_here=True,
    )
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return done


@pytest.mark.django_db
class TestAFile:
    GOOD = ("R-1,MUG,LEEDS,10,12.34,2026-01-31", "R-1,PLATE,leeds,5,0,", "R-2,mug,BERLIN,1,0.01,2026-02-01")

    def test_chinese_headings_are_understood_and_goods_stand_where_the_file_says(self):
        acme = company()
        run = imported(acme, *self.GOOD)
        assert (run.accepted, run.quarantined, run.read) == (3, 0, 3)
        assert (level(acme), level(acme, "PLATE"), level(acme, house="BERLIN")) == ((10, 0), (5, 0), (1, 0))
        assert sorted(Lot.objects.values_list("cost_minor", flat=True)) == [0, 1, 1234]
        assert sorted(Slip.objects.values_list("external_number", flat=True)) == ["R-1", "R-2"]
        assert prove() == []

    def test_the_same_file_again_is_unchanged(self):
        acme = company()
        imported(acme, *self.GOOD)
        entries = Entry.objects.filter(verb="stock.received").count()
        run = imported(acme, *self.GOOD)
        assert (run.outcomes["unchanged"], run.outcomes.get("received", 0)) == (3, 0)
        assert Entry.objects.filter(verb="stock.received").count() == entries
        assert Movement.objects.count() == 3

    def test_rows_in_another_order_are_the_same_receipts(self):
        acme = company()
        imported(acme, *self.GOOD)
        assert imported(acme, *self.GOOD[::-1]).outcomes["unchanged"] == 3

    def test_a_dry_run_counts_and_books_nothing(self):
        acme = company()
        assert imported(acme, *self.GOOD, dry_run=True).outcomes["received"] == 3
        assert not Movement.objects.exists()
        assert not Slip.objects.exists()

    def test_each_bad_row_waits_with_its_line_and_the_good_ones_are_booked(self):
        acme = company()
        run = imported(
            acme,
            "R-1,MUG,LEEDS,10,12.34,",
            "R-1,GHOST,LEEDS,1,1,",
            "R-1,MUG,MOON,1,1,",
            "R-1,MUG,LEEDS,-1,1,",
            "R-1,MUG,LEEDS,many,1,",
            "R-1,MUG,LEEDS,1,,",
            ",MUG,LEEDS,1,1,",
            "R-1,MUG,LEEDS,1,1,2026-02-30",
        )
        assert (run.accepted, run.quarantined, run.read) == (1, 7, 8)
        held = {row.row: (row.code, row.column) for row in quarantine_of(run)}
        assert held[3] == ("stock.no_sku", "sku")
        assert held[4] == ("stock.no_warehouse", "warehouse")
        assert held[5] == ("stock.bad_quantity", "quantity")
        assert sorted(held) == list(range(3, 10))
        assert level(acme) == (10, 0)

    def test_a_receipts_day_is_that_of_its_warehouse(self):
        acme = company()
        Warehouse.objects.filter(code="LEEDS").update(zone="Asia/Shanghai")
        imported(acme, "R-1,MUG,LEEDS,1,1,2026-01-31")
        assert Lot.objects.get().received_at == datetime(2026, 1, 30, 16, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("currency", "cost", "minor"),
        [("JPY", "1234", 1234), ("KWD", "1234.5", 1234500), ("GBP", "1234.5", 123450)],
    )
    def test_costs_have_the_decimals_of_the_base_currency(self, currency, cost, minor):
        acme = company()
        with override_settings(BASE_CURRENCY=currency):
            imported(acme, f"R-1,MUG,LEEDS,1,{cost},")
        lot = Lot.objects.get()
        assert (lot.cost_minor, lot.currency) == (minor, currency)


@pytest.mark.django_db
class TestANumberedReceipt:
    def line(self, acme, sku="MUG", quantity=1, cost=100, received_at=None):
        return ReceiptLine(
            acme.skus[sku], acme.owner, acme.shelves["LEEDS"], quantity, cost, received_at=received_at
        )

    def receive(self, *lines, number="R-1", at=AT):
        return receive_once(number=number, lines=lines, at=at, actor=SYSTEM)

    def test_lines_without_a_day_count_from_the_day_the_receipt_was_first_booked(self):
        acme = company()
        self.receive(self.line(acme))
        known = self.receive(self.line(acme), self.line(acme, quantity=5), at=day(30))
        assert known[:2] == (1, 1)
        assert set(Lot.objects.values_list("received_at", flat=True)) == {AT}

    def test_a_line_that_stands_twice_is_two_lots_and_stays_two(self):
        acme = company()
        self.receive(self.line(acme), self.line(acme))
        assert self.receive(self.line(acme), self.line(acme), self.line(acme))[:2] == (1, 2)
        assert level(acme) == (3, 0)

    def test_a_line_that_stood_twice_and_now_stands_once_refuses_the_receipt(self):
        acme = company()
        self.receive(self.line(acme), self.line(acme))
        before = everything()
        assert self.receive(self.line(acme)).refusal.code == "stock.receipt_changed"
        assert everything() == before

    @pytest.mark.parametrize(
        "change", [{"quantity": 2}, {"cost_minor": 101}, {"received_at": day(1)}, {"sku_id": "PLATE"}]
    )
    def test_a_booked_line_that_changed_in_any_way_refuses_the_receipt(self, change):
        acme = company()
        self.receive(self.line(acme), self.line(acme, "BOWL"))
        before = everything()
        if "sku_id" in change:
            change = {"sku_id": acme.skus["PLATE"]}
        known = self.receive(self.line(acme)._replace(**change), self.line(acme, "BOWL"))
        assert (known.booked, known.unchanged, known.refusal.code) == (0, 0, "stock.receipt_changed")
        assert everything() == before

    def test_goods_that_left_since_do_not_make_a_receipt_look_changed(self):
        from zayton.stock.public import ship_stock
        from zayton.stock.tests.builders import asked

        acme = company()
        self.receive(self.line(acme, quantity=3, cost=300))
        ship_stock(lines=[acme.wish(1, "MUG", 3)], **asked(2))
        assert self.receive(self.line(acme, quantity=3, cost=300))[:2] == (0, 1)
        assert level(acme) == (0, 0)

    def test_the_same_lines_under_another_number_are_another_receipt(self):
        acme = company()
        self.receive(self.line(acme))
        assert self.receive(self.line(acme), number="R-2")[:2] == (1, 0)
        assert Slip.objects.count() == 2

    def test_the_refusal_names_the_receipt_in_both_languages(self):
        refusal = Refusal("stock.receipt_changed", subject="R-收据-7")
        for language in ("en", "zh-hans"):
            with override(language):
                assert "R-收据-7" in words_of(refusal)[0]


class TestAnyDeliveries(TestCase):
    """Each example in a transaction of its own."""

    rows = st.lists(st.tuples(st.sampled_from(["MUG", "PLATE"]), st.integers(1, 3)), min_size=1, max_size=6)

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows, st.data())
    def test_a_receipt_that_grows_over_deliveries_ends_as_if_it_came_at_once(self, rows, data) -> None:
        from django.db import transaction

        with transaction.atomic():
            acme = company()
            lines = [
                ReceiptLine(acme.skus[sku], acme.owner, acme.shelves["LEEDS"], units, units * 10)
                for sku, units in rows
            ]
            cuts = sorted(data.draw(st.sets(st.integers(1, len(lines)), max_size=3)))
            for hour, cut in enumerate([*cuts, len(lines)]):
                shuffled = data.draw(st.permutations(lines[:cut]))
                at = AT + timedelta(hours=hour)
                assert not receive_once(number="R", lines=shuffled, at=at, actor=SYSTEM).refusal
            assert Lot.objects.count() == len(lines)
            assert sum(sum(level(acme, sku)) for sku in ("MUG", "PLATE")) == sum(units for _, units in rows)
            assert set(Lot.objects.values_list("received_at", flat=True)) == {AT}
            assert prove() == []
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_form_offers_the_owners_by_name():
    company()
    (option,) = RECEIPTS.options
    assert [words for _, words in option.choices(None)] == ["Acme Ltd"]
