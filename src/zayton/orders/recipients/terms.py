"""How long recipients are kept after dispatch, by shop."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from zayton.channels.public import marketplaces_of, shops_by_id
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.orders.recipients.errors import TOO_LONG, UNKNOWN_SHOP
from zayton.orders.recipients.events import TERM_SET
from zayton.orders.recipients.models import LONGEST_DAYS, RecipientTerm

USUAL_DAYS = 30
# Amazon's Data Protection Policy: no personal data of a buyer later than 30 days after dispatch
_MOST: Mapping[str, int] = {"amazon": 30}


def terms_of(shop_ids: Collection[int]) -> dict[int, int]:
    """The days by shop, the house's usual ones where a shop says none."""
    said = dict(RecipientTerm.objects.filter(pk__in=shop_ids).values_list("shop_id", "days"))
    return {key: said.get(key, USUAL_DAYS) for key in shop_ids}


def most_days(shop_ids: Collection[int]) -> dict[int, int]:
    """The longest that each shop's marketplace allows."""
    return {key: _MOST.get(name, LONGEST_DAYS) for key, name in marketplaces_of(shop_ids).items()}


def set_terms(*, days: Mapping[int, int], actor: Actor, at: datetime) -> list[Refusal]:
    """Say for how many days after dispatch shops keep recipients; all of them or none."""
    seen = {key for key in days if actor.scope.sees_shop(key)}
    shops, most = shops_by_id(seen), most_days(seen)
    refusals = [Refusal(UNKNOWN_SHOP, str(key)) for key in days if key not in shops]
    refusals += [
        Refusal(TOO_LONG, shops[key].name, {"days": wanted, "most": most[key]})
        for key, wanted in days.items()
        if key in shops and not 0 <= wanted <= most[key]
    ]
    if refusals:
        return refusals
    before = terms_of(days)
    # in one order: two who set the same shops at once would else wait for each other in a circle
    changed = {key: days[key] for key in sorted(days) if days[key] != before[key]}
    with transaction.atomic():
        for key, wanted in changed.items():
            RecipientTerm.objects.update_or_create(shop_id=key, defaults={"days": wanted})
        append(
            [
                Happening(TERM_SET, key, at, {"kept_days": wanted}, {"shop": (key,)})
                for key, wanted in changed.items()
            ],
            actor=actor,
        )
    return []
