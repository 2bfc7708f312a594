"""How sizes at sites are said."""

from django.utils.translation import gettext as _

from zayton.listings.rules.sizing import Step


def step_words(step: Step) -> str:
    """Our size beside the site's, or that the chart does not tell it."""
    ours = f"{step.own} {step.ours}".strip()
    if step.size:
        return f"{ours} → {step.convention} {step.size}"
    return _("%(ours)s: the size chart has no %(convention)s size.") % {
        "ours": ours,
        "convention": step.convention,
    }
