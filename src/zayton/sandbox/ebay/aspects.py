"""Commerce Taxonomy: the category tree of a site, suggestions, and the item aspects of a category.

Three categories have aspects of their own; every other one wants a brand.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint, Json, empty
from zayton.sandbox.ebay.sites import SITES

_BASE = "/commerce/taxonomy/v1"
_CATEGORIES = {"9355": "Cell Phones & Smartphones", "20625": "Kitchen Storage", "15687": "T-Shirts"}
_BRAND = {"EBAY_DE": "Marke", "EBAY_FR": "Marque", "EBAY_IT": "Marca", "EBAY_ES": "Marca"}
_COLOURS = ("Black", "Blue", "Red", "White")
_SIZES = ("S", "M", "L", "XL")


class Taxonomy:
    """What kinds of goods there are, and what must be said of them."""

    def routes(self) -> Sequence[Route]:
        """The paths."""
        tree = f"{_BASE}/category_tree/{{tree}}"
        return [
            Route(f"{_BASE}/get_default_category_tree_id", self.default_tree),
            Route(f"{tree}/get_item_aspects_for_category", self.aspects),
            Route(f"{tree}/get_category_suggestions", self.suggestions),
        ]

    async def default_tree(self, request: Request) -> Response:
        """The tree of a site."""
        site = request.query_params.get("marketplace_id", "")
        if site not in SITES:
            raise Complaint(400, 62003, "API_TAXONOMY", "The marketplace ID is invalid.")
        return JSONResponse({"categoryTreeId": SITES[site].tree, "categoryTreeVersion": "136"})

    async def aspects(self, request: Request) -> Response:
        """The aspects of a leaf category."""
        site = _site_of(request.path_params["tree"])
        category = request.query_params.get("category_id", "")
        if not category.isdecimal():
            raise Complaint(400, 62006, "API_TAXONOMY", "The specified category ID is invalid.")
        return JSONResponse({"aspects": _aspects(category, site)})

    async def suggestions(self, request: Request) -> Response:
        """Categories whose name shares a word with `q`."""
        tree = request.path_params["tree"]
        _site_of(tree)
        words = set(request.query_params.get("q", "").lower().split())
        found = [
            {
                "category": {"categoryId": key, "categoryName": name},
                "categoryTreeNodeLevel": 3,
                "categoryTreeNodeAncestors": [],
            }
            for key, name in _CATEGORIES.items()
            if words & set(name.lower().split())
        ]
        if not found:
            return empty()
        return JSONResponse(
            {"categoryTreeId": tree, "categoryTreeVersion": "136", "categorySuggestions": found}
        )


def required_aspects(category: str, site: str) -> list[str]:
    """The names of the aspects without which nothing is published there."""
    found = _aspects(category, site)
    return [one["localizedAspectName"] for one in found if one["aspectConstraint"]["aspectRequired"]]


def _aspects(category: str, site: str) -> list[Json]:
    found = [_aspect(_BRAND.get(site, "Brand"), required=True, most=65)]
    if category == "15687":
        found += [
            _aspect("Size", required=True, values=_SIZES, varies=True),
            _aspect("Colour", required=True, values=_COLOURS, varies=True),
        ]
    elif category == "9355":
        found += [
            _aspect("Model", required=True, most=65),
            _aspect("Storage Capacity", values=("64 GB", "128 GB"), varies=True),
            _aspect("Features", values=("4G", "5G"), many=True),
        ]
    elif category == "20625":
        found += [_aspect("Material", values=("Glass", "Plastic")), _aspect("Capacity", kind="NUMBER")]
    return found


def _aspect(
    name: str,
    *,
    required: bool = False,
    values: Sequence[str] = (),
    varies: bool = False,
    many: bool = False,
    most: int = 0,
    kind: str = "STRING",
) -> Json:
    constraint: Json = {
        "aspectDataType": kind,
        "itemToAspectCardinality": "MULTI" if many else "SINGLE",
        "aspectMode": "SELECTION_ONLY" if values else "FREE_TEXT",
        "aspectRequired": required,
        "aspectUsage": "RECOMMENDED",
        "aspectEnabledForVariations": varies,
        "aspectApplicableTo": ["PRODUCT"],
    }
    if most:
        constraint["aspectMaxLength"] = most
    told: Json = {"localizedAspectName": name, "aspectConstraint": constraint}
    if values:
        told["aspectValues"] = [{"localizedValue": value} for value in values]
    return told


def _site_of(tree: str) -> str:
    for name, site in SITES.items():
        if site.tree == tree:
            return name
    raise Complaint(404, 62004, "API_TAXONOMY", "The specified category tree ID was not found.")
