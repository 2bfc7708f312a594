"""Which adapters there are; `config` chooses them, and nothing else knows their names."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zayton.channels.ports.adapter import Adapter

_ADAPTERS: dict[str, Adapter] = {}


def register_adapters(adapters: Iterable[Adapter]) -> None:
    """Make adapters known; a name declared twice is a `ValueError`."""
    for adapter in adapters:
        if _ADAPTERS.setdefault(adapter.name, adapter) is not adapter:
            raise ValueError(f"the adapter {adapter.name!r} is declared twice")


def adapters() -> Mapping[str, Adapter]:
    """Every adapter by its name."""
    return MappingProxyType(_ADAPTERS)


def adapter_named(name: str) -> Adapter:
    """The adapter of this name; `KeyError` when there is none."""
    return _ADAPTERS[name]
