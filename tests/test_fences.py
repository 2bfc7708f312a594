"""Fences that import-linter cannot express: public names only, and crossings written as text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "zayton"
FLOORS = (
    "sandbox",
    "kernel",
    "ui",
    "lake",
    "catalog",
    "stock",
    "channels",
    "customers",
    "orders",
    "listings",
    "cockpit",
    "api",
    "web",
    "demo",
    "cli",
    "config",
)
# the doors besides `public`: routers are collected by the API, and only commands start a worker
DOORS = {("api", "api"), ("cli", "worker"), ("cli", "claims")}
# the kernel's own screens (imports, journal, jobs, people) live in the shell: links to it may come from any floor
THE_SHELL = "web"
# what every domain's routes are made of is the lower half of the API
HALVES = {"api": "kernel.http"}
# values and protocols that adapters, orders and listings share; they import nothing themselves
PORTS = "zayton.channels.ports."
# the one place that knows adapters by name
CHOOSER, CHOSEN = "zayton.config.adapters", "zayton.channels.adapters."
LEAVES = {
    f"zayton.kernel.{leaf}"
    for leaf in (
        "bulk",
        "countries",
        "errors",
        "frames",
        "money",
        "scopes",
        "rewriting",
        "sealed_json",
        "sealing",
        "statements",
        "time",
        "units",
    )
}
# Django itself asks for these by text, and config is where the domains are put together
PUT_TOGETHER_BY_TEXT = re.compile(r"^zayton(\.\w+)+\.(urls|settings|frame\.frame)$")


def domain_of(name: str) -> str:
    """`zayton.kernel.jobs.models` belongs to `kernel.jobs`, `zayton.stock.models` to `stock`."""
    parts = name.split(".")[1:]
    inner = parts[:1] == ["kernel"] and len(parts) > 1 and (SOURCE / "kernel" / parts[1]).is_dir()
    return ".".join(parts[:2] if inner else parts[:1])


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE.parent).with_suffix("")
        if not {"tests", "migrations"} & set(relative.parts):
            yield ".".join(relative.parts).removesuffix(".__init__"), path


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every `zayton` module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name.startswith("zayton."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zayton"):
            assert node.level == 0, f"{path} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if _is_module(inner) else str(node.module)), node.lineno


def _is_module(name: str) -> bool:
    place = SOURCE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").exists() or place.is_dir()


def test_a_domain_is_entered_by_its_public_door_only() -> None:
    crossings = [
        f"{name}:{line} -> {imported}"
        for name, path in modules()
        for imported, line in imports_of(path)
        if domain_of(imported) != domain_of(name)
        and imported not in LEAVES
        and not imported.endswith(".public")
        and HALVES.get(domain_of(name)) != domain_of(imported)
        and (domain_of(name), imported.rpartition(".")[2]) not in DOORS
        and not imported.startswith(PORTS)
        and not (name == CHOOSER and imported.startswith(CHOSEN))
        # no domain: processes beside the house, which only commands start
        and not (domain_of(name) == "cli" and domain_of(imported) == "sandbox")
    ]
    assert not crossings, "\n".join(crossings)


def test_models_are_imported_only_inside_their_domain() -> None:
    crossings = [
        f"{name}:{line} -> {imported}"
        for name, path in modules()
        for imported, line in imports_of(path)
        if ".models" in imported and domain_of(imported) != domain_of(name)
    ]
    assert not crossings, "\n".join(crossings)


def test_rules_read_no_clock_and_touch_no_file() -> None:
    offenders = []
    for name, path in modules():
        if name.endswith(".rules") or ".rules." in name:
            text = path.read_text()
            offenders += [
                f"{name}: {word}"
                for word in ("datetime.now(", "time.time(", "open(", ".read_text(", "os.environ", "random.")
                if word in text
            ]
    assert not offenders, "\n".join(offenders)


def test_foreign_keys_across_domains_point_downward_by_label() -> None:
    from django.apps import apps

    for model in apps.get_models():
        if not model.__module__.startswith("zayton."):
            continue
        mine = _floor(model.__module__.split(".")[1])
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None) if getattr(field, "concrete", False) else None
            if target is not None and target.__module__.startswith("zayton."):
                assert _floor(target.__module__.split(".")[1]) <= mine, (
                    f"{model.__name__}.{field.name} points upward"
                )


@pytest.mark.parametrize(
    "pattern", ["get_model(", "from django.dispatch", "post_save", "pre_save", " print("]
)
def test_no_domain_reaches_around_the_fence(pattern: str) -> None:
    allowed = ("zayton.cli",)
    found = [name for name, path in modules() if pattern in path.read_text() and not name.startswith(allowed)]
    assert not found, found


def text_crossings() -> Iterator[str]:
    """Templates, URL names and dotted strings of one domain that another one names in text."""
    labels = {
        name.rpartition(".")[2]: name for name, _ in modules() for name in [f"zayton.{domain_of(name)}"]
    }
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _crossing(name, node.value, labels)
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        owner = "zayton." + ".".join(path.relative_to(SOURCE).parts).partition(".templates.")[0]
        for text in re.findall(r"""\{%\s*(?:url|include|extends)\s+["']([^"']+)["']""", path.read_text()):
            yield from _crossing(owner, text, labels)


def _crossing(name: str, text: str, labels: dict[str, str]) -> Iterator[str]:
    if re.fullmatch(r"zayton(\.\w+)+", text) and not PUT_TOGETHER_BY_TEXT.match(text):
        target = text
    elif match := re.fullmatch(r"(\w+)(?::[\w-]+|/[\w/-]+\.html)", text):
        target = labels.get(match[1], "")
    else:
        return
    if target and domain_of(target) != domain_of(name):
        yield f"{domain_of(name)} -> {domain_of(target)}"


def _floor(domain: str) -> int:
    return FLOORS.index(domain.partition(".")[0])


def test_what_crosses_domains_in_text_goes_downward_too() -> None:
    upward = [
        crossing
        for crossing in sorted(set(text_crossings()))
        if not crossing.startswith("config ")
        and not crossing.endswith(f"-> {THE_SHELL}")
        and _floor(crossing.partition(" -> ")[2]) > _floor(crossing.partition(" -> ")[0])
    ]
    assert not upward, upward
