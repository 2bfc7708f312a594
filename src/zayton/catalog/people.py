"""The people that SKUs name, read through the foreign key, since people belong to access."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zayton.catalog.models import Sku
from zayton.kernel.access.public import SYSTEM, names_of


def _people() -> Any:
    # by way of the field, as the model itself is no public name of access
    return Sku._meta.get_field("person").related_model._default_manager


def people_by_name(names: Iterable[str]) -> dict[str, int]:
    """The keys of active people by sign-in name, or by the name they are shown under where only one has it."""
    wanted = set(names)
    if not wanted:
        return {}
    found = _people().filter(Q(username__in=wanted) | Q(display_name__in=wanted), is_active=True)
    rows = list(found.values_list("pk", "username", "display_name"))
    # two people may be shown under one name; then only the sign-in name says who is meant
    shown = Counter(name for _pk, _username, name in rows)
    by_name = {name: pk for pk, _username, name in rows if shown[name] == 1}
    # last, so that a sign-in name wins over the same words shown for somebody else
    return by_name | {username: pk for pk, username, _name in rows}


def known_people(keys: Collection[Any]) -> set[int]:
    """Those of the keys that belong to somebody."""
    return set(_people().filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def people_names(keys: Collection[int] | None = None) -> dict[int, str]:
    """What people are called; all active ones when no keys are given."""
    found = _people().filter(is_active=True) if keys is None else _people().filter(pk__in=keys)
    return dict(found.order_by("display_name").values_list("pk", "display_name"))


def actor_names(actor_ids: Collection[str]) -> dict[str, str]:
    """Who actors of the journal are; the id itself for those who are no people or were erased."""
    known = names_of(actor_ids) | {SYSTEM.id: _("Zayton itself")}
    return {actor: known.get(actor, actor) for actor in actor_ids}
