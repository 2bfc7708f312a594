"""How the catalogue's fields and stages are called on screens and in files."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.catalog.states import Stage
from zayton.kernel.errors import Words

STAGES: Mapping[str, Words] = {
    Stage.NEW: _("New"),
    Stage.GROWTH: _("Growing"),
    Stage.MATURE: _("Mature"),
    Stage.SLOW: _("Slow"),
    Stage.ENDED: _("Ended"),
}

FIELDS: Mapping[str, Words] = {
    "code": _("SKU"),
    "product": _("Product"),
    "title_zh": _("Chinese title"),
    "title_en": _("English title"),
    "brand": _("Brand"),
    "category": _("Category"),
    "lifecycle": _("Stage"),
    "person": _("Responsible person"),
    "length_mm": _("Length (mm)"),
    "width_mm": _("Width (mm)"),
    "height_mm": _("Height (mm)"),
    "weight_g": _("Weight (g)"),
    "purchase_cost_minor": _("Purchase cost"),
    "barcodes": _("Barcodes"),
}
