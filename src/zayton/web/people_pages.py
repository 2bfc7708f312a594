"""People, their roles and what they see."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import (
    ROLES,
    PersonDraft,
    RightsDraft,
    actor_of,
    deactivate_people,
    declared_permissions,
    give_rights,
    invite_people,
    people,
    permissions_of,
)
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.ui.public import (
    Action,
    Column,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    listed,
    page,
    page_of,
    sentences,
    shop_choices,
    warehouse_choices,
)

_FIELDS = {"name": "display_name", "username": "username", "active": "is_active", "tokens": "living_tokens"}
_ACTIVE = {
    "True": Shown(gettext_lazy("Active"), "green", "check"),
    "False": Shown(gettext_lazy("has left"), "grey", "user-off"),
}


def _href(row: Row) -> str:
    return reverse("web:person", args=[row["id"]])


def _fetch(query: TableQuery) -> TablePage:
    found = page_of(
        people(),
        query,
        fields=_FIELDS,
        search=("display_name", "username", "email"),
        extra=("roles", "shops", "warehouses", "sees_cost"),
        order=("display_name",),
    )
    return TablePage([_shown(row) for row in found.rows], found.total)


def _shown(row: Row) -> dict[str, Any]:
    return {
        **row,
        # the choices are keyed by text, as keys of JSON always are
        "active": str(row["active"]),
        "roles": listed(str(ROLES.get(role, role)) for role in row["roles"]),
        "shops": _count(row["shops"]),
        "warehouses": _count(row["warehouses"]),
        "sees_cost": _("yes") if row["sees_cost"] else _("no"),
    }


def _count(keys: Sequence[int] | None) -> str:
    # null is every shop, also those of tomorrow; an empty list is none
    return _("all") if keys is None else str(len(keys))


PEOPLE = Table(
    "people",
    [
        Column("name", gettext_lazy("Full name"), "link", href=_href),
        Column("username", gettext_lazy("Signs in as")),
        Column("roles", gettext_lazy("Roles"), sortable=False, filterable=False),
        Column("shops", gettext_lazy("Shops"), sortable=False, filterable=False),
        Column("warehouses", gettext_lazy("Warehouses"), sortable=False, filterable=False),
        Column("sees_cost", gettext_lazy("Sees cost"), sortable=False, filterable=False),
        Column("tokens", gettext_lazy("API tokens"), "number"),
        Column("active", gettext_lazy("State"), "status", choices=_ACTIVE),
    ],
    _fetch,
    href=_href,
    default_sort="name",
    searchable=gettext_lazy("Name"),
)


@page(permission="access.read")
def people_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody who works here."""
    count = people().filter(is_active=True).count()
    standing = ngettext("%(n)s person can sign in.", "%(n)s people can sign in.", count) % {"n": count}
    invite = Action(_("Invite"), reverse("web:invite"), "user-plus", primary=True, permission="access.manage")
    return PEOPLE.respond(request, title=_("People"), standing=standing, actions=[invite])


@page(permission="access.read")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: roles, scope, and what these roles may do."""
    found = get_object_or_404(people(), pk=person_id)
    actor = actor_of(request)
    if request.method == "POST" and actor.may("access.manage"):
        # the operation asks again whether this actor may give all that
        draft = RightsDraft(person_id, *_rights(request.POST))
        changed = give_rights(drafts=[draft], actor=actor, at=now())
        _tell(request, changed.refusals, _("Roles and scope are set."))
        return redirect("web:person", person_id)
    granted = permissions_of(found.roles)
    may = [str(each.words) for name, each in declared_permissions().items() if name in granted]
    context = {"title": str(found), "person": found, "may": sorted(may), "edits": actor.may("access.manage")}
    return render(request, "web/person.html", context | _form(request, found))


@page(permission="access.manage")
def invite(request: HttpRequest) -> HttpResponse:
    """Make somebody known, with a first password to hand over."""
    problems: Sequence[Refusal] = ()
    if request.method == "POST":
        result = invite_people(drafts=[_draft(request.POST)], actor=actor_of(request), at=now())
        if result.people:
            messages.success(request, _("%(name)s can sign in now.") % {"name": result.people[0]})
            return redirect("web:person", result.people[0].pk)
        problems = result.refusals
    context = {"title": _("Invite somebody"), "problems": [sentences(words_of(each)) for each in problems]}
    return render(request, "web/invite.html", context | _form(request, None) | {"given": request.POST})


@page(permission="access.manage")
@require_POST
def deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let somebody go; what they did stays in the journal."""
    result = deactivate_people(people=[person_id], actor=actor_of(request), at=now())
    _tell(request, result.refusals, _("They can no longer sign in, and their API tokens are dead."))
    return redirect("web:person", person_id)


def _tell(request: HttpRequest, refusals: Sequence[Refusal], done: str) -> None:
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, done)


def _draft(given: QueryDict) -> PersonDraft:
    roles, shops, warehouses, sees_cost = _rights(given)
    return PersonDraft(
        username=given.get("username", "").strip(),
        display_name=given.get("display_name", "").strip() or given.get("username", "").strip(),
        roles=roles,
        # blank means without a password: an empty one would be a password that everybody knows
        password=given.get("password") or None,
        email=given.get("email", "").strip(),
        shops=shops,
        warehouses=warehouses,
        sees_cost=sees_cost,
        language=given.get("language", "zh-hans"),
    )


def _rights(given: QueryDict) -> tuple[list[str], list[int] | None, list[int] | None, bool]:
    return given.getlist("roles"), _keys(given, "shops"), _keys(given, "warehouses"), "sees_cost" in given


def _keys(given: QueryDict, name: str) -> list[int] | None:
    # all is not the list of today's shops: those that are opened later belong to it
    if f"all_{name}" in given:
        return None
    # SQLite takes no number of more than 64 bits, not even to find nothing
    return sorted({int(key) for key in given.getlist(name) if key.isdecimal() and len(key) < 19})


def _form(request: HttpRequest, found: Any) -> dict[str, Any]:
    scope = actor_of(request).scope
    # nobody yet and everything held both tick no single shop
    shops = frozenset(found.shops or ()) if found else frozenset[int]()
    warehouses = frozenset(found.warehouses or ()) if found else frozenset[int]()
    held = set(found.roles) if found else set()
    return {
        "roles": [{"name": name, "label": label, "held": name in held} for name, label in ROLES.items()],
        "shops": shop_choices(scope, shops),
        "warehouses": warehouse_choices(scope, warehouses),
        "all_shops": found is None or found.shops is None,
        "all_warehouses": found is None or found.warehouses is None,
        "sees_cost": bool(found and found.sees_cost),
    }
