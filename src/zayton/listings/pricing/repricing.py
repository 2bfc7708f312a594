"""Moving prices by rules: what a rule would do now, doing it, and taking moves back."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q

from zayton.channels.public import shops_by_id
from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import now
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import Listing, PriceDecision, PriceMove, PriceRule
from zayton.listings.operations.asking import Wish, ask_channels
from zayton.listings.permissions import MANAGE
from zayton.listings.pricing.errors import NOT_LAST_MOVE, UNKNOWN_MOVE
from zayton.listings.pricing.events import MOVE_UNDONE
from zayton.listings.pricing.queries import Asked, asked_of, body_of, moves_seen, reached, taken_by_others
from zayton.listings.rules.repricing import Hold, Move, reprice
from zayton.listings.rules.rule_bodies import RuleBody, Times, runs_at
from zayton.listings.states import AskKind

_AT_ONCE = 500
_LEASE = timedelta(minutes=10)


class Tried(NamedTuple):
    """What a rule does with one listing."""

    asked: Asked
    outcome: Move | Hold


def try_rule(
    *, rule: PriceRule, body: RuleBody, at: datetime, scope: Scope = SYSTEM.scope, most: int | None = None
) -> list[Tried]:
    """What a rule would do now with the listings it reaches and no rule in front of it does; nothing is written.

    It looks beyond the rule's hours: who tests at night wants to see the day.
    """
    elsewhere = taken_by_others(rule)
    ids = reached(body.reach, scope=scope).order_by("pk").values_list("pk", flat=True)
    keys = [key for key in ids if key not in elsewhere][:most]
    return [one for part in _sliced(keys) for one in _decided(part, rule, body, at)]


def _sliced(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]


def _decided(keys: Sequence[int], rule: PriceRule, body: RuleBody, at: datetime) -> list[Tried]:
    listings = list(Listing.objects.filter(pk__in=keys).select_related("shop").order_by("pk"))
    found = []
    for asked in asked_of(listings, at=at, rule_id=rule.pk, version=rule.version):
        outcome = reprice(asked.facts, body)
        if asked.is_refused and isinstance(outcome, Move):
            # asking for more of what was refused would only fill the log
            outcome = Hold("refused", floor_minor=outcome.floor_minor)
        found.append(Tried(asked, outcome))
    return found


def reprice_due() -> bool:
    """Run every rule that is due and that nobody else runs; whether there was any."""
    at = now()
    due = PriceRule.objects.filter(
        Q(until=None) | Q(until__lte=at), is_on=True, is_deleted=False, due_at__lte=at
    ).order_by("priority", "pk")
    ran = 0
    for key in list(due.values_list("pk", flat=True)):
        ran += run_rule(rule_id=key, at=at) is not None
    return ran > 0


def run_rule(*, rule_id: int, at: datetime) -> int | None:
    """Let a rule act once; how many prices it moved, or `None` when it is off or somebody else runs it."""
    holder = secrets.token_hex(8)
    free = PriceRule.objects.filter(
        Q(until=None) | Q(until__lte=at), pk=rule_id, is_on=True, is_deleted=False
    )
    if not free.update(holder=holder, until=at + _LEASE):
        return None
    rule = PriceRule.objects.get(pk=rule_id)
    body = body_of(rule)
    moved = 0
    try:
        awake = _awake_shops(body, at)
        elsewhere = taken_by_others(rule)
        ids = reached(body.reach).filter(shop_id__in=awake).order_by("pk").values_list("pk", flat=True)
        for keys in _sliced([key for key in ids if key not in elsewhere]):
            moved += _apply(_decided(keys, rule, body, at), rule, at)
    finally:
        PriceRule.objects.filter(pk=rule_id, holder=holder).update(
            until=None, holder="", ran_at=at, due_at=at + timedelta(minutes=body.times.every_minutes)
        )
    return moved


def _awake_shops(body: RuleBody, at: datetime) -> list[int]:
    keys = set(reached(body.reach).order_by().values_list("shop_id", flat=True).distinct())
    return [shop.id for shop in shops_by_id(keys).values() if _is_awake(body.times, at, shop.zone)]


def _is_awake(times: Times, at: datetime, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    return runs_at(times, local.hour, local.weekday())


def _apply(tried: Sequence[Tried], rule: PriceRule, at: datetime) -> int:
    with transaction.atomic():
        # a rule that was changed or switched off meanwhile must not go on with what it said before
        stands = PriceRule.objects.select_for_update(no_key=True).filter(
            pk=rule.pk, version=rule.version, is_on=True
        )
        if stands.first() is None:
            return 0
        _keep_decisions(tried, rule, at)
        moves = [_move_of(one, one.outcome, rule, at) for one in tried if isinstance(one.outcome, Move)]
        if rule.dry_run:
            moves = _news(moves)
        PriceMove.objects.bulk_create(moves, batch_size=_AT_ONCE)
        if not rule.dry_run:
            wishes = [Wish(one.listing_id, one.to_minor, one.code, one.figures) for one in moves]
            ask_channels(kind=AskKind.PRICE, wishes=wishes, by=f"rule:{rule.pk}", at=at)
    return len(moves)


def _move_of(tried: Tried, move: Move, rule: PriceRule, at: datetime) -> PriceMove:
    facts = tried.asked.facts
    return PriceMove(
        listing=tried.asked.listing,
        rule=rule,
        rule_version=rule.version,
        at=at,
        from_minor=facts.price_minor,
        to_minor=move.to_minor,
        currency=facts.currency,
        code=move.code,
        figures=dict(move.figures),
        guard=move.guard,
        is_dry=rule.dry_run,
    )


def _news(moves: Sequence[PriceMove]) -> list[PriceMove]:
    """Dry moves that the log does not end with already: nothing happens, so every run comes to the same."""
    ids = [one.listing_id for one in moves]
    last = (
        PriceMove.objects.filter(listing_id__in=ids).order_by().values("listing_id").annotate(last=Max("pk"))
    )
    known = PriceMove.objects.filter(pk__in=last.values("last"), is_dry=True)
    told = set(known.values_list("listing_id", "rule_id", "rule_version", "from_minor", "to_minor"))
    return [
        one
        for one in moves
        if (one.listing_id, one.rule_id, one.rule_version, one.from_minor, one.to_minor) not in told
    ]


def _keep_decisions(tried: Sequence[Tried], rule: PriceRule, at: datetime) -> None:
    rows = [
        PriceDecision(
            listing=one.asked.listing,
            rule=rule,
            rule_version=rule.version,
            code=one.outcome.code,
            figures=dict(one.outcome.figures),
            floor_minor=one.outcome.floor_minor,
            currency=one.asked.facts.currency,
            at=at,
        )
        for one in tried
    ]
    PriceDecision.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=["rule", "rule_version", "code", "figures", "floor_minor", "currency", "at"],
        batch_size=_AT_ONCE,
    )


def undo_moves(*, ids: Collection[int], actor: Actor, at: datetime) -> tuple[int, list[Refusal]]:
    """Take back the last moves of listings: their former prices are asked for; how many, and refusals.

    The rule does not make the same move again until it is changed.
    """
    if not actor.may(MANAGE.name):
        return 0, [Refusal(NOT_ALLOWED)]
    refusals: list[Refusal] = []
    undone: list[PriceMove] = []
    with transaction.atomic():
        seen = moves_seen(scope=actor.scope).filter(pk__in=ids).order_by("listing_id", "pk")
        found = {one.pk: one for one in seen.select_for_update(of=("self",)).select_related("listing")}
        listing_ids = {one.listing_id for one in found.values()}
        newest = PriceMove.objects.filter(listing_id__in=listing_ids, is_dry=False).order_by()
        last = dict(newest.values_list("listing_id").annotate(last=Max("pk")))
        for key in dict.fromkeys(ids):
            one = found.get(key)
            if one is None:
                refusals.append(Refusal(UNKNOWN_MOVE, str(key)))
            elif last.get(one.listing_id) != key or one.undone_at is not None:
                refusals.append(Refusal(NOT_LAST_MOVE, one.listing.msku))
            else:
                undone.append(one)
        PriceMove.objects.filter(pk__in=[one.pk for one in undone]).update(undone_at=at, undone_by=actor.id)
        wishes = [Wish(one.listing_id, one.from_minor, "taken_back") for one in undone]
        ask_channels(kind=AskKind.PRICE, wishes=wishes, by=actor.id, at=at)
        append([_told(one, at) for one in undone], actor=actor)
    return len(undone), refusals


def _told(one: PriceMove, at: datetime) -> Happening:
    named = {"shop": [one.listing.shop_id]}
    if one.listing.sku_id:
        named["sku"] = [one.listing.sku_id]
    payload = {"was_value": one.to_minor, "value": one.from_minor, "currency": one.currency}
    return Happening(MOVE_UNDONE, one.listing_id, at, payload, named)
