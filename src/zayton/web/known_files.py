"""Files of a kind that is known: what they are, the few questions left, a dry run, and the import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import (
    Choices,
    Guess,
    Import,
    Layout,
    Preview,
    RawFile,
    Target,
    TargetOption,
    files_seen_by,
    layout_named,
    preview,
    recognised,
    start_import,
    targets,
    told,
)
from zayton.kernel.time import now
from zayton.ui.public import page, sentences
from zayton.web.import_answers import ANSWERS, chosen
from zayton.web.import_words import column_words

# a sample of a larger file would be read anew for every look at a page
_LARGEST_SAMPLED = 32 << 20
_ROWS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that certainly is of one kind, whose target this person may import into."""

    raw_file: RawFile
    layout: Layout
    guess: Guess
    target: Target

    def choices(self, asked: Mapping[str, Any]) -> Choices:
        """How it is read: as its kind says, with what a person answered."""
        return Choices(
            layout=self.layout.name,
            header_line=self.guess.header_line,
            decimals={
                name: mark for name, mark in chosen(asked, "n.").items() if mark in ANSWERS["decimals"]
            },
            dates={name: order for name, order in chosen(asked, "d.").items() if order in ANSWERS["dates"]},
        )

    @property
    def asks(self) -> list[TargetOption]:
        """The options that the file cannot know by itself."""
        return [option for option in self.target.options if option.name not in self.layout.options]

    def look(self, asked: Mapping[str, Any], options: Mapping[str, str], actor: Actor) -> Preview | Refusal:
        """Its first rows, as they would be imported."""
        return preview(
            raw_file=self.raw_file, target=self.target, choices=self.choices(asked), columns=None,
            options={**options, **self.layout.options}, scope=actor.scope,
        )  # fmt: skip

    def start(
        self,
        seen: Preview,
        asked: Mapping[str, Any],
        options: Mapping[str, str],
        actor: Actor,
        *,
        dry_run: bool,
    ) -> Import | list[Refusal]:
        """Ask for its dry run or its import."""
        return start_import(
            raw_file=self.raw_file, target=self.target.name, columns=seen.mapping, options=options,
            choices=self.choices(asked), headings=seen.facts.headers, dry_run=dry_run, actor=actor, at=now(),
        )  # fmt: skip


def known_file(raw_file: RawFile, actor: Actor) -> KnownFile | None:
    """What a file certainly is; `None` where nobody can tell, or this person may not import it."""
    guess = told(recognised(raw_file))
    layout = layout_named(guess.layout) if guess else None
    if guess is None or layout is None:
        return None
    allowed = {one.name: one for one in targets() if not one.permission or actor.may(one.permission)}
    # a kind may be known before any domain takes it
    target = allowed.get(layout.target)
    return KnownFile(raw_file, layout, guess, target) if target else None


def address_after_upload(raw_file: RawFile, actor: Actor) -> str:
    """Where a person goes with a file just uploaded: to its dry run, to the questions left, or to the mapping."""
    known = known_file(raw_file, actor)
    if known is None:
        return reverse("web:import-file", args=[raw_file.pk])
    here = reverse("web:import-known", args=[raw_file.pk])
    seen = known.look({}, {}, actor)
    if isinstance(seen, Refusal) or not seen.remembered:
        return here
    options = answered_before(known, seen, actor)
    seen = known.look({}, options, actor)
    lacking = [option for option in known.asks if option.required and option.name not in options]
    if isinstance(seen, Refusal) or seen.questions or lacking:
        return here
    # all that it cannot know was said for the last file like it, and a dry run changes nothing
    begun = known.start(seen, {}, options, actor, dry_run=True)
    return reverse("web:import", args=[begun.pk]) if isinstance(begun, Import) else here


def answered_before(known: KnownFile, seen: Preview, actor: Actor) -> dict[str, str]:
    """What was chosen for the last file with these headings, as far as this person may choose it."""
    before = seen.remembered.options if seen.remembered else {}
    return {
        option.name: before[option.name]
        for option in known.asks
        if option.name in before and option.offers(before[option.name], actor.scope) and not option.is_date
    }


