"""Amazon's stand-in tells what lies in its warehouse, and the books show the difference without any file."""

from datetime import timedelta

import pytest

from zayton.channels.adapters.amazon.tests.answering import DE
from zayton.channels.adapters.amazon.tests.sandboxed import DRAFT, connected, credentials, tell
from zayton.channels.comparing import compare_due
from zayton.channels.connecting.drafting import ConnectionDraft
from zayton.channels.connecting.operations import SiteShop, connect, connect_shops
from zayton.channels.matching import MatchDraft, match_skus
from zayton.channels.models import Inbound, StockTold, Stream, SyncRun
from zayton.channels.ports.offers import ListingKey
from zayton.channels.syncing.running import run_stream
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.tests.builders import a_business
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.tests.stalls import standing
from zayton.stock.models import Mirror, MirrorLine
from zayton.stock.public import WarehouseDraft, WarehouseKind, open_warehouses

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stand():
    with standing(Amazon) as market:
        tell(market, "pace", {"live": 0, "pay": 0, "step": 0, "ship": 0, "lag": 0, "throttle": 0})
        by_amazon = {"fulfillment_availability": [{"fulfillment_channel_code": "AMAZON_EU"}]}
        draft = DRAFT._replace(key=ListingKey(DE, "FBA-1"), attributes=DRAFT.attributes | by_amazon)
        connected(market).listings.publish([draft])
        yield market


@pytest.fixture
def stream(stand):
    business = a_business()
    house = WarehouseDraft("FBA", "FBA", WarehouseKind.MARKETPLACE, "DE", zone="Europe/Berlin")
    fba = open_warehouses(drafts=[house], at=now(), actor=SYSTEM)["FBA"]
    made = connect(draft=ConnectionDraft("amazon", "A", credentials(), stand.url), actor=SYSTEM, at=now())
    assert not isinstance(made, list), made
    sites = [SiteShop(DE, business.shop, fba)]
    assert connect_shops(connection_id=made.connection.pk, shops=sites, actor=SYSTEM, at=now()) == []
    match_skus(drafts=[MatchDraft(business.shop, "FBA-1", business.skus["CUP"])], actor=SYSTEM, at=now())
    return Stream.objects.get(connection=made.connection, kind="stock")


def pulled(stream):
    run = run_stream(stream.pk, trigger="person")
    assert run is not None
    return SyncRun.objects.get(pk=run.pk)


def test_a_pull_is_a_comparison_and_the_next_pull_of_the_day_is_not(stand, stream):
    tell(stand, "arrive", {"network": "EU", "sku": "FBA-1", "units": 30, "inbound": 4})
    run = pulled(stream)
    assert (run.state, run.changed, run.quarantined) == ("done", 1, 0)
    assert set(Inbound.objects.filter(subject="stock").values_list("state", flat=True)) == {"worked"}
    assert compare_due()
    line = MirrorLine.objects.get()
    assert (line.sku.code, line.sellable, line.inbound, line.expected, line.state) == (
        "CUP",
        30,
        4,
        0,
        "open",
    )
    tell(stand, "arrive", {"network": "EU", "sku": "FBA-1", "units": 5})
    assert pulled(stream).changed == 1
    assert StockTold.objects.get().sellable == 35
    assert not compare_due()
    Stream.objects.filter(pk=stream.pk).update(good_at=now() + timedelta(days=1))
    assert compare_due()
    assert sorted(Mirror.objects.values_list("state", flat=True)) == ["open", "overtaken"]
