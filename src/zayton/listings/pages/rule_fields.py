"""The four fields of a quantity rule, as forms show and read them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.kernel.access.public import Actor
from zayton.listings.models import Listing, ShowRule
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.pages.shop_column import ShopColumn

FIELDS = ("keep_back", "percent", "cap", "stop_at")
_IDLE: Mapping[str, Any] = {"keep_back": 0, "percent": 100, "cap": None, "stop_at": 0}


def written(rule: ShowRule | None) -> dict[str, str]:
    """A rule as its form says it; a bound that does nothing is blank."""
    values = {name: getattr(rule, name) if rule else _IDLE[name] for name in FIELDS}
    return {name: "" if value == _IDLE[name] else str(value) for name, value in values.items()}


def written_of_listing(rule: ShowRule | None) -> dict[str, str]:
    """A listing's own rule as its form says it, with the bounds that do nothing: all blank its shop's would hold."""
    return {
        name: "" if rule is None or getattr(rule, name) is None else str(getattr(rule, name))
        for name in FIELDS
    }


def own_rules(listings: Sequence[Listing]) -> dict[int, ShowRule]:
    """The rules that listings have for themselves, by listing."""
    found = ShowRule.objects.filter(listing__in=listings)
    return {one.listing_id: one for one in found if one.listing_id is not None}


def typed_rule(column: ShopColumn, listing_id: int | None = None) -> RuleDraft:
    """The rule in a shop's column of the form of publishing."""
    return RuleDraft(column.shop.id, listing_id, **{name: column.values[name] for name in FIELDS})


def keep_typed_rules(
    columns: Sequence[ShopColumn], listing_ids: Collection[int], *, actor: Actor, at: datetime
) -> None:
    """Give what was just published, one listing a shop, the rules of its columns, where they say otherwise."""
    wanted = {one.shop.id: one for one in columns}
    found = list(Listing.objects.filter(pk__in=listing_ids).order_by("pk"))
    named = {one.pk: wanted[one.shop_id] for one in found if one.shop_id in wanted}
    standing = own_rules(found)
    drafts = [
        typed_rule(column, key)
        for key, column in named.items()
        if {name: column.values[name].strip() for name in FIELDS} != written_of_listing(standing.get(key))
    ]
    if drafts:
        set_show_rules(drafts=drafts, actor=actor, at=at)
