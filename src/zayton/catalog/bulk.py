"""The bulk edit of the SKU table: what may be changed at once, preview, apply, undo."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zayton.catalog.models import Brand
from zayton.catalog.operations import revise_skus, undo_change
from zayton.catalog.people import people_names
from zayton.catalog.permissions import EDIT
from zayton.catalog.queries import category_titles
from zayton.catalog.results import Edit, Value, Written
from zayton.catalog.wording import in_chinese, worded
from zayton.catalog.words import FIELDS, STAGES
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.money import AmountError, to_minor, ungrouped
from zayton.ui.public import BulkAction, BulkField, BulkRequest, BulkResult, Change, Preview

_SHOWN = 200
_LINKS = frozenset({"brand", "category", "person"})


def bulk_edit(actor: Actor) -> BulkAction:
    """Change brand, category, person, stage, weight (and cost, for those who see it) of many SKUs."""
    fields = [
        BulkField("brand", FIELDS["brand"], "choice", lambda _actor: _texts(_brands()), required=False),
        BulkField(
            "category", FIELDS["category"], "choice", lambda _actor: _texts(_categories()), required=False
        ),
        BulkField("lifecycle", FIELDS["lifecycle"], "choice", STAGES, required=False),
        BulkField(
            "person", FIELDS["person"], "choice", lambda _actor: _texts(people_names()), required=False
        ),
        BulkField("weight_g", FIELDS["weight_g"], "number", required=False),
    ]
    if actor.scope.sees_cost:
        label = f"{FIELDS['purchase_cost_minor']} ({settings.BASE_CURRENCY})"
        fields.append(BulkField("purchase_cost_minor", label, required=False))
    return BulkAction("edit", gettext_lazy("Change"), EDIT.name, _preview, _apply, fields, _undo)


def _brands() -> Mapping[int, str]:
    return dict(Brand.objects.order_by("key").values_list("pk", "name"))


def _categories() -> Mapping[int, str]:
    titles = category_titles(chinese=in_chinese())
    return dict(sorted(titles.items(), key=lambda item: item[1]))


def _texts(names: Mapping[int, str]) -> Mapping[str, str]:
    return {str(key): name for key, name in names.items()}


def edits_of(ids: Sequence[str], values: Mapping[str, str]) -> tuple[list[Edit], list[Refusal]]:
    """The cells that a filled-in form changes; what was left blank stays, what cannot be read is refused."""
    said: dict[str, Value] = {}
    refusals: list[Refusal] = []
    for field, text in values.items():
        if not text:
            continue
        value = read(field, text)
        if value is None:
            refusals.append(
                Refusal("catalog.measure_unreadable", "", {"field": str(FIELDS[field]), "value": text})
            )
        else:
            said[field] = value
    if refusals:
        return [], refusals
    return [Edit(int(sku), field, value) for sku in ids if _is_key(sku) for field, value in said.items()], []


def read(field: str, text: str) -> Value:
    """A form's text as the value of a field; `None` when it is none."""
    if field == "purchase_cost_minor":
        try:
            return to_minor(ungrouped(text), settings.BASE_CURRENCY)
        except AmountError:
            return None
    if field in _LINKS or field.endswith(("_mm", "_g")):
        plain = ungrouped(text)
        return int(plain) if _is_key(plain) else None
    return text


def _is_key(text: str) -> bool:
    # PostgreSQL refuses to compare a column of 64 bits with anything longer
    return text.isdecimal() and len(text) < 19


def _preview(asked: BulkRequest) -> Preview:
    edits, refusals = edits_of(asked.ids, asked.values)
    if not edits:
        return Preview(_("Fill in what shall change; what is left blank stays as it is."), refusals=refusals)
    written = revise_skus(edits=edits, actor=asked.actor, at=asked.at, dry_run=True)
    # names are looked up for what is shown only; the count beside it is of all
    shown = worded(written.cells[:_SHOWN], sees_cost=asked.actor.scope.sees_cost)
    changes = [Change(f"{cell.subject} · {cell.field}", cell.before, cell.after) for cell in shown]
    return Preview(_sentence(written), changes, len(written.cells), written.refusals)


def _sentence(written: Written) -> str:
    count = len(written.changed)
    sentence = ngettext("%(count)s SKU would change", "%(count)s SKUs would change", count) % {"count": count}
    if written.unchanged:
        sentence += _(", %(count)s are so already") % {"count": written.unchanged}
    if written.siblings:
        sentence += _("; %(count)s more share their products and change along") % {"count": written.siblings}
    return sentence + _(".")


def _apply(asked: BulkRequest) -> BulkResult:
    edits, refusals = edits_of(asked.ids, asked.values)
    if not edits:
        return BulkResult(_("Nothing was changed."), refusals)
    written = revise_skus(edits=edits, actor=asked.actor, at=asked.at)
    # what changed nothing has no document, and so nothing to take back
    undo = {"change": written.change_id} if written.change_id else None
    return BulkResult(done_sentence(written), written.refusals, undo)


def done_sentence(written: Written) -> str:
    """What a change came to."""
    count = len(written.changed)
    return ngettext("%(count)s SKU was changed.", "%(count)s SKUs were changed.", count) % {"count": count}


def undone_sentence(written: Written) -> str:
    """What an undoing came to."""
    count = len(written.changed)
    return ngettext("%(count)s SKU is as it was.", "%(count)s SKUs are as they were.", count) % {
        "count": count
    }


def _undo(asked: BulkRequest) -> BulkResult:
    written = undo_change(change_id=int(asked.values["change"]), actor=asked.actor, at=asked.at)
    return BulkResult(undone_sentence(written), written.refusals)
