"""What methods need of their parameters: JSON objects, pages, Pacific times."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zayton.sandbox.aliexpress.answers import PACIFIC, Complaint, Json


def needed(params: Mapping[str, str], name: str) -> str:
    """A parameter that must be there."""
    value = params.get(name, "")
    if not value:
        raise Complaint("MissingParameter", f"The input parameter '{name}' that is mandatory is not supplied")
    return value


def json_of(params: Mapping[str, str], name: str) -> Any:
    """A parameter that is JSON."""
    try:
        return json.loads(needed(params, name))
    except ValueError:
        raise Complaint("InvalidParameter", f"The specified parameter '{name}' is invalid") from None


def object_of(params: Mapping[str, str], name: str) -> Json:
    """A parameter that is a JSON object."""
    value = json_of(params, name)
    if not isinstance(value, dict):
        raise Complaint("InvalidParameter", f"The specified parameter '{name}' is invalid")
    return value


def moment(query: Mapping[str, Any], name: str) -> datetime | None:
    """A Pacific time; `None` where it is not given."""
    value = query.get(name)
    if not value:
        return None
    try:
        return datetime.strptime(str(value), "%Y-%m-%d %H:%M:%S").replace(tzinfo=PACIFIC)
    except ValueError:
        raise failed("isv.invalid-parameter", f"{name} is invalid") from None


def failed(sub_code: str, said: str) -> Complaint:
    """A method that refuses what it was asked."""
    return Complaint(15, "Remote service error", sub_code, said)
