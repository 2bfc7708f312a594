"""What happens to listings by bulk edits."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)
from zayton.listings.events import LISTING

EDIT = DocumentKind("listing_edit", 68, _("Edit of listings"), page="listings:edit")
register_kinds([EDIT])

EDITED = Event("listings.edited", LISTING.name, _("Listing edited"))
EDIT_APPLIED = Event("listings.edit_applied", EDIT.name, _("Edit of listings applied"))
EDIT_UNDONE = Event("listings.edit_undone", EDIT.name, _("Edit of listings undone"))
register_events((EDITED, EDIT_APPLIED, EDIT_UNDONE))
register_figures(
    {
        "listing_edit": _("Edit"),
        "undone_edit": _("Undoes the edit"),
        "edited_listings": _("Listings"),
        "edited_fields": _("Changes"),
        "edit_left_out": _("Left out"),
    }
)
