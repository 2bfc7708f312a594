"""The watch and a price rule on the sandbox's Amazon: a real connection, real HTTP, a real hijacker."""

import pytest

from zayton.channels.adapters.amazon.tests.answering import DE
from zayton.channels.adapters.amazon.tests.sandboxed import DRAFT, credentials, listed, tell
from zayton.channels.models import CallGate, Stream
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.public import (
    Connected,
    ConnectionDraft,
    SiteShop,
    connect,
    connect_shops,
)
from zayton.channels.syncing.fetching import fetch_wanted, want
from zayton.channels.syncing.running import run_stream
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import Finding, Listing, PriceMove, Watch
from zayton.listings.operations.pushing import push_due
from zayton.listings.pricing.repricing import run_rule
from zayton.listings.pricing.writing import (
    RuleDraft,
    note_tested,
    switch_price_rules,
    write_price_rule,
)
from zayton.listings.rules.rule_bodies import MATCH, Guards, RuleBody
from zayton.listings.watching.runs import watch_connection, watch_due
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.tests.stalls import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand():
    with standing(Amazon) as market:
        tell(market, "pace", {"live": 0, "pay": 0, "step": 0, "ship": 0, "lag": 0, "throttle": 0})
        yield market


def ten_seconds_later():
    """Let the limits' time pass."""
    CallGate.objects.update(arrival=0)
    Watch.objects.update(due_at=now())


def test_a_hijacker_on_amazon_is_found_undercut_within_bounds_and_gone_again(stand):
    listed(stand, DRAFT)
    shop = seller().open("DE", "KOELN", site="amazon-de", currency="EUR", zone="Europe/Berlin")
    draft = ConnectionDraft("amazon", "Amazon", credentials(), stand.url)
    made = connect(draft=draft, actor=SYSTEM, at=now())
    assert isinstance(made, Connected), made
    key = made.connection.pk
    assert connect_shops(connection_id=key, shops=[SiteShop(DE, shop)], actor=SYSTEM, at=now()) == []
    run_stream(Stream.objects.get(connection_id=key, kind="listings").pk, trigger="test")
    listing = Listing.objects.get()
    Watch.objects.create(connection_id=key)

    assert watch_connection(key)
    assert Watch.objects.get().read == 1
    listing.refresh_from_db()
    assert listing.watch.offers_at is not None
    assert not Finding.objects.exists()

    where = {"asin": listing.item, "site": DE}
    tell(stand, "rival", {**where, "move": "hijack", "price": 1199})
    # Amazon's notification names the entry, and the watch asks for it before its next run
    want(key, [Notice(Subject.OFFERS, f"{DE}/{listing.item}")])
    fetch_wanted()
    # both ways to ask are used up: the step ends instead of waiting
    for name in ("getListingOffersBatch", "getItemOffersBatch"):
        used_up = {"arrival": now().timestamp() + 30}
        CallGate.objects.update_or_create(connection_id=key, operation=name, defaults=used_up)
    assert watch_due()
    assert not Finding.objects.exists()
    assert Watch.objects.get().due_at > now()
    ten_seconds_later()
    assert watch_due()
    found = Finding.objects.get(kind="seller")
    assert found.figures["count"] == 1

    body = RuleBody(MATCH, "EUR", amount_minor=1, guards=Guards(floor_minor=1150, most_percent=2000))
    rule = write_price_rule(draft=RuleDraft("Beat", body), actor=SYSTEM, at=now())
    note_tested(rule_id=rule.pk, version=1, actor=SYSTEM, at=now())
    assert switch_price_rules(ids=[rule.pk], on=True, actor=SYSTEM, at=now()) == []
    assert run_rule(rule_id=rule.pk, at=now()) == 1
    while push_due():
        pass
    ask = listing.asks.get(kind="price")
    # 11.99 - 0.01 - our shipping of 3.99 is 7.99, and the floor of 11.50 holds
    assert ask.figures["target"] == 799
    assert PriceMove.objects.get().guard == "floor"
    assert (ask.state, ask.sent_value, ask.asked_by) == ("done", 1150, f"rule:{rule.pk}")

    seller_id = found.figures["sellers"][0]
    tell(stand, "rival", {**where, "move": "leave", "seller": seller_id})
    ten_seconds_later()
    Watch.objects.update(began_at=None)
    assert watch_connection(key)
    found.refresh_from_db()
    assert found.state == "settled"
    assert not Finding.objects.filter(kind="price", state="open").exists()
