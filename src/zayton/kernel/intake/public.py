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

A marketplace's own file is declared as a `Layout` in the domain that takes it (`register_layouts`): the headings it is
known by, the target it leads to and, where its rows are not yet the target's, a pure `reshape`. `recognised` says what
an uploaded file is; `Choices(layout=...)` reads it so.

A file goes through `upload_file`, `preview` and `start_import` (which asks for the job `intake.import`; with
`now_and_here=True` the caller carries it out in its own process with `perform_import`, as the demo does). What comes by
itself, and is a known kind of file, goes through `upload_file` and `import_arrived`.
"""

from zayton.kernel.intake.layouts import (
    Heading,
    Layout,
    Shaped,
    layout_named,
    layout_of_report,
    layouts,
    register_layouts,
)
from zayton.kernel.intake.mapping import suggested
from zayton.kernel.intake.models import ColumnMapping, Import, QuarantinedRow, RawFile
from zayton.kernel.intake.operations.arriving import import_arrived
from zayton.kernel.intake.operations.forgetting import Forgotten, forget_files
from zayton.kernel.intake.operations.mending import discard_rows, mend_rows
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.replaying import Replayed, replay_or_ask, replay_rows
from zayton.kernel.intake.operations.starting import start_import, stop_import
from zayton.kernel.intake.operations.uploading import upload_file
from zayton.kernel.intake.permissions import FORGET, IMPORT, MEND, READ
from zayton.kernel.intake.queries import (
    Forgetting,
    HeldReason,
    Preview,
    files_seen_by,
    forgetting_of,
    imports_seen_by,
    open_rows,
    preview,
    quarantine_of,
    quarantine_seen_by,
    reasons_of,
    recognised,
)
from zayton.kernel.intake.reading.found import Choices, Facts, FileRefused, RawTable
from zayton.kernel.intake.reading.limits import MAX_FILE_BYTES
from zayton.kernel.intake.reading.reader import read_table
from zayton.kernel.intake.recognising import Guess, told
from zayton.kernel.intake.states import IMPORT_WORDS, ROW_WORDS, ImportState, RowState
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
    "FORGET",
    "IMPORT",
    "IMPORT_WORDS",
    "MAX_FILE_BYTES",
    "MEND",
    "MILLIONTHS",
    "READ",
    "ROW_WORDS",
    "SLICE_DOCUMENTS",
    "SLICE_ROWS",
    "BadRow",
    "Choices",
    "ColumnMapping",
    "Context",
    "Facts",
    "FileRefused",
    "Forgetting",
    "Forgotten",
    "Guess",
    "Heading",
    "HeldReason",
    "Import",
    "ImportState",
    "Kind",
    "Layout",
    "Locale",
    "Outcome",
    "Preview",
    "QuarantinedRow",
    "RawFile",
    "RawTable",
    "Replayed",
    "RowState",
    "Shaped",
    "SliceFrame",
    "SliceResult",
    "Target",
    "TargetColumn",
    "TargetOption",
    "discard_rows",
    "files_seen_by",
    "forget_files",
    "forgetting_of",
    "import_arrived",
    "imports_seen_by",
    "layout_named",
    "layout_of_report",
    "layouts",
    "mend_rows",
    "open_rows",
    "perform_import",
    "preview",
    "quarantine_of",
    "quarantine_seen_by",
    "read_table",
    "reasons_of",
    "recognised",
    "register_layouts",
    "register_target",
    "replay_or_ask",
    "replay_rows",
    "start_import",
    "stop_import",
    "suggested",
    "target_named",
    "targets",
    "told",
    "upload_file",
]
