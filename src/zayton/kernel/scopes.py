"""Scope and actor: what every read is filtered by and every write is signed with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The shops and warehouses somebody sees, by key; `None` means all of them."""

    shops: frozenset[int] | None = None
    warehouses: frozenset[int] | None = None
    sees_cost: bool = False

    @classmethod
    def everything(cls) -> "Scope":
        """All shops, all warehouses, costs included."""
        return cls(sees_cost=True)

    def sees_shop(self, shop_id: int) -> bool:
        """Whether a shop is within this scope."""
        return self.shops is None or shop_id in self.shops

    def sees_warehouse(self, warehouse_id: int) -> bool:
        """Whether a warehouse is within this scope."""
        return self.warehouses is None or warehouse_id in self.warehouses


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an opaque id for the journal, what they may do, and on what.

    `person_id` is the key of the signed-in person, `None` for the system and for rules.
    """

    id: str
    permissions: frozenset[str]
    scope: Scope
    person_id: int | None = None
    is_system: bool = False
    is_administrator: bool = False

    def may(self, permission: str) -> bool:
        """Whether a permission, such as `orders.ship`, was granted."""
        return self.is_system or permission in self.permissions


SYSTEM = Actor(id="system", permissions=frozenset(), scope=Scope.everything(), is_system=True)
# empty sets: left out they would mean everything
NOBODY = Actor(id="nobody", permissions=frozenset(), scope=Scope(frozenset(), frozenset()))
