"""Small files for the demo to be loaded from."""

from pathlib import Path

import pytest

from zayton.demo.tests.builders import Write, line, lines


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Writes rows as the file of a year."""

    def write(*rows: tuple) -> Path:
        path = tmp_path / "few.parquet"
        lines(*rows).write_parquet(path)
        return path

    return write


@pytest.fixture
def few(written: Write) -> Path:
    """Two sales of mugs and a lamp, a return of a mug, a postage and a correction of the stock."""
    return written(
        line("1001", "22423", "REGENCY TEA MUG", 6, 2, 2.50),
        line("1001", "POST", "POSTAGE", 1, 2, 18.00),
        line("1002", "85123A", "GARDEN LANTERN", 2, 3, 10.00, None),
        line("1002", "22423", "REGENCY TEA MUG", 4, 3, 2.50, None),
        line("C1003", "22423", "REGENCY TEA MUG", -1, 5, 2.50),
        line("1004", "22423", "wet", -2, 6, 0.0, None),
    )
