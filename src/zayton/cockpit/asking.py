"""Questions as the cockpit's pages put them: within the reader's scope, narrowed by the scope bar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from zayton.cockpit.money import Money
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Refusal
from zayton.lake.public import Answer, Cut, Period, Value, ask, dimensions_of, readiness, whole_vocabulary
from zayton.ui.public import Chosen, chosen_of


@dataclass(slots=True)
class Asker:
    """Asks for one page, all of it of one cut of the lake, and remembers the position that its answers share."""

    scope: Scope
    chosen: Chosen
    money: Money
    cut: Cut | None = None
    answers: list[Answer] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest) -> "Asker":
        """For this reader and what they chose at the top of the page."""
        chosen = chosen_of(request)
        money = Money.chosen(chosen.currency, chosen.today)
        # one cut for the whole page: two answers of two moments would not add up
        return cls(chosen.narrowed(actor_of(request).scope), chosen, money, readiness.present())

    @property
    def period(self) -> Period:
        """The period chosen at the top of the page."""
        return Period(self.chosen.period.first, self.chosen.period.last)

    def ask(
        self,
        metrics: Sequence[str],
        *,
        by: Sequence[str] = (),
        period: Period | None = None,
        filters: Mapping[str, Iterable[Value]] | None = None,
        compare: str = "",
        order: str = "",
        limit: int = 1_000,
    ) -> Answer | None:
        """The answer, or `None` when there is none for this reader; why is kept in `refusals`."""
        answer = ask(
            metrics=metrics,
            period=period or self.period,
            scope=self.scope,
            by=by,
            # what the caller asks for wins over the scope bar
            filters={**self.narrowing(metrics), **(filters or {})},
            compare=compare,
            order=order,
            limit=limit,
            cut=self.cut,
        )
        if isinstance(answer, Refusal):
            self.refusals.append(answer)
            return None
        self.answers.append(answer)
        return answer

    def narrowing(self, metrics: Sequence[str]) -> dict[str, Iterable[Value]]:
        """The chosen countries, where all these metrics know countries."""
        if not self.chosen.countries:
            return {}
        words = whole_vocabulary()
        # stock lies in no country of sale: such figures stay whole, and the page says so
        known = all("country" in dimensions_of(metric, words) for metric in metrics)
        return {"country": sorted(self.chosen.countries)} if known else {}

    @property
    def position(self) -> int:
        """The position of the journal that every figure of the page is true for."""
        # the lowest one is true for all, since every later position holds what an earlier one did
        return min((answer.position for answer in self.answers), default=0)
