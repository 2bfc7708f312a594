"""How the fields of listings, of their texts and of quantity rules are called on screens."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words

FIELD_WORDS: Mapping[str, Words] = {
    "title": _("Title"),
    "description": _("Description"),
    "bullets": _("Bullet points"),
    "images": _("Pictures"),
    "image": _("Picture"),
    "price": _("Price"),
    "price_minor": _("Price"),
    "quantity": _("Quantity"),
    "brand": _("Brand"),
    "barcode": _("Barcode"),
    "category": _("Category"),
    "parent": _("Parent"),
    "standing": _("State"),
    "product_type": _("Product type"),
    "keep_back": _("Units kept back"),
    "percent": _("Percent of the rest that is shown"),
    "cap": _("At most this many units"),
    "stop_at": _("Stop selling at this many units"),
}


def field_words(name: str) -> str:
    """A field in the reader's language; one that nobody named shows itself."""
    return str(FIELD_WORDS.get(name, name))
