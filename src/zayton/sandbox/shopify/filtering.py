"""The filters that REST lists share."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from zayton.sandbox.shopify.store import Json


def moment(text: str) -> datetime:
    """A moment as the API takes it."""
    # a plus sign that was not escaped arrives as a blank, which Shopify forgives
    return datetime.fromisoformat(text.replace(" ", "+"))


def within(one: Json, params: Mapping[str, str], field: str) -> bool:
    """Whether a row lies in the span that `<field>_min` and `<field>_max` ask for."""
    at = moment(one[field]) if params.get(f"{field}_min") or params.get(f"{field}_max") else None
    low, high = params.get(f"{field}_min"), params.get(f"{field}_max")
    return at is None or ((not low or at >= moment(low)) and (not high or at <= moment(high)))


def named(rows: Iterable[Json], params: Mapping[str, str]) -> list[Json]:
    """The rows that `ids` and `since_id` leave."""
    wanted = {one for one in params.get("ids", "").split(",") if one}
    since = int(params.get("since_id") or 0)
    return [one for one in rows if (not wanted or str(one["id"]) in wanted) and one["id"] > since]
