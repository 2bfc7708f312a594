"""Why a question cannot be answered, or a definition not be kept, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, Words, register_reasons


def metric_words(name: str) -> Words:
    """What a metric is called, also one that somebody defined; its name when there is none of it any more."""
    from zayton.lake.definitions import whole_vocabulary

    metric = whole_vocabulary().metrics.get(name)
    return metric.words if metric else name


register_reasons(
    {
        "lake.empty": Reason(
            _("There is nothing to analyse yet."),
            _("Import orders or receive stock; figures appear a few seconds later."),
        ),
        "lake.unknown_word": Reason(
            _("There is no metric or dimension called “%(subject)s”."),
            _("Choose one from the list; it may have been renamed or deleted."),
        ),
        "lake.no_metric": Reason(_("No metric was chosen."), _("Choose at least one.")),
        "lake.too_many_dimensions": Reason(
            _("A figure can be cut by at most %(most)s dimensions at a time."), _("Take one away.")
        ),
        "lake.two_grains": Reason(
            _("A figure can be cut by one grain of time only."), _("Keep one of them.")
        ),
        "lake.cost_hidden": Reason(
            _("“%(subject)s” shows what goods cost, which your account may not see."),
            _("Ask the owner to let you see costs, or choose another metric."),
            {"subject": metric_words},
        ),
        "lake.not_cut_by": Reason(
            _("“%(subject)s” is not known by %(dimension)s."),
            _("Take the dimension away, or choose a metric that has it."),
            {"subject": metric_words},
        ),
        "lake.wrong_value": Reason(
            _("A value to filter by is none that %(dimension)s has."), _("Choose one of its values.")
        ),
        "lake.out_of_time": Reason(
            _("The period lies outside the years %(first)s to %(last)s."), _("Choose days within them.")
        ),
        "lake.formula": Reason(
            _("The formula cannot be read at character %(at)s: %(word)s"),
            _("A formula joins metrics with + - * / and brackets, as in revenue_net / orders."),
        ),
        "lake.unlike_units": Reason(
            _("The formula adds figures of different units."),
            _("Add only money to money and counts to counts."),
        ),
        "lake.strange_unit": Reason(
            _("The formula's result is neither money, a number nor days."),
            _("Money times money has no meaning; divide one of them."),
        ),
        "lake.circle": Reason(
            _("The formula speaks of itself."), _("Use only metrics that do not build on this one.")
        ),
        "lake.name_taken": Reason(_("“%(subject)s” is already taken."), _("Choose another name.")),
        "lake.name_needed": Reason(_("A name is missing."), _("Give it a name people will recognise.")),
        "lake.name_too_long": Reason(
            _("The name is longer than %(most)s characters."), _("Choose a shorter one.")
        ),
        "lake.too_large": Reason(
            _("The formula builds on too many other metrics."), _("Write it with fewer of them.")
        ),
        "lake.unknown_value": Reason(
            _("“%(subject)s” is no value of %(dimension)s."),
            _("Write it as the list beside the form shows it."),
        ),
        "lake.no_groups": Reason(
            _("There is no group with values in it."), _("Name at least one group and its values.")
        ),
        "lake.value_twice": Reason(
            _("The value “%(subject)s” stands in two groups."), _("Leave it in one of them.")
        ),
        "lake.in_use": Reason(
            _("“%(subject)s” is part of another metric."), _("Change or delete that one first.")
        ),
    }
)
