"""What listings would be sent as now: texts, goods and terms put together for a whole set."""

from collections.abc import Collection, Mapping, Sequence

from zayton.catalog.public import SkuCard, barcodes_of, brand_names, sku_cards
from zayton.channels.ports.offers import ListingDraft, ListingKey
from zayton.channels.ports.orders import FulfilledBy
from zayton.listings.models import Content, Listing, Offering, Pictures
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.kept import Kept, kept_by_channels
from zayton.listings.queries.unreviewed import unreviewed_texts
from zayton.listings.rules.drafting import Goods, Terms, Texts, draft_of, own_or_common
from zayton.listings.sizing.queries import sized_listings


def drafts_of(listings: Sequence[Listing]) -> dict[int, ListingDraft]:
    """What each listing would be sent as; those without an offering or a SKU are left out. Twenty queries at most."""
    offered = {one.listing_id: one for one in Offering.objects.filter(listing__in=[x.pk for x in listings])}
    ours = [one for one in listings if one.sku_id and one.pk in offered]
    skus = {one.sku_id for one in ours if one.sku_id}
    texts = texts_of(skus)
    takes_unreviewed, unreviewed = unreviewed_texts({one.shop_id for one in ours}, skus)
    cards = sku_cards(skus) if skus else {}
    goods = goods_of(cards)
    sized = sized_listings(ours, offered)
    units = {one.listing_id: one.shown.units for one in quantities_of(ours)}
    kept = kept_by_channels(ours)
    drafts = {}
    for one in ours:
        assert one.sku_id is not None
        offer = offered[one.pk]
        common = texts.get((one.sku_id, offer.language))
        if common is None and one.shop_id in takes_unreviewed:
            common = _pictured(unreviewed.get((one.sku_id, offer.language)), one.sku_id, texts)
        common = common or _named(cards.get(one.sku_id), offer.language, texts)
        terms = Terms(
            offer.language,
            offer.product_type,
            offer.category,
            offer.item,
            sized[one.pk].attributes if one.pk in sized else offer.attributes,
            offer.price_minor,
            offer.currency,
            units.get(one.pk, 0),
            FulfilledBy(one.fulfilled_by),
        )
        key = ListingKey(one.site_ref, one.msku, one.remote)
        said, offered_as = kept.get(one.pk, Kept()).over(own_or_common(offer.texts, common), terms)
        drafts[one.pk] = draft_of(key, said, goods.get(one.sku_id, Goods()), offered_as)
    return drafts


def texts_of(skus: Collection[int]) -> Mapping[tuple[int, str], Texts]:
    """Texts by (SKU, language), reviewed or written by people only; pictures with each. `""` is pictures alone."""
    pictures = {row.sku_id: tuple(row.urls) for row in Pictures.objects.filter(sku__in=skus)}
    found = {
        (row.sku_id, row.language): Texts(
            row.title, row.description, tuple(row.bullets), pictures.get(row.sku_id, ())
        )
        for row in Content.objects.filter(sku__in=skus, reviewed_at__isnull=False)
    }
    return found | {(sku, ""): Texts(images=urls) for sku, urls in pictures.items()}


def _pictured(said: Texts | None, sku: int, texts: Mapping[tuple[int, str], Texts]) -> Texts | None:
    return said and said._replace(images=texts.get((sku, ""), Texts()).images)


def _named(card: SkuCard | None, language: str, texts: Mapping[tuple[int, str], Texts]) -> Texts:
    """What the catalogue itself says in a language, where nobody wrote more: the title."""
    if card is None:
        return Texts()
    title = {"en": card.title_en, "zh": card.title_zh}.get(language[:2], "")
    return texts.get((card.id, ""), Texts())._replace(title=title)


def goods_of(cards: Mapping[int, SkuCard]) -> Mapping[int, Goods]:
    """What the catalogue knows of SKUs."""
    codes = barcodes_of(list(cards))
    brands = brand_names({card.brand_id for card in cards.values() if card.brand_id is not None})
    return {
        key: Goods(
            brands.get(card.brand_id or 0, ""),
            codes.get(key, ""),
            card.weight_g,
            card.length_mm,
            card.width_mm,
            card.height_mm,
        )
        for key, card in cards.items()
    }
