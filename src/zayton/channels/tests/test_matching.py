"""Seller SKUs matched to ours, and documents that are held back."""

import pytest

from zayton.catalog.public import SkuDraft, create_skus, sku_ids_by_code
from zayton.channels import errors
from zayton.channels.matching import MatchDraft, match_skus, matches_of, skus_of_mskus
from zayton.channels.models import Inbound, SyncRun
from zayton.channels.states import INBOUND_MOVES, InboundState
from zayton.channels.syncing.holding import discard_held, release_held
from zayton.channels.syncing.receiving import take_in
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected, person, stream
from zayton.channels.tests.fake_market import T0, document, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    market()
    create_skus(drafts=[SkuDraft(code=code, title_en=code) for code in ("CUP", "POT")], actor=SYSTEM, at=T0)
    return seller()


@pytest.fixture
def skus(us):
    return sku_ids_by_code(["CUP", "POT"])


def match(*drafts, actor=SYSTEM):
    return match_skus(drafts=[MatchDraft(*one) for one in drafts], actor=actor, at=T0)


def test_a_match_counts_in_its_shop_and_an_equal_code_everywhere(us, skus):
    web, second = us.open("WEB"), us.open("SECOND")
    assert match((web, " MUG ", skus["CUP"])) == 1
    wanted = {(web, "MUG"), (second, "MUG"), (second, "POT")}
    assert skus_of_mskus(wanted) == {(web, "MUG"): skus["CUP"], (second, "POT"): skus["POT"]}
    assert matches_of([web, second]) == {(web, "MUG"): skus["CUP"]}


def test_matched_again_nothing_changes_and_matched_otherwise_it_does(us, skus):
    web = us.open("WEB")
    changes = [match((web, "MUG", skus[code])) for code in ("CUP", "CUP", "POT")]
    assert changes == [1, 0, 1]
    assert match((web, "MUG", None)) == 1
    assert skus_of_mskus({(web, "MUG")}) == {}


def test_what_cannot_be_matched_is_left_out(us, skus):
    web, second = us.open("WEB"), us.open("SECOND")
    limited = person(shops=frozenset({web}))
    assert match((second, "MUG", skus["CUP"]), actor=limited) == 0
    assert match((web, " ", skus["CUP"]), (web, "x" * 121, skus["CUP"]), (web, "MUG", 10**9)) == 0
    assert matches_of([web, second]) == {}


def test_a_match_is_told_of(us, skus):
    match((us.open("WEB"), "MUG", skus["CUP"]))
    last = Entry.objects.order_by("-pk")[0]
    assert last.payload == {"msku": "MUG", "sku_id": skus["CUP"]}


# ---- documents that are held back


@pytest.fixture
def held(us):
    made = connected(us.open("WEB"), DE=us.open("SECOND"))
    run = SyncRun.objects.create(
        stream=stream(made), trigger="person", started_at=T0, state="partly", read=1, quarantined=1
    )
    take_in([document(order("1"))], connection_id=made.pk, run_id=run.pk, at=T0)
    Inbound.objects.update(state="quarantined", code="channels.broke", figures={"words": "x"})
    return Inbound.objects.get()


def counts():
    run = SyncRun.objects.get()
    return run.quarantined, run.skipped


def test_one_that_is_worked_again_waits_and_is_no_longer_counted_as_held(held):
    assert release_held(ids=[held.pk], actor=SYSTEM, at=T0).moved == (held.pk,)
    held.refresh_from_db()
    assert (held.state, held.code, held.figures, counts()) == ("waiting", "", None, (0, 0))


def test_one_that_is_discarded_is_skipped_and_can_be_worked_again(held):
    discard_held(ids=[held.pk], actor=SYSTEM, at=T0)
    held.refresh_from_db()
    assert (held.state, held.code, counts()) == ("discarded", "channels.broke", (0, 1))
    release_held(ids=[held.pk], actor=SYSTEM, at=T0)
    held.refresh_from_db()
    assert (held.state, counts()) == ("waiting", (0, 0))


@pytest.mark.parametrize("state", InboundState.values)
@pytest.mark.parametrize(("verb", "target"), [(release_held, "waiting"), (discard_held, "discarded")])
def test_documents_move_only_where_the_table_allows_it(held, state, verb, target):
    Inbound.objects.update(state=state)
    before = counts(), Entry.objects.count()
    done = verb(ids=[held.pk], actor=SYSTEM, at=T0)
    held.refresh_from_db()
    if target in INBOUND_MOVES[state]:
        assert (held.state, done.refusals) == (target, ())
    else:
        assert [one.code for one in done.refusals] == [errors.DOCUMENT_MOVE]
        assert (held.state, (counts(), Entry.objects.count())) == (state, before)


def test_each_connection_is_told_of_once(held):
    release_held(ids=[held.pk, held.pk], actor=SYSTEM, at=T0)
    assert Entry.objects.order_by("-pk")[0].payload == {"documents": 1}


def test_who_may_not_or_does_not_see_all_its_shops_moves_nothing(held):
    shop = next(iter(held.connection.shops.values_list("shop_id", flat=True)))
    assert [one.code for one in release_held(ids=[held.pk], actor=person(), at=T0).refusals] == [
        errors.NOT_ALLOWED_HELD
    ]
    limited = person("channels.work_held", shops=frozenset({shop}))
    assert [one.code for one in release_held(ids=[held.pk], actor=limited, at=T0).refusals] == [
        errors.NO_DOCUMENT
    ]
    held.refresh_from_db()
    assert held.state == "quarantined"


def test_too_many_at_once_are_refused_whole(held):
    done = discard_held(ids=list(range(1001)), actor=SYSTEM, at=T0)
    assert [one.code for one in done.refusals] == [errors.TOO_MANY_HELD]


def test_a_site_that_becomes_a_shop_has_its_documents_worked(us):
    made = connected(us.open("WEB"))
    take_in([document(order("1", site="DE"))], connection_id=made.pk, run_id=None, at=T0)
    Inbound.objects.update(state="quarantined", code=errors.UNKNOWN_SHOP)
    from zayton.channels.connecting.operations import SiteShop, connect_shops

    sites = [SiteShop("UK", us.open("WEB")), SiteShop("DE", us.open("THIRD"))]
    assert connect_shops(connection_id=made.pk, shops=sites, actor=SYSTEM, at=T0) == []
    assert Inbound.objects.get().state == "waiting"
