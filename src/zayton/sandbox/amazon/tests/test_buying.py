"""Buyers take what is shown; orders begin, are paid, are cancelled."""

from datetime import UTC, datetime, timedelta

from zayton.sandbox.amazon.tests.driving import DE, JP, ORDERS, ORDERS_V0, UK, US, fresh, until


def quantity(amazon, sku, site=US):
    return amazon.listing(sku, site)["fulfillmentAvailability"][0]["quantity"]


def stocked(amazon, units, site=US, network="NA"):
    """A SKU that Amazon ships, with so many units in its warehouses."""
    sku = fresh("FBA")
    amazon.put(sku, site, quantity=None)
    amazon.command("arrive", network=network, sku=sku, units=units)
    until(lambda: any(good["sku"] == sku for good in amazon.stand.goods()))
    return sku


def in_warehouse(amazon, sku, site=US):
    query = {
        "granularityType": "Marketplace",
        "granularityId": site,
        "marketplaceIds": site,
        "details": "true",
    }
    found = amazon.get("/fba/inventory/v1/summaries", **query, sellerSkus=sku)
    return found["payload"]["inventorySummaries"][0]["inventoryDetails"]


def test_a_sold_unit_lowers_the_quantity(amazon):
    sku = amazon.listed(quantity=10)
    amazon.bought(sku, 3)
    assert quantity(amazon, sku) == 7


def test_the_last_unit_is_sold_once(amazon):
    sku = amazon.listed(quantity=1)
    numbers = amazon.stand.tell("buy", [{"items": [[sku, 1]], "site": US}] * 5)
    assert [number is not None for number in numbers] == [True, False, False, False, False]
    assert quantity(amazon, sku) == 0
    assert sku not in {good["sku"] for good in amazon.stand.goods()}


def test_a_basket_is_sold_whole_or_not_at_all(amazon):
    one, other = amazon.listed(quantity=5), amazon.listed(quantity=1)
    basket = {"items": [[one, 2], [other, 2]], "site": US}
    assert amazon.stand.tell("buy", [basket]) == [None]
    assert (quantity(amazon, one), quantity(amazon, other)) == (5, 1)


def test_the_same_sku_twice_in_a_basket_is_one_line(amazon):
    sku = amazon.listed(quantity=5)
    (number,) = amazon.stand.tell("buy", [{"items": [[sku, 2], [sku, 1]], "site": US}])
    (item,) = amazon.order(number)["orderItems"]
    assert item["quantityOrdered"] == 3


def test_a_pending_order_tells_neither_who_bought_nor_what_is_paid(amazon):
    amazon.command("pace", pay=60)
    number = amazon.bought(amazon.listed())
    amazon.command("pace", pay=0.02)
    order = amazon.order(number)
    assert order["fulfillment"]["fulfillmentStatus"] == "PENDING"
    assert not {"recipient", "buyer", "proceeds"} & {*order}
    assert "price" not in order["orderItems"][0]["product"]
    old = amazon.get(f"{ORDERS_V0}/{number}")["payload"]
    assert old["OrderStatus"] == "Pending"
    assert not {"ShippingAddress", "BuyerInfo", "OrderTotal"} & {*old}
    (item,) = amazon.get(f"{ORDERS_V0}/{number}/orderItems")["payload"]["OrderItems"]
    assert "ItemPrice" not in item


