"""What may be refused about size charts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.kernel.errors import Reason, Words, register_reasons

CHART_NAME = "listings.size_chart_name"
CHART_NAME_TAKEN = "listings.size_chart_name_taken"
CHART_GOODS = "listings.size_chart_goods"
CHART_GOODS_TAKEN = "listings.size_chart_goods_taken"
CHART_ATTRIBUTE = "listings.size_chart_attribute"
BAD_GRID = "listings.size_chart_grid"
UNKNOWN_CHART = "listings.unknown_size_chart"

_FAULTS: dict[str, Words] = {
    "heading": _("it needs the names of our convention and of one to twenty others"),
    "heading_twice": _("a convention stands there twice"),
    "cells": _("it has more sizes than the heading has conventions"),
    "size": _("our own size is missing, or a size is longer than 40 characters"),
    "size_twice": _("our own size stands there twice"),
    "rows": pgettext_lazy("size chart", "there must be one to two hundred sizes"),
}


def fault_words(code: object) -> Words:
    """What is wrong with a grid."""
    return _FAULTS.get(str(code), str(code))


register_reasons(
    {
        CHART_NAME: Reason(
            _("A size chart needs a name of at most %(most)s characters, and its kind at most 40."),
            _("Write what it is for."),
        ),
        CHART_NAME_TAKEN: Reason(
            _("There is a size chart called %(subject)s already."), _("Choose another name.")
        ),
        CHART_GOODS: Reason(
            _("The size chart %(subject)s is for a brand or category that is not in the catalogue."),
            _("Choose one from the list."),
        ),
        CHART_GOODS_TAKEN: Reason(
            _("The size chart %(subject)s is for the same brand and category."),
            _("Change that one, or choose other goods."),
        ),
        CHART_ATTRIBUTE: Reason(
            _("The size chart %(subject)s does not say which attribute carries the size."),
            _("Write its name, such as size, or one a line for each marketplace: amazon = size_name."),
        ),
        BAD_GRID: Reason(
            _("Line %(line)s of the sizes cannot be so: %(field)s."),
            _("Correct this line; nothing was changed."),
            {"field": fault_words},
        ),
        UNKNOWN_CHART: Reason(
            _("There is no size chart %(subject)s."), _("Look for it in the list of size charts.")
        ),
    }
)
