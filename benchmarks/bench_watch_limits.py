"""How long a run of the hijack watch over 10,000 listings takes by the clock, within Amazon's published limits.

The stand-in keeps the usage plans and takes a third of a second for each answer. The watch runs as the service runs it.
"""

import time

from benchmarks.bench_watch import let_pass
from benchmarks.everywhere import connected, stocked
from benchmarks.figures import Figure, peak_memory_mib, report
from benchmarks.stalls import CrowdedAmazon, QuietAmazon
from zayton.listings.models import Finding, Listing, Watch
from zayton.listings.watching.queries import waiting_for_offers
from zayton.listings.watching.runs import watch_due
from zayton.sandbox.tests.stalls import Stand, standing

DATABASES = ("sqlite", "postgres")
REACH = 600  # seconds
ANSWERS_AFTER = 0.33  # seconds
HIJACKED = 100


def main(*, quick: bool = False) -> None:
    """The first run over listings that nobody looked at, and one in which every hundredth gets a stranger."""
    market = QuietAmazon if quick else CrowdedAmazon
    with standing(market) as stand:
        _world(stand, market.count)
        stand.tell("faults", {"rate": 1.0, "kinds": ["delay"], "delay": ANSWERS_AFTER})
        report(_run(f"hijack watch, first run over {market.count:,} listings by the clock"))
        let_pass()
        hijacked = [market.named(number) for number in range(0, market.count, HIJACKED)]
        for asin, _sku in hijacked:
            stand.tell("amazon/rival", {"asin": asin, "site": market.site, "move": "hijack"})
        report(_run("the next, in which 1 % get a stranger"))
        skus = {sku for _asin, sku in hijacked}
        found = Finding.objects.filter(state="open", kind="seller", listing__msku__in=skus)
        assert found.count() == len(skus), found.count()


def _world(stand: Stand, count: int) -> None:
    _skus, owner, house = stocked(1)
    found, shop = connected({"amazon": stand.url}, owner, house)["amazon"]
    rows = [
        Listing(shop_id=shop, site_ref=CrowdedAmazon.site, msku=sku, item=asin, state="live", currency="GBP")
        for asin, sku in map(CrowdedAmazon.named, range(count))
    ]
    Listing.objects.bulk_create(rows, batch_size=500)
    # few are read within the time before a pace is known, so that they need more of it
    Watch.objects.create(connection_id=found, every_seconds=REACH if count == CrowdedAmazon.count else 90)


def _run(name: str) -> Figure:
    Watch.objects.update(began_at=None, ended_at=None, due_at=None)
    began, worked = time.monotonic(), time.process_time()
    while not Watch.objects.filter(ended_at__isnull=False).exists():
        if not watch_due(at_once=True):
            time.sleep(0.5)
    seconds, cpu = time.monotonic() - began, time.process_time() - worked
    run = Watch.objects.get()
    assert not run.fault_kind, run.fault_said
    assert run.began_at
    left = waiting_for_offers(run.connection_id, before=run.began_at)
    reach = run.every_seconds
    note = (
        f"{run.total - left:,} of {run.total:,} read, {run.glanced:,} of them at a glance; {cpu:.1f} s of own CPU, "
        f"peak {peak_memory_mib():,.0f} MiB; answers after {ANSWERS_AFTER} s"
    )
    met = left == 0 and seconds <= reach
    return Figure(name, seconds, "s", f"≤ {reach} s", met, note=note)
