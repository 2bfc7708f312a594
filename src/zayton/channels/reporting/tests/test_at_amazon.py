"""Reports from the sandbox's Amazon over real HTTP, read by the layouts that read them when they are dropped."""

from datetime import timedelta

import pytest

from zayton.channels.adapters.amazon.tests import sandboxed
from zayton.channels.adapters.amazon.tests.sandboxed import connected, until
from zayton.channels.models import Connection, Report, ReportPlan
from zayton.channels.ports.offers import ListingKey
from zayton.channels.public import ConnectionDraft, SiteShop, connect, connect_shops
from zayton.channels.reporting.running import work_reports
from zayton.channels.reporting.services import due
from zayton.channels.rules.spans import one_day
from zayton.channels.tests.fake_market import T0
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Import, QuarantinedRow, import_arrived, perform_import, upload_file
from zayton.kernel.time import now
from zayton.listings.models import Listing
from zayton.orders.models import Order, Traffic
from zayton.orders.tests.builders import a_business
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.tests.stalls import standing
from zayton.stock.models import MarketplaceEvent, Mirror, MirrorLine, Removal
from zayton.stock.public import (
    ReceiptLine,
    WarehouseDraft,
    WarehouseKind,
    main_shelves,
    open_warehouses,
    receive_stock,
)

pytestmark = pytest.mark.django_db
UK = "A1F83G8C2ARO7P"
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"


@pytest.fixture(scope="module")
def stand():
    with standing(Amazon) as market:
        pace = {"live": 0, "pay": 0, "step": 0, "ship": 0, "lag": 0, "throttle": 0}
        sandboxed.tell(market, "pace", pace)
        yield market


@pytest.fixture(scope="module")
def sold(stand):
    """Ten cups in Amazon's warehouse: two were sold, one came back, three were taken out."""
    # three days ago, as today's balances and orders are not told of yet
    stand.tell("clock", {"skew_seconds": -3 * 86_400})
    cup = sandboxed.DRAFT._replace(
        key=ListingKey(UK, "CUP"),
        currency="GBP",
        language="en-GB",
        attributes=sandboxed.DRAFT.attributes
        | {"fulfillment_availability": [{"fulfillment_channel_code": "AMAZON_EU"}]},
    )
    (made,) = connected(stand, sites=(UK,)).listings.publish([cup])
    assert made.outcome.fault is None, made
    sandboxed.tell(stand, "arrive", {"network": "EU", "sku": "CUP", "units": 10})
    until(lambda: any(good["sku"] == "CUP" and good["quantity"] == 10 for good in stand.goods()))
    (number,) = stand.tell("buy", [{"items": [["CUP", 2]], "site": UK}])
    until(lambda: stand.state()["state"]["orders"][number]["status"] == "Shipped")
    assert sandboxed.tell(stand, "bring_back", {"order": number, "sku": "CUP", "units": 1}) is True
    sandboxed.tell(stand, "take_out", {"network": "EU", "sku": "CUP", "units": 3})
    stand.tell("clock", {"skew_seconds": 0})
    return number


@pytest.fixture
def connection(stand, sold):
    business = a_business()
    draft = WarehouseDraft("FBA", "FBA", WarehouseKind.MARKETPLACE, "GB", zone="Europe/London")
    house = open_warehouses(drafts=[draft], at=T0, actor=SYSTEM)["FBA"]
    line = ReceiptLine(
        business.skus["CUP"], business.owner, main_shelves(warehouses=[house])[house], 10, 1000
    )
    assert not receive_stock(lines=[line], at=T0, actor=SYSTEM).refusals
    told = ConnectionDraft("amazon", "Amazon", dict(ACCOUNTS["amazon"]), stand.url)
    # connected before anything was sold: what left before that is sent from elsewhere
    made = connect(draft=told, actor=SYSTEM, at=now() - timedelta(days=5))
    assert not isinstance(made, list), made
    sites = [SiteShop(UK, business.shop, house)]
    assert connect_shops(connection_id=made.connection.pk, shops=sites, actor=SYSTEM, at=now()) == []
    return Connection.objects.get(pk=made.connection.pk)


def turn(kinds=None):
    """All that is due goes on to its end, and what was fetched is imported."""
    ReportPlan.objects.update(due_at=now() - timedelta(seconds=1))
    if kinds:
        ReportPlan.objects.update(is_on=False)
        ReportPlan.objects.filter(kind__in=kinds).update(is_on=True)

    def ended():
        Report.objects.filter(ended_at=None).update(due_at=now() - timedelta(seconds=1))
        for key in due():
            work_reports(key)
        return Report.objects.exists() and not Report.objects.filter(ended_at=None).exists()

    until(ended)
    for run in Import.objects.exclude(state="done"):
        perform_import(import_id=run.pk, actor=SYSTEM)


def states():
    return {
        one.plan.kind: (one.state, one.code, one.fault_said) for one in Report.objects.select_related("plan")
    }


