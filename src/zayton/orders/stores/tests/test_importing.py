"""Postcodes and agreed prices from files: what is kept, what waits, and that a second delivery changes nothing."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.public import perform_import, start_import, upload_file
from zayton.orders.stores.models import AgreedPrice, PostcodeArea
from zayton.orders.stores.tests.builders import DAY, Town, a_town, all_books

pytestmark = pytest.mark.django_db
AREAS = {"country": "国家", "prefix": "邮编前缀", "latitude": "纬度", "longitude": "经度"}
PRICES = {"sku": "SKU", "price": "协议价"}


def imported(target: str, columns: dict[str, str], *lines: str, **options: str) -> Import:
    content = "\n".join([",".join(columns.values()), *lines]).encode()
    raw = upload_file(name=f"{target}.csv", pieces=[content], actor=SYSTEM, at=DAY)
    assert not isinstance(raw, Refusal)
    run = start_import(
        raw_file=raw, target=target, columns=columns, options=options, actor=SYSTEM, at=DAY, now_and_here=True
    )
    assert isinstance(run, Import), run
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    return run


def held() -> list[tuple[int, str]]:
    return list(QuarantinedRow.objects.order_by("row").values_list("row", "code"))


def areas() -> list[tuple[object, ...]]:
    return list(
        PostcodeArea.objects.order_by("prefix").values_list(
            "country", "prefix", "latitude_e6", "longitude_e6"
        )
    )


def test_postcodes_are_kept_as_they_are_compared() -> None:
    imported("postcodes", AREAS, "GB,sw1a 1,51.501,-0.1416", "DE,04,51.34,12.37")
    assert areas() == [("DE", "04", 51_340_000, 12_370_000), ("GB", "SW1A1", 51_501_000, -141_600)]
    assert held() == []


def test_an_area_delivered_again_is_moved_and_not_doubled() -> None:
    for place in ("51.5,-0.1", "51.6,-0.2"):
        imported("postcodes", AREAS, f"GB,SW1,{place}")
    assert areas() == [("GB", "SW1", 51_600_000, -200_000)]


@pytest.mark.parametrize(
    "line", ["GB,--,51.5,-0.1", "GB,SW1,91,-0.1", "GB,SW1,51.5,181", "GB,ABCDEFGHIJKLM,51.5,0"]
)
def test_what_is_no_postcode_or_no_place_on_earth_waits(line: str) -> None:
    imported("postcodes", AREAS, line, "GB,N1,51.5,-0.1")
    assert held() == [(2, "orders.postcode-area")]
    assert [area[1] for area in areas()] == ["N1"]


@pytest.fixture
def town() -> Town:
    return a_town(settled_by="price")


def prices(town: Town) -> dict[str, int]:
    codes = {key: code for code, key in town.skus.items()}
    return {codes[sku]: price for sku, price in AgreedPrice.objects.values_list("sku_id", "price_minor")}


def test_prices_are_agreed_in_the_stores_currency(town: Town) -> None:
    store = str(town.stores["LONDON"])
    imported("store_prices", PRICES, "CUP,6.40", "POT,12", store=store)
    assert prices(town) == {"CUP": 640, "POT": 1200}
    before = all_books()
    imported("store_prices", PRICES, "CUP,6.40", store=store)
    assert all_books()["AgreedPrice"] == before["AgreedPrice"]


def test_a_sku_that_nobody_knows_and_a_price_below_zero_wait(town: Town) -> None:
    imported("store_prices", PRICES, "CUP,6.40", "NOPE,1", "POT,-1", store=str(town.stores["LONDON"]))
    assert prices(town) == {"CUP": 640}
    assert held() == [(3, "orders.store-bad-price"), (4, "orders.store-bad-price")]
