"""Sending content: drafts put together, checked against the channel's own rules, and published."""

import time
from collections.abc import Iterable, Mapping

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, Problem, ProductRules, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.listings.models import Ask
from zayton.listings.operations.answering import Answer
from zayton.listings.operations.limits import keep_limits
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.rules.drafting import problems_with
from zayton.listings.rules.product_types import Judge
from zayton.listings.sizing.queries import size_problems


def key_of(ask: Ask) -> ListingKey:
    """How the channel names the listing of a wish."""
    return ListingKey(ask.listing.site_ref, ask.listing.msku, ask.listing.remote)


def tell_content(channel: Channel, account: str, asks: Iterable[Ask]) -> dict[str, Answer]:
    """Publish; by seller SKU, what the channel answered. A draft that its rules forbid is not sent.

    `account` names the connection: what one account may list another may not.
    """
    asked = list(asks)
    if channel.listings is None:
        refused = Answer(Fault(FaultKind.REFUSED, "the channel takes no listings"))
        return {ask.listing.msku: refused for ask in asked}
    drafts = drafts_of([ask.listing for ask in asked])
    judges = _judges(channel, account, drafts.values())
    answers: dict[str, Answer] = {}
    good: list[ListingDraft] = []
    sent: dict[str, ListingDraft] = {}
    for ask in asked:
        draft = drafts.get(ask.listing_id)
        judge = judges.get((draft.key.site, _kind_of(draft))) if draft else None
        if draft is None:
            answers[ask.listing.msku] = Answer(Fault(FaultKind.REFUSED, "nothing is written to publish"))
        elif problems := problems_with(told := judge.typed(draft) if judge else draft, judge):
            answers[ask.listing.msku] = _kept_back(draft, problems)
        else:
            good.append(told)
            # what is compared later is the draft as it was written
            sent[draft.key.sku] = draft
    if good:
        noted = size_problems([ask.listing for ask in asked if ask.listing.msku in sent])
        notes = {ask.listing.msku: noted.get(ask.listing_id, ()) for ask in asked}
        for one in channel.listings.publish(good):
            noted_too = one._replace(problems=(*one.problems, *notes.get(one.key.sku, ())))
            answers[one.key.sku] = answer_of(noted_too, sent.get(one.key.sku))
    return answers


def _kind_of(draft: ListingDraft) -> str:
    # where there are no product types, the category decides what must be said
    return draft.product_type or draft.category


def _judges(
    channel: Channel, account: str, drafts: Iterable[ListingDraft]
) -> Mapping[tuple[str, str], Judge | None]:
    wanted = sorted({(draft.key.site, _kind_of(draft)) for draft in drafts})
    return {(site, kind): _RULES.of(channel, account, site, kind) for site, kind in wanted}


class _KnownRules:
    """Rules of product types, asked for once an hour: ten thousand drafts share a handful of types."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], tuple[float, Judge | None]] = {}

    def of(self, channel: Channel, account: str, site: str, kind: str) -> Judge | None:
        """The rules of a kind, `None` when the channel knows no such kind: then its answer to the draft decides."""
        asked_at, judge = self._known.get((account, site, kind), (0.0, None))
        if not asked_at or time.monotonic() - asked_at > _HOUR:
            rules = self._asked(channel, site, kind)
            if rules is not None:
                keep_limits(int(account), site, kind, rules.limits)
            judge = Judge(rules) if rules is not None else None
            # the newest last, as the oldest is the first to be forgotten
            self._known.pop((account, site, kind), None)
            self._known[account, site, kind] = (time.monotonic(), judge)
            while len(self._known) > _MOST_KNOWN:
                self._known.pop(next(iter(self._known)), None)
        return judge

    def _asked(self, channel: Channel, site: str, kind: str) -> ProductRules | None:
        assert channel.listings is not None
        try:
            return channel.listings.rules(kind, site=site)
        except Fault as fault:
            if fault.passes or fault.kind == FaultKind.DENIED:
                raise
            return None


_HOUR = 3_600.0  # seconds
# a schema made ready takes ten megabytes and more
_MOST_KNOWN = 64
_RULES = _KnownRules()


def _kept_back(draft: ListingDraft, problems: list[Problem]) -> Answer:
    said = "; ".join(f"{one.field}: {one.code} {one.words}".strip() for one in problems)
    fault = Fault(FaultKind.REFUSED, said)
    return Answer(
        fault, Published(draft.key, "", Standing.REJECTED, tuple(problems), Outcome(draft.key.sku, fault))
    )


def answer_of(published: Published, draft: ListingDraft | None = None) -> Answer:
    """What became of one listing that was sent."""
    fault = published.outcome.fault
    if fault is not None and fault.passes:
        # nothing is known of it yet: it is sent again
        return Answer(fault)
    if fault is None and published.standing == Standing.REJECTED:
        words = "; ".join(problem.words or problem.code for problem in published.problems if problem.severe)
        fault = Fault(FaultKind.REFUSED, words)
    return Answer(fault, published, draft)
