"""Lists of postings (`PostingFbsList`): by when they were placed and when they changed, pages cut by a cursor."""

import base64
import binascii
from datetime import datetime, timedelta

from zayton.sandbox.ozon.account import Wrong
from zayton.sandbox.ozon.world import Json, World, shown

# "not more than a year", which may be a leap year
_LONGEST = timedelta(days=366)
# the list before this one, `/v3/posting/fbs/list`, gave a thousand
_MOST = 100


def listed(world: World, told: Json, _at: datetime) -> Json:
    """A page of postings with the cursor of the next."""
    chosen = told.get("filter") or {}
    limit, back = told.get("limit"), told.get("sort_dir") == "DESC"
    if not isinstance(limit, int) or not 1 <= limit <= _MOST:
        raise Wrong("limit must be from 1 to 100")
    rows = sorted(_chosen(world, chosen), key=_place, reverse=back)
    if told.get("cursor"):
        mark = _opened(str(told["cursor"]))
        rows = [one for one in rows if (_place(one) < mark if back else _place(one) > mark)]
    page, more = rows[:limit], len(rows) > limit
    # unlike nearly every other method, the newer lists are not wrapped in `result`
    return {
        "postings": [_shown(one) for one in page],
        "cursor": _sealed(_place(page[-1])) if more else "",
        "has_next": more,
    }


def _chosen(world: World, chosen: Json) -> list[Json]:
    since, until = _moment(chosen, "since"), _moment(chosen, "to")
    if until - since > _LONGEST:
        raise Wrong("PERIOD_IS_TOO_LONG")
    changed, statuses = chosen.get("last_changed_status_date"), chosen.get("statuses")
    return [
        one
        for one in world.postings.values()
        if since <= _moment(one, "in_process_at") <= until
        and (not statuses or one["status"] in statuses)
        and (not changed or _moment(changed, "from") <= _moment(one, "_changed") <= _moment(changed, "to"))
    ]


def _moment(told: Json, name: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(told.get(name)))
    except ValueError:
        raise Wrong(f"{name} is invalid") from None
    if found.tzinfo is None:
        raise Wrong(f"{name} is invalid")
    return found


def _place(one: Json) -> tuple[str, str]:
    """Where a posting stands in a list, which no later posting moves."""
    return one["in_process_at"], one["posting_number"]


def _sealed(place: tuple[str, str]) -> str:
    return base64.urlsafe_b64encode(" ".join(place).encode()).decode()


def _opened(cursor: str) -> tuple[str, str]:
    try:
        words = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        words = ""
    at, _, number = words.partition(" ")
    if not number:
        raise Wrong("cursor is invalid")
    return at, number


def _shown(posting: Json) -> Json:
    """A posting as lists show it: a price is an object (`money.postingMoney`), which by itself is two fields."""
    rows = [
        {name: value for name, value in row.items() if name != "currency_code"}
        | {"price": {"amount": row["price"], "currency": row["currency_code"]}}
        for row in posting["products"]
    ]
    return {**shown(posting), "products": rows}
