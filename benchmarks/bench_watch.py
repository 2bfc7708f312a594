"""How much of our own work a run of the hijack watch over 10,000 listings is, beside bare upserts of the same rows.

The marketplace answers from memory at once: what is measured is reading, keeping and judging, and no waiting.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection, transaction

from benchmarks.figures import Figure, peak_memory_mib, report
from benchmarks.selling import found
from zayton.channels.models import ConnectedShop, Connection, Stream
from zayton.channels.ports.adapter import Adapter, Channel, Checked, Reading
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.offers import CompetingOffer, ListingKey, ListingSeen, OffersSeen, Standing
from zayton.channels.public import register_adapters, shop_ids_by_code
from zayton.kernel.scopes import SYSTEM
from zayton.kernel.time import now
from zayton.listings.models import Finding, Listing, Watch
from zayton.listings.watch_states import FindingState
from zayton.listings.watching.findings import move_findings
from zayton.listings.watching.runs import watch_connection

DATABASES = ("sqlite", "postgres")
SELLERS = 12
SHOP = "WATCH"


class Mirror:
    """Answers every question at once: content, and twelve offers on each listing, ours with the Buy Box."""

    def __init__(self) -> None:
        self.stranger_on = 0
        self.retitled = 0

    def named(self, keys: Sequence[ListingKey]) -> list[RawDocument]:
        """Content, with another title on every so-manieth listing."""
        return [RawDocument(Subject.LISTING, key.sku, None, self._content(key)) for key in keys]

    def competing(self, keys: Sequence[ListingKey], *, items: Mapping[str, str]) -> list[RawDocument]:
        """Offers, with a stranger's on every so-manieth listing."""
        return [RawDocument(Subject.OFFERS, key.sku, None, self._offers(key, items[key.sku])) for key in keys]

    def _content(self, key: ListingKey) -> bytes:
        number = int(key.sku)
        title = "Hijacked" if self.retitled and number % self.retitled == 0 else f"Article {number}"
        return json.dumps({"sku": key.sku, "title": title, "price": 2000 + number % 500}).encode()

    def _offers(self, key: ListingKey, item: str) -> bytes:
        price = 2000 + int(key.sku) % 500
        offers = [["US" if place == 3 else f"S{place}", price + place] for place in range(SELLERS)]
        if self.stranger_on and int(key.sku) % self.stranger_on == 0:
            offers.append(["HIJACKER", price - 100])
        return json.dumps({"sku": key.sku, "item": item, "offers": offers}).encode()


MIRROR = Mirror()


def _listing(body: bytes) -> tuple[ListingSeen, ...]:
    one = json.loads(body)
    key = ListingKey("", one["sku"])
    return (
        ListingSeen(
            key,
            f"B{one['sku']}",
            Standing.LIVE,
            one["title"],
            one["price"],
            "GBP",
            5,
            image="a",
            category="c",
        ),
    )


def _offers(body: bytes) -> OffersSeen:
    one = json.loads(body)
    offers = tuple(
        CompetingOffer(seller, price, 0, "GBP", ours=seller == "US", buy_box=seller == "US")
        for seller, price in one["offers"]
    )
    return OffersSeen(ListingKey("", one["sku"]), one["item"], offers)


def _connect(_account: Any, _caller: Any) -> Channel:
    return Channel(check=lambda: Checked("mirror", ()), listings=MIRROR, offers=MIRROR)  # type: ignore[arg-type]


def main(*, quick: bool = False) -> None:
    """A first run, one that finds nothing new, and one in which every hundredth listing is hijacked."""
    count = 1_000 if quick else 10_000
    key = _world(count)
    known = _run(key)
    # the twelve are let pass, as somebody who resells would
    assert Finding.objects.filter(kind="seller").count() == count
    let_pass()
    report(_figure(f"hijack watch, first run over {count:,} listings", known, count))
    floor = _floor_seconds(count)
    seconds = _run(key)
    assert not Finding.objects.filter(state="open").exists()
    steady = _figure("a run that finds nothing new", seconds, count)
    report(replace(steady, floor=floor, floor_name="parsing the same answers and bare upserts of them"))
    MIRROR.stranger_on, MIRROR.retitled = 100, 200
    seconds = _run(key)
    assert Finding.objects.filter(state="open").count() == count // 100 + count // 200
    note = f"{count // 100 + count // 200} findings, peak {peak_memory_mib():,.0f} MiB"
    report(
        replace(
            _figure("a run in which 1 % have a stranger and 0.5 % another title", seconds, count), note=note
        )
    )


def _figure(name: str, seconds: float, count: int) -> Figure:
    reach = 60.0 * count / 10_000
    return Figure(name, seconds, "s of CPU", f"≤ {reach:.0f} s", seconds <= reach)


def _world(count: int) -> int:
    found(count, SHOP, units=5)
    adapter = Adapter(
        "mirror", "Mirror", (), _connect, Reading(listing=_listing, offers=_offers), shares_listings=True
    )
    register_adapters([adapter])
    shop = shop_ids_by_code([SHOP])[SHOP]
    made = Connection.objects.create(
        adapter="mirror", name="Mirror", hook_key="m", made_at=now(), seller="US"
    )
    ConnectedShop.objects.create(connection=made, shop_id=shop)
    Stream.objects.create(connection=made, kind="listings", every_seconds=3600)
    Listing.objects.bulk_create(
        [
            Listing(shop_id=shop, msku=f"{number}", item=f"B{number}", state="live", currency="GBP")
            for number in range(count)
        ],
        batch_size=500,
    )
    Watch.objects.create(connection_id=made.pk)
    return int(made.pk)


def _run(connection_id: int) -> float:
    """One run to its end; seconds of this process's CPU, and on SQLite the database's with it."""
    Watch.objects.update(began_at=None, ended_at=None, due_at=None)
    started = time.process_time()
    while not Watch.objects.filter(ended_at__isnull=False).exists():
        assert watch_connection(connection_id)
    return time.process_time() - started


def let_pass() -> None:
    """Let a person say that all that was found is right."""
    ids = list(Finding.objects.filter(state="open").values_list("pk", flat=True))
    for start in range(0, len(ids), 500):
        _moved, refusals = move_findings(
            ids=ids[start : start + 500], to=FindingState.DISMISSED, actor=SYSTEM, at=now()
        )
        assert not refusals


def _floor_seconds(count: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE floor (id integer PRIMARY KEY, offers text)")
    started = time.process_time()
    for start in range(0, count, 200):
        keys = [ListingKey("", str(number)) for number in range(start, min(start + 200, count))]
        for document in MIRROR.named(keys):
            _listing(document.body)
        offers = MIRROR.competing(keys, items={key.sku: key.sku for key in keys})
        rows = [(int(one.key), json.dumps(_offers(one.body).offers)) for one in offers]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO floor VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET offers = excluded.offers",
                rows,
            )
    return time.process_time() - started
