"""What a seller may write to the buyer of an order, and when."""

import pytest

from zayton.sandbox.amazon.tests.driving import UK

REVIEW = "solicitations/productReviewAndSellerFeedback"


def messages(amazon, number):
    found = amazon.get(f"/messaging/v1/orders/{number}", marketplaceIds=UK)
    return {link["name"] for link in found["_links"]["actions"]}


def solicitations(amazon, number):
    found = amazon.get(f"/solicitations/v1/orders/{number}", marketplaceIds=UK)
    return [link["name"] for link in found["_links"]["actions"]]


def send(amazon, number, kind, **body):
    path = f"/messaging/v1/orders/{number}/messages/{kind}"
    return amazon.call("POST", path, params={"marketplaceIds": UK}, json=body).status_code


@pytest.fixture(scope="module")
def number(amazon):
    """A paid order."""
    return amazon.paid(amazon.listed(site=UK), 1, UK)


def test_nothing_is_said_about_an_order_that_is_not_paid(amazon):
    amazon.command("pace", pay=600)
    pending = amazon.bought(amazon.listed(site=UK), 1, UK)
    amazon.command("pace", pay=0.02)
    assert messages(amazon, pending) == set()
    assert send(amazon, pending, "unexpectedProblem", text="We are sorry.") == 403


def test_most_messages_are_sent_once_and_problems_as_often_as_they_come(amazon, number):
    assert [send(amazon, number, "confirmOrderDetails", text="Blue?") for _ in range(2)] == [201, 403]
    assert "confirmOrderDetails" not in messages(amazon, number)
    assert [send(amazon, number, "unexpectedProblem", text="Sorry.") for _ in range(2)] == [201, 201]


def test_a_message_has_words_but_not_too_many(amazon, number):
    assert send(amazon, number, "confirmDeliveryDetails") == 400
    assert send(amazon, number, "confirmDeliveryDetails", text="x" * 2001) == 400
    assert send(amazon, number, "singing", text="La") == 404


def test_a_review_is_asked_for_once_and_only_of_what_was_sent(amazon):
    number = amazon.paid(amazon.listed(site=UK), 1, UK)
    assert solicitations(amazon, number) == []

    def ask():
        query = {"marketplaceIds": UK}
        return amazon.call("POST", f"/solicitations/v1/orders/{number}/{REVIEW}", params=query).status_code

    assert ask() == 403
    amazon.confirm(amazon.order(number))
    assert solicitations(amazon, number) == ["productReviewAndSellerFeedback"]
    assert [ask() for _ in range(2)] == [201, 403]
    assert solicitations(amazon, number) == []


def test_an_order_belongs_to_its_marketplace(amazon, number):
    path = f"/messaging/v1/orders/{number}"
    assert amazon.call("GET", path, params={"marketplaceIds": "ATVPDKIKX0DER"}).status_code == 404
    assert amazon.call("GET", path).status_code == 400
