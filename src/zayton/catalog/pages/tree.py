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
from zayton.ui.public import Empty, count_text, page


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
    # products are counted once each although the join with SKUs repeats them
    rows = list(Category.objects.annotate(own=Count("products__skus"), made=Count("products", distinct=True)))
    made = {row.pk: row.made for row in rows}
    totals: dict[int, int] = {}
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
        for step in row.path.strip("/").split("/"):
            totals[int(step)] = totals.get(int(step), 0) + row.own
    lines: list[Twig] = []
    open_ends = [(0, branch) for branch in _sorted(children.get(None, []))]
    while open_ends:
        level, branch = open_ends.pop()
        below = children.get(branch.pk, [])
        lines.append(_twig(branch, level, totals[branch.pk], made[branch.pk], len(below)))
        open_ends += [(level + 1, child) for child in _sorted(below)]
    return lines


def _twig(branch: Category, level: int, skus: int, products: int, children: int) -> Twig:
    name = _called(branch)
    other = branch.name if name != branch.name else branch.name_zh
    parent = branch.parent_id
    return Twig(branch.pk, name, other, branch.name, branch.name_zh, parent, level, skus, products, children)


def _called(branch: Category) -> str:
    return (branch.name_zh or branch.name) if in_chinese() else branch.name


def _sorted(branches: list[Category]) -> list[Category]:
    # reversed, since the last of the open ends is taken first
    return sorted(branches, key=lambda branch: _called(branch).casefold(), reverse=True)


@page(permission=READ.name)
def categories(request: HttpRequest) -> HttpResponseBase:
    """The whole tree with what hangs on each branch."""
    lines = twigs()
    count = ngettext("%(count)s category", "%(count)s categories", len(lines)) % {
        "count": count_text(len(lines))
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
    # SQLite takes no number of more than 64 bits, not even to find nothing
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
