"""Orders: bought, listed, sent, refunded, cancelled."""

from zayton.sandbox.ebay.tests.seller import ORDERS


def bought(stand, *items, site="EBAY_GB"):
    [number] = stand.tell("buy", [{"items": [list(one) for one in items], "site": site}])
    return number


def left(stand, sku):
    return sum(good["quantity"] for good in stand.goods() if good["sku"] == sku)


def ship(seller, number, lines=None, tracking="JD0002"):
    body = {"trackingNumber": tracking, "shippingCarrierCode": "DHL"}
    if lines:
        body["lineItems"] = [{"lineItemId": line, "quantity": units} for line, units in lines]
    return seller.call("POST", f"{ORDERS}/{number}/shipping_fulfillment", json=body)


def test_a_purchase_is_an_order_of_its_lines_with_postage(stand, seller):
    seller.publish("O-1", price="10.00")
    seller.publish("O-2", price="2.50")
    order = seller.order(bought(stand, ("O-1", 2), ("O-2", 1)))
    costs = [(line["sku"], line["quantity"], line["lineItemCost"]["value"]) for line in order["lineItems"]]
    assert costs == [("O-1", 2, "20.00"), ("O-2", 1, "2.50")]
    assert order["pricingSummary"]["total"] == {"value": "26.00", "currency": "GBP"}


def test_units_that_were_bought_are_not_shown_any_more(stand, seller):
    seller.publish("O-3", quantity=3)
    bought(stand, ("O-3", 2))
    assert left(stand, "O-3") == 1


def test_nobody_buys_more_than_is_shown(stand, seller):
    seller.publish("O-4", quantity=1)
    assert bought(stand, ("O-4", 2)) is None
    assert left(stand, "O-4") == 1


def test_tax_that_ebay_collects_is_told_by_line_and_kept_out_of_the_total(stand, seller):
    seller.publish("O-5", site="EBAY_US", price="100.00", currency="USD")
    order = seller.order(bought(stand, ("O-5", 1), site="EBAY_US"))
    assert order["ebayCollectAndRemitTax"] is True
    assert order["lineItems"][0]["ebayCollectAndRemitTaxes"][0]["amount"]["value"] == "8.00"
    assert order["pricingSummary"]["total"]["value"] == "104.99"


def test_changed_orders_are_found_by_a_range_of_time_and_in_pages(stand, seller):
    seller.publish("O-6", quantity=9)
    numbers = {bought(stand, ("O-6", 1)) for _ in range(3)}
    first = min(seller.order(number)["lastModifiedDate"] for number in numbers)
    params = {"filter": f"lastmodifieddate:[{first}..]", "limit": "2"}
    page = seller.call("GET", ORDERS, params=params).json()
    found = [order["orderId"] for order in page["orders"]]
    while "next" in page:
        page = seller.call("GET", page["next"]).json()
        found += [order["orderId"] for order in page["orders"]]
    assert numbers <= set(found)
    assert len(found) == len(set(found)) == page["total"]


def test_orders_before_the_range_are_not_found(stand, seller):
    seller.publish("O-7")
    order = seller.order(bought(stand, ("O-7", 1)))
    params = {
        "filter": f"lastmodifieddate:[{order['creationDate'][:10]}T00:00:00.000Z..{order['creationDate'][:19]}.000Z]"
    }
    found = seller.call("GET", ORDERS, params=params).json()["orders"]
    assert order["orderId"] not in [one["orderId"] for one in found]


def test_a_bad_page_or_date_is_refused(seller):
    answers = [
        seller.call("GET", ORDERS, params=params)
        for params in (
            {"limit": "201"},
            {"limit": "10", "offset": "5"},
            {"filter": "lastmodifieddate:[yesterday..]"},
            {"filter": "lastmodifieddate:[2020-02-01T00:00:00Z..2020-01-01T00:00:00Z]"},
            {"filter": "lastmodifieddate:[2020-01-01T00:00:00Z..]"},
        )
    ]
    assert [answer.json()["errors"][0]["errorId"] for answer in answers] == [
        31100,
        31000,
        30810,
        30840,
        30830,
    ]


def test_at_most_50_orders_are_asked_for_by_number(stand, seller):
    seller.publish("O-8")
    number = bought(stand, ("O-8", 1))
    found = seller.call("GET", ORDERS, params={"orderIds": f"{number},99-99999-99999"}).json()["orders"]
    assert [order["orderId"] for order in found] == [number]
    assert seller.call("GET", ORDERS, params={"orderIds": ",".join(["1"] * 51)}).status_code == 400


