"""The demo company's year, told step by step through the verbs that everybody uses."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Protocol

import polars as pl
from django.utils.translation import gettext as _

from zayton.demo.company import Company, found_company, hire_people
from zayton.demo.history import SOURCE, Article, articles_of, moved_orders
from zayton.demo.selling import StandIn, open_live_shops
from zayton.demo.sending import have_summaries_sent
from zayton.demo.steps import CATALOGUE, LIVE_SHOPS, PIPELINE, SUMMARIES, do_once
from zayton.demo.stocking import (
    all_receipts,
    fill_pipeline,
    list_articles,
    plant_categories,
    receive_history,
)
from zayton.demo.supplying import Receipt
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import (
    Import,
    ImportState,
    imports_seen_by,
    perform_import,
    start_import,
    suggested,
    target_named,
    upload_file,
)
from zayton.kernel.journal.public import catch_up, sequence
from zayton.kernel.time import now
from zayton.orders.public import service_codes

FILE_NAME = "uci_online_retail.parquet"
_PIECE = 1 << 20


class Report(Protocol):
    """Tells somebody how far the load is: what is being done, and units done of a total where they are known."""

    def __call__(self, note: str, done: int = 0, total: int = 0) -> None:
        """Take one report."""


def load_demo(
    *,
    report: Report,
    today: date | None = None,
    password: str | None = None,
    source: Path = SOURCE,
    stand_ins: Sequence[StandIn] = (),
) -> None:
    """Load the demo company; what an earlier, interrupted load has done is not done again.

    `today` is the day the year of orders in `source` is moved to. With a password, the people of
    the demo, one of each role, can sign in. It goes on selling through the `stand_ins` of marketplaces.
    """
    company = found_company(at=now(), actor=SYSTEM)
    hire_people(company=company, password=password, at=now(), actor=SYSTEM)
    report(_("Reading a year of orders"))
    run = _begun()
    # reading and moving a year takes seconds that a second load can spare
    if run is None or run.state != ImportState.DONE:
        _tell_year(company, run, report, moved_orders(today or now().date(), source))
    if stand_ins:
        report(_("Opening live shops on simulated marketplaces"))
        do_once(
            LIVE_SHOPS,
            lambda: open_live_shops(stand_ins, company=company, at=now(), actor=SYSTEM),
            actor=SYSTEM,
        )
    report(_("Filling the lake"))
    while sequence():
        pass
    # the lake is filled before the first page is looked at, not while
    catch_up()
    do_once(SUMMARIES, lambda: have_summaries_sent(at=now(), actor=SYSTEM), actor=SYSTEM)
    report(_("The demo company is loaded"))


def _begun() -> Import | None:
    return imports_seen_by(SYSTEM).filter(raw_file__name=FILE_NAME).order_by("pk").last()


def _tell_year(company: Company, run: Import | None, report: Report, lines: pl.DataFrame) -> None:
    days = lines["InvoiceDate"].dt.date()
    first, last = days.min(), days.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    codes = service_codes(company.shop_id)
    articles = articles_of(lines, {code for code in lines["StockCode"].unique() if codes.charge(code)})
    # before the orders: history is refused where the ledger would go below zero
    _fill_shelves(articles, company, first, last, report)
    _import_orders(run or _asked(lines, company), report)


def _fill_shelves(articles: list[Article], company: Company, first: date, last: date, report: Report) -> None:
    report(_("Writing the catalogue"))
    do_once(CATALOGUE, lambda: _catalogue(articles, last), actor=SYSTEM)
    receipts = all_receipts(articles, first, last)
    for done, part in _by_week(receipts):
        report(_("Receiving simulated goods"), done, len(receipts))
        week = _monday(part[0]).toordinal()
        do_once(week, lambda part=part: receive_history(part, company=company, actor=SYSTEM), actor=SYSTEM)  # type: ignore[misc]
    do_once(PIPELINE, lambda: fill_pipeline(receipts, company=company, last=last, actor=SYSTEM), actor=SYSTEM)


def _catalogue(articles: list[Article], last: date) -> None:
    plant_categories(at=now(), actor=SYSTEM)
    list_articles(articles, last=last, at=now(), actor=SYSTEM)


def _by_week(receipts: list[Receipt]) -> Iterator[tuple[int, list[Receipt]]]:
    """The receipts of one week after the other, each with how many came before it."""
    done = 0
    for _week, some in groupby(receipts, key=_monday):
        part = list(some)
        yield done, part
        done += len(part)


def _monday(receipt: Receipt) -> date:
    return receipt.day - timedelta(days=receipt.day.weekday())


def _asked(lines: pl.DataFrame, company: Company) -> Import:
    # through a file and its import as anybody's would come, so that the demo proves that way too
    content = BytesIO()
    lines.write_parquet(content)
    whole = content.getvalue()
    pieces = (whole[start : start + _PIECE] for start in range(0, len(whole), _PIECE))
    file = upload_file(name=FILE_NAME, pieces=pieces, actor=SYSTEM, at=now())
    if isinstance(file, Refusal):
        raise RuntimeError(" ".join(words_of(file)))
    columns = suggested(target_named("orders"), lines.columns)
    house = str(company.home_id)
    options = {
        "shop": str(company.shop_id),
        "fulfilment": "shipped",
        "warehouse": house,
        "unknown_skus": "create",
    }
    run = start_import(
        raw_file=file,
        target="orders",
        columns=columns,
        options=options,
        actor=SYSTEM,
        at=now(),
        now_and_here=True,
    )
    if isinstance(run, list):
        raise RuntimeError("; ".join(" ".join(words_of(refusal)) for refusal in run))
    return run


def _import_orders(run: Import, report: Report) -> None:
    done = perform_import(
        import_id=run.pk, actor=SYSTEM, between=lambda read, total: report(_("Importing orders"), read, total)
    )
    if isinstance(done, Refusal):
        raise RuntimeError(" ".join(words_of(done)))
