"""What giving a rate may be refused for."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

register_reasons(
    {
        "rates.unknown_currency": Reason(
            _("%(subject)s is not a pair of ISO 4217 currency codes."),
            _("Write three capital letters, such as EUR."),
        ),
        "rates.impossible": Reason(
            _("%(rate)s cannot be the rate of %(subject)s."),
            _("Give a positive number for two different currencies."),
        ),
    }
)
