"""How much of our own work publishing 10,000 SKUs to three channels is, beside the bare calls of three adapters.

Our own work is this process: putting drafts together, calls, answers kept, the journal. On SQLite the database is in it.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from django.db import close_old_connections

from benchmarks.everywhere import connected, published, stocked
from benchmarks.figures import Figure, peak_memory_mib, report
from benchmarks.stalls import PlainAmazon, PlainEbay, PlainShop
from zayton.channels.connecting.opening import account_of
from zayton.channels.models import Connection
from zayton.channels.ports.offers import ListingDraft, ListingKey
from zayton.channels.public import adapter_named, caller_alone
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.pushing import connections_due, push_connection
from zayton.listings.queries.drafts import drafts_of
from zayton.sandbox.tests.stalls import standing

DATABASES = ("sqlite", "postgres")
_MARKETS = {"amazon": PlainAmazon, "ebay": PlainEbay, "shopify": PlainShop}
_LONGEST = 1_500.0  # seconds


def main(*, quick: bool = False) -> None:
    """Publish, and let the ordinary pushers send until nothing is due; then a tenth as many by bare calls."""
    measure(500 if quick else 10_000)


def measure(count: int) -> None:
    """One run with so many SKUs."""
    with ExitStack() as stack:
        stands = {name: stack.enter_context(standing(market)) for name, market in _MARKETS.items()}
        skus, owner, house = stocked(count)
        places = connected({name: stand.url for name, stand in stands.items()}, owner, house)
        own, wall = time.process_time(), time.perf_counter()
        published(skus, {name: shop for name, (_connection, shop) in places.items()})
        asked = time.process_time() - own
        _sent()
        own, wall = time.process_time() - own, time.perf_counter() - wall
        calls = {name: sum(stand.state()["calls"].values()) for name, stand in stands.items()}
        few = max(1, count // 10)
        floor = sum(_bare(found, few) for found, _shop in places.values()) * count / few
    assert Listing.objects.filter(published_at__isnull=False).count() == 3 * count
    assert not Ask.objects.exclude(state="done").exists()
    reach = 120.0 * count / 10_000
    told = ", ".join(f"{name} {number:,}" for name, number in calls.items())
    note = f"asking {asked:.1f} s of it; {wall:,.0f} s by the clock; calls: {told}; peak {peak_memory_mib():,.0f} MiB"
    name = f"{count:,} SKUs published to three channels, our own CPU"
    floor_name = "the bare calls of three adapters, nothing kept"
    report(Figure(name, own, "s of CPU", f"≤ {reach:.0f} s", own <= reach, floor, floor_name, note))


def _sent() -> None:
    """One thread a connection, as the service has it."""
    until = time.monotonic() + _LONGEST

    def send(key: int) -> None:
        while Ask.objects.filter(state="due", listing__shop__connected__connection=key).exists():
            assert time.monotonic() < until, list(Ask.objects.filter(state="due").values("fault_said")[:3])
            if not push_connection(key):
                time.sleep(0.1)
        close_old_connections()

    with ThreadPoolExecutor(len(_MARKETS)) as threads:
        list(threads.map(send, connections_due(now())))


def _bare(connection_id: int, count: int) -> float:
    """Seconds of our own CPU that a channel's calls for so many new listings take by themselves."""
    found = Connection.objects.get(pk=connection_id)
    adapter = adapter_named(found.adapter)
    listings = Listing.objects.filter(shop__connected__connection=found).order_by("pk")[:count]
    drafts = [_renamed(draft) for draft in drafts_of(list(listings)).values()]
    caller = caller_alone()
    began = time.process_time()
    channel = adapter.connect(account_of(found), caller)
    assert channel.listings is not None
    for start in range(0, count, adapter.at_once):
        made = channel.listings.publish(drafts[start : start + adapter.at_once])
        assert not [one.outcome.fault for one in made if one.outcome.fault]
    caller.close()
    return time.process_time() - began


def _renamed(draft: ListingDraft) -> ListingDraft:
    return draft._replace(key=ListingKey(draft.key.site, f"F-{draft.key.sku}"), title=f"F {draft.title}")
