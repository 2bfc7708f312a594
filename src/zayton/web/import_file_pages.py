"""From a file to an import: upload, a look at its first rows, the mapping of its columns, and the start."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.intake.public import (
    MAX_FILE_BYTES,
    Choices,
    Guess,
    Import,
    Preview,
    RawFile,
    Target,
    files_seen_by,
    layout_named,
    preview,
    recognised,
    start_import,
    suggested,
    targets,
    told,
    upload_file,
)
from zayton.kernel.time import now
from zayton.ui.public import listed, moment_html, page, sentences, unchanged_page
from zayton.web.import_answers import ANSWERS, chosen
from zayton.web.import_words import KIND_WORDS, reason_words
from zayton.web.known_files import address_after_upload

# read in pieces and sealed as it comes: a file is never whole in memory, nor plain on disk
_PIECE = 1 << 20
ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "cp932", "euc_kr", "cp1252", "latin-1")
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("bar"),
}


@page(permission="intake.import")
def upload(request: HttpRequest, target: str = "") -> HttpResponseBase:
    """The place to drop a file on; the file itself comes as the request's body and is never written in
    plain. A target that is named already, by the page one comes from, is proposed for the file.
    """
    if request.method != "POST":
        context = {"title": _("Upload a file"), "limit_mib": MAX_FILE_BYTES >> 20, "recent": _recent(request)}
        return render(request, "web/imports/upload.html", context)
    # as long as its column; the rest of a longer name would tell nobody anything
    name = request.GET.get("name", "")[:255]
    at = now()
    kept = upload_file(name=name, pieces=_pieces(request), actor=actor_of(request), at=at)
    if isinstance(kept, Refusal):
        what, remedy = words_of(kept)
        return JsonResponse({"what": what, "remedy": remedy}, status=422)
    if kept.uploaded_at != at:
        known = _("You brought this file on {moment} already. It is opened again; nothing is kept twice.")
        messages.info(request, format_html(known, moment=moment_html(kept.uploaded_at)))
    if target:
        proposed = f"{reverse('web:import-file', args=[kept.pk])}?{urlencode({'target': target})}"
        return JsonResponse({"href": proposed}, status=201)
    return JsonResponse({"href": address_after_upload(kept, actor_of(request))}, status=201)


def _pieces(request: HttpRequest) -> Any:
    while piece := request.read(_PIECE):
        yield piece


def _recent(request: HttpRequest) -> list[RawFile]:
    return list(files_seen_by(actor_of(request))[:8])


@page(permission="intake.import")
def import_file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file's first rows, the mapping of its columns and the choices; posting starts a dry run or the
    import.
    """
    actor = actor_of(request)
    raw_file = files_seen_by(actor).filter(pk=file_id).first()
    if raw_file is None:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    target = _target(asked, raw_file, actor)
    if target is None:
        raise Http404
    choices, options = choices_of(asked), chosen(asked, "o.")
    # a mapping made for another target means nothing here
    columns = chosen(asked, "c.") if asked.get("mapped_for") == target.name else None
    seen = preview(
        raw_file=raw_file,
        target=target,
        choices=choices,
        columns=columns,
        options=options,
        scope=actor.scope,
    )
    refusals: Sequence[Refusal] = []
    if request.method == "POST" and isinstance(seen, Preview):
        begun = _start(raw_file, target, seen, asked, actor)
        if isinstance(begun, Import):
            return _gone_to(request, reverse("web:import", args=[begun.pk]))
        refusals = begun
    context = _context(raw_file, target, asked, actor) | {
        "problems": [sentences(words_of(one)) for one in refusals]
    }
    if "target" not in asked:
        context |= _likely(raw_file)
    if isinstance(seen, Refusal):
        context["problems"] = [sentences(words_of(seen))]
    else:
        context |= _seen(seen, target, asked, actor)
    return render(request, "web/imports/file.html", context)


def _likely(raw_file: RawFile) -> dict[str, Any]:
    """What the file may be where nobody can tell for certain: kinds with the headings they lack, likeliest first."""
    found = recognised(raw_file)
    known = [(one, layout) for one in found if (layout := layout_named(one.layout))]
    return {
        "is_unknown": not known,
        "likely": [
            {"title": layout.title, "missing": one.missing, "href": _known_address(raw_file, found, one)}
            for one, layout in known[:3]
        ],
    }


def _known_address(raw_file: RawFile, found: Sequence[Guess], one: Guess) -> str:
    return reverse("web:import-known", args=[raw_file.pk]) if told(found) == one else ""


def _gone_to(request: HttpRequest, href: str) -> HttpResponse:
    # htmx would follow a redirect itself and put the page into the form
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": href})
    return redirect(href)


