"""What a column is: its kind decides how a value is shown, aligned, filtered and exported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from zayton.kernel.errors import Words

Kind = Literal[
    "text",
    "number",
    "quantity",
    "money",
    "percent",
    "date",
    "datetime",
    "link",
    "status",
    "country",
    "sparkline",
]
NUMERIC: frozenset[str] = frozenset({"number", "quantity", "money", "percent"})
MOMENTS: frozenset[str] = frozenset({"date", "datetime"})


@dataclass(frozen=True, slots=True)
class Shown:
    """How a stored value reads: its words, a status colour (red, amber, green, blue, grey) and an icon."""

    label: Words | str
    colour: str = "grey"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Values in rows: `money` minor units, its currency from `currency` or, when that is empty, from the row's
    `currency_key`; `percent` a fraction as Decimal or int/float (0.125 is 12.5 %); `date` and `datetime` objects
    of that type; `status` a key of `choices`; `country` an ISO 3166 alpha-2 code; `sparkline` a list of numbers.
    `None` is unknown and shows blank. `href` makes the value a link. `mark` is `estimated`, `settled` or
    `simulated`; a row may mark single cells by `row["marks"] = {key: mark}`. `cost` columns exist only for those
    who see cost. `hint` is the formula, shown on hover. `choices` also serves text columns as filter list.
    """

    key: str
    label: Words | str
    kind: Kind = "text"
    unit: Words | str = ""
    sortable: bool = True
    filterable: bool = True
    default_shown: bool = True
    href: Callable[[Mapping[str, Any]], str] | None = None
    currency: str = ""
    currency_key: str = "currency"
    choices: Mapping[str, Shown] = field(default_factory=dict)
    width: int = 0
    cost: bool = False
    mark: str = ""
    hint: Words | str = ""
    compares: bool = False

    @property
    def numeric(self) -> bool:
        """Whether values are figures, right-aligned with a total."""
        return self.kind in NUMERIC

    def described(self) -> dict[str, Any]:
        """The column as the browser needs it."""
        return {
            "key": self.key,
            "label": str(self.label),
            "kind": self.kind,
            "unit": str(self.unit),
            # a row of small bars has no order
            "sortable": self.sortable and self.kind != "sparkline",
            "filterable": self.filterable and self.kind != "sparkline",
            "currency": self.currency,
            "currencyKey": self.currency_key,
            "choices": {key: _shown(choice) for key, choice in self.choices.items()},
            "width": self.width,
            "mark": self.mark,
            "hint": str(self.hint),
            "compares": self.compares,
        }


def _shown(choice: Shown) -> dict[str, str]:
    return {"label": str(choice.label), "colour": choice.colour, "icon": choice.icon}
