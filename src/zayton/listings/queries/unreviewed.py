"""Translations that nobody has read yet, for the shops that take them all the same."""

from collections.abc import Collection, Mapping

from zayton.listings.models import Translation, UnreviewedShop
from zayton.listings.rules.drafting import Texts
from zayton.listings.states import TranslationState


def unreviewed_texts(
    shop_ids: Collection[int], skus: Collection[int]
) -> tuple[frozenset[int], Mapping[tuple[int, str], Texts]]:
    """The shops among these that take unreviewed texts, and the waiting translations by (SKU, language)."""
    rows = UnreviewedShop.objects.filter(shop_id__in=shop_ids)
    shops = frozenset(rows.values_list("shop_id", flat=True))
    if not shops:
        return shops, {}
    waiting = Translation.objects.filter(sku__in=skus, state=TranslationState.WAITING)
    return shops, {(row.sku_id, row.language): _texts(row) for row in waiting}


def _texts(row: Translation) -> Texts:
    return Texts(row.texts["title"], row.texts["description"], tuple(row.texts["bullets"]))
