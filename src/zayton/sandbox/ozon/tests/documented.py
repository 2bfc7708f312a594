"""What Ozon's OpenAPI file says of answers, by method, and whether an answer keeps to it.

Facts, transcribed: the names and kinds of the fields of the answers that this sandbox gives. A field that the file does
not name is wrong, and so is one of another kind; those left out are not, as the file requires none.
"""

_TEXT, _WHOLE, _NUMBER, _FLAG = str, int, (int, float), bool
_STATUSES = {
    "is_created": _FLAG,
    "moderate_status": _TEXT,
    "status": _TEXT,
    "status_description": _TEXT,
    "status_failed": _TEXT,
    "status_name": _TEXT,
    "status_tooltip": _TEXT,
    "status_updated_at": _TEXT,
    "validation_status": _TEXT,
}
_CANCELLATION = {
    "affect_cancellation_rating": _FLAG,
    "cancel_reason": _TEXT,
    "cancel_reason_id": _WHOLE,
    "cancellation_initiator": _TEXT,
    "cancellation_type": _TEXT,
    "cancelled_after_ship": _FLAG,
}
_DELIVERY = {
    "id": _WHOLE,
    "name": _TEXT,
    "tpl_provider": _TEXT,
    "tpl_provider_id": _WHOLE,
    "warehouse": _TEXT,
    "warehouse_id": _WHOLE,
}
_ADDRESS = {
    **dict.fromkeys(("address_tail", "city", "comment", "country", "district", "region", "zip_code"), _TEXT),
    "latitude": _NUMBER,
    "longitude": _NUMBER,
    "provider_pvz_code": _TEXT,
    "pvz_code": _WHOLE,
}
_CUSTOMER = {"address": _ADDRESS, "customer_id": _WHOLE, "name": _TEXT, "phone": _TEXT}
_LINE = {
    "is_blr_traceable": _FLAG,
    "is_marketplace_buyout": _FLAG,
    "name": _TEXT,
    "offer_id": _TEXT,
    "quantity": _WHOLE,
    "sku": _WHOLE,
}
_POSTING = {
    "addressee": {"name": _TEXT},
    "analytics_data": {},
    "barcodes": {"lower_barcode": _TEXT, "upper_barcode": _TEXT},
    "cancellation": _CANCELLATION,
    "customer": _CUSTOMER,
    "delivering_date": _TEXT,
    "delivery_method": _DELIVERY,
    "financial_data": {},
    "in_process_at": _TEXT,
    "is_express": _FLAG,
    "order_id": _WHOLE,
    "order_number": _TEXT,
    "posting_number": _TEXT,
    "requirements": {},
    "shipment_date": _TEXT,
    "status": _TEXT,
    "substatus": _TEXT,
    "tpl_integration_type": _TEXT,
    "tracking_number": _TEXT,
}
_PRODUCT = {
    "barcodes": [_TEXT],
    "created_at": _TEXT,
    "currency_code": _TEXT,
    "description_category_id": _WHOLE,
    "errors": [{}],
    "id": _WHOLE,
    "images": [_TEXT],
    "is_archived": _FLAG,
    "is_autoarchived": _FLAG,
    "name": _TEXT,
    "offer_id": _TEXT,
    "old_price": _TEXT,
    "price": _TEXT,
    "primary_image": [_TEXT],
    "sku": _WHOLE,
    "statuses": _STATUSES,
    "stocks": {
        "has_stock": _FLAG,
        "stocks": [{"present": _WHOLE, "reserved": _WHOLE, "sku": _WHOLE, "source": _TEXT}],
    },
    "type_id": _WHOLE,
    "updated_at": _TEXT,
    "vat": _TEXT,
    "visibility_details": {"has_price": _FLAG, "has_stock": _FLAG},
}
_LISTED = {
    "archived": _FLAG,
    "has_fbo_stocks": _FLAG,
    "has_fbs_stocks": _FLAG,
    "is_discounted": _FLAG,
    "offer_id": _TEXT,
    "product_id": _WHOLE,
    "quants": [{}],
}
_AGAINST_IMPORT = {
    **dict.fromkeys(("attribute_name", "code", "description", "field", "level", "message", "state"), _TEXT),
    "attribute_id": _WHOLE,
}
_IMPORTED = {"errors": [_AGAINST_IMPORT], "offer_id": _TEXT, "product_id": _WHOLE, "status": _TEXT}
_ERRORS = [{"code": _TEXT, "message": _TEXT}]
_PRICED = {"errors": _ERRORS, "offer_id": _TEXT, "product_id": _WHOLE, "updated": _FLAG}
_WAREHOUSE = {
    **dict.fromkeys(("has_entrusted_acceptance", "is_express", "is_kgt", "is_rfbs"), _FLAG),
    "name": _TEXT,
    "pause_at": _TEXT,
    "postings_limit": _WHOLE,
    "status": _TEXT,
    "warehouse_id": _WHOLE,
    "working_days": [_TEXT],
}
_BY_WAREHOUSE = {
    **dict.fromkeys(("free_stock", "present", "product_id", "reserved", "sku", "warehouse_id"), _WHOLE),
    "offer_id": _TEXT,
    "warehouse_name": _TEXT,
}
_STEP = {"result": [{"error": _TEXT, "posting_number": _TEXT, "result": _FLAG}]}
_PAGE = {"cursor": _TEXT, "has_next": _FLAG}
_DONE = {"result": _FLAG}

