"""Formulas over metrics: `(revenue_net - stock_value) / orders` read into a tree, checked for units, and computed.

The grammar, and nothing else (no calls, no attributes, no names but metrics and `days`):

    sum     = product { ("+" | "-") product }
    product = factor { ("*" | "/") factor }
    factor  = number | name | "-" factor | "(" sum ")"
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

MAX_LENGTH = 400
# read by recursion, so what is deeper could end the process
MAX_DEPTH = 30
DAYS = "days"
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|([-+*/()]))")


@dataclass(frozen=True, slots=True)
class Number:
    """A constant, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A metric, or `days`: how many days the period (or its bucket) has."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts joined by `+`, `-`, `*` or `/`."""

    sign: str
    left: "Node"
    right: "Node"


Node = Number | Name | Binary
_MINUS = Number("-1")


class FormulaError(ValueError):
    """A formula that cannot be read: `code` says why, `at` where (0 is the first character)."""

    def __init__(self, code: str, at: int, word: str = "") -> None:
        super().__init__(f"{code} at {at}: {word}")
        self.code, self.at, self.word = code, at, word


def parse(text: str) -> Node:
    """The tree of a formula; `FormulaError` with the place of the first thing that is not understood."""
    if len(text) > MAX_LENGTH:
        raise FormulaError("too_long", MAX_LENGTH)
    tokens = _tokens(text)
    node, at = _sum(tokens, 0, 0)
    if tokens[at][0] != "end":
        raise FormulaError("unexpected", tokens[at][2], tokens[at][1])
    return node


_Token = tuple[str, str, int]


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            # the spaces before it are no part of what is not understood
            strange = text[at:].lstrip()
            raise FormulaError("unexpected", len(text) - len(strange), strange[:1])
        kind = ("number", "name", "sign")[match.lastindex - 1 if match.lastindex else 0]
        tokens.append((kind, match.group(match.lastindex or 0), match.start(match.lastindex or 0)))
        at = match.end()
    tokens.append(("end", "", end))
    return tokens


def _sum(tokens: list[_Token], at: int, depth: int) -> tuple[Node, int]:
    return _chain(tokens, at, depth, "+-", _product)


def _product(tokens: list[_Token], at: int, depth: int) -> tuple[Node, int]:
    return _chain(tokens, at, depth, "*/", _factor)


def _chain(
    tokens: list[_Token],
    at: int,
    depth: int,
    signs: str,
    part: Callable[[list[_Token], int, int], tuple[Node, int]],
) -> tuple[Node, int]:
    left, at = part(tokens, at, depth)
    while tokens[at][0] == "sign" and tokens[at][1] in signs:
        right, after = part(tokens, at + 1, depth)
        left, at = Binary(tokens[at][1], left, right), after
    return left, at


def _factor(tokens: list[_Token], at: int, depth: int) -> tuple[Node, int]:
    kind, word, place = tokens[at]
    if depth > MAX_DEPTH:
        raise FormulaError("too_deep", place)
    if kind == "number":
        return Number(word), at + 1
    if kind == "name":
        return Name(word), at + 1
    if word == "-":
        inner, after = _factor(tokens, at + 1, depth + 1)
        return Binary("*", _MINUS, inner), after
    if word == "(":
        inner, after = _sum(tokens, at + 1, depth + 1)
        if tokens[after][1] != ")":
            raise FormulaError("unclosed", place)
        return inner, after + 1
    raise FormulaError("unfinished" if kind == "end" else "unexpected", place, word)


def names_in(node: Node) -> frozenset[str]:
    """The metrics that a formula speaks of, `days` among them when it is used."""
    match node:
        case Name(name):
            return frozenset({name})
        case Binary(_, left, right):
            return names_in(left) | names_in(right)
    return frozenset()


def leaves_of(node: Node) -> list[Number | Name]:
    """Every number and name of a formula, repeated as often as it stands there."""
    if isinstance(node, Binary):
        return [*leaves_of(node.left), *leaves_of(node.right)]
    return [node]


def measured(
    name: str, formulas: Mapping[str, str], known: dict[str, tuple[int, int]] | None = None
) -> tuple[int, int]:
    """How many leaves a metric has once all it builds on is written out, and over how many levels it builds.

    `formulas` hold no circle; `known` keeps what was measured, since written out a few short ones can be millions.
    """
    known = {} if known is None else known
    if name not in formulas:
        return 1, 0
    if name not in known:
        leaves = leaves_of(parse(formulas[name]))
        parts = [measured(one.name, formulas, known) if isinstance(one, Name) else (1, 0) for one in leaves]
        known[name] = sum(size for size, _ in parts), 1 + max(levels for _, levels in parts)
    return known[name]


def written(node: Node, words: Callable[[str], str] = str) -> str:
    """A formula as text with each metric in its words; what it says parses back into the same tree when names stay."""
    match node:
        case Number(text):
            return text
        case Name(name):
            return words(name)
        case Binary("*", Number("-1"), right):
            return f"-{_bracketed(right, words, when='+-*/')}"
        case Binary(sign, left, right):
            first = _bracketed(left, words, when="+-" if sign in "*/" else "")
            second = _bracketed(right, words, when="+-" if sign == "-" else "+-*/" if sign in "*/" else "+-")
            return f"{first} {sign} {second}"


def _bracketed(node: Node, words: Callable[[str], str], *, when: str) -> str:
    text = written(node, words)
    return f"({text})" if isinstance(node, Binary) and node.sign in when else text


Power = tuple[int, int]
"""A unit as exponents of money and of days: money is (1, 0), a count or a ratio (0, 0), days (0, 1)."""


def power_of(node: Node, powers: Mapping[str, Power]) -> Power:
    """The unit of a formula; adding unlike units is a `FormulaError`, as is a name without a unit."""
    match node:
        case Number(_):
            return (0, 0)
        case Name(name):
            if name not in powers:
                raise FormulaError("unknown_metric", 0, name)
            return powers[name]
        case Binary(sign, left, right):
            return _joined(sign, power_of(left, powers), power_of(right, powers))


def _joined(sign: str, left: Power, right: Power) -> Power:
    if sign == "*":
        return (left[0] + right[0], left[1] + right[1])
    if sign == "/":
        return (left[0] - right[0], left[1] - right[1])
    if left != right:
        raise FormulaError("unlike_units", 0, sign)
    return left


def computed(node: Node, values: Mapping[str, pl.Expr]) -> pl.Expr:
    """The formula over columns of sums; whatever is divided by zero is blank."""
    match node:
        case Number(text):
            # ratios are doubles by nature; money itself is summed in integers before it gets here
            return pl.lit(float(text))
        case Name(name):
            return values[name].cast(pl.Float64)
        case Binary(sign, left, right):
            return _applied(sign, computed(left, values), computed(right, values))


def _applied(sign: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    if sign == "/":
        return pl.when(right != 0).then(left / right)
    return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__}[sign](right)
