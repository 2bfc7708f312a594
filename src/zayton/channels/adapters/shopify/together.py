"""Several fields of one GraphQL call, each answered by itself.

The fields of a mutation are worked one after the other, and an error of one of them leaves the others done (GraphQL
specification, "Handling Execution Errors"); its `path` says which one it is of.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.parts import Json


class Field(NamedTuple):
    """A field of the root with its arguments, by name the type and the value.

    `more` is what else stands among its arguments, `chosen` what is asked of its answer.
    """

    name: str
    arguments: Mapping[str, tuple[str, Any]]
    more: str
    chosen: str


def together(
    client: Client,
    kind: str,
    fields: Sequence[Field],
    *,
    operation: str,
    timeout: float = 30.0,
    safe: bool = True,
) -> tuple[dict[int, Json], dict[int, Fault]]:
    """Ask for fields of a `query` or `mutation` in one call: the answers by place, and the faults by place.

    What the shop answers by nothing is in neither. A call that fails as a whole is a `Fault`; one that is not `safe`
    is not made again where its answer was lost.
    """
    declared, asked, variables = [], [], {}
    for place, one in enumerate(fields):
        given = []
        for name, (kind_of_it, value) in one.arguments.items():
            declared.append(f"${name}{place}: {kind_of_it}")
            given.append(f"{name}: ${name}{place}")
            variables[f"{name}{place}"] = value
        asked.append(f"f{place}: {one.name}({', '.join(given)}{one.more}) {one.chosen}")
    query = f"{kind} Together({', '.join(declared)}) {{\n  " + "\n  ".join(asked) + "\n}"
    told, faults = client.graph_by_field(query, variables, operation=operation, timeout=timeout, safe=safe)
    places = {f"f{place}": place for place in range(len(fields))}
    answers: dict[int, Json] = {
        places[name]: one for name, one in told.items() if name in places and isinstance(one, dict)
    }
    return answers, {places[name]: fault for name, fault in faults.items() if name in places}
