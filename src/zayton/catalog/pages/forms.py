"""The form of one SKU: adding it, and changing what was really changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.catalog.bulk import read
from zayton.catalog.models import Brand, Sku
from zayton.catalog.operations import create_skus, define_bundles, revise_skus
from zayton.catalog.pages.answers import tell
from zayton.catalog.pages.skus import stage_words
from zayton.catalog.people import people_names
from zayton.catalog.permissions import EDIT
from zayton.catalog.queries import Part, category_titles, sku_ids_by_code
from zayton.catalog.results import Edit, Value
from zayton.catalog.rules.drafts import SkuDraft
from zayton.catalog.rules.reading import barcodes_in, parts_in
from zayton.catalog.wording import in_chinese
from zayton.catalog.words import FIELDS
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.money import to_major
from zayton.kernel.time import now
from zayton.ui.public import page, sentences

_MEASURES = ("length_mm", "width_mm", "height_mm", "weight_g")
_EDITED = ("title_zh", "title_en", "brand", "category", "lifecycle", "person", *_MEASURES)


@dataclass(slots=True)
class FormField:
    """One field as the form shows it."""

    name: str
    label: str
    value: str
    choices: Mapping[str, str] | None = None
    fault: str = ""
    required: bool = False


@page(permission=EDIT.name)
def edit(request: HttpRequest, sku_id: int) -> HttpResponseBase:
    """Change one SKU; only fields that differ from what the form showed are written."""
    found = get_object_or_404(Sku.objects.select_related("product"), pk=sku_id)
    actor = actor_of(request)
    standing = _standing(found, actor)
    refusals: Sequence[Refusal] = ()
    if request.method == "POST":
        edits, refusals = _edits(request, sku_id, standing)
        if not refusals and edits:
            refusals = revise_skus(edits=edits, actor=actor, at=now()).refusals
        if not refusals:
            messages.success(request, _("Saved.") if edits else _("Nothing was changed."))
            return redirect("catalog:sku", sku_id)
    return _form(
        request,
        _("Edit %(code)s") % {"code": found.code},
        _fields(request, standing, refusals),
        refusals,
        sku=found,
    )


@page(permission=EDIT.name)
def new(request: HttpRequest) -> HttpResponseBase:
    """Add one SKU, with its brand, category and product by name."""
    refusals: Sequence[Refusal] = ()
    if request.method == "POST":
        draft, refusals = _draft(request)
        if not refusals:
            written = create_skus(drafts=[draft], actor=actor_of(request), at=now())
            if written.created:
                messages.success(request, _("Added."))
                return redirect("catalog:sku", next(iter(written.created.values())))
            refusals = written.refusals
    fields = [
        _named(request, name, refusals)
        for name in _ADDED
        if name != _COST or actor_of(request).scope.sees_cost
    ]
    return _form(request, _("Add a SKU"), fields, refusals)


_COST = "purchase_cost_minor"
_ADDED = ("code", "product", "title_zh", "title_en", "brand", "category", "barcodes", *_MEASURES, _COST)


def _named(request: HttpRequest, name: str, refusals: Sequence[Refusal]) -> FormField:
    return FormField(
        name, _label(name), request.POST.get(name, ""), fault=_fault(name, refusals), required=name == "code"
    )


def _label(name: str) -> str:
    return f"{FIELDS[name]} ({settings.BASE_CURRENCY})" if name == _COST else str(FIELDS[name])


def _draft(request: HttpRequest) -> tuple[SkuDraft, list[Refusal]]:
    said: dict[str, Any] = {}
    refusals = []
    for name in _ADDED:
        text = request.POST.get(name, "").strip()
        if not text:
            continue
        value = barcodes_in(text) if name == "barcodes" else _read(name, text)
        if value is None:
            refusals.append(Refusal("catalog.measure_unreadable", "", {"field": name, "value": text}))
        said[name] = value
    # a code that was left blank is refused in words, where a missing one would be an error
    return SkuDraft(**{"code": "", **said}), refusals


def _read(name: str, text: str) -> Value:
    return read(name, text) if name in (*_MEASURES, _COST) else text


def _standing(found: Sku, actor: Actor) -> dict[str, str]:
    """What the form shows at first, as text."""
    shown = {
        "title_zh": found.title_zh,
        "title_en": found.title_en,
        "brand": found.product.brand_id,
        "category": found.product.category_id,
        "lifecycle": found.lifecycle,
        "person": found.person_id,
        **{name: getattr(found, name) for name in _MEASURES},
        "barcodes": " ".join(found.barcodes.order_by("digits").values_list("digits", flat=True)),
    }
    if actor.scope.sees_cost:
        cost = found.purchase_cost_minor
        shown[_COST] = None if cost is None else to_major(cost, settings.BASE_CURRENCY)
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def _edits(
    request: HttpRequest, sku_id: int, standing: Mapping[str, str]
) -> tuple[list[Edit], list[Refusal]]:
    """Edits of the fields that differ from what the form showed when it was opened (`was.<field>`)."""
    edits, refusals = [], []
    for name in standing:
        text = request.POST.get(name, "").strip()
        # not compared with what stands now: somebody else's change in between must survive
        if text == request.POST.get(f"was.{name}", ""):
            continue
        value: Value = None if name not in ("title_zh", "title_en") else ""
        if name == "barcodes":
            value = barcodes_in(text)
        elif text:
            value = read(name, text)
            if value is None:
                refusals.append(Refusal("catalog.measure_unreadable", "", {"field": name, "value": text}))
        edits.append(Edit(sku_id, name, value))
    return edits, refusals


def _fields(
    request: HttpRequest, standing: Mapping[str, str], refusals: Sequence[Refusal]
) -> list[FormField]:
    choices = {
        "brand": _texts(dict(Brand.objects.order_by("key").values_list("pk", "name"))),
        "category": _texts(category_titles(chinese=in_chinese())),
        "lifecycle": stage_words(),
        "person": _texts(_people(standing["person"])),
    }
    posted = request.POST if request.method == "POST" else standing
    return [
        FormField(name, _label(name), posted.get(name, ""), choices.get(name), _fault(name, refusals))
        for name in standing
    ]


def _people(standing: str) -> dict[int, str]:
    # whoever has left is still a choice where they stand, else a browser would send back a blank that clears them
    return people_names() | (people_names([int(standing)]) if standing else {})


def _texts(names: Mapping[int, str]) -> dict[str, str]:
    return {str(key): name for key, name in names.items()}


def _fault(name: str, refusals: Sequence[Refusal]) -> str:
    return sentences(
        sentences(words_of(refusal)) for refusal in refusals if refusal.figures.get("field") == name
    )


def _form(
    request: HttpRequest, title: str, fields: Sequence[FormField], refusals: Sequence[Refusal], **more: Any
) -> HttpResponse:
    named = {field.name for field in fields}
    others = [
        sentences(words_of(refusal)) for refusal in refusals if refusal.figures.get("field") not in named
    ]
    was = request.POST if request.method == "POST" else {f"was.{field.name}": field.value for field in fields}
    lines = [(field, was.get(f"was.{field.name}", "")) for field in fields]
    parts = _parts_text(more["sku"]) if "sku" in more else ""
    context = {"title": title, "lines": lines, "others": others, "parts": parts, **more}
    return render(request, "catalog/sku_form.html", context, status=422 if refusals else 200)


def _parts_text(found: Sku) -> str:
    rows = found.parts.order_by("component__key").values_list("component__code", "quantity")
    return "\n".join(f"{code} × {quantity}" for code, quantity in rows)


@page(permission=EDIT.name)
@require_POST
def bundle(request: HttpRequest, sku_id: int) -> HttpResponseBase:
    """Say what a bundle holds: one component and its quantity a line."""
    # asked one by one, as SQLite cannot look for a number of more than 64 bits in a list
    get_object_or_404(Sku, pk=sku_id)
    lines = parts_in(request.POST.get("parts", ""))
    ids = sku_ids_by_code([code for code, _quantity in lines])
    unknown = [Refusal("catalog.sku_unknown", code) for code, _quantity in lines if code not in ids]
    refusals: Sequence[Refusal] = unknown
    if not unknown:
        parts = [Part(ids[code], quantity) for code, quantity in lines]
        refusals = define_bundles(bundles={sku_id: parts}, actor=actor_of(request), at=now()).refusals
    return redirect("catalog:sku" if tell(request, refusals, _("Saved.")) else "catalog:sku-edit", sku_id)
