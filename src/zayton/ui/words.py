"""The words that scripts show, so that they live in the same catalogue as all others."""

from django.utils.translation import gettext as _


def browser_words() -> dict[str, str]:
    """Every text of the scripts by a short key, in the reader's language; `%s` is a place for a figure."""
    return _table_words() | _filter_words() | _other_words()


def _table_words() -> dict[str, str]:
    return {
        "columns": _("Columns"),
        "views": _("Views"),
        "saveView": _("Save this view"),
        "viewName": _("Name of the view"),
        "shareView": _("Colleagues may use it"),
        "forget": _("Delete"),
        "export": _("Export"),
        "row": _("%s row"),
        "rows": _("%s rows"),
        "selected": _("%s selected"),
        "selectAll": _("Select all %s that match"),
        "clearSelection": _("Clear the selection"),
        "tooManyChosen": _("Choose at most %s rows by hand, or filter and choose all that match."),
        "total": _("Total"),
        "noMatch": _("Nothing matches these filters."),
        "clearFilters": _("Clear filters"),
        "moveUp": _("Move up"),
        "moveDown": _("Move down"),
        "standard": _("Standard columns"),
        "loadFailed": _("The rows could not be loaded. What you see is older; try again."),
        "retry": _("Try again"),
        "previous": _("Previous page"),
        "next": _("Next page"),
        "page": _("Page %s"),
        "loading": _("Loading…"),
        "unknown": _("unknown"),
        "selectRow": _("Select this row"),
        "save": _("Save"),
        "cancel": _("Cancel"),
    }


def _filter_words() -> dict[str, str]:
    return {
        "filter": _("Filter"),
        "filterBy": _("Show only this value"),
        "search": _("Search"),
        "is": _("is"),
        "has": _("contains"),
        "from": _("from"),
        "to": _("to"),
        "empty": _("is blank"),
        "apply": _("Apply"),
        "remove": _("Remove this filter"),
    }


def _other_words() -> dict[str, str]:
    return {
        "estimated": _("estimated"),
        "settled": _("settled"),
        "simulated": _("simulated"),
        "estimatedShort": _("est."),
        "settledShort": _("settled"),
        "simulatedShort": _("sim."),
        "savePicture": _("Save as PNG"),
        "showTable": _("Show the table"),
        "showChart": _("Show the chart"),
        "today": _("today"),
        "nothingFound": _("Nothing found."),
        "copied": _("Copied"),
        "copy": _("Copy"),
        "failed": _("That did not work. Nothing was changed; try again."),
        "offline": _("No connection. What you typed is kept; try again when you are online."),
    }
