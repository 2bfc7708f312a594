"""Why a summary cannot be kept, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

register_reasons(
    {
        "cockpit.title_needed": Reason(
            _("A summary needs a name that can be printed."), _("Give it one of at most %(most)s characters.")
        ),
        "cockpit.title_taken": Reason(
            _("There is a summary called “%(subject)s” already."),
            _("Choose another name, or revise that one."),
        ),
        "cockpit.no_figures": Reason(_("No figure was chosen."), _("Choose at least one.")),
        "cockpit.too_many_figures": Reason(
            _("A summary holds at most %(most)s figures, and %(chosen)s were chosen."),
            _("Leave some out, or make two summaries."),
        ),
        "cockpit.unknown_summary": Reason(
            _("This summary was deleted meanwhile."), _("Make a new one, if it is still wanted.")
        ),
        "cockpit.not_yours": Reason(
            _("“%(subject)s” was defined by somebody else."),
            _("Ask them or an administrator to change it, or make one of your own."),
        ),
        "cockpit.unknown_time": Reason(
            _("There is no such time: %(subject)s."),
            _("Choose an hour from 0 to 23, a day that months have, and a time zone from the list."),
        ),
        "cockpit.no_receivers": Reason(
            _("Nobody is to receive it."), _("Choose at least one person who works here.")
        ),
    }
)
