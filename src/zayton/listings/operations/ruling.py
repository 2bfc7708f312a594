"""Quantity rules are set, for a whole shop or for single listings; channels are asked to show what they then allow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.rewriting import update_rows
from zayton.listings import errors
from zayton.listings.events import RULE_SET, SHOP_RULE_SET
from zayton.listings.models import Listing, ShowRule
from zayton.listings.operations.showing import show_listings
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.listing import seen_listings
from zayton.listings.rules.showing import Rule
from zayton.listings.states import ListingState

_MOST = 10_000_000


class RuleDraft(NamedTuple):
    """A quantity rule as it was typed: blank is no bound; `listing_id` empty means the whole shop.

    A listing's rule that is blank altogether is none: its shop's holds.
    """

    shop_id: int
    listing_id: int | None
    keep_back: str = ""
    percent: str = ""
    cap: str = ""
    stop_at: str = ""

    @property
    def is_none(self) -> bool:
        """Whether a listing is to have no rule of its own."""
        typed = (self.keep_back, self.percent, self.cap, self.stop_at)
        return self.listing_id is not None and not any(text.strip() for text in typed)


class Changed(NamedTuple):
    """A listing that would show another number of units."""

    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RulesSet:
    """How many rules were written, which listings show another number by them, and who was refused."""

    written: int = 0
    changes: list[Changed] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def read_rule(draft: RuleDraft, subject: str) -> Rule | list[Refusal]:
    """A typed rule as numbers, or all of them that cannot be."""
    values: dict[str, int | None] = {}
    refusals = []
    for name, blank, most in (
        ("keep_back", 0, _MOST),
        ("percent", 100, 100),
        ("cap", None, _MOST),
        ("stop_at", 0, _MOST),
    ):
        text = getattr(draft, name).strip()
        if text and not (text.isdecimal() and len(text) < 9 and int(text) <= most):
            refusals.append(Refusal(errors.BAD_RULE, subject, {"field": name, "value": text[:40]}))
        else:
            values[name] = int(text) if text else blank
    return refusals or Rule(**values)  # type: ignore[arg-type]


def set_show_rules(
    *, drafts: Sequence[RuleDraft], actor: Actor, at: datetime, dry_run: bool = False
) -> RulesSet:
    """Write rules; a dry run says what would be shown otherwise and keeps nothing."""
    if not actor.may(MANAGE.name):
        return RulesSet(refusals=[Refusal(errors.NOT_ALLOWED)])
    with transaction.atomic():
        done = _set(drafts, actor, at, dry_run=dry_run)
        transaction.set_rollback(dry_run)
    return done


def _set(drafts: Sequence[RuleDraft], actor: Actor, at: datetime, *, dry_run: bool) -> RulesSet:
    # what somebody does not see is refused without its name
    found = seen_listings(scope=actor.scope).filter(
        pk__in=[one.listing_id for one in drafts if one.listing_id]
    )
    standing = found.exclude(state=ListingState.DELETED).values_list("pk", "shop_id", "msku")
    names: dict[tuple[int, int | None], str] = {(shop, key): msku for key, shop, msku in standing}
    whole = {one.shop_id for one in drafts if one.listing_id is None and actor.scope.sees_shop(one.shop_id)}
    names |= {(key, None): shop.name for key, shop in shops_by_id(whole).items()}
    refusals: list[Refusal] = []
    good: list[tuple[RuleDraft, Rule]] = []
    for draft in drafts:
        place = (draft.shop_id, draft.listing_id)
        subject = names.get(place, str(draft.listing_id or draft.shop_id))
        rule = read_rule(draft, subject)
        if place not in names:
            rule = [Refusal(errors.UNKNOWN_LISTING, subject)]
        if isinstance(rule, list):
            refusals += rule
        else:
            good.append((draft, rule))
    listings = _concerned([draft for draft, _ in good], held=not dry_run)
    before = {one.listing_id: one.shown.units for one in quantities_of(listings)}
    _write(good)
    after = {one.listing_id: one.shown.units for one in quantities_of(listings)}
    changes = [
        Changed(one.msku, str(before[one.pk]), str(after[one.pk]))
        for one in listings
        if before.get(one.pk) != after.get(one.pk)
    ]
    if not dry_run:
        _tell(good, actor, at)
        show_listings(listings=listings, at=at, by=actor.id)
    return RulesSet(len(good), changes, refusals)


def _write(good: Sequence[tuple[RuleDraft, Rule]]) -> None:
    # of two that are said of one place the later counts
    last = {(draft.shop_id, draft.listing_id): (draft, rule) for draft, rule in good}
    gone = [draft.listing_id or 0 for draft, _rule in last.values() if draft.is_none]
    ShowRule.objects.filter(listing_id__in=gone).delete()
    wanted = {place: rule for place, (draft, rule) in last.items() if not draft.is_none}
    here = Q(listing_id__in=[listing for _shop, listing in wanted if listing])
    here |= Q(listing=None, shop_id__in=[shop for shop, listing in wanted if listing is None])
    rows = ShowRule.objects.filter(here).values_list("shop_id", "listing_id", "pk")
    standing = {(shop, listing): key for shop, listing, key in rows}
    update_rows(
        ShowRule,
        Rule._fields,
        [(standing[place], *rule) for place, rule in wanted.items() if place in standing],
    )
    fresh = [
        ShowRule(shop_id=shop, listing_id=listing, **rule._asdict())
        for (shop, listing), rule in wanted.items()
        if (shop, listing) not in standing
    ]
    # whoever set the same a moment ago set it after us
    ShowRule.objects.bulk_create(fresh, ignore_conflicts=True)


def _concerned(drafts: Sequence[RuleDraft], *, held: bool) -> list[Listing]:
    whole = {one.shop_id for one in drafts if one.listing_id is None}
    single = {one.listing_id for one in drafts if one.listing_id is not None}
    standing = Listing.objects.exclude(state=ListingState.DELETED)
    found = standing.filter(shop_id__in=whole) | standing.filter(pk__in=single)
    # before their rules, as publishing and edits have them in this order
    return list((found.select_for_update(no_key=True) if held else found).order_by("pk"))


def _tell(good: Sequence[tuple[RuleDraft, Rule]], actor: Actor, at: datetime) -> None:
    told = []
    for draft, rule in good:
        event, key = (
            (SHOP_RULE_SET, draft.shop_id) if draft.listing_id is None else (RULE_SET, draft.listing_id)
        )
        payload = {} if draft.is_none else rule._asdict()
        told.append(Happening(event, key, at, payload, {"shop": [draft.shop_id]}))
    append(told, actor=actor)
