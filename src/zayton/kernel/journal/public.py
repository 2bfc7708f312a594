"""What others may know of the journal: declaring, appending, following and tracing."""

from zayton.kernel.journal.events import (
    DocumentKind,
    Event,
    declared_events,
    declared_kinds,
    expanded,
    kind_coded,
    kind_named,
    register_events,
    register_expansion,
    register_kinds,
)
from zayton.kernel.journal.figures import Figure, figure_named, register_figures
from zayton.kernel.journal.operations import Happening, append
from zayton.kernel.journal.parking import discard_parked, parked_positions, retry_parked
from zayton.kernel.journal.queries import (
    EntryRead,
    documents_naming,
    entries_after,
    entries_at,
    references_of,
    trace,
)
from zayton.kernel.journal.readers import (
    Reader,
    advance,
    catch_up,
    declared_readers,
    reader_position,
    register_reader,
    starting_over,
)
from zayton.kernel.journal.sequencer import last_position, sequence
from zayton.kernel.journal.stream import (
    MOST_COUNTED,
    Narrowing,
    count_matching,
    entries_matching,
    entry_ids_at,
    parked_entries,
    waiting_parked,
)

__all__ = [
    "MOST_COUNTED",
    "DocumentKind",
    "EntryRead",
    "Event",
    "Figure",
    "Happening",
    "Narrowing",
    "Reader",
    "advance",
    "append",
    "catch_up",
    "count_matching",
    "declared_events",
    "declared_kinds",
    "declared_readers",
    "discard_parked",
    "documents_naming",
    "entries_after",
    "entries_at",
    "entries_matching",
    "entry_ids_at",
    "expanded",
    "figure_named",
    "kind_coded",
    "kind_named",
    "last_position",
    "parked_entries",
    "parked_positions",
    "reader_position",
    "references_of",
    "register_events",
    "register_expansion",
    "register_figures",
    "register_kinds",
    "register_reader",
    "retry_parked",
    "sequence",
    "starting_over",
    "trace",
    "waiting_parked",
]
