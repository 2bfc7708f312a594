"""Sending content: drafts put together, checked against the channel's own rules, and published."""

from collections.abc import Iterable, Mapping

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, Problem, ProductRules, Published, Standing
from zayton.channels.ports.orders import Outcome
from zayton.listings.models import Ask
from zayton.listings.operations.answering import Answer
from zayton.listings.queries.drafts import drafts_of
from zayton.listings.rules.drafting import problems_with


def key_of(ask: Ask) -> ListingKey:
    """How the channel names the listing of a wish."""
    return ListingKey(ask.listing.site_ref, ask.listing.msku, ask.listing.remote)


def tell_content(channel: Channel, asks: Iterable[Ask]) -> dict[str, Answer]:
    """Publish; by seller SKU, what the channel answered. A draft that its rules forbid is not sent."""
    asked = list(asks)
    if channel.listings is None:
        refused = Answer(Fault(FaultKind.REFUSED, "the channel takes no listings"))
        return {ask.listing.msku: refused for ask in asked}
    drafts = drafts_of([ask.listing for ask in asked])
    rules = _rules(channel, drafts.values())
    answers: dict[str, Answer] = {}
    good: list[ListingDraft] = []
    for ask in asked:
        draft = drafts.get(ask.listing_id)
        if draft is None:
            answers[ask.listing.msku] = Answer(Fault(FaultKind.REFUSED, "nothing is written to publish"))
        elif problems := problems_with(draft, rules.get((draft.key.site, draft.product_type))):
            answers[ask.listing.msku] = _kept_back(draft, problems)
        else:
            good.append(draft)
    if good:
        answers |= {one.key.sku: _answer(one) for one in channel.listings.publish(good)}
    return answers


def _rules(channel: Channel, drafts: Iterable[ListingDraft]) -> Mapping[tuple[str, str], ProductRules]:
    assert channel.listings is not None
    wanted = {(draft.key.site, draft.product_type) for draft in drafts}
    return {(site, kind): channel.listings.rules(kind, site=site) for site, kind in sorted(wanted)}


def _kept_back(draft: ListingDraft, problems: list[Problem]) -> Answer:
    said = "; ".join(f"{one.field}: {one.code} {one.words}".strip() for one in problems)
    fault = Fault(FaultKind.REFUSED, said)
    return Answer(
        fault, Published(draft.key, "", Standing.REJECTED, tuple(problems), Outcome(draft.key.sku, fault))
    )


def _answer(published: Published) -> Answer:
    fault = published.outcome.fault
    if fault is not None and fault.passes:
        # nothing is known of it yet: it is sent again
        return Answer(fault)
    if fault is None and published.standing == Standing.REJECTED:
        words = "; ".join(problem.words or problem.code for problem in published.problems if problem.severe)
        fault = Fault(FaultKind.REFUSED, words)
    return Answer(fault, published)
