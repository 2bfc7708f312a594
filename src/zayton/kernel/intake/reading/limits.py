"""What the intake refuses to swallow. A limit is a promise on memory, so each is checked before it is
passed.
"""

MIB = 1 << 20

MAX_FILE_BYTES = 256 * MIB
MAX_JSON_BYTES = 64 * MIB  # it is held whole, and takes ten times as much
MAX_JSON_CELLS = 64 * MIB  # as a row without a word has one for each column
MAX_EXPANDED_BYTES = 1024 * MIB  # of one part of a workbook, or of all columns of a Parquet file
MAX_BATCH_BYTES = 256 * MIB  # of one text column in one batch of a Parquet file
MAX_SHARED_TEXT_BYTES = 256 * MIB  # a workbook's table of repeated texts, which is held whole
MAX_RATIO = 250  # expanded to packed, looked at from `RATIO_FROM_BYTES` on
RATIO_FROM_BYTES = 16 * MIB
MAX_PARTS = 2_000  # files inside a workbook
MAX_DIRECTORY_BYTES = MIB  # the list of those files
MAX_ROWS = 3_000_000
MAX_COLUMNS = 1_000
MAX_TEXT_CHARS = 512 * MIB  # of all cells together
MAX_CELL_CHARS = 131_072
MAX_LINE_CHARS = MIB
MAX_LINES_OF_RECORD = 2_000
MAX_BROKEN_ROWS = 100_000
KEPT_CELL_CHARS = 2_000  # of an unreadable cell, for the person who mends it

SAMPLE_BYTES = MIB
SAMPLE_ROWS = 200
BATCH_ROWS = 50_000
CHUNK = MIB
