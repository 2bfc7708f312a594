"""What changing people may be refused for."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, Words, register_reasons

_BEYOND: Mapping[str, Words] = {
    "administrator": _("the role of an administrator"),
    "shops": _("shops that you do not see yourself"),
    "warehouses": _("warehouses that you do not see yourself"),
    "costs": _("the sight of costs"),
}

register_reasons(
    {
        "access.name_taken": Reason(
            _("Somebody already signs in as %(subject)s."), _("Choose another sign-in name.")
        ),
        "access.name_missing": Reason(_("The sign-in name is empty."), _("Give a sign-in name.")),
        "access.name_unfit": Reason(
            _("“%(subject)s” cannot be a name: at most %(most)s visible characters fit."),
            _("Choose a shorter one without special characters."),
        ),
        "access.unknown_person": Reason(
            _("There is nobody with the number %(subject)s."), _("Reload the page; it may be out of date.")
        ),
        "access.unknown_role": Reason(
            _("There is no role %(role)s."), _("Choose from the roles that the page offers.")
        ),
        "access.beyond_own": Reason(
            _("%(subject)s would get more than you have yourself: %(what)s."),
            _("Ask an administrator, or give a narrower scope."),
            {"what": lambda what: _BEYOND.get(what, what)},
        ),
        "access.wrong_password": Reason(
            _("The present password is not right."), _("Type it again; capitals matter.")
        ),
        "access.short_password": Reason(
            _("The new password is shorter than %(shortest)s characters."), _("Choose a longer one.")
        ),
        "access.last_administrator": Reason(
            _("%(subject)s is the last active administrator."),
            _("Make somebody else an administrator first."),
        ),
    }
)
