"""A caller for adapters' tests: real HTTP, no limits, tokens kept in memory, hardly any waiting."""

import time

from zayton.channels.calling.alone import MemoryKeeper, NoGate, caller_alone

OpenGate = NoGate
__all__ = ["MemoryKeeper", "OpenGate", "direct_caller"]


def direct_caller():
    """A caller for tests."""
    return caller_alone(pause=lambda seconds: time.sleep(min(seconds, 0.02)))
