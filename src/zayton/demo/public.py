"""What the commands may use of the demo."""

from zayton.demo.loading import load_demo

__all__ = ["load_demo"]
