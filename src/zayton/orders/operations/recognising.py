"""Knowing an order again that came by two ways: by its number on one, by what sellers call it on the other."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening, append
from zayton.orders.events import RENUMBERED
from zayton.orders.models import Order
from zayton.orders.states import Kind


class Called(NamedTuple):
    """A sale as its source calls it: the marketplace's number, and its label where that is another."""

    number: str
    label: str = ""


class _Standing(NamedTuple):
    id: int
    number: str
    label: str
    import_id: int | None


def settle_numbers(*, shop_id: int, called: Sequence[Called], actor: Actor, at: datetime) -> None:
    """Give sales that stand under their label, as an old file named them, the number that is told now.

    A label that is told for the first time is kept. Sales of a source that knows no label cost nothing.
    """
    told = {one.number: one.label for one in called if one.label and one.label != one.number}
    if not told:
        return
    rows = Order.objects.filter(
        shop_id=shop_id, kind=Kind.SALE, external_number__in={*told, *told.values()}
    ).order_by("id")
    # locked in the order of their keys, as they are when they are placed
    standing = {
        row[1]: _Standing(*row)
        for row in rows.select_for_update(no_key=True).values_list(
            "id", "external_number", "label", "source_import_id"
        )
    }
    happenings = []
    for number, label in told.items():
        found = standing.get(number)
        if found is not None and found.label != label:
            Order.objects.filter(pk=found.id).update(label=label)
            standing[number] = found._replace(label=label)
        elif found is None and (named := _under(label, standing)):
            Order.objects.filter(pk=named.id).update(external_number=number, label=label)
            # under its former name there is none any more, so no other of that name takes it as well
            standing[number] = standing.pop(label)._replace(number=number, label=label)
            payload = {"number": number, "label": label}
            happenings.append(Happening(RENUMBERED, named.id, at, payload, {"shop": (shop_id,)}))
    append(happenings, actor=actor)


def _under(label: str, standing: Mapping[str, _Standing]) -> _Standing | None:
    found = standing.get(label)
    # what a marketplace itself numbered so is another order, whose number happens to be this one's label
    return found if found and found.import_id is not None and found.label in ("", label) else None


def numbers_by_label(*, shop_id: int, labels: Collection[str]) -> dict[str, str]:
    """The numbers of a shop's sales that are called so; of two of one label the later."""
    labelled = Order.objects.filter(shop_id=shop_id, kind=Kind.SALE).exclude(label="")
    # most shops call no order anything but its number
    if not labels or not labelled.exists():
        return {}
    found = labelled.filter(label__in=labels).order_by("id")
    return dict(found.values_list("label", "external_number"))
