"""What the figures of the first screen share: what sales are, when a year ago counts, and what each opens into."""

from datetime import date

from zayton.cockpit.asking import Asker
from zayton.cockpit.wording import figure_href
from zayton.lake.public import Answer, Row, first_day

SALES = "revenue_net"


def had_last_year(answer: Answer) -> bool:
    """Whether there were sales all through the compared period: half a period would flatter the growth."""
    began = first_day(SALES)
    # a shop in its first year has nothing to be compared with
    covered = began is not None and answer.compared is not None and began <= answer.compared.start
    return covered and bool(answer.totals.before.get(SALES))


def opened(asker: Asker, answer: Answer, metric: str, row: Row | None = None) -> str:
    """The address of what a figure, or the figure of one row, is made of."""
    filters = asker.narrowing([metric])
    if row is not None:
        # a bucket of time is no filter: the period says it
        filters |= {
            one.name: [key] for one, key in zip(answer.by, row.keys, strict=True) if not isinstance(key, date)
        }
    shops = asker.chosen.shops
    # with the position, so that what opens adds up to what was printed although more is sold meanwhile
    return figure_href(
        metric,
        answer.period,
        filters=filters,
        shops=shops,
        position=answer.position,
        money=asker.money,
    )
