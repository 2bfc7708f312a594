"""The message catalogues of the apps: `messages.py extract | compile | check`.

Each app keeps its own `locale/zh_Hans/LC_MESSAGES/django.po`. `extract` adds new texts and drops dead ones, `check`
names every text without a translation, or with two, and fails, `compile` makes the `.mo` files that Django reads.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_RENAMED = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (?!_\b)(\w+)")
_PLACES = re.compile(r"%\((\w+)\)")


def apps(source: Path) -> list[Path]:
    """The folders of Django apps, an app within another one after it."""
    return sorted(path.parent for path in source.rglob("apps.py"))


def files_of(app: Path, all_apps: list[Path]) -> Iterator[Path]:
    """The Python files and templates that belong to an app and to no app within it."""
    inner = [other for other in all_apps if other != app and other.is_relative_to(app)]
    for path in sorted([*app.rglob("*.py"), *app.rglob("*.html"), *app.rglob("*.txt")]):
        parts = set(path.relative_to(app).parts)
        shown = path.suffix == ".py" or "templates" in parts
        if (
            shown
            and not {"tests", "migrations"} & parts
            and not any(path.is_relative_to(other) for other in inner)
        ):
            yield path


def texts_of(path: Path) -> Iterator[tuple[int, object, str | None]]:
    """Line, text (a pair where it has a plural) and context of every translatable text of a file."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        content = templatize(content, origin=path.name)
    source = io.BytesIO(content.encode())
    for line, text, _comments, context in extract(
        "python", source, keywords=_KEYWORDS, options={"encoding": "utf-8"}
    ):
        if text:
            yield line, text, context


def extracted(app: Path, all_apps: list[Path]) -> Catalog:
    """What the sources of an app say today."""
    template = Catalog()
    for path in files_of(app, all_apps):
        for _line, text, context in texts_of(path):
            template.add(text, locations=[(path.relative_to(app).as_posix(), 0)], context=context)
    return template


def kept(app: Path) -> Catalog:
    """The catalogue of an app as it lies in the repository."""
    path = app / CATALOGUE
    if not path.exists():
        return Catalog(locale="zh_Hans", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def extract_all(source: Path) -> None:
    """Bring every catalogue up to date with its app; translations stay, near matches are not guessed."""
    all_apps = apps(source)
    for app in all_apps:
        template, catalogue = extracted(app, all_apps), kept(app)
        if not len(template):
            continue
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(catalogue, app / CATALOGUE)


def _write(catalogue: Catalog, path: Path) -> None:
    fresh = Catalog(
        locale="zh_Hans", charset="utf-8", fuzzy=False, header_comment="# Chinese, as sellers say it."
    )
    for message in catalogue:
        if message.id:
            files = sorted({place for place, _line in message.locations})
            fresh.add(
                message.id, message.string, context=message.context, locations=[(file, 0) for file in files]
            )
    buffer = io.BytesIO()
    write_po(buffer, fresh, width=110, no_location=True, omit_header=True, sort_output=True)
    header = (
        '# Chinese, as sellers say it.\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + buffer.getvalue().decode(), encoding="utf-8")


def compile_all(source: Path) -> int:
    """Make a `.mo` beside every `.po`; says how many."""
    found = sorted(source.rglob("*.po"))
    for path in found:
        with path.open("rb") as file, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(file, locale="zh_Hans"))
    return len(found)


def problems(source: Path) -> Iterator[str]:
    """Every text of an app that its catalogue lacks, leaves empty or fuzzy, or translates with other places."""
    all_apps = apps(source)
    for app in all_apps:
        catalogue = kept(app)
        for message in extracted(app, all_apps):
            if message.id and (problem := _problem(message, catalogue.get(message.id, message.context))):
                yield f"{app.relative_to(source)}: {problem}: {message.id!r}"


def disagreements(source: Path) -> Iterator[str]:
    """Texts that two apps translate differently: Django keeps one catalogue a language, so one of them would win."""
    said: dict[tuple[str, str], tuple[str, str]] = {}
    for app in apps(source):
        for message in kept(app):
            if not message.id or not message.string:
                continue
            name, text = app.relative_to(source).as_posix(), str(message.string)
            first, other = said.setdefault((str(message.id), str(message.context)), (name, text))
            if other != text:
                yield f"{name}: says {text} where {first} says {other}: {message.id!r}"


def hidden(source: Path) -> Iterator[str]:
    """Files that give a function of gettext another name than `_`, by which their texts are not found."""
    for path in sorted(source.rglob("*.py")):
        for name in _RENAMED.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(source)}: texts in {name}() are not found; call it _ or by its own name"


def _problem(wanted: Message, found: Message | None) -> str:
    if found is None:
        return "missing"
    texts = found.string if isinstance(found.string, (tuple, list)) else (found.string,)
    if not all(texts) or found.fuzzy:
        return "fuzzy" if found.fuzzy else "not translated"
    asked = wanted.id[-1] if isinstance(wanted.id, (tuple, list)) else wanted.id
    same = all(set(_PLACES.findall(str(text))) <= set(_PLACES.findall(str(asked))) for text in texts)
    return "" if same else "other places"


def main(arguments: list[str]) -> int:
    """Run one of the three; `check` answers 1 when something is not translated."""
    match arguments:
        case ["extract"]:
            extract_all(SOURCE)
        case ["compile"]:
            print(f"{compile_all(SOURCE)} catalogues compiled")
        case ["check"]:
            found = [*problems(SOURCE), *disagreements(SOURCE), *hidden(SOURCE)]
            print("\n".join(found) or "every text is translated")
            return int(bool(found))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
