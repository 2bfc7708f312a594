"""What a translator can be asked: values and one small protocol, no I/O."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from zayton.channels.ports.adapter import Credential
from zayton.channels.ports.calling import Caller
from zayton.kernel.errors import Words


class Term(NamedTuple):
    """A term of the glossary: how it is to read in the target language."""

    source: str
    rendering: str


class Translate(NamedTuple):
    """Plain texts in one language that shall be had in another (`en`, `de`); terms are kept wherever they stand."""

    texts: tuple[str, ...]
    source: str
    target: str
    terms: tuple[Term, ...] = ()


class Translated(NamedTuple):
    """The texts, in the order asked, and the characters that the translator charges for all of them.

    One that came back unfit, as without a term, is `None`: it is paid for like the others.
    """

    texts: tuple[str | None, ...]
    characters: int


class Allowance(NamedTuple):
    """Characters used and allowed in the current period; `most` is `None` where there is no limit."""

    used: int
    most: int | None


class Translator(Protocol):
    """Translates; what goes wrong is a `Fault`. A used-up allowance is REFUSED with the code `quota`."""

    def allowance(self) -> Allowance:
        """What is left; also the test of the credentials."""

    def translate(self, asked: Translate) -> Translated:
        """Translate at most `most_texts` texts of `most_bytes` together."""


class Settings(NamedTuple):
    """What a translator needs: its key, how formally to speak, and where it lives, blank for the real one."""

    key: str
    formality: str = "default"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """A translator that can be chosen: its name, its words, its credential, and how much one call takes."""

    name: str
    title: Words
    key: Credential
    languages: frozenset[str]
    most_texts: int
    most_bytes: int
    connect: Callable[[Settings, Caller], Translator]
    formalities: Sequence[str] = ("default",)
