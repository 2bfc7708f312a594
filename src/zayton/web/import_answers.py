"""What a form about a file answers: options, and the conventions of columns that do not tell them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

ANSWERS = {
    "dates": {"dmy": gettext_lazy("day first (31/12)"), "mdy": gettext_lazy("month first (12/31)")},
    "decimals": {".": gettext_lazy("1,234.5"), ",": gettext_lazy("1.234,5")},
}


def chosen(asked: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """What was answered in the fields that begin so, by the rest of their names."""
    found: dict[str, str] = {}
    for key in asked:
        # nothing chosen comes as an empty text, and must not be taken for a heading
        if key.startswith(prefix) and (value := str(asked.get(key, ""))):
            found[key.removeprefix(prefix)] = value
    return found
