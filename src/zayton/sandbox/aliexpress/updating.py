"""Stock and prices of up to 20 products a call, and what a price must be."""

from collections.abc import Mapping
from typing import Any

from zayton.sandbox.aliexpress.answers import Json, Rows, cents_of
from zayton.sandbox.aliexpress.reading import failed, json_of
from zayton.sandbox.aliexpress.world import World

LARGEST = 999_999


class Updates:
    """Stock and prices of up to 20 products a call."""

    def __init__(self, world: World) -> None:
        self._world = world

    def methods(self) -> Mapping[str, Any]:
        """The business methods."""
        return {
            "aliexpress.solution.batch.product.inventory.update": self.stock,
            "aliexpress.solution.batch.product.price.update": self.prices,
        }

    def stock(self, params: Mapping[str, str]) -> Json:
        """Set inventories; a product as a whole keeps at least one unit."""
        return self._each(params, self._set_stock)

    def prices(self, params: Mapping[str, str]) -> Json:
        """Set prices; a discount price that is not given is erased."""
        return self._each(params, self._set_prices)

    def _each(self, params: Mapping[str, str], work: Any) -> Json:
        asked = json_of(params, "mutiple_product_update_list")
        if not isinstance(asked, list) or not 0 < len(asked) <= 20:
            raise failed("isv.invalid-parameter", "mutiple_product_update_list has 1 to 20 products")
        good: list[Json] = []
        bad: list[Json] = []
        for one in asked:
            key = str(one.get("product_id", ""))
            said = work(self._world.products.get(key), one.get("multiple_sku_update_list") or [])
            told = {"product_id": int(key or 0)}
            (bad if said else good).append(
                {**told, "error_code": said[0], "error_message": said[1]} if said else told
            )
        kind = "synchronize_product_response_dto"
        first = (
            {"update_error_code": bad[0]["error_code"], "update_error_message": bad[0]["error_message"]}
            if bad
            else {}
        )
        return {
            "update_success": not bad,
            **first,
            "update_failed_list": Rows(kind, bad),
            "update_successful_list": Rows(kind, good),
        }

    def _set_stock(self, product: Json | None, skus: list[Json]) -> tuple[str, str] | None:
        if said := _problem(product, skus):
            return said
        assert product is not None
        after = {code: sku["stock"] for code, sku in product["skus"].items()}
        for one in skus:
            count = str(one.get("inventory", ""))
            if not count.isdecimal() or int(count) > LARGEST:
                return "CHK_INVENTORY_INVALID", "inventory must be 0 to 999999"
            after[str(one["sku_code"])] = int(count)
        # a product as a whole cannot be out of stock: to end it, it is taken off sale
        if not any(after.values()):
            return "CHK_TOTAL_INVENTORY_ZERO", "the stock of at least one sku should be available"
        for code, count_ in after.items():
            product["skus"][code]["stock"] = count_
        return None

    def _set_prices(self, product: Json | None, skus: list[Json]) -> tuple[str, str] | None:
        if said := _problem(product, skus):
            return said
        assert product is not None
        try:
            prices = {str(one["sku_code"]): prices_of(one) for one in skus}
        except (ValueError, KeyError):
            return "CHK_PRICE_INVALID", "price must be 0.01 to 999999"
        for code, told in prices.items():
            product["skus"][code] |= told
        return None


def _problem(product: Json | None, skus: list[Json]) -> tuple[str, str] | None:
    if product is None:
        return "F00_00_10006_003", "product does not exist"
    if len(skus) > 200 or not all(str(one.get("sku_code")) in product["skus"] for one in skus):
        return "CHK_SKU_NOT_EXIST", "sku code does not exist"
    return None


def prices_of(told: Json) -> Json:
    """Price and discount price in cents; `ValueError` or `KeyError` for what is none."""
    price = cents_of(told["price"])
    # left out, the reduced price is erased: every price must be told with it
    discount = cents_of(told["discount_price"]) if told.get("discount_price") else 0
    if not 0 < price <= LARGEST * 100 or discount >= price:
        raise ValueError(told["price"])
    return {"price": price, "discount": discount}
