"""Files that come by themselves: known by their headings, as those that a person drops, and imported as that kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.layouts import Layout, layout_named
from zayton.kernel.intake.models import ColumnMapping, Import, RawFile
from zayton.kernel.intake.operations.starting import start_import
from zayton.kernel.intake.queries import Preview, preview, recognised
from zayton.kernel.intake.reading.found import Choices
from zayton.kernel.intake.recognising import told
from zayton.kernel.intake.targets import Target, target_named


def import_arrived(
    *, raw_file: RawFile, answers: Mapping[str, str], dates: str = "", actor: Actor, at: datetime
) -> Import | list[Refusal]:
    """Start importing a file that nobody is there to be asked about, or say which question only a person can answer.

    Of the target's options `answers` count first, then what its kind says for files that come so, then what was chosen
    for the last file with these headings: that was chosen for another file, which somebody looked at. Of optional ones
    only `answers` are taken. `dates` is the order of day and month that its sender writes where no cell tells.
    """
    guess = told(recognised(raw_file))
    layout = layout_named(guess.layout) if guess else None
    if guess is None or layout is None:
        return [Refusal("intake.not_recognised", raw_file.name)]
    target = target_named(layout.target)
    choices = Choices(layout=layout.name, header_line=guess.header_line)
    seen = _look(raw_file, target, choices, answers, actor)
    if isinstance(seen, Refusal):
        return [seen]
    if seen.remembered:
        spelt = Choices.of(seen.remembered.choices)
        choices = replace(choices, decimals=spelt.decimals, dates=spelt.dates)
    options = _options(target, layout, seen.remembered, answers, actor)
    seen = _look(raw_file, target, choices, {**options, **layout.options}, actor)
    if isinstance(seen, Preview) and dates:
        asked = {heading: dates for heading, kind in seen.questions.items() if kind == "dates"}
        choices = replace(choices, dates={**asked, **choices.dates})
        seen = _look(raw_file, target, choices, {**options, **layout.options}, actor)
    if isinstance(seen, Refusal):
        return [seen]
    if seen.questions:
        return [
            Refusal(f"intake.ambiguous_{kind}", figures={"heading": heading})
            for heading, kind in seen.questions.items()
        ]
    return start_import(
        raw_file=raw_file, target=target.name, columns=seen.mapping, options=options, choices=choices,
        headings=seen.facts.headers, actor=actor, at=at,
    )  # fmt: skip


def _look(
    raw_file: RawFile, target: Target, choices: Choices, options: Mapping[str, str], actor: Actor
) -> Preview | Refusal:
    return preview(
        raw_file=raw_file, target=target, choices=choices, columns=None, options=options, scope=actor.scope
    )


def _options(
    target: Target,
    layout: Layout,
    remembered: ColumnMapping | None,
    answers: Mapping[str, str],
    actor: Actor,
) -> dict[str, str]:
    before = remembered.options if remembered else {}
    found: dict[str, str] = {}
    for option in target.options:
        said = (answers, layout.by_itself, before) if option.required else (answers,)
        chosen = (one[option.name] for one in said if option.name in one)
        # what was chosen once may be gone since
        value = next((one for one in chosen if option.offers(one, actor.scope)), None)
        if value is not None and option.name not in layout.options:
            found[option.name] = value
    return found
