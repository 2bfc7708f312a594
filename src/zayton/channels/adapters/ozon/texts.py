"""Title and description as attributes of a product: `/v1/product/attributes/update`, worked by a task like an import.

Name and annotation have the same numbers in every category. What a task refuses at once is told at once.
"""

from collections.abc import Sequence
from typing import Any

from zayton.channels.adapters.ozon.client import Client, slices
from zayton.channels.adapters.ozon.drafts import DESCRIPTION, LONGEST_TITLE
from zayton.channels.adapters.ozon.finding import Finder
from zayton.channels.adapters.ozon.limits import MOST_ITEMS
from zayton.channels.adapters.ozon.mapping import problem_of
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, ident, part, parts, text
from zayton.channels.ports.texts import TextsAsked, TextsTaken

_NAME = 4180
TAKEN = TextsTaken(*(frozenset({"title", "description"}),) * 2)


class OzonTexts:
    """A `TextsPort`. The list of products does not tell descriptions: what stood there is not known."""

    def __init__(self, client: Client, finder: Finder) -> None:
        self._client = client
        self._finder = finder

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """See `TextsPort`."""
        rows = self._finder.products("offer_id", [one.key.sku for one in asked])
        there = {text(row, "offer_id") for row in rows}
        results = {one.key.sku: _against(one, there) for one in asked}
        wanted = [one for one in asked if results[one.key.sku] is None]
        for some in slices(wanted, MOST_ITEMS):
            results |= self._told(some)
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]

    def _told(self, some: Sequence[TextsAsked]) -> dict[str, Fault | None]:
        items = [{"offer_id": one.key.sku, "attributes": _attributes(one)} for one in some]
        told = self._client.post("/v1/product/attributes/update", {"items": items})
        task = ident(told, "task_id")
        result = part(self._client.post("/v1/product/import/info", {"task_id": task}), "result")
        return {text(row, "offer_id"): _fault(row) for row in parts(result, "items")} | {
            one.key.sku: None for one in some if one.key.sku not in _named(result)
        }


def _named(result: Json) -> set[str]:
    return {text(row, "offer_id") for row in parts(result, "items")}


def _fault(row: Json) -> Fault | None:
    severe = [one for one in map(problem_of, parts(row, "errors")) if one.severe]
    said = "; ".join(one.words for one in severe)
    return Fault(FaultKind.REFUSED, said, figures={"code": severe[0].code}) if severe else None


def _attributes(asked: TextsAsked) -> list[dict[str, Any]]:
    told = ((_NAME, asked.title), (DESCRIPTION, asked.description))
    return [
        {"id": number, "complex_id": 0, "values": [{"dictionary_value_id": 0, "value": value}]}
        for number, value in told
        if value is not None
    ]


def _against(asked: TextsAsked, there: set[str]) -> Fault | None:
    if asked.key.sku not in there:
        return Fault(FaultKind.GONE, "no product of the account has this article")
    if asked.title is not None and not 0 < len(asked.title) <= LONGEST_TITLE:
        return Fault(FaultKind.REFUSED, f"a title has 1 to {LONGEST_TITLE} characters")
    # an attribute without a value is refused with all others of its task
    return Fault(FaultKind.REFUSED, "Ozon takes no text away") if asked.description == "" else None
