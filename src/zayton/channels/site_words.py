"""What sellers call a marketplace's site: Amazon.co.uk in English, 亚马逊英国站 in Chinese."""

from django.utils.translation import get_language

from zayton.channels.registry import adapters
from zayton.ui.public import country_text

# Chinese characters begin here; between them and Latin letters stands a space, as everywhere in the pages
_HAN = "\u2e80"


def site_words(name: str, marketplace: str, country: str) -> str:
    """A site in the reader's language, from its own name, its marketplace's adapter and its country.

    A marketplace of a single site, such as a web shop, keeps its own name in every language.
    """
    adapter = adapters().get(marketplace)
    if not (get_language() or "en").startswith("zh") or adapter is None or len(adapter.sites) < 2:
        return name
    title = str(adapter.title)
    gap = "" if title[-1:] >= _HAN else " "
    return f"{title}{gap}{country_text(country)}站"


def site_ref_words(marketplace: str, ref: str) -> str:
    """A site as a marketplace's own documents name it (`A1F83G8C2ARO7P`), in words; as it is when nobody knows it."""
    adapter = adapters().get(marketplace)
    for site in adapter.sites if adapter else ():
        if site.ref == ref:
            return site_words(site.name, marketplace, site.country)
    return ref