def test_an_order_sent_in_parts_is_in_progress_until_all_left(stand, seller):
    seller.publish("O-9")
    number = bought(stand, ("O-9", 3))
    line = seller.order(number)["lineItems"][0]["lineItemId"]
    states = []
    for units, tracking in ((1, "T1"), (2, "T2")):
        assert ship(seller, number, [(line, units)], tracking).status_code == 201
        states.append(seller.order(number)["orderFulfillmentStatus"])
    assert states == ["IN_PROGRESS", "FULFILLED"]
    sent = seller.call("GET", f"{ORDERS}/{number}/shipping_fulfillment").json()
    assert [
        (one["shipmentTrackingNumber"], one["lineItems"][0]["quantity"]) for one in sent["fulfillments"]
    ] == [
        ("T1", 1),
        ("T2", 2),
    ]


def test_more_than_was_bought_is_not_sent(stand, seller):
    seller.publish("O-10")
    number = bought(stand, ("O-10", 1))
    line = seller.order(number)["lineItems"][0]["lineItemId"]
    assert ship(seller, number, [(line, 2)]).status_code == 400
    assert seller.order(number)["orderFulfillmentStatus"] == "NOT_STARTED"


def test_a_tracking_number_of_letters_and_digits_wants_its_carrier(stand, seller):
    seller.publish("O-11")
    path = f"{ORDERS}/{bought(stand, ('O-11', 1))}/shipping_fulfillment"
    for body in ({"trackingNumber": "A1"}, {"trackingNumber": "A-1", "shippingCarrierCode": "DHL"}):
        assert seller.call("POST", path, json=body).json()["errors"][0]["errorId"] == 32300


def test_a_refund_of_a_line_leaves_the_order_partly_refunded(stand, seller):
    seller.publish("O-12", price="10.00")
    number = bought(stand, ("O-12", 2))
    line = seller.order(number)["lineItems"][0]["lineItemId"]
    body = {
        "reasonForRefund": "ITEM_NOT_AS_DESCRIBED",
        "refundItems": [{"lineItemId": line, "refundAmount": {"value": "4.00", "currency": "GBP"}}],
    }
    key = seller.call("POST", f"{ORDERS}/{number}/issue_refund", json=body).json()["refundId"]
    order = seller.order(number)
    assert order["orderPaymentStatus"] == "PARTIALLY_REFUNDED"
    assert [(one["refundId"], one["amount"]["value"]) for one in order["lineItems"][0]["refunds"]] == [
        (key, "4.00")
    ]


def test_a_buyer_cancels_before_anything_left_and_gets_the_money_back(stand, seller):
    seller.publish("O-13")
    number = bought(stand, ("O-13", 1))
    assert stand.tell("cancel", [number, number]) == [True, False]
    order = seller.order(number)
    assert order["cancelStatus"]["cancelState"] == "CANCELED"
    assert order["cancelStatus"]["cancelRequests"][0]["cancelInitiator"] == "BUYER"
    # an order that was not paid yet has nothing to give back
    assert order["orderPaymentStatus"] in ("FULLY_REFUNDED", "PENDING")


def test_what_was_sent_is_not_cancelled(stand, seller):
    seller.publish("O-14")
    number = bought(stand, ("O-14", 1))
    ship(seller, number)
    assert stand.tell("cancel", [number]) == [False]


def test_the_seller_cancels_with_a_reason_of_sellers(stand, seller):
    seller.publish("O-15")
    number = bought(stand, ("O-15", 1))
    path = "/post-order/v2/cancellation"
    bodies = [
        {"legacyOrderId": number, "cancelReason": reason} for reason in ("ORDER_MISTAKE", "ADDRESS_ISSUES")
    ]
    answers = [seller.call("POST", path, json=body, word="IAF") for body in bodies]
    assert [answer.status_code for answer in answers] == [400, 200]
    assert seller.order(number)["cancelStatus"]["cancelState"] == "CANCELED"


def test_a_list_of_orders_does_not_show_requests_to_cancel(stand, seller):
    seller.publish("O-16")
    number = bought(stand, ("O-16", 1))
    stand.tell("cancel", [number])
    [listed] = seller.call("GET", ORDERS, params={"orderIds": number}).json()["orders"]
    assert listed["cancelStatus"]["cancelRequests"] == []
