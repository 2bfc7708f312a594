"""What the adapter calls is what it has limits for, and what the stand-in serves and holds to Amazon's models."""

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.official import _APIS
from zayton.sandbox.amazon.market import OPERATIONS

# Login with Amazon and presigned addresses are no operations of the API, and have no model
OUTSIDE = {"token", "document"}
# the stand-in has one operation for the messages of each kind
MESSAGES = {"createConfirmOrderDetails", "createConfirmDeliveryDetails", "createUnexpectedProblem"}


def limited():
    return {limit.operation for limit in ADAPTER.limits} - OUTSIDE


def test_every_operation_that_is_called_has_a_limit_and_no_other():
    called = {name.replace("_", " ").title().replace(" ", "") for name in _APIS}
    assert {f"{name[0].lower()}{name[1:]}" for name in called} == limited()


def test_every_operation_that_is_called_is_served_where_all_are_walked():
    assert limited() - {operation.name for operation in OPERATIONS} == MESSAGES
