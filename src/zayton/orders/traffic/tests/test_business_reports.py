"""Amazon's business report: known in each language, summed by listing, and its ratios worked out of sums."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.intake.public import (
    Choices,
    Import,
    Preview,
    layout_named,
    perform_import,
    preview,
    start_import,
    target_named,
)
from zayton.kernel.intake.tests.files import held, kind_of, outcomes, uploaded
from zayton.kernel.journal.public import advance, declared_readers, sequence
from zayton.lake.public import Answer, Period, ask
from zayton.orders.models import Traffic
from zayton.orders.tests.builders import DAY, Business, a_business
from zayton.orders.tests.files import text_file

pytestmark = pytest.mark.django_db
ENGLISH = {
    "(Parent) ASIN": "B00P", "(Child) ASIN": "B00C", "Title": "A cup", "Sessions - Total": "1,000",
    "Sessions - Total - B2B": "10", "Session Percentage - Total": "12.5%", "Page Views - Total": "2,000",
    "Featured Offer (Buy Box) Percentage": "90%", "Units Ordered": "50", "Unit Session Percentage": "5%",
    "Ordered Product Sales": "£500.00", "Total Order Items": "45",
}  # fmt: skip
GERMAN = {
    "(Übergeordnete) ASIN": "B00P", "(Untergeordnete) ASIN": "B00C", "Titel": "Tasse", "Sitzungen – Summe": "1.000",
    "Seitenaufrufe – Summe": "2.000", "Bestellte Einheiten": "50",
    "Durch bestellte Produkte erzielter Umsatz": "5.255,61 £", "Zahl der Bestellposten": "45",
}  # fmt: skip
CHINESE = {
    "（父）ASIN": "B00P", "（子）ASIN": "B00C", "标题": "杯子", "会话数 - 总计": "1000", "页面浏览量 - 总计": "2000",
    "推荐报价（推荐报价展示位）百分比": "90%", "已订购商品数量": "50", "已订购商品销售额": "￥500.00",
}  # fmt: skip
JAPANESE = {
    "（親）ASIN": "B00P", "（子）ASIN": "B00C", "タイトル": "湯のみ", "セッション数 - 合計": "1000",
    "ページビュー - 合計": "2000", "おすすめ出品（おすすめ商品）の獲得率": "90%", "注文された商品点数": "50",
    "注文商品の売上額": "￥500", "注文品目総数": "45",
}  # fmt: skip
SPANISH = {
    "ASIN (secundario)": "B00C", "Título": "Taza", "Sesiones": "1000", "Páginas vistas": "2000",
    "Unidades pedidas": "50", "Ventas de productos pedidos": "500,00 £",
}  # fmt: skip


@pytest.fixture
def business(tmp_path: Path, settings: Any) -> Business:
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    return a_business()


def report(*rows: Mapping[str, str], encoding: str = "utf-8") -> bytes:
    return text_file(list(rows[0]), *rows, encoding=encoding)


def taken(business: Business, content: bytes, first: str = "2026-03-01", last: str = "2026-03-07") -> Import:
    layout, choices = layout_named("amazon.business_report"), Choices(layout="amazon.business_report")
    assert layout
    options = {"shop": str(business.shop), "first_day": first, "last_day": last}
    raw = uploaded(content)
    seen = preview(
        raw_file=raw, target=target_named(layout.target), choices=choices, columns=None, options=options,
        scope=SYSTEM.scope,
    )  # fmt: skip
    assert isinstance(seen, Preview), seen
    assert not seen.questions
    run = start_import(
        raw_file=raw, target=layout.target, columns=seen.mapping, options=options, choices=choices,
        headings=seen.facts.headers, actor=SYSTEM, at=DAY, now_and_here=True,
    )  # fmt: skip
    assert isinstance(run, Import), run
    done = perform_import(import_id=run.pk, actor=SYSTEM)
    assert isinstance(done, Import), done
    return done


def kept() -> tuple[int, ...]:
    names = ("sessions", "page_views", "buy_box_views", "units", "items", "sales_minor")
    return Traffic.objects.values_list(*names).get()


@pytest.mark.parametrize(
    "row", [ENGLISH, GERMAN, CHINESE, JAPANESE, SPANISH], ids=["en", "de", "zh", "ja", "es"]
)
def test_the_report_is_known_in_the_languages_of_its_screens(row):
    assert kind_of(report(row)) == "amazon.business_report"


def test_the_report_is_known_in_the_encodings_of_its_countries():
    assert kind_of(report(JAPANESE, encoding="cp932")) == "amazon.business_report"
    assert kind_of(report(CHINESE, encoding="gb18030")) == "amazon.business_report"


def test_a_listing_named_twice_is_its_sums_and_its_share_is_weighed_by_views(business: Business):
    second = ENGLISH | {"Page Views - Total": "1,000", "Featured Offer (Buy Box) Percentage": "30%"}
    run = taken(business, report(ENGLISH, second))
    assert outcomes(run) == {"recorded": 2}
    # 90 % of 2,000 and 30 % of 1,000; the mean of the two percentages would say 60 %, not 70 %
    assert kept() == (2000, 3000, 2100, 100, 90, 100_000)


def test_decimal_commas_of_german_reports_are_read_as_such(business: Business):
    taken(business, report(GERMAN))
    assert kept() == (1000, 2000, 0, 50, 45, 525_561)


def test_the_same_report_again_changes_nothing_and_a_later_one_corrects_it(business: Business):
    taken(business, report(ENGLISH))
    assert outcomes(taken(business, report(ENGLISH))) == {"unchanged": 1}
    assert outcomes(taken(business, report(ENGLISH | {"Units Ordered": "48"}))) == {"changed": 1}
    assert kept()[3] == 48


def test_another_span_of_days_is_a_row_of_its_own(business: Business):
    taken(business, report(ENGLISH))
    taken(business, report(ENGLISH), first="2026-03-08", last="2026-03-14")
    assert Traffic.objects.count() == 2


def test_days_the_wrong_way_round_are_held_and_said(business: Business):
    taken(business, report(ENGLISH), first="2026-03-07", last="2026-03-01")
    assert (held(), Traffic.objects.count()) == ([(2, "", "orders.span-backwards")], 0)


def test_the_lake_tells_the_ratios_of_the_sums_after_a_correction(business: Business):
    taken(business, report(ENGLISH))
    taken(business, report(ENGLISH | {"Units Ordered": "40"}))
    while sequence():
        pass
    while advance(declared_readers()["lake.mirror"]):
        pass
    answer = ask(
        metrics=["sessions", "units_by_traffic", "unit_session_rate", "featured_offer_rate"],
        period=Period(date(2026, 3, 1), date(2026, 3, 31)),
        scope=Scope.everything(),
    )
    assert isinstance(answer, Answer), answer
    figures = answer.rows[0].figures if answer.rows else answer.totals
    assert (figures["sessions"], figures["units_by_traffic"]) == (1000, 40)
    assert (float(figures["unit_session_rate"]), float(figures["featured_offer_rate"])) == (0.04, 0.9)  # type: ignore[arg-type]


def test_days_that_another_report_told_of_are_not_counted_again(business: Business):
    taken(business, report(ENGLISH), first="2026-03-03", last="2026-03-03")
    other = ENGLISH | {"(Child) ASIN": "B00D"}
    assert outcomes(taken(business, report(ENGLISH, other))) == {"covered": 1, "recorded": 1}
    # of this listing the week's days after it are told by nobody yet, of the other one by the week
    assert outcomes(taken(business, report(ENGLISH, other), first="2026-03-04", last="2026-03-04")) == {
        "recorded": 1,
        "covered": 1,
    }
    assert outcomes(taken(business, report(ENGLISH), first="2026-03-03", last="2026-03-03")) == {
        "unchanged": 1
    }
    told = Traffic.objects.order_by("listing", "first_day").values_list("listing", "first_day", "last_day")
    day = date(2026, 3, 3)
    week = (date(2026, 3, 1), date(2026, 3, 7))
    assert list(told) == [("B00C", day, day), ("B00C", *[date(2026, 3, 4)] * 2), ("B00D", *week)]


def test_what_names_another_currency_than_the_shops_is_held_and_said(business: Business):
    other = ENGLISH | {"(Child) ASIN": "B00D", "Ordered Product Sales": "€500.00"}
    # sums of two currencies are of none
    same = ENGLISH | {"(Child) ASIN": "B00D"}
    run = taken(business, report(ENGLISH, other, same))
    assert outcomes(run) == {"recorded": 1}
    assert held() == [(line, "currency", "orders.traffic-currency") for line in (3, 4)]
    assert Traffic.objects.get().listing == "B00C"
