"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

ROW_SUM = "channels.row_sum"
TWO_CURRENCIES = "channels.two_currencies"
NO_SUCH_CURRENCY = "channels.settlement_currency"
TOO_LARGE = "channels.amount_too_large"
register_reasons(
    {
        ROW_SUM: Reason(
            _("The amounts of the row come to %(sum)s, but its total says %(total)s."),
            _(
                "Mend the amount that is wrong. If the report has a column that Zayton does not know, tell us."
            ),
        ),
        TWO_CURRENCIES: Reason(
            _("The settlement %(subject)s is in %(currency)s and in %(other)s."),
            _("A settlement has one currency. Mend the row that names another one."),
        ),
        NO_SUCH_CURRENCY: Reason(
            _("%(subject)s: %(currency)s is not a currency."), _("Write an ISO 4217 code such as GBP.")
        ),
        TOO_LARGE: Reason(
            _("An amount of %(subject)s is too large to be one."),
            _("Look at it there; it is kept as it came."),
        ),
    }
)
