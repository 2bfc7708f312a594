"""Which translators this installation has; chosen in config, as adapters are."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from zayton.listings.translating.port import Engine

_ENGINES: dict[str, Engine] = {}


def register_translators(engines: Iterable[Engine]) -> None:
    """Make translators known; two of one name are a `ValueError`."""
    for one in engines:
        if _ENGINES.setdefault(one.name, one) is not one:
            raise ValueError(f"the translator {one.name!r} is declared twice")


def engines() -> Mapping[str, Engine]:
    """Every translator by its name."""
    return MappingProxyType(_ENGINES)
