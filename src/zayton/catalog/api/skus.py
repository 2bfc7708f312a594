"""SKUs: listed, shown, added, written by code, changed by cell, made bundles."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.catalog.api.routing import routes
from zayton.catalog.api.shapes import BundleSaid, CellsSaid, SkusAsked, SkuShown, SkusSaid, SkusWritten
from zayton.catalog.models import Sku
from zayton.catalog.operations import (
    create_skus,
    define_bundles,
    revise_skus,
    write_skus,
)
from zayton.catalog.permissions import EDIT, READ
from zayton.catalog.queries import Part, branches_of, category_titles, sku_ids_by_barcode, sku_ids_by_code
from zayton.catalog.results import Edit, Value, Written
from zayton.catalog.rules.drafts import SkuDraft
from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    Key,
    Page,
    Problem,
    Query,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now


@routes.read("/skus", permission=READ, answers=Page[SkuShown], words=_("List SKUs"))
def list_skus(request: HttpRequest, asked: Query[SkusAsked]) -> Page[SkuShown]:
    """SKUs in the order they were added."""
    found, following = rows_of(_chosen(asked), asked)
    return Page(items=_shown(found, actor_of(request).scope), next=following)


@routes.read("/skus/{int:sku_id}", permission=READ, answers=SkuShown, words=_("One SKU"))
def one_sku(request: HttpRequest, sku_id: Key) -> SkuShown:
    """A SKU by its id."""
    # read as the list is, so that one SKU and a page of them cannot show different things
    found = list(_related(Sku.objects.filter(pk=sku_id)))
    if not found:
        raise Problem(404, Refusal(NOT_FOUND))
    return _shown(found, actor_of(request).scope)[0]


@routes.write(
    "/skus",
    permission=EDIT,
    answers=SkusWritten,
    words=_("Add SKUs"),
    about=_("Brands, categories and products that a SKU names are added too. A code that exists is refused."),
)
def add_skus(request: HttpRequest, said: SkusSaid) -> SkusWritten:
    """New SKUs."""
    return _written(create_skus(drafts=_drafts(said), actor=actor_of(request), at=now()))


@routes.write(
    "/skus",
    permission=EDIT,
    answers=SkusWritten,
    method="PUT",
    words=_("Add or revise SKUs by code"),
    about=_("SKUs that are new are added, those that exist are revised; what is left out stays as it is."),
)
def put_skus(request: HttpRequest, said: SkusSaid) -> SkusWritten:
    """SKUs by their codes."""
    return _written(write_skus(drafts=_drafts(said), actor=actor_of(request), at=now()))


@routes.write(
    "/skus",
    permission=EDIT,
    answers=SkusWritten,
    method="PATCH",
    words=_("Change single fields of SKUs"),
    about=_(
        "The changes are one document that can be undone on the page; a SKU is changed wholly or not at all."
    ),
)
def change_skus(request: HttpRequest, said: CellsSaid) -> SkusWritten:
    """Cells of SKUs."""
    edits = [Edit(cell.sku_id, cell.field, _value(cell.value)) for cell in said.cells]
    return _written(revise_skus(edits=edits, actor=actor_of(request), at=now()))


@routes.write(
    "/skus/{int:sku_id}/parts",
    permission=EDIT,
    answers=SkusWritten,
    method="PUT",
    words=_("Say what a bundle holds"),
    about=_("The SKU becomes a bundle; what it held before is replaced."),
)
def put_parts(request: HttpRequest, sku_id: Key, said: BundleSaid) -> SkusWritten:
    """A bundle's components."""
    # else an id that does not exist would be told as a refused change and not as absent
    if not Sku.objects.filter(pk=sku_id).exists():
        raise Problem(404, Refusal(NOT_FOUND))
    parts = [Part(part.sku_id, part.quantity) for part in said.parts]
    return _written(define_bundles(bundles={sku_id: parts}, actor=actor_of(request), at=now()))


def _chosen(asked: SkusAsked) -> QuerySet[Sku]:
    found = _related(Sku.objects.all())
    if asked.code is not None:
        found = found.filter(pk__in=sku_ids_by_code([asked.code]).values())
    if asked.barcode is not None:
        found = found.filter(pk__in=sku_ids_by_barcode([asked.barcode]).values())
    if asked.category is not None:
        found = found.filter(product__category__in=branches_of([asked.category]).values("pk"))
    plain: dict[str, int | str | None] = {
        "product__brand": asked.brand,
        "product": asked.product,
        "person": asked.person,
        "lifecycle": asked.lifecycle,
    }
    return found.filter(**{name: value for name, value in plain.items() if value is not None})


def _related(found: QuerySet[Sku]) -> QuerySet[Sku]:
    # each of these would otherwise be one query a row of the page
    return found.select_related("product__brand").prefetch_related("barcodes")


def _shown(found: Sequence[Sku], scope: Scope) -> list[SkuShown]:
    categories = {sku.product.category_id for sku in found if sku.product.category_id}
    titles = category_titles(categories) if categories else {}
    return [_sku(sku, titles.get(sku.product.category_id or 0), scope) for sku in found]


def _sku(sku: Sku, category: str | None, scope: Scope) -> SkuShown:
    same = {name: getattr(sku, name) for name in _SAME}
    return SkuShown(
        **same,
        product=sku.product.code,
        brand=sku.product.brand.name if sku.product.brand else None,
        category=category,
        purchase_cost_minor=sku.purchase_cost_minor if scope.sees_cost else None,
        barcodes=sorted(barcode.digits for barcode in sku.barcodes.all()),
        simulated=[name for name in sku.simulated.split(",") if name],
    )


_SAME = (
    "id", "code", "title_zh", "title_en", "lifecycle", "person_id",
    "length_mm", "width_mm", "height_mm", "weight_g", "is_bundle",
)  # fmt: skip


def _drafts(said: SkusSaid) -> list[SkuDraft]:
    return [
        SkuDraft(**{**sku.model_dump(), "barcodes": _digits(sku.barcodes)}, row=row)
        for row, sku in enumerate(said.skus)
    ]


def _digits(barcodes: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if barcodes is None else tuple(barcodes)


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _written(written: Written) -> SkusWritten:
    # a set of which a part was done is a success that names the others: repeating it must not do that part again
    if written.refusals and not (written.created or written.changed or written.unchanged):
        raise all_refused(written.refusals)
    return SkusWritten(
        change_id=written.change_id,
        created=dict(written.created),
        changed={key: list(fields) for key, fields in written.changed.items()},
        unchanged=written.unchanged,
        refusals=[refused(refusal) for refusal in written.refusals],
    )
