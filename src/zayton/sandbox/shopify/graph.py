"""The GraphQL endpoint: checks a query against the schema, prices it, runs it, says what it cost."""

from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from zayton.sandbox.shopify.throttling import Bucket

SCHEMA: GraphQLSchema = build_schema(Path(__file__).with_name("schema.graphql").read_text())
_DEAREST = 1000
_MUTATION = 10
_DOCUMENTATION = "https://shopify.dev/api/usage/rate-limits"


def answer(told: Mapping[str, Any], roots: tuple[Any, Any], bucket: Bucket) -> dict[str, Any]:
    """The body of the answer to a query with its variables, `extensions.cost` included."""
    try:
        document = parse(str(told.get("query") or ""))
    except GraphQLError as problem:
        # status 200 for errors too: they are told in the body
        return {"errors": [problem.formatted]}
    problems = validate(SCHEMA, document)
    if problems:
        return {"errors": [one.formatted for one in problems]}
    variables = dict(told.get("variables") or {})
    asked = cost(document, variables)
    # one query may cost a thousand points at most, however full the bucket
    if asked > _DEAREST:
        return _too_dear(asked)
    if not bucket.take(asked):
        return _throttled(asked, bucket)
    result = execute_sync(
        SCHEMA,
        document,
        roots[1] if _is_mutation(document) else roots[0],
        variable_values=variables,
        operation_name=told.get("operationName"),
    )
    used = min(asked, _objects(result.data) + _of_mutations(document, variables))
    # asked for in advance and settled afterwards: what a connection could have returned and did not comes back
    bucket.give_back(asked - used)
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [one.formatted for one in result.errors]
    return {**body, "extensions": {"cost": _cost(asked, used, bucket)}}


def _is_mutation(document: DocumentNode) -> bool:
    return any(
        isinstance(one, OperationDefinitionNode) and one.operation.value == "mutation"
        for one in document.definitions
    )


def _cost(asked: int, used: int | None, bucket: Bucket) -> dict[str, Any]:
    return {
        "requestedQueryCost": asked,
        "actualQueryCost": used,
        "throttleStatus": {
            "maximumAvailable": bucket.size,
            "currentlyAvailable": int(bucket.left),
            "restoreRate": bucket.rate,
        },
    }


def _throttled(asked: int, bucket: Bucket) -> dict[str, Any]:
    # throttled with status 200 and no header: when to come again is worked out of `throttleStatus`
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": _DOCUMENTATION}}
    return {"errors": [error], "extensions": {"cost": _cost(asked, None, bucket)}}


def _too_dear(asked: int) -> dict[str, Any]:
    words = f"Query cost is {asked}, which exceeds the single query max cost limit ({_DEAREST})."
    extensions = {
        "code": "MAX_COST_EXCEEDED",
        "cost": asked,
        "maxCost": _DEAREST,
        "documentation": _DOCUMENTATION,
    }
    return {"errors": [{"message": words, "extensions": extensions}]}


def cost(document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """Points asked for: an object 1, a mutation 10, a connection 2 and as many of its nodes as it may return.

    `productSet` is paid by what it sets as well.
    """
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return _of_mutations(document, variables) + max(
        _of_selection(one.selection_set, variables, fragments) for one in operations
    )


def _of_mutations(document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """Each mutation of a call is paid for, however many a call has."""
    return sum(
        _MUTATION + _of_set(field, variables)
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode) and one.operation.value == "mutation"
        for field in one.selection_set.selections
        if isinstance(field, FieldNode)
    )


def _of_set(field: FieldNode, variables: Mapping[str, Any]) -> int:
    """Of a product that is set: 0.2 points a variant and 1.9 a file, as version 2025-10 has it."""
    if field.name.value != "productSet":
        return 0
    names = [one.value.name.value for one in field.arguments or () if isinstance(one.value, VariableNode)]
    told = [given for name in names if isinstance(given := variables.get(name), dict)]
    variants, files = (sum(len(one.get(name) or ()) for one in told) for name in ("variants", "files"))
    return ceil(0.2 * variants + 1.9 * files)


def _of_selection(
    chosen: SelectionSetNode | None,
    variables: Mapping[str, Any],
    fragments: Mapping[str, FragmentDefinitionNode],
) -> int:
    total = 0
    for one in chosen.selections if chosen else ():
        if isinstance(one, FragmentSpreadNode):
            total += _of_selection(fragments[one.name.value].selection_set, variables, fragments)
        elif isinstance(one, InlineFragmentNode):
            total += _of_selection(one.selection_set, variables, fragments)
        elif (
            isinstance(one, FieldNode)
            and one.selection_set
            # what only tells about the answer is free
            and one.name.value not in ("pageInfo", "userErrors")
        ):
            inner = _of_selection(one.selection_set, variables, fragments)
            times = _times(one, variables)
            total += 1 + inner if times is None else 2 + times * max(1, inner)
    return total


def _times(field: FieldNode, variables: Mapping[str, Any]) -> int | None:
    for argument in field.arguments or ():
        if argument.name.value == "ids" and isinstance(argument.value, VariableNode):
            return len(variables.get(argument.value.name.value) or ())
        if argument.name.value in ("first", "last"):
            if isinstance(argument.value, VariableNode):
                return int(variables.get(argument.value.name.value) or 10)
            if isinstance(argument.value, IntValueNode):
                return int(argument.value.value)
    return None


def _objects(data: Any) -> int:
    if isinstance(data, dict):
        return 1 + sum(_objects(one) for one in data.values())
    return sum(_objects(one) for one in data) if isinstance(data, list) else 0
