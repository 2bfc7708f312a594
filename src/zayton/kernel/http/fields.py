"""Types of fields that every route shares, bounded so that no value can surprise a database."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

# what fits a bigint; a larger one would be the database's failure instead of our refusal
MOST_KEY = 2**63 - 1
MOST_QUANTITY = 10**6
# sums of millions of lines at this limit still fit 64 bits
MOST_MINOR = 10**12


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 3.0 is the whole number 3, but neither "3" nor true is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _between(least: int, most: int) -> Any:
    return Field(ge=least, le=most, strict=True)


WHOLE = BeforeValidator(_whole)
Key = Annotated[int, Field(ge=1, le=MOST_KEY)]
Quantity = Annotated[int, _between(1, MOST_QUANTITY), WHOLE]
SignedQuantity = Annotated[int, _between(-MOST_QUANTITY, MOST_QUANTITY), WHOLE]
Minor = Annotated[int, _between(-MOST_MINOR, MOST_MINOR), WHOLE]
Amount = Annotated[int, _between(0, MOST_MINOR), WHOLE]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True, pattern=r"\S")]
Text = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


def _in_our_time(at: datetime) -> datetime:
    if not 1970 <= at.year <= 2199:
        raise PydanticCustomError("out_of_time", "A moment between the years 1970 and 2199 is wanted.")
    # years near 1 and 9999 leave the calendar when moved by an offset
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]


class Body(BaseModel):
    """A request's body: a field that nobody declared is refused, so that a typing error cannot pass unseen."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """A part of an answer; it can be made from any row that has these attributes."""

    model_config = ConfigDict(from_attributes=True)
