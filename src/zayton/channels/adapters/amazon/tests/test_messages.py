"""Messages to buyers."""

import httpx

from zayton.channels.adapters.amazon.tests.answering import US, Amazon, channel_to, refusal
from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.faults import FaultKind

NUMBER = "123-1234567-1234567"
REVIEW = MessageAsked("m1", NUMBER, US, "review_request")
TEXT = MessageAsked("m2", NUMBER, US, "text", "Which colour would you like?")


def actions(*names):
    links = [{"href": f"/x/{name}?marketplaceIds={US}", "name": name} for name in names]
    return {"_links": {"actions": links, "self": {"href": "/x"}}}


def test_what_is_allowed_is_what_amazon_lists_now():
    amazon = Amazon(
        getSolicitationActionsForOrder=actions("productReviewAndSellerFeedback"),
        getMessagingActionsForOrder=actions("legalDisclosure", "unexpectedProblem"),
    )
    assert channel_to(amazon).messages.allowed(NUMBER, site=US) == ["review_request", "text"]
    none = Amazon(
        getSolicitationActionsForOrder=actions(), getMessagingActionsForOrder=actions("legalDisclosure")
    )
    assert channel_to(none).messages.allowed(NUMBER, site=US) == []


def test_nothing_may_be_sent_about_an_order_that_amazon_does_not_know():
    amazon = Amazon(getSolicitationActionsForOrder=refusal(404), getMessagingActionsForOrder=refusal(404))
    assert channel_to(amazon).messages.allowed(NUMBER, site=US) == []


def test_a_review_is_asked_for_in_amazons_own_words():
    amazon = Amazon(createProductReviewAndSellerFeedbackSolicitation=httpx.Response(201, json={}))
    assert channel_to(amazon).messages.send([REVIEW]) == [("m1", None, "")]
    (sent,) = amazon.requests("createProductReviewAndSellerFeedbackSolicitation")
    assert sent.content == b""
    assert amazon.queries("createProductReviewAndSellerFeedbackSolicitation") == [{"marketplaceIds": US}]


def test_a_review_that_may_not_be_asked_for_is_refused_for_its_order_and_not_for_the_account():
    amazon = Amazon(getSolicitationActionsForOrder=[actions(), actions("productReviewAndSellerFeedback")])
    first, second = channel_to(amazon).messages.send([REVIEW, REVIEW._replace(key="m3")])
    assert first.fault.kind is FaultKind.REFUSED
    assert second == ("m3", None, "")


def test_a_text_goes_by_the_mildest_purpose_that_is_allowed():
    amazon = Amazon(getMessagingActionsForOrder=actions("unexpectedProblem", "confirmDeliveryDetails"))
    assert channel_to(amazon).messages.send([TEXT]) == [("m2", None, "")]
    assert amazon.bodies("createConfirmDeliveryDetails") == [{"text": TEXT.text}]
    assert amazon.requests("createUnexpectedProblem") == []


def test_a_text_that_has_no_purpose_is_not_sent():
    amazon = Amazon(getMessagingActionsForOrder=actions("legalDisclosure"))
    (outcome,) = channel_to(amazon).messages.send([TEXT])
    assert outcome.fault.kind is FaultKind.REFUSED
    assert [operation for operation, _ in amazon.asked] == ["token", "getMessagingActionsForOrder"]


def test_a_text_that_is_empty_or_too_long_and_a_kind_that_is_none_are_refused_before_anything_is_asked():
    amazon = Amazon()
    asked = [TEXT._replace(text=""), TEXT._replace(text="x" * 2001), TEXT._replace(kind="voucher")]
    outcomes = channel_to(amazon).messages.send(asked)
    assert [each.fault.kind for each in outcomes] == [FaultKind.REFUSED] * 3
    assert amazon.asked == []


def test_a_message_whose_answer_was_lost_is_not_sent_again_by_itself():
    amazon = Amazon(createProductReviewAndSellerFeedbackSolicitation=httpx.Response(500))
    (outcome,) = channel_to(amazon).messages.send([REVIEW])
    assert (outcome.fault.kind, outcome.fault.may_be_done) == (FaultKind.AWAY, True)
    assert len(amazon.requests("createProductReviewAndSellerFeedbackSolicitation")) == 1
