"""Roles, and the permissions that domains declare with the roles that hold them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words

ROLES: Mapping[str, Words] = MappingProxyType(
    {
        "operator": _("Operator"),
        "buyer": _("Buyer"),
        "warehouse": _("Warehouse keeper"),
        "logistics": _("Logistics"),
        "service": _("Customer service"),
        "finance": _("Finance"),
        "marketing": _("Marketing"),
        "store": _("Store staff"),
        "boss": _("Owner"),
        "administrator": _("Administrator"),
    }
)
# staff of a store are guests: what everybody of the house sees is not theirs
EVERY_ROLE = frozenset(ROLES) - {"store"}
_ALWAYS = frozenset({"administrator"})


@dataclass(frozen=True, slots=True)
class Permission:
    """Something one may or may not do: `domain.verb`, its words, and the roles that may (administrators always)."""

    name: str
    words: Words
    roles: frozenset[str]


_PERMISSIONS: dict[str, Permission] = {}


def register_permissions(permissions: Iterable[Permission]) -> None:
    """Make permissions known; an unknown role or a name declared twice is a `ValueError`."""
    for permission in permissions:
        if unknown := permission.roles - frozenset(ROLES):
            raise ValueError(f"{permission.name} names unknown roles {sorted(unknown)}")
        if _PERMISSIONS.setdefault(permission.name, permission) is not permission:
            raise ValueError(f"the permission {permission.name!r} is declared twice")


def declared_permissions() -> Mapping[str, Permission]:
    """Every permission by its name."""
    return MappingProxyType(_PERMISSIONS)


def permission_words(name: str) -> Words:
    """What a permission allows, in words; the name itself when nobody declares it any more."""
    permission = _PERMISSIONS.get(name)
    return permission.words if permission else name


def permissions_of(roles: Collection[str]) -> frozenset[str]:
    """What a person who holds these roles may do."""
    held = frozenset(roles)
    # only declared ones: a permission whose domain is gone opens nothing
    return frozenset(name for name, permission in _PERMISSIONS.items() if held & (permission.roles | _ALWAYS))


SEE_PEOPLE = Permission("access.read", _("See people and their roles"), frozenset({"boss"}))
MANAGE_PEOPLE = Permission("access.manage", _("Invite people, give roles and scopes"), frozenset({"boss"}))
OWN_TOKENS = Permission("access.tokens", _("Make API tokens"), frozenset({"boss", "operator", "finance"}))
register_permissions([SEE_PEOPLE, MANAGE_PEOPLE, OWN_TOKENS])
