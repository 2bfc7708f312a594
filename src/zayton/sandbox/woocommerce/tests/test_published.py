"""Every answer of every route, and every notification, has the fields that WooCommerce publishes and no other."""

import json
from pathlib import Path

import pytest

from zayton.sandbox.tests.fields import problems, read
from zayton.sandbox.woocommerce.announcing import TOPICS
from zayton.sandbox.woocommerce.published import FIELDS as OPTIONS
from zayton.sandbox.woocommerce.routes import PATHS
from zayton.sandbox.woocommerce.tests.calling import Owner

FIELDS = read((Path(__file__).parent / "data" / "rest-v3.txt").read_text())
# answers have more than the schema tells: the data of an item is given whole, and a variation says what it is
BEYOND = {
    "order": {"currency_symbol"},
    "line_item": {"global_unique_id"},
    "shipping_line": {"tax_status"},
    "shipping": {"phone"},
    "refund": {"shipping_lines", "tax_lines", "fee_lines"},
    "variation": {"date_created_gmt", "date_modified_gmt", "name", "parent_id", "type", "global_unique_id"},
}
KNOWN = {kind: {**fields, **dict.fromkeys(BEYOND.get(kind, ()), ("any",))} for kind, fields in FIELDS.items()}
# published, and only for writing
WRITTEN = {
    "order": {"set_paid"},
    "refund": {"api_refund", "api_restock"},
    "note": {"added_by_user"},
    "webhook": {"secret"},
}
# published, and not played: coupons, fees, taxes by rate, files to download, and what a setting is called
UNPLAYED = {"coupon_line", "fee_line", "tax_line", "download", "setting"}
WORDS = {"integer": "integer", "string": "text", "boolean": "truth", "date-time": "moment"}
WORDS |= {"number": "number", "array": "list", "object": "object", "mixed": "any"}


class Walk:
    """Calls routes, judges the answers, and remembers which were called and which fields came."""

    def __init__(self):
        self.owner = Owner()
        self.called, self.told = set(), {}

    def __call__(self, verb, template, body=None, *, query=None, **parts):
        """The body of a good answer."""
        answer = self.owner.call(verb, template.format(**parts), body, **(query or {}))
        assert answer.status_code == (201 if verb == "POST" and template in _MADE else 200), answer.text
        self.called.add((verb, template))
        told = answer.json()
        for one in _things(told, batch=template.endswith("batch")):
            self.judge(_kind(template), one)
        return told

    def judge(self, kind, one):
        """Fail where an object is not as published."""
        assert problems(KNOWN, kind, one, self.told, kind) == []


_MADE = {"products", "webhooks", "orders/{id}/notes", "orders/{id}/refunds", "products/{id}/variations"}


def _kind(template):
    for part, kind in (("variation", "variation"), ("refunds", "refund"), ("notes", "note")):
        if part in template:
            return kind
    first = template.partition("/")[0]
    named = {"orders": "order", "products": "product", "webhooks": "webhook", "settings": "setting"}
    return named.get(first, "currency")


def _things(told, *, batch):
    if batch:
        return [one for rows in told.values() for one in rows]
    return told if isinstance(told, list) else [told]


def _hooks(walk):
    body = {"delivery_url": "https://ears.example/woo", "secret": "s"}
    return [walk("POST", "webhooks", {**body, "topic": topic})["id"] for topic in TOPICS]


def orders_notes_and_refunds_are_as_published(walk):
    number = walk.owner.sold(units=2)
    line = walk("GET", "orders/{id}", id=number)["line_items"][0]
    walk("POST", "orders/{id}", {"meta_data": [{"key": "_tracking", "value": "1Z"}]}, id=number)
    walk("POST", "orders/{id}/notes", {"note": "Sent.", "customer_note": True}, id=number)
    assert len(walk("GET", "orders/{id}/notes", id=number)) == 1
    row = {"id": line["id"], "quantity": 1, "refund_total": 12.5}
    walk("POST", "orders/{id}/refunds", {"line_items": [row], "api_refund": False}, id=number)
    assert len(walk("GET", "orders/{id}/refunds", id=number)) == 1
    assert walk("PUT", "orders/{id}", {"status": "completed"}, id=number)["refunds"]
    assert walk("GET", "orders")
    walk("DELETE", "orders/{id}", id=number)