@page(permission="intake.import")
def import_known(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file that is known: what it is and why, the questions left; posting starts its dry run or its import."""
    actor = actor_of(request)
    raw_file = files_seen_by(actor).filter(pk=file_id).first()
    if raw_file is None:
        raise Http404
    known = known_file(raw_file, actor)
    if known is None:
        return redirect("web:import-file", file_id)
    asked = request.POST if request.method == "POST" else request.GET
    problems: Sequence[Refusal] = []
    options = chosen(asked, "o.")
    seen = known.look(asked, options, actor)
    if isinstance(seen, Preview) and not options:
        options = answered_before(known, seen, actor)
        seen = known.look(asked, options, actor)
    if isinstance(seen, Refusal):
        problems = [seen]
    elif request.method == "POST":
        begun = known.start(seen, asked, options, actor, dry_run=asked.get("go") != "import")
        if isinstance(begun, Import):
            return redirect("web:import", begun.pk)
        problems = begun
    context = _context(known, asked, options, actor) | _seen(known, seen, asked)
    context["problems"] = [sentences(words_of(one)) for one in problems]
    return render(request, "web/imports/known.html", context, status=422 if problems else 200)


def _context(known: KnownFile, asked: QueryDict, options: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    return {
        "title": known.raw_file.name,
        "standing": _("This is “%(kind)s”.") % {"kind": known.layout.title},
        "raw_file": known.raw_file,
        "kind": known.layout,
        "target": known.target,
        "told_by": known.guess.matched,
        "asked": asked,
        "options": [
            {"option": one, "choices": one.choices(actor.scope), "value": options.get(one.name, "")}
            for one in known.asks
        ],
    }


def _seen(known: KnownFile, seen: Preview | Refusal, asked: QueryDict) -> dict[str, Any]:
    if isinstance(seen, Refusal):
        return {}
    return {
        "questions": [
            {
                "name": ("d." if kind == "dates" else "n.") + heading,
                "heading": heading,
                "answers": ANSWERS[kind].items(),
                "value": asked.get(("d." if kind == "dates" else "n.") + heading, ""),
            }
            for heading, kind in seen.questions.items()
        ],
        "facts": seen.facts,
        **first_rows(known.target, seen),
    }


def first_rows(target: Target, seen: Preview) -> dict[str, Any]:
    """The first rows of a file under the names of the target's columns."""
    places = {name: seen.facts.headers.index(heading) + 1 for name, heading in seen.mapping.items()}
    return {
        "row_headings": [column_words(target, name) for name in places],
        "first_rows": [
            (row[0], [row[place] for place in places.values()]) for row in seen.rows[:_ROWS_SHOWN]
        ],
    }


def kind_of_run(run: Import, target: Target | None, actor: Actor) -> dict[str, Any]:
    """What the page of an import says of a known file: its kind, what was chosen, and a dry run's first rows."""
    layout = layout_named(str(run.choices.get("layout", "")))
    if layout is None or target is None:
        return {}
    said = {"kind": layout, "chosen": _words_of_options(run, target, layout, actor)}
    if not run.dry_run or run.raw_file.size > _LARGEST_SAMPLED:
        return said
    seen = preview(
        raw_file=run.raw_file, target=target, choices=Choices.of(run.choices), columns=run.columns,
        options=run.options, scope=actor.scope,
    )  # fmt: skip
    return said if isinstance(seen, Refusal) else said | first_rows(target, seen)


def _words_of_options(run: Import, target: Target, layout: Layout, actor: Actor) -> list[tuple[str, str]]:
    found = []
    for option in target.options:
        value = run.options.get(option.name, "")
        if value and option.name not in layout.options:
            words = dict(option.choices(actor.scope)).get(value, value)
            found.append((str(option.words), str(words)))
    return found
