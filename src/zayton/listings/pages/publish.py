"""Publishing one SKU to the chosen shops from one form: common texts once, each shop's terms side by side."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zayton.catalog.public import SkuCard, sku_cards, sku_ids_by_code, titled
from zayton.channels.public import language_of_shops, shops_seen
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.money import to_major
from zayton.kernel.time import now
from zayton.listings.models import Content, Listing, Offering, Pictures
from zayton.listings.operations.publishing import OfferDraft, publish
from zayton.listings.operations.ruling import read_rule
from zayton.listings.operations.writing import ContentDraft, write_content
from zayton.listings.pages.rule_fields import keep_typed_rules, own_rules, typed_rule, written_of_listing
from zayton.listings.pages.shop_column import ShopColumn
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.marketplaces import fulfilling, with_catalogue
from zayton.listings.rules.attributes import attribute_lines
from zayton.listings.rules.cells import read_cell
from zayton.listings.rules.measures import attributes_in, package_words, system_of
from zayton.listings.sizing.queries import ToSize, sized_as
from zayton.listings.translating.queries import waiting_id
from zayton.ui.public import page, sentences


@page(permission=MANAGE.name)
def publish_page(request: HttpRequest) -> HttpResponseBase:
    """Choose a SKU, write its texts, choose shops and terms, publish."""
    actor = actor_of(request)
    card = _card(request)
    if card is None:
        asked = request.GET.get("code", "") or request.GET.get("sku", "")
        context = {
            "title": _("Publish"),
            "standing": _("Which goods?"),
            "code": asked,
            "unknown": bool(asked),
        }
        return render(request, "listings/publish_choose.html", context)
    columns = _columns(request, actor, card)
    if request.method == "POST" and _publish(request, actor, card, columns):
        return redirect(f"{request.path}?sku={card.id}")
    languages = sorted({column.language for column in columns}) or ["en"]
    context = {
        "title": _("Publish %(code)s") % {"code": card.code},
        "standing": titled(card, chinese=False) or titled(card, chinese=True),
        "card": card,
        "columns": columns,
        "fulfils": any(column.fulfils for column in columns),
        "wrong": any(column.faults or column.problems for column in columns),
        "sized": any(column.size for column in columns),
        "texts": [_text_of(request, card, language) for language in languages],
        "pictures": _typed(request, "pictures", "\n".join(_pictures(card.id))),
    }
    return render(request, "listings/publish.html", context)


def _card(request: HttpRequest) -> SkuCard | None:
    text = request.GET.get("sku", "")
    key = int(text) if text.isdecimal() and len(text) < 19 else 0
    if not key and (code := request.GET.get("code", "").strip()):
        key = sku_ids_by_code([code]).get(code, 0)
    return sku_cards([key]).get(key) if key else None


def _columns(request: HttpRequest, actor: Actor, card: SkuCard) -> list[ShopColumn]:
    shops = shops_seen(scope=actor.scope)
    connected = language_of_shops([shop.id for shop in shops])
    standing = {
        one.shop_id: one
        for one in Listing.objects.filter(sku_id=card.id, shop_id__in=connected).order_by("-pk")
    }
    offers = {one.listing_id: one for one in Offering.objects.filter(listing__in=list(standing.values()))}
    rules = own_rules(list(standing.values()))
    fulfils, searchable = fulfilling(connected), with_catalogue(connected)
    columns = []
    for shop in shops:
        if shop.id in connected:
            listing = standing.get(shop.id)
            offer = offers.get(listing.pk) if listing else None
            rule = written_of_listing(rules.get(listing.pk) if listing else None)
            known = {**_values(card, listing, offer, shop.currency), **rule}
            # chosen in the catalogue of the marketplace
            known["item"] = request.GET.get(f"item-{shop.id}", known["item"])
            values = {name: _typed(request, f"{name}-{shop.id}", value) for name, value in known.items()}
            ticked = f"shop-{shop.id}" in request.POST if request.method == "POST" else listing is not None
            facts = (ticked, values, listing, _package(card, shop.country))
            columns.append(
                ShopColumn(
                    shop,
                    connected[shop.id][1],
                    *facts,
                    shop.id in fulfils,
                    shop.id in searchable,
                    offered=offer.attributes if offer else {},
                )
            )
    _size(card, columns)
    return columns


def _size(card: SkuCard, columns: Sequence[ShopColumn]) -> None:
    asked = {one.shop.id: ToSize(card.id, one.shop.id, one.attributes) for one in columns}
    sized = sized_as(asked)
    for one in columns:
        one.step = sized[one.shop.id].step if one.shop.id in sized else None


def _package(card: SkuCard, country: str) -> str:
    """Weight and size as the buyers of a country read them; channels are sent grams and millimetres."""
    sides = (card.length_mm, card.width_mm, card.height_mm)
    return package_words(card.weight_g, sides, system_of(country))


def _values(card: SkuCard, listing: Listing | None, offer: Offering | None, currency: str) -> dict[str, str]:
    price = offer.price_minor if offer else listing.price_minor if listing else None
    return {
        "msku": listing.msku if listing else card.code,
        "price": "" if price is None else str(to_major(price, currency)),
        "fulfilled_by": listing.fulfilled_by if listing else "seller",
        "product_type": offer.product_type if offer else "",
        "category": offer.category if offer else "",
        "item": offer.item if offer else (listing.item if listing else ""),
        "title": str(offer.texts.get("title", "")) if offer else "",
        "attributes": attribute_lines(offer.attributes) if offer else "",
    }


def _typed(request: HttpRequest, name: str, standing: str) -> str:
    return request.POST.get(name, standing) if request.method == "POST" else standing


def _text_of(request: HttpRequest, card: SkuCard, language: str) -> dict[str, Any]:
    row = Content.objects.filter(sku_id=card.id, language=language).first()
    usual = {"en": card.title_en, "zh": card.title_zh}.get(language[:2], "")
    return {
        "language": language,
        "language_name": _language_name(language),
        "title": _typed(request, f"title-{language}", row.title if row else usual),
        "description": _typed(request, f"description-{language}", row.description if row else ""),
        "bullets": _typed(request, f"bullets-{language}", "\n".join(row.bullets) if row else ""),
        "unreviewed": row is not None and row.reviewed_at is None,
        "waiting": waiting_id(card.id, language),
    }


def _language_name(language: str) -> str:
    known = Locale.parse(language, sep="-") if language.isalpha() else None
    reader = "zh_Hans" if get_language().startswith("zh") else "en"
    return known.get_display_name(reader) or language if known else language


def _pictures(sku_id: int) -> Sequence[str]:
    found = Pictures.objects.filter(sku_id=sku_id).first()
    return found.urls if found else ()


def _publish(request: HttpRequest, actor: Actor, card: SkuCard, columns: Sequence[ShopColumn]) -> bool:
    """Write and ask; whether everything was accepted. What was typed stays on the page otherwise."""
    chosen = [column for column in columns if column.chosen]
    drafts = [(column, _draft(card, column)) for column in chosen]
    refusals = write_content(
        drafts=_contents(request, card, {column.language for column in chosen}),
        pictures={card.id: _lines(request.POST.get("pictures", ""))},
        actor=actor,
        at=now(),
    )
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not chosen:
        messages.error(request, _("Choose at least one shop."))
    good = [draft for _column, draft in drafts if draft is not None]
    if refusals or len(good) < len(chosen) or not chosen:
        return False
    # together, so that a listing never shows more than its rule lets it
    with transaction.atomic():
        asked = publish(drafts=good, actor=actor, at=now())
        keep_typed_rules(chosen, asked.listing_ids, actor=actor, at=now())
    for refusal in asked.refusals:
        if refusal.row is not None:
            chosen[refusal.row].faults.append(sentences(words_of(refusal)))
    if asked.listing_ids:
        count = len(asked.listing_ids)
        sentence = ngettext(
            "%(count)s shop is told as fast as its limits allow. Its answer appears here.",
            "%(count)s shops are told as fast as their limits allow. Their answers appear here.",
            count,
        )
        messages.success(request, sentence % {"count": count})
    return not asked.refusals


def _draft(card: SkuCard, column: ShopColumn) -> OfferDraft | None:
    values = column.values
    price = read_cell("price", values["price"], column.shop.currency)
    if price.fault:
        refusal = Refusal(price.fault.code, figures=price.fault.figures)
        column.faults.append(sentences(words_of(refusal)))
        return None
    rule = read_rule(typed_rule(column), card.code)
    if isinstance(rule, list):
        column.faults += [sentences(words_of(one)) for one in rule]
        return None
    attributes = attributes_in(column.attributes, system_of(column.shop.country))
    if column.step:
        # charts know our size as it is written, be it a measure or not
        attributes[column.step.attribute] = column.step.ours
    return OfferDraft(
        column.shop.id,
        card.id,
        values["msku"].strip() or card.code,
        price.value,
        values["product_type"].strip(),
        values["category"].strip(),
        values["item"].strip(),
        attributes=attributes,
        texts={"title": values["title"].strip()},
        fulfilled_by=column.chosen_sender,
    )


def _contents(request: HttpRequest, card: SkuCard, languages: set[str]) -> list[ContentDraft]:
    return [
        ContentDraft(
            card.id,
            language,
            request.POST.get(f"title-{language}", "").strip(),
            request.POST.get(f"description-{language}", "").strip(),
            _lines(request.POST.get(f"bullets-{language}", "")),
        )
        for language in sorted(languages)
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
