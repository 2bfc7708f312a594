"""What is refused about reports, with what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.channels.report_states import ReportStep
from zayton.kernel.errors import Reason, Words, register_reasons

BAD_CADENCE = "channels.bad_report_cadence"
NOT_CALLED = "channels.report_not_called"
NOT_OFFERED = "channels.report_not_offered"
KILLS = "channels.report_kills"


def _step(name: str) -> Words:
    # a step of an older release is told as it is called
    return dict(ReportStep.choices).get(name, name)


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
        NOT_OFFERED: Reason(
            _("“%(subject)s” comes by itself no more."),
            _(
                "Nobody asks the marketplace for it or reads it any longer; drop its file under Imports instead."
            ),
        ),
        KILLS: Reason(
            _(
                "Whoever was at this report broke off %(times)s times in a row; the last time it stood at “%(step)s”."
            ),
            _(
                "Look whether the workers have memory enough, then ask for it now. It is not asked for by itself "
                "until then."
            ),
            {"step": _step},
        ),
    }
)