def products_and_variations_are_as_published(walk):
    image = {"src": "https://pictures.example/scarf.jpg"}
    attribute = {"name": "Colour", "variation": True, "visible": True, "options": ["Red", "Blue"]}
    scarf = {"name": "Scarf", "type": "variable", "images": [image], "attributes": [attribute]}
    parent = walk("POST", "products", scarf)["id"]
    red = {"sku": "SC-R", "regular_price": "9.90", "attributes": [{"name": "Colour", "option": "Red"}]}
    red |= {"manage_stock": True, "stock_quantity": 3, "image": image}
    one = walk("POST", "products/{id}/variations", red, id=parent)["id"]
    walk("PUT", "products/{id}/variations/{variation}", {"sale_price": "8.00"}, id=parent, variation=one)
    assert walk("GET", "products/{id}/variations/{variation}", id=parent, variation=one)["on_sale"]
    many = {"create": [{"regular_price": "1.00"}], "update": [{"id": one, "stock_quantity": 4}]}
    for verb in ("POST", "PUT"):
        walk(verb, "products/{id}/variations/batch", many, id=parent)
    assert len(walk("GET", "products/{id}/variations", id=parent)) == 3
    for verb in ("POST", "PUT"):
        walk(verb, "products/{id}", {"name": "Big scarf"}, id=parent)
        many = {"create": [{"name": "Cap", "type": "simple"}], "update": [{"id": parent, "status": "draft"}]}
        made = walk(verb, "products/batch", many)["create"][0]["id"]
        walk(verb, "products/batch", {"delete": [made]})
    assert walk("GET", "products/{id}", id=parent)["images"]
    assert walk("GET", "products")
    walk("DELETE", "products/{id}", id=parent)


def a_variation_found_among_products_is_a_product(walk):
    parent = walk("POST", "products", {"name": "Sock", "type": "variable"})["id"]
    walk("POST", "products/{id}/variations", {"sku": "SOCK-1", "regular_price": "2.00"}, id=parent)
    (found,) = walk.owner.got("products", sku="SOCK-1")
    # the routes of products give it with the fields of both
    shown = {name: value for name, value in found.items() if name != "image"}
    assert problems(FIELDS, "product", shown, {}) == []


def webhooks_and_settings_are_as_published(walk, hooks):
    number = hooks[0]
    walk("PUT", "webhooks/{id}", {"status": "paused"}, id=number)
    assert walk("GET", "webhooks/{id}", id=number)["status"] == "paused"
    assert walk("GET", "webhooks")
    walk("PUT", "webhooks/{id}", {"status": "active"}, id=number)
    assert walk("GET", "data/currencies/current")["code"] == "GBP"
    assert walk("GET", "settings/{group}", group="general")


def notifications_carry_the_same_objects(walk):
    heard = {}
    for hook in walk.owner.market.hooks:
        heard.setdefault(hook.topic, []).append(hook.body)
    # a ping is a form, and what was deleted has its number alone
    assert all(body.startswith(b"webhook_id=") for body in heard.pop("ping"))
    for topic in ("order.deleted", "product.deleted"):
        assert all([*json.loads(body)] == ["id"] for body in heard.pop(topic))
    assert {"order.created", "order.updated", "product.created", "product.updated"} <= heard.keys()
    for topic, bodies in heard.items():
        for body in map(json.loads, bodies):
            kind = "variation" if body.get("type") == "variation" else topic.partition(".")[0]
            walk.judge(kind, body)


def a_webhook_is_ended(walk, hooks):
    walk("DELETE", "webhooks/{id}", id=hooks[-1], query={"force": "true"})


@pytest.fixture(scope="module")
def walk():
    """The whole walk, step by step: were each step a test, processes that share a file would each walk a part."""
    found = Walk()
    hooks = _hooks(found)
    orders_notes_and_refunds_are_as_published(found)
    products_and_variations_are_as_published(found)
    a_variation_found_among_products_is_a_product(found)
    webhooks_and_settings_are_as_published(found, hooks)
    notifications_carry_the_same_objects(found)
    a_webhook_is_ended(found, hooks)
    return found


@pytest.mark.parametrize("template", [path for path, _verbs, _name in PATHS])
def test_options_tell_a_part_of_the_published_schema(walk, template):
    path = template.format(id=1, variation=1, group="general")
    told = walk.owner.call("OPTIONS", path).json()["schema"]["properties"]
    kind = _kind(template)
    assert told.keys() - BEYOND.get(kind, set()) == {*FIELDS[kind], *WRITTEN.get(kind, ())}


@pytest.mark.parametrize("name", OPTIONS)
def test_the_types_told_are_the_published_ones(name):
    for field in OPTIONS[name].keys() & FIELDS[name].keys():
        types = {_plain(one) for one in FIELDS[name][field]}
        assert {WORDS[OPTIONS[name][field]], "any"} & types, field


def _plain(kind):
    if kind.endswith("[]"):
        return "list"
    return "object" if kind in FIELDS else kind


def test_every_route_was_walked(walk):
    assert walk.called == {(verb, path) for path, verbs, _name in PATHS for verb in verbs}


def test_there_are_no_other_routes_but_the_sites_own_page(walk):
    served = {route.path for route in walk.owner.market.routes()}
    # the index of WordPress, which publishes no schema of itself
    assert served - {f"/wp-json/wc/v3/{path}" for path, _verbs, _name in PATHS} == {"/wp-json", "/wp-json/"}


def test_every_published_field_came(walk):
    left = {kind: {*fields} - walk.told.get(kind, set()) for kind, fields in FIELDS.items()}
    assert {kind: fields for kind, fields in left.items() if fields and kind not in UNPLAYED} == {}
