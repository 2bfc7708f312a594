"""Money as the reader chose to see it: in the base currency, or converted at one rate that the page names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from zayton.kernel.money import convert, to_major
from zayton.kernel.rates.public import latest_rate
from zayton.lake.public import Figure
from zayton.ui.public import date_text, money_text


@dataclass(frozen=True, slots=True)
class Money:
    """A currency with what one unit of the base currency is worth in it; without `on_date` it is the base itself.

    One rate serves every day of a page, so that its sums, shares and comparisons are those of the base currency.
    """

    currency: str
    rate: Decimal = Decimal(1)
    on_date: date | None = None
    origin: str = ""
    missing: str = ""

    @classmethod
    def chosen(cls, currency: str, today: date) -> "Money":
        """The currency chosen at the top of the page, at the newest rate; the base currency where there is none."""
        base = settings.BASE_CURRENCY
        if currency == base:
            return cls(base)
        found = latest_rate(base, currency, today)
        return cls(currency, *found) if found else cls(base, missing=currency)

    @property
    def query(self) -> dict[str, str]:
        """What keeps this choice in an address."""
        return {"currency": self.currency} if self.on_date else {}

    def minor(self, figure: Figure) -> int | None:
        """A figure in minor units of the base currency, in those of this one."""
        if figure is None:
            return None
        # the lake rounds money to whole minor units, so nothing is cut off here
        whole = int(figure)
        return convert(whole, settings.BASE_CURRENCY, self.currency, self.rate) if self.on_date else whole

    def major(self, figure: Figure) -> float | None:
        """The same in major units, for an axis."""
        minor = self.minor(figure)
        return None if minor is None else float(to_major(minor, self.currency))

    def text(self, figure: Figure, *, whole: bool = False) -> str:
        """The same in words."""
        return money_text(self.minor(figure), self.currency, whole=whole)

    @property
    def note(self) -> str:
        """What a page has to say about it: the rate, or that there is none; empty for the base currency."""
        base = settings.BASE_CURRENCY
        if self.missing:
            return _("No rate from %(base)s to %(currency)s is known, so amounts stay in %(base)s.") % {
                "base": base,
                "currency": self.missing,
            }
        if self.on_date is None:
            return ""
        return _(
            "Amounts are converted at 1 %(base)s = %(rate)s %(currency)s, the rate of %(day)s (%(origin)s); "
            "the books are in %(base)s."
        ) % {
            "base": base,
            # four decimals to read; the figures are converted with all of them
            "rate": f"{self.rate:.4f}",
            "currency": self.currency,
            "day": date_text(self.on_date),
            "origin": self.origin,
        }
