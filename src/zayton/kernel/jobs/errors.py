"""What a job may be refused or fail with, in words."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, Refusal, register_reasons

register_reasons(
    {
        "jobs.unknown": Reason(
            _("There is no job %(subject)s that you may see."),
            _("It may belong to somebody else, or have been removed."),
        ),
        "jobs.ended": Reason(
            _("This job has already ended."), _("Nothing needs to be done; start it again if you need to.")
        ),
        "jobs.not_ended": Reason(
            _("Only a job that failed or was cancelled can be started again."),
            _("Wait until it has ended, or cancel it first."),
        ),
        "jobs.kind_gone": Reason(
            _("This version does not know the work %(name)s."), _("Install the version that asked for it.")
        ),
        "jobs.no_headway": Reason(
            _("The work was interrupted %(starts)s times without getting any further."),
            _(
                "Look for what stops the process (memory, disk), then start it again: what is done stays done."
            ),
        ),
        "jobs.broke": Reason(
            _("The work broke off: %(words)s"),
            _("What was finished is kept. Start it again; if it breaks off again, show this to support."),
        ),
    }
)


class JobRefused(Exception):  # noqa: N818 - it reads as the refusal it carries
    """A job cannot be done for a reason a person can act on; raised by the work, shown on its page."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class JobCancelled(BaseException):
    """Raised inside the work when somebody cancelled it; not an `Exception`, so that no handler swallows it."""
