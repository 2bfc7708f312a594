"""The tool that keeps translations finds every text that people read."""

from pathlib import Path

import pytest

from tools.messages import hidden


@pytest.mark.pure
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from django.utils.translation import gettext as _now", True),
        ("from django.utils.translation import ngettext, pgettext_lazy as said", True),
        ("from django.utils.translation import gettext_lazy as _", False),
        ("from django.utils.translation import gettext, ngettext", False),
    ],
)
def test_a_function_of_gettext_by_another_name_is_told(tmp_path: Path, line: str, *, found: bool) -> None:
    (tmp_path / "words.py").write_text(line + "\n", encoding="utf-8")
    assert bool(list(hidden(tmp_path))) == found
