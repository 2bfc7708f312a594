"""What requests about price rules say, and what their answers show."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from zayton.kernel.http.public import WHOLE, Amount, Body, Currency, Key, Minor, PageAsked, Refused, Shown
from zayton.listings.rules.rule_bodies import STRATEGIES

MOST_KEYS = 500
MOST_TRIED = 1_000
Hundredths = Annotated[int, Field(ge=-100_000, le=1_000_000, strict=True), WHOLE]
Small = Annotated[int, Field(ge=0, le=10_080, strict=True), WHOLE]
Keys = Annotated[list[Key], Field(max_length=MOST_KEYS)]


class TermsSaid(Body):
    """What a sale costs besides the goods; percents in hundredths (1500 is 15 %)."""

    commission: Hundredths = 1500
    vat: Hundredths = 0
    fee_minor: Amount = 0


class GuardsSaid(Body):
    """What no move may overstep; percents in hundredths, amounts in minor units of the rule's currency."""

    floor_minor: Amount | None = None
    ceiling_minor: Amount | None = None
    ceiling_percent: Hundredths | None = None
    most_percent: Hundredths = 1000
    most_minor: Amount | None = None
    moves_a_day: Small = 6
    ending: Small | None = None
    least_minor: Amount = 0


class TimesSaid(Body):
    """When the rule runs, in the time of each shop; Monday is 0."""

    every_minutes: Small = 15
    from_hour: Small = 0
    until_hour: Small = 0
    weekdays: Annotated[list[Small], Field(max_length=7)] = [0, 1, 2, 3, 4, 5, 6]


class ReachSaid(Body):
    """Which listings: all that fit every list that is not empty."""

    shops: Keys = []
    categories: Keys = []
    brands: Keys = []
    skus: Keys = []
    listings: Keys = []


class StageSaid(Body):
    """From so many days on, so many hundredths of a percent on the price with margin."""

    days: Small
    percent: Hundredths


class RuleSaid(Body):
    """A price rule; `id` changes one, which is then off until it was tested again."""

    id: Key | None = None
    name: Annotated[str, Field(max_length=200)]
    strategy: Literal[*STRATEGIES]  # type: ignore[valid-type]
    currency: Currency | Literal[""] = ""
    amount_minor: Minor = 0
    percent: Hundredths = 0
    margin: Hundredths = 1000
    stages: Annotated[list[StageSaid], Field(max_length=12)] = []
    alone: Literal["hold", "ceiling"] = "hold"
    condition: Annotated[str, Field(max_length=20)] = ""
    fulfilled_by: Literal["", "seller", "marketplace"] = ""
    terms: TermsSaid = TermsSaid()
    guards: GuardsSaid = GuardsSaid()
    times: TimesSaid = TimesSaid()
    reach: ReachSaid = ReachSaid()
    priority: Small = 50
    dry_run: bool = False


class RuleShown(Shown):
    """A price rule; `is_tested` says that somebody saw what this version would do."""

    id: int
    name: str
    version: int
    priority: int
    is_on: bool
    dry_run: bool
    is_tested: bool
    ran_at: datetime | None
    body: dict[str, Any]


class RulesShown(Shown):
    """All price rules, the one that decides first in front."""

    rules: list[RuleShown]


class TriedShown(Shown):
    """What a rule would do with a listing now: `to_minor` is null when the price stays.

    `floor_minor` is null for those who do not see costs.
    """

    listing_id: int
    msku: str
    currency: str
    price_minor: int
    to_minor: int | None
    code: str
    detail: str
    guard: str
    floor_minor: int | None


class TrialShown(Shown):
    """What a rule would do now, to the first listings of all that it reaches."""

    version: int
    reached: int
    moving: int
    listings: list[TriedShown]


class SwitchSaid(Body):
    """Rules to be switched."""

    ids: Annotated[list[Key], Field(min_length=1, max_length=100)]
    on: bool


class MovesAsked(PageAsked):
    """Which moves."""

    listing: Key | None = None
    rule: Key | None = None


class MoveShown(Shown):
    """A move of a price, in minor units of its currency, by a version of a rule."""

    id: int
    listing_id: int
    rule_id: int
    rule_version: int
    at: datetime
    from_minor: int
    to_minor: int
    currency: str
    code: str
    guard: str
    is_dry: bool
    undone_at: datetime | None


class MovesSaid(Body):
    """Moves to be taken back."""

    move_ids: Annotated[list[Key], Field(min_length=1, max_length=500)]


class BoundSaid(Body):
    """The lowest and highest price of a listing in its own currency; both null takes its bounds off."""

    listing_id: Key
    floor_minor: Amount | None = None
    ceiling_minor: Amount | None = None


class BoundsSaid(Body):
    """Bounds of listings."""

    bounds: Annotated[list[BoundSaid], Field(min_length=1, max_length=500)]


class DoneShown(Shown):
    """How many members of the set were done, and the refusals of the others."""

    done: int
    refusals: list[Refused]