def test_what_comes_by_itself_is_booked_where_a_dropped_file_would_be(connection):
    turn()
    assert states() == {
        "GET_LEDGER_DETAIL_VIEW_DATA": ("taken", "", ""),
        "GET_LEDGER_SUMMARY_VIEW_DATA": ("taken", "", ""),
        "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": ("taken", "", ""),
        "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": ("taken", "", ""),
    }
    # what came back of an order that nobody has brought waits for it, as it would from a file
    assert list(QuarantinedRow.objects.values_list("source__target", "code")) == [
        ("orders", "orders.unknown-original")
    ]
    events = MarketplaceEvent.objects.order_by("quantity").values_list("kind", "quantity")
    assert list(events) == [
        ("VendorReturns", -3),
        ("Shipments", -2),
        ("CustomerReturns", 1),
        ("Receipts", 10),
    ]
    assert list(Removal.objects.values_list("sku__code", "shipped")) == [("CUP", 3)]
    assert set(MirrorLine.objects.values_list("sku__code", "sellable")) == {("CUP", 6)}


def test_the_same_days_again_double_nothing(connection):
    turn()
    before = [model.objects.count() for model in (MarketplaceEvent, Removal, Mirror, Order)]
    turn()
    assert Report.objects.filter(state="taken").count() == 8
    assert [model.objects.count() for model in (MarketplaceEvent, Removal, Mirror, Order)] == before


def test_what_is_switched_on_comes_too(connection):
    due()
    turn(
        [
            "GET_MERCHANT_LISTINGS_ALL_DATA",
            "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
            "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        ]
    )
    assert states() == {
        "GET_MERCHANT_LISTINGS_ALL_DATA": ("taken", "", ""),
        "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA": ("taken", "", ""),
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL": ("taken", "", ""),
    }
    assert Listing.objects.get(msku="CUP").fulfilled_by == "marketplace"


def test_the_business_report_comes_as_what_a_person_would_download(connection, stand):
    due()
    plan = ReportPlan.objects.get(kind=TRAFFIC)
    assert not plan.is_on
    # the day on which the cups were sold is the newest that is whole
    day = now().date() - timedelta(days=3)
    told = one_day(day - timedelta(days=1))
    Report.objects.create(
        plan=plan, shop_id=connection.shops.get().shop_id, trigger="schedule", state="taken",
        since=told.since, until=told.until, started_at=now(), ended_at=now(), due_at=now(),
    )  # fmt: skip
    turn([TRAFFIC])
    assert states() == {TRAFFIC: ("taken", "", "")}
    (found,) = Traffic.objects.values("listing", "parent", "first_day", "last_day", "units", "items")
    assert (found["first_day"], found["last_day"], found["units"], found["items"]) == (day, day, 2, 1)
    asin = stand.state()["state"]["listings"][UK]["CUP"]["asin"]
    assert found["listing"] == found["parent"] == asin
    before = list(Traffic.objects.values())
    # and as a person would have downloaded it the same day: nothing is counted again
    one = Traffic.objects.get()
    heads = ["(Parent) ASIN", "(Child) ASIN", "Sessions - Total", "Page Views - Total", "Units Ordered",
             "Ordered Product Sales", "Total Order Items", "Featured Offer (Buy Box) Percentage"]  # fmt: skip
    share = f"{100 * one.buy_box_views / one.page_views:.2f}%"
    sales = f"£{one.sales_minor / 100:.2f}"
    cells = [one.parent, one.listing, one.sessions, one.page_views, one.units, sales, one.items, share]
    kept = upload_file(
        name="BusinessReport.csv", pieces=[("\t".join(heads) + "\n" + "\t".join(map(str, cells))).encode()],
        actor=SYSTEM, at=now(),
    )  # fmt: skip
    answers = {"shop": str(one.shop_id), "first_day": day.isoformat(), "last_day": day.isoformat()}
    run = import_arrived(raw_file=kept, answers=answers, actor=SYSTEM, at=now())
    assert perform_import(import_id=run.pk, actor=SYSTEM).outcomes == {"unchanged": 1}
    assert list(Traffic.objects.values()) == before


def test_an_address_that_expired_while_it_was_fetched_is_asked_for_anew(connection, stand):
    sandboxed.tell(stand, "pace", {"url": 0})
    try:
        due()
        ReportPlan.objects.exclude(kind="GET_LEDGER_DETAIL_VIEW_DATA").update(is_on=False)

        def refused():
            Report.objects.update(due_at=now() - timedelta(seconds=1))
            for key in due():
                work_reports(key)
            return Report.objects.filter(state="ready").exclude(fault_said="").exists()

        until(refused)
    finally:
        sandboxed.tell(stand, "pace", {"url": 300})
    turn(["GET_LEDGER_DETAIL_VIEW_DATA"])
    assert Report.objects.get().state == "taken"


def test_what_was_asked_for_is_found_again_by_kind_store_and_span(stand, sold):
    port = connected(stand, sites=(UK,)).reports
    since, until_ = now() - timedelta(days=3), now()
    kind = "GET_LEDGER_DETAIL_VIEW_DATA"
    named = port.ask(kind, sites=[UK], since=since, until=until_)
    span = {"since": since, "until": until_}
    after = now() - timedelta(minutes=5)
    assert port.made(kind, sites=[UK], **span, after=after) == named
    assert port.made(kind, sites=[UK], since=since - timedelta(days=1), until=until_, after=after) == ""
    assert port.made(kind, sites=["A1PA6795UKMFR9"], **span, after=after) == ""
    assert port.made("GET_LEDGER_SUMMARY_VIEW_DATA", sites=[UK], **span, after=after) == ""
