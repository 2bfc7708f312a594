"""What channels answered to wishes is kept: as asked, to be tried again, or refused."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import transaction

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, Published
from zayton.kernel.access.public import SYSTEM, Actor
from zayton.kernel.journal.public import Event, Happening, append
from zayton.kernel.rewriting import update_rows
from zayton.listings.events import (
    BROUGHT_OVER,
    ENDED,
    PRICE_MOVED,
    PUBLISHED,
    QUANTITY_SHOWN,
    REFUSED,
    TEXTS_CHANGED,
)
from zayton.listings.models import Ask, Listing, Offering
from zayton.listings.operations.forgetting import forget_names
from zayton.listings.operations.kept import kept_facts
from zayton.listings.operations.priced import note_priced
from zayton.listings.operations.rewording import Words, note_taken
from zayton.listings.operations.settling import note_overtaken, settle, settle_ended
from zayton.listings.operations.showing import show_listings
from zayton.listings.queries.families import siblings_of
from zayton.listings.rules.drafting import digest_of
from zayton.listings.rules.pausing import pause_after
from zayton.listings.states import STATES, AskKind, AskState, ListingState

_TOLD: Mapping[str, Event] = {
    AskKind.QUANTITY: QUANTITY_SHOWN,
    AskKind.PRICE: PRICE_MOVED,
    AskKind.CONTENT: PUBLISHED,
    AskKind.END: ENDED,
    AskKind.TEXTS: TEXTS_CHANGED,
    AskKind.BRING: BROUGHT_OVER,
}
# a channel shows what it took within that time
_NEW = timedelta(hours=1)
# how long a text waits for a newer wish that is to say it, and may be refused
_WAITS = timedelta(seconds=15)
# half an hour of growing pauses: by then it is no coincidence
MOST_BREAKS = 10


class Answer(NamedTuple):
    """What a channel answered to one wish: a fault, or what it published of which draft; of texts, what was said.

    `broke` says that it was our own side that failed over it: an adapter's mistake, an answer that cannot be kept.
    `kept` says that nobody was told, as the channel is one of files and the API: the wish stands for whoever asks.
    """

    fault: Fault | None = None
    published: Published | None = None
    draft: ListingDraft | None = None
    broke: bool = False
    said: Words = MappingProxyType({})
    kept: bool = False


def keep_answers(asks: Sequence[Ask], answers: Mapping[int, Answer], *, at: datetime) -> None:
    """Write down what became of each wish that was sent; a wish that was renewed meanwhile stays due."""
    told: list[tuple[str, Happening]] = []
    with transaction.atomic():
        siblings = siblings_of([ask.listing for ask in asks if ask.kind == AskKind.TEXTS])
        _hold({ask.listing_id for ask in asks}.union(*siblings.values()))
        answers = {**answers, **_met_by_ending(asks, answers)}
        _keep_published(asks, answers, at)
        fulfilled = [ask for ask in asks if answers[ask.pk].fault is None]
        taken = [(ask, answers[ask.pk].said) for ask in fulfilled if ask.kind == AskKind.TEXTS]
        noted = note_taken(taken, siblings, at)
        unshown = _unshown(fulfilled, answers)
        waiting = [ask for ask, _words in taken if ask.listing_id in noted.left and not answers[ask.pk].kept]
        done = _fulfilled(fulfilled, unshown, at, noted.fields, waiting)
        told += [
            (ask.asked_by, one) for ask, one in zip(fulfilled, done, strict=True) if ask.pk not in unshown
        ]
        told += noted.others
        for ask in asks:
            answer = answers[ask.pk]
            if answer.fault is None:
                continue
            if _is_told_again(ask, answer, at):
                _again(ask, answer.fault, at)
            else:
                told.append((ask.asked_by, _refused(ask, answer.fault, at)))
        _journal(told)
        published = [ask for ask in fulfilled if ask.kind in (AskKind.CONTENT, AskKind.BRING)]
        _note_sent(published, answers)
        note_priced(_drafts_taken(published, answers), at=at)
        _show_units(published, answers, at)


def _is_told_again(ask: Ask, answer: Answer, at: datetime) -> bool:
    fault = answer.fault
    assert fault is not None
    # a channel may not know yet what it took a moment ago
    made = ask.listing.published_at
    is_new = fault.kind == FaultKind.GONE and made is not None and made > at - _NEW
    return fault.passes or is_new or (answer.broke and ask.tries + 1 < MOST_BREAKS)


def _unshown(asks: Sequence[Ask], answers: Mapping[int, Answer]) -> set[int]:
    """The wishes that changed nothing that buyers see: units that nobody was told, prices that files tell of.

    So did one for texts of which newer wishes have said all.
    """
    kept = [ask for ask in asks if answers[ask.pk].kept]
    unsaid = {ask.pk for ask in asks if ask.kind == AskKind.TEXTS and not answers[ask.pk].said}
    return unsaid | {ask.pk for ask in kept if ask.kind == AskKind.QUANTITY or _is_filed_price(ask)}


def _is_filed_price(ask: Ask) -> bool:
    return ask.kind == AskKind.PRICE and ask.listing.seen_at is not None


def _hold(listing_ids: Collection[int]) -> None:
    """Lock listings, in the order in which those who ask lock them: nobody renews a wish meanwhile."""
    held = Listing.objects.select_for_update(no_key=True).filter(pk__in=listing_ids)
    list(held.order_by("pk").values_list("pk"))


def _met_by_ending(asks: Sequence[Ask], answers: Mapping[int, Answer]) -> dict[int, Answer]:
    """What is off sale shows nothing: that a channel which took it away knows it no more is no refusal of that."""
    unknown = {
        ask.pk: ask.listing_id
        for ask in asks
        if ask.kind == AskKind.QUANTITY and ask.value == 0 and _is_no(answers[ask.pk].fault)
    }
    ended = Ask.objects.filter(
        listing__in=unknown.values(), kind=AskKind.END, state=AskState.DONE, listing__is_ended=True
    )
    gone = set(ended.values_list("listing_id", flat=True)) if unknown else set()
    met = [key for key, listing in unknown.items() if listing in gone]
    return dict.fromkeys((*met, *_gone_already(asks, answers)), Answer())


def _gone_already(asks: Sequence[Ask], answers: Mapping[int, Answer]) -> list[int]:
    """What was to go off sale, and is not there any more, is as it was asked for; put on again it is made anew."""
    ends = [(ask, answers[ask.pk].fault) for ask in asks if ask.kind == AskKind.END]
    gone = [ask for ask, fault in ends if fault is not None and fault.kind == FaultKind.GONE]
    forget_names([ask.listing_id for ask in gone])
    return [ask.pk for ask in gone]


def _is_no(fault: Fault | None) -> bool:
    return fault is not None and fault.kind in (FaultKind.REFUSED, FaultKind.GONE)


def _note_sent(asks: Sequence[Ask], answers: Mapping[int, Answer]) -> None:
    """What was accepted is known again when the same is to be published."""
    said = {ask.listing_id: draft for ask in asks if (draft := answers[ask.pk].draft)}
    offers = Offering.objects.filter(listing_id__in=said).values_list("pk", "listing_id")
    update_rows(Offering, ["sent_digest"], [(key, digest_of(said[listing])) for key, listing in offers])


def _drafts_taken(asks: Sequence[Ask], answers: Mapping[int, Answer]) -> dict[int, tuple[Ask, ListingDraft]]:
    return {
        ask.listing_id: (ask, draft)
        for ask in asks
        if (draft := answers[ask.pk].draft) and not answers[ask.pk].kept
    }


def _show_units(asks: Sequence[Ask], answers: Mapping[int, Answer], at: datetime) -> None:
    """Now that they are there, they show what is available now, not what was when they were written."""
    if not asks:
        return
    ids = [ask.listing_id for ask in asks]
    show_listings(listings=list(Listing.objects.filter(pk__in=ids)), at=at, again=True)
    # what was made a moment ago shows what it was made with; one that stood there may have sold since
    made = {
        ask.listing_id: draft.quantity
        for ask in asks
        if not _was_there(ask) and not answers[ask.pk].kept and (draft := answers[ask.pk].draft)
    }
    wishes = Ask.objects.filter(listing_id__in=made, kind=AskKind.QUANTITY, state=AskState.DUE)
    met = {
        listing: pk
        for pk, listing, value in wishes.values_list("pk", "listing_id", "value")
        if made[listing] == value
    }
    settle(AskKind.QUANTITY, list(met.values()), list(met), at)


def _was_there(ask: Ask) -> bool:
    return ask.listing.published_at is not None or ask.listing.seen_at is not None


def _journal(told: Sequence[tuple[str, Happening]]) -> None:
    """One append for each who asked: the operations log says by whom or which rule."""
    for who in sorted({by for by, _ in told}):
        actor = SYSTEM if who == SYSTEM.id else Actor(who, SYSTEM.permissions, SYSTEM.scope)
        append([happening for by, happening in told if by == who], actor=actor)


def _fulfilled(
    asks: Sequence[Ask],
    unshown: Collection[int],
    at: datetime,
    fields: Mapping[int, Mapping[str, Any]],
    waiting: Sequence[Ask],
) -> list[Happening]:
    """What was done is what the wish is; of one that was renewed meanwhile it is only what was sent last.

    Those that are waiting are looked at again, as the newer wish that is to say the rest may come to nothing.
    """
    turns = dict(
        Ask.objects.filter(pk__in=[ask.pk for ask in asks], state=AskState.DUE).values_list("pk", "turn")
    )
    wait = {ask.pk for ask in waiting if turns.get(ask.pk) == ask.turn}
    Ask.objects.filter(pk__in=wait).update(due_at=at + _WAITS, tries=0, fault_kind="", fault_said="")
    for kind in sorted({ask.kind for ask in asks}):
        met = [
            ask for ask in asks if ask.kind == kind and turns.get(ask.pk) == ask.turn and ask.pk not in wait
        ]
        shown = [ask.listing_id for ask in met if ask.pk not in unshown]
        settle(kind, [ask.pk for ask in met], shown, at)
    note_overtaken([ask for ask in asks if turns.get(ask.pk) != ask.turn], unshown, at)
    ended = [ask.listing_id for ask in asks if ask.kind == AskKind.END]
    if ended:
        Listing.objects.filter(pk__in=ended).update(state=ListingState.INACTIVE)
        settle_ended(ended, at)
    return [_told(ask, at, fields.get(ask.pk)) for ask in asks]


def _told(ask: Ask, at: datetime, fields: Mapping[str, Any] | None) -> Happening:
    payload = {"was_value": ask.sent_value, "value": ask.value, "why": ask.why, **ask.figures}
    if fields is not None:
        payload["fields"] = dict(fields)
    if ask.kind == AskKind.PRICE:
        payload["currency"] = ask.listing.currency
    return Happening(_TOLD[ask.kind], ask.listing_id, at, payload, _named(ask))


def _keep_published(asks: Sequence[Ask], answers: Mapping[int, Answer], at: datetime) -> None:
    """What the channel made of listings: its own names for them, how they stand, and its problems."""
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for ask in asks:
        fault, published, draft, *_ = answers[ask.pk]
        if published is not None:
            facts = _facts(ask, published, None if fault else at)
        elif draft is not None and answers[ask.pk].kept:
            facts = kept_facts(ask.listing, draft, at)
        else:
            continue
        alike.setdefault(tuple(facts), []).append((ask.listing_id, *facts.values()))
    # what a wish knows of its listing stays what was before
    for names, rows in sorted(alike.items()):
        update_rows(Listing, names, rows)


def _facts(ask: Ask, published: Published, at: datetime | None) -> dict[str, Any]:
    key = published.key
    facts: dict[str, Any] = {"problems": [problem._asdict() for problem in published.problems]}
    # what is on sale there already stays so when a change of it is refused, and must go on following our stock
    if at is not None or not _was_there(ask):
        facts["state"] = STATES[published.standing]
    # refused, it is not there: neither its quantity nor its price can be changed yet
    if at is not None:
        facts["published_at"] = at
    if at is not None and ask.kind == AskKind.BRING:
        # from now on it is told by another way, whose words are no news either
        facts["seen"] = {}
    # an answer of a refusal names nothing
    return facts | {
        name: value for name, value in (("remote", key.remote), ("item", published.item)) if value
    }


def _again(ask: Ask, fault: Fault, at: datetime) -> None:
    Ask.objects.filter(pk=ask.pk, turn=ask.turn).update(
        tries=ask.tries + 1,
        due_at=at + pause_after(fault, tries=ask.tries),
        fault_kind=fault.kind,
        fault_said=fault.said,
    )


def _refused(ask: Ask, fault: Fault, at: datetime) -> Happening:
    Ask.objects.filter(pk=ask.pk, turn=ask.turn, state=AskState.DUE).update(
        state=AskState.FAILED, fault_kind=fault.kind, fault_said=fault.said
    )
    if fault.kind == FaultKind.GONE:
        Listing.objects.filter(pk=ask.listing_id).update(state=ListingState.DELETED, seen_at=at)
    payload = {"value": ask.value, "said": fault.said[:200], "kind": ask.kind}
    return Happening(REFUSED, ask.listing_id, at, payload, _named(ask))


def _named(ask: Ask) -> dict[str, list[int]]:
    named = {"shop": [ask.listing.shop_id]}
    return named | {"sku": [ask.listing.sku_id]} if ask.listing.sku_id else named
