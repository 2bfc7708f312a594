"""Types of fields that every route shares, bounded so that no value can surprise a database."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

MOST_KEY = 2**63 - 1
MOST_QUANTITY = 10**6
MOST_MINOR = 10**12

Key = Annotated[int, Field(ge=1, le=MOST_KEY)]
Quantity = Annotated[int, Field(ge=1, le=MOST_QUANTITY, strict=True)]
SignedQuantity = Annotated[int, Field(ge=-MOST_QUANTITY, le=MOST_QUANTITY, strict=True)]
Minor = Annotated[int, Field(ge=-MOST_MINOR, le=MOST_MINOR, strict=True)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]
Amount = Annotated[int, Field(ge=0, le=MOST_MINOR, strict=True)]
Text = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


def _in_our_time(at: datetime) -> datetime:
    if not 1970 <= at.year <= 2199:
        raise PydanticCustomError("out_of_time", "A moment between the years 1970 and 2199 is wanted.")
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]


class Body(BaseModel):
    """A request's body: a field that nobody declared is refused, so that a typing error cannot pass unseen."""

    model_config = ConfigDict(extra="forbid")


class Shown(BaseModel):
    """A part of an answer; it can be made from any row that has these attributes."""

    model_config = ConfigDict(from_attributes=True)
