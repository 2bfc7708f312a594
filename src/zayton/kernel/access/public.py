"""What others may know of access: scopes, actors, permissions, people and tokens."""

from zayton.kernel.access.actors import actor_by_id, actor_for, actor_of
from zayton.kernel.access.operations import (
    Changed,
    PersonDraft,
    RightsDraft,
    deactivate_people,
    give_rights,
    invite_people,
)
from zayton.kernel.access.passwords import change_own_password
from zayton.kernel.access.permissions import (
    EVERY_ROLE,
    ROLES,
    Permission,
    declared_permissions,
    permission_words,
    permissions_of,
    register_permissions,
)
from zayton.kernel.access.queries import actor_ids_named, names_of, people, tokens_seen_by
from zayton.kernel.access.tokens import actor_of_token, make_token, revoke_tokens
from zayton.kernel.scopes import NOBODY, SYSTEM, Actor, Scope

__all__ = [
    "EVERY_ROLE",
    "NOBODY",
    "ROLES",
    "SYSTEM",
    "Actor",
    "Changed",
    "Permission",
    "PersonDraft",
    "RightsDraft",
    "Scope",
    "actor_by_id",
    "actor_for",
    "actor_ids_named",
    "actor_of",
    "actor_of_token",
    "change_own_password",
    "deactivate_people",
    "declared_permissions",
    "give_rights",
    "invite_people",
    "make_token",
    "names_of",
    "people",
    "permission_words",
    "permissions_of",
    "register_permissions",
    "revoke_tokens",
    "tokens_seen_by",
]
