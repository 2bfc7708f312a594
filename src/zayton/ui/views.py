"""Saved views of tables: a person's own and those that colleagues share."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from zayton.kernel.access.public import actor_of
from zayton.kernel.time import now
from zayton.ui.models import SavedView

# longer addresses are cut by servers and browsers on the way
_LONGEST_QUERY = 4_000


def saved_views_of(request: HttpRequest, table: str) -> list[dict[str, Any]]:
    """The views the reader may open of one table, their own first."""
    person_id = actor_of(request).person_id
    if person_id is None:
        return []
    found = SavedView.objects.filter(Q(person_id=person_id) | Q(is_shared=True), table=table).order_by("name")
    views = [_described(view, person_id) for view in found]
    # by being one's own alone: the names are in order already, and sorting keeps that
    return sorted(views, key=lambda view: not view["own"])


def _described(view: SavedView, reader_id: int) -> dict[str, Any]:
    own = view.person_id == reader_id
    return {"id": view.pk, "name": view.name, "query": view.query, "shared": view.is_shared, "own": own}


def save_view(*, person_id: int, table: str, name: str, query: str, is_shared: bool) -> SavedView:
    """Keep a view; the same name again replaces it."""
    view, _created = SavedView.objects.update_or_create(
        person_id=person_id,
        table=table[:80],
        name=name.strip()[:120],
        defaults={"query": query[:_LONGEST_QUERY], "is_shared": is_shared, "saved_at": now()},
    )
    return view


def forget_view(*, person_id: int, view_id: int) -> bool:
    """Delete one's own view; says whether there was one."""
    # by person too, since the key comes from a form
    deleted, _by_model = SavedView.objects.filter(person_id=person_id, pk=view_id).delete()
    return bool(deleted)
