"""Whether somebody would hand out more than they hold."""

from collections.abc import Collection

from zayton.kernel.scopes import Actor, Scope

UNLIMITED = "administrator"


def beyond(roles: Collection[str], scope: Scope, actor: Actor) -> str:
    """What of these roles and this scope the actor lacks, in one word, or nothing.

    Only administrators make administrators; nobody gives shops, warehouses or costs that they do not see.
    """
    if actor.is_system:
        return ""
    if UNLIMITED in roles and not actor.is_administrator:
        return UNLIMITED
    if not _within(scope.shops, actor.scope.shops):
        return "shops"
    if not _within(scope.warehouses, actor.scope.warehouses):
        return "warehouses"
    return "costs" if scope.sees_cost and not actor.scope.sees_cost else ""


def _within(given: frozenset[int] | None, held: frozenset[int] | None) -> bool:
    return held is None or (given is not None and given <= held)
