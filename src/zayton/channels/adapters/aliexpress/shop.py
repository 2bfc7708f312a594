"""The seller's products, as the other ports need them: found by SKU, shown whole, put on and off sale."""

from collections.abc import Sequence
from typing import Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.payloads import needed, rows, text, units
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import Json

_LIST: Final = "aliexpress.solution.product.list.get"
_INFO: Final = "aliexpress.solution.product.info.get"
_POSTED: Final = "aliexpress.postproduct.redefining."
STATES: Final = ("onSelling", "auditing", "editingRequired", "offline")
_PAGE: Final = 99


class Shop:
    """Looks products up."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def page(self, state: str, page: int, *, sku: str = "") -> tuple[list[str], int]:
        """The ids of one page of products of one status, and how many pages there are."""
        query = {"product_status_type": state, "current_page": page, "page_size": _PAGE}
        if sku:
            query["sku_code"] = sku
        told = self._client.result("products", _LIST, aeop_a_e_product_list_query=query)
        found = rows(told, "aeop_a_e_product_display_d_t_o_list")
        return [needed(one, "product_id") for one in found], units(told, "total_page") or 0

    def of_sku(self, sku: str) -> str:
        """The product that has this SKU, in whichever status; blank when none has."""
        for state in STATES:
            found, _ = self.page(state, 1, sku=sku)
            if found:
                return found[0]
        return ""

    def products_of(self, keys: Sequence[ListingKey]) -> tuple[dict[int, str], dict[int, Fault]]:
        """The product of each key by its place, and a `Fault` (GONE) for each that has none."""
        found: dict[int, str] = {}
        faults: dict[int, Fault] = {}
        for at, key in enumerate(keys):
            product = key.remote or self.of_sku(key.sku)
            if product.isdecimal():
                found[at] = product
            else:
                faults[at] = Fault(FaultKind.GONE, f"no product has the SKU {key.sku}")
        return found, faults

    def info(self, product: str) -> Json:
        """One product whole; one that is not there is a `Fault` (GONE)."""
        return self._client.result("products", _INFO, product_id=product)

    def stocked(self, product: str) -> set[str]:
        """The SKUs of a product that show at least one unit."""
        skus = rows(self.info(product), "aeop_ae_product_s_k_us")
        return {text(sku, "sku_code") for sku in skus if units(sku, "ipm_sku_stock") != 0}

    def offline(self, products: Sequence[str]) -> None:
        """Take products off sale; those that are off sale stay so."""
        self._client.result("products", f"{_POSTED}offlineaeproduct", product_ids=";".join(products))

    def online(self, products: Sequence[str]) -> None:
        """Put products on sale; those that are on sale stay so."""
        self._client.result("products", f"{_POSTED}onlineaeproduct", product_ids=";".join(products))