def _start(
    raw_file: RawFile, target: Target, seen: Preview, asked: QueryDict, actor: Actor
) -> Import | list[Refusal]:
    return start_import(
        raw_file=raw_file,
        target=target.name,
        columns=seen.mapping,
        options=chosen(asked, "o."),
        choices=choices_of(asked),
        headings=seen.facts.headers,
        # whatever else is posted only tries: an import for good has to be asked for by its word
        dry_run=asked.get("go") != "import",
        actor=actor,
        at=now(),
    )


def _target(asked: QueryDict, raw_file: RawFile, actor: Actor) -> Target | None:
    """The target asked for, or the one that knows most of the file's headings."""
    allowed = [target for target in targets() if not target.permission or actor.may(target.permission)]
    # a target that is not allowed is as absent as one that does not exist
    if "target" in asked:
        return next((target for target in allowed if target.name == asked["target"]), None)
    headings = raw_file.facts.get("headers", ())
    return max(allowed, key=lambda target: len(suggested(target, headings)), default=None)


def choices_of(asked: QueryDict) -> Choices:
    """The choices about a file's spelling that a form made."""
    line = asked.get("header_line", "")
    return Choices(
        encoding=asked.get("encoding") if asked.get("encoding") in ENCODINGS else None,
        delimiter=asked.get("delimiter") if asked.get("delimiter") in DELIMITERS else None,
        # a number of a thousand digits takes its time to read
        header_line=int(line) if line.isdecimal() and len(line) < 6 else None,
        sheet=asked.get("sheet") or None,
        decimals={name: mark for name, mark in chosen(asked, "n.").items() if mark in ANSWERS["decimals"]},
        dates={name: order for name, order in chosen(asked, "d.").items() if order in ANSWERS["dates"]},
        fill_short_rows=asked.get("fill_short_rows") == "1",
    )


def _context(raw_file: RawFile, target: Target, asked: QueryDict, actor: Actor) -> dict[str, Any]:
    return {
        "title": raw_file.name,
        "raw_file": raw_file,
        "target": target,
        "targets": [one for one in targets() if not one.permission or actor.may(one.permission)],
        "encodings": ENCODINGS,
        "delimiters": DELIMITERS.items(),
        "asked": asked,
    }


def _seen(seen: Preview, target: Target, asked: QueryDict, actor: Actor) -> dict[str, Any]:
    remembered = seen.remembered.options if seen.remembered else {}
    return {
        "facts": seen.facts,
        "notices": [reason_words(notice.code, notice.figures) for notice in seen.facts.notices],
        "remembered": seen.remembered,
        "lines": [_line(column, seen, asked) for column in target.columns],
        "options": [
            {
                "option": option,
                "choices": option.choices(actor.scope),
                "value": asked.get(f"o.{option.name}", remembered.get(option.name, "")),
            }
            for option in target.options
        ],
        "headings": seen.facts.headers,
        "rows": seen.rows,
        "unmapped": [heading for heading in seen.facts.headers if heading not in seen.mapping.values()],
        "standing": _standing(seen, target),
    }


def _line(column: Any, seen: Preview, asked: QueryDict) -> dict[str, Any]:
    heading = seen.mapping.get(column.name, "")
    # a row begins with its line in the file
    place = seen.facts.headers.index(heading) + 1 if heading else 0
    # different ones only: the same value three times says nothing of a column's spelling
    samples = list(dict.fromkeys(row[place] for row in seen.rows if row[place])) if heading else []
    return {
        "column": column,
        "kind": KIND_WORDS[column.kind],
        "heading": heading,
        "samples": samples[:3],
        "question": _question(heading, seen.questions, asked),
    }


def _question(heading: str, questions: Mapping[str, str], asked: QueryDict) -> dict[str, Any] | None:
    """The convention to be chosen for a column: an open question, or one that was answered before."""
    for kind, prefix in (("dates", "d."), ("decimals", "n.")):
        answer = asked.get(prefix + heading, "")
        if heading and (questions.get(heading) == kind or answer in ANSWERS[kind]):
            return {"name": prefix + heading, "answers": ANSWERS[kind].items(), "value": answer, "kind": kind}
    return None


def _standing(seen: Preview, target: Target) -> str:
    missing = [
        str(column.words) for column in target.columns if column.required and column.name not in seen.mapping
    ]
    if missing:
        return _("Choose the column that holds: %(columns)s.") % {"columns": listed(missing)}
    if seen.questions:
        return _("Say how the marked columns are to be read, then try the import.")
    return _("Everything needed is mapped. A dry run shows what would happen and changes nothing.")


def refused_page(request: HttpRequest, refusals: Sequence[Refusal]) -> HttpResponse:
    """Why an import could not be started."""
    worded = [words_of(refusal) for refusal in refusals]
    happened, remedy = (sentences(words) for words in zip(*worded, strict=True))
    return unchanged_page(request, 422, _("The import was not started"), happened, remedy=remedy)