def test_a_paid_order_tells_both(amazon):
    order = amazon.order(amazon.paid(amazon.listed(site=UK, price=30), 2, UK))
    assert order["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert order["recipient"]["deliveryAddress"]["city"] == "Daventry"
    assert order["proceeds"]["grandTotal"] == {"amount": "60.00", "currencyCode": "GBP"}
    assert order["orderItems"][0]["product"]["price"]["unitPrice"]["amount"] == "30.00"


def test_sales_tax_comes_on_top_in_america_and_cheap_goods_pay_for_delivery(amazon):
    order = amazon.order(amazon.paid(amazon.listed(site=US, price=10), 1, US))
    (item,) = order["orderItems"]
    parts = {part["type"]: part["subtotal"]["amount"] for part in item["proceeds"]["breakdowns"]}
    assert parts == {"ITEM": "10.00", "TAX": "0.80", "SHIPPING": "3.99"}
    assert order["proceeds"]["grandTotal"]["amount"] == "14.79"


def test_yen_have_no_decimals(amazon):
    order = amazon.order(amazon.paid(amazon.listed(site=JP, price=2980), 1, JP))
    assert order["proceeds"]["grandTotal"] == {"amount": "2980", "currencyCode": "JPY"}


def test_a_buyer_who_cancels_before_paying_gives_the_units_back(amazon):
    amazon.command("pace", pay=60)
    sku = amazon.listed(quantity=4)
    number = amazon.bought(sku, 3)
    amazon.command("pace", pay=0.02)
    assert amazon.stand.tell("cancel", [number, number, "026-0000000-0000000"]) == [True, False, False]
    assert quantity(amazon, sku) == 4
    order = amazon.order(number)
    assert order["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert order["orderItems"][0]["cancellation"]["cancellationExecution"]["cancelledBy"] == "BUYER"


def test_a_buyer_who_cancels_after_paying_can_only_ask(amazon):
    sku = amazon.listed(quantity=4)
    number = amazon.paid(sku, 3)
    assert amazon.stand.tell("cancel", [number]) == [False]
    order = amazon.order(number)
    assert order["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert order["orderItems"][0]["cancellation"]["cancellationRequest"]["requester"] == "BUYER"
    assert quantity(amazon, sku) == 1


def test_what_amazon_fulfils_comes_from_its_warehouses_and_ships_by_itself(amazon):
    sku = stocked(amazon, 5)
    number = amazon.bought(sku, 2)
    assert in_warehouse(amazon, sku)["fulfillableQuantity"] == 3
    until(lambda: amazon.order(number)["fulfillment"]["fulfillmentStatus"] == "SHIPPED")
    held = in_warehouse(amazon, sku)
    assert (held["fulfillableQuantity"], held["reservedQuantity"]["totalReservedQuantity"]) == (3, 0)
    assert amazon.order(number)["fulfillment"]["fulfilledBy"] == "AMAZON"


def test_one_stock_in_europe_serves_all_its_sites(amazon):
    sku = stocked(amazon, 5, UK, "EU")
    amazon.put(sku, DE, quantity=None)
    amazon.bought(sku, 2, UK)
    assert in_warehouse(amazon, sku, DE)["fulfillableQuantity"] == 3


def test_a_basket_that_is_fulfilled_in_two_ways_becomes_two_orders(amazon):
    ours, theirs = amazon.listed(quantity=5), stocked(amazon, 5)
    before = {*amazon.stand.state()["state"]["orders"]}
    amazon.stand.tell("buy", [{"items": [[ours, 1], [theirs, 1]], "site": US}])
    made = [one for number, one in amazon.stand.state()["state"]["orders"].items() if number not in before]
    assert sorted(order["fba"] for order in made) == [False, True]


def test_orders_are_found_by_the_time_of_their_last_change(amazon):
    number = amazon.paid(amazon.listed())
    changed = amazon.order(number)["lastUpdatedTime"]
    later = (datetime.fromisoformat(changed) + timedelta(milliseconds=1)).isoformat()
    find = lambda since: amazon.get(ORDERS, lastUpdatedAfter=since, marketplaceIds=US)["orders"]  # noqa: E731
    assert number in {order["orderId"] for order in find(changed)}
    assert number not in {order["orderId"] for order in find(later)}


def test_orders_that_change_while_one_reads_are_not_lost(amazon):
    since = datetime.now(UTC).isoformat()
    sku = amazon.listed(quantity=20)
    numbers = {amazon.paid(sku) for _ in range(4)}
    query = {"lastUpdatedAfter": since, "marketplaceIds": US, "maxResultsPerPage": 2}
    first = amazon.get(ORDERS, **query)
    moved = first["orders"][0]["orderId"]
    amazon.confirm(amazon.order(moved))
    seen = {order["orderId"] for order in first["orders"]}
    token = first["pagination"]["nextToken"]
    while token:
        page = amazon.get(ORDERS, **query, paginationToken=token)
        seen |= {order["orderId"] for order in page["orders"]}
        token = page.get("pagination", {}).get("nextToken")
    assert numbers <= seen


def test_changes_can_be_held_back_as_amazon_holds_them_back(amazon):
    number = amazon.paid(amazon.listed())
    since = amazon.order(number)["createdTime"]
    amazon.command("pace", lag=120)
    held = amazon.get(ORDERS, createdAfter=since)["orders"]
    early = amazon.call(
        "GET", ORDERS, params={"createdAfter": since, "createdBefore": datetime.now(UTC).isoformat()}
    )
    amazon.command("pace", lag=0)
    assert held == []
    assert early.status_code == 400


def test_a_search_names_one_kind_of_time(amazon):
    assert amazon.call("GET", ORDERS).status_code == 400
    both = {"createdAfter": "2026-01-01T00:00:00Z", "lastUpdatedAfter": "2026-01-01T00:00:00Z"}
    assert amazon.call("GET", ORDERS, params=both).status_code == 400
    for wrong in (
        {"createdAfter": "yesterday"},
        {**both, "paginationToken": "e30"},
        {"createdAfter": "", "fulfillmentStatuses": "LOST"},
    ):
        assert amazon.call("GET", ORDERS, params=wrong).status_code == 400
