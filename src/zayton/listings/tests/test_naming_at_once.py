"""Listings that get a name of their own while others work on them: on PostgreSQL, where they really meet."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.kernel.access.public import SYSTEM
from zayton.listings.models import Listing
from zayton.listings.operations.sighting import Seer, record_sightings
from zayton.listings.tests.builders import DAY, seller

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def sighting(sku, item):
    return ListingSeen(ListingKey("", sku, f"item:{item}"), item, Standing.OUTSIDE, formerly=item)


def waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def test_rows_are_held_in_the_one_order_in_which_all_others_hold_them() -> None:
    shop = seller("CUP", shops=("A",)).shops["A"]
    for item in ("11", "22"):
        Listing.objects.create(shop_id=shop, msku=item, item=item, remote=f"item:{item}", state="outside")
    seen = {(shop, "11"): sighting("11", "11"), (shop, "TEE"): sighting("TEE", "22")}

    def read():
        try:
            with transaction.atomic():
                record_sightings(seen=seen, seer=Seer(SYSTEM), at=DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            held = Listing.objects.select_for_update(no_key=True, nowait=True)
            held.get(msku="11")
            reading = pool.submit(read)
            while not waits():
                assert not reading.done()
                time.sleep(0.01)
            # whoever has the first may take the second: who reads waits for the first, and has none yet
            held.get(msku="22")
        reading.result(timeout=10)
    assert set(Listing.objects.values_list("msku", flat=True)) == {"11", "TEE"}
