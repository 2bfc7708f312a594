"""Business reports as an import target: traffic by listing for a span of days that the file itself does not name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.channels.public import ShopFacts, shops_by_id, shops_seen
from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Reason, register_reasons
from zayton.kernel.intake.public import (
    MILLIONTHS,
    BadRow,
    Context,
    Kind,
    Locale,
    Outcome,
    SliceFrame,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)
from zayton.orders.permissions import PLACE
from zayton.orders.traffic.recording import Looked, record_traffic

SPAN_BACKWARDS = "orders.span-backwards"
OTHER_CURRENCY = "orders.traffic-currency"
register_reasons(
    {
        OTHER_CURRENCY: Reason(
            _("The sales of %(subject)s are in %(currency)s, and the shop %(shop)s sells in %(own)s."),
            _("Bring the report into the shop that it was made for, or correct the currency of the shop."),
        ),
        SPAN_BACKWARDS: Reason(
            _("The last day of the report, %(last)s, lies before its first, %(first)s."),
            _("Start the import again with the days that the report was made for."),
        ),
    }
)


def work(piece: SliceFrame, context: Context) -> SliceResult:
    """Keep the traffic of a slice; a listing that a report names twice is one with the sums of both."""
    first, last = (date.fromisoformat(context.options[name]) for name in ("first_day", "last_day"))
    lines = piece.frame["row"].to_list()
    if last < first:
        figures = {"first": first.isoformat(), "last": last.isoformat()}
        return SliceResult({}, [BadRow(line, SPAN_BACKWARDS, figures=figures) for line in lines])
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in piece.frame.iter_rows(named=True):
        rows[row["listing"]].append(row)
    shop = shops_by_id([int(context.options["shop"])])[int(context.options["shop"])]
    # sums of two currencies are of none: all that a report says of such a listing waits
    held = [bad for some in rows.values() for bad in _in_another_currency(some, shop)]
    for listing in {one.figures["subject"] for one in held}:
        del rows[str(listing)]
    became = record_traffic(
        shop=shop, days=(first, last), rows=[_looked(listing, some) for listing, some in rows.items()],
        import_id=context.import_id, actor=context.actor, at=context.at,
    )  # fmt: skip
    accepted = dict.fromkeys(("recorded", "changed", "unchanged", "covered"), 0)
    for listing, some in rows.items():
        accepted[became[listing]] += len(some)
    return SliceResult(accepted, held)


def _in_another_currency(rows: Sequence[Mapping[str, Any]], shop: ShopFacts) -> list[BadRow]:
    """Every row of a listing, when one of them names a currency that is not the shop's."""
    other = next((row["currency"] for row in rows if row["currency"] not in (None, "", shop.currency)), None)
    if other is None:
        return []
    figures = {"currency": other, "shop": shop.name, "own": shop.currency}
    return [
        BadRow(row["row"], OTHER_CURRENCY, "currency", other, {"subject": row["listing"], **figures})
        for row in rows
    ]


def _looked(listing: str, rows: Sequence[Mapping[str, Any]]) -> Looked:
    def summed(name: str) -> int:
        return sum(row[name] or 0 for row in rows)

    featured = sum(_share(row["page_views"] or 0, row["buy_box"] or 0) for row in rows)
    parent = next((row["parent"] for row in rows if row["parent"]), "")
    return Looked(
        listing[:40], parent[:40], summed("sessions"), summed("page_views"), featured, summed("units"),
        summed("items"), summed("sales"),
    )  # fmt: skip


def _share(views: int, percent_millionths: int) -> int:
    """The views behind a percentage; shares of two rows can only be added as views."""
    exact = Decimal(views) * percent_millionths / (100 * MILLIONTHS)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _shops(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(shop.id), shop.name) for shop in shops_seen(scope=scope)]


def _locale(options: Mapping[str, str]) -> Locale:
    shops = shops_by_id([int(options["shop"])]) if options.get("shop") else {}
    return next((Locale(zone=shop.zone, currency=shop.currency) for shop in shops.values()), Locale())


TRAFFIC = Target(
    name="orders.traffic",
    title=_("Traffic of listings"),
    columns=(
        TargetColumn("listing", _("Listing"), required=True, synonyms=("ASIN", "Child ASIN")),
        TargetColumn("parent", _("Parent")),
        TargetColumn("sessions", _("Sessions"), Kind.QUANTITY, required=True),
        TargetColumn("page_views", _("Page views"), Kind.QUANTITY),
        TargetColumn("buy_box", _("Share of the featured offer"), Kind.DECIMAL),
        TargetColumn("units", _("Units ordered"), Kind.QUANTITY, required=True),
        TargetColumn("items", _("Order items"), Kind.QUANTITY),
        TargetColumn("sales", _("Sales"), Kind.AMOUNT),
        TargetColumn("currency", _("Currency"), Kind.CURRENCY),
    ),
    work=work,
    group_by=("listing",),
    options=(
        TargetOption("shop", _("Shop"), _shops),
        TargetOption("first_day", _("First day of the report"), is_date=True),
        TargetOption("last_day", _("Last day of the report"), is_date=True),
    ),
    outcomes=(
        Outcome("recorded", _("New rows")),
        Outcome("changed", _("Changed rows")),
        Outcome("unchanged", _("Unchanged rows")),
        Outcome("covered", _("Of days that another report told of")),
    ),
    locale=_locale,
    permission=PLACE.name,
)
register_target(TRAFFIC)
