"""A seller who calls the stand-in as the Open Platform says; every answer is held against the method pages."""

import hashlib
import hmac
import json
import time

import httpx

from zayton.sandbox.aliexpress import APP_KEY, APP_SECRET, REFRESH_TOKEN
from zayton.sandbox.aliexpress.credentials import FREIGHT_TEMPLATE, SERVICE_POLICY
from zayton.sandbox.aliexpress.tests.documented import problems


def signed(params, path=""):
    joined = path + "".join(f"{name}{params[name]}" for name in sorted(params))
    return hmac.new(APP_SECRET.encode(), joined.encode(), hashlib.sha256).hexdigest().upper()


class Seller:
    """Calls one stand-in; `held` are the methods whose answers were held against their pages."""

    held: frozenset[str] = frozenset()

    def __init__(self, url):
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self.token = self.refresh(REFRESH_TOKEN)["access_token"]

    def system(self):
        return {"app_key": APP_KEY, "timestamp": str(int(time.time() * 1000)), "sign_method": "sha256"}

    def rest(self, path, **params):
        params = self.system() | params
        return self.http.post(f"/rest{path}", data=params | {"sign": signed(params, path)}).json()

    def refresh(self, token):
        return self.rest("/auth/token/refresh", refresh_token=token)

    def raw(self, method, *, token=None, change=None, **params):
        texts = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()
        }
        told = self.system() | {"method": method, "access_token": token or self.token} | texts
        told["sign"] = signed(told)
        answer = self.http.post("/sync", data=told | (change or {}))
        assert answer.status_code == 200
        return answer.json()

    def call(self, method, **params):
        """What is in the envelope of a good answer."""
        answer = self.raw(method, **params)
        assert "error_response" not in answer, answer
        inside = answer[f"{method.replace('.', '_')}_response"]
        assert problems(method, inside) == []
        self.held |= {method}
        return inside

    def refused(self, method, **params):
        """The error of a refused call."""
        return self.raw(method, **params)["error_response"]

    def product(self, *skus, **more):
        body = {
            "language": "en",
            "multi_language_subject_list": [{"language": "en", "subject": "Glass Storage Jar"}],
            "multi_language_description_list": [{"language": "en", "web_detail": "<p>A jar.</p>"}],
            "aliexpress_category_id": 9999,
            "main_image_urls_list": ["https://pictures.example/jar.jpg"],
            "sku_info_list": [
                {"sku_code": code, "inventory": stock, "price": price} for code, stock, price in skus
            ],
            "inventory_deduction_strategy": "place_order_withhold",
            "weight": "0.45",
            "package_length": 10,
            "package_width": 10,
            "package_height": 12,
            "freight_template_id": FREIGHT_TEMPLATE,
            "service_policy_id": SERVICE_POLICY,
            "shipping_lead_time": 3,
        }
        return body | more

    def post(self, *skus, **more):
        told = self.call("aliexpress.solution.product.post", post_product_request=self.product(*skus, **more))
        return told["result"]["product_id"]

    def on_sale(self, *skus, **more):
        key = self.post(*skus, **more)
        for _ in range(60):
            if self.info(key)["product_status_type"] == "onSelling":
                return key
            time.sleep(0.05)
        raise AssertionError("the audit did not end")

    def info(self, key):
        return self.call("aliexpress.solution.product.info.get", product_id=str(key))["result"]

    def order(self, number):
        return self.call("aliexpress.solution.order.info.get", param1={"order_id": int(number)})["result"][
            "data"
        ]

    def listed(self, **query):
        told = self.call(
            "aliexpress.solution.order.get", param0={"current_page": 1, "page_size": 50, **query}
        )["result"]
        return told["target_list"]["order_dto"]
