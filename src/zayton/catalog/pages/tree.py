"""The category tree: seen, grown, pruned and moved about."""

from typing import NamedTuple

from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.catalog.models import Category
from zayton.catalog.operations import Move, create_category, delete_category, move_categories, rename_category
from zayton.catalog.pages.answers import tell
from zayton.catalog.permissions import EDIT, READ
from zayton.catalog.queries import category_titles
from zayton.catalog.wording import in_chinese
from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.ui.public import Empty, number_text, page


class Twig(NamedTuple):
    """One category as the page shows it: with the SKUs of its whole branch, and how deep it hangs."""

    id: int
    name: str
    other_name: str
    plain_name: str
    name_zh: str
    parent_id: int | None
    level: int
    skus: int
    products: int
    children: int


def twigs() -> list[Twig]:
    """The tree line by line, branches in the order of their names."""
    rows = list(Category.objects.annotate(own=Count("products__skus"), made=Count("products", distinct=True)))
    names = {row.pk: (row.name_zh or row.name) if in_chinese() else row.name for row in rows}
    totals: dict[int, int] = {}
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
        for step in row.path.strip("/").split("/"):
            totals[int(step)] = totals.get(int(step), 0) + row.own
    lines: list[Twig] = []
    open_ends = [(0, row) for row in _sorted(children.get(None, []), names)]
    while open_ends:
        level, row = open_ends.pop()
        below = children.get(row.pk, [])
        other = row.name if names[row.pk] != row.name else row.name_zh
        lines.append(
            Twig(
                row.pk, names[row.pk], other, row.name, row.name_zh, row.parent_id,
                level, totals[row.pk], row.made, len(below),
            )
        )  # fmt: skip
        open_ends += [(level + 1, child) for child in _sorted(below, names)]
    return lines


def _sorted(rows: list[Category], names: dict[int, str]) -> list[Category]:
    return sorted(rows, key=lambda row: names[row.pk].casefold(), reverse=True)


@page(permission=READ.name)
def categories(request: HttpRequest) -> HttpResponseBase:
    """The whole tree with what hangs on each branch."""
    lines = twigs()
    count = ngettext("%(count)s category", "%(count)s categories", len(lines)) % {
        "count": number_text(len(lines))
    }
    context = {
        "title": _("Categories"),
        "standing": count if lines else "",
        "twigs": lines,
        "titles": sorted(category_titles(chinese=in_chinese()).items(), key=lambda item: item[1]),
        "may_edit": actor_of(request).may(EDIT.name),
        "empty": Empty(
            _("No categories yet"),
            _(
                "They group what you sell, as in Home > Kitchen. Add the first one, or import SKUs that name theirs."
            ),
            None,
            "sitemap",
        ),
    }
    return render(request, "catalog/categories.html", context)


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


@page(permission=EDIT.name)
@require_POST
def category_new(request: HttpRequest) -> HttpResponseBase:
    """Add a category at the root or below another."""
    settled = create_category(
        name=request.POST.get("name", ""),
        name_zh=request.POST.get("name_zh", ""),
        parent_id=_key(request.POST.get("parent", "")),
        actor=actor_of(request),
        at=now(),
    )
    tell(request, settled.refusals, _("Added."))
    return redirect("catalog:categories")


@page(permission=EDIT.name)
@require_POST
def category_rename(request: HttpRequest, category_id: int) -> HttpResponseBase:
    """Call a category otherwise."""
    settled = rename_category(
        category_id=category_id,
        name=request.POST.get("name", ""),
        name_zh=request.POST.get("name_zh", ""),
        actor=actor_of(request),
        at=now(),
    )
    tell(request, settled.refusals, _("Saved."))
    return redirect("catalog:categories")


@page(permission=EDIT.name)
@require_POST
def category_move(request: HttpRequest, category_id: int) -> HttpResponseBase:
    """Hang a category elsewhere."""
    move = Move(category_id, _key(request.POST.get("parent", "")))
    settled = move_categories(moves=[move], actor=actor_of(request), at=now())
    tell(request, settled.refusals, _("Moved."))
    return redirect("catalog:categories")


@page(permission=EDIT.name)
@require_POST
def category_delete(request: HttpRequest, category_id: int) -> HttpResponseBase:
    """Take an empty category away."""
    settled = delete_category(category_id=category_id, actor=actor_of(request), at=now())
    tell(request, settled.refusals, _("Deleted."))
    return redirect("catalog:categories")
