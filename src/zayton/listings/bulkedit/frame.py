"""Where edits of listings stand in the trace."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from zayton.listings.permissions import READ
from zayton.ui.public import register_document_names, register_document_pages


def edit_names(keys: Collection[int]) -> Mapping[int, str]:
    """What edits are called: by their number."""
    return {key: _("Edit %(number)s") % {"number": key} for key in keys}


register_document_pages({"listing_edit": ("listings:edit", READ.name)})
register_document_names({"listing_edit": edit_names})
