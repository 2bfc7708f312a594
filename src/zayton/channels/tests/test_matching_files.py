"""Matches from a file: what is taken, what lies in quarantine, and what a dry run leaves alone."""

import pytest

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels.matching import matches_of
from zayton.channels.models import Inbound
from zayton.channels.targets import MATCHES
from zayton.channels.tests.builders import AT, seller
from zayton.channels.tests.connected import connected, person, pull
from zayton.channels.tests.fake_market import line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import QuarantinedRow
from zayton.kernel.intake.public import (
    Import,
    perform_import,
    start_import,
    suggested,
    target_named,
    upload_file,
)
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    create_skus(drafts=[SkuDraft(code=code) for code in ("CUP", "POT")], actor=SYSTEM, at=AT)
    return seller()


@pytest.fixture
def web(us):
    return us.open("WEB", name="Web shop")


def imported(*lines, head="店铺,店铺SKU,商品编码", actor=SYSTEM, dry_run=False, **options):
    content = "\ufeff" + "\n".join([head, *lines])
    raw = upload_file(name="matches.csv", pieces=[content.encode()], actor=actor, at=AT)
    columns = suggested(target_named(MATCHES.name), raw.facts["headers"])
    run = start_import(
        raw_file=raw, target=MATCHES.name, columns=columns, options=options, dry_run=dry_run,
        actor=actor, at=AT, now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=actor)
    assert isinstance(done, Import), done
    return {name: count for name, count in done.outcomes.items() if count}


def reasons():
    return sorted(QuarantinedRow.objects.values_list("row", "code"))


@pytest.mark.parametrize("head", ["店铺,店铺SKU,商品编码", "Shop,MSKU,SKU", "store,seller-sku,Our SKU"])
def test_a_file_is_known_by_its_headings_in_both_languages(web, head):
    assert imported("web,MUG,cup", head=head) == {"matched": 1}
    assert matches_of([web]) == {(web, "MUG"): sku_ids_by_code(["CUP"])["CUP"]}


def test_shops_are_known_by_code_and_name_or_chosen_once(us, web):
    second = us.open("SECOND")
    assert imported("WEB,A,CUP", "web shop,B,CUP", ",C,CUP", shop=str(second)) == {"matched": 3}
    assert set(matches_of([web, second])) == {(web, "A"), (web, "B"), (second, "C")}


def test_the_same_file_twice_changes_nothing(web):
    imported("WEB,A,CUP", "WEB,A,CUP")
    entries = Entry.objects.filter(verb="channels.sku_matched").count()
    assert imported("WEB,A,CUP") == {"unchanged": 1}
    assert Entry.objects.filter(verb="channels.sku_matched").count() == entries


def test_rows_that_cannot_be_lie_in_quarantine_and_the_others_are_taken(us, web):
    bad = ("NOWHERE,A,CUP", ",B,CUP", "WEB,C,NOSUCH", f"WEB,{'x' * 121},CUP", "WEB,D,CUP", "WEB,D,POT")
    assert imported(*bad, "WEB,E,CUP") == {"matched": 1}
    assert reasons() == [
        (2, "channels.unseen_shop"), (3, "channels.unseen_shop"), (4, "channels.unknown_sku"),
        (5, "channels.bad_msku"), (6, "channels.two_matches"), (7, "channels.two_matches"),
    ]  # fmt: skip
    assert set(matches_of([web])) == {(web, "E")}


def test_a_shop_of_somebody_else_is_none(us, web):
    mine = us.open("MINE")
    limited = person("intake.import", "intake.read", "channels.work_held", shops=frozenset({mine}))
    assert imported("WEB,A,CUP", "MINE,A,CUP", actor=limited) == {"matched": 1}
    assert set(matches_of([web, mine])) == {(mine, "A")}


def test_a_dry_run_says_the_same_and_keeps_nothing(web):
    assert imported("WEB,A,CUP", dry_run=True) == {"matched": 1}
    assert matches_of([web]) == {}


def test_what_waited_for_a_match_is_worked_again(us, web):
    server = market()
    server.put(order("1", line("MUG", 1)))
    pull(connected(web))
    imported("WEB,MUG,CUP")
    assert Inbound.objects.get().state == "waiting"
