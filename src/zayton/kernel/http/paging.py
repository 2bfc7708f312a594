"""Pages of long lists: an opaque signed cursor holds the last row's place, so that rows added meanwhile cannot
shift what follows.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Annotated, Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field

from zayton.kernel.errors import Refusal
from zayton.kernel.http.errors import BAD_CURSOR
from zayton.kernel.http.problems import Problem

MOST_ROWS = 200
USUAL_ROWS = 50

Item = TypeVar("Item")
Found = TypeVar("Found")
Row = TypeVar("Row", bound=Model)


class Page(BaseModel, Generic[Item]):
    """Rows of a list; `next` is the cursor of the rows after them, null at the end."""

    items: list[Item]
    next: str | None = None


class PageAsked(BaseModel):
    """Which page of a list is wanted. Filters are fields of subclasses."""

    cursor: Annotated[str, Field(max_length=1000)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = USUAL_ROWS

    def filters(self) -> dict[str, Any]:
        """What is asked besides the place and size of the page; fields left out are left out."""
        # left out and null ask the same, so they must be one list to the cursor
        return self.model_dump(mode="json", exclude={"cursor", "limit"}, exclude_none=True)


def seal(place: Sequence[int | str], asked: PageAsked) -> str:
    """The cursor of the rows after a place in this list."""
    # not compressed: a place is a few characters, and would come out longer
    return _signer(asked).sign_object(list(place), compress=False)


def place_of(asked: PageAsked, *, size: int = 1) -> tuple[Any, ...] | None:
    """The place of `size` values that the cursor points after, `None` at the start of the list.

    A cursor that was not sealed here, or for other filters, ends the request (422).
    """
    if not asked.cursor:
        return None
    try:
        place = tuple(_signer(asked).unsign_object(asked.cursor))
    except (BadSignature, ValueError, TypeError):
        # not told why: a forged cursor and a stale one are the same to us
        raise Problem(422, Refusal(BAD_CURSOR)) from None
    if len(place) != size:
        raise Problem(422, Refusal(BAD_CURSOR))
    return place


def _signer(asked: PageAsked) -> Signer:
    # signed together with the filters: a place in one list is no place in another
    spelt = repr(sorted(asked.filters().items()))
    return Signer(salt=f"cursor:{type(asked).__qualname__}:{sha256(spelt.encode()).hexdigest()}")


def rows_of(
    rows: QuerySet[Row], asked: PageAsked, *, newest_first: bool = False
) -> tuple[list[Row], str | None]:
    """One page of a queryset in the order of its keys, and the cursor of the next."""
    place = place_of(asked)
    if place is not None:
        rows = rows.filter(Q(pk__lt=place[0]) if newest_first else Q(pk__gt=place[0]))
    # one more than asked: whether there is a next page is known without counting
    found = list(rows.order_by("-pk" if newest_first else "pk")[: asked.limit + 1])
    return cut(found, asked, lambda row: (row.pk,))


def cut(
    found: Sequence[Found], asked: PageAsked, place: Callable[[Found], Sequence[int | str]]
) -> tuple[list[Found], str | None]:
    """Up to a page of rows, and the cursor of the next when more than a page was found."""
    page = list(found[: asked.limit])
    return page, seal(place(page[-1]), asked) if len(found) > asked.limit else None
