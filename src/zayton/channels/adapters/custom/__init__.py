"""The custom channel: nothing but files and the API; it is connected so that its shop has a place and a state.

It is also the shop of whoever sells on a marketplace and brings its files by hand. As nobody can be asked where it
sells, the connection says it.
"""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zayton.channels.ports.adapter import Account, Adapter, Channel, Checked, Credential, Reading, Site
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.faults import TYPED, Fault, FaultKind
from zayton.kernel.countries import country_code
from zayton.kernel.money import AmountError, exponent


def connect(account: Account, _caller: Caller) -> Channel:
    """A channel that nobody can be asked about: its one site is as the connection says."""
    return Channel(check=lambda: Checked("", (_site(account.values),)))


def _site(values: Mapping[str, str]) -> Site:
    country = country_code(values.get("country", ""))
    if country is None:
        raise _not_known(gettext("“%(value)s” is no country"), values.get("country", ""))
    currency, zone = values.get("currency", "").upper(), values.get("zone", "")
    try:
        exponent(currency)
    except AmountError as problem:
        raise _not_known(gettext("“%(value)s” is no currency"), currency) from problem
    try:
        ZoneInfo(zone)
    # a zone is looked up as a file: names with slashes, dots or NUL fail in each of these ways
    except (KeyError, ValueError, OSError) as problem:
        raise _not_known(gettext("“%(value)s” is no time zone"), zone) from problem
    # a site keeps the facts it was first known with, so those of another country are another site
    code = "-".join(["own", country, currency, *zone.split("/")[-1:]]).lower()
    return Site("", code, country, country, currency, zone, "")


def _currencies() -> Sequence[str]:
    told = get_global("territory_currencies")
    return sorted({one for country in told for one in get_territory_currencies(country)})


def _not_known(words: str, value: str) -> Fault:
    # nobody was asked who could refuse it
    return Fault(FaultKind.REFUSED, words % {"value": value[:40]}, figures={TYPED: value[:40]})


ADAPTER = Adapter(
    name="custom",
    title=_("Custom channel: files and API"),
    credentials=(
        Credential("country", _("Country it sells in"), _("Its name, or two letters such as GB.")),
        Credential("currency", _("Currency"), _("Three letters such as GBP."), suggested=_currencies),
        Credential(
            "zone",
            _("Time zone"),
            _("As in Europe/London; an order belongs to the day there."),
            suggested=lambda: sorted(available_timezones()),
        ),
    ),
    connect=connect,
    reading=Reading(),
)
