"""What is refused about reports, with what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

BAD_CADENCE = "channels.bad_report_cadence"
NOT_CALLED = "channels.report_not_called"

register_reasons(
    {
        BAD_CADENCE: Reason(
            _("“%(subject)s” cannot be asked for every %(seconds)s seconds."),
            _("Write between an hour and thirty days; marketplaces make few reports a day."),
        ),
        NOT_CALLED: Reason(
            _("%(subject)s is paused or denied, so no report is asked for."),
            _("Resume it or connect it anew first."),
        ),
    }
)
