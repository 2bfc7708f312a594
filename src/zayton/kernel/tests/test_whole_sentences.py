"""Every refusal that the kernel's own code gives brings the figures its words ask for: no dash in a sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.utils.translation import override

from zayton.kernel.errors import declared_reasons

KERNEL = Path(__file__).parents[1]
# exceptions that take their figures as keywords, and values that take them in a mapping at this place
BY_KEYWORD = {"FileRefused", "BadCell"}
BY_PLACE = {"Refusal": (0, 2), "BrokenRow": (1, 3), "BadRow": (1, 4), "Notice": (0, 1)}


class Given(NamedTuple):
    """A refusal in the source: where, its code, the figures it brings (`None`: computed elsewhere), and a subject."""

    place: str
    code: str
    figures: frozenset[str] | None
    has_subject: bool


def given_refusals() -> Iterator[Given]:
    """Every refusal with a code in so many words in the kernel's own modules."""
    for path in sorted(KERNEL.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (found := read(node)):
                yield Given(f"{path.relative_to(KERNEL)}:{node.lineno}", *found)


def read(call: ast.Call) -> tuple[str, frozenset[str] | None, bool] | None:
    name = call.func.id
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in BY_KEYWORD:
        code = text_of(call.args[0]) if call.args else None
        return code and (code, frozenset(word for word in keywords if word), False)
    if name not in BY_PLACE:
        return None
    at, figures_at = BY_PLACE[name]
    code = text_of(call.args[at]) if len(call.args) > at else None
    if code is None:
        return None
    figures = keywords.get("figures") or (call.args[figures_at] if len(call.args) > figures_at else None)
    has_subject = "subject" in keywords or (name == "Refusal" and len(call.args) > 1)
    return code, names_in(figures), has_subject


def text_of(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def names_in(figures: ast.expr | None) -> frozenset[str] | None:
    if figures is None:
        return frozenset()
    if not isinstance(figures, ast.Dict):
        return None
    return frozenset(filter(None, (text_of(key) for key in figures.keys if key)))


GIVEN = sorted(set(given_refusals()))


def wanted(code: str) -> set[str]:
    """The figures that the words and the remedy of a code ask for, in any language."""
    reason = declared_reasons()[code]
    asked: set[str] = set()
    for language in ("en", "zh-hans"):
        with override(language):
            asked |= set(re.findall(r"%\((\w+)\)", f"{reason.words} {reason.remedy}"))
    return asked


def test_refusals_are_found_where_they_are_given():
    assert len(GIVEN) > 80
    assert {"intake.file_too_large", "jobs.kind_gone", "access.beyond_own"} <= {one.code for one in GIVEN}


@pytest.mark.parametrize("one", GIVEN, ids=lambda one: f"{one.code} {one.place}")
def test_a_refusal_brings_the_figures_that_its_words_ask_for(one):
    asked = wanted(one.code)
    if one.figures is not None:
        assert asked - {"subject"} <= one.figures
    if "subject" in asked and one.figures is not None:
        assert one.has_subject or "subject" in one.figures
