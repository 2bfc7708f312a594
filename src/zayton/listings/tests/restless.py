"""A shop whose answers changed and nobody was told; without Django, as it is a process of its own."""

import json

from starlette.responses import JSONResponse

from zayton.sandbox.shopify import ShopifyMarket


class RestlessShop(ShopifyMarket):
    """A shop whose answers grew a field; orders for Jo Lost lack one, those for Jo Odd are in no currency."""

    def _rest(self, work):
        calm = super()._rest(work)

        async def answer(request):
            made = await calm(request)
            if not made.body:
                return made
            kept = [pair for pair in made.raw_headers if pair[0].lower() != b"content-length"]
            body = JSONResponse(restless(json.loads(made.body)), made.status_code)
            body.raw_headers += [pair for pair in kept if pair[0].lower() != b"content-type"]
            return body

        return answer


def restless(value):
    """A body as a marketplace sends it after a change that nobody announced."""
    if isinstance(value, list):
        return [restless(one) for one in value]
    if not isinstance(value, dict):
        return value
    grown = {key: restless(one) for key, one in value.items()} | {"brand_new": {"nested": [1, None]}}
    name = (value.get("shipping_address") or {}).get("name") if "line_items" in value else None
    if name == "Jo Lost":
        del grown["line_items"]
    if name == "Jo Odd":
        grown["currency"] = "ZZZ"
    return grown
