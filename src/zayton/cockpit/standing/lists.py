"""The short lists of the first screen: what sold most and least, and what will not last."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zayton.cockpit.asking import Asker
from zayton.cockpit.standing.opening import SALES, opened
from zayton.cockpit.wording import figure_text, key_text
from zayton.lake.public import Answer, Period, Row, named_period
from zayton.ui.public import Comparison, compared, count_text, href_of

LISTED = 8
SOON_DAYS = 14
_FEW, _ALL = 400, 100_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a short list: its name and page, its figure and what that opens into, and how it moved."""

    name: str
    href: str
    text: str
    figure_href: str
    comparison: Comparison | None = None
    note: str = ""


def top_skus(asker: Asker, *, bottom: bool = False) -> list[Listed]:
    """The SKUs that sold most in the chosen period, or least of those that moved at all."""
    answer = asker.ask(
        # one more than shown, as the blank group (charges have no SKU) is dropped
        [SALES],
        by=["sku"],
        compare="previous",
        order=SALES if bottom else f"-{SALES}",
        limit=LISTED + 1,
    )
    rows = (
        [row for row in answer.rows if row.keys[0] is not None and row.figures[SALES] is not None]
        if answer
        else []
    )
    return [_listed(asker, answer, row) for row in rows[:LISTED] if answer]


def _listed(asker: Asker, answer: Answer, row: Row) -> Listed:
    metric = answer.metrics[0]
    return Listed(
        name=key_text("sku", row.keys[0], answer),
        href=href_of("sku", str(row.keys[0])),
        text=figure_text(metric, row.figures[metric.name], asker.money, whole=True),
        figure_href=opened(asker, answer, metric.name, row),
        comparison=compared(row.figures[metric.name], row.before.get(metric.name), ""),
    )


@dataclass(frozen=True, slots=True)
class RunningOut:
    """SKUs whose stock will not last: how many, and those that sell fastest."""

    count: int
    first: list[Listed]


def running_out(asker: Asker, today: date) -> RunningOut:
    """SKUs that still sell and, at the pace of the last 30 days, last no longer than two weeks."""
    answer = _shortest_first(asker, named_period("30d", today))
    if answer is None:
        return RunningOut(0, [])
    # what sells fastest is missed first, so it is not the shortest stock that leads
    ending = sorted(
        (row for row in answer.rows if _ends_soon(row)), key=lambda row: -(row.figures["units_shipped"] or 0)
    )
    return RunningOut(len(ending), [_ending(asker, answer, row) for row in ending[:LISTED]])


def _shortest_first(asker: Asker, period: Period | None) -> Answer | None:
    """The SKUs whose stock lasts shortest, at least all of those that run out soon."""
    names = ["days_of_supply", "units_on_hand", "units_shipped"]
    answer = asker.ask(names, by=["sku"], period=period, order="days_of_supply", limit=_FEW)
    # a second question only where so many run out that the first list ended among them
    if answer and answer.row_count > _FEW and not _lasts(answer.rows[-1]):
        answer = asker.ask(names, by=["sku"], period=period, order="days_of_supply", limit=_ALL)
    return answer


def _lasts(row: Row) -> bool:
    days = row.figures["days_of_supply"]
    return days is None or days > SOON_DAYS


def _ends_soon(row: Row) -> bool:
    days = row.figures["days_of_supply"]
    # below zero more was sold than was booked in, and that has a page of its own
    return days is not None and 0 <= days <= SOON_DAYS


def _ending(asker: Asker, answer: Answer, row: Row) -> Listed:
    days, on_hand = answer.metrics[0], row.figures["units_on_hand"]
    return Listed(
        name=key_text("sku", row.keys[0], answer),
        href=href_of("sku", str(row.keys[0])),
        text=_("%(days)s days") % {"days": figure_text(days, row.figures[days.name], asker.money)}
        # nought days are said in words, since “0 days” reads as if some were left
        if row.figures[days.name]
        else _("out of stock"),
        figure_href=opened(asker, answer, days.name, row),
        note=_("%(units)s on hand") % {"units": count_text(on_hand)},
    )
