"""The GraphQL mutations of products."""

from collections.abc import Mapping, Sequence
from typing import Any

from zayton.sandbox.shopify import seen, shelves
from zayton.sandbox.shopify.seen import Seen
from zayton.sandbox.shopify.shop import Shop
from zayton.sandbox.shopify.store import PUBLICATION, Json, gid, number_of

_LONGEST_TITLE = 255
_MOST_VARIANTS = 2048
_GRAMS = {"GRAMS": 1.0, "KILOGRAMS": 1000.0, "OUNCES": 28.349523125, "POUNDS": 453.59237}


class Shelving:
    """One method for each mutation of products."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._store = shop.store

    def productSet(  # noqa: N802
        self,
        _info: Any,
        input: Json,  # noqa: A002
        identifier: Mapping[str, Any] | None = None,
        **_more: Any,
    ) -> Seen:
        """Make a product stand as told, new or changed; lists that are given replace those that were."""
        found = self._identified(identifier or {})
        errors = _against(input, new=found is None)
        if (identifier or {}).get("id") and found is None:
            errors = [_error(["identifier"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST")]
        errors = errors or self._against_variants(input, found)
        if errors:
            return {"product": None, "userErrors": errors}
        handle = str((identifier or {}).get("handle") or input.get("handle") or input.get("title"))
        product = found or self._new({**input, "handle": handle})
        self._set_product(product, input)
        self._shop.touched(product)
        return {"product": seen.product(self._store, product), "userErrors": []}

    def _identified(self, identifier: Mapping[str, Any]) -> Json | None:
        number = number_of(str(identifier.get("id") or ""))
        if number:
            return self._store.products.get(number)
        handle = identifier.get("handle")
        found = [one for one in self._store.products.values() if handle and one["handle"] == handle]
        return found[0] if found else None

    def _against_variants(self, told: Json, found: Json | None) -> list[Json]:
        known = {gid("ProductVariant", one["id"]) for one in (found or {"variants": []})["variants"]}
        return [
            _error(
                ["input", "variants", str(place)],
                "Product variant does not exist",
                "PRODUCT_VARIANT_DOES_NOT_EXIST",
            )
            for place, one in enumerate(told.get("variants") or [])
            if one.get("id") and one["id"] not in known
        ]

    def _new(self, told: Json) -> Json:
        # made by API a product is for sale nowhere until it is published
        one = {"title": told["title"], "handle": told["handle"], "published": False}
        made = shelves.add_product(self._store, one, self._shop.now())
        if told.get("variants"):
            # those it is made with are new, with the units they are told to have
            gone, made["variants"] = made["variants"], []
            self._store.unshelved(gone)
        self._shop.announce("products/create", made)
        return made

    def _set_product(self, product: Json, told: Json) -> None:
        self._fields(product, told)
        at = self._shop.now()
        names = [one["name"] for one in told.get("productOptions") or []]
        if "variants" in told:
            names = names or [one["name"] for one in product["options"]]
            self._variants(product, told["variants"] or [], names)
        if names:
            shelves.set_options(self._store, product, names)
        if "files" in told:
            sources = [one["originalSource"] for one in told["files"] or [] if one.get("originalSource")]
            if sources != [one["src"] for one in product["images"]]:
                shelves.set_images(self._store, product, sources, at)

    def _fields(self, product: Json, told: Json) -> None:
        names = {
            "title": "title",
            "descriptionHtml": "body_html",
            "vendor": "vendor",
            "productType": "product_type",
        }
        product |= {ours: told[theirs] for theirs, ours in names.items() if told.get(theirs) is not None}
        if told.get("status"):
            product["status"] = told["status"].lower()
        if told.get("tags") is not None:
            product["tags"] = ", ".join(told["tags"])

    def _variants(self, product: Json, told: Sequence[Json], names: Sequence[str]) -> None:
        known: dict[Any, Json] = {_options_of(one): one for one in product["variants"]}
        known |= {gid("ProductVariant", one["id"]): one for one in product["variants"]}
        kept = []
        for one in told:
            values = {value.get("optionName"): str(value.get("name")) for value in one["optionValues"]}
            options = {f"option{place}": values.get(name) for place, name in enumerate(names, 1)}
            found = known.get(one.get("id")) or known.get(tuple(options.get(f"option{n}") for n in (1, 2, 3)))
            new = found is None
            variant = found or shelves.add_variant(self._store, product, {}, self._shop.now())
            shelves.change_variant(self._store, variant, {**options, **_written(one)}, self._shop.now())
            for units in one.get("inventoryQuantities") or [] if new else []:
                item = str(variant["inventory_item_id"])
                self._shop.set_available(item, number_of(units["locationId"]), units["quantity"])
            kept.append(variant)
        numbers = {one["id"] for one in kept}
        self._store.unshelved([one for one in product["variants"] if one["id"] not in numbers])
        product["variants"] = kept

    def productUpdate(self, _info: Any, product: Json | None = None) -> Seen:  # noqa: N802
        """Change a product's own fields."""
        told = product or {}
        found = self._store.products.get(number_of(str(told.get("id") or "")))
        if found is None:
            return {"product": None, "userErrors": [{"field": ["id"], "message": "Product does not exist"}]}
        title = told.get("title")
        # one that is left out stays as it is
        if title is not None and not 0 < len(title.strip()) <= _LONGEST_TITLE:
            words = "is too long (maximum is 255 characters)" if title.strip() else "can't be blank"
            return {"product": None, "userErrors": [{"field": ["title"], "message": f"Title {words}"}]}
        self._fields(found, told)
        self._shop.touched(found)
        return {"product": seen.product(self._store, found), "userErrors": []}

    def productVariantsBulkUpdate(  # noqa: N802
        self,
        _info: Any,
        productId: str,  # noqa: N803
        variants: Sequence[Json],
        allowPartialUpdates: bool = False,  # noqa: FBT001, FBT002, N803
    ) -> Seen:
        """Change variants of one product; all or none unless told otherwise."""
        found = self._store.products.get(number_of(productId))
        if found is None:
            error = _error(["productId"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST")
            return {"product": None, "productVariants": None, "userErrors": [error]}
        known = {gid("ProductVariant", one["id"]): one for one in found["variants"]}
        errors = [
            _error(
                ["variants", str(place), "id"],
                "Product variant does not exist",
                "PRODUCT_VARIANT_DOES_NOT_EXIST",
            )
            for place, one in enumerate(variants)
            if one.get("id") not in known
        ]
        done = (
            [one for one in variants if one.get("id") in known] if allowPartialUpdates or not errors else []
        )
        for one in done:
            shelves.change_variant(self._store, known[one["id"]], _written(one), self._shop.now())
        if done:
            self._shop.touched(found)
        shown = [seen.variant(self._store, known[one["id"]], found) for one in done]
        return {"product": seen.product(self._store, found), "productVariants": shown, "userErrors": errors}

    def publishablePublish(self, _info: Any, id: str, input: Sequence[Json]) -> Seen:  # noqa: A002, N802
        """Show a product in the online shop."""
        found = self._store.products.get(number_of(id))
        known = gid("Publication", PUBLICATION)
        if found is None or any(one.get("publicationId") != known for one in input):
            return {"userErrors": [{"field": ["id"], "message": "Publishable or publication does not exist"}]}
        found["published_at"] = found["published_at"] or self._store.written(self._shop.now())
        self._shop.touched(found)
        return {"userErrors": []}


def _against(told: Json, *, new: bool) -> list[Json]:
    title, options, variants = told.get("title"), told.get("productOptions") or [], told.get("variants") or []
    wrong = {
        ("title", "Title can't be blank", "INVALID_INPUT"): (new and not title) or title == "",
        ("title", "Title is too long (maximum is 255 characters)", "INVALID_INPUT"): len(title or "")
        > _LONGEST_TITLE,
        ("productOptions", "Cannot have more than 3 options", "OPTIONS_OVER_LIMIT"): len(options) > 3,
        ("variants", "Too many variants", "VARIANTS_OVER_LIMIT"): len(variants) > _MOST_VARIANTS,
        ("productOptions", "Product options are required", "PRODUCT_OPTIONS_INPUT_MISSING"): (
            new and bool(variants) and not options
        ),
        ("variants", "Variants are required with product options", "VARIANTS_INPUT_MISSING"): (
            bool(options) and not variants
        ),
    }
    return [_error(["input", field], words, code) for (field, words, code), is_so in wrong.items() if is_so][
        :1
    ]


def _error(field: list[str], message: str, code: str) -> Json:
    return {"field": field, "message": message, "code": code}


def _options_of(one: Json) -> tuple[Any, ...]:
    return tuple(one[f"option{place}"] for place in (1, 2, 3))


def _written(one: Json) -> Json:
    """A variant's input as REST would say it; what is not given stays."""
    item = one.get("inventoryItem") or {}
    weight = (item.get("measurement") or {}).get("weight")
    fields = {
        "sku": item.get("sku") or one.get("sku"),
        "barcode": one.get("barcode"),
        "price": one.get("price"),
        "compare_at_price": one.get("compareAtPrice"),
        "taxable": one.get("taxable"),
        "inventory_policy": one["inventoryPolicy"].lower() if one.get("inventoryPolicy") else None,
        "grams": round(weight["value"] * _GRAMS[weight["unit"]]) if weight else None,
        "requires_shipping": item.get("requiresShipping"),
        "inventory_management": "shopify" if item.get("tracked") else None,
    }
    return {name: value for name, value in fields.items() if value is not None}