ANSWERS = {
    # AccessAPI_RolesByToken
    "/v1/roles": {"expires_at": _TEXT, "roles": [{"name": _TEXT, "methods": [_TEXT]}]},
    # WarehouseListV2
    "/v2/warehouse/list": {**_PAGE, "warehouses": [_WAREHOUSE]},
    # ProductAPI_ProductsStocksV2
    "/v2/products/stocks": {"result": [{**_PRICED, "warehouse_id": _WHOLE, "quant_size": _WHOLE}]},
    # ProductAPI_GetProductInfoStocksByWarehouseFbsV2
    "/v2/product/info/stocks-by-warehouse/fbs": {**_PAGE, "products": [_BY_WAREHOUSE]},
    # ProductAPI_GetProductList
    "/v3/product/list": {"result": {"items": [_LISTED], "last_id": _TEXT, "total": _WHOLE}},
    # ProductAPI_GetProductInfoList
    "/v3/product/info/list": {"items": [_PRODUCT]},
    # ProductAPI_ImportProductsV3
    "/v3/product/import": {"result": {"task_id": _WHOLE}},
    # ProductAPI_ProductUpdateAttributes: no `result` around it
    "/v1/product/attributes/update": {"task_id": _WHOLE},
    # ProductAPI_GetImportProductsInfo
    "/v1/product/import/info": {"result": {"items": [_IMPORTED], "total": _WHOLE}},
    # ProductAPI_ImportProductsPrices
    "/v1/product/import/prices": {"result": [_PRICED]},
    # ProductAPI_ProductArchive, ProductAPI_ProductUnarchive
    "/v1/product/archive": _DONE,
    "/v1/product/unarchive": _DONE,
    # PostingFbsList: a price is an object, `money.postingMoney`
    "/v4/posting/fbs/list": {
        **_PAGE,
        "postings": [
            {**_POSTING, "products": [{**_LINE, "price": {"amount": _TEXT, "currency": _TEXT}}]},
        ],
    },
    # PostingAPI_GetFbsPostingV3: a price is a text, and its currency stands beside it
    "/v3/posting/fbs/get": {
        "result": {**_POSTING, "products": [{**_LINE, "price": _TEXT, "currency_code": _TEXT}]}
    },
    # PostingAPI_ShipFbsPostingV4
    "/v4/posting/fbs/ship": {"additional_data": [{}], "result": [_TEXT]},
    # PostingAPI_FbsPostingTrackingNumberSet, PostingAPI_FbsPostingDelivering
    "/v2/fbs/posting/tracking-number/set": _STEP,
    "/v2/fbs/posting/delivering": _STEP,
    # PostingAPI_CancelFbsPosting
    "/v2/posting/fbs/cancel": _DONE,
}
# `rpcStatus`
ERROR = {"code": _WHOLE, "details": [{}], "message": _TEXT}


def problems(path, answer):
    """What is wrong with the answer of a method."""
    return list(_wrong(answer, ANSWERS[path], path))


def problems_of_error(answer):
    """What is wrong with an error."""
    return list(_wrong(answer, ERROR, "error"))


def _wrong(value, kind, where):
    if isinstance(kind, dict):
        # what is not asked for, or is not so yet, is null
        if value is not None and not isinstance(value, dict):
            yield f"{where} is no object"
        for name, inner in (value or {}).items():
            if name in kind:
                yield from _wrong(inner, kind[name], f"{where}.{name}")
            else:
                yield f"{where}.{name} is documented nowhere"
    elif isinstance(kind, list):
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        for inner in value:
            yield from _wrong(inner, kind[0], f"{where}[]")
    elif value is not None and (
        not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
    ):
        yield f"{where} is of another kind"
