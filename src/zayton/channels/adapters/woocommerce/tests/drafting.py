"""Listing drafts for tests: a tea pot that stands alone, and cups of several colours."""

from zayton.channels.ports.offers import ListingDraft, ListingKey


def draft(sku, **changes):
    """A tea pot of this SKU."""
    base = ListingDraft(
        key=ListingKey("", sku),
        title="Tea pot",
        description="Holds a litre.\nKeeps warm.",
        bullets=("Cast iron",),
        brand="Quanzhou",
        barcode="4006381333931",
        images=("https://example.com/pot.jpg",),
        product_type="Pots",
        language="en",
        price_minor=4900,
        currency="GBP",
        quantity=7,
        weight_g=850,
        length_mm=200,
    )
    return base._replace(**changes)


def cup(colour, **changes):
    """A cup, one of a product."""
    attributes = {"product": "ENAMEL", "options": {"Colour": colour}}
    return draft(f"CUP-{colour}", title="Enamel cup", attributes=attributes, **changes)
