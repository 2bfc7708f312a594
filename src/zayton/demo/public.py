"""What the commands may use of the demo."""

from zayton.demo.loading import load_demo
from zayton.demo.selling import StandIn

__all__ = ["StandIn", "load_demo"]
