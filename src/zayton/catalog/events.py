"""What happens in the catalogue. A change to a set of SKUs is one document, whatever way it came.

Payload of the SKU events, version 1: `created` (count), `digest` (SHA-256 over created codes and cells), `cells`
(field → rows of owner id, before, after) and, for an undoing, `undoes`. Before and after are ids where the field
names something; a person is never named otherwise.
"""

from django.utils.translation import gettext_lazy as _

from zayton.catalog.queries import skus_of
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_expansion,
    register_figures,
    register_kinds,
)

CHANGE = DocumentKind("catalog_change", 25, _("Change to the catalogue"), "catalog:change")

SKUS_CREATED = Event("catalog.skus_created", CHANGE.name, _("SKUs created"))
SKUS_IMPORTED = Event("catalog.skus_imported", CHANGE.name, _("SKUs imported"))
SKUS_REVISED = Event("catalog.skus_revised", CHANGE.name, _("SKUs revised"))
CHANGE_UNDONE = Event("catalog.change_undone", CHANGE.name, _("Change undone"))
BUNDLES_DEFINED = Event("catalog.bundles_defined", CHANGE.name, _("Bundles defined"))
CATEGORY_CREATED = Event("catalog.category_created", "category", _("Category created"))
CATEGORY_MOVED = Event("catalog.category_moved", "category", _("Category moved"))
CATEGORY_RENAMED = Event("catalog.category_renamed", "category", _("Category renamed"))
CATEGORY_DELETED = Event("catalog.category_deleted", "category", _("Category deleted"))
BRAND_CREATED = Event("catalog.brand_created", "brand", _("Brand created"))
BRAND_RENAMED = Event("catalog.brand_renamed", "brand", _("Brand renamed"))

EVENTS = (
    SKUS_CREATED,
    SKUS_IMPORTED,
    SKUS_REVISED,
    CHANGE_UNDONE,
    BUNDLES_DEFINED,
    CATEGORY_CREATED,
    CATEGORY_MOVED,
    CATEGORY_RENAMED,
    CATEGORY_DELETED,
    BRAND_CREATED,
    BRAND_RENAMED,
)

register_kinds([CHANGE])
register_events(EVENTS)
# entries name SKUs only; what SKUs belong to is asked for when somebody traces, so it may change
register_expansion("product", lambda keys: {"sku": skus_of(products=keys)})
register_expansion("category", lambda keys: {"sku": skus_of(categories=keys)})
register_expansion("brand", lambda keys: {"sku": skus_of(brands=keys)})
register_expansion("person", lambda keys: {"sku": skus_of(people=keys)})

register_figures(
    {
        "created": _("Created"),
        "cells": _("Changed cells"),
        "undoes": _("Undoes the change"),
        "parent": _("Above it"),
    }
)
