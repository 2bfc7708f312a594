"""What most tests of the ledger end with."""

from collections.abc import Iterator

import pytest

from zayton.stock.public import prove


@pytest.fixture
def proved(db: None) -> Iterator[None]:
    """Recompute every balance, level and holding after the test."""
    yield
    assert prove() == []
