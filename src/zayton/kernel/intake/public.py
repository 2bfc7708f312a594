"""What other domains may use of the intake.

A domain that takes files declares a target in its `targets.py`, imported by its `AppConfig.ready()`::

    register_target(
        Target(
            name="orders.lines",
            title=_("Order lines"),
            columns=[
                TargetColumn("external_number", _("Order number"), required=True, synonyms=("InvoiceNo",
                "订单号")), TargetColumn("placed_at", _("Ordered at"), Kind.MOMENT, required=True,
                synonyms=("InvoiceDate",)), TargetColumn("quantity", _("Quantity"), Kind.QUANTITY,
                required=True, synonyms=("数量",)),
            ],
            order_by=("placed_at",),
            options=[TargetOption("shop", _("Shop"), choices=shop_choices)],
            outcomes=[Outcome("sale", _("Sales")), Outcome("unchanged", _("Unchanged"))],
            locale=lambda options: Locale(zone="Europe/London", currency="GBP"),
            work=place_lines,
        )
    )

`work(slice, context)` gets whole documents already typed (see `SliceFrame` and `Kind`), runs inside the
transaction that the runner opened for the slice, calls the domain's own operations and answers with a
`SliceResult` that accounts for every row. It opens no transaction of its own and may be called again with the
same documents.
"""

from zayton.kernel.intake.targets import (
    MILLIONTHS,
    SLICE_DOCUMENTS,
    SLICE_ROWS,
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
    target_named,
    targets,
)

__all__ = [
    "MILLIONTHS",
    "SLICE_DOCUMENTS",
    "SLICE_ROWS",
    "BadRow",
    "Context",
    "Kind",
    "Locale",
    "Outcome",
    "SliceFrame",
    "SliceResult",
    "Target",
    "TargetColumn",
    "TargetOption",
    "register_target",
    "target_named",
    "targets",
]
