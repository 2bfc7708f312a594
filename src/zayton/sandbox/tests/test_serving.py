"""A served marketplace has its buyers, keeps what it holds, and goes on with it after a restart."""

import json
import time

from zayton.sandbox.ozon.tests.accounts import StockedAccount
from zayton.sandbox.tests.stalls import standing


def until(found):
    """What is found, once it is."""
    for _ in range(200):
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def test_buyers_come_by_themselves_and_what_they_bought_outlives_the_server(tmp_path):
    path = tmp_path / "ozon.json"

    def kept():
        return path.exists() and json.loads(path.read_text())["postings"]

    with standing(StockedAccount, orders_per_minute=600, keep_in=tmp_path) as stand:
        bought = until(kept)
        assert {*bought} <= {*stand.state()["state"]["postings"]}
    with standing(StockedAccount, keep_in=tmp_path) as stand:
        assert {*bought} <= {*stand.state()["state"]["postings"]}
        # nothing half-written lies about
        assert [one.name for one in tmp_path.iterdir()] == ["ozon.json"]


def test_without_buyers_and_a_folder_nothing_happens_and_nothing_is_kept(tmp_path):
    with standing(StockedAccount) as stand:
        before = stand.state()["state"]
        stand.tell("tokens", {})
        stand.tell("clock", {"skew_seconds": 3600})
        assert stand.state()["state"] == before
    assert list(tmp_path.iterdir()) == []
