"""Products: posted, edited, listed, shown, put on and off sale, and what a category wants of them."""

from collections.abc import Mapping
from typing import Any

from zayton.sandbox.aliexpress.answers import Json, Rows, text_of
from zayton.sandbox.aliexpress.credentials import FREIGHT_TEMPLATE, SELLER, SERVICE_POLICY
from zayton.sandbox.aliexpress.reading import failed, needed, object_of
from zayton.sandbox.aliexpress.updating import LARGEST, prices_of
from zayton.sandbox.aliexpress.world import World

_STATES = ("onSelling", "offline", "auditing", "editingRequired")
_TITLE = 218
_ATTRIBUTES = {
    "200000346": (("Material", True, ("Glass", "Plastic")), ("Origin", False, ("Mainland China",)))
}
_COLOURS = ("Black", "Blue", "Red", "White")


class Products:
    """What the seller offers."""

    def __init__(self, world: World) -> None:
        self._world = world

    def methods(self) -> Mapping[str, Any]:
        """The business methods."""
        return {
            "aliexpress.solution.product.post": self.post,
            "aliexpress.solution.product.edit": self.edit,
            "aliexpress.solution.product.list.get": self.listed,
            "aliexpress.solution.product.info.get": self.info,
            "aliexpress.solution.sku.attribute.query": self.attributes,
            "aliexpress.postproduct.redefining.onlineaeproduct": self.online,
            "aliexpress.postproduct.redefining.offlineaeproduct": self.offline,
        }

    def post(self, params: Mapping[str, str]) -> Json:
        """A new product, which is audited first."""
        told = object_of(params, "post_product_request")
        for name in ("language", "main_image_urls_list", "sku_info_list", "weight", "package_length"):
            if not told.get(name):
                raise failed("isv.parameter-missing", f"{name} is required")
        if told.get("freight_template_id") != FREIGHT_TEMPLATE:
            raise failed("isv.freight-template-invalid", "13002001:freight template does not exist")
        if told.get("service_policy_id") != SERVICE_POLICY:
            raise failed("isv.service-policy-invalid", "13002002:service template does not exist")
        key = f"{1_005_000_000_000_000 + self._world.next()}"
        product = {"product_id": int(key), "status": "auditing", "created": self._world.stamp(), "skus": {}}
        self._apply(product, told, fresh=True)
        self._world.products[key] = product
        return {"result": {"product_id": int(key)}}

    def edit(self, params: Mapping[str, str]) -> Json:
        """Change what is given of a product."""
        told = object_of(params, "edit_product_request")
        product = self._product(str(told.get("product_id", "")))
        self._apply(product, told, fresh=False)
        return {"result": {"product_id": product["product_id"]}}

    def _apply(self, product: Json, told: Json, *, fresh: bool) -> None:
        subject = _subject(told)
        if (fresh and not subject) or len(subject) > _TITLE:
            raise failed("isv.subject-invalid", "000001:subject must have 1 to 218 characters")
        if fresh and not str(told.get("aliexpress_category_id", "")).isdecimal():
            raise failed("isv.category-invalid", "GPF.CHK_CATEGORY_ID_NOT_LEAF_CATEGORY")
        category = str(told.get("aliexpress_category_id", product.get("category", "")))
        given = {one.get("attribute_name") for one in told.get("attribute_list") or ()}
        for name, required, _ in _ATTRIBUTES.get(category, ()):
            if fresh and required and name not in given:
                raise failed("isv.attribute-missing", f"000003:attribute {name} is required")
        skus = {
            str(sku["sku_code"]): _sku(sku) for sku in told.get("sku_info_list") or () if sku.get("sku_code")
        }
        product |= {
            "category": category,
            "subject": subject or product.get("subject", ""),
            "detail": _detail(told) or product.get("detail", ""),
            "images": told.get("main_image_urls_list") or product.get("images", []),
            "weight": told.get("weight") or product.get("weight", ""),
            "attributes": told.get("attribute_list") or product.get("attributes", []),
            "modified": self._world.stamp(),
            "skus": skus or product["skus"],
        }

    def listed(self, params: Mapping[str, str]) -> Json:
        """One page of products of one status."""
        query = object_of(params, "aeop_a_e_product_list_query")
        status, size = query.get("product_status_type"), int(query.get("page_size") or 20)
        page, sku = int(query.get("current_page") or 1), query.get("sku_code")
        # one status for each list: all products are four lists
        if status not in _STATES or not 1 <= size < 100:
            raise failed("isv.invalid-parameter", "product_status_type or page_size is invalid")
        found = [
            one
            for one in self._world.products.values()
            if one["status"] == status and (not sku or sku in one["skus"])
        ]
        pages = -(-len(found) // size)
        return {
            "result": {
                "success": True,
                "product_count": len(found),
                "current_page": page,
                "total_page": pages,
                "aeop_a_e_product_display_d_t_o_list": Rows(
                    "item_display_dto", [_shown(one) for one in found[(page - 1) * size : page * size]]
                ),
            }
        }

    def info(self, params: Mapping[str, str]) -> Json:
        """One product whole."""
        product = self._product(needed(params, "product_id"))
        return {
            "result": {
                "product_id": product["product_id"],
                "product_status_type": product["status"],
                "category_id": int(product["category"]),
                "currency_code": "USD",
                "subject": product["subject"],
                "detail": product["detail"],
                "gross_weight": str(product["weight"]),
                "image_u_r_ls": ";".join(product["images"]),
                "owner_member_id": SELLER,
                "freight_template_id": FREIGHT_TEMPLATE,
                "promise_template_id": SERVICE_POLICY,
                "gmt_create": product["created"],
                "gmt_modified": product["modified"],
                "reduce_strategy": "place_order_withhold",
                "lot_num": 1,
                "package_type": False,
                "multi_language_subject_list": Rows(
                    "global_subject", [{"locale": "en_US", "subject": product["subject"]}]
                ),
                "aeop_ae_product_s_k_us": Rows(
                    "global_aeop_ae_product_sku", [_sku_shown(sku) for sku in product["skus"].values()]
                ),
                "aeop_ae_product_propertys": Rows(
                    "global_aeop_ae_product_property",
                    [
                        {"attr_name": one.get("attribute_name"), "attr_value": one.get("attribute_value")}
                        for one in product["attributes"]
                    ],
                ),
            }
        }

    def attributes(self, params: Mapping[str, str]) -> Json:
        """What a category wants, and how its products may vary."""
        category = str(
            object_of(params, "query_sku_attribute_info_request").get("aliexpress_category_id", "")
        )
        if not category.isdecimal():
            raise failed("isv.category-invalid", "the category does not exist")
        common = [
            {
                "aliexpress_common_attribute_name_id": 10 + at,
                "aliexpress_common_attribute_name": name,
                "required": required,
                "aliexpress_common_attribute_value_list": Rows(
                    "common_attribute_value_info_dto",
                    [
                        {
                            "aliexpress_common_attribute_value_id": 100 + n,
                            "aliexpress_common_attribute_value": value,
                        }
                        for n, value in enumerate(values)
                    ],
                ),
            }
            for at, (name, required, values) in enumerate(_ATTRIBUTES.get(category, ()))
        ]
        colour = {
            "aliexpress_sku_name": "Color",
            "required": False,
            "support_customized_name": True,
            "support_customized_picture": True,
            "aliexpress_sku_value_list": Rows(
                "sku_value_simplified_info_dto", [{"aliexpress_sku_value_name": value} for value in _COLOURS]
            ),
        }
        return {
            "result": {
                "supporting_sku_attribute_list": Rows("supported_sku_attribute_dto", [colour]),
                "supporting_common_attribute_list": Rows("supported_common_attribute_dto", common),
            }
        }

    def online(self, params: Mapping[str, str]) -> Json:
        """Put products on sale again."""
        return self._moved(params, "offline", "onSelling")

    def offline(self, params: Mapping[str, str]) -> Json:
        """Take products off sale."""
        return self._moved(params, "onSelling", "offline")

    def _moved(self, params: Mapping[str, str], before: str, after: str) -> Json:
        # one text with semicolons, not a list
        products = [self._product(key) for key in needed(params, "product_ids").split(";")]
        moved = [one for one in products if one["status"] == before]
        for one in moved:
            one["status"] = after
        return {"result": {"modify_count": len(moved), "success": True}}

    def _product(self, key: str) -> Json:
        if key not in self._world.products:
            raise failed("isv.product-not-exist", f"product {key} does not exist")
        return self._world.products[key]


def _sku(told: Json) -> Json:
    stock = str(told.get("inventory", ""))
    try:
        prices = prices_of(told)
    except (ValueError, KeyError):
        raise failed("isv.price-invalid", "120002:price must be 0.01 to 999999") from None
    # a SKU starts with a unit at least; only later may it be empty
    if not stock.isdecimal() or not 1 <= int(stock) <= LARGEST:
        raise failed("isv.inventory-invalid", "120013:inventory must be 1 to 999999")
    return {
        "code": str(told["sku_code"]),
        "stock": int(stock),
        "ean": told.get("ean_code", ""),
        "attributes": told.get("sku_attributes_list") or [],
        **prices,
    }


def _subject(told: Json) -> str:
    texts = [one.get("subject", "") for one in told.get("multi_language_subject_list") or ()]
    return str(next(filter(None, texts), told.get("subject", "")))


def _detail(told: Json) -> str:
    texts = [one.get("web_detail", "") for one in told.get("multi_language_description_list") or ()]
    return str(next(filter(None, texts), told.get("description", "")))


def _shown(product: Json) -> Json:
    prices = [sku["price"] for sku in product["skus"].values()]
    return {
        "product_id": product["product_id"],
        "subject": product["subject"],
        "currency_code": "USD",
        "product_min_price": text_of(min(prices)),
        "product_max_price": text_of(max(prices)),
        "owner_member_id": SELLER,
        "image_u_r_ls": ";".join(product["images"]),
        "gmt_create": product["created"],
        "gmt_modified": product["modified"],
        "freight_template_id": FREIGHT_TEMPLATE,
    }


def _sku_shown(sku: Json) -> Json:
    varies = [
        {
            "sku_property_id": 14,
            "property_value_id": 100 + at,
            "property_value_definition_name": one.get("sku_attribute_value", ""),
        }
        for at, one in enumerate(sku["attributes"])
    ]
    told = {
        "id": f"14:{100}" if varies else "<none>",
        "sku_code": sku["code"],
        "sku_price": text_of(sku["price"]),
        "currency_code": "USD",
        "ipm_sku_stock": sku["stock"],
        "sku_stock": sku["stock"] > 0,
        "aeop_s_k_u_property_list": Rows("global_aeop_sku_property", varies),
    }
    if sku["discount"]:
        told["sku_discount_price"] = text_of(sku["discount"])
    if sku["ean"]:
        told["ean_code"] = sku["ean"]
    return told
