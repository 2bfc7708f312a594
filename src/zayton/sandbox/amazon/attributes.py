"""How patches change the attributes of a listing."""

from collections.abc import Mapping, Sequence
from typing import Any

from zayton.sandbox.amazon.mall import invalid

Entries = list[dict[str, Any]]
Attributes = dict[str, Any]

_OPERATIONS = {"add", "replace", "merge", "delete"}
# fields that tell values of one attribute apart
_SELECTORS = ("marketplace_id", "language_tag", "audience", "fulfillment_channel_code", "currency")
_ROOT = "/attributes/"
# what can be merged at all, and the field that must say into which entry
_MERGED = {"fulfillment_availability": "fulfillment_channel_code", "purchasable_offer": "marketplace_id"}


def patched(attributes: Mapping[str, Any], patches: Any) -> Attributes:
    """The attributes after all patches; one that is malformed refuses them all."""
    if not isinstance(patches, list) or not patches:
        raise invalid("patches must hold at least one operation.")
    after = dict(attributes)
    for patch in patches:
        _apply(after, patch)
    return after


def _apply(attributes: Attributes, patch: Any) -> None:
    if not isinstance(patch, dict) or patch.get("op") not in _OPERATIONS:
        raise invalid("op must be one of add, replace, merge, delete.")
    path, value = patch.get("path"), patch.get("value", [])
    if not isinstance(path, str) or not path.startswith(_ROOT) or "/" in path[len(_ROOT) :]:
        raise invalid("Only whole attributes can be patched.")
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise invalid("value must be a list of objects.")
    if patch["op"] != "delete" and not value:
        raise invalid(f"value is required for {patch['op']}.")
    name = path[len(_ROOT) :]
    if patch["op"] == "merge" and not all(one.get(_MERGED.get(name, "")) for one in value):
        raise invalid(f"merge needs {' or '.join(_MERGED)}, and the value that tells entries apart.")
    standing = [dict(one) for one in attributes.get(name) or ()]
    left = _changed(patch["op"], standing, value)
    if left:
        attributes[name] = left
    else:
        attributes.pop(name, None)


def _changed(operation: str, standing: Entries, value: Entries) -> Entries:
    if operation == "delete":
        return [one for one in standing if value and not any(_selects(other, one) for other in value)]
    if operation == "merge":
        return _merged(standing, value)
    kept = [one for one in standing if not any(_same(one, other) for other in value)]
    return [*kept, *value]


def _merged(standing: Entries, value: Entries) -> Entries:
    for new in value:
        old = next((one for one in standing if _same(one, new)), None)
        if old is None:
            standing.append(new)
        else:
            old.update(new)
    return [{name: field for name, field in one.items() if field is not None} for one in standing]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    # what is left out stands for the default, so it meets any value
    return all(one[name] == other[name] for name in _SELECTORS if name in one and name in other)


def _selects(selector: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    return all(one.get(name) == wanted for name, wanted in selector.items() if name in _SELECTORS)


def for_site(attributes: Mapping[str, Any], site: str) -> Attributes:
    """The values that are meant for a site: those that name it, and those that name none."""
    kept: dict[str, Sequence[Any]] = {}
    for name, values in attributes.items():
        if not isinstance(values, list):
            raise invalid(f"The attribute {name} must be a list.")
        here = [one for one in values if not isinstance(one, dict) or one.get("marketplace_id", site) == site]
        if here:
            kept[name] = here
    return dict(kept)
