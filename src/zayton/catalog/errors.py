"""What the catalogue may refuse, with the reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.catalog.words import FIELDS
from zayton.kernel.errors import Reason, register_reasons

REASONS = {
    "catalog.not_allowed": Reason(
        _("You may not change the catalogue."),
        _("Ask the owner for a role that may, such as operator or buyer."),
    ),
    "catalog.cost_hidden": Reason(
        _("The purchase cost of %(subject)s may only be changed by those who see costs."),
        _("Leave the cost out, or ask somebody who sees costs."),
    ),
    "catalog.too_many": Reason(
        _("%(count)s changes at once are more than the %(most)s that one change may hold."),
        _("Select fewer SKUs, or import a file."),
    ),
    "catalog.code_missing": Reason(_("The SKU has no code."), _("Give every SKU a code.")),
    "catalog.code_repeated": Reason(
        _("The code %(subject)s occurs more than once; it stands first in row %(first)s."),
        _("Keep one row for each SKU."),
    ),
    "catalog.code_taken": Reason(
        _("The code %(subject)s is already taken; capitals do not make a difference."),
        _("Choose another code, or change the SKU that has it."),
    ),
    "catalog.text_too_long": Reason(
        _("A text of %(subject)s has %(length)s characters; at most %(most)s fit."),
        _("Shorten it."),
    ),
    "catalog.text_unprintable": Reason(
        _("A text of %(subject)s holds invisible characters: %(value)s."),
        _("Type it again without line breaks and control characters."),
    ),
    "catalog.text_missing": Reason(_("The name is empty."), _("Give it a name.")),
    "catalog.measure_out_of_range": Reason(
        _("%(value)s is not possible for %(subject)s: it must lie between 0 and %(most)s."),
        _("Check the unit: millimetres, grams, minor units of the base currency."),
    ),
    "catalog.measure_unreadable": Reason(
        _("“%(value)s” is no number that fits here."),
        _("Write it in plain figures, such as 250."),
    ),
    "catalog.value_unfit": Reason(
        _("“%(value)s” does not fit this field of %(subject)s."),
        _("A title takes text, a measure a whole number, barcodes a list of digits."),
    ),
    "catalog.stage_unknown": Reason(
        _("“%(value)s” is no stage of a SKU's life."), _("Use new, growth, mature, slow or ended.")
    ),
    "catalog.stage_never_new": Reason(
        _("%(subject)s is no longer new, and nothing becomes new again."),
        _("Choose growing, mature, slow or ended."),
    ),
    "catalog.stage_ended": Reason(
        _("%(subject)s has ended, so it cannot be mature at once."),
        _("Bring it back as growing or slow first."),
    ),
    "catalog.barcode_wrong": Reason(
        _("The barcode %(value)s of %(subject)s is no GTIN: its length or its check digit is wrong."),
        _("Scan it again, or copy it from the certificate; it has 8, 12, 13 or 14 digits."),
    ),
    "catalog.barcode_taken": Reason(
        _("The barcode %(value)s already belongs to %(owner)s."), _("Take it off the other SKU first.")
    ),
    "catalog.barcode_repeated": Reason(
        _("The barcode %(value)s occurs more than once; it stands first in row %(first)s."),
        _("Give each barcode to one SKU."),
    ),
    "catalog.person_unknown": Reason(
        _("Nobody signs in as “%(value)s”."), _("Use the sign-in name of somebody in this workspace.")
    ),
    "catalog.product_disagrees": Reason(
        _("%(subject)s names another brand or category for product %(product)s than row %(first)s does."),
        _("All SKUs of a product share its brand and category; make the rows agree."),
    ),
    "catalog.field_unknown": Reason(
        _("“%(field)s” cannot be changed this way."),
        _("Choose another field."),
        {"field": lambda name: FIELDS.get(name, name)},
    ),
    "catalog.sku_unknown": Reason(
        _("The SKU %(subject)s does not exist."), _("Reload the page; it may be out of date.")
    ),
    "catalog.brand_unknown": Reason(
        _("The brand does not exist."), _("Choose one from the list, or create it.")
    ),
    "catalog.category_unknown": Reason(
        _("The category does not exist."), _("Choose one from the tree, or create it.")
    ),
    "catalog.product_unknown": Reason(_("The product does not exist."), _("Choose one that does.")),
    "catalog.name_taken": Reason(
        _("The name “%(subject)s” is already taken here."), _("Choose another name.")
    ),
    "catalog.name_split": Reason(
        _("“%(subject)s” holds “>”, which stands between the levels of a category."), _("Leave it out.")
    ),
    "catalog.category_too_deep": Reason(
        _("The category “%(value)s” does not fit: a tree has one to %(most)s levels."), _("Use fewer levels.")
    ),
    "catalog.category_under_itself": Reason(
        _("“%(subject)s” cannot move below itself."), _("Choose a place outside its own branch.")
    ),
    "catalog.category_in_use": Reason(
        _("“%(subject)s” still holds %(count)s categories or products."), _("Move them elsewhere first.")
    ),
    "catalog.bundle_empty": Reason(
        _("The bundle %(subject)s holds nothing."), _("Add at least one component.")
    ),
    "catalog.bundle_quantity": Reason(
        _("The bundle %(subject)s must hold between 1 and %(most)s of each component."),
        _("Correct the quantity."),
    ),
    "catalog.bundle_cycle": Reason(
        _("The bundle %(subject)s would end up inside itself."),
        _("Take out the component that leads back to it."),
    ),
    "catalog.bundle_in_stock": Reason(
        _("%(subject)s has been in stock itself, so it cannot become a bundle."),
        _("Create a new SKU for the bundle."),
    ),
    "catalog.change_unknown": Reason(
        _("There is no such change, or nothing in it can be undone."), _("Look it up in the journal.")
    ),
    "catalog.undone_already": Reason(
        _("This change was undone before."), _("There is nothing left to undo.")
    ),
    "catalog.edited_since": Reason(
        _("A value of %(subject)s was changed again since, so it stays as it is."),
        _("Change it by hand if it is wrong."),
    ),
}

register_reasons(REASONS)
